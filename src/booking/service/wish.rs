//! Holding an order against the listing's rules, and against what is held of its calendar.

use chrono::{DateTime, Datelike, Duration, Utc};
use diesel::pg::PgConnection;

use super::quote::{Asked, Asking};
use super::standing;
use super::together;
use crate::booking::Error;
use crate::booking::error::{Refusal, Taken};
use crate::booking::model::{
    Allowance, Booking, Breach, Buffers, Busy, Companion, Counted, Finding, Measured, OFFER_REACH, Objection, Plea,
    Standing, State, Unit, Wish, judge, late_finding, reach_fault, units_held,
};
use crate::booking::queries;
use crate::catalog::{BookableListing, BookingRule, CustomerClass};
use crate::kernel::{BookingId, ListingId, TimeWindow, WorkingCalendar, local_date, local_midnight};
use crate::programme;
use crate::web::FieldError;

/// What counting an organisation's bookings is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// An answer, which may be out of date the moment after.
    ToTell,
    /// A booking: whoever else counts the same waits until it is made.
    ToBook,
}

/// What the rules look at besides the order.
pub struct Surroundings {
    pub calendar: WorkingCalendar,
    pub others: Vec<Counted>,
    pub standing: Standing,
    /// What is needed besides.
    pub companions: Vec<Companion>,
}

impl Surroundings {
    pub fn read(
        conn: &mut PgConnection,
        listing: &BookableListing,
        asking: &Asking<'_>,
        now: DateTime<Utc>,
        counting: Counting,
    ) -> Result<Self, Error> {
        let others = if listing.rules.counts_bookings() {
            if counting == Counting::ToBook {
                queries::count_lock(conn, listing.id, asking.enterprise)?;
            }
            let since = counted_since(listing, now);
            queries::counted_list(conn, listing.id, asking.enterprise, since, asking.instead_of)?
        } else {
            Vec::new()
        };
        let standing = standing::read(conn, listing, asking, now)?;
        let companions = together::companions(conn, listing, asking, now)?;
        Ok(Self { calendar: calendar_for(conn, listing, &companions)?, others, standing, companions })
    }
}

/// The statutory calendar, if the listing minds it.
pub fn calendar_of(conn: &mut PgConnection, listing: &BookableListing) -> Result<WorkingCalendar, Error> {
    calendar_for(conn, listing, &[])
}

/// The statutory calendar, if the listing or one that it needs minds it.
pub fn calendar_for(
    conn: &mut PgConnection,
    listing: &BookableListing,
    companions: &[Companion],
) -> Result<WorkingCalendar, Error> {
    let companions = companions.iter().map(|one| &one.listing);
    if companions.chain([listing]).any(|listing| listing.rules.minds_holidays()) {
        Ok(programme::calendar::load(conn)?)
    } else {
        Ok(WorkingCalendar::default())
    }
}

/// No quota and no rest reaches further back from `now` than the week or month in which it lies.
pub(super) fn counted_since(listing: &BookableListing, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = local_date(now);
    let month = local_midnight(today.with_day(1).unwrap_or(today));
    let rest = Duration::minutes(listing.rules.cool_down_minutes.into());
    month.min(now - Duration::days(7)).min(now - rest)
}

impl Asked<'_> {
    fn wish(&self) -> Wish<'_> {
        Wish::new(&self.listing, (self.class, self.user), &self.around.calendar, &self.around.others, self.now)
            .standing(&self.around.standing)
            .with(&self.around.companions)
            .samples_on(self.order.samples_on)
    }
}

/// Everything of the listing's rules that speaks against the order, each with the nearest window that would do.
/// `late` is the notice that a change breaks, and `own` the booking, if the order takes the place of another.
pub fn breaches(
    conn: &mut PgConnection,
    asked: &Asked<'_>,
    late: Option<Breach>,
    own: Option<BookingId>,
) -> Result<Vec<Breach>, Error> {
    let wish = asked.wish();
    let mut breaches: Vec<_> = late.into_iter().collect();
    breaches.extend(wish.breaches(asked.window()));
    name_nearest(conn, &wish, asked.window(), own, &mut breaches)?;
    Ok(breaches)
}

