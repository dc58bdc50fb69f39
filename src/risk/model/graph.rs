//! The graph of related parties: organisations that share a person, a company, an address, a number.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, OrganisationId, Text, text_enum};

/// No more paths of one length are told.
const MAX_PATHS: usize = 5;

text_enum! {
    /// What of an organisation a tie hangs on.
    pub enum TieKind {
        /// The organisation's own name or code: another's shareholder may be this one.
        Itself = "itself",
        Shareholder = "shareholder",
        LegalRepresentative = "legal_representative",
        Group = "group",
        BankAccount = "bank_account",
        Phone = "phone",
        Address = "address",
    }
}

/// An organisation has something that others may have too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    pub organisation: OrganisationId,
    pub kind: TieKind,
    /// In one spelling: what is equal is the same.
    pub key: String,
    /// As people wrote it.
    pub label: String,
}

/// An organisation on a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RiskNode)]
pub struct Node {
    #[schema(value_type = uuid::Uuid)]
    pub id: OrganisationId,
    pub name: String,
}

/// What links two organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = RiskHopLink)]
pub enum HopLink {
    /// Both have the same.
    Tie { from: TieKind, to: TieKind, label: String },
    /// The first bought from the second.
    Trade { orders: i64, amount_fen: Fen },
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RiskHop)]
pub struct Hop {
    pub from: Node,
    pub to: Node,
    pub link: HopLink,
    /// The step in words.
    pub text: Text,
}

/// From one organisation to another.
pub type Path = Vec<Hop>;

impl Hop {
    pub fn new(from: Node, to: Node, link: HopLink) -> Self {
        let text = told(&from.name, &to.name, &link);
        Self { from, to, link, text }
    }
}

fn told(a: &str, b: &str, link: &HopLink) -> Text {
    match link {
        HopLink::Trade { orders, amount_fen } => Text::new(
            format!("{a} 向 {b} 购买 {orders} 笔，共 {amount_fen:#} 元"),
            format!("{a} bought from {b}: {orders} orders, {amount_fen:#} yuan"),
        ),
        HopLink::Tie { from: TieKind::Itself, to: TieKind::Itself, label } => {
            Text::new(format!("{a} 与 {b} 同名“{label}”"), format!("{a} and {b} have the same name, “{label}”"))
        }
        HopLink::Tie { from: TieKind::Itself, to, .. } => {
            let kind = kind_words(*to);
            Text::new(format!("{a} 是 {b} 的{}", kind.zh), format!("{a} is the {} of {b}", kind.en))
        }
        HopLink::Tie { from, to: TieKind::Itself, .. } => {
            let kind = kind_words(*from);
            Text::new(format!("{b} 是 {a} 的{}", kind.zh), format!("{b} is the {} of {a}", kind.en))
        }
        HopLink::Tie { from, to, label } if from == to => {
            let kind = kind_words(*from);
            Text::new(
                format!("{a} 与 {b} 的{}相同：“{label}”", kind.zh),
                format!("{a} and {b} have the same {}: “{label}”", kind.en),
            )
        }
        HopLink::Tie { from, to, label } => {
            let (one, other) = (kind_words(*from), kind_words(*to));
            Text::new(
                format!("{a} 的{}“{label}”是 {b} 的{}", one.zh, other.zh),
                format!("“{label}”, {} of {a}, is {} of {b}", one.en, other.en),
            )
        }
    }
}

/// What ties hang on, in words.
pub fn kind_words(kind: TieKind) -> Text {
    match kind {
        TieKind::Itself => Text::new("名称", "name"),
        TieKind::Shareholder => Text::new("股东", "shareholder"),
        TieKind::LegalRepresentative => Text::new("法定代表人", "legal representative"),
        TieKind::Group => Text::new("所属集团", "group"),
        TieKind::BankAccount => Text::new("银行账户", "bank account"),
        TieKind::Phone => Text::new("电话", "phone"),
        TieKind::Address => Text::new("地址", "address"),
    }
}

/// A path in words, one sentence per step.
pub fn words_of(path: &[Hop]) -> Text {
    let join = |pick: fn(&Text) -> &str, by: &str| path.iter().map(|hop| pick(&hop.text)).collect::<Vec<_>>().join(by);
    Text::new(join(|text| &text.zh, "；"), join(|text| &text.en, "; "))
}

/// Ties around some organisations, with the organisations' names.
#[derive(Debug, Clone, Default)]
pub struct Ties {
    names: BTreeMap<OrganisationId, String>,
    by_key: BTreeMap<String, Vec<(OrganisationId, TieKind, String)>>,
    of: BTreeMap<OrganisationId, Vec<(TieKind, String, String)>>,
}

impl Ties {
    pub fn new(ties: impl IntoIterator<Item = Tie>, names: impl IntoIterator<Item = (OrganisationId, String)>) -> Self {
        let mut all = Self { names: names.into_iter().collect(), ..Self::default() };
        for tie in ties {
            let holders = all.by_key.entry(tie.key.clone()).or_default();
            holders.push((tie.organisation, tie.kind, tie.label.clone()));
            all.of.entry(tie.organisation).or_default().push((tie.kind, tie.key, tie.label));
        }
        for holders in all.by_key.values_mut() {
            holders.sort();
            holders.dedup();
        }
        all
    }

    pub fn node(&self, id: OrganisationId) -> Node {
        Node { id, name: self.names.get(&id).cloned().unwrap_or_else(|| id.to_string()) }
    }

