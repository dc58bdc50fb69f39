//! When a listing is open.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, TimeWindow, text_enum};

const MINUTES_A_DAY: u16 = 1_440;

text_enum! {
    /// Day of the week.
    #[schema(as = Weekday)]
    pub enum Day {
        Monday = "mon",
        Tuesday = "tue",
        Wednesday = "wed",
        Thursday = "thu",
        Friday = "fri",
        Saturday = "sat",
        Sunday = "sun",
    }
}

impl From<Weekday> for Day {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Mon => Self::Monday,
            Weekday::Tue => Self::Tuesday,
            Weekday::Wed => Self::Wednesday,
            Weekday::Thu => Self::Thursday,
            Weekday::Fri => Self::Friday,
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
        }
    }
}

/// A weekly timetable: by day, the spans `[from, to)` in minutes of the local day (0 to 1,440). An empty timetable is
/// always open; a day that a timetable does not name is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "BTreeMap<Day, Vec<(u16, u16)>>", into = "BTreeMap<Day, Vec<(u16, u16)>>")]
#[schema(value_type = BTreeMap<String, Vec<[u16; 2]>>, example = json!({"mon": [[540, 720], [810, 1080]]}))]
pub struct OpeningHours(BTreeMap<Day, Vec<(u16, u16)>>);

impl OpeningHours {
    /// # Errors
    /// A span that is empty, reversed or outside the day; spans of a day that overlap.
    pub fn new(mut by_day: BTreeMap<Day, Vec<(u16, u16)>>) -> Result<Self, Invalid> {
        by_day.retain(|_, spans| !spans.is_empty());
        for (day, spans) in &mut by_day {
            spans.sort_unstable();
            if spans.iter().any(|&(from, to)| from >= to || to > MINUTES_A_DAY) {
                return Err(wrong_span(*day));
            }
            if spans.is_sorted_by(|before, after| before.1 <= after.0) {
                join_touching(spans);
            } else {
                return Err(overlapping(*day));
            }
        }
        Ok(Self(by_day))
    }

    /// Monday to Friday, one span each day.
    ///
    /// # Errors
    /// As [`OpeningHours::new`].
    pub fn weekdays(from: u16, to: u16) -> Result<Self, Invalid> {
        Self::new(Day::ALL.iter().take(5).map(|day| (*day, vec![(from, to)])).collect())
    }

    pub fn is_always_open(&self) -> bool {
        self.0.is_empty()
    }

    pub fn spans(&self, day: Day) -> &[(u16, u16)] {
        self.0.get(&day).map_or(&[], Vec::as_slice)
    }

    /// Whether the whole window is open, by the local clock of `tz`. Spans that meet at midnight are one.
    pub fn is_open(&self, window: &TimeWindow, tz: Tz) -> bool {
        self.is_always_open() || is_covered(window, tz, |date| self.spans(day_of(date)))
    }

    /// The parts of `window` in which it is open, by the local clock of `tz`, in order.
    pub fn open_in(&self, window: &TimeWindow, tz: Tz) -> Vec<TimeWindow> {
        if self.is_always_open() { vec![*window] } else { open_parts(window, tz, |date| self.spans(day_of(date))) }
    }

    /// A window by local days: minutes `from..to` of each, a started minute counted.
    pub fn parts(window: &TimeWindow, tz: Tz) -> Vec<(Day, u16, u16)> {
        days_of(window, tz).into_iter().map(|(date, from, to)| (day_of(date), from, to)).collect()
    }
}

pub(super) fn day_of(date: NaiveDate) -> Day {
    date.weekday().into()
}

/// Whether spans of a day lie within it, in order, without overlap.
pub(super) fn is_timetable(spans: &[(u16, u16)]) -> bool {
    spans.iter().all(|&(from, to)| from < to && to <= MINUTES_A_DAY)
        && spans.is_sorted_by(|before, after| before.1 <= after.0)
}

/// Whether the spans of its days hold the whole window, by the local clock of `tz`.
pub(super) fn is_covered<'s>(window: &TimeWindow, tz: Tz, spans_on: impl Fn(NaiveDate) -> &'s [(u16, u16)]) -> bool {
    let parts = days_of(window, tz);
    let covers = |&(date, from, to): &(NaiveDate, u16, u16)| {
        let mut reached = from;
        for &(open, close) in spans_on(date) {
            if open <= reached && reached < close {
                reached = close;
            }
        }
        reached >= to
    };
    // None at all: the clocks were put back inside the window, and its end is before its start by the local clock.
    !parts.is_empty() && parts.iter().all(covers)
}

/// The parts of `window` that lie within the spans of its days, by the local clock of `tz`, in order.
pub(super) fn open_parts<'s>(
    window: &TimeWindow,
    tz: Tz,
    spans_on: impl Fn(NaiveDate) -> &'s [(u16, u16)],
) -> Vec<TimeWindow> {
    let last = local(window.ends_at(), tz).date();
    let mut day = local(window.starts_at(), tz).date();
    let mut open = Vec::new();
    while day <= last {
        for &(from, to) in spans_on(day) {
            let bounds = (minute_of(day, from, tz), minute_of(day, to, tz));
            let (Some(from), Some(to)) = bounds else { continue };
            let (from, to) = (from.max(window.starts_at()), to.min(window.ends_at()));
            open.extend(TimeWindow::new(from, to));
        }
        let Some(next) = day.succ_opt() else { break };
        day = next;
    }
    open
}

