//! Whether a window may be booked on a listing, and which windows near a wanted one would do.

use chrono::{DateTime, Duration, NaiveDate, Timelike, Utc};

use super::advisory::advisory_finding;
use super::breach::{Breach, Finding, Unit};
use super::companion::Companion;
use super::order::samples_on_finding;
use super::priority::priority_finding;
use super::quota::{Counted, Holdings};
use super::standing::Standing;
pub use crate::catalog::model::Buffers;
use crate::catalog::model::{aligned, is_aligned, minute_of_day};
use crate::catalog::{BookableListing, BookingRule, BookingRules, CustomerClass, ListingKind, Openings, QuotaHolder};
use crate::kernel::{Invalid, Text, TimeWindow, UserId, WorkingCalendar, local_date};
use crate::web::FieldError;

/// Time on a listing that somebody holds, set-up and clean-up included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Which of the listing's equal units, from 1.
    pub unit: i32,
    pub window: TimeWindow,
}

/// No window that anybody means is longer or further away; what is gets one answer, not a calculation.
const FARTHEST: Duration = Duration::days(3_660);

/// A window so far away or so long that no rule is asked.
pub fn reach_fault(window: &TimeWindow, now: DateTime<Utc>) -> Option<FieldError> {
    let is_within = (window.starts_at() - now).abs() <= FARTHEST && window.duration() <= FARTHEST;
    let invalid = || Invalid::new("out_of_range", "时间超出可预约的范围", "out of any range that can be booked");
    (!is_within).then(|| FieldError::invalid("window.starts_at", invalid()))
}

/// Everything besides the window itself that decides whether it may be booked.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    pub listing: &'a BookableListing,
    pub class: CustomerClass,
    pub calendar: &'a WorkingCalendar,
    /// What the organisation has of this listing already.
    others: &'a [Counted],
    /// Who will use it, where that is known.
    user: Option<UserId>,
    holdings: Holdings,
    /// What stands against who wishes, where that is known.
    standing: Option<&'a Standing>,
    /// What must be had besides, for the same time.
    pub companions: &'a [Companion],
    /// The day on which its samples are to arrive, if that is asked about.
    samples_on: Option<NaiveDate>,
    pub now: DateTime<Utc>,
}

