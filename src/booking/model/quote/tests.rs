mod overtime;

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, TimeZone, Utc};
use proptest::prelude::*;

use super::*;
use crate::booking::model::charge::ChargeKind;
use crate::booking::model::claimable::Claimable;
use crate::booking::model::fixtures::listing;
use crate::booking::model::order::NewOrder;
use crate::catalog::model::{BilledTime, Extras, price, price_with};
use crate::catalog::{
    BookingRule, BookingRules, CustomerClass, ListingKind, Order as Extent, PriceError, PriceRule, PriceUnit,
};
use crate::kernel::{OrganisationId, RegionCode, TimeWindow};
use crate::programme::{Party, Rules, decide};

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).single().expect("a moment")
}

/// The rules that are shipped as an example, for enterprises of any size.
fn rules() -> Rules {
    let document: serde_json::Value =
        serde_json::from_str(include_str!("../../../../data/programmes/weihai-2026.json")).expect("JSON");
    let mut rules: Rules = serde_json::from_value(document["rules"].clone()).expect("rules");
    rules.eligibility.size_classes.clear();
    rules.eligibility.registered_tech_sme_only = false;
    rules
}

fn party() -> Party {
    Party::new(OrganisationId::new(), RegionCode::parse("371002").expect("a code"))
}

/// An order for so many minutes at 100 yuan an hour, and a voucher on which so much is left.
fn stored(minutes: i64, left: i64) -> StoredQuote {
    let extent = Extent { minutes, quantity: 1 };
    let price = price(&listing().prices, CustomerClass::Standard, &extent).expect("a price");
    let order = programme::Order {
        kind: ListingKind::InstrumentTime,
        price: price.amount,
        listing_takes_vouchers: true,
        enterprise: party(),
        provider: party(),
        declared: BTreeSet::new(),
        declared_services: BTreeSet::new(),
        category: String::new(),
        at: noon(),
        service: Some((noon(), noon() + Duration::minutes(minutes))),
        earlier: Fen::ZERO,
    };
    let funds = Funds {
        available: Fen::new(left),
        annual_used: Fen::ZERO,
        is_first_use: false,
        valid_from: noon() - Duration::days(1),
        valid_until: noon() + Duration::days(365),
        voucher_class: None,
        used: Vec::new(),
    };
    let decision = decide(&rules(), &order, &funds);
    let voucher =
        QuotedVoucher { id: VoucherId::new(), number: "V-1".into(), programme_version_id: ProgrammeVersionId::new() };
    StoredQuote {
        quote: Quote::with_decision(price, voucher, decision),
        basis: Some(Basis { order, funds }),
        terms: BookedTerms::default(),
    }
}

/// With consumables as ordered.
fn final_amounts(
    stored: &StoredQuote,
    rules: Option<&Rules>,
    done: &Extent,
    at: DateTime<Utc>,
    limit: Option<Fen>,
) -> Result<FinalAmounts, PriceError> {
    super::final_amounts(stored, rules, done, &BTreeMap::new(), at, limit)
}

fn done(minutes: i64) -> Extent {
    Extent { minutes, quantity: 1 }
}

#[test]
fn what_was_done_decides_by_the_quoted_price_and_the_same_rules() {
    let quote = stored(120, 1_000_000);
    let amounts = final_amounts(&quote, Some(&rules()), &done(90), noon(), None).expect("amounts");
    assert_eq!((amounts.price, amounts.subsidy), (Fen::new(15_000), Fen::new(7_500)));
    let decided = final_amounts(&quote, Some(&rules()), &done(90), noon(), Some(Fen::new(101))).expect("amounts");
    assert_eq!((decided.price, decided.subsidy), (Fen::new(101), Fen::new(50)));
}

/// Grids at 10 yuan, of which five are ordered, and gold at 50, of which none is; an hour at 100.
fn with_consumables(left: i64) -> StoredQuote {
    let mut listing = listing();
    listing.tariff = serde_json::from_value(serde_json::json!({"consumables": [
        {"code": "grid", "name": {"zh": "铜网", "en": "grids"}, "per": "piece", "amount_fen": 1_000},
        {"code": "gold", "name": {"zh": "喷金", "en": "gold"}, "per": "piece", "amount_fen": 5_000},
    ]}))
    .expect("a tariff");
    let ordered = NewOrder { consumables: [("grid".to_owned(), 5)].into(), ..NewOrder::of(listing.id) };
    let terms = BookedTerms::of(&listing, &ordered);
    let price = price_with(&listing.prices, &listing.tariff, CustomerClass::Standard, &done(60), &terms.extras);
    let price = price.expect("a price");
    let Basis { order, funds } = stored(60, left).basis.expect("a basis");
    let basis = Basis { order: programme::Order { price: price.amount, ..order }, funds };
    let decision = decide(&rules(), &basis.order, &basis.funds);
    let voucher =
        QuotedVoucher { id: VoucherId::new(), number: "V-1".into(), programme_version_id: ProgrammeVersionId::new() };
    StoredQuote { quote: Quote::with_decision(price, voucher, decision), basis: Some(basis), terms }
}

