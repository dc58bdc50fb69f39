//! A contract while it runs: its stages begin, and either side may want to end it early.

use serde_json::json;

use super::access::{checked_reason, lock_agreement, tell_agreement};
use super::amendment::outdate;
use super::read::agreement_detail;
use super::share::stage_order;
use crate::agreement::Error;
use crate::agreement::model::{Agreement, AgreementDetail, AgreementStep, Stage, StageState};
use crate::agreement::queries;
use crate::audit;
use crate::booking::{State as BookingState, service as bookings};
use crate::identity::Caller;
use crate::kernel::{AgreementId, local_date};
use crate::store::Tx;

/// Books the stages of a contract that begin today or began before; the contract is locked or made by this transaction.
pub(super) fn open_due_stages(tx: &mut Tx<'_>, id: AgreementId) -> Result<(), Error> {
    let today = local_date(tx.now());
    for stage in queries::stage_list(tx.conn(), id)? {
        if stage.state == StageState::Scheduled && stage.starts_on <= today {
            open_stage(tx, id, &stage)?;
        }
    }
    Ok(())
}

/// A stage becomes a booking: what vouchers pay of it is decided now, under what is left of the cap per order.
pub(super) fn open_stage(tx: &mut Tx<'_>, id: AgreementId, stage: &Stage) -> Result<(), Error> {
    let now = tx.now();
    outdate(tx, id)?;
    // With what earlier stages got until now.
    let agreement = queries::agreement_fetch(tx.conn(), id)?;
    let quotation = queries::quotation_fetch(tx.conn(), agreement.quotation_id)?;
    let booking = bookings::book_agreed(tx, &stage_order(&quotation, &agreement, stage, now))?;
    queries::stage_open(tx.conn(), stage.id, booking.id)?;
    let detail = json!({
        "number": stage.number,
        "title": stage.title,
        "booking_id": booking.id,
        "amount_fen": stage.amount_fen,
        "subsidy_fen": booking.subsidy_fen,
    });
    Ok(audit::record(tx, "agreement.stage_opened", "agreement", id.uuid(), &detail)?)
}

/// One side wants to end a contract before its time.
///
/// # Errors
/// Not the caller's contract, proposed before or over, or no reason.
pub fn propose_ending(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AgreementId,
    reason: &str,
) -> Result<AgreementDetail, Error> {
    let reason = checked_reason(reason)?;
    let agreement = lock_agreement(tx, caller, id)?;
    let (state, now) = (agreement.state.next(AgreementStep::ProposeEnding)?, tx.now());
    queries::agreement_ending_set(tx.conn(), id, state, Some((caller.organisation_id, reason, now)))?;
    tell_agreement(tx, id, "ending_proposed", &json!({ "by": caller.organisation_id, "reason": reason }))?;
    agreement_detail(tx.conn(), caller, id, now)
}

/// Whoever wanted to end it wants to go on.
///
/// # Errors
/// Not the caller's proposal.
pub fn withdraw_ending(tx: &mut Tx<'_>, caller: &Caller, id: AgreementId) -> Result<AgreementDetail, Error> {
    let agreement = lock_agreement(tx, caller, id)?;
    let state = agreement.state.next(AgreementStep::WithdrawEnding)?;
    if agreement.ending_by != Some(caller.organisation_id) {
        return Err(Error::NotYours);
    }
    queries::agreement_ending_set(tx.conn(), id, state, None)?;
    tell_agreement(tx, id, "ending_withdrawn", &json!({}))?;
    let now = tx.now();
    agreement_detail(tx.conn(), caller, id, now)
}

/// The other side answers. If it agrees, stages that have not begun are void, those that are not delivered are called off
/// and what they held is free again, and so is the rest of the term; what is delivered goes its way.
///
/// # Errors
/// Not the caller's contract, nothing proposed, or proposed by the caller itself.
pub fn answer_ending(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AgreementId,
    agrees: bool,
) -> Result<AgreementDetail, Error> {
    let agreement = lock_agreement(tx, caller, id)?;
    let step = if agrees { AgreementStep::AgreeToEnd } else { AgreementStep::RefuseEnding };
    let (state, now) = (agreement.state.next(step)?, tx.now());
    if agreement.ending_by == Some(caller.organisation_id) {
        return Err(Error::NotYours);
    }
    if agrees {
        outdate(tx, id)?;
        end_stages(tx, &agreement)?;
        queries::agreement_close(tx.conn(), id, state, now)?;
        tell_agreement(tx, id, "ended", &json!({ "reason": agreement.ending_reason }))?;
    } else {
        queries::agreement_ending_set(tx.conn(), id, state, None)?;
        tell_agreement(tx, id, "ending_refused", &json!({ "reason": agreement.ending_reason }))?;
    }
    agreement_detail(tx.conn(), caller, id, now)
}

fn end_stages(tx: &mut Tx<'_>, agreement: &Agreement) -> Result<(), Error> {
    let reason = format!(
        "合同 {0} 提前终止 / contract {0} ended early: {1}",
        agreement.reference,
        agreement.ending_reason.as_deref().unwrap_or_default()
    );
    let reason: String = reason.chars().take(2_000).collect();
    queries::stage_void_scheduled(tx.conn(), agreement.id)?;
    for stage in queries::stage_list(tx.conn(), agreement.id)? {
        let is_undone = matches!(stage.booking_state, Some(BookingState::Confirmed | BookingState::InUse));
        if let Some(booking) = stage.booking_id.filter(|_| is_undone) {
            bookings::cancel_agreed(tx, booking, &reason)?;
        }
    }
    Ok(bookings::term_end(tx, agreement.id)?)
}
