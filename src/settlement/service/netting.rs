//! Clawbacks are taken out of a batch's payments: planned when it is drafted, taken when it is authorised.

use serde_json::{Value, json};

use super::{Error, queries};
use crate::kernel::{Fen, local_date};
use crate::settlement::model::{Batch, BatchStep, PaymentState, PaymentStep};
use crate::settlement::queries::Asked;
use crate::store::Tx;
use crate::{award, claim, clawback};

/// Makes a new batch's payments smaller by what their payees owe; answers by how much in all.
pub(super) fn plan(tx: &mut Tx<'_>, batch: &Batch) -> Result<Fen, Error> {
    let payments = queries::payment_list_netable(tx.conn(), batch.id)?;
    if payments.is_empty() {
        return Ok(Fen::ZERO);
    }
    let netted = clawback::service::net(tx, batch.id, &payments)?;
    queries::payment_net(tx.conn(), &netted)?;
    Ok(netted.iter().map(|(_, amount)| *amount).sum())
}

/// Takes what was planned out of what is owed. Payments of which nothing is left are paid by that, and a batch of which no
/// payment is left is paid without ever going to the bank.
pub(super) fn take(tx: &mut Tx<'_>, batch: &mut Batch) -> Result<Value, Error> {
    clawback::service::settle_nettings(tx, batch.id)?;
    let now = tx.now();
    let paid = queries::payment_settle_netted(tx.conn(), batch.id, now, local_date(now))?;
    if paid.is_empty() {
        return Ok(Value::Null);
    }
    let of = Asked::These(&paid);
    queries::shared_lock(tx.conn(), of)?;
    let claims = queries::claim_list_paid_up(tx.conn(), of)?;
    claim::service::mark_paid(tx, &claims)?;
    let awards = queries::award_list_paid_up(tx.conn(), of)?;
    award::service::mark_paid(tx, &awards)?;
    if queries::batch_list_open(tx.conn(), &[batch.id])?.is_empty() {
        batch.state = batch.state.next(BatchStep::PayRest)?;
    }
    Ok(json!({ "paid_by_netting": paid.len() }))
}

/// The batch is recalled: what clawbacks took is planned again, and payments that netting had paid wait again with what
/// counted on them.
pub(super) fn give_back(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), Error> {
    clawback::service::undo_nettings(tx, batch.id)?;
    let netted = queries::payment_list_netted_whole(tx.conn(), batch.id)?;
    queries::shared_lock(tx.conn(), Asked::These(&netted))?;
    for id in netted {
        PaymentState::Paid
            .next(PaymentStep::Recall)
            .map_err(|illegal| Error::IllegalPaymentStep { reference: batch.reference.clone(), illegal })?;
        let claims = queries::claim_list_counted_paid(tx.conn(), id)?;
        claim::service::unmark_paid(tx, &claims)?;
        let awards = queries::award_list_counted_paid(tx.conn(), id)?;
        award::service::unmark_paid(tx, &awards)?;
        queries::payment_set_pending(tx.conn(), id)?;
    }
    Ok(())
}