/// A window by local days: minutes `from..to` of each, a started minute counted.
pub fn days_of(window: &TimeWindow, tz: Tz) -> Vec<(NaiveDate, u16, u16)> {
    let (mut at, end) = (local(window.starts_at(), tz), local(window.ends_at(), tz));
    let mut parts = Vec::new();
    while at < end {
        let until = midnight_after(at.date()).map_or(end, |midnight| midnight.min(end));
        let from = at.time().num_seconds_from_midnight();
        let seconds = u32::try_from((until - at).num_seconds()).unwrap_or(u32::MAX);
        let minute = |seconds: u32| u16::try_from(seconds).unwrap_or(MINUTES_A_DAY);
        parts.push((at.date(), minute(from / 60), minute(from.saturating_add(seconds).div_ceil(60))));
        at = until;
    }
    parts
}

fn local(at: DateTime<Utc>, tz: Tz) -> NaiveDateTime {
    at.with_timezone(&tz).naive_local()
}

/// A minute of a local day; 1,440 is the next midnight. None if the clocks were put forward over it.
fn minute_of(day: NaiveDate, minute: u16, tz: Tz) -> Option<DateTime<Utc>> {
    let at = day.and_hms_opt(0, 0, 0)?.checked_add_signed(Duration::minutes(minute.into()))?;
    tz.from_local_datetime(&at).earliest().map(|at| at.with_timezone(&Utc))
}

fn midnight_after(day: NaiveDate) -> Option<NaiveDateTime> {
    day.checked_add_signed(Duration::days(1)).and_then(|next| next.and_hms_opt(0, 0, 0))
}

fn join_touching(spans: &mut Vec<(u16, u16)>) {
    spans.dedup_by(|after, before| {
        let touches = before.1 == after.0;
        if touches {
            before.1 = after.1;
        }
        touches
    });
}

fn wrong_span(day: Day) -> Invalid {
    Invalid::new(
        "opening_hours",
        format!("{day} 的开放时段须为当日 0 至 1440 分钟之内、起早于止"),
        format!("spans of {day} must lie within minutes 0 to 1440 and begin before they end"),
    )
}

fn overlapping(day: Day) -> Invalid {
    Invalid::new("opening_hours", format!("{day} 的开放时段互相重叠"), format!("spans of {day} overlap"))
}

impl TryFrom<BTreeMap<Day, Vec<(u16, u16)>>> for OpeningHours {
    type Error = Invalid;

    fn try_from(by_day: BTreeMap<Day, Vec<(u16, u16)>>) -> Result<Self, Invalid> {
        Self::new(by_day)
    }
}

impl From<OpeningHours> for BTreeMap<Day, Vec<(u16, u16)>> {
    fn from(hours: OpeningHours) -> Self {
        hours.0
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;

    /// A window in Shanghai's clock, from a day of March 2026 (the 2nd is a Monday) and hour to another.
    fn window(from: (u32, u32, u32), to: (u32, u32, u32)) -> TimeWindow {
        let at = |(day, hour, minute)| {
            Shanghai.with_ymd_and_hms(2026, 3, day, hour, minute, 0).single().expect("a moment").with_timezone(&Utc)
        };
        TimeWindow::new(at(from), at(to)).expect("a window")
    }

    fn hours(json: serde_json::Value) -> OpeningHours {
        serde_json::from_value(json).expect("opening hours")
    }

    #[test]
    fn nothing_said_is_always_open() {
        assert!(OpeningHours::default().is_open(&window((1, 3, 0), (8, 3, 0)), Shanghai));
    }

    #[test]
    fn local_time_decides() {
        let weekdays = OpeningHours::weekdays(540, 1_080).expect("hours");
        assert!(weekdays.is_open(&window((2, 9, 0), (2, 18, 0)), Shanghai));
        assert!(!weekdays.is_open(&window((2, 8, 59), (2, 10, 0)), Shanghai));
        assert!(!weekdays.is_open(&window((2, 17, 0), (2, 18, 1)), Shanghai));
        assert!(!weekdays.is_open(&window((7, 10, 0), (7, 11, 0)), Shanghai), "a Saturday");
        assert!(!weekdays.is_open(&window((2, 17, 0), (3, 10, 0)), Shanghai), "over night");
    }

    #[test]
    fn spans_meet_at_midnight_and_at_noon() {
        let nights = hours(serde_json::json!({"mon": [[540, 720], [720, 1440]], "tue": [[0, 600]]}));
        assert!(nights.is_open(&window((2, 11, 0), (3, 10, 0)), Shanghai));
        assert!(nights.is_open(&window((2, 23, 0), (3, 0, 0)), Shanghai));
        assert!(!nights.is_open(&window((2, 23, 0), (3, 10, 1)), Shanghai));
    }

    #[test]
    fn wrong_timetables_are_refused() {
        for wrong in [
            serde_json::json!({"mon": [[600, 500]]}),
            serde_json::json!({"mon": [[0, 1441]]}),
            serde_json::json!({"mon": [[0, 600], [599, 700]]}),
            serde_json::json!({"someday": [[0, 600]]}),
        ] {
            assert!(serde_json::from_value::<OpeningHours>(wrong.clone()).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_part_of_an_open_window_is_open(start in 0..10_000_i64, length in 2..3_000_i64, cut in 1..100_i64) {
            let timetable = hours(serde_json::json!({
                "mon": [[0, 1440]], "tue": [[0, 700], [800, 1440]], "wed": [[0, 1440]], "fri": [[480, 1200]],
            }));
            let monday = window((2, 0, 0), (2, 1, 0)).starts_at();
            let at = |minute| monday + Duration::minutes(minute);
            let whole = TimeWindow::new(at(start), at(start + length)).expect("a window");
            let part = TimeWindow::new(at(start), at(start + (length * cut / 100).max(1))).expect("a window");
            prop_assert!(!timetable.is_open(&whole, Shanghai) || timetable.is_open(&part, Shanghai));
        }
    }
}
