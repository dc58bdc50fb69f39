use std::sync::Arc;

use chrono::{Duration, TimeZone, Utc};

use super::super::facts::{ProviderLoad, UseRef};
use super::super::graph::{Hop, HopLink, Node, TieKind};
use super::super::synthetic::typical_policy;
use super::super::trade::{Trade, Trades};
use super::*;
use crate::kernel::{BasisPoints, BookingId, ClaimId, ListingId, OrganisationId, TimeWindow};

const CAP: Fen = Fen::from_yuan(50_000);

fn noon() -> chrono::DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).single().expect("a moment")
}

fn window(hours: i64) -> TimeWindow {
    TimeWindow::new(noon(), noon() + Duration::hours(hours)).expect("a window")
}

/// An ordinary claim of 10,000 yuan, of which nothing is to be said.
fn plain() -> Facts {
    Facts {
        subject: Subject {
            claim: ClaimId::new(),
            reference: "DF-1".into(),
            booking: BookingId::new(),
            booking_reference: "YY-1".into(),
            booked_at: noon(),
            enterprise: OrganisationId::new(),
            enterprise_name: "甲".into(),
            provider: OrganisationId::new(),
            provider_name: "乙".into(),
            listing: ListingId::new(),
            listing_name: "电镜".into(),
            amount: Fen::from_yuan(10_000),
            price: Fen::from_yuan(20_000),
            order_cap: CAP,
            window: Some(window(4)),
            used_minutes: Some(240),
            unit_price: Fen::from_yuan(5_000),
        },
        related: vec![],
        same_invoices: vec![],
        same_files: vec![],
        pair_orders: vec![],
        of_listing: Usual { median: Fen::from_yuan(5_000), orders: 9 },
        of_category: Usual { median: Fen::from_yuan(4_000), orders: 9 },
        is_open: Some(true),
        overlaps: vec![],
        units: 1,
        load: ProviderLoad { vouchers: 20, amount: Fen::from_yuan(49), total: Fen::from_yuan(100), providers: 3 },
        trades: Arc::default(),
        ties: Arc::default(),
    }
}

/// The rules that speak after a change to the plain claim.
fn speaking(change: impl FnOnce(&mut Facts)) -> Vec<RiskRule> {
    let mut facts = plain();
    change(&mut facts);
    found(&typical_policy(), &facts).into_iter().map(|found| found.rule).collect()
}

fn other(kind: Option<EvidenceKind>) -> ClaimRef {
    ClaimRef { id: ClaimId::new(), reference: "DF-2".into(), enterprise_name: "丙".into(), kind, what: "a.pdf".into() }
}

fn order(days: i64, yuan: i64) -> OrderRef {
    let (id, booked_at) = (BookingId::new(), noon() + Duration::days(days));
    OrderRef { id, reference: "YY-2".into(), booked_at, subsidy: Fen::from_yuan(yuan) }
}

#[test]
fn an_ordinary_claim_says_nothing() {
    assert_eq!(speaking(|_| {}), []);
}

#[test]
fn relations_count_as_far_as_the_policy_says() {
    let node = |name: &str| Node { id: OrganisationId::new(), name: name.into() };
    let tie = || HopLink::Tie { from: TieKind::Phone, to: TieKind::Phone, label: "1".into() };
    let path = |links: usize| (0..links).map(|_| Hop::new(node("甲"), node("乙"), tie())).collect::<Vec<_>>();
    assert_eq!(speaking(|f| f.related = vec![path(2)]), [RiskRule::RelatedParty]);
    assert_eq!(speaking(|f| f.related = vec![path(3)]), []);
}

#[test]
fn papers_are_looked_at_by_their_kinds() {
    assert_eq!(speaking(|f| f.same_invoices = vec![other(None)]), [RiskRule::SameInvoice]);
    assert_eq!(speaking(|f| f.same_files = vec![other(Some(EvidenceKind::Result))]), [RiskRule::SameFile]);
    assert_eq!(speaking(|f| f.same_files = vec![other(Some(EvidenceKind::Contract))]), []);
}

