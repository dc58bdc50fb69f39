//! When what is booked again and again comes round.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::catalog::model::Day;
use crate::kernel::{Text, TimeWindow, local_date};

/// On days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Weekly {
    /// Local days, that of the first occurrence among them.
    pub days: BTreeSet<Day>,
    /// 1: every week; 2: every other, from the week (from Monday) of the first; to 52.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 52, default = 1)]
    pub every_weeks: u16,
}

const fn one() -> u16 {
    1
}

/// From one occurrence to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    EveryDays(u16),
    Weekly(Weekly),
    /// On the local day of the month of the first.
    Monthly,
}

/// An occurrence that is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wished {
    At(TimeWindow),
    /// The month, by its first day, has no such day: nothing is moved to another.
    NoSuchDay {
        month: NaiveDate,
        day: u32,
    },
}

impl Wished {
    pub const fn window(&self) -> Option<TimeWindow> {
        match self {
            Self::At(window) => Some(*window),
            Self::NoSuchDay { .. } => None,
        }
    }

    /// Why there is no such occurrence.
    pub fn no_such_day(month: NaiveDate, day: u32) -> Text {
        Text::new(
            format!("{} 年 {} 月没有 {day} 日：不移到别的日子，这一次不预约", month.year(), month.month()),
            format!(
                "{} has no day {day}: it is not moved to another, and nothing is booked for it",
                month.format("%B %Y")
            ),
        )
    }
}

impl Rhythm {
    /// So many occurrences, from `first` on; `None` beyond the calendar, or on no day of the week.
    pub fn occurrences(&self, first: &TimeWindow, count: u16) -> Option<Vec<Wished>> {
        let day = local_date(first.starts_at());
        match self {
            Self::EveryDays(every) => (0..u64::from(count))
                .map(|n| at(first, day, day.checked_add_days(Days::new(n * u64::from(*every)))?).map(Wished::At))
                .collect(),
            Self::Weekly(weekly) => {
                weekly.dates(day, count)?.into_iter().map(|on| at(first, day, on).map(Wished::At)).collect()
            }
            Self::Monthly => (0..u32::from(count))
                .map(|n| {
                    let month = day.with_day(1)?.checked_add_months(Months::new(n))?;
                    match month.with_day(day.day()) {
                        Some(on) => at(first, day, on).map(Wished::At),
                        None => Some(Wished::NoSuchDay { month, day: day.day() }),
                    }
                })
                .collect(),
        }
    }
}

impl Weekly {
    /// Whether the first occurrence, on this local day, is on one of its days.
    pub fn holds(&self, first: NaiveDate) -> bool {
        self.days.contains(&Day::from(first.weekday()))
    }

    fn dates(&self, first: NaiveDate, count: u16) -> Option<Vec<NaiveDate>> {
        let mut dates = Vec::with_capacity(count.into());
        let mut monday = first.checked_sub_days(Days::new(first.weekday().num_days_from_monday().into()))?;
        while dates.len() < usize::from(count) && !self.days.is_empty() {
            for n in 0..7 {
                let day = monday.checked_add_days(Days::new(n))?;
                if day >= first && self.holds(day) && dates.len() < usize::from(count) {
                    dates.push(day);
                }
            }
            monday = monday.checked_add_days(Days::new(7 * u64::from(self.every_weeks.max(1))))?;
        }
        (!dates.is_empty()).then_some(dates)
    }
}

