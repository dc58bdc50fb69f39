//! What the bank's statement says became of payments.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::json;

use super::{Error, queries, steps, tell};
use crate::kernel::{BatchId, PaymentId, TransferId, local_date};
use crate::ledger::{self, FoundHolds, NewTransfer, Phase, Subject};
use crate::settlement::model::{BatchStep, PaymentState, PaymentStep};
use crate::settlement::queries::{Asked, HeldRow};
use crate::store::{Tx, outbox};
use crate::{audit, award, claim};

/// Claims of which is written at once.
const AT_ONCE: usize = 20_000;

/// The bank carried out these payments on these days: their holds are posted, claims with nothing open are paid,
/// batches partly or wholly so.
///
/// # Errors
/// [`Error::IllegalPaymentStep`] for a payment that is not sent, or is paid already; not found.
pub fn mark_paid(tx: &mut Tx<'_>, paid: &[(PaymentId, NaiveDate)]) -> Result<(), Error> {
    if paid.is_empty() {
        return Ok(());
    }
    queries::paid_put(tx.conn(), paid)?;
    mark(tx, paid.len())
}

/// As [`mark_paid`], of payments that the database finds by itself: any number of them by a few statements, and none is read.
/// `found` is a question of the program's own that answers payments and days. Answers how many they are.
///
/// # Errors
/// Those of [`mark_paid`].
pub fn mark_paid_found(tx: &mut Tx<'_>, found: &'static str) -> Result<usize, Error> {
    let count = queries::paid_find(tx.conn(), found)?;
    if count > 0 {
        mark(tx, count)?;
    }
    Ok(count)
}

fn mark(tx: &mut Tx<'_>, count: usize) -> Result<(), Error> {
    let batches = queries::paid_batches(tx.conn())?;
    let batches = queries::batch_lock_all(tx.conn(), &batches)?;
    tx.tell("paying", 0, Some(count));
    if queries::payment_set_paid(tx.conn())? != count {
        return Err(not_paid(tx)?);
    }
    queries::shared_lock(tx.conn(), Asked::PaidNow)?;
    let claims = queries::claim_list_paid_up(tx.conn(), Asked::PaidNow)?;
    for part in claims.chunks(AT_ONCE) {
        claim::service::mark_paid(tx, part)?;
    }
    let awards = queries::award_list_paid_up(tx.conn(), Asked::PaidNow)?;
    award::service::mark_paid(tx, &awards)?;
    post_all(tx, count)?;
    tell_paid(tx)?;
    tx.tell("paying", count, Some(count));

    let ids: Vec<BatchId> = batches.iter().map(|batch| batch.id).collect();
    let open: BTreeSet<BatchId> = queries::batch_list_open(tx.conn(), &ids)?.into_iter().collect();
    for mut batch in batches {
        let (step, what) =
            if open.contains(&batch.id) { (BatchStep::PayPart, "partly_paid") } else { (BatchStep::PayRest, "paid") };
        let before = batch.state;
        batch.state = batch.state.next(step)?;
        // A batch is partly paid many times over; one word of it is enough.
        if batch.state != before {
            steps::store(tx, batch, what, &json!({ "from": before }))?;
        }
    }
    Ok(())
}

/// Why a payment cannot be marked: it is not there, or not on its way.
fn not_paid(tx: &mut Tx<'_>) -> Result<Error, Error> {
    let Some((reference, state)) = queries::payment_find_left(tx.conn())? else { return Ok(Error::not_found()) };
    Ok(match state.next(PaymentStep::Pay) {
        Err(illegal) => Error::IllegalPaymentStep { reference, illegal },
        Ok(_) => Error::not_found(),
    })
}

/// Posts the holds of what was marked.
fn post_all(tx: &mut Tx<'_>, count: usize) -> Result<(), Error> {
    let holds = FoundHolds { found: queries::PAID_HOLDS, code: "payment.paid", subject_kind: "payment" };
    if ledger::post_found(tx, &holds)? == count {
        return Ok(());
    }
    let reference = queries::paid_find_unheld(tx.conn())?.unwrap_or_default();
    Err(unheld(&reference))
}

fn unheld(reference: &str) -> Error {
    Error::Stored(format!("payment {reference} was sent without a hold"))
}

fn held(row: &HeldRow) -> Result<(TransferId, crate::kernel::AccountId, crate::kernel::AccountId), Error> {
    match (row.hold, row.debit_account, row.credit_account) {
        (Some(hold), Some(debit), Some(credit)) => Ok((hold, debit, credit)),
        _ => Err(unheld(&row.reference)),
    }
}

/// Keeps in the trail what was marked, and tells the payees.
fn tell_paid(tx: &mut Tx<'_>) -> Result<(), Error> {
    let detail = json!({ "state": PaymentState::Paid });
    audit::record_found(tx, "payment.paid", "payment", queries::PAID, &detail)?;
    outbox::announce_found(tx, "payment.paid", "payment", queries::PAID_TOLD)?;
    Ok(())
}