impl<'a> Wish<'a> {
    pub fn new(
        listing: &'a BookableListing,
        (class, user): (CustomerClass, Option<UserId>),
        calendar: &'a WorkingCalendar,
        others: &'a [Counted],
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            listing,
            class,
            calendar,
            others,
            user,
            holdings: Holdings::of(
                others.iter().filter(|other| counts(&listing.rules, other.window.as_ref())),
                user,
                now,
            ),
            standing: None,
            companions: &[],
            samples_on: None,
            now,
        }
    }

    /// The wish of somebody who stands like this.
    #[must_use]
    pub fn standing(self, standing: &'a Standing) -> Self {
        Self { standing: Some(standing), ..self }
    }

    /// With what must be had besides.
    #[must_use]
    pub fn with(self, companions: &'a [Companion]) -> Self {
        Self { companions, ..self }
    }

    /// With samples that are to arrive on a day.
    #[must_use]
    pub fn samples_on(self, samples_on: Option<NaiveDate>) -> Self {
        Self { samples_on, ..self }
    }

    /// Everything that speaks against an order, with its window if it has one: the listing's own rules and its provider's
    /// warnings, then those of what is needed besides.
    pub fn breaches(&self, window: Option<&TimeWindow>) -> Vec<Breach> {
        let found = window.map_or_else(|| self.findings_without_window(), |window| self.findings(window));
        let mut breaches: Vec<_> = found.iter().map(|finding| Breach::of(finding, &self.listing.rules)).collect();
        breaches.extend(self.samples_breach());
        let warned = advisory_finding(&self.listing.warnings, window, self.now);
        breaches.extend(warned.map(|finding| Breach::of(&finding, &self.listing.rules)));
        if let Some(window) = window {
            breaches.extend(self.companions.iter().flat_map(|one| one.breaches(window, self.calendar, self.now)));
        }
        breaches
    }

    /// The notice that the day of its samples breaks, if it does.
    pub fn samples_breach(&self) -> Option<Breach> {
        let finding = samples_on_finding(&self.listing.rules, self.samples_on?, local_date(self.now))?;
        Some(Breach::of(&finding, &self.listing.rules))
    }

    /// Of somebody who has nothing yet.
    pub fn of_anybody(
        listing: &'a BookableListing,
        class: CustomerClass,
        calendar: &'a WorkingCalendar,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            listing,
            class,
            calendar,
            others: &[],
            user: None,
            holdings: Holdings::default(),
            standing: None,
            companions: &[],
            samples_on: None,
            now,
        }
    }

    /// Every rule that an order without a window breaks.
    pub fn findings_without_window(&self) -> Vec<Finding> {
        let mut found = self.standing_findings(None);
        found.extend(self.quota_findings(None));
        found
    }

    /// Every rule that the window breaks; it is within [`reach_fault`]'s reach.
    pub fn findings(&self, window: &TimeWindow) -> Vec<Finding> {
        let mut found = self.standing_findings(Some(window));
        found.extend(self.length_findings(window));
        found.extend(self.notice_findings(window));
        let openings =
            Openings { hours: &self.listing.opening_hours, rules: &self.listing.rules, calendar: self.calendar };
        // A lease runs through the night and is not asked for opening hours.
        if self.listing.kind != ListingKind::Lease && !openings.is_open(window) {
            found.push(closed(&openings, window));
        }
        found.extend(priority_finding(&self.listing.rules.priority, self.class, window, self.now));
        found.extend(self.cool_down_finding(window));
        if counts(&self.listing.rules, Some(window)) {
            found.extend(self.quota_findings(Some(window)));
        }
        found.retain(|finding| !self.listing.rules.is_relaxed(finding.rule, window));
        found
    }

    /// The rules about one person and not their organisation, that a booking breaks which passes to that person.
    pub fn personal_findings(&self, window: Option<&TimeWindow>) -> Vec<Finding> {
        let rules = &self.listing.rules;
        let mut found = if counts(rules, window) { self.holdings.exceeded(&rules.quotas, window) } else { Vec::new() };
        found.retain(|finding| finding.rule == BookingRule::UserQuota);
        if rules.cool_down_of == QuotaHolder::User {
            found.extend(window.and_then(|window| self.cool_down_finding(window)));
        }
        found.retain(|finding| window.is_none_or(|window| !rules.is_relaxed(finding.rule, window)));
        found
    }

    /// Of the provider itself only its people have quotas: all of its work is no single customer's.
    fn quota_findings(&self, window: Option<&TimeWindow>) -> Vec<Finding> {
        let mut found = self.holdings.exceeded(&self.listing.rules.quotas, window);
        found.retain(|finding| self.class != CustomerClass::Own || finding.rule != BookingRule::OrganisationQuota);
        found
    }

    fn standing_findings(&self, window: Option<&TimeWindow>) -> Vec<Finding> {
        self.standing.map(|standing| standing.findings(window, self.now)).unwrap_or_default()
    }

    fn length_findings(&self, window: &TimeWindow) -> Vec<Finding> {
        let mut found = Vec::new();
        let slot = self.slot();
        for (field, at) in [(STARTS, window.starts_at()), (ENDS, window.ends_at())] {
            if !is_aligned(at, slot) {
                let over = minute_of_day(at) % slot;
                found.push(Finding::measured(BookingRule::Misaligned, field, over, slot, Unit::Minutes));
            }
        }
        let (minutes, least) = (window.minutes(), i64::from(self.listing.min_minutes));
        if minutes < least {
            found.push(Finding::measured(BookingRule::TooShort, ENDS, minutes, least, Unit::Minutes));
        }
        if let Some(most) = self.listing.max_minutes.map(i64::from).filter(|&most| minutes > most) {
            found.push(Finding::measured(BookingRule::TooLong, ENDS, minutes, most, Unit::Minutes));
        }
        found
    }

    fn notice_findings(&self, window: &TimeWindow) -> Vec<Finding> {
        let mut found = Vec::new();
        let ahead = window.starts_at() - self.now;
        let lead = Duration::minutes(i64::from(self.listing.lead_minutes));
        if ahead < Duration::zero() {
            found.push(Finding::measured(BookingRule::InThePast, STARTS, started_minutes(ahead), 0, Unit::Minutes));
        } else if ahead < lead {
            let (value, limit) = (ahead.num_minutes(), lead.num_minutes());
            found.push(Finding::measured(BookingRule::TooSoon, STARTS, value, limit, Unit::Minutes));
        }
        if ahead > self.horizon() {
            let (value, limit) = (started_days(ahead), self.horizon().num_days());
            found.push(Finding::measured(BookingRule::TooFarAhead, STARTS, value, limit, Unit::Days));
        }
        found
    }

    fn cool_down_finding(&self, window: &TimeWindow) -> Option<Finding> {
        let least = Duration::minutes(self.listing.rules.cool_down_minutes.into());
        let is_personal = self.listing.rules.cool_down_of == QuotaHolder::User;
        if self.class == CustomerClass::Own && !is_personal {
            return None;
        }
        let counts = |other: &&Counted| !is_personal || (self.user.is_some() && other.user == self.user);
        let windows = self.others.iter().filter(counts).filter_map(|other| other.window);
        let rest = windows.map(|other| rest_between(&other, window)).min()?;
        let measured = |rest: Duration| {
            let (value, limit) = (rest.num_minutes(), least.num_minutes());
            let finding = Finding::measured(BookingRule::CoolDown, STARTS, value, limit, Unit::Minutes);
            if !is_personal {
                return finding;
            }
            finding.saying(Text::new(
                format!("同一使用人两次预约之间须间隔 {limit} 分钟，现为 {value} 分钟"),
                format!("{limit} minutes of rest between two bookings of one person; here {value}"),
            ))
        };
        (rest < least).then(|| measured(rest))
    }

    /// How far ahead this customer may book.
    fn horizon(&self) -> Duration {
        self.listing.rules.horizon(self.class, self.listing.horizon_days)
    }

    fn slot(&self) -> i64 {
        i64::from(self.listing.slot_minutes).max(1)
    }
}