/// The same hours on another local day. China knows no summer time: a day is a day.
fn at(first: &TimeWindow, day: NaiveDate, on: NaiveDate) -> Option<TimeWindow> {
    let later = on - day;
    let ends = first.starts_at().checked_add_signed(later).zip(first.ends_at().checked_add_signed(later));
    ends.and_then(|(from, to)| TimeWindow::new(from, to).ok())
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::LOCAL_ZONE;

    /// From seven in the morning, when it is still the day before by UTC, for an hour.
    fn at_seven(year: i32, month: u32, day: u32) -> TimeWindow {
        let from =
            LOCAL_ZONE.with_ymd_and_hms(year, month, day, 7, 0, 0).single().expect("a moment").with_timezone(&Utc);
        TimeWindow::new(from, from + Duration::hours(1)).expect("a window")
    }

    fn told(rhythm: &Rhythm, first: TimeWindow, count: u16) -> Vec<String> {
        let wished = rhythm.occurrences(&first, count).expect("occurrences");
        let told = |one: &Wished| match one {
            Wished::At(window) => local_date(window.starts_at()).format("%m-%d").to_string(),
            Wished::NoSuchDay { month, day } => format!("{} has no {day}", month.format("%m")),
        };
        wished.iter().map(told).collect()
    }

    fn weekly(days: &[Day], every_weeks: u16) -> Rhythm {
        Rhythm::Weekly(Weekly { days: days.iter().copied().collect(), every_weeks })
    }

    #[test]
    fn days_of_the_week_are_local_and_weeks_begin_on_monday() {
        // 4 March 2026 is a Wednesday.
        let (first, days) = (at_seven(2026, 3, 4), [Day::Monday, Day::Wednesday, Day::Friday]);
        assert_eq!(told(&weekly(&days, 1), first, 5), ["03-04", "03-06", "03-09", "03-11", "03-13"]);
        assert_eq!(told(&weekly(&days, 2), first, 5), ["03-04", "03-06", "03-16", "03-18", "03-20"]);
        assert_eq!(told(&weekly(&[Day::Wednesday], 1), first, 2), ["03-04", "03-11"]);
        let Rhythm::Weekly(one) = weekly(&[Day::Sunday], 1) else { unreachable!() };
        assert!(!one.holds(local_date(first.starts_at())));
        assert_eq!(weekly(&[], 1).occurrences(&first, 2), None);
    }

    #[test]
    fn a_month_without_the_day_is_told_and_nothing_moves() {
        assert_eq!(
            told(&Rhythm::Monthly, at_seven(2026, 1, 31), 4),
            ["01-31", "02 has no 31", "03-31", "04 has no 31"]
        );
        assert_eq!(told(&Rhythm::Monthly, at_seven(2026, 1, 30), 3), ["01-30", "02 has no 30", "03-30"]);
        assert_eq!(told(&Rhythm::Monthly, at_seven(2028, 1, 29), 3), ["01-29", "02-29", "03-29"], "a leap year");
        assert_eq!(told(&Rhythm::Monthly, at_seven(2026, 11, 28), 4), ["11-28", "12-28", "01-28", "02-28"]);
        let february = NaiveDate::from_ymd_opt(2026, 2, 1).expect("a day");
        assert!(Wished::no_such_day(february, 31).en.starts_with("February 2026 has no day 31"));
    }

    #[test]
    fn every_so_many_days_is_as_it_was() {
        assert_eq!(told(&Rhythm::EveryDays(7), at_seven(2026, 2, 28), 3), ["02-28", "03-07", "03-14"]);
    }

    proptest! {
        /// All occurrences have the hours of the first, one after the other, and are as many as were asked for.
        #[test]
        fn occurrences_keep_their_hours(day in 1..29_u32, bits in 1..128_u8, every in 1..53_u16, count in 2..61_u16) {
            let first = at_seven(2026, 3, day);
            let mut days: BTreeSet<Day> = Day::ALL.iter().copied().enumerate()
                .filter(|(n, _)| bits >> n & 1 == 1).map(|(_, day)| day).collect();
            days.insert(local_date(first.starts_at()).weekday().into());
            for rhythm in [Rhythm::Weekly(Weekly { days: days.clone(), every_weeks: every }), Rhythm::EveryDays(every), Rhythm::Monthly] {
                let wished = rhythm.occurrences(&first, count).expect("occurrences");
                prop_assert_eq!(wished.len(), usize::from(count));
                prop_assert_eq!(wished[0], Wished::At(first));
                let windows: Vec<_> = wished.iter().filter_map(Wished::window).collect();
                prop_assert!(windows.is_sorted_by(|one, next| one.ends_at() <= next.starts_at()));
                prop_assert!(windows.iter().all(|one| (one.starts_at() - first.starts_at()).num_seconds() % 86_400 == 0));
            }
        }
    }
}
