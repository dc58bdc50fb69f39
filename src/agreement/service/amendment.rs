//! Changing a contract: one side proposes another plan of what has not begun, the other accepts it or not.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::access::{checked_reason, lock_agreement, tell_agreement};
use super::contract::open_due_stages;
use super::read::agreement_detail;
use super::share::switched_order;
use crate::agreement::Error;
use crate::agreement::model::{
    Agreement, AgreementDetail, AgreementStep, Amendment, AmendmentState, AnsweredAmendment, NewAmendment, StageKind,
    StageState, StageSwitch, remaining,
};
use crate::agreement::queries::{self, NewAmendmentRow};
use crate::booking::service as bookings;
use crate::identity::Caller;
use crate::kernel::{AgreementId, Invalid, Text, local_date, local_midnight};
use crate::store::Tx;

const MOST_AMENDMENTS: i32 = 100;

/// One side wants another plan of the stages that have not begun; nothing changes until the other accepts.
///
/// # Errors
/// Not the caller's contract, one that ends or is over, another proposal waits, or fields at fault.
pub fn propose_amendment(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AgreementId,
    new: &NewAmendment,
) -> Result<AgreementDetail, Error> {
    let agreement = lock_agreement(tx, caller, id)?;
    agreement.state.next(AgreementStep::Amend)?;
    let now = tx.now();
    let stages = queries::stage_list(tx.conn(), id)?;
    let plan = new.plan(&agreement, &stages, local_date(now)).map_err(Error::Faults)?;
    let earlier = queries::amendment_list(tx.conn(), id)?;
    if earlier.iter().any(|amendment| amendment.state == AmendmentState::Proposed) {
        return Err(Error::AmendmentOpen);
    }
    let number = earlier.first().map_or(1, |last| last.number + 1);
    if number > MOST_AMENDMENTS {
        let invalid = Invalid::new("too_many", "一份合同最多提议变更 100 次", "at most 100 amendments to one contract");
        return Err(Error::fault("stages", invalid));
    }
    let row = NewAmendmentRow {
        agreement_id: id,
        number,
        state: AmendmentState::Proposed,
        proposed_by: caller.organisation_id,
        proposed_user: caller.user_id,
        proposed_at: now,
        reason: new.reason.trim(),
        before: json!(plan.before),
        after: json!(plan.after),
        switched: json!(plan.switched),
        amount_before_fen: agreement.amount_fen,
        amount_after_fen: plan.amount,
        ends_before: agreement.ends_on,
        ends_after: plan.ends_on,
    };
    queries::amendment_insert(tx.conn(), &row)?;
    let detail = json!({
        "number": number,
        "by": caller.organisation_id,
        "reason": row.reason,
        "amount_after_fen": plan.amount,
        "ends_after": plan.ends_on,
        "switched": plan.switched,
        "vouchers": switch_words(&plan.switched),
    });
    tell_agreement(tx, id, "amendment_proposed", &detail)?;
    agreement_detail(tx.conn(), caller, id, now)
}

/// The other side answers. If it accepts, the stages that have not begun give way to those that were proposed, and what is
/// booked stays as it is; a lease's term is held until its new end. A booked stage that is to be paid otherwise lets go of
/// what it held, or holds what vouchers pay now.
///
/// # Errors
/// Not the caller's contract, proposed by the caller itself, answered or outdated, no reason, the term is taken, or a stage
/// that was to be paid otherwise is delivered, accepted or claimed ([`Error::StageSettled`]).
pub fn answer_amendment(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (id, number): (AgreementId, i32),
    new: &AnsweredAmendment,
) -> Result<AgreementDetail, Error> {
    let agreement = lock_agreement(tx, caller, id)?;
    let (amendment, now) = (open(tx, id, number)?, tx.now());
    if amendment.proposed_by == caller.organisation_id {
        return Err(Error::NotYours);
    }
    if new.accepts {
        agreement.state.next(AgreementStep::Amend)?;
        let by = (caller.user_id, now);
        queries::amendment_answer(tx.conn(), (id, number), AmendmentState::Accepted, None, by)?;
        apply(tx, &agreement, &amendment)?;
        let detail = json!({
            "number": number,
            "reason": amendment.reason,
            "amount_before_fen": amendment.amount_before_fen,
            "amount_after_fen": amendment.amount_after_fen,
            "ends_before": amendment.ends_before,
            "ends_after": amendment.ends_after,
            "switched": amendment.switched.0,
            "vouchers": switch_words(&amendment.switched.0),
        });
        tell_agreement(tx, id, "amended", &detail)?;
        open_due_stages(tx, id)?;
    } else {
        let reason = checked_reason(new.reason.as_deref().unwrap_or_default())?;
        let by = (caller.user_id, now);
        queries::amendment_answer(tx.conn(), (id, number), AmendmentState::Refused, Some(reason), by)?;
        tell_agreement(tx, id, "amendment_refused", &json!({ "number": number, "reason": reason }))?;
    }
    agreement_detail(tx.conn(), caller, id, now)
}

