//! What an order costs, what the voucher pays of it, and what becomes of both when the work is done.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::charge::{Charge, ChargeKind};
use super::companion::{BookedCompanion, add_companions};
use super::order::{ExpectedQuote, NewOrder};
use crate::catalog::model::{Extras, Tariff, price_with};
use crate::catalog::{
    BookableListing, BookingRule, BookingRules, Order as Extent, PriceError, PriceQuote, PriceRule, PriceUnit, Response,
};
use crate::kernel::{Fen, ProgrammeVersionId, Text, TimeWindow, VoucherId};
use crate::programme::{self, Decision, Funds, Rules, decide};

/// What an enterprise is told before it books, and what it is held to afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    pub price: PriceQuote,
    /// What the voucher pays, fen; 0 without one.
    #[serde(rename = "subsidy_fen")]
    pub subsidy: Fen,
    /// What the enterprise pays itself in the end, fen.
    #[serde(rename = "own_share_fen")]
    pub own_share: Fen,
    /// The voucher that pays; none was wanted, or none pays anything.
    pub voucher: Option<QuotedVoucher>,
    /// How the subsidy came about, or why there is none; absent where no voucher was looked at.
    pub decision: Option<Decision>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotedVoucher {
    pub id: VoucherId,
    pub number: String,
    pub programme_version_id: ProgrammeVersionId,
}

impl Quote {
    pub const fn without_voucher(price: PriceQuote) -> Self {
        Self { subsidy: Fen::ZERO, own_share: price.amount, price, voucher: None, decision: None }
    }

    /// A decision that pays nothing leaves the order without a voucher; the decision stays as the explanation.
    pub fn with_decision(price: PriceQuote, voucher: QuotedVoucher, decision: Decision) -> Self {
        Self {
            subsidy: decision.subsidy,
            own_share: decision.own_share,
            voucher: decision.subsidy.is_positive().then_some(voucher),
            price,
            decision: Some(decision),
        }
    }
}

impl ExpectedQuote {
    /// Whether the quote is what was expected.
    pub fn is(&self, quote: &Quote) -> bool {
        (self.price_fen, self.subsidy_fen) == (quote.price.amount, quote.subsidy)
    }
}

/// All that went into a decision besides the rules, so that it can be made again for what was really done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    pub order: programme::Order,
    pub funds: Funds,
}

/// A booking's quote as it is kept.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    diesel::deserialize::FromSqlRow,
    diesel::expression::AsExpression,
)]
#[diesel(sql_type = diesel::sql_types::Jsonb)]
pub struct StoredQuote {
    #[serde(flatten)]
    pub quote: Quote,
    /// Present where a voucher pays.
    pub basis: Option<Basis>,
    /// To which the booking is held, whatever the listing's rules become.
    #[serde(default)]
    pub terms: BookedTerms,
}

/// What a listing asked when it was booked and what still matters afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookedTerms {
    pub change_notice_minutes: i32,
    pub cancel_notice_minutes: i32,
    /// Days from a change of the day on which samples arrive to that day.
    pub sample_notice_days: i32,
    /// The customer reads results once its own share is received.
    pub results_after_payment: bool,
    /// How late changes and cancellations, and samples that come too soon, are answered, where it is not the usual.
    pub responses: BTreeMap<BookingRule, Response>,
    /// Minutes of set-up and clean-up that are paid like the booked time.
    pub billed_buffer_minutes: i64,
    /// Minutes of the booked time, as quoted; 0 without one, and of what was booked before the tariff could count them.
    pub booked_minutes: i64,
    /// By which the price was made and what was done is priced.
    pub tariff: Tariff,
    pub extras: Extras,
    /// What is held besides, for the same time.
    pub companions: Vec<BookedCompanion>,
    /// The provider's staff booked it: calling it off costs nothing, for nobody else agreed to it.
    pub is_by_provider: bool,
    /// Both sides agreed on the price as a whole: no price list says what a part of it costs.
    pub is_agreed: bool,
    /// It is a stage of a contract, which neither side ends alone.
    pub is_binding: bool,
    /// Before this nothing is delivered: a month's rent is not done at its beginning.
    pub not_before: Option<DateTime<Utc>>,
}