/// Says with each breach of a wish that is refused what would do, or that nothing would.
pub fn name_nearest(
    conn: &mut PgConnection,
    wish: &Wish<'_>,
    window: Option<&TimeWindow>,
    own: Option<BookingId>,
    breaches: &mut [Breach],
) -> Result<(), Error> {
    let Some(window) = window.filter(|_| breaches.iter().any(Breach::rejects)) else { return Ok(()) };
    let nearest = nearest(conn, wish, window, own)?;
    for breach in breaches {
        (breach.nearest, breach.nothing_until) = (nearest.free.first().copied(), nearest.nothing_until);
    }
    Ok(())
}

/// The rest of a window that somebody else did not come to is booked when it becomes free: no notice is asked.
pub fn ask_no_notice(breaches: &mut Vec<Breach>) {
    breaches.retain(|breach| breach.rule != BookingRule::TooSoon);
}

/// The notice that moving a booking breaks, if it does, by the terms under which it was booked.
pub fn late_change(booking: &Booking, now: DateTime<Utc>) -> Option<Breach> {
    late(booking, BookingRule::ChangeTooLate, booking.quote.terms.change_notice_minutes, now)
}

/// The notice that calling a booking off breaks, if it does, by the terms under which it was booked.
pub fn late_cancellation(booking: &Booking, now: DateTime<Utc>) -> Option<Breach> {
    late(booking, BookingRule::CancelTooLate, booking.quote.terms.cancel_notice_minutes, now)
}

/// What the provider has not agreed to yet can be changed and called off at any time.
fn late(booking: &Booking, rule: BookingRule, notice_minutes: i32, now: DateTime<Utc>) -> Option<Breach> {
    // Neither does it bind who was put elsewhere unasked.
    let is_bound = booking.state == State::Confirmed && booking.moved_unasked_at.is_none();
    let starts_at = booking.starts_at.filter(|_| is_bound)?;
    let finding = late_finding(rule, "booking", starts_at, notice_minutes, now)?;
    Some(Breach::of(&finding, &booking.quote.terms.rules()))
}

/// Whether breaches of rules that ask for no window may stand.
///
/// # Errors
/// [`Error::Refused`] or [`Error::Warned`], naming all of them.
pub fn heard(breaches: Vec<Breach>, plea: &Plea<'_>) -> Result<Option<Allowance>, Error> {
    judge(breaches, plea).map_err(|objection| match objection {
        Objection::Warned(breaches) => Error::Warned(breaches),
        Objection::Refused(breaches) => Error::Refused(Refusal { faults: Vec::new(), breaches }),
    })
}

/// Whether the order may be booked, for all that `breaches` says.
///
/// # Errors
/// [`Error::Refused`] or [`Error::Warned`], naming everything, also that the time is taken.
pub fn judged(
    conn: &mut PgConnection,
    asked: &Asked<'_>,
    breaches: Vec<Breach>,
    plea: &Plea<'_>,
    own: Option<BookingId>,
) -> Result<Option<Allowance>, Error> {
    match heard(breaches, plea) {
        Err(Error::Refused(mut refusal)) => {
            refusal.breaches.extend(taken(conn, asked, own)?);
            Err(Error::Refused(refusal))
        }
        heard => heard,
    }
}

/// That the time is taken, of the listing itself and of each that is needed with it; `own` is a booking that would let go
/// of its window.
pub fn taken(conn: &mut PgConnection, asked: &Asked<'_>, own: Option<BookingId>) -> Result<Vec<Breach>, Error> {
    let Some(window) = asked.window().filter(|_| asked.listing.kind.has_calendar()) else { return Ok(Vec::new()) };
    taken_of(conn, &asked.wish(), window, own)
}

