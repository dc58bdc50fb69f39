//! The later steps, taken by settlement and reconciliation for many claims at once: a few statements for any number.

use std::collections::BTreeSet;

use serde_json::json;
use uuid::Uuid;

use crate::audit;
use crate::claim::error::Error;
use crate::claim::model::Step;
use crate::claim::queries;
use crate::kernel::ClaimId;
use crate::store::Tx;

/// Keeps in the trail that these claims are in settlement batches now, with all of their parts. The statement that drafts
/// a batch has moved them, because only it knows which can be paid.
///
/// # Errors
/// The database refuses.
pub fn record_batched(tx: &mut Tx<'_>, ids: &[ClaimId]) -> Result<(), Error> {
    record(tx, ids, Step::Batch)
}

/// As [`record_batched`], of claims of which other parts are in no batch yet.
///
/// # Errors
/// The database refuses.
pub fn record_partly_batched(tx: &mut Tx<'_>, ids: &[ClaimId]) -> Result<(), Error> {
    record(tx, ids, Step::BatchPart)
}

/// Their batch was cancelled: approved again, free for another.
///
/// # Errors
/// [`Error::NotAll`] if one of them is in no batch, or paid.
pub fn unmark_batched(tx: &mut Tx<'_>, ids: &[ClaimId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Unbatch)
}

/// A batch that had a part of them was cancelled; other parts stay in others.
///
/// # Errors
/// [`Error::NotAll`] if one of them is in no batch, or paid.
pub fn unmark_batched_part(tx: &mut Tx<'_>, ids: &[ClaimId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::UnbatchPart)
}

/// All payments of these claims have arrived.
///
/// # Errors
/// [`Error::NotAll`] if one of them is not batched.
pub fn mark_paid(tx: &mut Tx<'_>, ids: &[ClaimId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Pay)
}

/// A payment came back: batched again, until it is replaced and arrives.
///
/// # Errors
/// [`Error::NotAll`] if one of them is not paid.
pub fn unmark_paid(tx: &mut Tx<'_>, ids: &[ClaimId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Unpay)
}

/// The bank's statement confirms all payments of these claims, and their period is closed.
///
/// # Errors
/// [`Error::NotAll`] if one of them is not paid.
pub fn mark_reconciled(tx: &mut Tx<'_>, ids: &[ClaimId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Reconcile)
}

/// What is not paid of this claim is stopped: the rest of it is paid.
///
/// # Errors
/// [`Error::NotAll`] if none of it is in a batch.
pub fn mark_rest_stopped(tx: &mut Tx<'_>, id: ClaimId) -> Result<(), Error> {
    mark_all(tx, &[id], Step::StopRest)
}

/// What was stopped of this claim is to be paid; `is_in_batches`: the rest of it, or some of that, is in batches.
///
/// # Errors
/// [`Error::NotAll`] if the rest of it is neither approved nor in batches nor paid.
pub fn mark_rest_resumed(tx: &mut Tx<'_>, id: ClaimId, is_in_batches: bool) -> Result<(), Error> {
    mark_all(tx, &[id], if is_in_batches { Step::ResumeRest } else { Step::ResumeAll })
}

/// All that was paid for this claim is demanded back.
///
/// # Errors
/// [`Error::NotAll`] if it is not paid.
pub fn mark_clawed_back(tx: &mut Tx<'_>, id: ClaimId) -> Result<(), Error> {
    mark_all(tx, &[id], Step::ClawBack)
}

fn mark_all(tx: &mut Tx<'_>, ids: &[ClaimId], step: Step) -> Result<(), Error> {
    let ids: Vec<ClaimId> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let (from, to) = step.course();
    let now = tx.now();
    let changed = queries::claim_set_state_all(tx.conn(), &ids, &from, to, now)?;
    if changed != ids.len() {
        return Err(Error::NotAll { step, asked: ids.len(), changed });
    }
    record(tx, &ids, step)
}

fn record(tx: &mut Tx<'_>, ids: &[ClaimId], step: Step) -> Result<(), Error> {
    let (_, to) = step.course();
    let subjects: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let action = format!("claim.{to}");
    Ok(audit::record_all(tx, &action, "claim", &subjects, &json!({ "step": step, "state": to }))?)
}