fn used(counts: &[(&str, u32)]) -> BTreeMap<String, u32> {
    counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect()
}

#[test]
fn consumables_are_paid_as_used_and_what_was_not_ordered_is_the_customers_own() {
    let quote = with_consumables(1_000_000);
    assert_eq!((quote.quote.price.amount, quote.quote.subsidy), (Fen::from_yuan(150), Fen::from_yuan(75)));
    let paid = |counts: &[(&str, u32)], minutes| {
        let amounts = super::final_amounts(&quote, Some(&rules()), &done(minutes), &used(counts), noon(), None);
        let amounts = amounts.expect("amounts");
        (amounts.price.get() / 100, amounts.subsidy.get() / 100)
    };
    // As ordered, fewer, one more than ordered, and something that was not ordered at all.
    assert_eq!([paid(&[], 60), paid(&[("grid", 2)], 60), paid(&[("grid", 0)], 60)], [(150, 75), (120, 60), (100, 50)]);
    assert_eq!([paid(&[("grid", 5)], 60), paid(&[("grid", 6)], 60)], [(150, 75), (160, 75)]);
    assert_eq!([paid(&[("gold", 1)], 60), paid(&[("gold", 1), ("grid", 0)], 60)], [(200, 75), (150, 75)]);
    // More time than booked is not paid, whatever is beyond the order.
    assert_eq!([paid(&[], 90), paid(&[("gold", 1)], 90)], [(150, 75), (200, 75)]);
    let amounts = super::final_amounts(&quote, Some(&rules()), &done(90), &used(&[("gold", 1)]), noon(), None);
    let said: Vec<_> = amounts.expect("amounts").price_steps.into_iter().map(|step| step.en).collect();
    let last = said.iter().rev().take(2).rev().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(
        last,
        [
            "not above the quoted price and the consumables beyond the order: 200.00 yuan",
            "50.00 yuan more than was quoted: consumables beyond the order, the customer's own to pay",
        ]
    );
}

#[test]
fn what_is_beyond_the_order_does_not_forfeit_the_voucher() {
    let mut quote = with_consumables(1_000_000);
    // A kind of voucher that pays nothing of dearer orders has said yes to this one.
    let mut strict = rules();
    let small =
        serde_json::json!([{"code": "small", "name": {"zh": "小额券", "en": "small"}, "highest_price": 15_000}]);
    strict.vouchers.classes = serde_json::from_value(small).expect("a kind of voucher");
    if let Some(basis) = &mut quote.basis {
        basis.funds.voucher_class = Some("small".into());
    }
    let subsidy = |counts: &[(&str, u32)]| {
        let amounts = super::final_amounts(&quote, Some(&strict), &done(60), &used(counts), noon(), None);
        amounts.expect("amounts").subsidy
    };
    assert_eq!((subsidy(&[]), subsidy(&[("gold", 9)])), (Fen::from_yuan(75), Fen::from_yuan(75)));
}

#[test]
fn work_without_a_booked_time_is_paid_for_while_the_voucher_lives() {
    let mut quote = stored(60, 1_000_000);
    let ends = quote.basis.as_ref().map(|basis| basis.funds.valid_until).expect("a basis");
    if let Some(basis) = &mut quote.basis {
        basis.order.service = None;
    }
    let subsidy = |at| final_amounts(&quote, Some(&rules()), &done(60), at, None).expect("amounts").subsidy;
    assert_eq!(subsidy(ends), Fen::new(5_000));
    assert_eq!(subsidy(ends + Duration::seconds(1)), Fen::ZERO);
}

#[test]
fn nothing_done_has_no_amount() {
    assert_eq!(final_amounts(&stored(60, 1), None, &done(0), noon(), None), Err(PriceError::NeedsWindow));
}

#[test]
fn more_time_costs_more_and_less_time_less_and_the_voucher_never_pays_more_than_it_holds() {
    let quote = stored(120, 1_000_000);
    let again = |quote: &StoredQuote, minutes| {
        let window = TimeWindow::new(noon(), noon() + Duration::minutes(minutes)).expect("a window");
        resized(quote, Some(&rules()), &window, &done(minutes)).expect("a quote")
    };
    let amounts = |quote: &StoredQuote| (quote.quote.price.amount, quote.quote.subsidy);
    let held = amounts(&quote);
    assert_eq!(held, (Fen::new(20_000), Fen::new(10_000)));
    assert_eq!(amounts(&again(&quote, 180)), (Fen::new(30_000), Fen::new(10_000)));
    let shorter = again(&quote, 60);
    assert_eq!(amounts(&shorter), (Fen::new(10_000), Fen::new(5_000)));
    assert_eq!(amounts(&again(&shorter, 120)), (Fen::new(20_000), Fen::new(5_000)));
}

