//! A planned outage: a block that may lie over bookings and trainings, and what becomes of each of them, in one action.
//!
//! The windows of all that are moved are let go, the block is set, and each takes its new place, in one transaction under
//! the calendar's guard: nobody loses a place before having the next, and nobody else can come between.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Names, checked_reason};
use super::block::{Block, NewBlock, block_set, units_of};
use super::change::end_unpaid;
use super::read::BookingView;
use super::relocate::{Place, relocate};
use super::together::{self, room_of};
use super::use_rule::own_listing;
use super::wait::withdraw_offer;
use super::wish;
use crate::booking::Error;
use crate::booking::model::{Booking, Busy, Relief, Relieved, RelievedTraining, Step, Wish, is_free};
use crate::booking::queries;
use crate::catalog::{self, BookableListing, CustomerClass};
use crate::identity::Caller;
use crate::kernel::{BookingId, Invalid, ListingId, Text, TimeWindow, TrainingId};
use crate::store::Tx;
use crate::training::service::{self as trainings, Training};
use crate::web::Veto;

/// A booking that an outage would lie over, and where it could go.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Affected {
    pub booking: BookingView,
    /// Free windows of the same length, nearest first.
    pub moves: Vec<TimeWindow>,
    /// Equal instruments of the provider that are free at the same time.
    pub swaps: Vec<EqualListing>,
}

/// A training that an outage would lie over, and where it could take place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AffectedTraining {
    pub training: Training,
    /// How many people have a seat; all are told.
    pub seated: i64,
    /// Free windows of the same length, nearest first.
    pub moves: Vec<TimeWindow>,
    /// Equal instruments of the provider that are free at the same time.
    pub swaps: Vec<EqualListing>,
}

/// Everything that an outage would lie over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AffectedByOutage {
    /// The earliest first.
    pub bookings: Vec<Affected>,
    /// The earliest first.
    pub trainings: Vec<AffectedTraining>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EqualListing {
    pub id: ListingId,
    pub name: String,
}

/// What an outage would lie over. Changes nothing.
///
/// # Errors
/// Not the caller's listing; no such unit.
pub fn outage_affected(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ListingId,
    window: &TimeWindow,
    unit: Option<i32>,
    now: DateTime<Utc>,
) -> Result<AffectedByOutage, Error> {
    let listing = own_listing(conn, caller, id)?;
    let units = units_of(unit, listing.units)?;
    let bookings = queries::booking_list_within(conn, id, units, window)?;
    let names = Names::of_all(conn, &bookings)?;
    let equals = equals_of(conn, id)?;
    let stopped: Vec<_> = (units.0..=units.1).map(|unit| Busy { unit, window: *window }).collect();
    let mut affected = Vec::new();
    for (booking, names) in bookings.into_iter().zip(names) {
        let (mut moves, mut swaps) = (Vec::new(), Vec::new());
        if let Some(booked) = booking.window() {
            moves = moves_of(conn, &booking, &listing, &booked, (&stopped, now))?;
            // What another listing needs this one for cannot be done elsewhere.
            for equal in equals.iter().filter(|_| booking.listing_id == id) {
                swaps.extend(free_equal(conn, equal, &booked)?);
            }
        }
        affected.push(Affected { booking: BookingView::of(booking, names).without_documents(), moves, swaps });
    }
    let mut lessons = Vec::new();
    for training in trainings::trainings_in_the_way(conn, id, units, window, now)? {
        let taught = TimeWindow::new(training.starts_at, training.ends_at).map_err(|e| Error::fault("window", e))?;
        let moves = moves_of_training(conn, &listing, &taught, (&stopped, now))?;
        let mut swaps = Vec::new();
        for equal in &equals {
            swaps.extend(free_equal(conn, equal, &taught)?);
        }
        let seated = i64::from(training.capacity) - training.free;
        lessons.push(AffectedTraining { training, seated, moves, swaps });
    }
    Ok(AffectedByOutage { bookings: affected, trainings: lessons })
}

/// An equal instrument, if it is free.
fn free_equal(
    conn: &mut PgConnection,
    equal: &BookableListing,
    window: &TimeWindow,
) -> Result<Option<EqualListing>, Error> {
    let is_free = queries::unit_is_free(conn, equal.id, room_of(equal), window)?;
    Ok(is_free.then(|| EqualListing { id: equal.id, name: equal.name.clone() }))
}

