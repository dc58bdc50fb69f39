//! Indicator sets: what is measured, against what, with what weight. Data that the bureau edits, never constants.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::ListingKind;
use crate::kernel::{BasisPoints, EvaluationSetId, Invalid, RegionCode, Text, text_enum};
use crate::web::FieldError;

/// The whole score, and what the weights of a set come to.
pub const WHOLE: i32 = 10_000;
const MAX_INDICATORS: usize = 40;
const MAX_NAME: usize = 100;
/// Nothing that is measured goes beyond this.
const MOST: i64 = 1_000_000_000_000;

text_enum! {
    /// What an indicator is measured by: a closed list, each one question over the system's own records.
    pub enum IndicatorQuery {
        /// 年运行机时
        MachineHours = "machine_hours",
        /// 对外服务机时
        OutsideHours = "outside_hours",
        /// 服务企业数
        EnterprisesServed = "enterprises_served",
        /// 服务订单数
        Orders = "orders",
        /// 共享服务收入
        SharedIncome = "shared_income",
        /// 按时交付率
        OnTimeRate = "on_time_rate",
        /// 响应时间
        ResponseTime = "response_time",
        /// 用户满意度
        Satisfaction = "satisfaction",
        /// 成立的投诉
        ComplaintsUpheld = "complaints_upheld",
        /// 数据完整度
        DataCompleteness = "data_completeness",
        /// 供方失约率
        ProviderNoShowRate = "provider_no_show_rate",
    }
}

text_enum! {
    /// In what a query's value, target and zero are told.
    pub enum IndicatorUnit {
        Minutes = "minutes",
        Count = "count",
        Fen = "fen",
        BasisPoints = "basis_points",
        /// Hundredths of a star: 100 to 500.
        HundredthStars = "hundredth_stars",
    }
}

text_enum! {
    /// Which values are the better ones.
    pub enum Direction {
        HigherIsBetter = "higher_is_better",
        LowerIsBetter = "lower_is_better",
    }
}

text_enum! {
    /// What a ratio gives of which there are no records, such as the satisfaction of somebody whom nobody rated.
    pub enum NoRecords {
        Nothing = "nothing",
        Full = "full",
        /// The indicator does not count, and its weight goes to the others.
        LeftOut = "left_out",
    }
}

text_enum! {
    /// Where a version of an indicator set stands.
    #[schema(as = EvaluationSetState)]
    pub enum SetState {
        Draft = "draft",
        /// Never edited again.
        Published = "published",
    }
}

impl IndicatorQuery {
    pub const fn unit(self) -> IndicatorUnit {
        match self {
            Self::MachineHours | Self::OutsideHours | Self::ResponseTime => IndicatorUnit::Minutes,
            Self::EnterprisesServed | Self::Orders | Self::ComplaintsUpheld => IndicatorUnit::Count,
            Self::SharedIncome => IndicatorUnit::Fen,
            Self::OnTimeRate | Self::DataCompleteness | Self::ProviderNoShowRate => IndicatorUnit::BasisPoints,
            Self::Satisfaction => IndicatorUnit::HundredthStars,
        }
    }

    /// Of a ratio: what sum of numerators over sum of denominators is multiplied by. None: the value is a sum over the
    /// period, so that targets, which are told for a year, are halved for half a year.
    pub const fn ratio(self) -> Option<i64> {
        match self {
            Self::MachineHours
            | Self::OutsideHours
            | Self::EnterprisesServed
            | Self::Orders
            | Self::SharedIncome
            | Self::ComplaintsUpheld => None,
            Self::ResponseTime => Some(1),
            Self::Satisfaction => Some(100),
            Self::OnTimeRate | Self::DataCompleteness | Self::ProviderNoShowRate => Some(10_000),
        }
    }
}

/// One thing that providers are measured by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvaluationIndicator)]
pub struct Indicator {
    /// Unique in its set: lower-case letters, digits and underscores, at most 40.
    #[schema(example = "outside_hours")]
    pub code: String,
    pub name: Text,
    pub query: IndicatorQuery,
    pub direction: Direction,
    /// The value that earns all points, in the query's unit; of sums: for a year.
    pub target: i64,
    /// The value from which on nothing is earned; between it and the target points grow evenly. Of sums: for a year.
    #[serde(default)]
    pub zero_at: i64,
    /// Basis points of the whole score; those of a set come to 10,000.
    #[schema(value_type = i32, minimum = 0, maximum = 10_000)]
    pub weight_bp: BasisPoints,
    /// The most points that it may give, not above the weight, which is what it is if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i32>)]
    pub cap_bp: Option<BasisPoints>,
    /// For providers that offer listings of one of these kinds: by what it shares it is told what sort of organisation a
    /// provider is. Empty: for all. Where an indicator does not apply its weight goes to the others.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub applies_to: BTreeSet<ListingKind>,
    pub no_records: NoRecords,
}

