//! Whether a window may be booked on a listing, and which windows near a wanted one are free.

use chrono::{DateTime, Duration, Timelike, Utc};

use crate::catalog::{BookableListing, ListingKind};
use crate::kernel::{Invalid, LOCAL_ZONE, TimeWindow};
use crate::web::FieldError;

/// Time on a listing that somebody holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Which of the listing's equal units, from 1.
    pub unit: i32,
    pub window: TimeWindow,
}

/// No window that anybody means is longer or further away; what is gets one answer, not a calculation.
const FARTHEST: Duration = Duration::days(3_660);

/// Everything that speaks against booking `window` on `listing` at `now`; a lease runs through the night and is not
/// asked for opening hours.
pub fn window_faults(listing: &BookableListing, window: &TimeWindow, now: DateTime<Utc>) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut refuse = |field: &str, code: &'static str, zh: String, en: String| {
        faults.push(FieldError::invalid(format!("window.{field}"), Invalid::new(code, zh, en)));
    };
    if (window.starts_at() - now).abs() > FARTHEST || window.duration() > FARTHEST {
        refuse(
            "starts_at",
            "out_of_range",
            "时间超出可预约的范围".into(),
            "out of any range that can be booked".into(),
        );
        return faults;
    }
    let slot = i64::from(listing.slot_minutes).max(1);
    for (field, at) in [("starts_at", window.starts_at()), ("ends_at", window.ends_at())] {
        if !is_aligned(at, slot) {
            refuse(
                field,
                "misaligned",
                format!("时间须落在当地每 {slot} 分钟的整格上"),
                format!("must fall on a multiple of {slot} minutes of the local day"),
            );
        }
    }
    let minutes = window.minutes();
    if minutes < i64::from(listing.min_minutes) {
        let min = listing.min_minutes;
        refuse("ends_at", "too_short", format!("至少预约 {min} 分钟"), format!("at least {min} minutes"));
    }
    if let Some(max) = listing.max_minutes.filter(|&max| minutes > i64::from(max)) {
        refuse("ends_at", "too_long", format!("最多预约 {max} 分钟"), format!("at most {max} minutes"));
    }
    if window.starts_at() < now {
        refuse("starts_at", "in_the_past", "开始时间已过".into(), "the start is in the past".into());
    } else if window.starts_at() < now + Duration::minutes(i64::from(listing.lead_minutes)) {
        let lead = listing.lead_minutes;
        refuse("starts_at", "too_soon", format!("须提前 {lead} 分钟预约"), format!("book {lead} minutes ahead"));
    }
    if window.starts_at() > now + Duration::days(i64::from(listing.horizon_days)) {
        let days = listing.horizon_days;
        refuse(
            "starts_at",
            "too_far_ahead",
            format!("最多提前 {days} 天预约"),
            format!("book at most {days} days ahead"),
        );
    }
    if listing.kind != ListingKind::Lease && !listing.opening_hours.is_open(window, LOCAL_ZONE) {
        refuse("starts_at", "closed", "不在开放时间内".into(), "outside the opening hours".into());
    }
    faults
}

/// Slots are counted from local midnight.
fn is_aligned(at: DateTime<Utc>, slot_minutes: i64) -> bool {
    let local = at.with_timezone(&LOCAL_ZONE);
    let is_whole_minute = local.second() == 0 && local.nanosecond() == 0;
    is_whole_minute && i64::from(local.hour() * 60 + local.minute()) % slot_minutes == 0
}

/// How many starts are tried before giving up, so that the answer is quick however fine the slots are.
const MAX_TRIES: i64 = 1_000;
/// How far from the wanted start an offer may be.
pub const OFFER_REACH: Duration = Duration::days(7);
const MAX_OFFERS: usize = 3;

/// Windows as long as the wanted one that could be booked instead, nearest first, at most three; `busy` is what is held
/// within [`OFFER_REACH`] of it.
pub fn nearest_free(
    listing: &BookableListing,
    wanted: &TimeWindow,
    busy: &[Busy],
    now: DateTime<Utc>,
) -> Vec<TimeWindow> {
    let slot = i64::from(listing.slot_minutes).max(1);
    let reach = (OFFER_REACH.num_minutes() / slot).min(MAX_TRIES / 2);
    (1..=reach)
        .flat_map(|away| [away, -away])
        .filter_map(|slots| shifted(wanted, Duration::minutes(slots * slot)))
        .filter(|window| is_free(listing.units, window, busy) && window_faults(listing, window, now).is_empty())
        .take(MAX_OFFERS)
        .collect()
}

