//! What must hold for any programme and any history.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, TimeZone, Utc};
use proptest::prelude::*;

use super::decision::{Funds, Order, decide};
use super::party::Party;
use super::ratio::{by_ratio, price_behind};
use super::rules::tests::typical;
use super::rules::{Limit, Period, RatioRow, Rules, Scope, Stacking, VoucherClass, VoucherRules};
use super::simulation::run;
use super::step::{Outcome, Step};
use crate::catalog::ListingKind;
use crate::identity::SizeClass;
use crate::kernel::{BasisPoints, Fen, OrganisationId, RegionCode, Text, local_date};

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 11, 20, 4, 0, 0).single().expect("a moment")
}

const KINDS: [ListingKind; 3] = [ListingKind::InstrumentTime, ListingKind::TestService, ListingKind::Lease];

fn ratio() -> impl Strategy<Value = BasisPoints> {
    (0..=10_000_i32).prop_map(|points| BasisPoints::new(points).expect("in range"))
}

fn some_kinds() -> impl Strategy<Value = BTreeSet<ListingKind>> {
    prop::collection::btree_set(prop::sample::select(KINDS.to_vec()), 0..3)
}

fn limit() -> impl Strategy<Value = Limit> {
    let scope = prop::sample::select(Scope::ALL.to_vec());
    let period = prop::sample::select(Period::ALL.to_vec());
    (scope, period, some_kinds(), 1..5_000_000_i64).prop_map(|(scope, period, kinds, fen)| Limit {
        scope,
        period,
        kinds,
        with_programmes: BTreeSet::new(),
        amount: Fen::new(fen),
    })
}

fn row() -> impl Strategy<Value = RatioRow> {
    (some_kinds(), any::<Option<bool>>(), ratio()).prop_map(|(kinds, first_use, ratio)| RatioRow {
        kinds,
        size_classes: BTreeSet::new(),
        enterprise_regions: BTreeSet::new(),
        provider_regions: BTreeSet::new(),
        places: BTreeSet::new(),
        industries: BTreeSet::new(),
        first_use,
        tech_sme: None,
        ratio,
    })
}

fn class(code: &'static str) -> impl Strategy<Value = VoucherClass> {
    (prop::option::of(ratio()), prop::option::of(1..4_u32), prop::option::of(1..2_000_000_i64)).prop_map(
        move |(ratio, most_ever, highest)| VoucherClass {
            code: code.to_owned(),
            name: Text::new(code, code),
            ratio,
            faces: BTreeSet::new(),
            most_ever,
            highest_price: highest.map(Fen::new),
            kinds: BTreeSet::new(),
        },
    )
}

/// Rules of any programme, for enterprises of any kind.
fn rules() -> impl Strategy<Value = Rules> {
    let money = (ratio(), prop::option::of(ratio()), prop::collection::vec(row(), 0..4));
    let caps = (1..3_000_000_i64, 1..9_000_000_i64, 1..6_000_000_i64, prop::collection::vec(limit(), 0..5));
    let vouchers = (
        prop::option::of(1..5_u32),
        prop::option::of(1..4_u32),
        prop::option::of(1..3_u32),
        prop_oneof![Just(Vec::new()).boxed(), (class("a"), class("b")).prop_map(|(a, b)| vec![a, b]).boxed()],
    );
    (money, caps, vouchers, prop::option::of(1..2_000_000_i64)).prop_map(|(money, caps, vouchers, of_kind)| {
        let mut rules = typical();
        rules.eligibility.size_classes.clear();
        (rules.ratio.default, rules.ratio.first_use, rules.ratio.table) = money;
        rules.caps.per_order = Fen::new(caps.0);
        rules.caps.annual_per_enterprise = Fen::new(caps.1);
        rules.caps.per_voucher = Fen::new(caps.2);
        rules.caps.limits = caps.3;
        rules.caps.per_order_of_kind =
            of_kind.map(|fen| (ListingKind::TestService, Fen::new(fen))).into_iter().collect();
        rules.vouchers = VoucherRules {
            most_ever: vouchers.0,
            most_per_year: vouchers.1,
            most_open: vouchers.2,
            classes: vouchers.3,
            ..VoucherRules::default()
        };
        rules.stacking = Stacking::default();
        rules
    })
}

/// Orders of six enterprises, two of them in one group, at three providers, over about two years.
fn history() -> impl Strategy<Value = Vec<Order>> {
    let region = RegionCode::parse("371002").expect("a code");
    let people: Vec<Party> = (0..6)
        .map(|place| Party {
            size_class: Some(SizeClass::Small),
            group_id: (place < 2).then(|| "G".to_owned()),
            ..Party::new(OrganisationId::new(), region.clone())
        })
        .collect();
    let providers: Vec<Party> = (0..3).map(|_| Party::new(OrganisationId::new(), region.clone())).collect();
    let one = (0..6_usize, 0..3_usize, 0..3_usize, 0..3_000_000_i64, 0..700_i64);
    prop::collection::vec(one, 0..60).prop_map(move |mut raw| {
        raw.sort_by_key(|(_, _, _, _, day)| *day);
        raw.into_iter()
            .map(|(who, whom, kind, price, day)| Order {
                kind: KINDS[kind],
                price: Fen::new(price),
                listing_takes_vouchers: true,
                enterprise: people[who].clone(),
                provider: providers[whom].clone(),
                declared: BTreeSet::new(),
                declared_services: BTreeSet::new(),
                category: String::new(),
                at: start() + Duration::days(day),
                service: None,
                earlier: Fen::ZERO,
            })
            .collect()
    })
}

