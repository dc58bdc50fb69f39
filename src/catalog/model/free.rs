//! The first time at which something is free, all that its rules say considered.

use chrono::{DateTime, Duration, NaiveDate, Timelike, Utc};

use super::hours::OpeningHours;
use super::listing::ListingKind;
use super::openings::Openings;
use super::price::CustomerClass;
use super::rules::{BookingRule, BookingRules, MAX_HORIZON};
use crate::kernel::{LOCAL_ZONE, OrganisationId, TimeWindow, WorkingCalendar, local_date, windows};

/// When a listing can be booked. What booking asks besides is of the customer alone: quotas, training, bans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    pub provider_id: OrganisationId,
    pub kind: ListingKind,
    /// Whether it is offered at all.
    pub is_offered: bool,
    pub opening_hours: OpeningHours,
    pub units: i32,
    pub slot_minutes: i32,
    pub min_minutes: i32,
    pub max_minutes: Option<i32>,
    pub lead_minutes: i32,
    pub horizon_days: i32,
    pub rules: BookingRules,
    /// The last local day on which all its certificates that stop bookings are valid.
    pub certified_until: Option<NaiveDate>,
}

/// Who looks for a free time, and when.
#[derive(Debug, Clone, Copy)]
pub struct Seeker<'a> {
    pub class: CustomerClass,
    pub calendar: &'a WorkingCalendar,
    pub now: DateTime<Utc>,
}

/// Set-up and clean-up around a booking.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Buffers {
    pub setup_minutes: i32,
    pub cleanup_minutes: i32,
}

impl Buffers {
    pub const fn of(rules: &BookingRules) -> Self {
        Self { setup_minutes: rules.setup_minutes, cleanup_minutes: rules.cleanup_minutes }
    }

    /// The booked time with what nobody else may have around it.
    pub fn around(self, window: &TimeWindow) -> TimeWindow {
        let from = window.starts_at().checked_sub_signed(Duration::minutes(self.setup_minutes.into()));
        let to = window.ends_at().checked_add_signed(Duration::minutes(self.cleanup_minutes.into()));
        from.zip(to).and_then(|(from, to)| TimeWindow::new(from, to).ok()).unwrap_or(*window)
    }

    /// The other way round: what is held keeps others away for so long.
    pub const fn turned(self) -> Self {
        Self { setup_minutes: self.cleanup_minutes, cleanup_minutes: self.setup_minutes }
    }
}

/// Starts that are tried in one listing, so that the answer is quick however fine the slots and however odd the rules.
const MOST_STARTS: usize = 10_000;

impl Timetable {
    /// Without all that can only make it free later: rules, certificates, how far ahead it can be booked. Rules that may open
    /// it at other times are to be looked for elsewhere.
    #[must_use]
    pub fn idle(self) -> Self {
        Self { rules: BookingRules::default(), certified_until: None, horizon_days: MAX_HORIZON, units: 1, ..self }
    }

    const fn openings<'a>(&'a self, calendar: &'a WorkingCalendar) -> Openings<'a> {
        Openings { hours: &self.opening_hours, rules: &self.rules, calendar }
    }

    /// The parts of `range` in which it is open; a lease runs through the night.
    pub fn open_in(&self, range: &TimeWindow, calendar: &WorkingCalendar) -> Vec<TimeWindow> {
        if self.kind == ListingKind::Lease {
            return vec![*range];
        }
        // Spans that meet at midnight are one.
        windows::union(self.openings(calendar).open_in(range))
    }

    /// Whether it could be held for a window together with another listing: its lengths and notices are not asked then.
    /// `busy` is what is held of it, by unit.
    pub fn is_free(&self, busy: &[(i32, TimeWindow)], window: &TimeWindow, calendar: &WorkingCalendar) -> bool {
        let is_open = self.kind == ListingKind::Lease || self.openings(calendar).is_open(window);
        let needed = Buffers::of(&self.rules).around(window);
        let is_taken = |unit: i32| busy.iter().any(|(held, other)| *held == unit && other.overlaps(&needed));
        self.is_offered && is_open && self.is_certified(window) && (1..=self.units).any(|unit| !is_taken(unit))
    }

    /// The first window of `minutes` within `range` that can be booked: open, a unit free with its set-up and clean-up, by
    /// the listing's own slots, lengths, notice, horizon, priority and certificates. `busy` is what is held within a day of
    /// `range`, by unit.
    pub fn first_free(
        &self,
        busy: &[(i32, TimeWindow)],
        range: &TimeWindow,
        minutes: i64,
        seeker: &Seeker<'_>,
    ) -> Option<TimeWindow> {
        let slot = i64::from(self.slot_minutes).max(1);
        let minutes = minutes.max(i64::from(self.min_minutes)).checked_add(slot - 1)? / slot * slot;
        let length = Duration::try_minutes(minutes)?;
        let buffers = Buffers::of(&self.rules);
        let open = self.open_in(range, seeker.calendar);
        (1..=self.units)
            .filter_map(|unit| {
                let held = busy.iter().filter(|(held, _)| *held == unit);
                let taken: Vec<TimeWindow> = held.map(|(_, window)| buffers.turned().around(window)).collect();
                open.iter()
                    .flat_map(|span| windows::rest(span, &taken))
                    .flat_map(|free| self.starts(free, length, seeker))
                    .take(MOST_STARTS)
                    .find(|window| self.permits(window, seeker))
            })
            .min_by_key(TimeWindow::starts_at)
    }

