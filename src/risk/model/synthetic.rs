//! A made-up market with planted fraud, to measure the rules by: how much of what was planted they find (recall), and how
//! much of what they find was planted (precision). The honest part has what real markets have: namesakes, firms that share a
//! building or a bookkeeper, round prices, rush work, a framework of repeated orders, instruments used at night by consent.
//! A part of what is planted is planted so that the rules miss it. The same seed makes the same market.

mod market;
mod plant;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::facts::{ClaimRef, Facts, OrderRef, ProviderLoad, Usual};
use super::graph::Ties;
use super::policy::Policy;
use super::rules::found;
use super::signal::RiskRule;
use super::trade::{Trade, Trades};
use crate::kernel::{Fen, OrganisationId};
use crate::programme::EvidenceKind;
use market::{Deal, Market};

/// How well one rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    pub rule: RiskRule,
    /// Claims that carry the fraud which the rule is for.
    pub planted: usize,
    /// Claims about which it spoke.
    pub flagged: usize,
    /// Both.
    pub right: usize,
}

impl Measure {
    /// Found of what was planted, basis points; nothing planted is found whole.
    pub fn recall_bp(&self) -> u64 {
        ratio(self.right, self.planted)
    }

    /// Planted of what was found, basis points.
    pub fn precision_bp(&self) -> u64 {
        ratio(self.right, self.flagged)
    }
}

fn ratio(part: usize, whole: usize) -> u64 {
    let (part, whole) = (u64::try_from(part).unwrap_or(0), u64::try_from(whole).unwrap_or(0));
    (part * 10_000).checked_div(whole).unwrap_or(10_000)
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub claims: usize,
    pub honest: usize,
    /// By rule.
    pub measures: Vec<Measure>,
    /// Of claims with any fraud: how many have to be looked at before they pass.
    pub stopped: Stopped,
}

/// Claims that the policy's threshold stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    pub planted: usize,
    pub flagged: usize,
    pub right: usize,
}

/// Makes a market from `seed` and measures the policy's rules on it.
pub fn measure(policy: &Policy, seed: u64) -> Report {
    let market = Market::made(seed);
    let lookup = Lookup::of(&market, policy);
    let mut counts: BTreeMap<RiskRule, (usize, usize, usize)> = BTreeMap::new();
    let mut stopped = Stopped { planted: 0, flagged: 0, right: 0 };
    for deal in &market.deals {
        let signals = found(policy, &lookup.facts(&market, deal));
        let rules: BTreeSet<RiskRule> = signals.iter().map(|signal| signal.rule).collect();
        for &rule in RiskRule::ALL {
            let (planted, flagged) = (deal.planted.contains(&rule), rules.contains(&rule));
            let count = counts.entry(rule).or_default();
            count.0 += usize::from(planted);
            count.1 += usize::from(flagged);
            count.2 += usize::from(planted && flagged);
        }
        let is_stopped = signals.iter().map(|signal| signal.weight).sum::<u32>() >= policy.threshold;
        stopped.planted += usize::from(!deal.planted.is_empty());
        stopped.flagged += usize::from(is_stopped);
        stopped.right += usize::from(is_stopped && !deal.planted.is_empty());
    }
    Report {
        claims: market.deals.len(),
        honest: market.deals.iter().filter(|deal| deal.planted.is_empty()).count(),
        measures: RiskRule::ALL
            .iter()
            .map(|&rule| {
                let (planted, flagged, right) = counts.get(&rule).copied().unwrap_or_default();
                Measure { rule, planted, flagged, right }
            })
            .collect(),
        stopped,
    }
}

/// The market by what is asked of it.
struct Lookup {
    ties: Arc<Ties>,
    trades: Arc<Trades>,
    by_invoice: BTreeMap<String, Vec<usize>>,
    by_file: BTreeMap<u64, Vec<usize>>,
    by_pair: BTreeMap<(OrganisationId, OrganisationId), Vec<usize>>,
    by_listing: BTreeMap<usize, Vec<usize>>,
    by_category: BTreeMap<usize, Vec<usize>>,
    /// By programme and provider: vouchers and what was claimed.
    load: BTreeMap<(usize, OrganisationId), (BTreeSet<usize>, Fen)>,
    related: BTreeMap<(OrganisationId, OrganisationId), Vec<super::Path>>,
}

