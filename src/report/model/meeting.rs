//! Reports that people take into meetings: one shape for all of them, so that the page, the table and the picture say the
//! same numbers.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{Fen, Text, text_enum};

text_enum! {
    /// What a report tells.
    pub enum MeetingReport {
        /// 兑付（按区市）Approved claims by the enterprises' districts, beside the year before.
        RedemptionByDistrict = "redemption_by_district",
        /// 兑付（按行业）Approved claims by the first industry that the enterprise names.
        RedemptionByIndustry = "redemption_by_industry",
        /// 用券企业排名 The enterprises with the largest approved claims.
        TopEnterprises = "top_enterprises",
        /// 服务收入 What was accepted of the providers' work, the largest first.
        ProviderIncome = "provider_income",
        /// 券龄（按到期）Unused vouchers by the days until they expire.
        AgeingByExpiry = "ageing_by_expiry",
        /// 券龄（按发放）Unused vouchers by the days since they were issued.
        AgeingByAge = "ageing_by_age",
        /// 预算执行 Budget lines of a fiscal year: granted, used, left.
        BudgetExecution = "budget_execution",
        /// 同比 The main figures beside those of the same days a year before.
        YearOnYear = "year_on_year",
    }
}

impl MeetingReport {
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::RedemptionByDistrict => ("兑付情况（按区市）", "Redemption by district"),
            Self::RedemptionByIndustry => ("兑付情况（按行业）", "Redemption by industry"),
            Self::TopEnterprises => ("用券企业排名", "Enterprises by redemption"),
            Self::ProviderIncome => ("服务机构收入", "Income of providers"),
            Self::AgeingByExpiry => ("未用创新券（按距到期天数）", "Unused vouchers by expiry"),
            Self::AgeingByAge => ("未用创新券（按发放天数）", "Unused vouchers by age"),
            Self::BudgetExecution => ("预算执行", "Budget execution"),
            Self::YearOnYear => ("主要指标同比", "Main figures, year on year"),
        };
        Text::new(zh, en)
    }

    /// Whether it tells of a stretch of days; the others tell of one day or one fiscal year.
    pub const fn is_of_a_stretch(self) -> bool {
        !matches!(self, Self::AgeingByExpiry | Self::AgeingByAge | Self::BudgetExecution)
    }
}

text_enum! {
    /// In what a column counts.
    pub enum MeetingUnit {
        Count = "count",
        Fen = "fen",
        /// Hundredths of a percent.
        BasisPoints = "basis_points",
    }
}

/// A column of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeetingColumn {
    /// Stable, for programs.
    pub key: &'static str,
    pub heading: Text,
    pub unit: MeetingUnit,
}

/// A row of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeetingLine {
    /// A region's code, an industry's name, an id, or a word; `others` for what stands behind the first N.
    pub key: String,
    pub name: Text,
    /// One for each column; none where there is nothing to tell: no ratio to nothing.
    pub values: Vec<Option<i64>>,
}

/// An amount found in two ways that must agree, or no report is given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeetingControl {
    /// What was compared.
    pub what: Text,
    /// From the records of which the lines were made, fen.
    pub lines_fen: Fen,
    /// From the ledger alone, fen.
    pub ledger_fen: Fen,
}

/// A report as it is shown, drawn and taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeetingSheet {
    pub report: MeetingReport,
    pub title: Text,
    /// Days, year and region that it tells of.
    pub scope: Text,
    pub columns: Vec<MeetingColumn>,
    pub lines: Vec<MeetingLine>,
    /// Absent where the lines are of different kinds.
    pub total: Option<MeetingLine>,
    /// All of them agree, or there is no report.
    pub controls: Vec<MeetingControl>,
    /// How the figures were made.
    pub notes: Vec<Text>,
    /// The chart in words.
    pub alt: Text,
}

impl MeetingSheet {
    /// The first amount that the ledger does not confirm.
    pub fn first_difference(&self) -> Option<&MeetingControl> {
        self.controls.iter().find(|control| control.lines_fen != control.ledger_fen)
    }