impl StoredQuote {
    /// The same, with consumables as they were really used; those that `used` does not name stay as ordered.
    #[must_use]
    pub fn with_used(&self, used: &BTreeMap<String, u32>) -> Self {
        let mut quote = self.clone();
        quote.terms.extras.consumables.extend(used.iter().map(|(code, count)| (code.clone(), *count)));
        quote
    }
}

impl BookedTerms {
    /// What an order of this listing is held to.
    pub fn of(listing: &BookableListing, order: &NewOrder) -> Self {
        let rules = &listing.rules;
        let lasting = [BookingRule::ChangeTooLate, BookingRule::CancelTooLate, BookingRule::SamplesTooSoon];
        let responses = rules.responses.iter().filter(|(rule, _)| lasting.contains(rule));
        let buffers = if rules.buffers_billed { rules.setup_minutes + rules.cleanup_minutes } else { 0 };
        Self {
            change_notice_minutes: rules.change_notice_minutes,
            cancel_notice_minutes: rules.cancel_notice_minutes,
            sample_notice_days: rules.sample_notice_days,
            results_after_payment: rules.results_after_payment,
            responses: responses.map(|(rule, response)| (*rule, response.clone())).collect(),
            billed_buffer_minutes: buffers.into(),
            booked_minutes: order.extent().minutes,
            tariff: listing.tariff.clone(),
            extras: Extras {
                starts_at: order.window.and_then(|window| {
                    let setup = if rules.buffers_billed { rules.setup_minutes } else { 0 };
                    window.starts_at().checked_sub_signed(Duration::minutes(setup.into()))
                }),
                with_operator: order.with_operator,
                consumables: order.consumables.clone(),
            },
            companions: Vec::new(),
            is_by_provider: false,
            is_agreed: false,
            is_binding: false,
            not_before: None,
        }
    }

    /// What a price by the hour counts of what was done: the minutes that the tariff says, of those booked and used, and which
    /// they are.
    fn counted(&self, done: &Extent) -> (Extent, Option<Text>) {
        let (minutes, said) = self.tariff.billed_time.counted(self.booked_minutes, done.minutes);
        (Extent { minutes, ..*done }, said)
    }

    /// What the price counts of what was booked or done: set-up and clean-up where they are billed.
    pub fn billed(&self, done: &Extent) -> Extent {
        let minutes = if done.minutes > 0 { done.minutes.saturating_add(self.billed_buffer_minutes) } else { 0 };
        Extent { minutes, ..*done }
    }

    /// What is owed for not using what was booked at this price; nothing where the terms ask for nothing.
    pub fn charge(&self, kind: ChargeKind, price: Fen) -> Option<Charge> {
        let unused = match kind {
            ChargeKind::LateCancel if self.is_by_provider => return None,
            ChargeKind::LateCancel => &self.tariff.late_cancel,
            ChargeKind::NoShow => &self.tariff.no_show,
        };
        unused.of(price).map(|(amount, mut steps)| {
            if kind == ChargeKind::LateCancel && self.tariff.late_cancel_falls_when_taken {
                steps.push(Text::new("整个时段又被订出的，免收此项费用", "falls once all of the time is taken again"));
            }
            Charge { kind, amount, steps }
        })
    }

    /// As rules that say how a late change or cancellation is answered, and when samples may come.
    pub fn rules(&self) -> BookingRules {
        BookingRules {
            responses: self.responses.clone(),
            sample_notice_days: self.sample_notice_days,
            ..BookingRules::default()
        }
    }

