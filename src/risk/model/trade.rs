//! Trade that goes round: A buys from B, B or somebody related to B buys from C, and so back to A.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Hop, HopLink, Path, Ties};
use crate::kernel::{Fen, OrganisationId};

/// No more circles are told.
const MAX_CYCLES: usize = 3;

/// What one organisation bought from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade {
    pub buyer: OrganisationId,
    pub seller: OrganisationId,
    pub orders: i64,
    pub amount: Fen,
}

/// Who bought from whom.
#[derive(Debug, Clone, Default)]
pub struct Trades(BTreeMap<OrganisationId, Vec<Trade>>);

impl Trades {
    pub fn new(trades: impl IntoIterator<Item = Trade>) -> Self {
        let mut by_buyer: BTreeMap<OrganisationId, Vec<Trade>> = BTreeMap::new();
        for trade in trades {
            by_buyer.entry(trade.buyer).or_default().push(trade);
        }
        Self(by_buyer)
    }

    fn of(&self, buyer: OrganisationId) -> &[Trade] {
        self.0.get(&buyer).map_or(&[], Vec::as_slice)
    }
}

/// The shortest circles of at most `max_length` trades that begin with what `buyer` bought from `seller`. Between two
/// trades the goods may pass to a directly related party. A circle of one trade (the seller is related to the buyer) is
/// another rule's business.
pub fn cycles(
    trades: &Trades,
    ties: &Ties,
    (buyer, seller): (OrganisationId, OrganisationId),
    max_length: usize,
    hub_limit: usize,
) -> Vec<Path> {
    let Some(first) = trades.of(buyer).iter().find(|trade| trade.seller == seller) else {
        return Vec::new();
    };
    // Whoever is the buyer, or one link from it, with the link back.
    let home: BTreeMap<OrganisationId, Option<Hop>> = ties
        .neighbours(buyer, hub_limit)
        .into_iter()
        .map(|hop| (hop.to.id, Some(reversed(hop))))
        .chain([(buyer, None)])
        .collect();
    if home.contains_key(&seller) {
        return Vec::new();
    }
    let mut frontier: Vec<(OrganisationId, Path)> = vec![(seller, vec![hop_of(first, ties)])];
    let mut seen = BTreeSet::from([seller]);
    for _ in 1..max_length {
        let mut sellers: Vec<(OrganisationId, Path)> = Vec::new();
        for (at, path) in &frontier {
            let next = ties.neighbours(*at, hub_limit).into_iter().map(|hop| (hop.to.id, Some(hop)));
            for (from, tie) in next.chain([(*at, None)]) {
                // The circle's own beginning is no step of its way back.
                for trade in trades.of(from).iter().filter(|t| t.buyer != buyer && !seen.contains(&t.seller)) {
                    let steps = path.iter().cloned().chain(tie.clone()).chain([hop_of(trade, ties)]);
                    sellers.push((trade.seller, steps.collect()));
                }
            }
        }
        let closed: Vec<Path> = sellers
            .iter()
            .filter_map(|(at, path)| {
                let back = home.get(at)?;
                Some(path.iter().cloned().chain(back.clone()).collect())
            })
            .take(MAX_CYCLES)
            .collect();
        if !closed.is_empty() {
            return closed;
        }
        sellers.retain(|(at, _)| seen.insert(*at));
        frontier = sellers;
    }
    Vec::new()
}

fn hop_of(trade: &Trade, ties: &Ties) -> Hop {
    let link = HopLink::Trade { orders: trade.orders, amount_fen: trade.amount };
    Hop::new(ties.node(trade.buyer), ties.node(trade.seller), link)
}

fn reversed(hop: Hop) -> Hop {
    let link = match hop.link {
        HopLink::Tie { from, to, label } => HopLink::Tie { from: to, to: from, label },
        trade @ HopLink::Trade { .. } => trade,
    };
    Hop::new(hop.to, hop.from, link)
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Tie, TieKind};
    use super::*;

    fn trade(buyer: OrganisationId, seller: OrganisationId) -> Trade {
        Trade { buyer, seller, orders: 1, amount: Fen::from_yuan(100) }
    }

    #[test]
    fn goods_that_come_back_are_seen_also_through_related_parties() {
        let o: Vec<_> = (0..6).map(|_| OrganisationId::new()).collect();
        let tie =
            |id, key: &str| Tie { organisation: id, kind: TieKind::Shareholder, key: key.into(), label: key.into() };
        let none = Ties::default();
        let there = [trade(o[0], o[1]), trade(o[1], o[2]), trade(o[2], o[0])];
        let all = |trades: &[Trade]| Trades::new(trades.iter().cloned());
        let found = cycles(&all(&there), &none, (o[0], o[1]), 4, 12);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [3]);
        assert!(cycles(&all(&there), &none, (o[0], o[1]), 2, 12).is_empty(), "longer than asked for");
        assert!(cycles(&all(&there[..2]), &none, (o[0], o[1]), 4, 12).is_empty(), "an open chain");

        // 0 buys from 1, which is related to 2; 2 buys from 3, which is related to 0.
        let ties = Ties::new([tie(o[1], "a"), tie(o[2], "a"), tie(o[3], "b"), tie(o[0], "b")], []);
        let found = cycles(&all(&[trade(o[0], o[1]), trade(o[2], o[3])]), &ties, (o[0], o[1]), 4, 12);
        assert_eq!(found.len(), 1);
        let steps: Vec<_> = found[0].iter().map(|hop| (hop.from.id, hop.to.id)).collect();
        assert_eq!(steps, [(o[0], o[1]), (o[1], o[2]), (o[2], o[3]), (o[3], o[0])]);

        // Related at once: not a circle of this rule, also if others of the house buy there.
        let house = Ties::new([tie(o[0], "a"), tie(o[1], "a"), tie(o[1], "b"), tie(o[2], "b")], []);
        assert!(cycles(&all(&[trade(o[0], o[1]), trade(o[2], o[1])]), &house, (o[0], o[1]), 4, 12).is_empty());
        let ties = Ties::new([tie(o[0], "a"), tie(o[1], "a")], []);
        assert!(cycles(&all(&[trade(o[0], o[1])]), &ties, (o[0], o[1]), 4, 12).is_empty());
    }
}
