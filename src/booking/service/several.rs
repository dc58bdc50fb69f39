//! Several bookings at once: a cart that is booked whole or not at all, and a series of which what clashes may be left out.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::{Cancellation, cancel};
use super::create::create;
use super::read::BookingView;
use crate::booking::Error;
use crate::booking::model::{Breach, ExpectedQuote, NewOrder, Rhythm, Weekly, Wished};
use crate::booking::queries;
use crate::catalog;
use crate::identity::Caller;
use crate::kernel::{BookingId, BookingSeriesId, Fen, Invalid, ListingId, Text, TimeWindow, local_date};
use crate::store::Tx;
use crate::web::Veto;

/// The most orders that a cart holds, and the most occurrences of a series.
const MAX_ORDERS: usize = 20;
const MAX_OCCURRENCES: u16 = 60;
const MAX_EVERY_DAYS: u16 = 366;
const MAX_EVERY_WEEKS: u16 = 52;

/// What became of one of several orders.
pub(super) type Outcome = Result<BookingView, Error>;

/// Several orders, booked together or not at all.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cart {
    /// 1 to 20.
    pub orders: Vec<NewOrder>,
}

/// Books every order of a cart, or none. An instrument and its operator, or a whole day at several instruments.
///
/// # Errors
/// [`Error::Several`] with what each order that cannot be booked runs into.
pub fn create_cart(tx: &mut Tx<'_>, caller: &Caller, cart: &Cart) -> Result<Vec<BookingView>, Error> {
    all_or_none(cart_outcomes(tx, caller, cart)?)
}

/// Books what can be booked of a cart; answers what became of each order.
pub(super) fn cart_outcomes(tx: &mut Tx<'_>, caller: &Caller, cart: &Cart) -> Result<Vec<Outcome>, Error> {
    if !(1..=MAX_ORDERS).contains(&cart.orders.len()) {
        let count = Invalid::new("count", "购物车须有 1 到 20 项", "a cart holds 1 to 20 orders");
        return Err(Error::fault("orders", count));
    }
    lock_counts(tx, caller, cart.orders.iter().map(|order| order.listing_id))?;
    // In one order of listings and time, whoever asks, so that two carts do not wait for each other.
    let mut places: Vec<(usize, &NewOrder)> = cart.orders.iter().enumerate().collect();
    places.sort_by_key(|(_, order)| (order.listing_id, order.window.map(|window| window.starts_at())));
    let mut outcomes = Vec::with_capacity(places.len());
    for (place, order) in places {
        match tx.attempt(|tx| create(tx, caller, order)) {
            Err(error) if !error.is_an_answer() => return Err(error),
            outcome => outcomes.push((place, outcome)),
        }
    }
    outcomes.sort_by_key(|(place, _)| *place);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

fn all_or_none(outcomes: Vec<Outcome>) -> Result<Vec<BookingView>, Error> {
    let (mut made, mut refused) = (Vec::new(), Vec::new());
    for (place, outcome) in outcomes.into_iter().enumerate() {
        match outcome {
            Ok(view) => made.push(view),
            Err(error) => refused.push((place, error)),
        }
    }
    if refused.is_empty() { Ok(made) } else { Err(Error::Several(refused)) }
}

/// The same order again and again: every so many days, on days of the week, or on a day of the month; one of the three.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// The first occurrence, with its window.
    pub order: NewOrder,
    /// Days from one occurrence to the next, 1 to 366; 7: every week.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 366)]
    pub every_days: Option<u16>,
    /// On days of the week.
    #[serde(default)]
    pub weekly: Option<Weekly>,
    /// Every month on the local day of the first. A month without that day has no occurrence, is told, and counts as one of
    /// `occurrences`.
    #[serde(default)]
    pub monthly: bool,
    /// 2 to 60.
    #[schema(minimum = 2, maximum = 60)]
    pub occurrences: u16,
    /// What was told of each occurrence, first to last, if anything was; one that would come to something else is not booked.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub expected: Vec<Option<ExpectedQuote>>,
    /// Book what can be booked and leave out the rest; else all or nothing.
    #[serde(default)]
    pub skip_what_clashes: bool,
}

