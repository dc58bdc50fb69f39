use proptest::prelude::*;

use super::*;

fn rule(customer_class: CustomerClass, unit: PriceUnit, fen: i64) -> PriceRule {
    PriceRule { customer_class, unit, amount: Fen::new(fen) }
}

const fn time(minutes: i64) -> Order {
    Order { minutes, quantity: 1 }
}

#[test]
fn each_unit_counts_its_own() {
    let order = Order { minutes: 90, quantity: 3 };
    for (unit, fen) in
        [(PriceUnit::Hour, 150), (PriceUnit::Sample, 300), (PriceUnit::Month, 300), (PriceUnit::Fixed, 100)]
    {
        let quote = price(&[rule(CustomerClass::Standard, unit, 100)], CustomerClass::Standard, &order);
        assert_eq!(quote.expect("a quote").amount, Fen::new(fen), "{unit}");
    }
}

#[test]
fn a_class_pays_its_own_price_or_the_standard_one() {
    let rules = [rule(CustomerClass::Standard, PriceUnit::Hour, 600), rule(CustomerClass::Sme, PriceUnit::Hour, 400)];
    let amount = |class| price(&rules, class, &time(60)).map(|quote| (quote.amount.get(), quote.class));
    assert_eq!(amount(CustomerClass::Sme), Ok((400, CustomerClass::Sme)));
    assert_eq!(amount(CustomerClass::Academic), Ok((600, CustomerClass::Standard)));
}

#[test]
fn part_of_an_hour_rounds_up_to_the_fen() {
    let rules = [rule(CustomerClass::Standard, PriceUnit::Hour, 100)];
    let quote = price(&rules, CustomerClass::Standard, &time(1)).expect("a quote");
    assert_eq!(quote.amount, Fen::new(2));
}

#[test]
fn what_cannot_be_priced_says_why() {
    let hourly = [rule(CustomerClass::Standard, PriceUnit::Hour, 100)];
    let sample = [rule(CustomerClass::Standard, PriceUnit::Sample, i64::MAX)];
    let class = CustomerClass::Standard;
    assert_eq!(price(&[], class, &time(60)), Err(PriceError::OnRequest));
    assert_eq!(price(&hourly, class, &time(0)), Err(PriceError::NeedsWindow));
    assert_eq!(price(&sample, class, &Order { minutes: 0, quantity: 0 }), Err(PriceError::NeedsQuantity));
    assert_eq!(price(&sample, class, &Order { minutes: 0, quantity: 2 }), Err(PriceError::TooLarge));
    assert_eq!(
        price(&[rule(CustomerClass::Sme, PriceUnit::Hour, 1)], CustomerClass::Academic, &time(60)),
        Err(PriceError::OnRequest)
    );
}

fn tariff(document: serde_json::Value) -> Tariff {
    serde_json::from_value(document).expect("a tariff")
}

/// Amount in fen and number of sentences.
fn costs(unit: PriceUnit, tariff: &Tariff, order: Order, extras: &Extras) -> (i64, usize) {
    let rules = [rule(CustomerClass::Standard, unit, 6_000), rule(CustomerClass::Sme, unit, 3_000)];
    let quote = price_with(&rules, tariff, CustomerClass::Standard, &order, extras).expect("a price");
    (quote.amount.get(), quote.steps.len())
}

#[test]
fn graduated_prices_change_beyond_their_edge() {
    let tariff = tariff(serde_json::json!({"steps": [
        {"above": 20, "amount_fen": 1000}, {"above": 10, "amount_fen": 4000},
        {"above": 1, "amount_fen": 1, "customer_class": "sme"},
    ]}));
    let cost = |quantity| costs(PriceUnit::Sample, &tariff, Order { minutes: 0, quantity }, &Extras::default());
    assert_eq!([cost(10), cost(11), cost(20), cost(21)], [(60_000, 2), (64_000, 3), (100_000, 3), (101_000, 4)]);
}

#[test]
fn off_peak_hours_and_started_slots_are_in_the_hourly_price() {
    use chrono::TimeZone;
    let starts_at = crate::kernel::LOCAL_ZONE.with_ymd_and_hms(2026, 3, 2, 20, 0, 0).single().expect("a moment");
    let extras = Extras { starts_at: Some(starts_at.to_utc()), ..Extras::default() };
    let tariff = tariff(serde_json::json!({
        "time_step_minutes": 60, "off_peak": [{"from": 1260, "to": 1440, "ratio_bp": 5000}],
    }));
    let cost = |minutes| costs(PriceUnit::Hour, &tariff, time(minutes), &extras);
    // From 20:00; half price from 21:00 to midnight; an hour that has begun is paid in full.
    assert_eq!([cost(60), cost(61), cost(240), cost(241)], [(6_000, 2), (9_000, 4), (15_000, 3), (21_000, 4)]);
    assert_eq!(costs(PriceUnit::Hour, &tariff, time(240), &Extras::default()).0, 24_000, "no time, no discount");
}

