//! Before the work: the provider's answer, calling off, another time.

use serde_json::json;

use super::access::{
    self, Names, checked_reason, lock_as_enterprise, lock_as_provider, lock_if, save, take_step, tell,
};
use super::attendance::refuse_given_up;
use super::create::{hold, slot_taken};
use super::quote::Asked;
use super::read::BookingView;
use super::standing::refuse_without_standing;
use super::violations;
use crate::booking::Error;
use crate::booking::model::{Booking, IllegalStep, NewOrder, Patience, State, Step, VoucherChoice};
use crate::booking::queries;
use crate::identity::Caller;
use crate::kernel::{BookingId, TimeWindow};
use crate::store::Tx;
use crate::voucher::{self, LockedVoucher};

/// The provider agrees.
///
/// # Errors
/// Not its booking, or not waiting for an answer.
pub fn confirm(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<BookingView, Error> {
    let now = tx.now();
    let mut booking = lock_as_provider(tx, caller, id)?;
    let from = take_step(&mut booking, Step::Confirm, &Patience::WITHOUT_PROGRAMME, now)?;
    save(tx, &booking, from)?;
    finish(tx, booking, "confirmed")
}

/// The provider says no; window and money are free again.
///
/// # Errors
/// Not its booking, not waiting for an answer, or no reason given.
pub fn decline(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let booking = lock_as_provider(tx, caller, id)?;
    end_unpaid(tx, booking, Step::Decline, Some(reason), "declined")
}

/// Either side calls off, the enterprise only until the work begins; window and money are free again.
///
/// # Errors
/// Not the caller's booking, too late, or no reason given.
pub fn cancel(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let mine = caller.organisation_id;
    let booking = lock_if(tx, id, |booking| booking.enterprise_id == mine || booking.provider_id == mine)?;
    if booking.state == State::InUse && booking.provider_id != mine {
        return Err(IllegalStep { state: booking.state, step: Step::Cancel }.into());
    }
    let (is_customer, before) = (booking.provider_id != mine, booking.clone());
    let view = end_unpaid(tx, booking, Step::Cancel, Some(reason), "cancelled")?;
    if is_customer {
        violations::cancelled(tx, &before)?;
    }
    Ok(view)
}

/// Ends a booking of which nothing is paid.
pub fn end_unpaid(
    tx: &mut Tx<'_>,
    mut booking: Booking,
    step: Step,
    reason: Option<String>,
    done: &str,
) -> Result<BookingView, Error> {
    let now = tx.now();
    let from = take_step(&mut booking, step, &Patience::WITHOUT_PROGRAMME, now)?;
    booking.reason = reason.or(booking.reason);
    save(tx, &booking, from)?;
    access::release(tx, &booking)?;
    finish(tx, booking, done)
}

/// Another time for the same order, as one step: the price and the decision are made again, and the old window is kept
/// if the new one cannot be had. The provider is asked again unless the listing confirms by itself.
///
/// # Errors
/// Not its booking, too late, or those of [`super::create()`].
pub fn move_to(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, window: TimeWindow) -> Result<BookingView, Error> {
    let now = tx.now();
    let mut booking = lock_as_enterprise(tx, caller, id)?;
    let old = booking.window();
    let order = same_order(&booking, window);
    let asked = Asked::read(tx.conn(), booking.enterprise_id, &order, now)?;
    refuse_without_standing(tx.conn(), &asked, booking.created_by)?;
    refuse_given_up(tx.conn(), id)?;
    let step = if asked.listing.auto_confirm { Step::Move } else { Step::AskToMove };
    // Refused before any money moves.
    booking.state.next(step)?;
    let funds = requote(tx, &mut booking, &asked)?;
    (booking.starts_at, booking.ends_at) = (Some(window.starts_at()), Some(window.ends_at()));
    let from = take_step(&mut booking, step, &asked.patience(funds.as_ref()), now)?;
    booking.hold_transfer_id = hold(tx, &booking, funds.as_ref())?;
    queries::occupancy_release(tx.conn(), id)?;
    if !queries::unit_take(tx.conn(), asked.listing.id, asked.listing.units, &window, id)? {
        return Err(slot_taken(tx.conn(), &asked.listing, Some(&window), now)?);
    }
    queries::booking_save_move(tx.conn(), &booking)?;
    save(tx, &booking, from)?;
    let names = Names::of(tx.conn(), &booking)?;
    tell(tx, &booking, "moved", &names, &json!({"from": old, "to": window}))?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// What was ordered, at another time, with the voucher that pays now.
fn same_order(booking: &Booking, window: TimeWindow) -> NewOrder {
    NewOrder {
        listing_id: booking.listing_id,
        window: Some(window),
        quantity: booking.quantity,
        voucher: booking.voucher_id.map_or(VoucherChoice::None, VoucherChoice::This),
        declared: booking.quote.basis.as_ref().map(|basis| basis.order.declared.clone()).unwrap_or_default(),
    }
}

/// Gives the old subsidy back and puts the new quote in the place of the old; its subsidy is still to be held.
fn requote(tx: &mut Tx<'_>, booking: &mut Booking, asked: &Asked<'_>) -> Result<Option<LockedVoucher>, Error> {
    let mut funds = None;
    if let (Some(voucher), Some(old)) = (booking.voucher_id, booking.hold_transfer_id) {
        voucher::service::release_hold(tx, voucher, old, booking.id, booking.subsidy_fen)?;
        funds = Some(voucher::service::lock_funds(tx, voucher, booking.enterprise_id)?);
    }
    let stored = asked.quoted(funds.as_ref());
    let funds = funds.filter(|_| stored.quote.voucher.is_some());
    booking.price_fen = stored.quote.price.amount;
    booking.subsidy_fen = stored.quote.subsidy;
    booking.quote = stored;
    booking.voucher_id = funds.as_ref().map(|locked| locked.voucher.id);
    booking.programme_version_id = funds.as_ref().map(|locked| locked.version.id);
    Ok(funds)
}

/// Records and announces a step that needs no more to be said.
pub fn finish(tx: &mut Tx<'_>, booking: Booking, done: &str) -> Result<BookingView, Error> {
    let names = Names::of(tx.conn(), &booking)?;
    tell(tx, &booking, done, &names, &json!({"reason": booking.reason}))?;
    Ok(BookingView::of(booking, names).with_documents())
}