/// One occurrence of a series, as it was wished for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Occurrence {
    /// Absent where the month has no such day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<TimeWindow>,
    /// The first day of the month that has no such day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<NaiveDate>,
    /// Present if it was booked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<BookingView>,
    /// Why it was not: the problem that a booking of it alone would have been answered with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::web::ProblemBody>)]
    pub problem: Option<serde_json::Value>,
}

/// Books a series: every occurrence, or, where the order says so, those that can be.
///
/// # Errors
/// Fields at fault; [`Error::Several`] with what each occurrence that cannot be booked runs into, if none may be left out
/// or none could be booked.
pub fn create_series(tx: &mut Tx<'_>, caller: &Caller, series: &Series) -> Result<Vec<Occurrence>, Error> {
    let outcomes = series_outcomes(tx, caller, series)?;
    let is_any_booked = outcomes.iter().any(|(_, outcome)| outcome.is_ok());
    let is_any_refused = outcomes.iter().any(|(_, outcome)| outcome.is_err());
    if is_any_refused && !(series.skip_what_clashes && is_any_booked) {
        let refused = outcomes.into_iter().enumerate();
        return Err(Error::Several(refused.filter_map(|(n, (_, outcome))| Some((n, outcome.err()?))).collect()));
    }
    let told = |(one, outcome): (Wished, Outcome)| {
        let month = match one {
            Wished::NoSuchDay { month, .. } => Some(month),
            Wished::At(_) => None,
        };
        let (booking, problem) = match outcome {
            Ok(booking) => (Some(booking), None),
            Err(error) => (None, Some(error.into_document())),
        };
        Occurrence { window: one.window(), month, booking, problem }
    };
    Ok(outcomes.into_iter().map(told).collect())
}

/// Books what can be booked of a series; answers what became of each occurrence.
pub(super) fn series_outcomes(
    tx: &mut Tx<'_>,
    caller: &Caller,
    series: &Series,
) -> Result<Vec<(Wished, Outcome)>, Error> {
    let wished = series.wished()?;
    let id = BookingSeriesId::new();
    lock_counts(tx, caller, [series.order.listing_id])?;
    let mut outcomes = Vec::with_capacity(wished.len());
    for (place, one) in wished.into_iter().enumerate() {
        let window = match one {
            Wished::At(window) => window,
            Wished::NoSuchDay { month, day } => {
                let veto = Veto::new("no_such_day", Wished::no_such_day(month, day), day, month);
                outcomes.push((one, Err(Error::from(veto))));
                continue;
            }
        };
        let expected = series.expected.get(place).copied().flatten().or(series.order.expected);
        let order = NewOrder { window: Some(window), expected, ..series.order.clone() };
        match tx.attempt(|tx| occurrence(tx, caller, &order, id)) {
            Err(error) if !error.is_an_answer() => return Err(error),
            outcome => outcomes.push((one, outcome)),
        }
    }
    Ok(outcomes)
}

fn occurrence(tx: &mut Tx<'_>, caller: &Caller, order: &NewOrder, id: BookingSeriesId) -> Result<BookingView, Error> {
    let booked = create(tx, caller, order)?;
    queries::booking_join_series(tx.conn(), booked.id, id)?;
    Ok(BookingView { series_id: Some(id), ..booked })
}

/// Calls off an occurrence of a series and all that follow it and have not begun, all or none; each by its own terms.
///
/// # Errors
/// Not the caller's booking, none of a series, nothing left to call off, or those of [`cancel`], where what is warned of all of
/// them is told together.
pub fn cancel_rest(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: BookingId,
    new: &Cancellation,
) -> Result<Vec<BookingView>, Error> {
    let (mine, now) = (caller.organisation_id, tx.now());
    let booking = queries::booking_fetch(tx.conn(), id)?
        .filter(|booking| booking.enterprise_id == mine || booking.provider_id == mine)
        .ok_or(Error::NotFound)?;
    let Some((series, from)) = booking.series_id.zip(booking.starts_at) else {
        let text = Text::new("此预约不是周期预约的一次", "the booking is none of a series");
        return Err(Veto::new("series", text, 0, 1).into());
    };
    let rest = queries::series_rest(tx.conn(), series, mine, (from, now))?;
    if rest.is_empty() {
        let text = Text::new("此后没有可以取消的预约", "nothing after this one is left to call off");
        return Err(Veto::new("series", text, 0, 1).into());
    }
    let (mut done, mut warned) = (Vec::with_capacity(rest.len()), Vec::new());
    for id in rest {
        match cancel(tx, caller, id, new) {
            Ok(view) => done.push(view),
            Err(Error::Warned(breaches)) => warned.extend(breaches),
            Err(error) => return Err(error),
        }
    }
    // The transaction takes back what went before a warning.
    if warned.is_empty() { Ok(done) } else { Err(Error::Warned(summed(warned))) }
}

