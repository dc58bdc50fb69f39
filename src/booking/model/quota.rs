//! What an organisation has of a listing already, by local day, week and month.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::breach::{Finding, Unit};
use crate::catalog::model::days_of;
use crate::catalog::{BookingRule, Quota, QuotaHolder, QuotaMeasure};
use crate::kernel::{LOCAL_ZONE, TimeWindow, UserId};

/// Another booking of the same listing by the same organisation, neither refused nor called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Who uses it, where that is known.
    pub user: Option<UserId>,
    pub window: Option<TimeWindow>,
    /// Requested, confirmed or running.
    pub is_open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Period {
    Day,
    Week,
    Month,
}

impl Period {
    const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The first day of the period in which a day lies.
    fn begin(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day),
            Self::Month => day.with_day(1).unwrap_or(day),
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Used {
    bookings: i64,
    minutes: i64,
}

/// What one holder has.
#[derive(Debug, Clone, Default)]
struct Tally {
    open: i64,
    /// Minutes of open bookings that are still ahead.
    ahead: i64,
    by_period: BTreeMap<(Period, NaiveDate), Used>,
}

impl Tally {
    fn add(&mut self, other: &Counted, now: DateTime<Utc>) {
        self.open += i64::from(other.is_open);
        self.ahead += other.window.filter(|_| other.is_open).map_or(0, |window| minutes_ahead(&window, now));
        for (key, minutes) in other.window.as_ref().map(touched).unwrap_or_default() {
            let used = self.by_period.entry(key).or_default();
            used.bookings += 1;
            used.minutes += minutes;
        }
    }
}

/// The periods that a window touches, and its minutes in each.
fn touched(window: &TimeWindow) -> BTreeMap<(Period, NaiveDate), i64> {
    let mut periods = BTreeMap::new();
    for (day, from, to) in days_of(window, LOCAL_ZONE) {
        for period in Period::ALL {
            *periods.entry((period, period.begin(day))).or_default() += i64::from(to) - i64::from(from);
        }
    }
    periods
}

/// Minutes of a window from `now` on.
fn minutes_ahead(window: &TimeWindow, now: DateTime<Utc>) -> i64 {
    TimeWindow::new(window.starts_at().max(now), window.ends_at()).map_or(0, |ahead| ahead.minutes())
}

/// What an organisation and one of its people have of a listing.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    now: DateTime<Utc>,
    organisation: Tally,
    user: Tally,
}

impl Holdings {
    pub fn of<'a>(others: impl IntoIterator<Item = &'a Counted>, user: Option<UserId>, now: DateTime<Utc>) -> Self {
        let mut holdings = Self { now, ..Self::default() };
        for other in others {
            holdings.organisation.add(other, now);
            if user.is_some() && other.user == user {
                holdings.user.add(other, now);
            }
        }
        holdings
    }

    /// The quotas that one more booking would exceed; each says the worst of its periods.
    pub fn exceeded(&self, quotas: &[Quota], window: Option<&TimeWindow>) -> Vec<Finding> {
        if quotas.is_empty() {
            return Vec::new();
        }
        let new = window.map(touched).unwrap_or_default();
        quotas.iter().filter_map(|quota| self.exceeds(quota, window, &new)).collect()
    }

    fn exceeds(
        &self,
        quota: &Quota,
        window: Option<&TimeWindow>,
        new: &BTreeMap<(Period, NaiveDate), i64>,
    ) -> Option<Finding> {
        let (tally, rule) = match quota.holder {
            QuotaHolder::User => (&self.user, BookingRule::UserQuota),
            QuotaHolder::Organisation => (&self.organisation, BookingRule::OrganisationQuota),
        };
        let (period, unit) = counted_by(quota.measure);
        let value = match period {
            // An order without a window takes no time.
            None if unit == Unit::Minutes => tally.ahead + minutes_ahead(window?, self.now),
            None => tally.open + 1,
            Some(period) => new
                .iter()
                .filter(|((touched, _), _)| *touched == period)
                .map(|(key, minutes)| {
                    let used = tally.by_period.get(key).copied().unwrap_or_default();
                    if unit == Unit::Minutes { used.minutes + minutes } else { used.bookings + 1 }
                })
                .max()?,
        };
        (value > quota.most).then(|| Finding::measured(rule, "window.starts_at", value, quota.most, unit))
    }
}

