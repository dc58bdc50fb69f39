//! What comes on top or off a listing's prices.

mod time;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::{Day, day_of, days_of};
use super::price::CustomerClass;
use crate::kernel::{BasisPoints, Fen, Invalid, LOCAL_ZONE, Text, TimeWindow, text_enum};
use crate::web::FieldError;

pub use time::{BilledTime, HourStep, Overtime, Stretch};

/// A billion yuan: more is a slip of the pen.
const MAX_AMOUNT: Fen = Fen::new(100_000_000_000);
const DAY_MINUTES: u16 = 1_440;
const WEEK_MINUTES: i32 = 10_080;
/// The hour that a price is for, to a year.
const STEP_MINUTES: std::ops::RangeInclusive<i64> = 60..=527_040;
const MAX_ENTRIES: usize = 50;
const MAX_CODE: usize = 50;
const MAX_NAME: usize = 100;

/// A lower (or higher) price for what comes beyond a number of samples or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceStep {
    /// Of the price of this class.
    #[serde(default = "standard")]
    pub customer_class: CustomerClass,
    /// Units beyond so many have the step's price.
    #[schema(minimum = 1)]
    pub above: i64,
    /// For each unit, fen.
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
}

const fn standard() -> CustomerClass {
    CustomerClass::Standard
}

/// Hours in which an hourly price is paid in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OffPeak {
    /// Days of the week; none: every day.
    #[serde(default)]
    pub days: BTreeSet<Day>,
    /// Minutes of the local day, `[from, to)`.
    #[schema(maximum = 1440)]
    pub from: u16,
    #[schema(maximum = 1440)]
    pub to: u16,
    /// Of the hourly price.
    pub ratio_bp: BasisPoints,
}

/// Somebody of the provider's works with the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatorFee {
    #[serde(rename = "per_hour_fen")]
    pub per_hour: Fen,
    /// Never without an operator; else the order says whether it wants one.
    pub is_required: bool,
}

text_enum! {
    /// How a consumable is counted.
    pub enum ConsumablePer {
        /// Once for each order.
        Order = "order",
        /// For each sample or month ordered.
        Quantity = "quantity",
        /// For each hour, by the minute.
        Hour = "hour",
        /// As many as the order asks for.
        Piece = "piece",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consumable {
    pub code: String,
    pub name: Text,
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    pub per: ConsumablePer,
}

/// What is owed for an order that was not used: a share of its price, or at least an amount; never more than the price.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UnusedCharge {
    pub ratio_bp: BasisPoints,
    #[serde(rename = "at_least_fen")]
    pub at_least: Fen,
}

/// A listing's tariff, besides its prices. The default changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tariff {
    /// Which minutes are paid when the work is done.
    pub billed_time: BilledTime,
    /// Absent: use beyond the booked time is never paid.
    pub overtime: Option<Overtime>,
    /// Hourly prices count each started stretch of so many minutes in full; absent: by the minute.
    pub time_step_minutes: Option<i32>,
    /// Graduated prices for hours, counted from the beginning of each order.
    pub hour_steps: Vec<HourStep>,
    /// Graduated prices for samples and months.
    pub steps: Vec<PriceStep>,
    /// The first that covers a minute counts.
    pub off_peak: Vec<OffPeak>,
    #[serde(rename = "set_up_fee_fen")]
    pub set_up_fee: Fen,
    /// Absent: nobody of the provider's is paid for.
    pub operator: Option<OperatorFee>,
    pub consumables: Vec<Consumable>,
    /// The least that an order costs, everything included.
    #[serde(rename = "minimum_fen")]
    pub minimum: Fen,
    /// For calling a confirmed booking off within the notice that the rules ask.
    pub late_cancel: UnusedCharge,
    /// The charge for calling off late falls once all of the booked time is taken again before it is over.
    pub late_cancel_falls_when_taken: bool,
    /// For not coming.
    pub no_show: UnusedCharge,
}

/// What an order says besides how much of the listing it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extras {
    /// When the billed time begins; without it no hour is off-peak.
    pub starts_at: Option<DateTime<Utc>>,
    pub with_operator: bool,
    /// Consumables counted by piece.
    pub consumables: BTreeMap<String, u32>,
}

impl Tariff {
    /// The minutes that hourly prices count.
    pub fn counted_minutes(&self, minutes: i64) -> Option<i64> {
        let step = i64::from(self.time_step_minutes.unwrap_or(1)).max(1);
        minutes.checked_add(step - 1).map(|minutes| minutes / step * step)
    }

    /// Whether the order has an operator.
    pub fn has_operator(&self, extras: &Extras) -> Option<OperatorFee> {
        self.operator.filter(|operator| operator.is_required || extras.with_operator)
    }

