//! The work: begun, missed, delivered.

use chrono::Duration;
use serde_json::json;

use super::access::{Names, lock_as_provider, rules_of, save, take_step, tell};
use super::change::{end_unpaid, finish};
use super::read::BookingView;
use crate::booking::Error;
use crate::booking::model::{
    Booking, ChargeKind, Delivery, FinalAmounts, NewDelivery, Patience, State, Step, extent, final_amounts,
};
use crate::booking::queries;
use crate::catalog::{Order as Extent, PriceUnit};
use crate::identity::Caller;
use crate::kernel::BookingId;
use crate::store::Tx;
use crate::web::FieldError;

/// Customers come a little early.
const EARLY_START: Duration = Duration::minutes(15);

/// The customer is here and the work begins.
///
/// # Errors
/// Not the provider's booking, not confirmed, or more than a quarter of an hour before its time.
pub fn start(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<BookingView, Error> {
    let now = tx.now();
    let mut booking = lock_as_provider(tx, caller, id)?;
    let from = take_step(&mut booking, Step::Start, &Patience::WITHOUT_PROGRAMME, now)?;
    refuse_before(&booking, Step::Start, now + EARLY_START)?;
    save(tx, &booking, from)?;
    finish(tx, booking, "started")
}

/// The customer did not come; what is left of the window and all of the voucher's money are free again. What the tariff
/// asks for that, the enterprise owes itself.
///
/// # Errors
/// Not the provider's booking, not confirmed, without a window, or before its time.
pub fn no_show(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<BookingView, Error> {
    let now = tx.now();
    let mut booking = lock_as_provider(tx, caller, id)?;
    booking.state.next(Step::MissAppointment)?;
    if booking.window().is_none() {
        return Err(Error::TooEarly(Step::MissAppointment));
    }
    refuse_before(&booking, Step::MissAppointment, now)?;
    booking.owe(booking.quote.terms.charge(ChargeKind::NoShow, booking.price_fen));
    end_unpaid(tx, booking, Step::MissAppointment, None, "missed")
}

/// The provider reports what was done; the enterprise then accepts or disputes what that comes to. The rest of the
/// window is free again.
///
/// # Errors
/// Not the provider's booking, neither confirmed nor begun, before its time, or fields at fault.
pub fn deliver(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewDelivery) -> Result<BookingView, Error> {
    let faults = new.faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let now = tx.now();
    let mut booking = lock_as_provider(tx, caller, id)?;
    booking.state.next(Step::Deliver)?;
    // Who came early may be done early.
    if booking.state != State::InUse {
        refuse_before(&booking, Step::Deliver, now)?;
    }
    let rules = rules_of(tx, &booking)?;
    let done = done(&booking, new);
    let amounts = final_amounts(&booking.quote, rules.as_ref(), &done, now, None).map_err(|error| {
        let field = if booking.quote.quote.price.unit == PriceUnit::Hour { "actual_minutes" } else { "quantity" };
        Error::Faults(vec![FieldError::invalid(field, error.into())])
    })?;
    booking.delivery = Some(delivery(new, &done, amounts, now));
    let from = take_step(&mut booking, Step::Deliver, &Patience::by(rules.as_ref()), now)?;
    save(tx, &booking, from)?;
    queries::occupancy_end(tx.conn(), id, now)?;
    let names = Names::of(tx.conn(), &booking)?;
    let offer = booking.delivery.as_ref();
    let detail = json!({
        "delivery": offer,
        "price_fen": offer.map(|offer| offer.price_fen),
        "subsidy_fen": offer.map(|offer| offer.subsidy_fen),
    });
    tell(tx, &booking, "delivered", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// What the provider does not say was as booked.
fn done(booking: &Booking, new: &NewDelivery) -> Extent {
    let booked = extent(booking.window().as_ref(), booking.quantity);
    Extent {
        minutes: new.actual_minutes.unwrap_or(booked.minutes),
        quantity: new.quantity.map_or(booked.quantity, i64::from),
    }
}

fn delivery(new: &NewDelivery, done: &Extent, amounts: FinalAmounts, now: chrono::DateTime<chrono::Utc>) -> Delivery {
    Delivery {
        delivered_at: now,
        minutes: done.minutes,
        quantity: done.quantity,
        result_reference: new.result_reference.clone(),
        note: new.note.clone(),
        price_fen: amounts.price,
        subsidy_fen: amounts.subsidy,
        price_steps: amounts.price_steps,
        decision: amounts.decision,
    }
}

fn refuse_before(booking: &Booking, step: Step, now: chrono::DateTime<chrono::Utc>) -> Result<(), Error> {
    match booking.starts_at {
        Some(starts_at) if now < starts_at => Err(Error::TooEarly(step)),
        _ => Ok(()),
    }
}