const fn counted_by(measure: QuotaMeasure) -> (Option<Period>, Unit) {
    match measure {
        QuotaMeasure::OpenBookings => (None, Unit::Bookings),
        QuotaMeasure::OpenMinutes => (None, Unit::Minutes),
        QuotaMeasure::BookingsADay => (Some(Period::Day), Unit::Bookings),
        QuotaMeasure::BookingsAWeek => (Some(Period::Week), Unit::Bookings),
        QuotaMeasure::BookingsAMonth => (Some(Period::Month), Unit::Bookings),
        QuotaMeasure::MinutesADay => (Some(Period::Day), Unit::Minutes),
        QuotaMeasure::MinutesAWeek => (Some(Period::Week), Unit::Minutes),
        QuotaMeasure::MinutesAMonth => (Some(Period::Month), Unit::Minutes),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone, Utc};
    use proptest::prelude::*;

    use super::*;

    /// From a local hour of a day in March 2026 (the 2nd is a Monday), for so many hours.
    fn window(day: u32, hour: u32, hours: i64) -> TimeWindow {
        let from = LOCAL_ZONE.with_ymd_and_hms(2026, 3, day, hour, 0, 0).single().expect("a moment");
        let from = from.with_timezone(&Utc);
        TimeWindow::new(from, from + Duration::hours(hours)).expect("a window")
    }

    /// Before all of them.
    fn dawn() -> DateTime<Utc> {
        window(1, 0, 1).starts_at()
    }

    fn quota(holder: QuotaHolder, measure: QuotaMeasure, most: i64) -> Quota {
        Quota { holder, measure, most }
    }

    /// What one more booking comes to, for the organisation, above a quota that allows nothing.
    fn value(others: &[TimeWindow], measure: QuotaMeasure, window: &TimeWindow) -> i64 {
        let user = Some(UserId::new());
        let others: Vec<_> =
            others.iter().map(|window| Counted { user, window: Some(*window), is_open: true }).collect();
        let holdings = Holdings::of(&others, user, dawn());
        let found = holdings.exceeded(&[quota(QuotaHolder::Organisation, measure, 0)], Some(window));
        found.first().map_or(0, |finding| finding.measured.value)
    }

    #[test]
    fn days_weeks_and_months_are_local() {
        let others = [window(2, 9, 2), window(8, 22, 1), window(31, 23, 1)];
        let wish = window(8, 23, 3);
        for (measure, expected) in [
            (QuotaMeasure::OpenBookings, 4),
            (QuotaMeasure::OpenMinutes, 420),
            // The 8th is a Sunday: one hour on it, two on the Monday after.
            (QuotaMeasure::BookingsADay, 2),
            (QuotaMeasure::MinutesADay, 120),
            (QuotaMeasure::BookingsAWeek, 3),
            (QuotaMeasure::MinutesAWeek, 240),
            (QuotaMeasure::BookingsAMonth, 4),
            (QuotaMeasure::MinutesAMonth, 420),
        ] {
            assert_eq!(value(&others, measure, &wish), expected, "{measure}");
        }
        assert_eq!(value(&others, QuotaMeasure::BookingsAMonth, &window(31, 23, 2)), 4, "31 March is in March");
    }

    #[test]
    fn the_limit_itself_is_allowed_and_one_more_is_not() {
        let user = Some(UserId::new());
        let others = [Counted { user, window: Some(window(2, 9, 2)), is_open: true }];
        let holdings = Holdings::of(&others, user, dawn());
        let wish = window(2, 14, 1);
        for (measure, would_be) in [
            (QuotaMeasure::OpenBookings, 2),
            (QuotaMeasure::OpenMinutes, 180),
            (QuotaMeasure::BookingsADay, 2),
            (QuotaMeasure::BookingsAWeek, 2),
            (QuotaMeasure::BookingsAMonth, 2),
            (QuotaMeasure::MinutesADay, 180),
            (QuotaMeasure::MinutesAWeek, 180),
            (QuotaMeasure::MinutesAMonth, 180),
        ] {
            for holder in [QuotaHolder::User, QuotaHolder::Organisation] {
                assert!(holdings.exceeded(&[quota(holder, measure, would_be)], Some(&wish)).is_empty(), "{measure}");
                let found = holdings.exceeded(&[quota(holder, measure, would_be - 1)], Some(&wish));
                let measured = found.first().expect("a finding").measured;
                assert_eq!((measured.value, measured.limit), (would_be, would_be - 1), "{measure}");
            }
        }
    }

    #[test]
    fn a_person_answers_for_their_own_and_an_order_without_a_window_for_being_open() {
        let (me, colleague) = (Some(UserId::new()), Some(UserId::new()));
        let others = [
            Counted { user: colleague, window: Some(window(2, 9, 2)), is_open: true },
            Counted { user: me, window: None, is_open: false },
        ];
        let holdings = Holdings::of(&others, me, dawn());
        let mine = quota(QuotaHolder::User, QuotaMeasure::OpenBookings, 1);
        let ours = quota(QuotaHolder::Organisation, QuotaMeasure::OpenBookings, 1);
        assert!(holdings.exceeded(&[mine], None).is_empty());
        let unknown = [Counted { user: None, window: None, is_open: true }];
        let theirs = Holdings::of(&unknown, None, dawn());
        assert!(theirs.exceeded(&[mine], None).is_empty(), "nobody's quota counts where nobody is known");
        assert_eq!(holdings.exceeded(&[mine, ours], None).len(), 1);
    }

    #[test]
    fn only_what_is_still_ahead_of_open_bookings_counts() {
        let user = Some(UserId::new());
        let open = |day, hours| Counted { user, window: Some(window(day, 9, hours)), is_open: true };
        let done = Counted { is_open: false, ..open(4, 2) };
        let others = [open(2, 2), open(3, 4), done, Counted { user, window: None, is_open: true }];
        let wish = window(5, 9, 1);
        let value = |now: DateTime<Utc>| {
            let most = quota(QuotaHolder::User, QuotaMeasure::OpenMinutes, 0);
            let found = Holdings::of(&others, user, now).exceeded(&[most], Some(&wish));
            found.first().map(|finding| (finding.measured.value, finding.measured.unit))
        };
        let at = |day, hour| window(day, hour, 1).starts_at();
        assert_eq!(value(dawn()), Some((420, Unit::Minutes)), "two hours, four, and the one that is wished for");
        assert_eq!(value(at(2, 10)), Some((360, Unit::Minutes)), "of the one that runs an hour is left");
        assert_eq!(value(at(2, 10) + Duration::seconds(30)), Some((360, Unit::Minutes)), "a started minute counts");
        assert_eq!(value(at(2, 10) + Duration::seconds(60)), Some((359, Unit::Minutes)));
        assert_eq!(value(at(2, 11)), Some((300, Unit::Minutes)), "what is over counts no more, also if it is open");
        assert_eq!(value(at(3, 13)), Some((60, Unit::Minutes)));
        let none = quota(QuotaHolder::User, QuotaMeasure::OpenMinutes, 1);
        assert!(Holdings::of(&others, user, dawn()).exceeded(&[none], None).is_empty(), "no time, no minutes");
    }

    proptest! {
        /// Every minute of a booking is in exactly one day, one week and one month.
        #[test]
        fn no_minute_is_lost(start in 0..100_000_i64, minutes in 1..20_000_i64) {
            let from = window(1, 0, 1).starts_at() + Duration::minutes(start);
            let window = TimeWindow::new(from, from + Duration::minutes(minutes)).expect("a window");
            let periods = touched(&window);
            for period in Period::ALL {
                let sum: i64 = periods.iter().filter(|((p, _), _)| *p == period).map(|(_, minutes)| minutes).sum();
                prop_assert_eq!(sum, minutes);
            }
        }
    }
}