/// Where a training could go: as if anybody booked for so long, on another unit or at another time.
fn moves_of_training(
    conn: &mut PgConnection,
    listing: &BookableListing,
    taught: &TimeWindow,
    (stopped, now): (&[Busy], DateTime<Utc>),
) -> Result<Vec<TimeWindow>, Error> {
    if taught.starts_at() <= now {
        return Ok(Vec::new());
    }
    let calendar = wish::calendar_of(conn, listing)?;
    let anybody = Wish::of_anybody(listing, CustomerClass::Standard, &calendar, now);
    let mut held = wish::held_near(conn, &anybody, listing, taught, None)?;
    held.extend(stopped);
    let mut moves: Vec<_> = Some(*taught).filter(|_| anybody.is_free(taught, &held)).into_iter().collect();
    // What is told for bookings may be longer or shorter where the rules ask for it: a training is as long as it is.
    let nearest = anybody.nearest_free(taught, &held, &[]);
    moves.extend(nearest.into_iter().filter(|free| free.duration() == taught.duration()));
    Ok(moves)
}

/// Where a booking could go when units of a listing, its own or one that it needs, are stopped: free windows of the same
/// length, nearest first.
fn moves_of(
    conn: &mut PgConnection,
    booking: &Booking,
    stopped_listing: &BookableListing,
    booked: &TimeWindow,
    (stopped, now): (&[Busy], DateTime<Utc>),
) -> Result<Vec<TimeWindow>, Error> {
    let own = catalog::service::listing_for_booking(conn, booking.listing_id)?.ok_or(Error::NotFound)?;
    let companions = together::companions_of_booking(conn, booking)?;
    let calendar = wish::calendar_for(conn, &own, &companions)?;
    let anybody = Wish::of_anybody(&own, CustomerClass::Standard, &calendar, now).with(&companions);
    let mut held = wish::held_near(conn, &anybody, &own, booked, Some(booking.id))?;
    let mut beside = wish::held_beside(conn, &anybody, booked, Some(booking.id))?;
    if own.id == stopped_listing.id {
        held.extend(stopped);
    }
    for (one, busy) in companions.iter().zip(&mut beside) {
        if one.listing.id == stopped_listing.id {
            busy.extend(stopped);
        }
    }
    // On another unit it may stay where it is.
    let stays = anybody.is_free(booked, &held)
        && companions.iter().zip(&beside).all(|(one, busy)| is_free(&one.listing, booked, busy));
    let mut moves: Vec<_> = Some(*booked).filter(|_| stays).into_iter().collect();
    moves.extend(anybody.nearest_free(booked, &held, &beside));
    Ok(moves)
}

/// The provider's equal instruments.
fn equals_of(conn: &mut PgConnection, id: ListingId) -> Result<Vec<BookableListing>, Error> {
    let mut equals = Vec::new();
    for id in queries::listing_equals(conn, id)? {
        equals.extend(catalog::service::listing_for_booking(conn, id)?);
    }
    Ok(equals)
}

/// An outage with what is done about each booking that it lies over.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOutage {
    pub window: TimeWindow,
    /// One unit, from 1; all of them if absent.
    #[serde(default)]
    pub unit: Option<i32>,
    /// Everybody concerned reads it. 1 to 2,000 characters.
    pub reason: String,
    /// One for each booking that the outage lies over.
    #[serde(default)]
    pub relief: Vec<Relieved>,
    /// One for each training that the outage lies over.
    #[serde(default)]
    pub training_relief: Vec<RelievedTraining>,
}

/// What was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Outage {
    pub block: Block,
    /// As they stand now.
    pub bookings: Vec<BookingView>,
    /// As they stand now.
    pub trainings: Vec<Training>,
}

/// Takes a listing of the caller's out of use for a while and deals with every booking and training in the way, all or nothing.
/// What a booking costs stays as quoted; everybody concerned is told.
///
/// # Errors
/// Not its listing; a booking or training in the way without relief, or relief for one that is not; a place that is taken; work
/// or a training that has begun and is not called off.
pub fn outage_create(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, new: &NewOutage) -> Result<Outage, Error> {
    let reason = checked_reason(&new.reason)?;
    let listing = own_listing(tx.conn(), caller, id)?;
    let units = units_of(new.unit, listing.units)?;
    let bookings = queries::booking_lock_within(tx.conn(), id, units, &new.window)?;
    let lessons = trainings::lock_in_the_way(tx, id, units, &new.window)?;
    let pairs = paired(bookings, &new.relief)?;
    let lessons = paired_trainings(lessons, &new.training_relief)?;
    refuse_left(&pairs.left, &lessons.left)?;
    for entry in queries::wait_kept_within(tx.conn(), id, units, &new.window)? {
        withdraw_offer(tx, entry, &listing.name, &reason)?;
    }
    let (mut done, mut taught) = (Vec::new(), Vec::new());
    let (mut moving, mut moving_lessons) = (Vec::new(), Vec::new());
    for (booking, at, relief) in pairs.relieved {
        if let Relief::Cancel = relief {
            done.push(end_unpaid(tx, booking, Step::Cancel, Some(reason.clone()), "cancelled")?);
        } else {
            queries::occupancy_release(tx.conn(), booking.id)?;
            moving.push((booking, (at, relief)));
        }
    }
    for (training, at, relief) in lessons.relieved {
        match lesson_place(at, relief) {
            None => taught.push(trainings::call_off_for_outage(tx, caller, training.id, &reason)?),
            Some(place) => {
                trainings::let_go(tx, training.id)?;
                moving_lessons.push((training.id, place));
            }
        }
    }
    let block = NewBlock { window: new.window, unit: new.unit, reason: reason.clone() };
    let block = block_set(tx, caller, id, &block)?;
    for (booking, relief) in moving {
        done.push(relocate(tx, caller, &listing, booking, &Place::of_relief(relief), &reason)?);
    }
    for (training, place) in moving_lessons {
        taught.push(trainings::put_elsewhere(tx, caller, training, &place, &reason)?);
    }
    Ok(Outage { block, bookings: done, trainings: taught })
}