impl Lookup {
    fn of(market: &Market, policy: &Policy) -> Self {
        let mut all = Self {
            ties: Arc::new(Ties::new(market.ties.iter().cloned(), market.names.iter().map(|(id, n)| (*id, n.clone())))),
            trades: Arc::default(),
            by_invoice: BTreeMap::new(),
            by_file: BTreeMap::new(),
            by_pair: BTreeMap::new(),
            by_listing: BTreeMap::new(),
            by_category: BTreeMap::new(),
            load: BTreeMap::new(),
            related: BTreeMap::new(),
        };
        let mut trades: BTreeMap<(OrganisationId, OrganisationId), (i64, Fen)> = BTreeMap::new();
        for (index, deal) in market.deals.iter().enumerate() {
            let subject = &deal.subject;
            let pair = (subject.enterprise, subject.provider);
            all.by_invoice.entry(deal.invoice.clone()).or_default().push(index);
            for file in &deal.files {
                all.by_file.entry(*file).or_default().push(index);
            }
            all.by_pair.entry(pair).or_default().push(index);
            all.by_listing.entry(deal.listing).or_default().push(index);
            all.by_category.entry(deal.category).or_default().push(index);
            let load = all.load.entry((deal.programme, subject.provider)).or_default();
            load.0.insert(deal.voucher);
            load.1 = load.1.saturating_add(subject.amount);
            let trade = trades.entry(pair).or_default();
            *trade = (trade.0 + 1, trade.1.saturating_add(subject.price));
        }
        let trade = |((buyer, seller), (orders, amount))| Trade { buyer, seller, orders, amount };
        all.trades = Arc::new(Trades::new(trades.into_iter().map(trade)));
        let rule = &policy.rules.related_party;
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        for &(enterprise, provider) in all.by_pair.keys() {
            let paths = all.ties.paths(enterprise, provider, size(rule.max_links), size(rule.hub_limit));
            all.related.insert((enterprise, provider), paths);
        }
        all
    }

    fn facts(&self, market: &Market, deal: &Deal) -> Facts {
        let subject = &deal.subject;
        let pair = (subject.enterprise, subject.provider);
        let others = |indices: Option<&Vec<usize>>| -> Vec<usize> {
            let own = subject.claim;
            let at = |index: &usize| market.deals.get(*index).is_some_and(|other| other.subject.claim != own);
            indices.into_iter().flatten().copied().filter(at).collect()
        };
        let deals = |indices: Vec<usize>| indices.into_iter().filter_map(|index| market.deals.get(index));
        let refer = |other: &Deal, kind, what: String| ClaimRef {
            id: other.subject.claim,
            reference: other.subject.reference.clone(),
            enterprise_name: other.subject.enterprise_name.clone(),
            kind,
            what,
        };
        let listing = others(self.by_listing.get(&deal.listing));
        let category = others(self.by_category.get(&deal.category));
        Facts {
            subject: subject.clone(),
            related: self.related.get(&pair).cloned().unwrap_or_default(),
            same_invoices: deals(others(self.by_invoice.get(&deal.invoice)))
                .map(|other| refer(other, None, deal.invoice.clone()))
                .collect(),
            same_files: deal
                .files
                .iter()
                .flat_map(|file| deals(others(self.by_file.get(file))).map(move |other| (other, *file)))
                .map(|(other, file)| refer(other, Some(EvidenceKind::Result), file.to_string()))
                .collect(),
            pair_orders: deals(others(self.by_pair.get(&pair)))
                .filter(|other| other.programme == deal.programme)
                .map(|other| OrderRef {
                    id: other.subject.booking,
                    reference: other.subject.booking_reference.clone(),
                    booked_at: other.subject.booked_at,
                    subsidy: other.subject.amount,
                })
                .collect(),
            of_listing: usual(deals(listing).map(|other| other.subject.unit_price).collect()),
            of_category: usual(
                deals(category).filter(|o| o.listing != deal.listing).map(|o| o.subject.unit_price).collect(),
            ),
            is_open: deal.is_open,
            overlaps: deal.overlaps.clone(),
            units: 1,
            load: self.load_of(deal),
            trades: Arc::clone(&self.trades),
            ties: Arc::clone(&self.ties),
        }
    }

