//! The first time at which something is free.

use chrono::{DateTime, Duration, Timelike, Utc};

use super::hours::OpeningHours;
use super::listing::ListingKind;
use crate::kernel::{LOCAL_ZONE, TimeWindow, windows};

/// When a listing can be booked, as far as it says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    pub kind: ListingKind,
    pub opening_hours: OpeningHours,
    pub units: i32,
    pub slot_minutes: i32,
    pub min_minutes: i32,
    pub max_minutes: Option<i32>,
    pub lead_minutes: i32,
    pub horizon_days: i32,
}

impl Timetable {
    /// The parts of `range` in which it is open; a lease runs through the night.
    pub fn open_in(&self, range: &TimeWindow) -> Vec<TimeWindow> {
        if self.kind == ListingKind::Lease {
            return vec![*range];
        }
        // Spans that meet at midnight are one.
        windows::union(self.opening_hours.open_in(range, LOCAL_ZONE))
    }

    /// Whether it is open and a unit is free in all of a window; `busy` is what is held, by unit.
    pub fn is_free(&self, busy: &[(i32, TimeWindow)], window: &TimeWindow) -> bool {
        let is_open = self.open_in(window).iter().any(|open| open == window);
        let is_taken = |unit: i32| busy.iter().any(|(held, other)| *held == unit && other.overlaps(window));
        is_open && (1..=self.units).any(|unit| !is_taken(unit))
    }

    /// The first window of `minutes` within `range` for which a unit is free, by the listing's own slots, lengths, notice
    /// and horizon. `busy` is what is held within `range`, by unit.
    pub fn first_free(
        &self,
        busy: &[(i32, TimeWindow)],
        range: &TimeWindow,
        minutes: i64,
        now: DateTime<Utc>,
    ) -> Option<TimeWindow> {
        let slot = i64::from(self.slot_minutes).max(1);
        let minutes = minutes.max(i64::from(self.min_minutes)).checked_add(slot - 1)? / slot * slot;
        if self.max_minutes.is_some_and(|max| minutes > i64::from(max)) {
            return None;
        }
        let length = Duration::try_minutes(minutes)?;
        let earliest = now.checked_add_signed(Duration::minutes(self.lead_minutes.into()))?;
        let latest = now.checked_add_signed(Duration::days(self.horizon_days.into()))?;
        let open = self.open_in(range);
        (1..=self.units)
            .filter_map(|unit| {
                let taken: Vec<TimeWindow> =
                    busy.iter().filter(|(held, _)| *held == unit).map(|(_, window)| *window).collect();
                open.iter().flat_map(|span| windows::rest(span, &taken)).find_map(|free| {
                    let from = aligned(free.starts_at().max(earliest), slot)?;
                    let to = from.checked_add_signed(length)?;
                    let fits = to <= free.ends_at() && from <= latest;
                    fits.then(|| TimeWindow::new(from, to).ok()).flatten()
                })
            })
            .min_by_key(TimeWindow::starts_at)
    }
}

/// The next slot's beginning, counted from local midnight; a slot that midnight cuts ends there.
fn aligned(at: DateTime<Utc>, slot_minutes: i64) -> Option<DateTime<Utc>> {
    let local = at.with_timezone(&LOCAL_ZONE);
    let seconds = i64::from(local.num_seconds_from_midnight()) + i64::from(local.nanosecond() > 0);
    let slot = slot_minutes * 60;
    let wanted = (seconds + slot - 1) / slot * slot;
    let start = at.checked_sub_signed(Duration::seconds(i64::from(local.num_seconds_from_midnight())))?;
    let start = start.with_nanosecond(0)?;
    start.checked_add_signed(Duration::seconds(wanted.min(86_400)))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    /// Monday 2 March 2026, 09:00 in Shanghai.
    fn nine() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment")
    }

    fn window(from: i64, minutes: i64) -> TimeWindow {
        let start = nine() + Duration::minutes(from);
        TimeWindow::new(start, start + Duration::minutes(minutes)).expect("a window")
    }

    fn table() -> Timetable {
        Timetable {
            kind: ListingKind::InstrumentTime,
            opening_hours: OpeningHours::weekdays(540, 1_080).expect("hours"),
            units: 1,
            slot_minutes: 30,
            min_minutes: 30,
            max_minutes: Some(480),
            lead_minutes: 0,
            horizon_days: 90,
        }
    }

    #[test]
    fn the_first_gap_that_is_long_enough() {
        let (table, day) = (table(), window(0, 540));
        let free = |busy: &[(i32, TimeWindow)], minutes| table.first_free(busy, &day, minutes, nine());
        assert_eq!(free(&[], 60), Some(window(0, 60)));
        assert_eq!(free(&[(1, window(0, 45))], 60), Some(window(60, 60)), "on the next slot");
        assert_eq!(free(&[(1, window(30, 90))], 60), Some(window(120, 60)));
        assert_eq!(free(&[(1, window(30, 90))], 20), Some(window(0, 30)), "at least the shortest");
        assert_eq!(free(&[(1, window(30, 510))], 60), None);
        assert_eq!(free(&[], 481), None, "longer than the longest");
    }

    #[test]
    fn notice_horizon_units_and_nights_count() {
        let mut table = table();
        table.units = 2;
        let both = [(1, window(0, 240)), (2, window(0, 120))];
        assert_eq!(table.first_free(&both, &window(0, 540), 60, nine()), Some(window(120, 60)));
        table.lead_minutes = 200;
        assert_eq!(table.first_free(&[], &window(0, 540), 60, nine()), Some(window(210, 60)));
        (table.lead_minutes, table.horizon_days) = (0, 1);
        assert_eq!(table.first_free(&[], &window(2 * 1_440, 540), 60, nine()), None);
        assert_eq!(table.first_free(&[], &window(540, 1_440), 60, nine()), Some(window(1_440, 60)), "the next morning");
    }

    #[test]
    fn what_is_open_with_a_unit_left_is_free() {
        let mut table = table();
        table.units = 2;
        let one = [(1, window(0, 60))];
        assert!(table.is_free(&one, &window(0, 60)));
        assert!(!table.is_free(&[(1, window(0, 60)), (2, window(30, 60))], &window(0, 60)));
        assert!(!table.is_free(&[], &window(-30, 60)), "before it opens");
    }

    proptest! {
        /// What is found is open, long enough, on a slot and free; and nothing earlier is.
        #[test]
        fn nothing_earlier_is_free(spans in prop::collection::vec((1..=2_i32, 0..60_i64, 1..12_i64), 0..20), slots in 1..8_i64) {
            let mut table = table();
            table.units = 2;
            let range = window(0, 3 * 1_440);
            let busy: Vec<_> = spans.into_iter().map(|(unit, from, n)| (unit, window(from * 30, n * 30))).collect();
            let is_free = |wanted: &TimeWindow| {
                table.opening_hours.is_open(wanted, LOCAL_ZONE)
                    && (1..=2).any(|unit| !busy.iter().any(|(held, w)| *held == unit && w.overlaps(wanted)))
            };
            let expected = (0..144).map(|n| window(n * 30, slots * 30)).find(|w| w.ends_at() <= range.ends_at() && is_free(w));
            prop_assert_eq!(table.first_free(&busy, &range, slots * 30, nine()), expected);
        }
    }
}