    /// Place of a column.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}

/// The same days of the year before: 29 February becomes the 28th.
pub fn year_before((from, to): (NaiveDate, NaiveDate)) -> (NaiveDate, NaiveDate) {
    let back = |day: NaiveDate| {
        day.with_year(day.year() - 1)
            .or_else(|| day.checked_sub_days(Days::new(1)).and_then(|day| day.with_year(day.year() - 1)))
            .unwrap_or(day)
    };
    (back(from), back(to))
}

/// How much more than before, in hundredths of a percent, rounded towards zero; none if there was nothing before.
pub fn change(now: Fen, before: Fen) -> (Fen, Option<i64>) {
    let difference = now.get().saturating_sub(before.get());
    (Fen::new(difference), ratio(difference, before.get()))
}

/// `part` of `whole` in hundredths of a percent, rounded towards zero; none of nothing.
pub fn ratio(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| i64::try_from(i128::from(part) * 10_000 / i128::from(whole)).unwrap_or(i64::MAX))
}

/// What was counted in the days, and in the same days a year before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub key: String,
    pub name: Text,
    pub count: i64,
    pub amount: Fen,
    pub previous_count: i64,
    pub previous: Fen,
    /// Of the amount, what vouchers paid; only of providers' income.
    pub part: Fen,
}

impl Compared {
    pub fn named(key: impl Into<String>, name: Text) -> Self {
        let (count, previous_count) = (0, 0);
        let (amount, previous, part) = (Fen::ZERO, Fen::ZERO, Fen::ZERO);
        Self { key: key.into(), name, count, amount, previous_count, previous, part }
    }

    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.amount = self.amount.saturating_add(other.amount);
        self.previous_count += other.previous_count;
        self.previous = self.previous.saturating_add(other.previous);
        self.part = self.part.saturating_add(other.part);
    }

    /// The sum of lines.
    pub fn sum<'a>(lines: impl IntoIterator<Item = &'a Self>, key: &str, name: Text) -> Self {
        let mut sum = Self::named(key, name);
        lines.into_iter().for_each(|line| sum.add(line));
        sum
    }

    pub fn line(&self, with_part: bool) -> MeetingLine {
        let (difference, ratio) = change(self.amount, self.previous);
        let mut values = vec![Some(self.count), Some(self.amount.get())];
        if with_part {
            values.push(Some(self.part.get()));
        }
        values.extend([Some(self.previous_count), Some(self.previous.get()), Some(difference.get()), ratio]);
        MeetingLine { key: self.key.clone(), name: self.name.clone(), values }
    }
}

/// The largest `first` lines and the rest as one, so that the lines still add up; of equal amounts the first key.
pub fn top(mut lines: Vec<Compared>, first: usize) -> Vec<Compared> {
    lines.sort_by(|a, b| (b.amount, b.previous, &a.key).cmp(&(a.amount, a.previous, &b.key)));
    if lines.len() > first {
        let rest = lines.split_off(first);
        let name = Text::new(format!("其余 {} 家", rest.len()), format!("{} others", rest.len()));
        lines.push(Compared::sum(&rest, "others", name));
    }
    lines
}

/// Ends of the buckets of days, inside; what is beyond the last is a bucket of its own.
const BUCKETS: [i64; 4] = [30, 90, 180, 365];

/// An unused voucher: days from its issue, days to its expiry, face, what is left on it, and what of that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unused {
    pub age_days: i64,
    pub days_left: i64,
    pub count: i64,
    pub face: Fen,
    pub left: Fen,
    pub held: Fen,
}

/// Vouchers by buckets of days; every bucket is there, also an empty one.
pub fn ageing(unused: &[Unused], by_expiry: bool) -> Vec<MeetingLine> {
    let mut names = vec![];
    if by_expiry {
        names.push(("overdue".to_owned(), Text::new("已到期待收回", "expired, to be taken back"), i64::MIN, -1));
    }
    let mut from = 0;
    for to in BUCKETS {
        let key = format!("{from}_{to}");
        names.push((key, Text::new(format!("{from}–{to} 天"), format!("{from}–{to} days")), from, to));
        from = to + 1;
    }
    let last = from - 1;
    let beyond = Text::new(format!("超过 {last} 天"), format!("more than {last} days"));
    names.push((format!("over_{last}"), beyond, from, i64::MAX));
    let line = |(key, name, from, to): (String, Text, i64, i64)| {
        let within = unused.iter().filter(|voucher| {
            // A clock that goes wrong must not lose a voucher: what is from the future is young.
            let days = if by_expiry { voucher.days_left } else { voucher.age_days.max(0) };
            (from..=to).contains(&days)
        });
        let mut sums = [0_i64; 4];
        for voucher in within {
            let found = [voucher.count, voucher.face.get(), voucher.left.get(), voucher.held.get()];
            sums.iter_mut().zip(found).for_each(|(sum, more)| *sum = sum.saturating_add(more));
        }
        MeetingLine { key, name, values: sums.into_iter().map(Some).collect() }
    };
    names.into_iter().map(line).collect()
}