/// Whoever proposed it does not want it any more.
///
/// # Errors
/// Not the caller's proposal, or answered or outdated.
pub fn withdraw_amendment(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (id, number): (AgreementId, i32),
) -> Result<AgreementDetail, Error> {
    lock_agreement(tx, caller, id)?;
    let (amendment, now) = (open(tx, id, number)?, tx.now());
    if amendment.proposed_by != caller.organisation_id {
        return Err(Error::NotYours);
    }
    queries::amendment_answer(tx.conn(), (id, number), AmendmentState::Withdrawn, None, (caller.user_id, now))?;
    tell_agreement(tx, id, "amendment_withdrawn", &json!({ "number": number }))?;
    agreement_detail(tx.conn(), caller, id, now)
}

/// A stage begins or the contract ends: a plan that was made before fits no more.
pub(super) fn outdate(tx: &mut Tx<'_>, id: AgreementId) -> Result<(), Error> {
    let now = tx.now();
    if queries::amendment_outdate(tx.conn(), id, now)? {
        tell_agreement(tx, id, "amendment_outdated", &json!({}))?;
    }
    Ok(())
}

fn open(tx: &mut Tx<'_>, id: AgreementId, number: i32) -> Result<Amendment, Error> {
    let amendment = queries::amendment_fetch(tx.conn(), id, number)?;
    if amendment.state == AmendmentState::Proposed { Ok(amendment) } else { Err(Error::AmendmentOver) }
}

fn apply(tx: &mut Tx<'_>, agreement: &Agreement, amendment: &Amendment) -> Result<(), Error> {
    let id = agreement.id;
    let stages = queries::stage_list(tx.conn(), id)?;
    let before: Vec<_> = amendment.before.0.iter().map(|planned| planned.spelled_out(agreement.uses_voucher)).collect();
    if remaining(&stages) != before {
        return Err(Error::AmendmentOver);
    }
    let kind = stages.first().map_or(StageKind::Milestone, |stage| stage.kind);
    let redone: Vec<_> = amendment
        .after
        .0
        .iter()
        .filter_map(|planned| stages.iter().find(|stage| Some(stage.number) == planned.redoes && stage.has_failed))
        .map(|stage| stage.id)
        .collect();
    let planned: Vec<_> = amendment.after.0.iter().map(|planned| planned.stage(kind, agreement.uses_voucher)).collect();
    queries::stage_replace(tx.conn(), id, &redone, kind, &planned)?;
    queries::agreement_amend(tx.conn(), id, amendment.amount_after_fen, amendment.ends_after)?;
    if kind == StageKind::Instalment && amendment.ends_after != amendment.ends_before {
        let until = |day: NaiveDate| local_midnight(day + Days::new(1));
        let ends = (until(amendment.ends_before), until(amendment.ends_after));
        bookings::term_move_end(tx, agreement.listing_id, id, ends)?;
    }
    // What is let go of first is there for those that hold.
    let mut switched = amendment.switched.0.clone();
    switched.sort_by_key(|switch| (switch.uses_voucher, switch.number));
    for switch in switched {
        switch_stage(tx, id, switch)?;
    }
    Ok(())
}

/// A booked stage is paid with vouchers, by what they give now, or without.
fn switch_stage(tx: &mut Tx<'_>, id: AgreementId, switch: StageSwitch) -> Result<(), Error> {
    let now = tx.now();
    // With what the others hold by now.
    let agreement = queries::agreement_fetch(tx.conn(), id)?;
    let stages = queries::stage_list(tx.conn(), id)?;
    let stage = stages.into_iter().find(|stage| stage.number == switch.number && stage.state == StageState::Open);
    let stage = stage.ok_or(Error::AmendmentOver)?;
    if let Some(settled) = stage.settled() {
        return Err(Error::StageSettled(settled));
    }
    let Some(booking) = stage.booking_id else { return Err(Error::AmendmentOver) };
    let quotation = queries::quotation_fetch(tx.conn(), agreement.quotation_id)?;
    let order = switched_order(&quotation, &agreement, &stage, switch.uses_voucher, now);
    bookings::pay_agreed_otherwise(tx, booking, &order)?;
    Ok(queries::stage_switch(tx.conn(), stage.id, switch.uses_voucher)?)
}

/// Which booked stages are paid otherwise, in a sentence; nothing if none is.
fn switch_words(switched: &[StageSwitch]) -> Text {
    if switched.is_empty() {
        return Text::new("", "");
    }
    let each = |yes: &str, no: &str, name: &dyn Fn(i32) -> String, between: &str| {
        let said =
            switched.iter().map(|one| format!("{}{}", name(one.number), if one.uses_voucher { yes } else { no }));
        said.collect::<Vec<_>>().join(between)
    };
    Text::new(
        format!("\n{}。", each("改由创新券支付", "改为不用创新券", &|number| format!("第 {number} 期"), "，")),
        format!(
            "\nStage {}.",
            each(": paid with vouchers", ": paid without vouchers", &|number| number.to_string(), "; ")
        ),
    )
}