/// Locks all of these payments, in states that allow the step.
pub(super) fn lock(tx: &mut Tx<'_>, ids: &[PaymentId], step: PaymentStep) -> Result<Vec<HeldRow>, Error> {
    let rows = queries::payment_lock_held(tx.conn(), ids)?;
    if rows.len() != ids.len() {
        return Err(Error::not_found());
    }
    for row in &rows {
        row.state
            .next(step)
            .map_err(|illegal| Error::IllegalPaymentStep { reference: row.reference.clone(), illegal })?;
    }
    Ok(rows)
}

/// The bank refused a payment, or sent it back after carrying it out: its money is owed to the payee again, and claims
/// that counted as paid no longer do, nor as reconciled. All of it is dated today, in a month that is open. What counts as paid
/// comes back, too, where no statement shows it: the match by which it was paid was undone.
///
/// # Errors
/// [`Error::IllegalPaymentStep`]; [`Error::ShownInPart`] where a statement shows it, and no credit on which two people agreed
/// gives it back; not found.
pub fn mark_returned(tx: &mut Tx<'_>, id: PaymentId, reason: &str) -> Result<(), Error> {
    let batches = queries::payment_batches(tx.conn(), &[id])?;
    let batches = queries::batch_lock_all(tx.conn(), &batches)?;
    let rows = lock(tx, &[id], PaymentStep::Return)?;
    let (Some(mut batch), Some(row)) = (batches.into_iter().next(), rows.into_iter().next()) else {
        return Err(Error::not_found());
    };
    queries::payment_set_returned(tx.conn(), id, reason)?;
    queries::shared_lock(tx.conn(), Asked::These(&[id]))?;
    let claims = queries::claim_list_counted_paid(tx.conn(), id)?;
    claim::service::unmark_paid(tx, &claims)?;
    let awards = queries::award_list_counted_paid(tx.conn(), id)?;
    award::service::unmark_paid(tx, &awards)?;
    let undo = undo(tx, &row)?;
    ledger::submit(tx, std::slice::from_ref(&undo))?;

    let detail = json!({ "from": row.state, "reason": reason, "amount_fen": row.amount_fen });
    audit::record(tx, "payment.returned", "payment", id.uuid(), &detail)?;
    let payload = json!({
        "recipients": [row.payee_id], "reference": row.reference, "amount_fen": row.amount_fen, "reason": reason,
    });
    outbox::announce(tx, "payment.returned", "payment", id.uuid(), &payload)?;
    let before = batch.state;
    batch.state = before.next(BatchStep::Return)?;
    if batch.state != before {
        steps::store(tx, batch, "reopened", &json!({ "from": before, "payment": row.reference }))?;
    }
    Ok(())
}

/// A hold that is open is voided; money that had left for the bank comes back by a transfer that reverses the posting.
fn undo(tx: &Tx<'_>, row: &HeldRow) -> Result<NewTransfer, Error> {
    let (hold, debit, credit) = held(row)?;
    let back = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Void { pending: hold },
        debit,
        credit,
        amount: row.amount_fen,
        code: "payment.return",
        subject: Subject { kind: "payment", id: row.id.uuid() },
        reverses: None,
        effective_on: local_date(tx.now()),
    };
    Ok(match row.resolution {
        None => back,
        Some(posting) => {
            NewTransfer { phase: Phase::Posted, debit: credit, credit: debit, reverses: Some(posting), ..back }
        }
    })
}

/// The bank carried out a payment that counted as returned: what is owed to the payee again is on its way again, under the export
/// that sent it, until [`mark_paid`] says on which day it was carried out. `on`: the day to which that belongs in the books.
///
/// # Errors
/// [`Error::IllegalPaymentStep`] unless it counts as returned and nothing replaces it; the money is not there any more; not found.
pub fn reinstate(tx: &mut Tx<'_>, id: PaymentId, on: NaiveDate) -> Result<(), Error> {
    let batches = queries::payment_batches(tx.conn(), &[id])?;
    queries::batch_lock_all(tx.conn(), &batches)?;
    let row = lock(tx, &[id], PaymentStep::Reinstate)?.into_iter().next().ok_or_else(Error::not_found)?;
    let (_, debit, credit) = held(&row)?;
    let hold = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Pending { expires_at: None },
        debit,
        credit,
        amount: row.amount_fen,
        code: "payment.send",
        subject: Subject { kind: "payment", id: id.uuid() },
        reverses: None,
        effective_on: on,
    };
    ledger::submit(tx, std::slice::from_ref(&hold))?;
    queries::payment_set_reinstated(tx.conn(), id, hold.id)?;
    let detail = json!({ "from": row.state, "amount_fen": row.amount_fen });
    Ok(audit::record(tx, "payment.reinstated", "payment", id.uuid(), &detail)?)
}

/// Closes the batches that are paid, the last of their payments on `until` or before. Answers which.
///
/// # Errors
/// The database refuses.
pub fn close_batches(tx: &mut Tx<'_>, until: NaiveDate) -> Result<Vec<BatchId>, Error> {
    let batches = queries::batch_lock_closable(tx.conn(), until)?;
    let mut closed = Vec::with_capacity(batches.len());
    for mut batch in batches {
        batch.state = batch.state.next(BatchStep::Close)?;
        queries::batch_update(tx.conn(), &batch)?;
        tell(tx, &batch, "closed", &json!({ "until": until }))?;
        closed.push(batch.id);
    }
    Ok(closed)
}
