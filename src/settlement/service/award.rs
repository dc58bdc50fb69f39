use serde_json::json;

use super::demand::{MAX_EXAMPLES, moments};
use super::{DraftedBatch, Error, NewBatch, netting, new_batch, queries, tell};
use crate::award;
use crate::identity::Caller;
use crate::programme::model::BudgetSide;
use crate::settlement::model::LeftOut;
use crate::store::Tx;

/// Puts all approved recognition awards of a programme and period that can be paid into a new batch, as [`super::draft`]
/// does with claims. Their money left the budget lines when they were approved.
///
/// # Errors
/// A period that is not over; [`Error::NothingToSettle`]; no such programme.
pub fn draft_awards(tx: &mut Tx<'_>, caller: &Caller, new: NewBatch) -> Result<DraftedBatch, Error> {
    let period = new.period(tx)?;
    crate::programme::service::ensure_in_charge(tx.conn(), caller, new.programme_id)?;
    queries::programme_lock(tx.conn(), new.programme_id)?;
    let mut batch = new_batch(tx, caller, &new, BudgetSide::Award, period)?;
    let approved = moments(period);
    let left_out = LeftOut {
        sums: queries::award_left_out_sums(tx.conn(), &batch, approved)?,
        examples: queries::award_left_out_examples(tx.conn(), &batch, approved, MAX_EXAMPLES)?,
    };
    let Some(drafted) = queries::batch_insert_award(tx.conn(), &batch, approved)? else {
        return Err(Error::NothingToSettle(Box::new(left_out)));
    };
    batch.line_count = drafted.line_count;
    batch.total_fen = drafted.total_fen;
    let awards = queries::batch_awards_drafted(tx.conn(), batch.id)?;
    award::service::mark_batched(tx, &awards.whole)?;
    award::service::mark_partly_batched(tx, &awards.partly)?;
    let netted_fen = netting::plan(tx, &batch)?;
    let count = awards.whole.len() + awards.partly.len();
    tell(tx, &batch, "drafted", &json!({ "awards": count, "left_out": left_out.sums }))?;
    Ok(DraftedBatch { batch, left_out, netted_fen })
}