/// How grades follow from scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvaluationGradeRules)]
pub struct GradeRules {
    /// The least score, basis points, of each grade; below the last: failed.
    #[schema(value_type = i32)]
    pub excellent_from_bp: BasisPoints,
    #[schema(value_type = i32)]
    pub good_from_bp: BasisPoints,
    #[schema(value_type = i32)]
    pub qualified_from_bp: BasisPoints,
    /// At most this share of the providers of a period are excellent, rounded down; the next are good.
    #[schema(value_type = i32)]
    pub excellent_share_bp: BasisPoints,
}

/// An indicator set as a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvaluationSetDocument)]
pub struct SetDocument {
    pub name: Text,
    #[schema(min_items = 1)]
    pub indicators: Vec<Indicator>,
    pub grades: GradeRules,
    /// Working days in which providers may comment and appeal once the scores are published, 1 to 60.
    pub appeal_working_days: u32,
    /// So many periods of one kind failed in a row bring a decision about the provider's listings, 1 to 10.
    pub failures_to_suspend: u32,
    /// Hours in which an instrument is to be used in a year: the whole of its utilisation. 1 to 8,784.
    pub rated_hours: u32,
    /// An instrument without outside use for so many days is idle, 1 to 3,660.
    pub idle_days: u32,
}

/// A version of an indicator set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EvaluationSetVersion)]
pub struct SetVersion {
    pub id: EvaluationSetId,
    pub region_code: RegionCode,
    /// All versions of one set have the same.
    pub code: String,
    pub version: i32,
    pub state: SetState,
    pub document: SetDocument,
    /// Periods that begin from this day on may use it.
    pub starts_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub published_at: Option<DateTime<Utc>>,
}

fn fault(field: impl Into<String>, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> FieldError {
    FieldError::invalid(field.into(), Invalid::new(code, zh, en))
}

fn name_fault(field: String, name: &Text) -> Option<FieldError> {
    let fits = |text: &str| (1..=MAX_NAME).contains(&text.trim().chars().count());
    (!fits(&name.zh) || !fits(&name.en))
        .then(|| fault(field, "length", "中英文名称各 1 到 100 字", "a name of 1 to 100 characters in both languages"))
}

/// Whether a word is the code of an indicator.
fn is_code(word: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=40).contains(&word.len()) && word.chars().all(letters)
}

impl Indicator {
    /// The most points that it may give.
    pub fn cap(&self) -> BasisPoints {
        self.cap_bp.unwrap_or(self.weight_bp)
    }

    fn faults(&self, at: &str) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if !is_code(&self.code) {
            faults.push(fault(
                format!("{at}.code"),
                "code",
                "代码为 1 到 40 个小写字母、数字或下划线",
                "a code is 1 to 40 lower-case letters, digits or underscores",
            ));
        }
        faults.extend(name_fault(format!("{at}.name"), &self.name));
        for (field, value) in [("target", self.target), ("zero_at", self.zero_at)] {
            if !(0..=MOST).contains(&value) {
                faults.push(fault(format!("{at}.{field}"), "out_of_range", "数值过大或为负", "too large, or negative"));
            }
        }
        let fits = match self.direction {
            Direction::HigherIsBetter => self.zero_at < self.target,
            Direction::LowerIsBetter => self.zero_at > self.target,
        };
        if !fits {
            faults.push(fault(
                format!("{at}.zero_at"),
                "direction",
                "越高越好的指标零分值应低于目标值，越低越好的应高于目标值",
                "zero lies below the target where higher is better, above it where lower is",
            ));
        }
        // A year's sums are halved for half a year; what is left must still be a scale.
        if self.query.ratio().is_none() && self.target.abs_diff(self.zero_at) < 2 && fits {
            faults.push(fault(
                format!("{at}.target"),
                "scale",
                "累计类指标的目标值与零分值应至少相差 2",
                "target and zero of a sum are at least 2 apart",
            ));
        }
        if self.cap() > self.weight_bp {
            faults.push(fault(format!("{at}.cap_bp"), "cap", "封顶分不能高于权重", "the cap is not above the weight"));
        }
        faults
    }
}

impl GradeRules {
    fn faults(&self) -> Option<FieldError> {
        let falls = self.excellent_from_bp > self.good_from_bp && self.good_from_bp > self.qualified_from_bp;
        (!falls).then(|| {
            fault(
                "grades",
                "grades",
                "优秀、良好、合格的分数线应依次降低",
                "the thresholds fall from excellent to good to qualified",
            )
        })
    }
}

