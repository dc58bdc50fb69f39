//! Working days by China's statutory calendar: weekends, holidays, and make-up working days 调休.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A day on which the State Council's yearly notice departs from the plain week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    pub date: NaiveDate,
    pub name: String,
    /// True for a day off, false for a weekend day that is worked.
    #[serde(rename = "isOffDay")]
    pub is_off_day: bool,
}

/// A year whose notice has not been loaded: the answer would be a guess, so there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no statutory calendar for {year}")]
pub struct CalendarGap {
    pub year: i32,
}

/// The published years. Knows nothing of years that were not published.
#[derive(Debug, Clone, Default)]
pub struct WorkingCalendar {
    years: BTreeSet<i32>,
    departures: BTreeMap<NaiveDate, bool>,
}

impl WorkingCalendar {
    /// `years` are those whose notice is complete; `days` their departures from the plain week.
    pub fn new(years: impl IntoIterator<Item = i32>, days: impl IntoIterator<Item = (NaiveDate, bool)>) -> Self {
        Self { years: years.into_iter().collect(), departures: days.into_iter().collect() }
    }

    /// Whether a day departs from the plain week: `true` a day off, `false` a weekend day that is worked. None where no
    /// notice says so.
    pub fn departure(&self, date: NaiveDate) -> Option<bool> {
        self.departures.get(&date).copied()
    }

    /// # Errors
    /// The year's notice is not loaded.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarGap> {
        if !self.years.contains(&date.year()) {
            return Err(CalendarGap { year: date.year() });
        }
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        Ok(self.departures.get(&date).map_or(!weekend, |is_off_day| !is_off_day))
    }

    /// The `count`-th working day after `from` (which itself is not counted): the last day of a period of `count`
    /// working days that is announced on `from`. With `count` 0, `from`.
    ///
    /// # Errors
    /// The period reaches into a year whose notice is not loaded.
    pub fn nth_working_day_after(&self, from: NaiveDate, count: u32) -> Result<NaiveDate, CalendarGap> {
        let mut day = from;
        let mut left = count;
        while left > 0 {
            day = day.checked_add_days(Days::new(1)).ok_or(CalendarGap { year: day.year() })?;
            if self.is_working_day(day)? {
                left -= 1;
            }
        }
        Ok(day)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).expect("a date")
    }

    /// New Year 2026 as published: 1–3 January off, Sunday 4 January worked.
    fn calendar() -> WorkingCalendar {
        WorkingCalendar::new([2026], [(day(1, 1), true), (day(1, 2), true), (day(1, 3), true), (day(1, 4), false)])
    }

    #[test]
    fn holidays_and_make_up_days_count_as_published() {
        assert_eq!(calendar().is_working_day(day(1, 2)), Ok(false));
        assert_eq!(calendar().is_working_day(day(1, 4)), Ok(true));
        assert_eq!(calendar().is_working_day(day(1, 10)), Ok(false));
        assert_eq!(calendar().nth_working_day_after(day(1, 1), 5), Ok(day(1, 8)));
    }

    #[test]
    fn an_unpublished_year_has_no_answer() {
        let eve = day(12, 31);
        assert_eq!(calendar().nth_working_day_after(eve, 1), Err(CalendarGap { year: 2027 }));
    }

    proptest! {
        #[test]
        fn counting_on_equals_counting_at_once(start in 0..200_u64, a in 0..20_u32, b in 0..20_u32) {
            let from = day(1, 1) + Days::new(start);
            let calendar = calendar();
            let twice = calendar.nth_working_day_after(from, a)
                .and_then(|mid| calendar.nth_working_day_after(mid, b));
            prop_assert_eq!(calendar.nth_working_day_after(from, a + b), twice);
        }
    }
}
