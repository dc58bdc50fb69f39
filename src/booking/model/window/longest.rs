//! Where nothing of the wanted length can be had: the longest that can, as near to the wish as possible.

use chrono::{DateTime, Duration, Utc};

use super::super::companion::Companion;
use super::{Buffers, Busy, Wish, aligned, reach_fault};
use crate::catalog::{ListingKind, Openings};
use crate::kernel::{TimeWindow, windows};

/// How many starts are looked at; more are thinned out evenly, so that the answer is quick however fine the slots are.
const MAX_STARTS: i64 = 10_000;

impl Wish<'_> {
    /// From the notice on until nobody may begin any more: where something may be found at all.
    pub fn horizon_window(&self) -> Option<TimeWindow> {
        let earliest = self.now.checked_add_signed(Duration::minutes(self.listing.lead_minutes.max(0).into()))?;
        let latest = self.now.checked_add_signed(self.horizon())?.max(earliest);
        let longest = Duration::minutes(self.listing.max_minutes.unwrap_or(1_440).max(self.listing.min_minutes).into());
        TimeWindow::new(earliest, latest.checked_add_signed(longest)?).ok()
    }

    /// The nearest window of the longest length, not longer than the wanted one, that could be booked within `range`; none
    /// means that nothing of any length can. `busy` is what is held within `range`, and `beside` the same of each companion.
    pub fn nearest_longest(
        &self,
        wanted: &TimeWindow,
        range: &TimeWindow,
        busy: &[Busy],
        beside: &[Vec<Busy>],
    ) -> Option<TimeWindow> {
        // What stands against the customer or the instrument stands against every window.
        if reach_fault(wanted, self.now).is_some() || !self.standing_findings(None).is_empty() {
            return None;
        }
        let slot = self.slot();
        let least = (i64::from(self.listing.min_minutes).max(1) + slot - 1) / slot;
        let most = self.mended(wanted).minutes() / slot;
        let would_do = |start: DateTime<Utc>, slots: i64| {
            let window =
                TimeWindow::new(start, start.checked_add_signed(Duration::try_minutes(slots * slot)?)?).ok()?;
            let of = |(one, busy): (&Companion, &Vec<Busy>)| one.would_do(&window, busy, (self.calendar, self.now));
            let is_fit =
                window != *wanted && self.findings(&window).is_empty() && self.companions.iter().zip(beside).all(of);
            is_fit.then_some(window)
        };
        let mut best: Option<(i64, TimeWindow)> = None;
        for (start, room) in self.starts(wanted, range, busy, least) {
            // Only what is longer counts: asked first, so that most starts take one question.
            let first = best.as_ref().map_or(least, |(slots, _)| slots + 1);
            let room = room.min(most);
            let Some(window) = (first <= room).then(|| would_do(start, first)).flatten() else { continue };
            let (mut low, mut high, mut found) = (first, room, window);
            // Whatever is a beginning of a window that would do would do as well.
            while low < high {
                let middle = (low + high + 1) / 2;
                match would_do(start, middle) {
                    Some(window) => (low, found) = (middle, window),
                    None => high = middle - 1,
                }
            }
            best = Some((low, found));
            if best.as_ref().is_some_and(|(slots, _)| *slots >= most) {
                break;
            }
        }
        best.map(|(_, window)| window)
    }

    /// Starts at which a unit is free and the listing open for the least that can be booked, with the slots until that ends:
    /// those nearest to the wish first.
    fn starts(&self, wanted: &TimeWindow, range: &TimeWindow, busy: &[Busy], least: i64) -> Vec<(DateTime<Utc>, i64)> {
        let slot = self.slot();
        let openings =
            Openings { hours: &self.listing.opening_hours, rules: &self.listing.rules, calendar: self.calendar };
        let open = if self.listing.kind == ListingKind::Lease {
            vec![*range]
        } else {
            windows::union(openings.open_in(range))
        };
        let buffers = Buffers::of(&self.listing.rules).turned();
        let slots = range.minutes() / slot * i64::from(self.listing.units.max(1));
        let stride = Duration::minutes(slot * (slots / MAX_STARTS).max(1));
        let mut starts = Vec::new();
        for unit in 1..=self.listing.units {
            // A window must keep its own set-up and clean-up clear of what is held.
            let taken: Vec<_> =
                busy.iter().filter(|held| held.unit == unit).map(|held| buffers.around(&held.window)).collect();
            for free in open.iter().flat_map(|open| windows::rest(open, &taken)) {
                let mut next = aligned(free.starts_at(), slot);
                while let Some(at) = next {
                    let room = (free.ends_at() - at).num_minutes() / slot;
                    if room < least {
                        break;
                    }
                    starts.push((at, room));
                    next = aligned(at + stride, slot);
                }
            }
        }
        starts.sort_by_key(|(at, _)| (*at - wanted.starts_at()).abs());
        starts
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::super::super::fixtures::listing;
    use super::*;
    use crate::catalog::{BookableListing, CustomerClass, OpeningHours};
    use crate::kernel::WorkingCalendar;

    /// Monday 2 March 2026, 09:00 in Shanghai.
    fn monday() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment")
    }

    fn window(from: i64, minutes: i64) -> TimeWindow {
        let from = monday() + Duration::minutes(from);
        TimeWindow::new(from, from + Duration::minutes(minutes)).expect("a window")
    }

    fn found(listing: &BookableListing, wanted: &TimeWindow, busy: &[Busy]) -> Option<TimeWindow> {
        let calendar = WorkingCalendar::default();
        let wish = Wish::of_anybody(listing, CustomerClass::Standard, &calendar, monday());
        wish.nearest_longest(wanted, &wish.horizon_window().expect("a horizon"), busy, &[])
    }

    fn open_by_day() -> BookableListing {
        let mut listing = listing();
        listing.opening_hours = OpeningHours::weekdays(540, 1_080).expect("hours");
        (listing.max_minutes, listing.horizon_days) = (None, 5);
        listing
    }

    #[test]
    fn what_is_longer_than_any_day_gets_the_whole_of_the_nearest() {
        let listing = open_by_day();
        assert_eq!(found(&listing, &window(1_440, 600), &[]), Some(window(1_440, 540)), "Tuesday, nine to six");
        assert_eq!(
            found(&listing, &window(5 * 1_440, 600), &[]),
            Some(window(4 * 1_440, 540)),
            "Friday before Saturday"
        );
        let busy: Vec<_> = (0..5).map(|day| Busy { unit: 1, window: window(day * 1_440 + 120, 60) }).collect();
        assert_eq!(found(&listing, &window(1_440, 600), &busy), Some(window(1_440 + 180, 360)), "what is left of it");
    }

    #[test]
    fn nothing_is_named_where_nothing_of_any_length_can_be_had() {
        let mut listing = open_by_day();
        let full: Vec<_> = (0..7).map(|day| Busy { unit: 1, window: window(day * 1_440, 540) }).collect();
        assert_eq!(found(&listing, &window(1_440, 60), &full), None);
        listing.units = 2;
        assert_eq!(found(&listing, &window(1_440, 600), &full), Some(window(1_440, 540)), "the other unit");
        listing.rules = serde_json::from_value(serde_json::json!({"priority": [
            {"from": 0, "to": 1440, "classes": ["member"]},
        ]}))
        .expect("rules");
        assert_eq!(found(&listing, &window(1_440, 60), &[]), None, "kept for others for ever");
    }

    #[test]
    fn set_up_and_clean_up_are_left_clear() {
        let mut listing = open_by_day();
        listing.horizon_days = 1;
        listing.rules =
            serde_json::from_value(serde_json::json!({"setup_minutes": 30, "cleanup_minutes": 60})).expect("rules");
        let busy = [Busy { unit: 1, window: window(180, 60) }, Busy { unit: 1, window: window(1_440, 540) }];
        assert_eq!(found(&listing, &window(0, 600), &busy), Some(window(270, 270)));
    }

    proptest! {
        /// What is named can be booked, and no longer window anywhere can; of the same length, none is nearer.
        #[test]
        fn nothing_longer_can_be_had(
            held in prop::collection::vec((1..=2_i32, 0..48 * 3_i64, 1..12_i64), 0..14),
            (from, slots) in (0..48 * 3_i64, 1..30_i64),
            (setup, cleanup) in (0..3_i32, 0..3_i32),
        ) {
            let mut listing = open_by_day();
            (listing.units, listing.horizon_days, listing.min_minutes) = (2, 3, 60);
            listing.rules = serde_json::from_value(
                serde_json::json!({"setup_minutes": setup * 30, "cleanup_minutes": cleanup * 30}),
            ).expect("rules");
            let busy: Vec<_> =
                held.into_iter().map(|(unit, from, n)| Busy { unit, window: window(from * 30, n * 30) }).collect();
            let wanted = window(from * 30, slots * 30);
            let calendar = WorkingCalendar::default();
            let wish = Wish::of_anybody(&listing, CustomerClass::Standard, &calendar, monday());
            let can_be = |window: &TimeWindow| {
                *window != wanted && wish.findings(window).is_empty() && wish.is_free(window, &busy)
            };
            let most = wish.mended(&wanted).minutes() / 30;
            let every = (2..=most).rev().flat_map(|n| (0..48 * 4).map(move |at| window(at * 30, n * 30)));
            let longest = every.filter(can_be).map(|window| window.minutes()).next();
            let named = found(&listing, &wanted, &busy);
            prop_assert_eq!(named.map(|window| window.minutes()), longest);
            if let Some(named) = named {
                prop_assert!(can_be(&named));
                let away = |window: &TimeWindow| (window.starts_at() - wanted.starts_at()).abs();
                let same = (0..48 * 4).map(|at| window(at * 30, named.minutes())).filter(can_be);
                prop_assert_eq!(same.map(|window| away(&window)).min(), Some(away(&named)));
            }
        }
    }
}