    /// The organisations that share something with this one, each by its strongest tie. What more than `hub_limit`
    /// organisations share links nobody.
    pub fn neighbours(&self, id: OrganisationId, hub_limit: usize) -> Vec<Hop> {
        let mut best: BTreeMap<OrganisationId, (TieKind, TieKind, &str)> = BTreeMap::new();
        for (kind, key, _) in self.of.get(&id).into_iter().flatten() {
            let holders = self.by_key.get(key).map_or(&[][..], Vec::as_slice);
            if holders.iter().map(|(holder, _, _)| *holder).collect::<BTreeSet<_>>().len() > hub_limit {
                continue;
            }
            for (other, to, label) in holders.iter().filter(|(holder, _, _)| *holder != id) {
                let tie = (*kind, *to, label.as_str());
                let rank = |(from, to, _): (TieKind, TieKind, &str)| (from.min(to), from.max(to));
                let known = best.entry(*other).or_insert(tie);
                if rank(tie) < rank(*known) {
                    *known = tie;
                }
            }
        }
        best.into_iter()
            .map(|(other, (from, to, label))| {
                let link = HopLink::Tie { from, to, label: label.to_owned() };
                Hop::new(self.node(id), self.node(other), link)
            })
            .collect()
    }

    /// The shortest paths from one organisation to another over at most `max_links` ties; empty if there are none.
    pub fn paths(&self, a: OrganisationId, b: OrganisationId, max_links: usize, hub_limit: usize) -> Vec<Path> {
        let mut frontier: Vec<(OrganisationId, Path)> = vec![(a, Vec::new())];
        let mut seen = BTreeSet::from([a]);
        for _ in 0..max_links {
            let mut next: Vec<(OrganisationId, Path)> = Vec::new();
            for (at, path) in &frontier {
                for hop in self.neighbours(*at, hub_limit).into_iter().filter(|hop| !seen.contains(&hop.to.id)) {
                    let to = hop.to.id;
                    next.push((to, path.iter().cloned().chain([hop]).collect()));
                }
            }
            let found: Vec<Path> =
                next.iter().filter(|(to, _)| *to == b).take(MAX_PATHS).map(|(_, path)| path.clone()).collect();
            if !found.is_empty() {
                return found;
            }
            seen.extend(next.iter().map(|(to, _)| *to));
            frontier = next;
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn organisations(n: usize) -> Vec<OrganisationId> {
        (0..n).map(|_| OrganisationId::new()).collect()
    }

    fn tie(organisation: OrganisationId, kind: TieKind, key: &str) -> Tie {
        Tie { organisation, kind, key: format!("name:{key}"), label: key.to_owned() }
    }

    fn names(ids: &[OrganisationId]) -> Vec<(OrganisationId, String)> {
        ids.iter().zip(["甲", "乙", "丙", "丁"]).map(|(id, name)| (*id, name.to_owned())).collect()
    }

    #[test]
    fn the_path_is_told_step_by_step() {
        let ids = organisations(3);
        let ties = Ties::new(
            [
                tie(ids[0], TieKind::LegalRepresentative, "王芳"),
                tie(ids[1], TieKind::Shareholder, "王芳"),
                tie(ids[1], TieKind::Itself, "乙"),
                tie(ids[2], TieKind::Shareholder, "乙"),
            ],
            names(&ids),
        );
        let paths = ties.paths(ids[0], ids[2], 2, 12);
        assert_eq!(paths.len(), 1);
        assert_eq!(words_of(&paths[0]).zh, "甲 的法定代表人“王芳”是 乙 的股东；乙 是 丙 的股东");
        assert_eq!(
            words_of(&paths[0]).en,
            "“王芳”, legal representative of 甲, is shareholder of 乙; 乙 is the shareholder of 丙"
        );
        assert!(ties.paths(ids[0], ids[2], 1, 12).is_empty(), "too far");
    }

    #[test]
    fn what_everybody_has_links_nobody() {
        let ids = organisations(4);
        let shared = ids.iter().map(|id| tie(*id, TieKind::Address, "孵化器 1 号楼"));
        let ties = Ties::new(shared, names(&ids));
        assert_eq!(ties.paths(ids[0], ids[1], 2, 4).len(), 1);
        assert!(ties.paths(ids[0], ids[1], 2, 3).is_empty());
    }

    proptest! {
        /// Whatever the ties: paths lead where they should, no longer than allowed, step by step, and as far from one
        /// end as from the other.
        #[test]
        fn paths_hold_together(edges in proptest::collection::vec((0..8_usize, 0..6_usize), 0..30), limit in 1..4_usize) {
            let ids = organisations(8);
            let ties = Ties::new(edges.iter().map(|(o, k)| tie(ids[*o], TieKind::Phone, &k.to_string())), []);
            let there = ties.paths(ids[0], ids[7], limit, 5);
            let back = ties.paths(ids[7], ids[0], limit, 5);
            prop_assert_eq!(there.first().map(Vec::len), back.first().map(Vec::len));
            for path in &there {
                prop_assert!(path.len() <= limit);
                prop_assert_eq!(path.first().map(|hop| hop.from.id), Some(ids[0]));
                prop_assert_eq!(path.last().map(|hop| hop.to.id), Some(ids[7]));
                prop_assert!(path.windows(2).all(|pair| pair[0].to.id == pair[1].from.id));
            }
        }
    }
}