#[test]
fn orders_just_under_the_cap_are_held_together() {
    let near = |days, yuan| {
        speaking(move |f| {
            (f.subject.amount, f.subject.price) = (Fen::from_yuan(45_000), Fen::new(9_000_001));
            f.pair_orders = vec![order(days, yuan)];
        })
    };
    assert_eq!(near(30, 42_500), [RiskRule::SplitOrder]);
    assert_eq!(near(-30, 49_999), [RiskRule::SplitOrder]);
    assert_eq!(near(31, 45_000), [], "long after");
    assert_eq!(near(1, 42_499), [], "not just under");
    assert_eq!(near(1, 50_000), [], "at the cap there is nothing to dodge");
}

#[test]
fn round_prices_count_only_just_under_the_cap() {
    let claim = |amount, price| speaking(move |f| (f.subject.amount, f.subject.price) = (amount, price));
    assert_eq!(claim(Fen::from_yuan(48_000), Fen::from_yuan(96_000)), [RiskRule::RoundSum]);
    assert_eq!(claim(Fen::from_yuan(48_000), Fen::from_yuan(96_500)), []);
    assert_eq!(claim(CAP, Fen::from_yuan(100_000)), []);
    assert_eq!(claim(Fen::from_yuan(47_499), Fen::from_yuan(95_000)), []);
}

#[test]
fn prices_are_held_against_enough_others() {
    let usual = |yuan, orders| Usual { median: Fen::from_yuan(yuan), orders };
    assert_eq!(speaking(|f| f.of_listing = usual(2_500, 5)), [RiskRule::HighPrice]);
    assert_eq!(speaking(|f| f.of_listing = usual(2_501, 5)), []);
    assert_eq!(speaking(|f| f.of_listing = usual(100, 4)), []);
    assert_eq!(speaking(|f| f.of_category = usual(2_500, 5)), [RiskRule::HighPrice]);
    assert_eq!(speaking(|f| f.of_category = usual(0, 5)), []);
}

#[test]
fn times_that_cannot_be_are_noticed() {
    use RiskRule::ImpossibleTime;
    assert_eq!(speaking(|f| f.is_open = Some(false)), [ImpossibleTime]);
    assert_eq!(speaking(|f| f.subject.used_minutes = Some(271)), [ImpossibleTime]);
    assert_eq!(speaking(|f| f.subject.used_minutes = Some(270)), []);
    let at_once = |hours| UseRef { booking: BookingId::new(), reference: "YY-3".into(), window: window(hours) };
    assert_eq!(speaking(|f| f.overlaps = vec![at_once(1)]), [ImpossibleTime]);
    assert_eq!(speaking(|f| (f.overlaps, f.units) = (vec![at_once(1)], 2)), []);
}

#[test]
fn a_large_part_of_a_programme_is_noticed_where_it_could_be_otherwise() {
    assert_eq!(speaking(|f| f.load.amount = Fen::from_yuan(50)), [RiskRule::Concentration]);
    let much = |f: &mut Facts| f.load.amount = Fen::from_yuan(90);
    assert_eq!(speaking(|f| (much(f), f.load.vouchers = 9).1), []);
    assert_eq!(speaking(|f| (much(f), f.load.providers = 2).1), []);
}

#[test]
fn circles_are_told_and_rules_can_be_switched_off() {
    let mut facts = plain();
    let (a, b) = (facts.subject.enterprise, facts.subject.provider);
    let trade = |buyer, seller| Trade { buyer, seller, orders: 2, amount: Fen::from_yuan(5) };
    facts.trades = Arc::new(Trades::new([trade(a, b), trade(b, a)]));
    let mut policy = typical_policy();
    let found_now = found(&policy, &facts);
    assert_eq!(found_now.iter().map(|f| (f.rule, f.weight)).collect::<Vec<_>>(), [(RiskRule::CircularTrade, 70)]);
    assert_eq!(found_now[0].evidence.paths[0].len(), 2);
    policy.rules.circular_trade.weight = 0;
    assert_eq!(found(&policy, &facts), []);
    assert_eq!(policy.rules.split_order.near_bp, BasisPoints::new(8_500).expect("a ratio"));
}
