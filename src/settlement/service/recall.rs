//! An authorised batch is asked back before it is exported: one person asks, another decides.

use serde_json::{Value, json};

use super::steps::{in_charge, said, step, store};
use super::{Error, netting, queries, supply, tell};
use crate::identity::Caller;
use crate::kernel::BatchId;
use crate::programme::model::BudgetSide;
use crate::settlement::model::{Batch, BatchStep, Recall, RecallVerdict};
use crate::store::Tx;

/// Asks an authorised batch back. Until that is decided nothing of it is exported.
///
/// # Errors
/// A state that does not allow it; [`Error::RecallOpen`]; no reason.
pub fn recall_ask(tx: &mut Tx<'_>, caller: &Caller, id: BatchId, reason: &str) -> Result<Recall, Error> {
    let reason = said("reason", reason)?;
    let batch = queries::batch_lock(tx.conn(), id)?;
    in_charge(tx, caller, &batch)?;
    batch.state.next(BatchStep::Recall)?;
    let earlier = queries::recall_list(tx.conn(), id)?;
    if earlier.iter().any(|recall| recall.verdict.is_none()) {
        return Err(Error::RecallOpen);
    }
    let unsigned = || Error::Stored(format!("batch {} is authorised without signatures", batch.reference));
    let recall = Recall {
        batch_id: id,
        number: i32::try_from(earlier.len() + 1).unwrap_or(i32::MAX),
        reason: reason.to_owned(),
        asked_by: caller.user_id,
        asked_at: tx.now(),
        checker_id: batch.checker_id.ok_or_else(unsigned)?,
        authoriser_id: batch.authoriser_id.ok_or_else(unsigned)?,
        authorised_at: batch.authorised_at.ok_or_else(unsigned)?,
        verdict: None,
        note: None,
        decided_by: None,
        decided_at: None,
    };
    queries::recall_insert(tx.conn(), &recall)?;
    let shown = Batch { reason: Some(reason.to_owned()), ..batch };
    tell(tx, &shown, "recall_asked", &json!({ "reason": reason }))?;
    Ok(recall)
}

/// Another person takes the batch back, or lets it stand. Taken back it is a draft again: rewards return to their budget
/// lines by reversing transfers, what clawbacks had taken is only planned, and both signatures are off.
///
/// # Errors
/// [`Error::NoRecall`]; [`Error::OwnRecall`]; keeping it without a reason.
pub fn recall_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: BatchId,
    verdict: RecallVerdict,
    note: &str,
) -> Result<Batch, Error> {
    let mut batch = queries::batch_lock(tx.conn(), id)?;
    in_charge(tx, caller, &batch)?;
    let recall = queries::recall_find_open(tx.conn(), id)?.ok_or(Error::NoRecall)?;
    if recall.asked_by == caller.user_id {
        return Err(Error::OwnRecall);
    }
    let note = match (verdict, note.trim()) {
        (RecallVerdict::Recalled, "") => None,
        (_, note) => Some(said("note", note)?),
    };
    let now = tx.now();
    queries::recall_close(tx.conn(), &recall, verdict, note, (caller.user_id, now))?;
    let mut more = json!({ "asked_for": recall.reason, "note": note });
    if verdict == RecallVerdict::Kept {
        let shown = Batch { reason: note.map(str::to_owned), ..batch.clone() };
        tell(tx, &shown, "recall_refused", &more)?;
        return Ok(batch);
    }
    batch = step(tx, id, BatchStep::Recall)?;
    netting::give_back(tx, &batch)?;
    let returned = match batch.side {
        BudgetSide::Supply => supply::disown_rewards(tx, &batch)?,
        BudgetSide::Demand | BudgetSide::Award => Value::Null,
    };
    if let Some(more) = more.as_object_mut() {
        more.insert("returned".to_owned(), returned);
        more.insert("signed_off".to_owned(), json!([recall.checker_id, recall.authoriser_id]));
    }
    (batch.checker_id, batch.checked_at, batch.authoriser_id, batch.authorised_at) = (None, None, None, None);
    store(tx, batch, "recalled", &more)
}
