//! What settlement and reconciliation tell of applications.

use std::collections::BTreeSet;

use serde_json::json;
use uuid::Uuid;

use super::queries;
use crate::audit;
use crate::award::error::Error;
use crate::claim::model::Step;
use crate::kernel::AwardApplicationId;
use crate::store::Tx;

/// They are in a batch.
///
/// # Errors
/// [`Error::NotAll`] if one of them is not approved.
pub fn mark_batched(tx: &mut Tx<'_>, ids: &[AwardApplicationId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Batch)
}

/// A batch takes some of their parts, and leaves others.
///
/// # Errors
/// [`Error::NotAll`] if one of them has no part that is free.
pub fn mark_partly_batched(tx: &mut Tx<'_>, ids: &[AwardApplicationId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::BatchPart)
}

/// Their batch was cancelled.
///
/// # Errors
/// [`Error::NotAll`] if one of them is in no batch, or paid.
pub fn unmark_batched(tx: &mut Tx<'_>, ids: &[AwardApplicationId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Unbatch)
}

/// A batch that had a part of them was cancelled; other parts stay in others.
///
/// # Errors
/// [`Error::NotAll`] if one of them is in no batch, or paid.
pub fn unmark_batched_part(tx: &mut Tx<'_>, ids: &[AwardApplicationId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::UnbatchPart)
}

/// All payments of these applications have arrived.
///
/// # Errors
/// [`Error::NotAll`] if one of them is not batched.
pub fn mark_paid(tx: &mut Tx<'_>, ids: &[AwardApplicationId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Pay)
}

/// A payment came back: batched again, until it is replaced and arrives.
///
/// # Errors
/// [`Error::NotAll`] if one of them is not paid.
pub fn unmark_paid(tx: &mut Tx<'_>, ids: &[AwardApplicationId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Unpay)
}

/// The bank's statement confirms all payments of these applications, and their period is closed.
///
/// # Errors
/// [`Error::NotAll`] if one of them is not paid.
pub fn mark_reconciled(tx: &mut Tx<'_>, ids: &[AwardApplicationId]) -> Result<(), Error> {
    mark_all(tx, ids, Step::Reconcile)
}

/// All that was paid for this application is demanded back.
///
/// # Errors
/// [`Error::NotAll`] if it is not paid.
pub fn mark_clawed_back(tx: &mut Tx<'_>, id: AwardApplicationId) -> Result<(), Error> {
    mark_all(tx, &[id], Step::ClawBack)
}

fn mark_all(tx: &mut Tx<'_>, ids: &[AwardApplicationId], step: Step) -> Result<(), Error> {
    let ids: Vec<AwardApplicationId> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let (from, to) = step.course();
    let now = tx.now();
    if queries::application_set_state_all(tx.conn(), &ids, &from, to, now)? != ids.len() {
        return Err(Error::NotAll { asked: ids.len() });
    }
    let subjects: Vec<Uuid> = ids.into_iter().map(AwardApplicationId::uuid).collect();
    Ok(audit::record_all(tx, &format!("award.{to}"), "award", &subjects, &json!({ "step": step, "state": to }))?)
}
