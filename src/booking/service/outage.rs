//! A planned outage: a block that may lie over bookings, and what becomes of each of them, in one action.
//!
//! The windows of all that are moved are let go, the block is set, and each takes its new place, in one transaction under
//! the calendar's guard: nobody loses a place before having the next, and nobody else can come between.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::access::{Names, checked_reason, rules_of, save, take_step, tell};
use super::block::{Block, NewBlock, block_create, units_of};
use super::change::end_unpaid;
use super::quote::Asking;
use super::read::BookingView;
use super::use_rule::own_listing;
use super::wait::withdraw_offer;
use super::{standing, wish};
use crate::booking::Error;
use crate::booking::model::{
    Booking, Breach, Buffers, Busy, NewOrder, Patience, Plea, Relief, Relieved, Standing, Step, Wish,
};
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
    let calendar = wish::calendar_of(conn, &listing)?;
    let anybody = Wish::of_anybody(&listing, CustomerClass::Standard, &calendar, now);
    let stopped: Vec<_> = (units.0..=units.1).map(|unit| Busy { unit, window: *window }).collect();
    let mut affected = Vec::new();
    for (booking, names) in bookings.into_iter().zip(names) {
        let (mut moves, mut swaps) = (Vec::new(), Vec::new());
        if let Some(booked) = booking.window() {
            let mut held = wish::held_near(conn, &anybody, &booked, Some(booking.id))?;
            held.extend(&stopped);
            // On another unit it may stay where it is.
            moves.extend(Some(booked).filter(|booked| anybody.is_free(booked, &held)));
            moves.extend(anybody.nearest_free(&booked, &held));
            for equal in &equals {
                if queries::unit_is_free(conn, equal.id, room_of(equal), &booked)? {
                    swaps.push(EqualListing { id: equal.id, name: equal.name.clone() });
                }
            }
        }
        affected.push(Affected { booking: BookingView::of(booking, names).without_documents(), moves, swaps });
    }
    Ok(affected)
}

fn room_of(listing: &BookableListing) -> (i32, Buffers) {
    (listing.units, Buffers::of(&listing.rules))
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
        done.push(relocate(tx, caller, &listing, booking, relief, &reason)?);
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

/// Puts a booking that holds nothing now in its new place, as it was quoted; `at` is the place of its relief.
fn relocate(
    tx: &mut Tx<'_>,
    caller: &Caller,
    listing: &BookableListing,
    mut booking: Booking,
    (at, relief): (usize, Relief),
    reason: &str,
) -> Result<BookingView, Error> {
    let now = tx.now();
    let Some(old) = booking.window() else { return Err(Error::NotFound) };
    let (target, window) = match relief {
        Relief::Move { window } => (listing.clone(), window),
        Relief::Swap { listing_id } => (equal(tx, caller, listing.id, listing_id, at)?, old),
        Relief::Cancel => return Err(Error::NotFound),
    };
    let field = format!("relief[{at}].window");
    if window.duration() != old.duration() || window.starts_at() < now {
        let invalid = Invalid::new(
            "window",
            format!("须与原时段等长（{} 分钟）且未开始", old.minutes()),
            format!("must be as long as before ({} minutes) and in the future", old.minutes()),
        );
        return Err(Error::fault(&field, invalid));
    }
    (booking.starts_at, booking.ends_at) = (Some(window.starts_at()), Some(window.ends_at()));
    booking.listing_id = target.id;
    refuse_unfit(tx, &target, &booking, &window)?;
    let patience = Patience::by(rules_of(tx, &booking)?.as_ref());
    let from = take_step(&mut booking, Step::Move, &patience, now)?;
    if !queries::unit_take(tx.conn(), target.id, room_of(&target), &window, booking.id)? {
        let invalid = Invalid::new(
            "slot_taken",
            format!("预约 {} 的新时段（含前后准备与清理时间）已被占用", booking.reference),
            format!("the new place of booking {}, with its set-up and clean-up, is taken", booking.reference),
        );
        return Err(Error::fault(&field, invalid));
    }
    queries::booking_relocate(tx.conn(), booking.id, target.id, &window)?;
    save(tx, &booking, from)?;
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({"from": old, "to": window, "from_listing": listing.name, "why": reason});
    tell(tx, &booking, "relocated", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// Nobody is put where the instrument's certificates or their own training do not reach. A ban keeps from booking anew, not
/// from what is booked.
fn refuse_unfit(
    tx: &mut Tx<'_>,
    target: &BookableListing,
    booking: &Booking,
    window: &TimeWindow,
) -> Result<(), Error> {
    let now = tx.now();
    let mut order = NewOrder::of(target.id);
    order.with_operator = booking.quote.terms.extras.with_operator;
    let asking = Asking {
        enterprise: booking.enterprise_id,
        user: booking.created_by,
        order: &order,
        instead_of: Some(booking.id),
    };
    let standing = Standing { ban: None, ..standing::read(tx.conn(), target, &asking, now)? };
    let found = standing.findings(Some(window), now);
    let breaches: Vec<_> = found.iter().map(|finding| Breach::of(finding, &target.rules)).collect();
    let rejecting: Vec<_> = breaches.into_iter().filter(Breach::rejects).collect();
    wish::heard(rejecting, &Plea::default()).map(drop)
}

/// An equal instrument of the caller's.
fn equal(tx: &mut Tx<'_>, caller: &Caller, of: ListingId, id: ListingId, at: usize) -> Result<BookableListing, Error> {
    if !queries::listing_equals(tx.conn(), of)?.contains(&id) {
        let invalid = Invalid::new(
            "not_equal",
            "须是本单位同类、同型号（或同分类）的已上架仪器",
            "must be an admitted listing of yours of the same kind and model, or category",
        );
        return Err(Error::fault(&format!("relief[{at}].listing_id"), invalid));
    }
    own_listing(tx.conn(), caller, id)
}