/// Whether an order counts towards quotas.
fn counts(rules: &BookingRules, window: Option<&TimeWindow>) -> bool {
    !window.is_some_and(|window| rules.is_uncounted(window))
}

const STARTS: &str = "window.starts_at";
const ENDS: &str = "window.ends_at";

/// What breaks the notice that a booking asks before it is moved or called off; `field` says what was asked for.
pub fn late_finding(
    rule: BookingRule,
    field: &'static str,
    starts_at: DateTime<Utc>,
    notice_minutes: i32,
    now: DateTime<Utc>,
) -> Option<Finding> {
    let (left, notice) = (starts_at - now, Duration::minutes(notice_minutes.into()));
    let measured = || {
        let left = left.num_minutes().max(0);
        Finding::measured(rule, field, left, notice.num_minutes(), Unit::Minutes)
    };
    (left < notice).then(measured)
}

/// How much of a window is outside the opening hours, and what they are on its first day.
pub fn closed(openings: &Openings<'_>, window: &TimeWindow) -> Finding {
    let open: Duration = openings.open_in(window).iter().map(TimeWindow::duration).sum();
    let outside = ((window.duration() - open).num_seconds() + 59) / 60;
    let day = local_date(window.starts_at());
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let spans = openings.spans_on(day).iter().map(|(from, to)| format!("{}–{}", clock(*from), clock(*to)));
    let spans = spans.collect::<Vec<_>>().join(", ");
    let words = if spans.is_empty() {
        Text::new(format!("不在开放时间内：{day} 不开放"), format!("outside the opening hours: closed on {day}"))
    } else {
        Text::new(
            format!("不在开放时间内：{day} 开放 {spans}"),
            format!("outside the opening hours: on {day} they are {spans}"),
        )
    };
    Finding::measured(BookingRule::Closed, STARTS, outside.max(1), 0, Unit::Minutes).saying(words)
}

/// Minutes to come; of what is past, each that has begun counts as one below zero.
fn started_minutes(ahead: Duration) -> i64 {
    ahead.num_seconds().div_euclid(60).min(if ahead < Duration::zero() { -1 } else { 0 })
}

fn rest_between(one: &TimeWindow, other: &TimeWindow) -> Duration {
    let gap = (other.starts_at() - one.ends_at()).max(one.starts_at() - other.ends_at());
    gap.max(Duration::zero())
}

fn started_days(ahead: Duration) -> i64 {
    ahead.num_days() + i64::from(ahead > Duration::days(ahead.num_days()))
}