#[test]
fn the_longer_of_booked_and_used_is_paid_and_never_more_than_was_quoted() {
    let paid = |billed_time: &str, used: i64| {
        let mut quote = stored(120, 0);
        quote.terms.booked_minutes = 120;
        quote.terms.tariff = serde_json::from_value(serde_json::json!({"billed_time": billed_time})).expect("a tariff");
        let amounts = final_amounts(&quote, None, &done(used), noon(), None).expect("amounts");
        (amounts.price, amounts.price_steps)
    };
    let amounts = |billed_time| [60, 119, 120, 121].map(|used| paid(billed_time, used).0.get());
    assert_eq!(amounts("used"), [10_000, 19_834, 20_000, 20_000]);
    assert_eq!(amounts("booked"), [20_000; 4]);
    assert_eq!(amounts("greater"), [20_000; 4]);
    let (_, steps) = paid("greater", 60);
    assert_eq!(steps[0].en, "booked 120 min, used 60 min: the longer booked time counts, 120 min");
    let (_, steps) = paid("greater", 180);
    assert_eq!(steps[0].en, "booked 120 min, used 180 min: the longer use counts, 180 min");
    assert_eq!(steps.last().expect("a step").en, "not above the quoted price: 200.00 yuan");
    // What is made shorter is booked shorter.
    let mut quote = stored(120, 0);
    quote.terms.booked_minutes = 120;
    let hour = TimeWindow::new(noon(), noon() + Duration::minutes(60)).expect("a window");
    assert_eq!(resized(&quote, None, &hour, &done(60)).expect("a quote").terms.booked_minutes, 60);
    // And it says so as a new quote does.
    quote.terms.tariff.billed_time = BilledTime::Greater;
    let shorter = resized(&quote, None, &hour, &done(60)).expect("a quote");
    assert_eq!(shorter.quote.price.steps.last().cloned(), BilledTime::Greater.promise());
}

#[test]
fn what_is_not_priced_by_the_hour_pays_its_hours_by_use() {
    let mut quote = stored(120, 0);
    quote.terms.booked_minutes = 120;
    quote.terms.tariff = serde_json::from_value(serde_json::json!({
        "billed_time": "booked", "operator": {"per_hour_fen": 5_000, "is_required": true},
    }))
    .expect("a tariff");
    let rule = PriceRule { customer_class: CustomerClass::Standard, unit: PriceUnit::Fixed, amount: Fen::new(30_000) };
    let extras = Extras::default();
    quote.quote.price =
        price_with(&[rule], &quote.terms.tariff, CustomerClass::Standard, &done(120), &extras).expect("a price");
    let amounts = final_amounts(&quote, None, &done(60), noon(), None).expect("amounts");
    assert_eq!((quote.quote.price.amount, amounts.price), (Fen::new(40_000), Fen::new(35_000)));
    assert!(amounts.price_steps.iter().all(|step| !step.en.starts_with("booked ")), "{:?}", amounts.price_steps);
}

#[test]
fn a_quote_survives_its_storage() {
    let quote = stored(90, 1_000_000);
    let document = serde_json::to_value(&quote).expect("JSON");
    assert_eq!(serde_json::from_value::<StoredQuote>(document).expect("a quote"), quote);
}

#[test]
fn when_results_are_given_out_stays_as_it_was_booked() {
    let mut listing = listing();
    listing.rules = serde_json::from_value(serde_json::json!({
        "results_after_payment": true, "sample_notice_days": 7,
        "responses": {"samples_too_soon": {"effect": "warn"}},
    }))
    .expect("rules");
    let first = BookedTerms::of(&listing, &NewOrder::of(listing.id));
    assert_eq!((first.results_after_payment, first.rules().sample_notice_days), (true, 7));
    assert_eq!(first.rules().response(BookingRule::SamplesTooSoon).effect, crate::catalog::Effect::Warn);
    listing.rules = BookingRules::default();
    let again = BookedTerms::of(&listing, &NewOrder::of(listing.id));
    assert!(!again.results_after_payment);
    let kept = again.continuing(&first);
    assert_eq!((kept.results_after_payment, kept.rules().sample_notice_days), (true, 7));
    assert_eq!(kept.rules().response(BookingRule::SamplesTooSoon).effect, crate::catalog::Effect::Warn);
}

