//! What becomes of a quote when it is known what was done, or when the booking is made longer or shorter.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Basis, BookedTerms, Quote, StoredQuote};
use crate::booking::model::companion::{BookedCompanion, add_companions};
use crate::catalog::model::{ConsumablePer, price_with};
use crate::catalog::{Order as Extent, PriceError, PriceQuote, PriceRule, PriceUnit};
use crate::kernel::{Fen, Text, TimeWindow};
use crate::programme::{self, Decision, Funds, Rules, decide};

/// What a booking comes to once it is known what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalAmounts {
    pub price: Fen,
    pub subsidy: Fen,
    pub price_steps: Vec<Text>,
    pub decision: Option<Decision>,
}

/// The amounts for what was really done, by the quoted price and the same rules: never above the quote, except for consumables
/// that were `used` beyond those ordered, which are the enterprise's own to pay; and never more from the voucher than it holds.
///
/// Of consumables by piece that `used` does not name as many were used as ordered. `delivered_at` is when the work was done,
/// where it had no booked time; `limit` is a lower price that was agreed or decided, if there is one.
///
/// # Errors
/// Nothing countable was done.
pub fn final_amounts(
    stored: &StoredQuote,
    rules: Option<&Rules>,
    done: &Extent,
    used: &BTreeMap<String, u32>,
    delivered_at: DateTime<Utc>,
    limit: Option<Fen>,
) -> Result<FinalAmounts, PriceError> {
    let beyond = if stored.terms.is_agreed { Fen::ZERO } else { beyond_order(&stored.terms, used)? };
    let stored = &stored.with_used(used);
    let quoted = &stored.quote.price;
    let most = quoted.amount.checked_add(beyond).ok_or(PriceError::TooLarge)?;
    // Of what is priced by the piece or as a whole no hour was promised: what is counted by the hour besides is what was used.
    let (billed, said) = if quoted.unit == PriceUnit::Hour { stored.terms.counted(done) } else { (*done, None) };
    let counted = if stored.terms.is_agreed { quoted.clone() } else { price_again(stored, &billed, done)? };
    let mut steps: Vec<_> = said.into_iter().chain(counted.steps).collect();
    let mut amount = counted.amount;
    let (quote_zh, quote_en) = if beyond.is_zero() {
        ("预约时的报价", "the quoted price")
    } else {
        ("预约时的报价与预订之外的耗材", "the quoted price and the consumables beyond the order")
    };
    for (cap, zh, en) in [(Some(most), quote_zh, quote_en), (limit, "裁定的金额", "the amount that was decided")] {
        if let Some(cap) = cap.filter(|&cap| cap < amount) {
            steps.push(Text::new(format!("不超过{zh} {cap:#} 元"), format!("not above {en}: {cap:#} yuan")));
            amount = cap;
        }
    }
    let more = amount.remaining_after(quoted.amount);
    if more.is_positive() {
        steps.push(Text::new(
            format!("比报价多 {more:#} 元：预订之外的耗材，由企业自付"),
            format!("{more:#} yuan more than was quoted: consumables beyond the order, the customer's own to pay"),
        ));
    }
    // The voucher was asked for what was quoted: what is beyond can neither raise its share nor forfeit it.
    let asked = amount.min(quoted.amount);
    let decision =
        stored.basis.as_ref().zip(rules).map(|(basis, rules)| decide_again(basis, rules, asked, delivered_at, stored));
    let subsidy = decision.as_ref().map_or(Fen::ZERO, |decision| decision.subsidy);
    Ok(FinalAmounts { price: amount, subsidy, price_steps: steps, decision })
}

/// What consumables by piece cost that were used beyond those ordered.
fn beyond_order(terms: &BookedTerms, used: &BTreeMap<String, u32>) -> Result<Fen, PriceError> {
    let mut pieces = terms.tariff.consumables.iter().filter(|one| one.per == ConsumablePer::Piece);
    pieces.try_fold(Fen::ZERO, |sum, one| {
        let ordered = terms.extras.consumables.get(&one.code).copied().unwrap_or(0);
        let more = used.get(&one.code).map_or(0, |count| count.saturating_sub(ordered));
        let amount = one.amount.checked_mul(more.into()).ok_or(PriceError::TooLarge)?;
        sum.checked_add(amount).ok_or(PriceError::TooLarge)
    })
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
