//! What an order costs.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::tariff::{ConsumablePer, Extras, Stretch, Tariff};
use crate::kernel::{BasisPoints, Fen, Invalid, Text, text_enum};

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
        /// The provider's own people, on its own listings: what it costs inside the house.
        Own = "own",
    }
}

impl CustomerClass {
    /// The class as people say it.
    pub fn who(self) -> Text {
        match self {
            Self::Standard => Text::new("一般客户", "standard customers"),
            Self::Sme => Text::new("中小企业", "small and medium enterprises"),
            Self::Academic => Text::new("高校院所", "universities and institutes"),
            Self::Member => Text::new("成员单位", "members"),
            Self::Own => Text::new("本单位人员", "the provider's own people"),
        }
    }

    fn text(self) -> Text {
        match self {
            Self::Standard => Text::new("标准价", "standard price"),
            Self::Sme => Text::new("中小企业价", "price for small and medium enterprises"),
            Self::Academic => Text::new("高校院所价", "academic price"),
            Self::Member => Text::new("成员价", "member price"),
            Self::Own => Text::new("内部核算价", "internal price"),
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
    price_with(rules, &Tariff::default(), class, order, &Extras::default())
}

/// As [`price`], with what the tariff puts on top or takes off: steps and off-peak hours in the price itself, then fees,
/// then consumables, and at last the least that an order costs. Every part is rounded up to the fen.
///
/// # Errors
/// Those of [`price`].
pub fn price_with(
    rules: &[PriceRule],
    tariff: &Tariff,
    class: CustomerClass,
    order: &Order,
    extras: &Extras,
) -> Result<PriceQuote, PriceError> {
    let rule = rule_for(rules, class).ok_or(PriceError::OnRequest)?;
    let mut sum = Sum { amount: Fen::ZERO, steps: vec![choice(rule, class)] };
    match rule.unit {
        PriceUnit::Hour => by_time(&mut sum, rule, tariff, order.minutes, extras)?,
        PriceUnit::Sample | PriceUnit::Month => by_quantity(&mut sum, rule, tariff, order.quantity)?,
        PriceUnit::Fixed => {
            let steps =
                Text::new(format!("固定价格 {:#} 元", rule.amount), format!("fixed price {:#} yuan", rule.amount));
            sum.add(rule.amount, steps)?;
        }
    }
    add_fees(&mut sum, tariff, order, extras)?;
    add_consumables(&mut sum, tariff, order, extras)?;
    if tariff.minimum > sum.amount {
        let least = tariff.minimum;
        sum.amount = least;
        sum.steps.push(Text::new(format!("最低收费 {least:#} 元"), format!("minimum charge {least:#} yuan")));
    }
    Ok(PriceQuote {
        amount: sum.amount,
        unit_price: rule.amount,
        unit: rule.unit,
        class: rule.customer_class,
        steps: sum.steps,
    })
}

/// A price as it grows, and the sentences that say how.
struct Sum {
    amount: Fen,
    steps: Vec<Text>,
}

impl Sum {
    fn add(&mut self, amount: Fen, step: Text) -> Result<(), PriceError> {
        self.amount = self.amount.checked_add(amount).ok_or(PriceError::TooLarge)?;
        self.steps.push(step);
        Ok(())
    }

    /// Nothing is said of what costs nothing.
    fn add_fee(&mut self, amount: Fen, zh: &str, en: &str) -> Result<(), PriceError> {
        if amount.is_zero() {
            return Ok(());
        }
        self.add(amount, Text::new(format!("{zh} {amount:#} 元"), format!("{en} {amount:#} yuan")))
    }
}

/// The price that a class pays: its own, or the standard one.
pub fn rule_for(rules: &[PriceRule], class: CustomerClass) -> Option<&PriceRule> {
    let of = |class| rules.iter().find(|rule| rule.customer_class == class);
    of(class).or_else(|| of(CustomerClass::Standard))
}

/// Says which price was taken and why.
fn choice(rule: &PriceRule, class: CustomerClass) -> Text {
    let (taken, unit, amount) = (rule.customer_class.text(), rule.unit.text(), rule.amount);
    if rule.customer_class == class {
        return Text::new(
            format!("适用{}：{amount:#} 元/{}", taken.zh, unit.zh),
            format!("{}: {amount:#} yuan per {}", taken.en, unit.en),
        );
    }
    let wanted = class.text();
    Text::new(
        format!("没有{}，适用{}：{amount:#} 元/{}", wanted.zh, taken.zh, unit.zh),
        format!("no {}; {}: {amount:#} yuan per {}", wanted.en, taken.en, unit.en),
    )
}

fn by_time(sum: &mut Sum, rule: &PriceRule, tariff: &Tariff, minutes: i64, extras: &Extras) -> Result<(), PriceError> {
    if minutes <= 0 {
        return Err(PriceError::NeedsWindow);
    }
    let counted = tariff.counted_minutes(minutes).ok_or(PriceError::TooLarge)?;
    if counted != minutes {
        let step = tariff.time_step_minutes.unwrap_or(1);
        sum.steps.push(Text::new(
            format!("{minutes} 分钟按每 {step} 分钟进位，计 {counted} 分钟"),
            format!("{minutes} min count as {counted}: each started {step} min in full"),
        ));
    }
    for stretch in tariff.stretches(rule.customer_class, rule.amount, counted) {
        add_stretch(sum, &stretch, tariff, extras)?;
    }
    Ok(())
}

/// Minutes of one hourly price; those that are off-peak are summed up for themselves.
fn add_stretch(sum: &mut Sum, stretch: &Stretch, tariff: &Tariff, extras: &Extras) -> Result<(), PriceError> {
    let Stretch { from, per_hour, .. } = *stretch;
    let starts_at = extras.starts_at.zip(Duration::try_minutes(from));
    let starts_at = starts_at.and_then(|(start, before)| start.checked_add_signed(before));
    let beyond = if from == 0 { Text::new("", "") } else { beyond(from) };
    for (ratio, minutes) in tariff.minutes_by_ratio(starts_at, stretch.minutes) {
        let parts = minutes.checked_mul(ratio.get().into()).ok_or(PriceError::TooLarge)?;
        let amount = per_hour.scale_up(parts, 600_000).ok_or(PriceError::TooLarge)?;
        let off_peak = if ratio == BasisPoints::WHOLE { String::new() } else { format!(" × {ratio}") };
        let (zh, en) = (&beyond.zh, &beyond.en);
        let steps = Text::new(
            format!("{zh}{per_hour:#} 元/小时 × {minutes} 分钟 ÷ 60{off_peak} = {amount:#} 元（不足一分进位）"),
            format!("{en}{per_hour:#} yuan/h × {minutes} min ÷ 60{off_peak} = {amount:#} yuan (rounded up to the fen)"),
        );
        sum.add(amount, steps)?;
    }
    Ok(())
}

fn beyond(minutes: i64) -> Text {
    if minutes % 60 == 0 {
        let hours = minutes / 60;
        return Text::new(format!("超过 {hours} 小时的部分："), format!("beyond {hours} h: "));
    }
    Text::new(format!("超过 {minutes} 分钟的部分："), format!("beyond {minutes} min: "))
}

fn by_quantity(sum: &mut Sum, rule: &PriceRule, tariff: &Tariff, quantity: i64) -> Result<(), PriceError> {
    if quantity <= 0 {
        return Err(PriceError::NeedsQuantity);
    }
    let (mut from, mut each, mut first) = (0, rule.amount, true);
    let ends = tariff.steps_of(rule.customer_class);
    for (end, next) in ends.iter().map(|step| (step.above, step.amount)).chain([(i64::MAX, Fen::ZERO)]) {
        let count = quantity.min(end) - from;
        if count > 0 {
            let amount = each.checked_mul(count).ok_or(PriceError::TooLarge)?;
            let unit = rule.unit.text();
            let beyond = if first {
                Text::new("", "")
            } else {
                Text::new(format!("第 {} 起：", from + 1), format!("from number {} on: ", from + 1))
            };
            let steps = Text::new(
                format!("{}{each:#} 元/{} × {count} = {amount:#} 元", beyond.zh, unit.zh),
                format!("{}{each:#} yuan per {} × {count} = {amount:#} yuan", beyond.en, unit.en),
            );
            sum.add(amount, steps)?;
            (from, first) = (from + count, false);
        }
        each = next;
    }
    Ok(())
}

fn add_fees(sum: &mut Sum, tariff: &Tariff, order: &Order, extras: &Extras) -> Result<(), PriceError> {
    sum.add_fee(tariff.set_up_fee, "开机费", "set-up fee")?;
    if let Some(operator) = tariff.has_operator(extras) {
        let minutes = order.minutes.max(0);
        let amount = operator.per_hour.scale_up(minutes, 60).ok_or(PriceError::TooLarge)?;
        let zh = format!("操作员 {:#} 元/小时 × {minutes} 分钟 ÷ 60 =", operator.per_hour);
        let en = format!("operator {:#} yuan/h × {minutes} min ÷ 60 =", operator.per_hour);
        sum.add_fee(amount, &zh, &en)?;
    }
    Ok(())
}

fn add_consumables(sum: &mut Sum, tariff: &Tariff, order: &Order, extras: &Extras) -> Result<(), PriceError> {
    for consumable in &tariff.consumables {
        let (count, amount) = match consumable.per {
            ConsumablePer::Order => (1, Some(consumable.amount)),
            ConsumablePer::Quantity => (order.quantity.max(0), consumable.amount.checked_mul(order.quantity.max(0))),
            ConsumablePer::Hour => (order.minutes.max(0), consumable.amount.scale_up(order.minutes.max(0), 60)),
            ConsumablePer::Piece => {
                let pieces = extras.consumables.get(&consumable.code).copied().unwrap_or(0).into();
                (pieces, consumable.amount.checked_mul(pieces))
            }
        };
        let amount = amount.ok_or(PriceError::TooLarge)?;
        let (per, name) = (consumable.amount, &consumable.name);
        let (zh, en) = match consumable.per {
            ConsumablePer::Hour => {
                (format!("{per:#} 元/小时 × {count} 分钟 ÷ 60"), format!("{per:#} yuan/h × {count} min ÷ 60"))
            }
            _ => (format!("{per:#} 元 × {count}"), format!("{per:#} yuan × {count}")),
        };
        sum.add_fee(amount, &format!("耗材“{}” {zh} =", name.zh), &format!("{}: {en} =", name.en))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