/// The first four hours at 60 yuan, later ones at 40, beyond ten at 20; small enterprises beyond two at 10.
fn by_the_hour() -> Tariff {
    tariff(serde_json::json!({"hour_steps": [
        {"above_minutes": 600, "amount_fen": 2_000}, {"above_minutes": 240, "amount_fen": 4_000},
        {"above_minutes": 120, "amount_fen": 1_000, "customer_class": "sme"},
    ]}))
}

#[test]
fn hours_beyond_an_edge_have_the_next_price() {
    let cost = |minutes| costs(PriceUnit::Hour, &by_the_hour(), time(minutes), &Extras::default());
    // A minute at 40 yuan an hour is 66.7 fen, at 20 yuan 33.3: each part is rounded up.
    assert_eq!([cost(240), cost(241), cost(300)], [(24_000, 2), (24_067, 3), (28_000, 3)]);
    assert_eq!([cost(600), cost(601), cost(660)], [(48_000, 3), (48_034, 4), (50_000, 4)]);
    assert_eq!(cost(60).0, 6_000, "the first hour is the listing's own");
    let quote = price_with(
        &[rule(CustomerClass::Standard, PriceUnit::Hour, 6_000)],
        &by_the_hour(),
        CustomerClass::Standard,
        &time(300),
        &Extras::default(),
    )
    .expect("a price");
    assert_eq!(quote.steps[2].en, "beyond 4 h: 40.00 yuan/h × 60 min ÷ 60 = 40.00 yuan (rounded up to the fen)");
    assert_eq!(quote.unit_price, Fen::new(6_000));
    // Each class has its own; samples have theirs.
    let rules =
        [rule(CustomerClass::Standard, PriceUnit::Hour, 6_000), rule(CustomerClass::Sme, PriceUnit::Hour, 3_000)];
    let amount = |class| {
        price_with(&rules, &by_the_hour(), class, &time(180), &Extras::default()).map(|quote| quote.amount.get())
    };
    assert_eq!(amount(CustomerClass::Sme), Ok(6_000 + 1_000));
    assert_eq!(amount(CustomerClass::Academic), Ok(18_000), "the standard price and its steps");
    let samples = costs(PriceUnit::Sample, &by_the_hour(), Order { minutes: 300, quantity: 2 }, &Extras::default());
    assert_eq!(samples, (12_000, 2));
}

#[test]
fn steps_of_hours_go_with_started_slots_off_peak_hours_and_the_least() {
    use chrono::TimeZone;
    let starts_at = crate::kernel::LOCAL_ZONE.with_ymd_and_hms(2026, 3, 2, 18, 0, 0).single().expect("a moment");
    let extras = Extras { starts_at: Some(starts_at.to_utc()), ..Extras::default() };
    let document = serde_json::json!({
        "time_step_minutes": 90, "off_peak": [{"from": 1_260, "to": 1_440, "ratio_bp": 5_000}],
        "hour_steps": [{"above_minutes": 240, "amount_fen": 4_000}], "minimum_fen": 7_000,
    });
    let cost = |minutes| costs(PriceUnit::Hour, &tariff(document.clone()), time(minutes), &extras).0;
    // From 18:00. One slot of 90 minutes; three of them are 270: 180 at 60, 60 off-peak at 30, 30 beyond four hours at 20.
    assert_eq!([cost(1), cost(60)], [9_000; 2]);
    assert_eq!([cost(181), cost(270)], [18_000 + 3_000 + 1_000; 2]);
    // Past midnight, at the full price of the step.
    assert_eq!(cost(450), 18_000 + 3_000 + 2 * 2_000 + 90 * 4_000 / 60);
    let least = Tariff { minimum: Fen::new(9_001), ..tariff(document.clone()) };
    assert_eq!(costs(PriceUnit::Hour, &least, time(60), &extras).0, 9_001);
}