/// As [`taken`], of a wish.
pub fn taken_of(
    conn: &mut PgConnection,
    wish: &Wish<'_>,
    window: &TimeWindow,
    own: Option<BookingId>,
) -> Result<Vec<Breach>, Error> {
    let mut is_taken = |listing: &BookableListing| {
        let around = Buffers::of(&listing.rules).around(window);
        let held = queries::busy_list(conn, listing.id, &around, own, MOST_ROWS)?;
        Ok::<_, Error>(units_over(listing, window, &held).map(|Measured { value, limit, unit }| {
            Finding::measured(BookingRule::SlotTaken, "window.starts_at", value, limit, unit)
        }))
    };
    let mut taken = Vec::new();
    if let Some(finding) = is_taken(wish.listing)? {
        taken.push(Breach::of(&finding, &wish.listing.rules));
    }
    for companion in wish.companions {
        if let Some(finding) = is_taken(&companion.listing)? {
            taken.push(companion.breach(&finding));
        }
    }
    name_nearest(conn, wish, Some(window), own, &mut taken)?;
    Ok(taken)
}

/// Units that a window would hold with those that are held, and units that there are, if that is too many.
fn units_over(listing: &BookableListing, window: &TimeWindow, held: &[Busy]) -> Option<Measured> {
    let value = i64::try_from(units_held(listing, window, held)).unwrap_or(i64::MAX).saturating_add(1);
    let limit = i64::from(listing.units);
    (value > limit).then_some(Measured { value, limit, unit: Unit::Units })
}

/// The answer to an order that is wrong in itself: its faults, and the rules that it breaks besides.
pub fn refused_with_faults(
    conn: &mut PgConnection,
    listing: &BookableListing,
    class: CustomerClass,
    around: &Surroundings,
    asking: &Asking<'_>,
    faults: Vec<FieldError>,
    now: DateTime<Utc>,
) -> Result<Error, Error> {
    let wish =
        Wish::new(listing, (class, asking.user), &around.calendar, &around.others, now).standing(&around.standing);
    let wish = wish.with(&around.companions);
    let mut breaches = Vec::new();
    if let Some(window) = asking.order.window.filter(|window| reach_fault(window, now).is_none()) {
        breaches.extend(wish.breaches(Some(&window)));
        name_nearest(conn, &wish, Some(&window), asking.instead_of, &mut breaches)?;
        breaches.extend(taken_of(conn, &wish, &window, asking.instead_of)?);
    } else if asking.order.window.is_none() {
        breaches.extend(wish.samples_on(asking.order.samples_on).samples_breach());
    }
    Ok(Error::Refused(Refusal { faults, breaches }))
}

/// Enough for a week of the finest slots on the busiest listing that a person would look at.
const MOST_ROWS: i64 = 5_000;

/// The answer to who came too late: what is taken, and what could be booked instead. `which` is a listing that is needed
/// besides, if it is that which is taken, and `own` the booking that could not be placed.
pub fn slot_taken(
    conn: &mut PgConnection,
    asked: &Asked<'_>,
    which: Option<ListingId>,
    own: Option<BookingId>,
) -> Result<Error, Error> {
    let Some(window) = asked.window() else { return Ok(Error::SlotTaken(Box::default())) };
    let companion = asked.around.companions.iter().find(|one| Some(one.listing.id) == which);
    let wanted = companion.map_or(&asked.listing, |one| &one.listing);
    let needed = Buffers::of(&wanted.rules).around(window);
    let near = nearest(conn, &asked.wish(), window, own)?;
    let (busy, measured) = match companion {
        Some(_) => {
            let held = queries::busy_list(conn, wanted.id, &needed, own, MOST_ROWS)?;
            let measured = units_over(wanted, window, &held);
            (held.into_iter().map(|held| held.window).collect(), measured)
        }
        None => (near.busy.clone(), near.measured),
    };
    let holders = queries::holder_list(conn, wanted.id, &needed, own, asked.enterprise.id, asked.is_by_provider)?;
    let companion = companion.map(Companion::name);
    Ok(Error::SlotTaken(Box::new(Taken { busy, holders, measured, companion, ..near })))
}

