//! When a listing is open, all things considered: dates with hours of their own, statutory days, the week.

use chrono::NaiveDate;

use super::hours::{OpeningHours, is_covered, open_parts};
use super::rules::{BookingRules, HolidayHours};
use crate::kernel::{LOCAL_ZONE, TimeWindow, WorkingCalendar};

/// All that says when a listing is open. A year whose statutory calendar is not announced has no holidays yet.
#[derive(Debug, Clone, Copy)]
pub struct Openings<'a> {
    pub hours: &'a OpeningHours,
    pub rules: &'a BookingRules,
    pub calendar: &'a WorkingCalendar,
}

const WHOLE_DAY: &[(u16, u16)] = &[(0, 1_440)];

impl<'a> Openings<'a> {
    /// The spans of a local day, minutes `[from, to)`, in order.
    pub fn spans_on(&self, date: NaiveDate) -> &'a [(u16, u16)] {
        if let Some(exception) = self.rules.exceptions.iter().find(|exception| exception.covers(date)) {
            return &exception.hours;
        }
        match (self.calendar.departure(date), self.rules.make_up_days_like) {
            (Some(true), _) if self.rules.holidays == HolidayHours::Closed => &[],
            (Some(false), Some(day)) => self.weekly(|hours| hours.spans(day)),
            _ => self.weekly(|hours| hours.spans(super::hours::day_of(date))),
        }
    }

    fn weekly(&self, spans: impl Fn(&'a OpeningHours) -> &'a [(u16, u16)]) -> &'a [(u16, u16)] {
        if self.hours.is_always_open() { WHOLE_DAY } else { spans(self.hours) }
    }

    /// Whether the whole window is open. Spans that meet at midnight are one.
    pub fn is_open(&self, window: &TimeWindow) -> bool {
        self.is_always_open() || is_covered(window, LOCAL_ZONE, |date| self.spans_on(date))
    }

    /// The parts of `window` in which it is open, in order.
    pub fn open_in(&self, window: &TimeWindow) -> Vec<TimeWindow> {
        if self.is_always_open() { vec![*window] } else { open_parts(window, LOCAL_ZONE, |date| self.spans_on(date)) }
    }

    fn is_always_open(&self) -> bool {
        self.hours.is_always_open() && self.rules.exceptions.is_empty() && self.rules.holidays == HolidayHours::AsUsual
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone, Utc};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// From a local hour of a day of 2026 on, for so many hours.
    fn window((month, day): (u32, u32), hour: u32, hours: i64) -> TimeWindow {
        let from = LOCAL_ZONE.with_ymd_and_hms(2026, month, day, hour, 0, 0).single().expect("a moment");
        let from = from.with_timezone(&Utc);
        TimeWindow::new(from, from + Duration::hours(hours)).expect("a window")
    }

    /// 1 to 3 January 2026 are off, Sunday the 4th is worked.
    fn calendar() -> WorkingCalendar {
        let day = |d| NaiveDate::from_ymd_opt(2026, 1, d).expect("a date");
        WorkingCalendar::new([2026], [(day(1), true), (day(2), true), (day(3), true), (day(4), false)])
    }

    fn weekdays() -> OpeningHours {
        OpeningHours::weekdays(540, 1_080).expect("hours")
    }

    fn rules(document: serde_json::Value) -> BookingRules {
        serde_json::from_value(document).expect("rules")
    }

    fn is_open(rules: &BookingRules, window: &TimeWindow) -> bool {
        Openings { hours: &weekdays(), rules, calendar: &calendar() }.is_open(window)
    }

    #[test]
    fn holidays_close_and_make_up_days_open_if_the_rules_say_so() {
        let (new_year, sunday) = (window((1, 1), 10, 1), window((1, 4), 10, 1));
        let plain = BookingRules::default();
        assert!(is_open(&plain, &new_year) && !is_open(&plain, &sunday), "a Thursday and a Sunday");
        let mindful = rules(json!({"holidays": "closed", "make_up_days_like": "fri"}));
        assert!(!is_open(&mindful, &new_year) && is_open(&mindful, &sunday));
        assert!(!is_open(&mindful, &window((1, 4), 18, 1)), "as on Fridays until 18:00");
        assert!(is_open(&mindful, &window((1, 5), 10, 1)), "Monday the 5th is an ordinary day");
    }

    #[test]
    fn a_date_of_its_own_comes_before_holidays_and_the_week() {
        let rules = rules(json!({"holidays": "closed", "exceptions": [
            {"from": "2026-01-01", "to": "2026-01-01", "hours": [[600, 720]]},
            {"from": "2026-03-02", "to": "2026-03-03"},
        ]}));
        assert!(is_open(&rules, &window((1, 1), 10, 2)) && !is_open(&rules, &window((1, 1), 10, 3)));
        assert!(!is_open(&rules, &window((1, 2), 10, 1)));
        for (day, open) in [(2, false), (3, false), (4, true)] {
            assert_eq!(is_open(&rules, &window((3, day), 10, 1)), open, "{day} March");
        }
    }

    #[test]
    fn what_is_always_open_can_be_closed_for_a_day() {
        let rules = rules(json!({"exceptions": [{"from": "2026-03-03", "to": "2026-03-03"}]}));
        let hours = OpeningHours::default();
        let openings = Openings { hours: &hours, rules: &rules, calendar: &WorkingCalendar::default() };
        assert!(openings.is_open(&window((3, 2), 20, 4)), "until midnight");
        assert!(!openings.is_open(&window((3, 2), 20, 5)), "past midnight");
        let (before, after) = (window((3, 2), 12, 12), window((3, 4), 0, 12));
        assert_eq!(openings.open_in(&window((3, 2), 12, 48)), [before, after]);
    }

    proptest! {
        /// What is open lies within the open parts, and what is not does not.
        #[test]
        fn a_window_is_open_exactly_if_one_open_part_holds_it(from in 0..24 * 21_i64, hours in 1..40_i64) {
            let rules = rules(json!({"holidays": "closed", "make_up_days_like": "mon",
                "exceptions": [{"from": "2026-01-10", "to": "2026-01-11", "hours": [[0, 1440]]}]}));
            let hours_of_week: OpeningHours =
                serde_json::from_value(json!({"mon": [[0, 1440]], "tue": [[0, 720], [780, 1440]], "fri": [[480, 1440]]}))
                    .expect("hours");
            let openings = Openings { hours: &hours_of_week, rules: &rules, calendar: &calendar() };
            let start = window((1, 1), 0, 1).starts_at() + Duration::hours(from);
            let wanted = TimeWindow::new(start, start + Duration::hours(hours)).expect("a window");
            let around = TimeWindow::new(start - Duration::days(3), wanted.ends_at() + Duration::days(3)).expect("a window");
            let holds = |part: &TimeWindow| part.starts_at() <= wanted.starts_at() && wanted.ends_at() <= part.ends_at();
            let joined = openings.open_in(&around).into_iter().fold(Vec::<TimeWindow>::new(), |mut parts, part| {
                match parts.pop() {
                    Some(last) if last.ends_at() == part.starts_at() => {
                        parts.push(TimeWindow::new(last.starts_at(), part.ends_at()).expect("a window"));
                    }
                    last => parts.extend(last.into_iter().chain([part])),
                }
                parts
            });
            prop_assert_eq!(openings.is_open(&wanted), joined.iter().any(holds));
        }
    }
}