#[test]
fn what_was_booked_keeps_its_tariff() {
    let mut listing = listing();
    listing.rules = serde_json::from_value(serde_json::json!({
        "setup_minutes": 30, "cleanup_minutes": 15, "buffers_billed": true,
    }))
    .expect("rules");
    listing.tariff = serde_json::from_value(serde_json::json!({
        "time_step_minutes": 60, "late_cancel": {"ratio_bp": 5000}, "no_show": {"ratio_bp": 10000},
    }))
    .expect("a tariff");
    let terms = BookedTerms::of(&listing, &NewOrder::of(listing.id));
    let quote = StoredQuote { terms: terms.clone(), basis: None, ..stored(240, 0) };
    // 90 minutes with 45 around them are 135: three started hours.
    let amounts = final_amounts(&quote, None, &done(90), noon(), None).expect("amounts");
    assert_eq!(amounts.price, Fen::from_yuan(300));
    assert_eq!(final_amounts(&quote, None, &done(75), noon(), None).expect("amounts").price, Fen::from_yuan(200));
    let owed = |terms: &BookedTerms, kind| terms.charge(kind, Fen::new(999)).map(|charge| charge.amount.get());
    assert_eq!(owed(&terms, ChargeKind::LateCancel), Some(499));
    assert_eq!(owed(&terms, ChargeKind::NoShow), Some(999));
    let theirs = BookedTerms { is_by_provider: true, ..terms };
    assert_eq!((owed(&theirs, ChargeKind::LateCancel), owed(&theirs, ChargeKind::NoShow)), (None, Some(999)));
    assert_eq!(owed(&BookedTerms::default(), ChargeKind::NoShow), None);
}

proptest! {
    /// Whatever was used: what is paid beyond the quote is consumables beyond the order, to the fen, and the voucher's share is
    /// never above what it holds.
    #[test]
    fn only_consumables_beyond_the_order_are_paid_beyond_the_quote(
        minutes in 1..200_i64, grids in 0..20_u32, gold in 0..20_u32, left in 0..100_000_i64,
    ) {
        let quote = with_consumables(left);
        let used = used(&[("grid", grids), ("gold", gold)]);
        let amounts = super::final_amounts(&quote, Some(&rules()), &done(minutes), &used, noon(), None)?;
        let beyond = i64::from(grids.saturating_sub(5)) * 1_000 + i64::from(gold) * 5_000;
        prop_assert!(amounts.price.get() <= quote.quote.price.amount.get() + beyond);
        prop_assert!(amounts.subsidy <= quote.quote.subsidy && amounts.subsidy <= amounts.price);
        let as_ordered = final_amounts(&quote, Some(&rules()), &done(minutes), noon(), None)?;
        prop_assert!(amounts.price.get() <= as_ordered.price.get() + beyond);
    }

    /// Whatever was done: never above the quote, and never more from the voucher than it holds.
    #[test]
    fn final_amounts_stay_within_the_quote(
        booked in 1..5_000_i64, used in 1..10_000_i64, left in 0..3_000_000_i64,
        limit in prop::option::of(0..5_000_000_i64),
    ) {
        let quote = stored(booked, left);
        let amounts = final_amounts(&quote, Some(&rules()), &done(used), noon(), limit.map(Fen::new))?;
        prop_assert!(amounts.price <= quote.quote.price.amount);
        prop_assert!(limit.is_none_or(|limit| amounts.price <= Fen::new(limit)));
        prop_assert!(amounts.subsidy <= quote.quote.subsidy && amounts.subsidy <= amounts.price);
        prop_assert!(!amounts.subsidy.is_negative());
    }
}

/// Where the enterprise is paid back: an hour of 100 yuan, of which half is given, and a voucher with so much.
#[test]
fn what_is_credited_lowers_the_claim_once_it_reaches_the_price_behind_it() {
    let of = |left, credited| {
        let stored = stored(60, left);
        let amounts = (stored.quote.price.amount, stored.quote.subsidy);
        let Claimable { amount, base } = Claimable::of(amounts, &stored, &rules(), Fen::new(credited));
        (amount.get(), base.get())
    };
    assert_eq!(of(1_000_000, 0), (5_000, 10_000));
    assert_eq!(of(1_000_000, 1), (4_999, 9_998), "the whole price is behind it");
    assert_eq!(of(1_000_000, 9_999), (0, 0));
    assert_eq!(of(1_000_000, 10_000), (0, 0));
    // The voucher has cut the subsidy: 60 yuan of the price are behind it.
    assert_eq!(of(3_000, 0), (3_000, 6_000));
    assert_eq!(of(3_000, 4_000), (3_000, 6_000));
    assert_eq!(of(3_000, 4_001), (2_999, 5_998));
}
