//! Charges for calling off late that fall because the time is taken again.
//!
//! A job looks, not whoever books: no booking waits for a charge, two bookings that take a half each are seen together
//! whichever was first, and each charge falls once, under the lock of its own booking.

use chrono::Duration;
use serde_json::json;

use super::access::{Names, save, tell};
use super::deadlines::every;
use super::own_share;
use crate::billing::{self, CreditGround};
use crate::booking::Error;
use crate::booking::model::is_taken_again;
use crate::booking::queries;
use crate::catalog;
use crate::kernel::{Actor, BookingId};
use crate::store::{Db, DbError, Tx};

/// Looked up at once; each is then handled in a transaction of its own.
const CHUNK: i64 = 200;
/// Nothing is booked in the past: what was not taken again by its end never will be. So long the job may have been away.
const AWAY: Duration = Duration::days(7);

/// Drops what is owed for calling off late wherever all of the time is taken again.
///
/// # Errors
/// What is owed cannot be read.
pub fn run_charges(db: &Db) -> Result<usize, Error> {
    let actor = Actor::system("charges");
    let since = db.clock().now() - AWAY;
    let mut fallen = 0;
    let due = |after| db.read(|conn| queries::lapse_candidates(conn, since, after, CHUNK).map_err(DbError::from));
    every(due, |id| match db.write(&actor, |tx| fall(tx, id)) {
        Ok(has_fallen) => fallen += usize::from(has_fallen),
        Err(error) => tracing::error!(booking = %id, %error, "its charge could not be looked at"),
    })?;
    Ok(fallen)
}

/// Answers whether the charge fell.
fn fall(tx: &mut Tx<'_>, id: BookingId) -> Result<bool, Error> {
    let Some(mut booking) = queries::booking_lock_owed(tx.conn(), id)? else { return Ok(false) };
    let Some(window) = booking.window().filter(|_| booking.quote.terms.tariff.late_cancel_falls_when_taken) else {
        return Ok(false);
    };
    let Some(listing) = catalog::service::listing_for_booking(tx.conn(), booking.listing_id)? else { return Ok(false) };
    // Nothing happened to it since it was called off.
    let held = queries::held_again(tx.conn(), booking.listing_id, &window, booking.updated_at)?;
    if !is_taken_again(&window, listing.units, &held) {
        return Ok(false);
    }
    let awaited = own_share::awaits_payment(tx.conn(), &booking)?;
    let Some(charge) = booking.charge.take() else { return Ok(false) };
    let (state, now) = (booking.state, tx.now());
    queries::lapse_insert(tx.conn(), id, &charge, now)?;
    booking.charge_fen = None;
    booking.version = booking.version.wrapping_add(1);
    booking.updated_at = now;
    save(tx, &booking, state)?;
    let names = Names::of(tx.conn(), &booking)?;
    tell(tx, &booking, "charge_fallen", &names, &json!({ "fallen_fen": charge.amount }))?;
    billing::service::credit(tx, booking.id, charge.amount, (CreditGround::TakenAgain, None))?;
    own_share::release_if_paid(tx, awaited, &booking)?;
    Ok(true)
}
