//! Use beyond the booked time: paid where the tariff has a price for it, never by the voucher.

use serde_json::{Value, json};

use super::*;
use crate::booking::model::companion::{BilledCompanion, BookedCompanion};
use crate::catalog::model::Tariff;
use crate::kernel::ListingId;

fn tariff(document: Value) -> Tariff {
    serde_json::from_value(document).expect("a tariff")
}

/// Two hours at 100 yuan, which a voucher pays in half as far as it goes, by this tariff.
fn booked(document: Value, left: i64) -> StoredQuote {
    let mut quote = stored(120, left);
    quote.terms.booked_minutes = 120;
    quote.terms.tariff = tariff(document);
    quote
}

fn paid(quote: &StoredQuote, minutes: i64) -> FinalAmounts {
    final_amounts(quote, Some(&rules()), &done(minutes), noon(), None).expect("amounts")
}

fn last(amounts: &FinalAmounts) -> &str {
    amounts.price_steps.last().map_or("", |step| &step.en)
}

#[test]
fn overtime_is_the_customers_own_to_pay_within_its_limit() {
    let quote =
        booked(json!({"billed_time": "greater", "overtime": {"grace_minutes": 10, "at_most_minutes": 60}}), 1_000_000);
    let amounts = [60, 130, 131, 180, 181, 600].map(|minutes| {
        let amounts = paid(&quote, minutes);
        (amounts.price.get(), amounts.subsidy.get(), amounts.overtime.get())
    });
    let most = (30_000, 10_000, 10_000);
    assert_eq!(
        amounts,
        [(20_000, 10_000, 0), (20_000, 10_000, 0), (21_834, 10_000, 1_834), most, most, most],
        "what the voucher holds is never exceeded"
    );
    let longer = paid(&quote, 600);
    assert_eq!(
        longer.price_steps[0].en,
        "booked 120 min, used 600 min: of 480 min beyond the booked time at most 60 are paid, 180 min"
    );
    assert_eq!(last(&longer), "100.00 yuan more than was quoted: time beyond the booked, the customer's own to pay");
    // The bureau may still find that it is worth less.
    let decided = final_amounts(&quote, Some(&rules()), &done(600), noon(), Some(Fen::new(20_500))).expect("amounts");
    assert_eq!((decided.price, decided.subsidy), (Fen::new(20_500), Fen::new(10_000)));
}

#[test]
fn overtime_is_priced_as_the_hours_are() {
    // Later hours at 40 yuan, half hours in full, gas by the hour, and a least charge that two hours do not reach.
    let document = |least: i64| {
        json!({
            "overtime": {"at_most_bp": 10_000}, "hour_steps": [{"above_minutes": 120, "amount_fen": 4_000}],
            "time_step_minutes": 30, "minimum_fen": least,
            "consumables": [{"code": "gas", "name": {"zh": "气", "en": "gas"}, "per": "hour", "amount_fen": 600}],
        })
    };
    let priced = |least: i64| {
        let mut quote = booked(document(least), 0);
        let price = own_price(&quote, 120);
        quote.quote = Quote::without_voucher(price);
        quote
    };
    let amounts = |quote: &StoredQuote, used| {
        let amounts = final_amounts(quote, None, &done(used), noon(), None).expect("amounts");
        (amounts.price.get(), amounts.overtime.get())
    };
    let quote = priced(0);
    assert_eq!(quote.quote.price.amount, Fen::new(21_200));
    // 21 minutes: half an hour at 40, and gas for 21 minutes.
    assert_eq!(amounts(&quote, 141), (21_200 + 2_000 + 210, 2_210));
    assert_eq!(amounts(&quote, 90), (15_900, 0), "less is less, as the tariff says");
    let least = priced(22_000);
    assert_eq!(amounts(&least, 141), (23_410, 1_410), "the least charge has paid for a part of it already");
    let most = promises(&quote.quote.price, &quote.terms, 1).expect("sentences");
    assert!(most[1].en.contains("at most 120 min, 92.00 yuan"), "{most:?}");
    let most = promises(&least.quote.price, &least.terms, 1).expect("sentences");
    assert!(most[1].en.contains("at most 120 min, 84.00 yuan"), "{most:?}");
}

/// What so many minutes of the listing cost by the tariff of the quote.
fn own_price(quote: &StoredQuote, minutes: i64) -> crate::catalog::PriceQuote {
    let terms = &quote.terms;
    price_with(&listing().prices, &terms.tariff, CustomerClass::Standard, &done(minutes), &terms.extras)
        .expect("a price")
}