/// The amount that the steps say, from the first figure to the last.
fn told_by(steps: &[Step]) -> Option<Fen> {
    let mut amount = None;
    for step in steps.iter().filter(|step| step.result_fen.is_some()) {
        let (input, result) = (step.input_fen?, step.result_fen?);
        match (amount, step.limit_fen) {
            (None, None) => {}
            (Some(before), Some(limit)) if before == input && result == input.min(limit) => {}
            _ => return None,
        }
        if step.limit_fen.is_some() && (step.outcome == Outcome::Limited) != (result < input) {
            return None;
        }
        amount = Some(result);
    }
    amount
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Tallied anew and in another way than the play does: no cap is ever exceeded.
    #[test]
    fn no_cap_is_exceeded_by_any_history(rules in rules(), orders in history(), budget in prop::option::of(0..9_000_000_i64)) {
        let played = run(&rules, &orders, budget.map(Fen::new));
        prop_assert_eq!(played.paid.len(), orders.len());
        let paid = || orders.iter().zip(&played.paid);
        for (order, paid) in paid() {
            prop_assert!(!paid.is_negative() && *paid <= order.price.min(rules.caps.per_order));
            if let Some(cap) = rules.caps.per_order_of_kind.get(&order.kind) {
                prop_assert!(paid <= cap);
            }
        }
        prop_assert!(budget.is_none_or(|budget| played.cost() <= Fen::new(budget)));
        for limit in &rules.caps.limits {
            let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
            for (order, paid) in paid().filter(|(order, _)| limit.kinds.is_empty() || limit.kinds.contains(&order.kind)) {
                let day = local_date(order.at).to_string();
                let when = match limit.period { Period::Month => &day[..7], Period::Year => &day[..4], Period::Lifetime => "" };
                let who = match limit.scope {
                    Scope::Enterprise => order.enterprise.organisation_id.to_string(),
                    Scope::Provider => order.provider.organisation_id.to_string(),
                    Scope::Group => order.enterprise.group_id.clone().unwrap_or(order.enterprise.organisation_id.to_string()),
                };
                *sums.entry((who, when.to_owned())).or_default() += paid.get();
            }
            prop_assert!(sums.values().all(|sum| *sum <= limit.amount.get()), "{:?}", limit);
        }
        if let Some(most) = rules.vouchers.most_ever {
            let mut sums: BTreeMap<OrganisationId, i64> = BTreeMap::new();
            for (order, paid) in paid() {
                *sums.entry(order.enterprise.organisation_id).or_default() += paid.get();
            }
            let all = i64::from(most) * rules.caps.per_voucher.get();
            prop_assert!(sums.values().all(|sum| *sum <= all), "so many vouchers of such a face give no more");
        }
    }

    #[test]
    fn more_budget_never_pays_anyone_less(rules in rules(), orders in history(), a in 0..9_000_000_i64, more in 0..9_000_000_i64) {
        let less = run(&rules, &orders, Some(Fen::new(a)));
        let richer = run(&rules, &orders, Some(Fen::new(a + more)));
        for (small, large) in less.paid.iter().zip(&richer.paid) {
            prop_assert!(small <= large);
        }
        let unlimited = run(&rules, &orders, None);
        prop_assert!(richer.paid.iter().zip(&unlimited.paid).all(|(some, all)| some <= all));
    }

    #[test]
    fn the_steps_reproduce_the_amount(
        rules in rules(), orders in history(), available in 0..5_000_000_i64, annual in 0..9_000_000_i64,
        used in prop::collection::vec(0..5_000_000_i64, 0..5), first: bool, class in 0..3_usize,
    ) {
        for order in &orders {
            let funds = Funds {
                available: Fen::new(available),
                annual_used: Fen::new(annual),
                is_first_use: first,
                valid_from: order.at - Duration::days(1),
                valid_until: order.at + Duration::days(1),
                voucher_class: [None, Some("a".to_owned()), Some("b".to_owned())][class].clone(),
                used: used.iter().copied().map(Fen::new).collect(),
            };
            let decision = decide(&rules, order, &funds);
            if decision.refusals().next().is_some() {
                prop_assert!(decision.subsidy.is_zero());
                prop_assert!(decision.steps.iter().all(|step| step.result_fen.is_none()));
            } else {
                prop_assert_eq!(told_by(&decision.steps), Some(decision.subsidy));
                // Caps take from what the ratio gives, and nothing hangs on the price above what is behind the subsidy.
                let given = |price: Fen| by_ratio(&rules, order, &funds, price);
                prop_assert!(decision.subsidy <= given(order.price));
                if decision.subsidy.is_positive() {
                    let behind = price_behind(&rules, order, &funds, decision.subsidy);
                    prop_assert!(behind <= order.price && given(behind) >= decision.subsidy);
                    prop_assert!(given(Fen::new(behind.get() - 1)) < decision.subsidy);
                }
            }
            // More left of anything never pays less.
            let richer = Funds {
                available: Fen::new(available + 1_000), annual_used: Fen::new(annual / 2),
                used: used.iter().map(|fen| Fen::new(fen / 2)).collect(), ..funds
            };
            prop_assert!(decide(&rules, order, &richer).subsidy >= decision.subsidy);
            prop_assert!(decision.steps.iter().all(|step| !step.text.zh.is_empty() && !step.text.en.is_empty()));
        }
    }

    /// Whatever rules are possible, they can be told, and a document of them is read back as it was.
    #[test]
    fn any_rules_can_be_told_and_stored(rules in rules()) {
        prop_assert_eq!(rules.faults(), vec![]);
        let stored = serde_json::to_value(&rules).expect("JSON");
        prop_assert_eq!(&serde_json::from_value::<Rules>(stored).expect("rules"), &rules);
        let words = rules.in_words(&super::words::RegionNames::default());
        prop_assert!(words.iter().all(|sentence| sentence.zh.ends_with('。') && sentence.en.ends_with('.')));
    }
}