    /// Minutes of `[start, start + minutes)` by the share of the hourly price that they cost, the full price first.
    pub fn minutes_by_ratio(&self, start: Option<DateTime<Utc>>, minutes: i64) -> Vec<(BasisPoints, i64)> {
        let window = start
            .zip(Duration::try_minutes(minutes))
            .and_then(|(start, length)| TimeWindow::new(start, start.checked_add_signed(length)?).ok());
        let Some(window) = window.filter(|_| !self.off_peak.is_empty()) else {
            return vec![(BasisPoints::WHOLE, minutes)];
        };
        let mut by_ratio: BTreeMap<i32, (BasisPoints, i64)> = BTreeMap::new();
        for (date, from, to) in days_of(&window, LOCAL_ZONE) {
            for (from, to, ratio) in self.bands_of(day_of(date), from, to) {
                by_ratio.entry(-ratio.get()).or_insert((ratio, 0)).1 += i64::from(to) - i64::from(from);
            }
        }
        by_ratio.into_values().collect()
    }

    /// `[from, to)` of a day, cut where the ratio may change.
    fn bands_of(&self, day: Day, from: u16, to: u16) -> Vec<(u16, u16, BasisPoints)> {
        let bands: Vec<_> =
            self.off_peak.iter().filter(|band| band.days.is_empty() || band.days.contains(&day)).collect();
        let mut edges: Vec<u16> = bands.iter().flat_map(|band| [band.from, band.to]).chain([from, to]).collect();
        edges.retain(|edge| (from..=to).contains(edge));
        edges.sort_unstable();
        edges.dedup();
        let ratio_at = |minute: u16| {
            let band = bands.iter().find(|band| band.from <= minute && minute < band.to);
            band.map_or(BasisPoints::WHOLE, |band| band.ratio_bp)
        };
        edges.iter().zip(edges.iter().skip(1)).map(|(&from, &to)| (from, to, ratio_at(from))).collect()
    }

    /// Steps of one class's price, lowest first.
    pub fn steps_of(&self, class: CustomerClass) -> Vec<PriceStep> {
        let mut steps: Vec<_> = self.steps.iter().filter(|step| step.customer_class == class).copied().collect();
        steps.sort_unstable_by_key(|step| step.above);
        steps
    }

    /// Everything that does not fit, by field.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut check = Check::default();
        if self.time_step_minutes.is_some_and(|minutes| !(1..=i32::from(DAY_MINUTES)).contains(&minutes)) {
            check.wrong("time_step_minutes", "range", "应为 1 到 1440 分钟", "must be 1 to 1,440 minutes");
        }
        check.amount("set_up_fee_fen", self.set_up_fee);
        check.amount("minimum_fen", self.minimum);
        check.amount("late_cancel.at_least_fen", self.late_cancel.at_least);
        check.amount("no_show.at_least_fen", self.no_show.at_least);
        if let Some(operator) = &self.operator {
            check.amount("operator.per_hour_fen", operator.per_hour);
        }
        if let Some(overtime) = &self.overtime {
            check.overtime(overtime, self.billed_time);
        }
        check.hour_steps(&self.hour_steps);
        check.steps(&self.steps);
        check.off_peak(&self.off_peak);
        check.consumables(&self.consumables);
        check.faults
    }
}

#[derive(Default)]
struct Check {
    faults: Vec<FieldError>,
}

impl Check {
    fn wrong(&mut self, field: impl Into<String>, code: &'static str, zh: &str, en: &str) {
        self.faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
    }

    fn amount(&mut self, field: impl Into<String>, amount: Fen) {
        if amount.is_negative() || amount > MAX_AMOUNT {
            let zh = format!("金额须在 0 到 {MAX_AMOUNT:#} 元之间");
            let en = format!("an amount must be between 0 and {MAX_AMOUNT:#} yuan");
            self.wrong(field, "range", &zh, &en);
        }
    }

    fn count(&mut self, field: &str, count: usize) {
        if count > MAX_ENTRIES {
            self.wrong(field, "too_many", "最多 50 项", "at most 50");
        }
    }