/// One warning of each rule, with what all of them cost.
fn summed(warned: Vec<Breach>) -> Vec<Breach> {
    let mut all: Vec<Breach> = Vec::new();
    for one in warned {
        let Some(known) = all.iter_mut().find(|known| known.rule == one.rule) else {
            all.push(one);
            continue;
        };
        let charge = [known.charge_fen, one.charge_fen].into_iter().flatten();
        known.charge_fen = charge.reduce(|sum, fen| Fen::new(sum.get().saturating_add(fen.get())));
        known.points = [known.points, one.points].into_iter().flatten().reduce(i32::saturating_add);
    }
    all
}

impl Series {
    /// What is wished for, first to last.
    fn wished(&self) -> Result<Vec<Wished>, Error> {
        let fault = |field, zh: &str, en: &str| Err(Error::fault(field, Invalid::new("range", zh, en)));
        let rhythm = self.rhythm()?;
        if !(2..=MAX_OCCURRENCES).contains(&self.occurrences) {
            return fault("occurrences", "应为 2 到 60 次", "must be 2 to 60");
        }
        if !self.expected.is_empty() && self.expected.len() != usize::from(self.occurrences) {
            return fault("expected", "应与各次一一对应", "must be one for each occurrence");
        }
        let Some(first) = self.order.window else {
            return fault("order.window", "须给出首次的起止时间", "the first occurrence needs a start and an end");
        };
        if let Rhythm::Weekly(weekly) = &rhythm
            && !weekly.holds(local_date(first.starts_at()))
        {
            return fault(
                "weekly.days",
                "首次的日期须在所选的星期之内",
                "the first occurrence must be on one of the days",
            );
        }
        rhythm.occurrences(&first, self.occurrences).ok_or_else(|| {
            let beyond = Invalid::new("out_of_range", "时间超出可预约的范围", "out of any range that can be booked");
            Error::fault("order.window", beyond)
        })
    }

    /// The one rhythm that it names.
    fn rhythm(&self) -> Result<Rhythm, Error> {
        let fault = |field, zh: &str, en: &str| Err(Error::fault(field, Invalid::new("range", zh, en)));
        match (self.every_days, &self.weekly, self.monthly) {
            (Some(days), None, false) if (1..=MAX_EVERY_DAYS).contains(&days) => Ok(Rhythm::EveryDays(days)),
            (Some(_), None, false) => fault("every_days", "应为 1 到 366 天", "must be 1 to 366 days"),
            (None, Some(weekly), false) if !(1..=MAX_EVERY_WEEKS).contains(&weekly.every_weeks) => {
                fault("weekly.every_weeks", "应为 1 到 52 周", "must be 1 to 52 weeks")
            }
            (None, Some(weekly), false) => Ok(Rhythm::Weekly(weekly.clone())),
            (None, None, true) => Ok(Rhythm::Monthly),
            _ => fault(
                "every_days",
                "每隔几天、每周的星期、每月的日子，三者选一",
                "say one of: every so many days, days of the week, a day of the month",
            ),
        }
    }
}

/// Takes every lock on counted bookings that the orders will need, in one order, before anything else is locked.
fn lock_counts(tx: &mut Tx<'_>, caller: &Caller, listings: impl IntoIterator<Item = ListingId>) -> Result<(), Error> {
    let listings: BTreeSet<ListingId> = listings.into_iter().collect();
    for id in listings {
        let listing = catalog::service::listing_for_booking(tx.conn(), id)?;
        if listing.is_some_and(|listing| listing.rules.counts_bookings()) {
            queries::count_lock(tx.conn(), id, caller.organisation_id)?;
        }
    }
    Ok(())
}
