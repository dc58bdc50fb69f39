//! A planned outage: a block that may lie over bookings, and what becomes of each of them, in one action.
//!
//! The windows of all that are moved are let go, the block is set, and each takes its new place, in one transaction under
//! the calendar's guard: nobody loses a place before having the next, and nobody else can come between.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Names, checked_reason};
use super::block::{Block, NewBlock, block_create, units_of};
use super::change::end_unpaid;
use super::read::BookingView;
use super::relocate::{Place, relocate};
use super::together::{self, room_of};
use super::use_rule::own_listing;
use super::wait::withdraw_offer;
use super::wish;
use crate::booking::Error;
use crate::booking::model::{Booking, Busy, Relief, Relieved, Step, Wish, is_free};
use crate::booking::queries;
use crate::catalog::{self, BookableListing, CustomerClass};
use crate::identity::Caller;
use crate::kernel::{BookingId, Invalid, ListingId, Text, TimeWindow};
use crate::store::Tx;
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
) -> Result<Vec<Affected>, Error> {
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
                if queries::unit_is_free(conn, equal.id, room_of(equal), &booked)? {
                    swaps.push(EqualListing { id: equal.id, name: equal.name.clone() });
                }
            }
        }
        affected.push(Affected { booking: BookingView::of(booking, names).without_documents(), moves, swaps });
    }
    Ok(affected)
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
}

/// What was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Outage {
    pub block: Block,
    /// As they stand now.
    pub bookings: Vec<BookingView>,
}

/// Takes a listing of the caller's out of use for a while and deals with every booking in the way, all or nothing. What a
/// booking costs stays as quoted; everybody concerned is told.
///
/// # Errors
/// Not its listing; a booking in the way without relief, or relief for one that is not; a place that is taken; work that
/// has begun and is not called off.
pub fn outage_create(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, new: &NewOutage) -> Result<Outage, Error> {
    let reason = checked_reason(&new.reason)?;
    let listing = own_listing(tx.conn(), caller, id)?;
    let units = units_of(new.unit, listing.units)?;
    let bookings = queries::booking_lock_within(tx.conn(), id, units, &new.window)?;
    let pairs = paired(bookings, &new.relief)?;
    for entry in queries::wait_kept_within(tx.conn(), id, units, &new.window)? {
        withdraw_offer(tx, entry, &listing.name, &reason)?;
    }
    let mut done = Vec::new();
    let mut moving = Vec::new();
    for (booking, at, relief) in pairs {
        if let Relief::Cancel = relief {
            done.push(end_unpaid(tx, booking, Step::Cancel, Some(reason.clone()), "cancelled")?);
        } else {
            queries::occupancy_release(tx.conn(), booking.id)?;
            moving.push((booking, (at, relief)));
        }
    }
    let block = NewBlock { window: new.window, unit: new.unit, reason: reason.clone() };
    let block = block_create(tx, caller, id, &block)?;
    for (booking, relief) in moving {
        done.push(relocate(tx, caller, &listing, booking, &Place::of_relief(relief), &reason)?);
    }
    Ok(Outage { block, bookings: done })
}

/// Each booking with its relief: exactly one each.
fn paired(bookings: Vec<Booking>, relief: &[Relieved]) -> Result<Vec<(Booking, usize, Relief)>, Error> {
    for (at, one) in relief.iter().enumerate() {
        let is_twice = relief.iter().take(at).any(|other| other.booking_id == one.booking_id);
        if is_twice || !bookings.iter().any(|booking| booking.id == one.booking_id) {
            let invalid = Invalid::new("not_affected", "此预约不受影响，或重复列出", "not in the way, or named twice");
            return Err(Error::fault(&format!("relief[{at}].booking_id"), invalid));
        }
    }
    let of = |id: BookingId| relief.iter().enumerate().find(|(_, one)| one.booking_id == id);
    let missing: Vec<_> =
        bookings.iter().filter(|booking| of(booking.id).is_none()).map(|booking| booking.id).collect();
    if !missing.is_empty() {
        let n = missing.len();
        let text = Text::new(
            format!("停用时段内还有 {n} 个预约未安排，请改期、换机或取消"),
            format!("{n} bookings lie in the way: move, swap or cancel each"),
        );
        return Err(Veto::new("outage_unresolved", text, n, 0).with("affected", missing).into());
    }
    Ok(bookings.into_iter().filter_map(|booking| of(booking.id).map(|(at, one)| (booking, at, one.relief))).collect())
}
