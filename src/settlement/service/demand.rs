use serde_json::json;

use super::{DraftedBatch, Error, NewBatch, netting, new_batch, queries, tell};
use crate::claim;
use crate::identity::Caller;
use crate::kernel::local_midnight;
use crate::programme;
use crate::programme::model::BudgetSide;
use crate::settlement::model::{Batch, LeftOut, Period};
use crate::settlement::queries::{Approved, DraftedClaims};
use crate::store::Tx;

/// So many left-out claims are named; all are counted.
pub(super) const MAX_EXAMPLES: i64 = 100;

/// Puts all approved claims of a programme and period that can be paid into a new batch, or what one level pays of them:
/// lines by level, payments by treasury and payee with the payees' bank details as they are now. What is in another batch
/// already is left there.
///
/// # Errors
/// A period that is not over; [`Error::NothingToSettle`]; no such programme.
pub fn draft(tx: &mut Tx<'_>, caller: &Caller, new: NewBatch) -> Result<DraftedBatch, Error> {
    let period = new.period(tx)?;
    programme::service::ensure_in_charge(tx.conn(), caller, new.programme_id)?;
    queries::programme_lock(tx.conn(), new.programme_id)?;
    // Payment files and statements are in yuan: an amount in another currency must not become one of them.
    let versions = programme::service::version_list(tx.conn(), new.programme_id, false)?;
    if let Some(foreign) = versions.iter().map(|version| &version.rules.currency).find(|money| !money.is_domestic()) {
        return Err(Error::ForeignCurrency(foreign.as_str().to_owned()));
    }
    let mut batch = new_batch(tx, caller, &new, BudgetSide::Demand, period)?;
    let approved = moments(period);
    let made = queries::batch_insert_demand(tx.conn(), &batch, approved)?;
    // What can be paid is in the batch: only the rest is left to be looked at.
    let left_out = left_out(tx, &batch, approved)?;
    let Some(DraftedClaims { drafted, whole, partly }) = made else {
        return Err(Error::NothingToSettle(Box::new(left_out)));
    };
    batch.line_count = drafted.line_count;
    batch.total_fen = drafted.total_fen;
    claim::service::record_batched(tx, &whole)?;
    claim::service::record_partly_batched(tx, &partly)?;
    let netted_fen = netting::plan(tx, &batch)?;
    let more = json!({ "claims": whole.len() + partly.len(), "left_out": left_out.sums, "netted_fen": netted_fen });
    tell(tx, &batch, "drafted", &more)?;
    Ok(DraftedBatch { batch, left_out, netted_fen })
}

/// From the first moment of the first day until before the first moment after the last.
pub(super) fn moments(period: Period) -> Approved {
    let after = period.to().succ_opt().unwrap_or(period.to());
    (local_midnight(period.from()), local_midnight(after))
}

fn left_out(tx: &mut Tx<'_>, batch: &Batch, approved: Approved) -> Result<LeftOut, Error> {
    let sums = queries::left_out_sums(tx.conn(), batch, approved)?;
    let examples = if sums.is_empty() {
        Vec::new()
    } else {
        queries::left_out_examples(tx.conn(), batch, approved, MAX_EXAMPLES)?
    };
    Ok(LeftOut { sums, examples })
}
