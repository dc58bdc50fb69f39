//! A claim that is demanded back before every level has paid: what is not paid is stopped, what is paid is demanded.

use std::collections::BTreeSet;

use serde_json::json;

use super::net;
use super::recover::Netable;
use crate::clawback::error::Error;
use crate::clawback::model::Clawback;
use crate::clawback::queries::{self, ClaimPart, Owed, Recounted};
use crate::kernel::{BatchId, ClaimId, ClawbackId, PaymentId, TransferId, local_date};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::store::{Tx, outbox};
use crate::{audit, claim};

/// Stops every part of a claim that is not paid, for a clawback that is about to be proposed: drafts and checked batches let
/// go of them, and what is left of the claim is paid. Nothing is changed where all of it is paid. Programme, batches and
/// claim are locked.
///
/// # Errors
/// [`Error::NothingPaid`] if no level has paid; [`Error::PartSigned`], [`Error::PartSent`] where a part is with a batch that
/// is authorised or at the bank; [`Error::PartsStopped`] by another clawback that is not decided.
pub(super) fn stop_unpaid(tx: &mut Tx<'_>, id: ClaimId, clawback: ClawbackId, reference: &str) -> Result<(), Error> {
    if let Some(other) = queries::stop_find_open(tx.conn(), id)? {
        return Err(Error::PartsStopped(other));
    }
    let parts = queries::claim_part_list(tx.conn(), id)?;
    let is_paid = |part: &ClaimPart| part.payment_state.as_deref() == Some("paid");
    if !parts.iter().any(is_paid) {
        return Err(Error::NothingPaid);
    }
    let unpaid: Vec<ClaimPart> = parts.into_iter().filter(|part| !is_paid(part)).collect();
    for part in &unpaid {
        if let Some(batch) = &part.batch_reference {
            match part.batch_state.as_deref() {
                Some("drafted" | "checked") => {}
                Some("authorised") => return Err(Error::PartSigned(batch.clone())),
                _ => return Err(Error::PartSent(batch.clone())),
            }
        }
    }
    if unpaid.is_empty() {
        return Ok(());
    }
    for part in &unpaid {
        queries::line_cancel(tx.conn(), id, part.level)?;
    }
    for part in &unpaid {
        if let (Some(batch), Some(payment)) = (part.batch_id, part.payment_id) {
            pay_less(tx, batch, payment, part)?;
        }
    }
    let reason = format!("追回 {reference} 停付其全部明细 / all of it stopped by clawback {reference}");
    for batch in unpaid.iter().filter_map(|part| part.batch_id).collect::<BTreeSet<_>>() {
        let recounted = queries::batch_recount(tx.conn(), batch, &reason)?;
        let detail = json!({ "claim": id, "clawback": reference });
        audit::record(tx, "batch.part_stopped", "batch", batch.uuid(), &detail)?;
        tell(tx, batch, &recounted, (reference, &reason))?;
    }
    let now = tx.now();
    for part in &unpaid {
        queries::part_stop(tx.conn(), id, part.level, clawback, now)?;
    }
    Ok(claim::service::mark_rest_stopped(tx, id)?)
}

/// Who made the batch, and whoever checks it there, hears that it is another one now, or none.
fn tell(tx: &mut Tx<'_>, id: BatchId, batch: &Recounted, (clawback, reason): (&str, &str)) -> Result<(), Error> {
    let topic = if batch.is_emptied { "batch.emptied" } else { "batch.part_stopped" };
    let payload = json!({
        "recipients": [batch.maker_organisation], "reference": batch.reference, "line_count": batch.line_count,
        "total_fen": batch.total_fen, "reason": batch.is_emptied.then_some(reason), "clawback": clawback,
        "period_from": batch.period_from, "period_to": batch.period_to,
    });
    Ok(outbox::announce(tx, topic, "batch", id.uuid(), &payload)?)
}

/// A draft's payment is what its other lines are, and what is kept back of it for clawbacks is planned anew.
fn pay_less(tx: &mut Tx<'_>, batch: BatchId, payment_id: PaymentId, part: &ClaimPart) -> Result<(), Error> {
    let Some(left) = queries::payment_recount(tx.conn(), payment_id)? else { return Ok(()) };
    let netable = Netable {
        payment_id,
        payee_id: left.payee_id,
        level: part.level,
        payer_region: left.payer_region,
        amount: left.amount_fen,
    };
    for (id, amount) in net(tx, batch, &[netable])? {
        queries::payment_keep_back(tx.conn(), id, amount)?;
    }
    Ok(())
}

/// The clawback is ordered: what it stopped is owed to nobody any more, and goes to the treasuries that would have paid.
pub(super) fn stop_for_good(tx: &mut Tx<'_>, clawback: &Clawback) -> Result<(), Error> {
    let effective_on = local_date(tx.now());
    for Owed { part, account_id } in queries::stopped_list(tx.conn(), clawback.id)? {
        let credit = ledger::ensure_account(tx, &format!("treasury:{}", part.payer_region), "treasury", false)?;
        let transfer = NewTransfer {
            id: TransferId::new(),
            phase: Phase::Posted,
            debit: account_id,
            credit,
            amount: part.amount_fen,
            code: "clawback.stop",
            subject: Subject { kind: "clawback", id: clawback.id.uuid() },
            reverses: None,
            effective_on,
        };
        ledger::submit(tx, &[transfer])?;
    }
    Ok(())
}

/// The clawback is dismissed: what it stopped is to be paid, by the next batch that takes it.
pub(super) fn resume(tx: &mut Tx<'_>, clawback: &Clawback) -> Result<(), Error> {
    let resumed = queries::part_resume_all(tx.conn(), clawback.id)?;
    match clawback.claim_id {
        Some(claim) if resumed > 0 => {
            let is_in_batches = queries::claim_part_list(tx.conn(), claim)?.iter().any(|part| part.batch_id.is_some());
            Ok(claim::service::mark_rest_resumed(tx, claim, is_in_batches)?)
        }
        _ => Ok(()),
    }
}