    fn overtime(&mut self, overtime: &Overtime, billed: BilledTime) {
        if billed == BilledTime::Booked {
            self.wrong(
                "overtime",
                "booked_time_counts",
                "按预约的时间结算的，超出部分不另计",
                "where the booked time is paid nothing beyond it is",
            );
        }
        if overtime.at_most_minutes.is_none() && overtime.at_most_bp.is_none() {
            self.wrong(
                "overtime",
                "no_limit",
                "请填写最多另计多少分钟或百分比",
                "say how many minutes, or which share, are paid at most",
            );
        }
        if !(0..=i32::from(DAY_MINUTES)).contains(&overtime.grace_minutes) {
            self.wrong("overtime.grace_minutes", "range", "应为 0 到 1440 分钟", "must be 0 to 1,440 minutes");
        }
        if overtime.at_most_minutes.is_some_and(|minutes| !(1..=WEEK_MINUTES).contains(&minutes)) {
            self.wrong("overtime.at_most_minutes", "range", "应为 1 到 10080 分钟", "must be 1 to 10,080 minutes");
        }
        if overtime.at_most_bp.is_some_and(|ratio| ratio == BasisPoints::ZERO) {
            self.wrong("overtime.at_most_bp", "range", "应大于 0", "must be above 0");
        }
    }

    fn hour_steps(&mut self, steps: &[HourStep]) {
        self.count("hour_steps", steps.len());
        for (place, step) in steps.iter().enumerate() {
            self.amount(format!("hour_steps[{place}].amount_fen"), step.amount);
            let field = format!("hour_steps[{place}].above_minutes");
            if !STEP_MINUTES.contains(&step.above_minutes) {
                self.wrong(&field, "range", "应为 60 到 527040 分钟", "must be 60 to 527,040 minutes");
            }
            let key = |step: &HourStep| (step.customer_class, step.above_minutes);
            if steps.iter().take(place).any(|other| key(other) == key(step)) {
                self.wrong(&field, "duplicate", "阶梯重复", "this step is there twice");
            }
        }
    }

    fn steps(&mut self, steps: &[PriceStep]) {
        self.count("steps", steps.len());
        for (place, step) in steps.iter().enumerate() {
            self.amount(format!("steps[{place}].amount_fen"), step.amount);
            if !(1..=1_000_000).contains(&step.above) {
                let field = format!("steps[{place}].above");
                self.wrong(field, "range", "应为 1 到 1000000", "must be 1 to 1,000,000");
            }
            let same = |other: &PriceStep| (other.customer_class, other.above) == (step.customer_class, step.above);
            if steps.iter().take(place).any(same) {
                self.wrong(format!("steps[{place}].above"), "duplicate", "阶梯重复", "this step is there twice");
            }
        }
    }

    fn off_peak(&mut self, bands: &[OffPeak]) {
        self.count("off_peak", bands.len());
        for (place, band) in bands.iter().enumerate() {
            if band.from >= band.to || band.to > DAY_MINUTES {
                let field = format!("off_peak[{place}].to");
                self.wrong(
                    field,
                    "range",
                    "时段须在当日 0 至 1440 分钟之内、起早于止",
                    "must end after its start, within the day",
                );
            }
        }
    }

    fn consumables(&mut self, consumables: &[Consumable]) {
        self.count("consumables", consumables.len());
        for (place, consumable) in consumables.iter().enumerate() {
            let field = |name: &str| format!("consumables[{place}].{name}");
            self.amount(field("amount_fen"), consumable.amount);
            if consumable.code.trim() != consumable.code || !(1..=MAX_CODE).contains(&consumable.code.chars().count()) {
                self.wrong(field("code"), "length", "应为 1 到 50 个字符", "must be 1 to 50 characters");
            }
            if consumables.iter().take(place).any(|other| other.code == consumable.code) {
                self.wrong(field("code"), "duplicate", "编号重复", "this code is there twice");
            }
            for (language, name) in [("zh", &consumable.name.zh), ("en", &consumable.name.en)] {
                if !(1..=MAX_NAME).contains(&name.trim().chars().count()) {
                    let field = format!("{}.{language}", field("name"));
                    self.wrong(field, "length", "应为 1 到 100 个字符", "must be 1 to 100 characters");
                }
            }
        }
    }
}

impl UnusedCharge {
    /// What is owed of a price, rounded down to the fen, with the calculation; nothing where the charge is nothing.
    pub fn of(&self, price: Fen) -> Option<(Fen, Vec<Text>)> {
        let share = price.share(self.ratio_bp);
        let mut steps = vec![Text::new(
            format!("订单金额 {price:#} 元 × {} = {share:#} 元（舍去不足一分）", self.ratio_bp),
            format!("{price:#} yuan × {} = {share:#} yuan (rounded down to the fen)", self.ratio_bp),
        )];
        let mut amount = share;
        if self.at_least > amount {
            amount = self.at_least;
            steps.push(Text::new(format!("至少 {amount:#} 元"), format!("at least {amount:#} yuan")));
        }
        if amount > price {
            amount = price;
            steps.push(Text::new(
                format!("不超过订单金额 {price:#} 元"),
                format!("not above the price, {price:#} yuan"),
            ));
        }
        amount.is_positive().then_some((amount, steps))
    }
}

#[cfg(test)]
mod tests;