/// The sum of lines, column by column.
pub fn total(lines: &[MeetingLine], columns: usize) -> MeetingLine {
    let sum = |column: usize| {
        lines.iter().filter_map(|line| line.values.get(column).copied().flatten()).fold(0, i64::saturating_add)
    };
    let values = (0..columns).map(|column| Some(sum(column))).collect();
    MeetingLine { key: "total".to_owned(), name: Text::new("合计", "Total"), values }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    fn compared(key: &str, amount: i64) -> Compared {
        Compared { amount: Fen::new(amount), count: 1, ..Compared::named(key, Text::new("", "")) }
    }

    #[test]
    fn the_year_before_has_the_same_days() {
        assert_eq!(year_before((day(2026, 1, 1), day(2026, 11, 29))), (day(2025, 1, 1), day(2025, 11, 29)));
        assert_eq!(year_before((day(2024, 2, 1), day(2024, 2, 29))), (day(2023, 2, 1), day(2023, 2, 28)));
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!(change(Fen::new(150), Fen::new(100)), (Fen::new(50), Some(5_000)));
        assert_eq!(change(Fen::ZERO, Fen::new(300)), (Fen::new(-300), Some(-10_000)));
        assert_eq!(change(Fen::new(7), Fen::ZERO), (Fen::new(7), None));
        assert_eq!(change(Fen::ZERO, Fen::ZERO), (Fen::ZERO, None));
    }

    #[test]
    fn buckets_take_their_ends() {
        let voucher = |days| Unused {
            age_days: days,
            days_left: days,
            count: 1,
            face: Fen::new(10),
            left: Fen::new(5),
            held: Fen::new(1),
        };
        let unused: Vec<_> = [-3, -1, 0, 30, 31, 90, 91, 365, 366, 4_000].map(voucher).into();
        let counts = |lines: &[MeetingLine]| lines.iter().map(|line| line.values[0]).collect::<Vec<_>>();
        let by_expiry = ageing(&unused, true);
        assert_eq!(counts(&by_expiry), [Some(2), Some(2), Some(2), Some(1), Some(1), Some(2)]);
        // What was issued "tomorrow" is as young as it gets.
        assert_eq!(counts(&ageing(&unused, false)), [Some(4), Some(2), Some(1), Some(1), Some(2)]);
        assert_eq!(total(&by_expiry, 4).values, [Some(10), Some(100), Some(50), Some(10)]);
        assert_eq!(by_expiry.last().map(|line| line.key.as_str()), Some("over_365"));
    }

    proptest! {
        #[test]
        fn the_first_and_the_others_are_all(amounts in prop::collection::vec(0..1_000_000_i64, 0..40), first in 1..50_usize) {
            let lines: Vec<_> = amounts.iter().enumerate().map(|(at, amount)| compared(&at.to_string(), *amount)).collect();
            let shown = top(lines.clone(), first);
            let sum = |lines: &[Compared]| Compared::sum(lines, "", Text::new("", ""));
            prop_assert_eq!(sum(&shown), sum(&lines));
            prop_assert!(shown.len() <= first + 1);
            let named = &shown[..shown.len().min(first)];
            prop_assert!(named.is_sorted_by(|a, b| a.amount >= b.amount));
        }

        #[test]
        fn a_ratio_never_fails(part in any::<i64>(), whole in any::<i64>()) {
            prop_assert_eq!(ratio(part, whole).is_none(), whole <= 0);
        }

        #[test]
        fn every_voucher_is_in_one_bucket(days in prop::collection::vec((-500..900_i64, -500..900_i64), 0..30)) {
            let unused: Vec<_> = days
                .iter()
                .map(|&(age_days, days_left)| Unused {
                    age_days, days_left, count: 1, face: Fen::new(3), left: Fen::new(2), held: Fen::new(1),
                })
                .collect();
            for by_expiry in [true, false] {
                prop_assert_eq!(
                    total(&ageing(&unused, by_expiry), 1).values,
                    vec![Some(i64::try_from(unused.len()).expect("few"))]
                );
            }
        }
    }
}