/// What is held within a window, and what near it could be booked instead.
pub fn nearest(
    conn: &mut PgConnection,
    wish: &Wish<'_>,
    window: &TimeWindow,
    own: Option<BookingId>,
) -> Result<Taken, Error> {
    let held = held_near(conn, wish, wish.listing, window, own)?;
    let beside = held_beside(conn, wish, window, own)?;
    let needed = Buffers::of(&wish.listing.rules).around(window);
    let mut busy: Vec<_> = held.iter().map(|held| held.window).filter(|held| held.overlaps(&needed)).collect();
    busy.dedup();
    let measured = units_over(wish.listing, window, &held);
    let free = wish.nearest_free(window, &held, &beside);
    if !free.is_empty() {
        return Ok(Taken { busy, free, measured, ..Taken::default() });
    }
    let (longest, until) = nearest_longest(conn, wish, window, own)?;
    let nothing_until = if longest.is_none() { until } else { None };
    Ok(Taken { busy, free: longest.into_iter().collect(), nothing_until, measured, ..Taken::default() })
}

/// Where nothing so long is within reach: the longest that can be had as far ahead as may be booked, and until when was
/// looked.
fn nearest_longest(
    conn: &mut PgConnection,
    wish: &Wish<'_>,
    window: &TimeWindow,
    own: Option<BookingId>,
) -> Result<(Option<TimeWindow>, Option<DateTime<Utc>>), Error> {
    let Some(mut range) = wish.horizon_window() else { return Ok((None, None)) };
    let read = |conn: &mut PgConnection, listing: &BookableListing, range: &mut TimeWindow| {
        let around = Buffers::of(&listing.rules).around(range);
        let held = queries::busy_list(conn, listing.id, &around, own, MOST_ROWS)?;
        // Only as far as everything that is held is known.
        if i64::try_from(held.len()).is_ok_and(|rows| rows >= MOST_ROWS) {
            let known = held.last().and_then(|last| TimeWindow::new(range.starts_at(), last.window.starts_at()).ok());
            *range = known.unwrap_or(*range);
        }
        Ok::<_, Error>(held)
    };
    let held = read(conn, wish.listing, &mut range)?;
    let mut beside = Vec::new();
    for one in wish.companions {
        beside.push(read(conn, &one.listing, &mut range)?);
    }
    Ok((wish.nearest_longest(window, &range, &held, &beside), Some(range.ends_at())))
}

/// What is held within reach of a window of each listing that is needed besides.
pub fn held_beside(
    conn: &mut PgConnection,
    wish: &Wish<'_>,
    window: &TimeWindow,
    own: Option<BookingId>,
) -> Result<Vec<Vec<Busy>>, Error> {
    wish.companions.iter().map(|one| held_near(conn, wish, &one.listing, window, own)).collect()
}

/// Everything that is held of a listing within reach of a window.
pub fn held_near(
    conn: &mut PgConnection,
    wish: &Wish<'_>,
    listing: &BookableListing,
    window: &TimeWindow,
    own: Option<BookingId>,
) -> Result<Vec<Busy>, Error> {
    let mended = wish.mended(window);
    let from = mended.starts_at().checked_sub_signed(OFFER_REACH + Duration::days(1));
    let to = mended.ends_at().checked_add_signed(OFFER_REACH + Duration::days(1));
    let reach = from.zip(to).and_then(|(from, to)| TimeWindow::new(from, to).ok()).unwrap_or(mended);
    Ok(queries::busy_list(conn, listing.id, &reach, own, MOST_ROWS)?)
}
