//! The work: missed, delivered.

use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;
use serde_json::json;

use super::access::{Names, lock_as_provider, rules_for, rules_of, save, take_step, tell};
use super::change::end_unpaid;
use super::own_share;
use super::read::BookingView;
use super::use_rule::rule_of;
use super::violations;
use crate::booking::Error;
use crate::booking::error::Mistimed;
use crate::booking::model::{
    Booking, ChargeKind, Delivery, FinalAmounts, KnownMinutes, Metered, MinutesFrom, NewDelivery, Patience, State,
    Step, extent, final_amounts,
};
use crate::booking::queries;
use crate::catalog::{Order as Extent, PriceUnit};
use crate::conduct::ViolationKind;
use crate::conduct::service::Finding;
use crate::identity::Caller;
use crate::kernel::{BookingId, Text, local_time};
use crate::programme::Rules;
use crate::store::Tx;
use crate::web::{FieldError, Veto};

/// Customers come a little early.
pub(super) const EARLY_START: Duration = Duration::minutes(15);

/// The customer did not come; what is left of the window and all of the voucher's money are free again. What the tariff
/// asks for that, the enterprise owes itself.
///
/// # Errors
/// Not the provider's booking, not confirmed, without a window, before its time, or within the listing's grace time.
pub fn no_show(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<BookingView, Error> {
    let now = tx.now();
    let booking = lock_as_provider(tx, caller, id)?;
    booking.state.next(Step::MissAppointment)?;
    if booking.window().is_none() {
        return Err(Error::without_window(Step::MissAppointment));
    }
    refuse_before(&booking, Step::MissAppointment, Duration::zero(), now)?;
    refuse_in_grace(tx, &booking)?;
    missed(tx, booking)
}

/// Until the listing's grace time is over, or the whole window if that is shorter, they still may come.
fn refuse_in_grace(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), Error> {
    let now = tx.now();
    let grace = rule_of(tx.conn(), booking.listing_id)?.grace;
    let Some(((grace, starts_at), ends_at)) = grace.zip(booking.starts_at).zip(booking.ends_at) else { return Ok(()) };
    let until = (starts_at + grace).min(ends_at);
    if now >= until {
        return Ok(());
    }
    let text = Text::new(
        format!("宽限至 {}，客户仍可到场，暂不能记为爽约", local_time(until)),
        format!("they still may come until {}: nobody is a no-show before", local_time(until)),
    );
    Err(Veto::new("grace_minutes", text, (now - starts_at).num_minutes(), grace.num_minutes()).into())
}

/// Ends a booking to which nobody came: it is charged by its terms, and is a violation.
pub(super) fn missed(tx: &mut Tx<'_>, mut booking: Booking) -> Result<BookingView, Error> {
    booking.owe(booking.quote.terms.charge(ChargeKind::NoShow, booking.price_fen));
    let before = booking.clone();
    let view = end_unpaid(tx, booking, Step::MissAppointment, None, "missed")?;
    if before.moved_unasked_at.is_none() {
        violations::record(tx, &before, &Finding::plain(ViolationKind::NoShow))?;
    }
    Ok(view)
}

/// The provider reports what was done; the enterprise then accepts or disputes what that comes to. The rest of the
/// window is free again.
///
/// # Errors
/// Not the provider's booking, neither confirmed nor begun, before its time, or fields at fault.
pub fn deliver(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewDelivery) -> Result<BookingView, Error> {
    let now = tx.now();
    let mut booking = lock_as_provider(tx, caller, id)?;
    booking.state.next(Step::Deliver)?;
    // Who came early may be done early.
    if booking.state != State::InUse {
        refuse_before(&booking, Step::Deliver, Duration::zero(), now)?;
    }
    if let Some(starts_at) = booking.quote.terms.not_before.filter(|not_before| now < *not_before) {
        let mistimed = Mistimed { step: Step::Deliver, starts_at, early: Duration::zero(), now };
        return Err(Error::TooEarly(Box::new(mistimed)));
    }
    let rules = rules_of(tx, &booking)?;
    let awaited = own_share::awaits_payment(tx.conn(), &booking)?;
    booking.delivery = Some(offer(tx.conn(), &booking, new, rules.as_ref(), now)?);
    let from = take_step(&mut booking, Step::Deliver, &Patience::by(rules.as_ref()), now)?;
    save(tx, &booking, from)?;
    queries::occupancy_end(tx.conn(), id, now)?;
    let offer = booking.delivery.as_ref();
    // What check-in and check-out say is judged there; what was booked says nothing of its use.
    let says = offer.filter(|offer| matches!(offer.minutes_from, Some(MinutesFrom::Stated | MinutesFrom::Meter)));
    violations::used(tx, &booking, says.map(|offer| offer.minutes))?;
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({
        "delivery": offer,
        "price_fen": offer.map(|offer| offer.price_fen),
        "subsidy_fen": offer.map(|offer| offer.subsidy_fen),
    });
    tell(tx, &booking, "delivered", &names, &detail)?;
    // Less may have been done than was paid for.
    own_share::release_if_paid(tx, awaited, &booking)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// What a delivery would come to. Keeps nothing.
///
/// # Errors
/// Not the provider's booking, or fields at fault.
pub fn delivery_quote(
    conn: &mut PgConnection,
    caller: &Caller,
    id: BookingId,
    new: &NewDelivery,
    now: DateTime<Utc>,
) -> Result<Delivery, Error> {
    let booking = queries::booking_fetch(conn, id)?.filter(|one| one.provider_id == caller.organisation_id);
    let booking = booking.ok_or(Error::NotFound)?;
    let rules = rules_for(conn, &booking)?;
    offer(conn, &booking, new, rules.as_ref(), now)
}

/// What was done and what that comes to.
fn offer(
    conn: &mut PgConnection,
    booking: &Booking,
    new: &NewDelivery,
    rules: Option<&Rules>,
    now: DateTime<Utc>,
) -> Result<Delivery, Error> {
    let faults = new.faults(&booking.quote.terms);
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let known = known_minutes(conn, booking)?;
    let (minutes, from) =
        known.taken(new.actual_minutes, new.minutes_from).map_err(|fault| Error::Faults(vec![fault]))?;
    let booked = extent(booking.window().as_ref(), booking.quantity);
    let done = Extent { minutes, quantity: new.quantity.map_or(booked.quantity, i64::from) };
    let amounts = final_amounts(&booking.quote, rules, &done, &new.consumables, now, None).map_err(|error| {
        let field = if booking.quote.quote.price.unit == PriceUnit::Hour { "actual_minutes" } else { "quantity" };
        Error::Faults(vec![FieldError::invalid(field, error.into())])
    })?;
    let whose = booking.window().map(|_| (from, known)).or_else(|| new.actual_minutes.map(|_| (from, known)));
    let (minutes_from, minutes_known) = whose.unzip();
    Ok(Delivery { minutes_from, minutes_known, ..delivery(new, &done, amounts, now) })
}

/// How long it was used, as each says.
fn known_minutes(conn: &mut PgConnection, booking: &Booking) -> Result<KnownMinutes, Error> {
    let metered = Metered::of(queries::metered_list(conn, booking.id)?);
    Ok(KnownMinutes {
        booked: extent(booking.window().as_ref(), booking.quantity).minutes,
        attendance: queries::attendance_find(conn, booking.id)?.used_minutes(),
        metered: metered.map(|metered| metered.minutes),
    })
}

fn delivery(new: &NewDelivery, done: &Extent, amounts: FinalAmounts, now: chrono::DateTime<chrono::Utc>) -> Delivery {
    Delivery {
        delivered_at: now,
        minutes: done.minutes,
        minutes_from: None,
        minutes_known: None,
        quantity: done.quantity,
        consumables: new.consumables.clone(),
        result_reference: new.result_reference.clone(),
        note: new.note.clone(),
        price_fen: amounts.price,
        subsidy_fen: amounts.subsidy,
        overtime_fen: amounts.overtime,
        price_steps: amounts.price_steps,
        decision: amounts.decision,
    }
}

/// `early` before the booked time the step is possible already.
pub(super) fn refuse_before(booking: &Booking, step: Step, early: Duration, now: DateTime<Utc>) -> Result<(), Error> {
    match booking.starts_at {
        Some(starts_at) if now + early < starts_at => {
            Err(Error::TooEarly(Box::new(Mistimed { step, starts_at, early, now })))
        }
        _ => Ok(()),
    }
}
