use chrono::{Duration, TimeZone};
use proptest::prelude::*;

use super::super::rules::tests::typical;
use super::*;
use crate::identity::SizeClass;
use crate::kernel::{BasisPoints, OrganisationId, RegionCode};
use crate::programme::model::step::Outcome;

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).single().expect("a moment")
}

fn party(region: &str) -> Party {
    let region = RegionCode::parse(region).expect("a code");
    Party { size_class: Some(SizeClass::Small), ..Party::new(OrganisationId::new(), region) }
}

fn order(price: i64) -> Order {
    Order {
        kind: ListingKind::InstrumentTime,
        price: Fen::new(price),
        listing_takes_vouchers: true,
        enterprise: party("371002"),
        provider: party("371082"),
        declared: BTreeSet::new(),
        declared_services: BTreeSet::new(),
        category: String::new(),
        at: noon(),
        service: Some((noon() + Duration::days(1), noon() + Duration::days(1) + Duration::hours(2))),
        earlier: Fen::ZERO,
    }
}

fn funds(available: i64, annual_used: i64) -> Funds {
    Funds {
        available: Fen::new(available),
        annual_used: Fen::new(annual_used),
        is_first_use: false,
        valid_from: noon() - Duration::days(1),
        valid_until: noon() + Duration::days(364),
        voucher_class: None,
        used: Vec::new(),
    }
}

fn refused_by(decision: &Decision) -> Vec<&str> {
    assert!(decision.subsidy.is_zero() || decision.refusals().next().is_none());
    decision.refusals().map(|step| step.rule.as_str()).collect()
}

#[test]
fn the_smallest_of_four_limits_decides() {
    let yuan = |y| Fen::from_yuan(y).get();
    for (price, available, used, subsidy, by) in [
        (yuan(10_000), yuan(100_000), 0, yuan(5_000), "ratio"),
        (yuan(300_000), yuan(100_000), 0, yuan(50_000), "caps.per_order"),
        (yuan(10_000), yuan(1_234), 0, yuan(1_234), "voucher"),
        (yuan(10_000), yuan(100_000), yuan(199_000), yuan(1_000), "caps.annual_per_enterprise"),
        (yuan(10_000), yuan(100_000), yuan(300_000), 0, "caps.annual_per_enterprise"),
        (101, yuan(100), 0, 50, "ratio"),
    ] {
        let decision = decide(&typical(), &order(price), &funds(available, used));
        assert_eq!(decision.subsidy.get(), subsidy, "price {price}");
        let last = decision.steps.iter().rfind(|step| step.outcome == Outcome::Limited).map(|step| step.rule.as_str());
        assert_eq!(last, Some(by), "price {price}");
    }
}

#[test]
fn a_contract_is_one_order_to_the_cap_however_it_is_split() {
    let yuan = |y| Fen::from_yuan(y).get();
    let funds = funds(yuan(1_000_000), 0);
    let whole = decide(&typical(), &order(yuan(300_000)), &funds).subsidy;
    let mut earlier = Fen::ZERO;
    for _ in 0..6 {
        let part = Order { earlier, ..order(yuan(50_000)) };
        earlier = earlier.checked_add(decide(&typical(), &part, &funds).subsidy).expect("in range");
    }
    assert_eq!(earlier, whole);
}

#[test]
fn every_forbidding_rule_is_named() {
    let mut order = order(10_000);
    order.provider.is_dishonest = true;
    order.declared = [Exclusion::MassProduction, Exclusion::StatutoryTesting].into();
    order.enterprise.region_code = RegionCode::parse("370102").expect("a code");
    let decision = decide(&typical(), &order, &funds(1_000_000, 0));
    assert_eq!(
        refused_by(&decision),
        ["eligibility.regions", "provider_dishonest", "exclusions.statutory_testing", "exclusions.mass_production"]
    );
    assert_eq!(decision.own_share, Fen::new(10_000));
}

#[test]
fn related_parties_are_found_without_a_declaration() {
    let mut order = order(10_000);
    order.enterprise.group_id = Some("G".into());
    order.provider.group_id = Some("G".into());
    let mut rules = typical();
    assert_eq!(refused_by(&decide(&rules, &order, &funds(1_000_000, 0))), ["exclusions.related_party"]);
    rules.exclusions.remove(&Exclusion::RelatedParty);
    assert_eq!(decide(&rules, &order, &funds(1_000_000, 0)).subsidy, Fen::new(5_000));
}

#[test]
fn a_service_outside_the_vouchers_life_is_not_paid() {
    let funds = funds(1_000_000, 0);
    let mut late = order(10_000);
    late.service = Some((funds.valid_until - Duration::hours(1), funds.valid_until + Duration::hours(1)));
    assert_eq!(refused_by(&decide(&typical(), &late, &funds)), ["validity"]);
    late.service = Some((funds.valid_until - Duration::hours(1), funds.valid_until));
    assert_eq!(decide(&typical(), &late, &funds).subsidy, Fen::new(5_000));
    let mut early = order(10_000);
    early.service = Some((funds.valid_from - Duration::hours(1), funds.valid_from + Duration::hours(1)));
    assert_eq!(refused_by(&decide(&typical(), &early, &funds)), ["validity"]);
}

#[test]
fn a_decision_survives_its_storage() {
    let decision = decide(&typical(), &order(12_345), &funds(1_000_000, 0));
    let stored = serde_json::to_value(&decision).expect("JSON");
    assert_eq!(serde_json::from_value::<Decision>(stored).expect("a decision"), decision);
}

proptest! {
    #[test]
    fn within_every_limit_for_any_figures(
        price in 0..=i64::MAX, available in 0..=i64::MAX, used in 0..=i64::MAX, bp in 0..=10_000_i32,
        per_order in 1..=i64::MAX, annual in 1..=i64::MAX,
    ) {
        let mut rules = typical();
        rules.ratio.default = BasisPoints::new(bp).expect("in range");
        rules.caps.per_order = Fen::new(per_order);
        rules.caps.annual_per_enterprise = Fen::new(annual);
        let decision = decide(&rules, &order(price), &funds(available, used));
        let subsidy = decision.subsidy.get();
        prop_assert!(subsidy >= 0);
        prop_assert!(subsidy <= price && subsidy <= available && subsidy <= per_order);
        prop_assert!(subsidy <= annual.saturating_sub(used).max(0));
        prop_assert!(i128::from(subsidy) * 10_000 <= i128::from(price) * i128::from(bp));
        prop_assert_eq!(decision.own_share.get() + subsidy, price);
    }

    #[test]
    fn a_dearer_order_never_gets_less(
        a in 0..=i64::MAX, b in 0..=i64::MAX, available in 0..=i64::MAX, used in 0..=i64::MAX,
    ) {
        let subsidy = |price| decide(&typical(), &order(price), &funds(available, used)).subsidy;
        prop_assert!(subsidy(a.min(b)) <= subsidy(a.max(b)));
    }
}