#[test]
fn fees_consumables_and_the_least_come_on_top() {
    let document = serde_json::json!({
        "set_up_fee_fen": 100, "operator": {"per_hour_fen": 1200, "is_required": false}, "minimum_fen": 8000,
        "consumables": [
            {"code": "n2", "name": {"zh": "氮气", "en": "nitrogen"}, "amount_fen": 60, "per": "hour"},
            {"code": "stub", "name": {"zh": "样品台", "en": "stub"}, "amount_fen": 7, "per": "piece"},
            {"code": "q", "name": {"zh": "石英", "en": "quartz"}, "amount_fen": 5, "per": "quantity"},
            {"code": "o", "name": {"zh": "手套", "en": "gloves"}, "amount_fen": 3, "per": "order"},
        ],
    });
    let tariff = tariff(document);
    let order = Order { minutes: 60, quantity: 2 };
    let asked = Extras { with_operator: true, consumables: [("stub".to_owned(), 3)].into(), starts_at: None };
    // 6000 + 100 + 1200 + 60 + 21 + 10 + 3, then the least.
    assert_eq!(costs(PriceUnit::Hour, &Tariff { minimum: Fen::ZERO, ..tariff.clone() }, order, &asked), (7_394, 8));
    assert_eq!(costs(PriceUnit::Hour, &tariff, order, &asked), (8_000, 9));
    let exact = Tariff { minimum: Fen::new(7_394), ..tariff.clone() };
    assert_eq!(costs(PriceUnit::Hour, &exact, order, &asked), (7_394, 8), "the least itself is no step");
    // Without an operator and without pieces.
    assert_eq!(
        costs(PriceUnit::Hour, &Tariff { minimum: Fen::ZERO, ..tariff.clone() }, order, &Extras::default()),
        (6_173, 6)
    );
    let required = Tariff {
        operator: tariff.operator.map(|fee| super::super::tariff::OperatorFee { is_required: true, ..fee }),
        minimum: Fen::ZERO,
        ..tariff
    };
    assert_eq!(costs(PriceUnit::Hour, &required, order, &Extras::default()), (7_373, 7));
}

proptest! {
    #[test]
    fn more_minutes_never_cost_less_and_splitting_never_saves(
        fen in 0..10_000_000_i64, a in 1..10_000_i64, b in 1..10_000_i64,
    ) {
        let rules = [rule(CustomerClass::Standard, PriceUnit::Hour, fen)];
        let cost = |minutes| price(&rules, CustomerClass::Standard, &time(minutes)).map(|quote| quote.amount);
        let (one, two, both) = (cost(a)?, cost(b)?, cost(a + b)?);
        prop_assert!(both >= one && both <= one.saturating_add(two));
    }

    /// With any steps and any bands: one more costs no less.
    #[test]
    fn more_never_costs_less(
        quantity in 1..200_i64, minutes in 1..5_000_i64, above in 1..150_i64, each in 0..6_000_i64,
        ratio in 0..=10_000_i32, step in 1..120_i32, above_minutes in 60..4_000_i64,
    ) {
        let tariff = tariff(serde_json::json!({
            "steps": [{"above": above, "amount_fen": each}], "time_step_minutes": step,
            "hour_steps": [{"above_minutes": above_minutes, "amount_fen": each}],
            "off_peak": [{"from": 300, "to": 900, "ratio_bp": ratio}], "minimum_fen": 10_000,
        }));
        let starts_at = Some(chrono::DateTime::UNIX_EPOCH);
        let extras = Extras { starts_at, ..Extras::default() };
        for unit in [PriceUnit::Hour, PriceUnit::Sample] {
            let (less, _) = costs(unit, &tariff, Order { minutes, quantity }, &extras);
            let (more, _) = costs(unit, &tariff, Order { minutes: minutes + 1, quantity: quantity + 1 }, &extras);
            prop_assert!(less <= more);
        }
    }

    /// Each minute is in one stretch, in order, and a cheaper step makes nothing dearer.
    #[test]
    fn steps_of_hours_lose_no_minute(
        steps in prop::collection::btree_map(60..3_000_i64, 0..6_000_i64, 0..6), minutes in 1..5_000_i64,
    ) {
        let steps: Vec<_> = steps
            .into_iter()
            .map(|(above, fen)| serde_json::json!({"above_minutes": above, "amount_fen": fen}))
            .collect();
        let tariff = tariff(serde_json::json!({ "hour_steps": steps }));
        let stretches = tariff.stretches(CustomerClass::Standard, Fen::new(6_000), minutes);
        let mut reached = 0;
        for stretch in &stretches {
            prop_assert_eq!(stretch.from, reached);
            reached += stretch.minutes;
        }
        prop_assert_eq!(reached, minutes);
        let (graduated, _) = costs(PriceUnit::Hour, &tariff, time(minutes), &Extras::default());
        let (plain, _) = costs(PriceUnit::Hour, &Tariff::default(), time(minutes), &Extras::default());
        prop_assert!(graduated <= plain);
        let (first, _) = costs(PriceUnit::Hour, &tariff, time(minutes.min(60)), &Extras::default());
        prop_assert_eq!(first, minutes.min(60) * 100, "the first hour is never graduated");
    }

    #[test]
    fn nothing_panics(fen in any::<i64>(), minutes in any::<i64>(), quantity in any::<i64>(), unit in 0..4_usize) {
        let unit = PriceUnit::ALL.get(unit).copied().unwrap_or(PriceUnit::Fixed);
        let _ = price(&[rule(CustomerClass::Standard, unit, fen)], CustomerClass::Sme, &Order { minutes, quantity });
    }
}