    /// These terms of something that was booked before: when its results are given out, and how long before its samples come
    /// that is said, stay as they were when it was booked, however often it is priced anew.
    #[must_use]
    pub fn continuing(mut self, before: &Self) -> Self {
        self.results_after_payment = before.results_after_payment;
        self.sample_notice_days = before.sample_notice_days;
        let rule = BookingRule::SamplesTooSoon;
        self.responses.remove(&rule);
        self.responses.extend(before.responses.get(&rule).map(|response| (rule, response.clone())));
        self
    }
}

/// What a booking comes to once it is known what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalAmounts {
    pub price: Fen,
    pub subsidy: Fen,
    pub price_steps: Vec<Text>,
    pub decision: Option<Decision>,
}

/// The amounts for what was really done, by the quoted price and the same rules: never above the quote, and never more
/// from the voucher than it holds.
///
/// `delivered_at` is when the work was done, where it had no booked time; `limit` is a lower price that was agreed or
/// decided, if there is one.
///
/// # Errors
/// Nothing countable was done.
pub fn final_amounts(
    stored: &StoredQuote,
    rules: Option<&Rules>,
    done: &Extent,
    delivered_at: DateTime<Utc>,
    limit: Option<Fen>,
) -> Result<FinalAmounts, PriceError> {
    let quoted = &stored.quote.price;
    // Of what is priced by the piece or as a whole no hour was promised: what is counted by the hour besides is what was used.
    let (billed, said) = if quoted.unit == PriceUnit::Hour { stored.terms.counted(done) } else { (*done, None) };
    let counted = if stored.terms.is_agreed { quoted.clone() } else { price_again(stored, &billed, done)? };
    let mut steps: Vec<_> = said.into_iter().chain(counted.steps).collect();
    let mut amount = counted.amount;
    for (cap, zh, en) in [
        (Some(quoted.amount), "预约时的报价", "the quoted price"),
        (limit, "裁定的金额", "the amount that was decided"),
    ] {
        if let Some(cap) = cap.filter(|&cap| cap < amount) {
            steps.push(Text::new(format!("不超过{zh} {cap:#} 元"), format!("not above {en}: {cap:#} yuan")));
            amount = cap;
        }
    }
    let decision =
        stored.basis.as_ref().zip(rules).map(|(basis, rules)| decide_again(basis, rules, amount, delivered_at, stored));
    let subsidy = decision.as_ref().map_or(Fen::ZERO, |decision| decision.subsidy);
    Ok(FinalAmounts { price: amount, subsidy, price_steps: steps, decision })
}

/// What a booking comes to that is made longer or shorter: by the price and the rules of its quote. A voucher pays no more than
/// it holds.
///
/// # Errors
/// Nothing countable is left.
pub fn resized(
    stored: &StoredQuote,
    rules: Option<&Rules>,
    window: &TimeWindow,
    extent: &Extent,
) -> Result<StoredQuote, PriceError> {
    let companions = stored.terms.companions.iter().map(|one| one.resized(extent.minutes)).collect();
    let terms = BookedTerms { booked_minutes: extent.minutes, companions, ..stored.terms.clone() };
    let longer = StoredQuote { terms, ..stored.clone() };
    let mut price = price_again(&longer, extent, extent)?;
    if price.unit == PriceUnit::Hour {
        price.steps.extend(longer.terms.tariff.billed_time.promise());
    }
    price.steps.extend(longer.terms.companions.iter().filter_map(BookedCompanion::promise));
    let terms = longer.terms;
    let paying = stored.basis.as_ref().zip(rules).zip(stored.quote.voucher.as_ref());
    let Some(((basis, rules), voucher)) = paying else {
        return Ok(StoredQuote { quote: Quote::without_voucher(price), basis: None, terms });
    };
    let service = Some((window.starts_at(), window.ends_at()));
    let order = programme::Order { price: price.amount, service, ..basis.order.clone() };
    let funds = Funds { available: stored.quote.subsidy, ..basis.funds.clone() };
    let quote = Quote::with_decision(price, voucher.clone(), decide(rules, &order, &funds));
    let basis = quote.voucher.is_some().then_some(Basis { order, funds });
    Ok(StoredQuote { quote, basis, terms })
}