impl SetDocument {
    /// What the weights come to, basis points.
    pub fn weights(&self) -> i32 {
        self.indicators.iter().map(|indicator| indicator.weight_bp.get()).sum()
    }

    /// Everything that does not fit, by field; weights that do not come to the whole included.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults: Vec<FieldError> = name_fault("name".to_owned(), &self.name).into_iter().collect();
        if !(1..=MAX_INDICATORS).contains(&self.indicators.len()) {
            faults.push(fault("indicators", "count", "指标应为 1 到 40 项", "a set has 1 to 40 indicators"));
        }
        let mut codes = BTreeSet::new();
        for (at, indicator) in self.indicators.iter().enumerate() {
            let at = format!("indicators[{at}]");
            faults.extend(indicator.faults(&at));
            if !codes.insert(indicator.code.as_str()) {
                faults.push(fault(format!("{at}.code"), "twice", "指标代码重复", "this code comes twice"));
            }
        }
        faults.extend(self.grades.faults());
        let ranges = [
            ("appeal_working_days", self.appeal_working_days, 60),
            ("failures_to_suspend", self.failures_to_suspend, 10),
            ("rated_hours", self.rated_hours, 8_784),
            ("idle_days", self.idle_days, 3_660),
        ];
        for (field, value, most) in ranges {
            if !(1..=most).contains(&value) {
                let (zh, en) = (format!("应为 1 到 {most}"), format!("must be 1 to {most}"));
                faults.push(fault(field, "out_of_range", zh, en));
            }
        }
        if faults.is_empty() && self.weights() != WHOLE {
            let sum = self.weights();
            faults.push(fault(
                "indicators",
                "weights",
                format!("权重之和为 {sum} 个基点，应为 10000"),
                format!("the weights come to {sum} basis points, not 10,000"),
            ));
        }
        faults
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn indicator(code: &str, query: IndicatorQuery, (target, zero_at): (i64, i64), weight: i32) -> Indicator {
        let direction = if target > zero_at { Direction::HigherIsBetter } else { Direction::LowerIsBetter };
        Indicator {
            code: code.to_owned(),
            name: Text::new(code, code),
            query,
            direction,
            target,
            zero_at,
            weight_bp: BasisPoints::new(weight).expect("a weight"),
            cap_bp: None,
            applies_to: BTreeSet::new(),
            no_records: NoRecords::Nothing,
        }
    }

    pub fn grades(excellent: i32, good: i32, qualified: i32, share: i32) -> GradeRules {
        let bp = |value| BasisPoints::new(value).expect("basis points");
        GradeRules {
            excellent_from_bp: bp(excellent),
            good_from_bp: bp(good),
            qualified_from_bp: bp(qualified),
            excellent_share_bp: bp(share),
        }
    }

    pub fn document(indicators: Vec<Indicator>) -> SetDocument {
        SetDocument {
            name: Text::new("试评", "Trial"),
            indicators,
            grades: grades(8_500, 7_000, 6_000, 3_000),
            appeal_working_days: 5,
            failures_to_suspend: 2,
            rated_hours: 1_400,
            idle_days: 180,
        }
    }

    fn named(document: &SetDocument) -> Vec<String> {
        document.faults().into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let orders = || indicator("orders", IndicatorQuery::Orders, (100, 0), 6_000);
        let rate = || indicator("on_time", IndicatorQuery::OnTimeRate, (9_500, 6_000), 4_000);
        let sound = document(vec![orders(), rate()]);
        assert_eq!(sound.faults(), []);
        let light = Indicator { weight_bp: BasisPoints::new(3_999).expect("a weight"), ..rate() };
        assert_eq!(named(&document(vec![orders(), light])), ["indicators"]);
        let capped = Indicator { cap_bp: Some(BasisPoints::new(4_001).expect("a cap")), ..rate() };
        assert_eq!(named(&document(vec![orders(), capped])), ["indicators[1].cap_bp"]);
        let turned = Indicator { direction: Direction::LowerIsBetter, ..rate() };
        assert_eq!(named(&document(vec![orders(), turned])), ["indicators[1].zero_at"]);
        assert_eq!(named(&document(vec![orders(), orders()])), ["indicators[1].code"]);
        let narrow = Indicator { target: 1, ..orders() };
        assert_eq!(named(&document(vec![narrow, rate()])), ["indicators[0].target"]);
        let endless = Indicator { target: i64::MAX, zero_at: i64::MIN, ..orders() };
        assert_eq!(named(&document(vec![endless, rate()])), ["indicators[0].target", "indicators[0].zero_at"]);
        let unordered = SetDocument { grades: grades(7_000, 7_000, 6_000, 3_000), ..sound };
        assert_eq!(named(&unordered), ["grades"]);
    }
}
