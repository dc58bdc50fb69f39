//! What is owed for what was not used, and those who do not agree with it: the enterprise contests, the provider waives or
//! upholds; where a violation is lifted, what was owed for the same thing goes with it.

use chrono::Duration;
use serde_json::json;

use super::access::{Names, checked_reason, lock_as_enterprise, lock_as_provider, save, tell};
use super::own_share;
use super::read::BookingView;
use crate::billing::{self, CreditGround};
use crate::booking::Error;
use crate::booking::model::{Booking, ChargeKind, ContestAnswer};
use crate::booking::queries;
use crate::conduct::service::{self as conduct, AppealDecision, ViolationView};
use crate::conduct::{ViolationKind, ViolationState};
use crate::identity::Caller;
use crate::kernel::{BookingId, Text, ViolationId, local_time};
use crate::store::Tx;
use crate::web::Veto;

/// Waives what the enterprise owes for calling off late or not coming. The charge stays on record with the reason; the
/// violation is a matter of its own, with its own appeal.
///
/// # Errors
/// Not the provider's booking, nothing owed, or no reason.
pub fn waive_charge(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let booking = lock_as_provider(tx, caller, id)?;
    waive(tx, caller, booking, &reason)
}

fn waive(tx: &mut Tx<'_>, caller: &Caller, mut booking: Booking, reason: &str) -> Result<BookingView, Error> {
    let (id, state, now) = (booking.id, booking.state, tx.now());
    let awaited = own_share::awaits_payment(tx.conn(), &booking)?;
    let charge = booking.charge.take().ok_or(Error::NothingOwed)?;
    queries::waiver_insert(tx.conn(), id, &charge, (reason, caller.user_id, now))?;
    queries::contest_answer(tx.conn(), id, (ContestAnswer::Waived, reason), (caller.user_id, now))?;
    booking.charge_fen = None;
    booking.version += 1;
    booking.updated_at = now;
    save(tx, &booking, state)?;
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({ "waived_fen": charge.amount, "why": reason });
    tell(tx, &booking, "charge_waived", &names, &detail)?;
    billing::service::credit(tx, booking.id, charge.amount, (CreditGround::Waived, Some(reason)))?;
    own_share::release_if_paid(tx, awaited, &booking)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// The enterprise does not agree with what it owes; the provider answers. As long as a violation can be appealed, and once.
///
/// # Errors
/// Not its booking, nothing owed, too late, contested before, or no reason.
pub fn contest_charge(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let now = tx.now();
    let booking = lock_as_enterprise(tx, caller, id)?;
    let Some(charge) = booking.charge.clone() else { return Err(Error::NothingOwed) };
    // Nothing has happened to the booking since it came to its end.
    let until = booking.updated_at + Duration::days(conduct::policy(tx.conn())?.appeal_days.into());
    if now >= until {
        let text = Text::new(
            format!("对费用的异议须在 {} 前提出", local_time(until)),
            format!("the charge could be contested until {}", local_time(until)),
        );
        return Err(Veto::new("contest_until", text, now, until).into());
    }
    if !queries::contest_insert(tx.conn(), id, &reason, (caller.user_id, now))? {
        let text = Text::new("已提出过异议", "the charge was contested before");
        return Err(Veto::new("contested_before", text, 1, 0).into());
    }
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({ "charge_fen": charge.amount, "why": reason });
    tell(tx, &booking, "charge_contested", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// The provider stays with a charge that the enterprise does not agree with, and says why.
///
/// # Errors
/// Not the provider's booking, nothing that waits for an answer, or no reason.
pub fn uphold_charge(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let now = tx.now();
    let booking = lock_as_provider(tx, caller, id)?;
    // It fell meanwhile: there is nothing to stay with.
    if booking.charge.is_none() {
        return Err(Error::NothingOwed);
    }
    let answer = (ContestAnswer::Upheld, reason.as_str());
    if !queries::contest_answer(tx.conn(), id, answer, (caller.user_id, now))? {
        let text = Text::new("没有待答复的异议", "nothing waits for an answer");
        return Err(Veto::new("contest_to_answer", text, 0, 1).into());
    }
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({ "charge_fen": booking.charge_fen, "why": reason });
    tell(tx, &booking, "charge_upheld", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// Decides an appeal against a violation. If it succeeds, nothing is owed for the same thing either.
///
/// # Errors
/// Those of [`conduct::decide`].
pub fn decide_appeal(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ViolationId,
    decision: &AppealDecision,
) -> Result<ViolationView, Error> {
    // The booking first, as every step on it does, so that nobody waits in a circle.
    let about = conduct::booking_of(tx.conn(), id)?;
    let booking = queries::booking_lock(tx.conn(), about)?;
    let view = conduct::decide(tx, caller, id, decision)?;
    let kind = match view.violation.kind {
        ViolationKind::NoShow => Some(ChargeKind::NoShow),
        ViolationKind::LateCancel => Some(ChargeKind::LateCancel),
        ViolationKind::Late | ViolationKind::Overbooked => None,
    };
    let owes = |booking: &Booking| booking.charge.as_ref().map(|charge| charge.kind);
    if let Some(booking) = booking.filter(|booking| kind.is_some() && owes(booking) == kind)
        && view.violation.state == ViolationState::Lifted
    {
        waive(tx, caller, booking, decision.reason.trim())?;
    }
    Ok(view)
}