/// The first slot that begins at `at` or later.
pub fn next_slot(at: DateTime<Utc>, slot_minutes: i32) -> Option<DateTime<Utc>> {
    aligned(at, i64::from(slot_minutes).max(1))
}

/// How many starts are tried before giving up, so that the answer is quick however fine the slots are.
const MAX_TRIES: i64 = 1_000;
/// How far from the wanted start an offer may be.
pub const OFFER_REACH: Duration = Duration::days(7);
const MAX_OFFERS: usize = 3;

impl Wish<'_> {
    /// The wanted window as near as length, notice, horizon and slots let it be: where to look for what would do.
    pub fn mended(&self, wanted: &TimeWindow) -> TimeWindow {
        let slot = Duration::minutes(self.slot());
        let earliest = self.now + Duration::minutes(self.listing.lead_minutes.max(0).into());
        let latest = self.now + self.horizon();
        let most = self.listing.max_minutes.unwrap_or(i32::MAX).max(self.listing.min_minutes);
        let minutes = wanted.minutes().clamp(self.listing.min_minutes.into(), most.into());
        let mut starts_at = wanted.starts_at().clamp(earliest, latest.max(earliest));
        if !is_aligned(starts_at, slot.num_minutes()) {
            let over = Duration::minutes(minute_of_day(starts_at) % slot.num_minutes());
            let down = starts_at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(starts_at) - over;
            starts_at = if down < earliest { down + slot } else { down };
        }
        // Whole slots: rounded up, unless that were too long.
        let slots = (minutes + slot.num_minutes() - 1) / slot.num_minutes();
        let slots = if slots * slot.num_minutes() > i64::from(most) { slots - 1 } else { slots };
        TimeWindow::new(starts_at, starts_at + slot * i32::try_from(slots.max(1)).unwrap_or(1)).unwrap_or(*wanted)
    }

    /// Windows that could be booked instead of the wanted one, nearest first, at most three; `busy` is what is held within
    /// [`OFFER_REACH`] of [`Self::mended`], and `beside` the same of each companion.
    pub fn nearest_free(&self, wanted: &TimeWindow, busy: &[Busy], beside: &[Vec<Busy>]) -> Vec<TimeWindow> {
        if reach_fault(wanted, self.now).is_some() {
            return Vec::new();
        }
        let start = self.mended(wanted);
        let slot = self.slot();
        let reach = (OFFER_REACH.num_minutes() / slot).min(MAX_TRIES / 2);
        let all_would_do = |window: &TimeWindow| {
            let companions = self.companions.iter().zip(beside);
            companions.into_iter().all(|(one, busy)| one.would_do(window, busy, (self.calendar, self.now)))
        };
        let would_do = |window: &TimeWindow| {
            self.is_free(window, busy) && self.findings(window).is_empty() && all_would_do(window)
        };
        std::iter::once(0)
            .chain((1..=reach).flat_map(|away| [away, -away]))
            .filter_map(|slots| shifted(&start, Duration::minutes(slots * slot)))
            .filter(|window| window != wanted && would_do(window))
            .take(MAX_OFFERS)
            .collect()
    }

    /// Whether a unit is free for the whole window and the buffers around it.
    pub fn is_free(&self, window: &TimeWindow, busy: &[Busy]) -> bool {
        is_free(self.listing, window, busy)
    }
}

/// Whether a unit of a listing is free for the whole window and the buffers around it.
pub fn is_free(listing: &BookableListing, window: &TimeWindow, busy: &[Busy]) -> bool {
    units_held(listing, window, busy) < usize::try_from(listing.units).unwrap_or(0)
}

/// How many units are held at some time of a window or of the buffers around it.
pub fn units_held(listing: &BookableListing, window: &TimeWindow, busy: &[Busy]) -> usize {
    let needed = Buffers::of(&listing.rules).around(window);
    let mut taken: Vec<i32> = busy.iter().filter(|b| b.window.overlaps(&needed)).map(|b| b.unit).collect();
    taken.sort_unstable();
    taken.dedup();
    taken.len()
}

fn shifted(window: &TimeWindow, by: Duration) -> Option<TimeWindow> {
    let starts_at = window.starts_at().checked_add_signed(by)?;
    TimeWindow::new(starts_at, starts_at.checked_add_signed(window.duration())?).ok()
}

mod longest;

#[cfg(test)]
mod grid;
#[cfg(test)]
mod tests;
