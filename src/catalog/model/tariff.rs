//! What comes on top or off a listing's prices.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::{Day, day_of, days_of};
use super::price::CustomerClass;
use crate::kernel::{BasisPoints, Fen, Invalid, LOCAL_ZONE, Text, TimeWindow, text_enum};
use crate::web::FieldError;

/// A billion yuan: more is a slip of the pen.
const MAX_AMOUNT: Fen = Fen::new(100_000_000_000);
const DAY_MINUTES: u16 = 1_440;
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
    /// Hourly prices count each started stretch of so many minutes in full; absent: by the minute.
    pub time_step_minutes: Option<i32>,
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
            let zh = format!("金额须在 0 到 {MAX_AMOUNT} 元之间");
            let en = format!("an amount must be between 0 and {MAX_AMOUNT} yuan");
            self.wrong(field, "range", &zh, &en);
        }
    }

    fn count(&mut self, field: &str, count: usize) {
        if count > MAX_ENTRIES {
            self.wrong(field, "too_many", "最多 50 项", "at most 50");
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
            format!("订单金额 {price} 元 × {} = {share} 元（舍去不足一分）", self.ratio_bp),
            format!("{price} yuan × {} = {share} yuan (rounded down to the fen)", self.ratio_bp),
        )];
        let mut amount = share;
        if self.at_least > amount {
            amount = self.at_least;
            steps.push(Text::new(format!("至少 {amount} 元"), format!("at least {amount} yuan")));
        }
        if amount > price {
            amount = price;
            steps.push(Text::new(format!("不超过订单金额 {price} 元"), format!("not above the price, {price} yuan")));
        }
        amount.is_positive().then_some((amount, steps))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn tariff(document: serde_json::Value) -> Tariff {
        serde_json::from_value(document).expect("a tariff")
    }

    /// A local hour in March 2026; the 2nd is a Monday.
    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        LOCAL_ZONE.with_ymd_and_hms(2026, 3, day, hour, 0, 0).single().expect("a moment").with_timezone(&Utc)
    }

    #[test]
    fn the_default_changes_nothing_and_is_right() {
        let plain = tariff(json!({}));
        assert_eq!(plain, Tariff::default());
        assert!(plain.faults().is_empty());
        assert_eq!(plain.minutes_by_ratio(Some(at(2, 9)), 61), [(BasisPoints::WHOLE, 61)]);
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let wrong = tariff(json!({
            "time_step_minutes": 0, "set_up_fee_fen": -1, "minimum_fen": -1,
            "operator": {"per_hour_fen": -1, "is_required": true},
            "late_cancel": {"at_least_fen": -1}, "no_show": {"at_least_fen": -1},
            "steps": [{"above": 0, "amount_fen": -1}, {"above": 5, "amount_fen": 1}, {"above": 5, "amount_fen": 2}],
            "off_peak": [{"from": 600, "to": 600, "ratio_bp": 5000}, {"from": 0, "to": 1441, "ratio_bp": 0}],
            "consumables": [
                {"code": " x", "name": {"zh": "", "en": "x"}, "amount_fen": -1, "per": "piece"},
                {"code": " x", "name": {"zh": "x", "en": "x"}, "amount_fen": 1, "per": "order"},
            ],
        }));
        let fields: Vec<_> = wrong.faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(
            fields,
            [
                "time_step_minutes",
                "set_up_fee_fen",
                "minimum_fen",
                "late_cancel.at_least_fen",
                "no_show.at_least_fen",
                "operator.per_hour_fen",
                "steps[0].amount_fen",
                "steps[0].above",
                "steps[2].above",
                "off_peak[0].to",
                "off_peak[1].to",
                "consumables[0].amount_fen",
                "consumables[0].code",
                "consumables[0].name.zh",
                "consumables[1].code",
                "consumables[1].code",
            ]
        );
        assert!(serde_json::from_value::<Tariff>(json!({"late_cancel": {"ratio_bp": 10_001}})).is_err());
    }

    #[test]
    fn the_first_band_that_covers_a_minute_counts_and_midnight_is_no_seam() {
        let half = BasisPoints::new(5_000).expect("a ratio");
        let free = BasisPoints::ZERO;
        let tariff = tariff(json!({"off_peak": [
            {"days": ["sun"], "from": 0, "to": 1440, "ratio_bp": 0},
            {"from": 0, "to": 480, "ratio_bp": 5000},
            {"from": 1320, "to": 1440, "ratio_bp": 5000},
        ]}));
        // Monday 21:00 to Tuesday 09:00: an hour, ten hours at half, an hour.
        assert_eq!(tariff.minutes_by_ratio(Some(at(2, 21)), 720), [(BasisPoints::WHOLE, 120), (half, 600)]);
        // Saturday 23:00 to Sunday 01:00.
        assert_eq!(tariff.minutes_by_ratio(Some(at(7, 23)), 120), [(half, 60), (free, 60)]);
        assert_eq!(tariff.minutes_by_ratio(Some(at(2, 8)), 1), [(BasisPoints::WHOLE, 1)], "08:00 is peak");
        assert_eq!(tariff.minutes_by_ratio(Some(at(2, 8) - Duration::minutes(1)), 1), [(half, 1)], "07:59 is not");
    }

    #[test]
    fn started_stretches_count_in_full() {
        let tariff = tariff(json!({"time_step_minutes": 30}));
        let counted: Vec<_> = [1, 30, 31, 60].iter().map(|&minutes| tariff.counted_minutes(minutes)).collect();
        assert_eq!(counted, [Some(30), Some(30), Some(60), Some(60)]);
        assert_eq!(tariff.counted_minutes(i64::MAX), None);
    }

    #[test]
    fn a_charge_has_a_floor_and_a_ceiling() {
        let charge = UnusedCharge { ratio_bp: BasisPoints::new(3_333).expect("a ratio"), at_least: Fen::new(500) };
        let owed = |fen| charge.of(Fen::new(fen)).map(|(amount, steps)| (amount.get(), steps.len()));
        // A third rounds down; little costs the least; nothing costs more than it would have.
        assert_eq!(
            [owed(10_000), owed(1_501), owed(1_000), owed(300)],
            [Some((3_333, 1)), Some((500, 1)), Some((500, 2)), Some((300, 3))]
        );
        assert_eq!(UnusedCharge::default().of(Fen::new(10_000)), None);
        assert_eq!(owed(0), None);
    }

    proptest! {
        /// Every minute is counted once, whatever the bands.
        #[test]
        fn no_minute_is_lost(
            bands in prop::collection::vec((0..1440_u16, 1..600_u16, 0..=10_000_i32), 0..6),
            start in 0..20_000_i64, minutes in 1..6_000_i64,
        ) {
            let off_peak = bands
                .into_iter()
                .map(|(from, length, ratio)| OffPeak {
                    days: BTreeSet::new(),
                    from,
                    to: (from + length).min(1_440),
                    ratio_bp: BasisPoints::new(ratio).expect("a ratio"),
                })
                .collect();
            let tariff = Tariff { off_peak, ..Tariff::default() };
            let counted = tariff.minutes_by_ratio(Some(at(1, 0) + Duration::minutes(start)), minutes);
            prop_assert_eq!(counted.iter().map(|(_, minutes)| minutes).sum::<i64>(), minutes);
        }
    }
}