#[test]
fn a_companion_is_paid_beyond_the_booked_time_only_where_its_own_tariff_says_so() {
    let billed = |document: Value| BookedCompanion {
        listing_id: ListingId::new(),
        name: "操作员".into(),
        billed: Some(BilledCompanion {
            rule: PriceRule { customer_class: CustomerClass::Standard, unit: PriceUnit::Hour, amount: Fen::new(6_000) },
            tariff: tariff(document),
            billed_buffer_minutes: 0,
            starts_at: None,
            booked_minutes: 120,
        }),
    };
    let with = |main: Value, companion: Value| {
        let mut quote = booked(main, 0);
        quote.terms.companions = vec![billed(companion)];
        quote.quote.price.amount = Fen::new(20_000 + 12_000);
        final_amounts(&quote, None, &done(150), noon(), None).expect("amounts").price.get()
    };
    let hour = || json!({"overtime": {"at_most_minutes": 60}});
    let quoted = 32_000;
    assert_eq!(with(json!({}), json!({})), quoted);
    assert_eq!(with(hour(), json!({})), quoted + 5_000);
    assert_eq!(with(json!({}), hour()), quoted + 3_000);
    assert_eq!(with(hour(), hour()), quoted + 8_000);
    let told = billed(hour()).promises(1).expect("sentences");
    assert!(told[1].en.starts_with("“操作员”: use beyond the booked time is paid"), "{told:?}");
    assert!(told[1].en.contains("at most 60 min, 60.00 yuan"), "{told:?}");
}

#[test]
fn time_and_consumables_beyond_are_told_together_and_an_agreed_price_knows_neither() {
    let mut quote = with_consumables(1_000_000);
    quote.terms.booked_minutes = 60;
    quote.terms.tariff.overtime = tariff(hour_more()).overtime;
    let amounts = super::super::final_amounts(&quote, Some(&rules()), &done(90), &used(&[("gold", 1)]), noon(), None);
    let amounts = amounts.expect("amounts");
    assert_eq!((amounts.price, amounts.subsidy), (Fen::from_yuan(250), Fen::from_yuan(75)));
    assert_eq!(
        last(&amounts),
        "100.00 yuan more than was quoted: time beyond the booked and consumables beyond the order, the customer's own to pay"
    );
    // Fewer consumables and more time may come to less than was quoted: of that the voucher pays its share.
    let fewer = super::super::final_amounts(&quote, Some(&rules()), &done(80), &used(&[("grid", 0)]), noon(), None);
    let fewer = fewer.expect("amounts");
    assert_eq!((fewer.price, fewer.subsidy), (Fen::new(13_334), Fen::new(6_667)));
    quote.terms.is_agreed = true;
    assert_eq!(paid(&quote, 90).price, Fen::from_yuan(150));
}

fn hour_more() -> Value {
    json!({"overtime": {"at_most_minutes": 60}})
}

#[test]
fn what_was_booked_before_there_was_overtime_has_none() {
    let mut document = serde_json::to_value(booked(json!({}), 0)).expect("JSON");
    let old = document["terms"]["tariff"].as_object_mut().expect("a tariff");
    assert!(old.remove("overtime").is_some() && old.remove("hour_steps").is_some());
    let quote: StoredQuote = serde_json::from_value(document).expect("a quote");
    assert_eq!(paid(&quote, 180).price, Fen::from_yuan(200));
}

#[test]
fn what_is_made_longer_says_anew_what_more_use_adds() {
    let quote = booked(json!({"overtime": {"at_most_bp": 5_000}}), 0);
    let three = TimeWindow::new(noon(), noon() + Duration::minutes(180)).expect("a window");
    let longer = resized(&quote, None, &three, &done(180)).expect("a quote");
    let said = &longer.quote.price.steps.last().expect("a step").en;
    assert!(said.contains("at most 90 min, 150.00 yuan"), "{said}");
}

proptest! {
    /// Whatever was used and however the tariff pays for it: never above the quote and what was told that more would add at most,
    /// never less for more use, and never more from the voucher than it holds.
    #[test]
    fn overtime_never_comes_to_more_than_was_told(
        minutes in 1..10_000_i64, left in 0..3_000_000_i64, grace in 0..200_i32, most in 1..1_000_i32,
        above in 60..600_i64, later in 0..20_000_i64, step in 1..90_i32, least in 0..40_000_i64,
    ) {
        let mut quote = booked(json!({
            "overtime": {"grace_minutes": grace, "at_most_minutes": most}, "time_step_minutes": step,
            "hour_steps": [{"above_minutes": above, "amount_fen": later}], "minimum_fen": least,
        }), left);
        let price = own_price(&quote, 120);
        if let Some(basis) = &mut quote.basis {
            basis.order.price = price.amount;
            let voucher = quote.quote.voucher.clone();
            let decision = decide(&rules(), &basis.order, &basis.funds);
            quote.quote = match voucher {
                Some(voucher) => Quote::with_decision(price.clone(), voucher, decision),
                None => Quote::without_voucher(price.clone()),
            };
        }
        let amounts = paid(&quote, minutes);
        let told = own_price(&quote, 120 + i64::from(most)).amount.remaining_after(price.amount);
        prop_assert!(amounts.overtime <= told);
        prop_assert!(amounts.price <= quote.quote.price.amount.saturating_add(amounts.overtime));
        prop_assert!(amounts.price <= paid(&quote, minutes + 1).price);
        prop_assert!(amounts.subsidy <= quote.quote.subsidy && amounts.subsidy <= amounts.price);
        prop_assert!(minutes > 120 || amounts.overtime.is_zero());
    }
}
