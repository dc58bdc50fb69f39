//! What an order costs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, Invalid, Text, text_enum};

text_enum! {
    /// What a price is for.
    pub enum PriceUnit {
        Hour = "hour",
        Sample = "sample",
        Month = "month",
        /// The whole order.
        Fixed = "fixed",
    }
}

impl PriceUnit {
    /// The unit as people say it.
    pub fn text(self) -> Text {
        match self {
            Self::Hour => Text::new("小时", "hour"),
            Self::Sample => Text::new("样品", "sample"),
            Self::Month => Text::new("月", "month"),
            Self::Fixed => Text::new("次", "order"),
        }
    }
}

text_enum! {
    /// Whom a price is for. A class without a price of its own pays the standard price.
    pub enum CustomerClass {
        Standard = "standard",
        /// Small and medium enterprises.
        Sme = "sme",
        /// Universities and institutes.
        Academic = "academic",
        /// Members of the provider's own alliance.
        Member = "member",
    }
}

impl CustomerClass {
    fn text(self) -> Text {
        match self {
            Self::Standard => Text::new("标准价", "standard price"),
            Self::Sme => Text::new("中小企业价", "price for small and medium enterprises"),
            Self::Academic => Text::new("高校院所价", "academic price"),
            Self::Member => Text::new("成员价", "member price"),
        }
    }
}

/// A price of a listing, fen, for one class of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceRule {
    pub customer_class: CustomerClass,
    pub unit: PriceUnit,
    #[serde(rename = "amount_fen")]
    #[schema(minimum = 0)]
    pub amount: Fen,
}

/// How much of a listing is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Length of the window in whole minutes, 0 for an order without one. What hourly prices count.
    pub minutes: i64,
    /// Samples or months; 1 where there is nothing to count. Hourly and fixed prices leave it aside.
    pub quantity: i64,
}

/// What an order costs, and how that came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceQuote {
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    #[serde(rename = "unit_price_fen")]
    pub unit_price: Fen,
    pub unit: PriceUnit,
    /// The class whose price was taken: the customer's own, or the standard one.
    pub class: CustomerClass,
    /// The calculation in sentences, in order.
    pub steps: Vec<Text>,
}

/// Why an order has no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// Neither the customer's class nor the standard one has a price: price on request.
    #[error("the listing has no price for this customer")]
    OnRequest,
    #[error("an hourly price needs a window of time")]
    NeedsWindow,
    #[error("the quantity must be positive")]
    NeedsQuantity,
    #[error("the price is beyond any amount")]
    TooLarge,
}

impl From<PriceError> for Invalid {
    fn from(error: PriceError) -> Self {
        match error {
            PriceError::OnRequest => Self::new(
                "price_on_request",
                "此条目尚无适用价格，请先向供方询价",
                "the listing has no price for you yet; ask the provider",
            ),
            PriceError::NeedsWindow => Self::new(
                "window_needed",
                "按小时计价，须给出起止时间",
                "priced by the hour: a start and an end are needed",
            ),
            PriceError::NeedsQuantity => Self::new("quantity", "数量必须大于零", "the quantity must be positive"),
            PriceError::TooLarge => Self::new("too_large", "数量过大，金额超出范围", "the amount is out of range"),
        }
    }
}

/// Prices an order: the class's own rule if there is one, else the standard one. Part of an hour is priced by the minute
/// and rounded up to the fen.
///
/// # Errors
/// No rule fits, the order lacks what the rule counts, or the amount is out of range.
pub fn price(rules: &[PriceRule], class: CustomerClass, order: &Order) -> Result<PriceQuote, PriceError> {
    let rule = rule_for(rules, class).ok_or(PriceError::OnRequest)?;
    let (amount, calculation) = apply(rule, order)?;
    Ok(PriceQuote {
        amount,
        unit_price: rule.amount,
        unit: rule.unit,
        class: rule.customer_class,
        steps: vec![choice(rule, class), calculation],
    })
}

fn rule_for(rules: &[PriceRule], class: CustomerClass) -> Option<&PriceRule> {
    let of = |class| rules.iter().find(|rule| rule.customer_class == class);
    of(class).or_else(|| of(CustomerClass::Standard))
}

/// Says which price was taken and why.
fn choice(rule: &PriceRule, class: CustomerClass) -> Text {
    let (taken, unit, amount) = (rule.customer_class.text(), rule.unit.text(), rule.amount);
    if rule.customer_class == class {
        return Text::new(
            format!("适用{}：{amount} 元/{}", taken.zh, unit.zh),
            format!("{}: {amount} yuan per {}", taken.en, unit.en),
        );
    }
    let wanted = class.text();
    Text::new(
        format!("没有{}，适用{}：{amount} 元/{}", wanted.zh, taken.zh, unit.zh),
        format!("no {}; {}: {amount} yuan per {}", wanted.en, taken.en, unit.en),
    )
}

fn apply(rule: &PriceRule, order: &Order) -> Result<(Fen, Text), PriceError> {
    match rule.unit {
        PriceUnit::Hour => by_the_minute(rule.amount, order.minutes),
        PriceUnit::Sample | PriceUnit::Month => by_quantity(rule, order.quantity),
        PriceUnit::Fixed => Ok((
            rule.amount,
            Text::new(format!("固定价格 {} 元", rule.amount), format!("fixed price {} yuan", rule.amount)),
        )),
    }
}

fn by_the_minute(per_hour: Fen, minutes: i64) -> Result<(Fen, Text), PriceError> {
    if minutes <= 0 {
        return Err(PriceError::NeedsWindow);
    }
    let amount = per_hour.scale_up(minutes, 60).ok_or(PriceError::TooLarge)?;
    let steps = Text::new(
        format!("{per_hour} 元/小时 × {minutes} 分钟 ÷ 60 = {amount} 元（不足一分进位）"),
        format!("{per_hour} yuan/h × {minutes} min ÷ 60 = {amount} yuan (rounded up to the fen)"),
    );
    Ok((amount, steps))
}

fn by_quantity(rule: &PriceRule, quantity: i64) -> Result<(Fen, Text), PriceError> {
    if quantity <= 0 {
        return Err(PriceError::NeedsQuantity);
    }
    let amount = rule.amount.checked_mul(quantity).ok_or(PriceError::TooLarge)?;
    let unit = rule.unit.text();
    let steps = Text::new(
        format!("{} 元/{} × {quantity} = {amount} 元", rule.amount, unit.zh),
        format!("{} yuan per {} × {quantity} = {amount} yuan", rule.amount, unit.en),
    );
    Ok((amount, steps))
}

#[cfg(test)]
mod tests {
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
        let rules =
            [rule(CustomerClass::Standard, PriceUnit::Hour, 600), rule(CustomerClass::Sme, PriceUnit::Hour, 400)];
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

        #[test]
        fn nothing_panics(fen in any::<i64>(), minutes in any::<i64>(), quantity in any::<i64>(), unit in 0..4_usize) {
            let unit = PriceUnit::ALL.get(unit).copied().unwrap_or(PriceUnit::Fixed);
            let _ = price(&[rule(CustomerClass::Standard, unit, fen)], CustomerClass::Sme, &Order { minutes, quantity });
        }
    }
}