    /// The windows of a length that begin on a slot within a free stretch, earliest first. Before its notice is over and
    /// beyond its horizon none is tried, unless some hours ask for neither.
    fn starts(
        &self,
        free: TimeWindow,
        length: Duration,
        seeker: &Seeker<'_>,
    ) -> impl Iterator<Item = TimeWindow> + use<> {
        let slot = i64::from(self.slot_minutes).max(1);
        let is_strict = self.rules.relaxed.is_empty();
        let lead = Duration::minutes(if is_strict { self.lead_minutes.into() } else { 0 });
        let earliest = seeker.now.checked_add_signed(lead).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let latest = seeker.now.checked_add_signed(self.rules.horizon(seeker.class, self.horizon_days));
        let first = aligned(free.starts_at().max(earliest), slot);
        std::iter::successors(first, move |at| aligned(at.checked_add_signed(Duration::seconds(1))?, slot))
            .take_while(move |at| !is_strict || latest.is_none_or(|latest| *at <= latest))
            .map_while(move |at| TimeWindow::new(at, at.checked_add_signed(length)?).ok())
            .take_while(move |window| window.ends_at() <= free.ends_at())
    }

    fn permits(&self, window: &TimeWindow, seeker: &Seeker<'_>) -> bool {
        let ahead = window.starts_at() - seeker.now;
        let is_asked = |rule| !self.rules.is_relaxed(rule, window);
        let is_too_long = self.max_minutes.is_some_and(|most| window.minutes() > most.into());
        let is_too_soon = ahead < Duration::minutes(self.lead_minutes.into());
        let is_too_far = ahead > self.rules.horizon(seeker.class, self.horizon_days);
        let is_kept = self.rules.priority.iter().any(|one| one.keeps(seeker.class, window, seeker.now));
        is_aligned(window.ends_at(), i64::from(self.slot_minutes).max(1))
            && !(is_too_long && is_asked(BookingRule::TooLong))
            && !(is_too_soon && is_asked(BookingRule::TooSoon))
            && !(is_too_far && is_asked(BookingRule::TooFarAhead))
            && !is_kept
            && self.is_certified(window)
    }

    /// A window ends before its end: one to midnight is all of the day before.
    fn is_certified(&self, window: &TimeWindow) -> bool {
        let last_day = local_date(window.ends_at() - Duration::seconds(1));
        self.certified_until.is_none_or(|valid| last_day <= valid)
    }
}

/// Slots are counted from local midnight.
pub fn is_aligned(at: DateTime<Utc>, slot_minutes: i64) -> bool {
    let is_whole_minute = at.second() == 0 && at.nanosecond() == 0;
    is_whole_minute && minute_of_day(at) % slot_minutes == 0
}

/// Minutes since local midnight.
pub fn minute_of_day(at: DateTime<Utc>) -> i64 {
    let local = at.with_timezone(&LOCAL_ZONE);
    i64::from(local.hour() * 60 + local.minute())
}

/// The next slot's beginning, counted from local midnight; a slot that midnight cuts ends there.
pub fn aligned(at: DateTime<Utc>, slot_minutes: i64) -> Option<DateTime<Utc>> {
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
            provider_id: OrganisationId::new(),
            kind: ListingKind::InstrumentTime,
            is_offered: true,
            opening_hours: OpeningHours::weekdays(540, 1_080).expect("hours"),
            units: 1,
            slot_minutes: 30,
            min_minutes: 30,
            max_minutes: Some(480),
            lead_minutes: 0,
            horizon_days: 90,
            rules: BookingRules::default(),
            certified_until: None,
        }
    }

    fn first_free(
        table: &Timetable,
        busy: &[(i32, TimeWindow)],
        range: &TimeWindow,
        minutes: i64,
    ) -> Option<TimeWindow> {
        let calendar = WorkingCalendar::default();
        let seeker = Seeker { class: CustomerClass::Standard, calendar: &calendar, now: nine() };
        table.first_free(busy, range, minutes, &seeker)
    }

    #[test]
    fn the_first_gap_that_is_long_enough() {
        let (table, day) = (table(), window(0, 540));
        let free = |busy: &[(i32, TimeWindow)], minutes| first_free(&table, busy, &day, minutes);
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
        assert_eq!(first_free(&table, &both, &window(0, 540), 60), Some(window(120, 60)));
        table.lead_minutes = 200;
        assert_eq!(first_free(&table, &[], &window(0, 540), 60), Some(window(210, 60)));
        (table.lead_minutes, table.horizon_days) = (0, 1);
        assert_eq!(first_free(&table, &[], &window(2 * 1_440, 540), 60), None);
        assert_eq!(first_free(&table, &[], &window(540, 1_440), 60), Some(window(1_440, 60)), "the next morning");
    }

    #[test]
    fn what_is_open_with_a_unit_left_is_free() {
        let mut table = table();
        table.units = 2;
        let one = [(1, window(0, 60))];
        let is_free = |table: &Timetable, busy: &[(i32, TimeWindow)], wanted: &TimeWindow| {
            table.is_free(busy, wanted, &WorkingCalendar::default())
        };
        assert!(is_free(&table, &one, &window(0, 60)));
        assert!(!is_free(&table, &[(1, window(0, 60)), (2, window(30, 60))], &window(0, 60)));
        assert!(!is_free(&table, &[], &window(-30, 60)), "before it opens");
        table.rules.cleanup_minutes = 30;
        let later = [(1, window(60, 60)), (2, window(60, 60))];
        assert!(
            is_free(&table, &later, &window(0, 30)) && !is_free(&table, &later, &window(0, 60)),
            "time to clean up"
        );
        table.certified_until = Some(local_date(nine() - Duration::days(1)));
        assert!(!is_free(&table, &[], &window(0, 60)));
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
            prop_assert_eq!(first_free(&table, &busy, &range, slots * 30), expected);
        }
    }
}
