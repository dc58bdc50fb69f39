//! Where else a training could take place.

use chrono::{DateTime, Duration, Utc};

use crate::kernel::{TimeWindow, windows};

/// Windows that are told at most.
const MOST: usize = 3;
/// Starts that are told lie on these minutes, unless something ends or begins between.
const STEP: i64 = 15 * 60;

/// Windows as long as the wanted one in which one of `units` is free, nearest first, at most three: within the stretches that
/// are `open`, and not before `now`. `busy` is what is held, by unit.
pub fn nearest_free(
    wanted: &TimeWindow,
    open: &[TimeWindow],
    (units, busy): (i32, &[(i32, TimeWindow)]),
    now: DateTime<Utc>,
) -> Vec<TimeWindow> {
    let earliest = next_step(now);
    let away = |window: &TimeWindow| (window.starts_at() - wanted.starts_at()).abs();
    let mut found: Vec<TimeWindow> = (1..=units)
        .flat_map(|unit| {
            let taken: Vec<_> = busy.iter().filter(|(held, _)| *held == unit).map(|(_, window)| *window).collect();
            open.iter().flat_map(|stretch| windows::rest(stretch, &taken)).collect::<Vec<_>>()
        })
        .filter_map(|free| within(&free, wanted, earliest))
        .collect();
    found.sort_by_key(|window| (away(window), window.starts_at()));
    found.dedup();
    found.truncate(MOST);
    found
}

/// The window of the wanted length within `free` that begins nearest to the wanted start; none where it is too short.
fn within(free: &TimeWindow, wanted: &TimeWindow, earliest: DateTime<Utc>) -> Option<TimeWindow> {
    let first = free.starts_at().max(earliest);
    let last = free.ends_at() - wanted.duration();
    if last < first {
        return None;
    }
    let start = wanted.starts_at().clamp(first, last);
    TimeWindow::new(start, start + wanted.duration()).ok()
}

fn next_step(now: DateTime<Utc>) -> DateTime<Utc> {
    let into = now.timestamp().rem_euclid(STEP);
    let whole = now - Duration::seconds(into) - Duration::nanoseconds(i64::from(now.timestamp_subsec_nanos()));
    whole + Duration::seconds(STEP)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 0, 0, 0).single().expect("a moment") + Duration::hours(hour)
    }

    fn hours(from: i64, to: i64) -> TimeWindow {
        TimeWindow::new(at(from), at(to)).expect("a window")
    }

    #[test]
    fn the_nearest_come_first_and_another_unit_may_do() {
        let open = [hours(8, 18), hours(32, 42)];
        let busy = [(1, hours(9, 12)), (2, hours(8, 18))];
        let found = nearest_free(&hours(10, 12), &open, (1, &busy), at(0));
        assert_eq!(found, [hours(12, 14), hours(32, 34)], "there is one hour only before nine");
        assert_eq!(nearest_free(&hours(10, 12), &open, (3, &busy), at(0))[0], hours(10, 12), "on the third");
        assert_eq!(nearest_free(&hours(10, 12), &open, (1, &busy), at(20)), [hours(32, 34)], "not before now");
        assert!(nearest_free(&hours(10, 22), &open, (1, &busy), at(0)).is_empty(), "longer than it is open");
    }

    proptest! {
        /// Whatever is told is as long as what was wanted, open, free on a unit, and to come.
        #[test]
        fn what_is_told_can_be_had(
            from in 0..100_i64, long in 1..12_i64, now in 0..60_i64, units in 1..4_i32,
            held in prop::collection::vec((1..4_i32, 0..100_i64, 1..9_i64), 0..20),
        ) {
            let wanted = hours(from, from + long);
            let open = [hours(8, 20), hours(32, 44), hours(56, 68), hours(80, 92)];
            let busy: Vec<_> = held.iter().map(|(unit, from, long)| (*unit, hours(*from, from + long))).collect();
            for window in nearest_free(&wanted, &open, (units, &busy), at(now)) {
                prop_assert_eq!(window.duration(), wanted.duration());
                prop_assert!(window.starts_at() > at(now));
                prop_assert!(open.iter().any(|o| o.starts_at() <= window.starts_at() && window.ends_at() <= o.ends_at()));
                let is_free = |unit: i32| busy.iter().all(|(held, other)| *held != unit || !other.overlaps(&window));
                prop_assert!((1..=units).any(is_free));
            }
        }
    }
}