/// Where a training goes; `None`: it is called off.
fn lesson_place(at: usize, relief: Relief) -> Option<trainings::Place> {
    let (window, instrument_id) = match relief {
        Relief::Move { window } => (Some(window), None),
        Relief::Swap { listing_id } => (None, Some(listing_id)),
        Relief::Cancel => return None,
    };
    let field = |name| format!("training_relief[{at}].{name}");
    Some(trainings::Place {
        window,
        instrument_id,
        window_field: field("window"),
        instrument_field: field("listing_id"),
    })
}

/// What lies in the way, each with its relief and where in the list that stood, and what has none.
struct Paired<T, I> {
    relieved: Vec<(T, usize, Relief)>,
    left: Vec<I>,
}

/// Each booking with its relief: at most one each, and none for what is not in the way.
fn paired(bookings: Vec<Booking>, relief: &[Relieved]) -> Result<Paired<Booking, BookingId>, Error> {
    let named: Vec<_> = relief.iter().map(|one| (one.booking_id, one.relief)).collect();
    pair(
        bookings,
        |booking| booking.id,
        &named,
        |at| {
            let invalid = Invalid::new("not_affected", "此预约不受影响，或重复列出", "not in the way, or named twice");
            Error::fault(&format!("relief[{at}].booking_id"), invalid)
        },
    )
}

/// The same of trainings.
fn paired_trainings(
    trainings: Vec<Training>,
    relief: &[RelievedTraining],
) -> Result<Paired<Training, TrainingId>, Error> {
    let named: Vec<_> = relief.iter().map(|one| (one.training_id, one.relief)).collect();
    pair(
        trainings,
        |training| training.id,
        &named,
        |at| {
            let invalid = Invalid::new("not_affected", "此培训不受影响，或重复列出", "not in the way, or named twice");
            Error::fault(&format!("training_relief[{at}].training_id"), invalid)
        },
    )
}

fn pair<T, I: Copy + PartialEq>(
    things: Vec<T>,
    id_of: impl Fn(&T) -> I,
    named: &[(I, Relief)],
    stray: impl Fn(usize) -> Error,
) -> Result<Paired<T, I>, Error> {
    for (at, (id, _)) in named.iter().enumerate() {
        let is_twice = named.iter().take(at).any(|(other, _)| other == id);
        if is_twice || !things.iter().any(|thing| id_of(thing) == *id) {
            return Err(stray(at));
        }
    }
    let mut paired = Paired { relieved: Vec::new(), left: Vec::new() };
    for thing in things {
        let id = id_of(&thing);
        match named.iter().enumerate().find(|(_, (named, _))| *named == id) {
            Some((at, (_, relief))) => paired.relieved.push((thing, at, *relief)),
            None => paired.left.push(id),
        }
    }
    Ok(paired)
}

/// Nothing in the way is left to itself.
fn refuse_left(bookings: &[BookingId], trainings: &[TrainingId]) -> Result<(), Error> {
    let (n, lessons) = (bookings.len(), trainings.len());
    if n + lessons == 0 {
        return Ok(());
    }
    let text = Text::new(
        format!("停用时段内还有 {n} 个预约、{lessons} 场培训未安排，请改期、换机或取消"),
        format!("{n} bookings and {lessons} trainings lie in the way: move, swap or cancel each"),
    );
    let veto = Veto::new("outage_unresolved", text, n + lessons, 0);
    Err(veto.with("affected", bookings).with("affected_trainings", trainings).into())
}
