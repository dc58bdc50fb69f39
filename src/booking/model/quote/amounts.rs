//! What becomes of a quote when it is known what was done, or when the booking is made longer or shorter.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Basis, BookedTerms, Quote, StoredQuote};
use crate::booking::model::companion::add_companions;
use crate::catalog::model::{ConsumablePer, price_with};
use crate::catalog::{Order as Extent, PriceError, PriceQuote, PriceRule, PriceUnit};
use crate::kernel::{Fen, Text, TimeWindow};
use crate::programme::{self, Decision, Funds, Rules, decide};

/// What a booking comes to once it is known what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalAmounts {
    pub price: Fen,
    pub subsidy: Fen,
    /// How much of the price may be for use beyond the booked time, by the tariff under which it was booked.
    pub overtime: Fen,
    pub price_steps: Vec<Text>,
    pub decision: Option<Decision>,
}

/// The amounts for what was really done, by the quoted price and the same rules: never above the quote, except for overtime that
/// its tariff has a price for and for consumables that were `used` beyond those ordered, which are the enterprise's own to pay;
/// and never more from the voucher than it holds.
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
    let beyond = Beyond::of(stored, done, used)?;
    let stored = &stored.with_used(used);
    let quoted = &stored.quote.price;
    let most = quoted.amount.checked_add(beyond.sum()?).ok_or(PriceError::TooLarge)?;
    // Of what is priced by the piece or as a whole no hour was promised: what is counted by the hour besides is what was used.
    let (billed, said) = if quoted.unit == PriceUnit::Hour { stored.terms.counted(done) } else { (*done, None) };
    let counted = if stored.terms.is_agreed { quoted.clone() } else { price_again(stored, &billed, done)? };
    let mut steps: Vec<_> = said.into_iter().chain(counted.steps).collect();
    let mut amount = counted.amount;
    let what = beyond.what();
    let quote = what.as_ref().map_or_else(
        || Text::new("预约时的报价", "the quoted price"),
        |what| Text::new(format!("预约时的报价与{}", what.zh), format!("the quoted price and the {}", what.en)),
    );
    let decided = Text::new("裁定的金额", "the amount that was decided");
    for (cap, of) in [(Some(most), quote), (limit, decided)] {
        if let Some(cap) = cap.filter(|&cap| cap < amount) {
            let (zh, en) = (of.zh, of.en);
            steps.push(Text::new(format!("不超过{zh} {cap:#} 元"), format!("not above {en}: {cap:#} yuan")));
            amount = cap;
        }
    }
    let more = amount.remaining_after(quoted.amount);
    if let Some(what) = what.filter(|_| more.is_positive()) {
        steps.push(Text::new(
            format!("比报价多 {more:#} 元：{}，由企业自付", what.zh),
            format!("{more:#} yuan more than was quoted: {}, the customer's own to pay", what.en),
        ));
    }
    // The voucher was asked for what was quoted: what is beyond can neither raise its share nor forfeit it.
    let asked = amount.min(quoted.amount);
    let decision =
        stored.basis.as_ref().zip(rules).map(|(basis, rules)| decide_again(basis, rules, asked, delivered_at, stored));
    let subsidy = decision.as_ref().map_or(Fen::ZERO, |decision| decision.subsidy);
    Ok(FinalAmounts { price: amount, subsidy, overtime: beyond.time, price_steps: steps, decision })
}

/// What may be paid on top of the quote, because it was neither booked nor ordered and was used all the same.
struct Beyond {
    /// Overtime.
    time: Fen,
    /// Consumables by piece.
    consumables: Fen,
}

impl Beyond {
    /// Nothing of what was agreed on as a whole.
    fn of(stored: &StoredQuote, done: &Extent, used: &BTreeMap<String, u32>) -> Result<Self, PriceError> {
        if stored.terms.is_agreed {
            return Ok(Self { time: Fen::ZERO, consumables: Fen::ZERO });
        }
        Ok(Self { time: overtime(stored, done)?, consumables: beyond_order(&stored.terms, used)? })
    }

    fn sum(&self) -> Result<Fen, PriceError> {
        self.time.checked_add(self.consumables).ok_or(PriceError::TooLarge)
    }

    /// In words, where it is anything.
    fn what(&self) -> Option<Text> {
        let parts = [
            (self.time, "预约之外的时间", "time beyond the booked"),
            (self.consumables, "预订之外的耗材", "consumables beyond the order"),
        ];
        let parts = parts.into_iter().filter(|(amount, ..)| amount.is_positive());
        let (zh, en): (Vec<_>, Vec<_>) = parts.map(|(_, zh, en)| (zh, en)).unzip();
        (!zh.is_empty()).then(|| Text::new(zh.join("与"), en.join(" and ")))
    }
}

/// What use beyond the booked time adds, each listing's by its own tariff, with everything else as it was ordered.
fn overtime(stored: &StoredQuote, done: &Extent) -> Result<Fen, PriceError> {
    let (price, terms) = (&stored.quote.price, &stored.terms);
    let paid = terms.tariff.overtime_paid(terms.booked_minutes, done.minutes);
    let companions = terms.companions.iter().map(|one| one.overtime(done));
    companions.fold(overtime_of(price, terms, paid, done.quantity), |sum, one| {
        sum?.checked_add(one?).ok_or(PriceError::TooLarge)
    })
}

/// What so many minutes beyond the booked ones add to the listing's own price, if it is one by the hour.
fn overtime_of(price: &PriceQuote, terms: &BookedTerms, minutes: i64, quantity: i64) -> Result<Fen, PriceError> {
    if minutes <= 0 || price.unit != PriceUnit::Hour {
        return Ok(Fen::ZERO);
    }
    let of = |minutes| own_price(price, terms, &Extent { minutes, quantity }).map(|price| price.amount);
    Ok(of(terms.booked_minutes.saturating_add(minutes))?.remaining_after(of(terms.booked_minutes)?))
}

/// What is said beside a price, before anything is used, of which minutes are paid in the end, and of the most that use beyond
/// the booked time can add.
///
/// # Errors
/// An amount is out of range.
pub fn promises(price: &PriceQuote, terms: &BookedTerms, quantity: i64) -> Result<Vec<Text>, PriceError> {
    let mut said = Vec::new();
    if price.unit == PriceUnit::Hour && terms.booked_minutes > 0 {
        let most = terms.tariff.overtime_most(terms.booked_minutes);
        let more = overtime_of(price, terms, most, quantity)?;
        said.extend(terms.tariff.promises(terms.booked_minutes, more));
    }
    for companion in &terms.companions {
        said.extend(companion.promises(quantity)?);
    }
    Ok(said)
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
    let said = promises(&price, &longer.terms, extent.quantity)?;
    price.steps.extend(said);
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
    let terms = &stored.terms;
    add_companions(own_price(&stored.quote.price, terms, billed)?, &terms.companions, used)
}

/// What so much of the listing itself costs by the unit price that was quoted.
fn own_price(quoted: &PriceQuote, terms: &BookedTerms, billed: &Extent) -> Result<PriceQuote, PriceError> {
    let rule = PriceRule { customer_class: quoted.class, unit: quoted.unit, amount: quoted.unit_price };
    price_with(&[rule], &terms.tariff, rule.customer_class, &terms.billed(billed), &terms.extras)
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
