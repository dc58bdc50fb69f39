//! Sets of windows.

use super::TimeWindow;

/// The same time without overlaps, in order; windows that touch become one.
pub fn union(mut windows: Vec<TimeWindow>) -> Vec<TimeWindow> {
    windows.sort_by_key(|window| (window.starts_at(), window.ends_at()));
    let mut joined: Vec<TimeWindow> = Vec::with_capacity(windows.len());
    for window in windows {
        match joined.last_mut() {
            Some(last) if window.starts_at() <= last.ends_at() => {
                if let Ok(longer) = TimeWindow::new(last.starts_at(), last.ends_at().max(window.ends_at())) {
                    *last = longer;
                }
            }
            _ => joined.push(window),
        }
    }
    joined
}

/// What of `window` none of `taken` covers, in order.
pub fn rest(window: &TimeWindow, taken: &[TimeWindow]) -> Vec<TimeWindow> {
    let mut from = window.starts_at();
    let mut rest = Vec::new();
    for busy in union(taken.iter().copied().filter(|busy| busy.overlaps(window)).collect()) {
        rest.extend(TimeWindow::new(from, busy.starts_at()));
        from = from.max(busy.ends_at());
    }
    rest.extend(TimeWindow::new(from, window.ends_at()));
    rest
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone, Utc};
    use proptest::prelude::*;

    use super::*;

    fn window((from, length): (i64, i64)) -> TimeWindow {
        let start = Utc.with_ymd_and_hms(2026, 3, 2, 0, 0, 0).single().expect("a moment") + Duration::minutes(from);
        TimeWindow::new(start, start + Duration::minutes(length)).expect("a window")
    }

    proptest! {
        /// Minute by minute: the union covers what the windows cover, and the rest what they do not.
        #[test]
        fn minute_by_minute(spans in prop::collection::vec((0..200_i64, 1..30_i64), 0..20), asked in (0..200_i64, 1..60_i64)) {
            let windows: Vec<_> = spans.into_iter().map(window).collect();
            let (joined, asked) = (union(windows.clone()), window(asked));
            let rest = rest(&asked, &windows);
            for minute in 0..260 {
                let at = window((minute, 1)).starts_at();
                let is_covered = windows.iter().any(|w| w.contains(at));
                prop_assert_eq!(joined.iter().filter(|w| w.contains(at)).count(), usize::from(is_covered));
                let is_left = asked.contains(at) && !is_covered;
                prop_assert_eq!(rest.iter().filter(|w| w.contains(at)).count(), usize::from(is_left));
            }
            for pair in joined.windows(2) {
                prop_assert!(pair[0].ends_at() < pair[1].starts_at());
            }
        }
    }
}
