use serde_json::{Value, json};

use super::{Error, netting, queries, supply, tell};
use crate::identity::Caller;
use crate::kernel::{BatchId, RegionScope};
use crate::programme::model::BudgetSide;
use crate::settlement::model::{Batch, BatchStep, needs_third};
use crate::store::Tx;
use crate::{award, claim, clawback, programme, proposal};

/// Another person has looked through the batch. Whether three have to sign is foretold ([`needs_third`]).
///
/// # Errors
/// [`Error::OwnBatch`]; a state that does not allow it.
pub fn check(tx: &mut Tx<'_>, caller: &Caller, id: BatchId) -> Result<Batch, Error> {
    group_lock(tx, id)?;
    let mut batch = step(tx, id, BatchStep::Check)?;
    in_charge(tx, caller, &batch)?;
    not_own(caller, &batch)?;
    batch.checker_id = Some(caller.user_id);
    batch.checked_at = Some(tx.now());
    store(tx, batch, "checked", &Value::Null)
}

/// Another person than the maker lets the money go, and than the checker where three have to sign: that is asked anew of
/// the batch and all that count with it now ([`needs_third`]), by the amount that the office had set when it was checked.
/// Supply rewards leave their appropriations now.
///
/// # Errors
/// [`Error::OwnBatch`]; [`Error::ThirdSignature`]; [`Error::PayeesBarred`] since it was drafted; a state that does not allow
/// it; an appropriation that is missing or short.
pub fn authorise(tx: &mut Tx<'_>, caller: &Caller, id: BatchId) -> Result<Batch, Error> {
    group_lock(tx, id)?;
    let mut batch = step(tx, id, BatchStep::Authorise)?;
    in_charge(tx, caller, &batch)?;
    not_own(caller, &batch)?;
    if batch.checker_id == Some(caller.user_id) {
        let group_total = queries::batch_group_total(tx.conn(), id)?;
        if needs_third(group_total, batch.third_above_fen) {
            return Err(Error::ThirdSignature);
        }
    }
    let now = tx.now();
    let barred = queries::payee_list_barred(tx.conn(), id, now)?;
    if !barred.is_empty() {
        return Err(Error::PayeesBarred(barred.into_iter().map(|(_, name)| name).collect()));
    }
    batch.authoriser_id = Some(caller.user_id);
    batch.authorised_at = Some(tx.now());
    let owed = match batch.side {
        BudgetSide::Supply => supply::owe_rewards(tx, &batch)?,
        BudgetSide::Demand | BudgetSide::Award => Value::Null,
    };
    let netted = netting::take(tx, &mut batch)?;
    // Whom it pays how much stands fast from here on: what is exported later is compared with what was signed.
    let digest = queries::batch_digest(tx.conn(), id)?;
    store(tx, batch, "authorised", &json!({ "owed": owed, "netted": netted, "payments_digest": digest }))
}

/// Gives a batch up before it is authorised: its claims are approved again, or partly batched where other batches have parts
/// of them, its rewards as if never drafted.
///
/// # Errors
/// A state that does not allow it; no reason.
pub fn cancel(tx: &mut Tx<'_>, caller: &Caller, id: BatchId, reason: &str) -> Result<Batch, Error> {
    let reason = said("reason", reason)?;
    group_lock(tx, id)?;
    let mut batch = step(tx, id, BatchStep::Cancel)?;
    in_charge(tx, caller, &batch)?;
    let claims = queries::batch_claims(tx.conn(), id)?;
    let awards = queries::batch_awards(tx.conn(), id)?;
    clawback::service::release(tx, id)?;
    queries::batch_release(tx.conn(), id)?;
    claim::service::unmark_batched(tx, &claims.whole)?;
    claim::service::unmark_batched_part(tx, &claims.partly)?;
    award::service::unmark_batched(tx, &awards.whole)?;
    award::service::unmark_batched_part(tx, &awards.partly)?;
    batch.reason = Some(reason.to_owned());
    let more = json!({
        "reason": reason, "claims": claims.whole.len() + claims.partly.len(),
        "awards": awards.whole.len() + awards.partly.len(),
    });
    store(tx, batch, "cancelled", &more)
}

/// Holds the programme of a batch, before the batch itself, as who drafts does: no batch that counts with it comes or goes
/// meanwhile.
fn group_lock(tx: &mut Tx<'_>, id: BatchId) -> Result<(), Error> {
    let programme_id = queries::batch_fetch(tx.conn(), &RegionScope::everything(), id)?.programme_id;
    Ok(queries::programme_lock(tx.conn(), programme_id)?)
}

/// A reason as it is kept.
pub(super) fn said<'t>(field: &'static str, text: &'t str) -> Result<&'t str, Error> {
    proposal::reason(text).map_err(|invalid| Error::Fault { field, invalid })
}

/// Locks the batch and moves it on, in memory.
pub(super) fn step(tx: &mut Tx<'_>, id: BatchId, step: BatchStep) -> Result<Batch, Error> {
    let mut batch = queries::batch_lock(tx.conn(), id)?;
    batch.state = batch.state.next(step)?;
    Ok(batch)
}

/// Refuses a caller of another city than the programme's, as if there were no such batch.
pub(super) fn in_charge(tx: &mut Tx<'_>, caller: &Caller, batch: &Batch) -> Result<(), Error> {
    Ok(programme::service::ensure_in_charge(tx.conn(), caller, batch.programme_id)?)
}

fn not_own(caller: &Caller, batch: &Batch) -> Result<(), Error> {
    if caller.user_id == batch.maker_id { Err(Error::OwnBatch) } else { Ok(()) }
}

pub(super) fn store(tx: &mut Tx<'_>, batch: Batch, what: &str, more: &Value) -> Result<Batch, Error> {
    let batch = queries::batch_update(tx.conn(), &batch)?;
    tell(tx, &batch, what, more)?;
    Ok(batch)
}