fn shifted(window: &TimeWindow, by: Duration) -> Option<TimeWindow> {
    let starts_at = window.starts_at().checked_add_signed(by)?;
    TimeWindow::new(starts_at, starts_at.checked_add_signed(window.duration())?).ok()
}

fn is_free(units: i32, window: &TimeWindow, busy: &[Busy]) -> bool {
    let mut taken: Vec<i32> = busy.iter().filter(|b| b.window.overlaps(window)).map(|b| b.unit).collect();
    taken.sort_unstable();
    taken.dedup();
    taken.len() < usize::try_from(units).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::super::fixtures::listing;
    use super::*;
    use crate::catalog::OpeningHours;

    /// Monday 2 March 2026, 09:00 in Shanghai.
    fn monday() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment")
    }

    fn window(from_minute: i64, minutes: i64) -> TimeWindow {
        let starts_at = monday() + Duration::minutes(from_minute);
        TimeWindow::new(starts_at, starts_at + Duration::minutes(minutes)).expect("a window")
    }

    fn codes(listing: &BookableListing, window: &TimeWindow) -> Vec<String> {
        window_faults(listing, window, monday()).into_iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn all_that_is_wrong_is_named_together() {
        let mut listing = listing();
        listing.min_minutes = 60;
        listing.lead_minutes = 120;
        listing.opening_hours = OpeningHours::weekdays(540, 1_080).expect("hours");
        assert_eq!(codes(&listing, &window(120, 60)), Vec::<String>::new());
        assert_eq!(codes(&listing, &window(65, 20)), ["misaligned", "misaligned", "too_short", "too_soon"]);
        assert_eq!(codes(&listing, &window(-60, 60)), ["in_the_past", "closed"]);
        assert_eq!(codes(&listing, &window(60 * 24 * 91, 24 * 60)), ["too_long", "too_far_ahead", "closed"]);
    }

    #[test]
    fn slots_are_counted_from_local_midnight() {
        let mut listing = listing();
        // Shanghai is eight hours ahead: slots of seven hours would begin elsewhere if counted in UTC.
        (listing.slot_minutes, listing.max_minutes) = (420, None);
        assert!(codes(&listing, &window(300, 420)).is_empty(), "14:00 to 21:00");
        assert_eq!(codes(&listing, &window(0, 420)), ["misaligned", "misaligned"]);
    }

    #[test]
    fn a_lease_runs_through_the_night() {
        let mut listing = listing();
        (listing.kind, listing.max_minutes) = (ListingKind::Lease, None);
        listing.opening_hours = OpeningHours::weekdays(540, 1_080).expect("hours");
        assert!(codes(&listing, &window(60, 3 * 24 * 60)).is_empty());
    }

    #[test]
    fn the_ends_of_time_are_an_answer_too() {
        let forever = TimeWindow::new(monday(), DateTime::<Utc>::MAX_UTC).expect("a window");
        let ever = TimeWindow::new(DateTime::<Utc>::MIN_UTC, monday()).expect("a window");
        assert_eq!(codes(&listing(), &forever), ["out_of_range"]);
        assert_eq!(codes(&listing(), &ever), ["out_of_range"]);
        assert!(nearest_free(&listing(), &forever, &[], monday()).is_empty());
    }

    #[test]
    fn the_nearest_free_windows_are_offered_first() {
        let mut listing = listing();
        listing.units = 2;
        let held = |unit, from, minutes| Busy { unit, window: window(from, minutes) };
        let busy = [held(1, 120, 60), held(2, 120, 30), held(1, 180, 60)];
        let offers = nearest_free(&listing, &window(120, 60), &busy, monday());
        assert_eq!(offers, [window(150, 60), window(180, 60), window(60, 60)]);
    }

    proptest! {
        /// What is offered could be booked: nothing speaks against it and a unit is free.
        #[test]
        fn offers_hold(wanted in 0..200_i64, held in prop::collection::vec((1..=2_i32, 0..300_i64, 1..8_i64), 0..40)) {
            let mut listing = listing();
            listing.units = 2;
            listing.opening_hours = OpeningHours::weekdays(540, 1_080).expect("hours");
            let busy: Vec<_> =
                held.into_iter().map(|(unit, at, n)| Busy { unit, window: window(at * 30, n * 30) }).collect();
            for offer in nearest_free(&listing, &window(wanted * 30, 60), &busy, monday()) {
                prop_assert!(window_faults(&listing, &offer, monday()).is_empty());
                let is_held = |unit| busy.iter().any(|b| b.unit == unit && b.window.overlaps(&offer));
                prop_assert!(!(is_held(1) && is_held(2)));
            }
        }
    }
}