    fn load_of(&self, deal: &Deal) -> ProviderLoad {
        let programme = || self.load.iter().filter(|((programme, _), _)| *programme == deal.programme);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let own = self.load.get(&(deal.programme, deal.subject.provider));
        ProviderLoad {
            vouchers: own.map_or(0, |(vouchers, _)| count(vouchers.len())),
            amount: own.map_or(Fen::ZERO, |(_, amount)| *amount),
            total: programme().map(|(_, (_, amount))| *amount).sum(),
            providers: count(programme().count()),
        }
    }
}

fn usual(mut prices: Vec<Fen>) -> Usual {
    prices.sort_unstable();
    let median = prices.get(prices.len().saturating_sub(1) / 2).copied().unwrap_or(Fen::ZERO);
    Usual { median, orders: u32::try_from(prices.len()).unwrap_or(u32::MAX) }
}

/// The policy that a new database begins with.
///
/// # Panics
/// Never: the document is part of the program, and read by its tests.
pub fn typical_policy() -> Policy {
    serde_json::from_str(include_str!("../../../data/risk/typical.json"))
        .unwrap_or_else(|error| unreachable!("shipped with the program, and read by its tests: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What must at least be found, and how much of what is found must be right: basis points.
    const LEAST: &[(RiskRule, u64, u64)] = &[
        (RiskRule::RelatedParty, 7_500, 6_000),
        (RiskRule::SameInvoice, 8_000, 9_500),
        (RiskRule::SameFile, 6_500, 6_500),
        (RiskRule::SplitOrder, 7_500, 6_000),
        (RiskRule::RoundSum, 9_000, 2_500),
        (RiskRule::HighPrice, 7_500, 5_000),
        (RiskRule::ImpossibleTime, 8_000, 5_000),
        (RiskRule::Concentration, 9_000, 5_000),
        (RiskRule::CircularTrade, 7_000, 6_000),
    ];

    #[test]
    fn the_rules_find_most_of_what_is_planted_whatever_the_seed() {
        for seed in [1, 2018, 371_000] {
            let report = measure(&typical_policy(), seed);
            assert!(report.claims > 2_000 && report.honest * 10 > report.claims * 7, "{report:?}");
            for measure in &report.measures {
                let (_, recall, precision) = LEAST.iter().find(|(rule, ..)| *rule == measure.rule).expect("a minimum");
                assert!(measure.planted >= 20, "{measure:?}");
                assert!(measure.recall_bp() >= *recall, "seed {seed}: {measure:?}");
                assert!(measure.precision_bp() >= *precision, "seed {seed}: {measure:?}");
            }
            assert!(report.stopped.flagged < report.claims / 3, "{report:?}");
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_market() {
        assert_eq!(measure(&typical_policy(), 7), measure(&typical_policy(), 7));
        assert_ne!(measure(&typical_policy(), 7), measure(&typical_policy(), 8));
    }

    #[test]
    fn the_first_setting_of_a_database_is_this_policy() {
        let migration = include_str!("../../../migrations/2026-11-29-060000_risk/up.sql");
        let begin = migration.find("VALUES ('{").expect("the setting") + 9;
        let end = migration[begin..].find("}',").expect("its end") + begin + 1;
        let rules: super::super::RuleParameters = serde_json::from_str(&migration[begin..end]).expect("rules");
        assert_eq!(rules, typical_policy().rules);
    }
}