/// What was done, by the quoted price: `billed` of the listing itself, and of its companions what each counts of what was
/// `used`.
fn price_again(stored: &StoredQuote, billed: &Extent, used: &Extent) -> Result<PriceQuote, PriceError> {
    let (quoted, terms) = (&stored.quote.price, &stored.terms);
    let rule = PriceRule { customer_class: quoted.class, unit: quoted.unit, amount: quoted.unit_price };
    let counted = price_with(&[rule], &terms.tariff, rule.customer_class, &terms.billed(billed), &terms.extras)?;
    add_companions(counted, &terms.companions, used)
}

/// What is left to pay with is now what the booking itself holds. A service without a booked time is done when it is
/// delivered, and must be within the voucher's life then.
fn decide_again(
    basis: &Basis,
    rules: &Rules,
    price: Fen,
    delivered_at: DateTime<Utc>,
    stored: &StoredQuote,
) -> Decision {
    let service = basis.order.service.or(Some((basis.order.at, delivered_at)));
    let order = programme::Order { price, service, ..basis.order.clone() };
    let funds = Funds { available: stored.quote.subsidy, ..basis.funds.clone() };
    decide(rules, &order, &funds)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::super::fixtures::listing;
    use super::*;
    use crate::catalog::model::{BilledTime, price};
    use crate::catalog::{CustomerClass, ListingKind};
    use crate::kernel::{OrganisationId, RegionCode};
    use crate::programme::Party;

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).single().expect("a moment")
    }

    /// The rules that are shipped as an example, for enterprises of any size.
    fn rules() -> Rules {
        let document: serde_json::Value =
            serde_json::from_str(include_str!("../../../data/programmes/weihai-2026.json")).expect("JSON");
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
        let voucher = QuotedVoucher {
            id: VoucherId::new(),
            number: "V-1".into(),
            programme_version_id: ProgrammeVersionId::new(),
        };
        StoredQuote {
            quote: Quote::with_decision(price, voucher, decision),
            basis: Some(Basis { order, funds }),
            terms: BookedTerms::default(),
        }
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

    #[test]
    fn consumables_are_paid_as_used_and_never_above_the_quote() {
        let mut listing = listing();
        listing.tariff = serde_json::from_value(serde_json::json!({"consumables": [
            {"code": "grid", "name": {"zh": "铜网", "en": "grids"}, "per": "piece", "amount_fen": 1_000},
        ]}))
        .expect("a tariff");
        let ordered = NewOrder { consumables: [("grid".to_owned(), 5)].into(), ..NewOrder::of(listing.id) };
        let terms = BookedTerms::of(&listing, &ordered);
        let extent = done(60);
        let price = price_with(&listing.prices, &listing.tariff, CustomerClass::Standard, &extent, &terms.extras);
        let mut quote = StoredQuote { terms, basis: None, ..stored(60, 0) };
        quote.quote.price = price.expect("a price");
        let paid = |used: &[(&str, u32)]| {
            let used = used.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect();
            final_amounts(&quote.with_used(&used), None, &extent, noon(), None).expect("amounts").price
        };
        assert_eq!((paid(&[]), paid(&[("grid", 2)])), (Fen::from_yuan(150), Fen::from_yuan(120)));
        assert_eq!((paid(&[("grid", 0)]), paid(&[("grid", 9)])), (Fen::from_yuan(100), Fen::from_yuan(150)));
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
            quote.terms.tariff =
                serde_json::from_value(serde_json::json!({"billed_time": billed_time})).expect("a tariff");
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
        let rule =
            PriceRule { customer_class: CustomerClass::Standard, unit: PriceUnit::Fixed, amount: Fen::new(30_000) };
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
}
