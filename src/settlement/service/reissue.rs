//! A payment that came back is sent again: one person reissues it, another confirms it.

use serde_json::json;

use super::outcome::lock;
use super::steps::{in_charge, said};
use super::{Error, queries};
use crate::audit;
use crate::identity::{self, Caller};
use crate::kernel::{PaymentId, RegionScope, UserId};
use crate::settlement::model::{Batch, Payment, PaymentState, PaymentStep, Reissue, ReissueVerdict, payment_reference};
use crate::store::Tx;

/// Replaces a returned payment by a new one with the payee's present bank details. Once another person confirmed it, it
/// waits for the next export of the batch.
///
/// # Errors
/// The payment was not returned, or is replaced already; [`Error::ClawedBack`]; [`Error::BankDetailsMissing`].
pub fn reissue(tx: &mut Tx<'_>, caller: &Caller, id: PaymentId) -> Result<Payment, Error> {
    let (batch, old) = lock_one(tx, id, PaymentStep::Reissue)?;
    in_charge(tx, caller, &batch)?;
    replace(tx, &batch, old, caller.user_id, None)
}

/// As [`reissue`], by what two people agreed on: the new payment has both signatures. What is demanded back whole stays
/// returned, and none is answered.
///
/// # Errors
/// As [`reissue`], but for what is demanded back; [`Error::OwnReissue`].
pub fn reissue_agreed(tx: &mut Tx<'_>, id: PaymentId, first: UserId, second: UserId) -> Result<Option<Payment>, Error> {
    let (batch, old) = lock_one(tx, id, PaymentStep::Reissue)?;
    match replace(tx, &batch, old, first, Some(second)) {
        Err(Error::ClawedBack) => Ok(None),
        replaced => replaced.map(Some),
    }
}

fn replace(
    tx: &mut Tx<'_>,
    batch: &Batch,
    old: Payment,
    by: UserId,
    confirmed_by: Option<UserId>,
) -> Result<Payment, Error> {
    if confirmed_by == Some(by) {
        return Err(Error::OwnReissue);
    }
    // It came back, and the debt to the payee stands against the payee's: paid out again it would have to be collected.
    if queries::payment_is_clawed_back(tx.conn(), old.id)? {
        return Err(Error::ClawedBack);
    }
    let account = identity::service::bank_account_fetch(tx.conn(), old.payee_id)?.ok_or(Error::BankDetailsMissing)?;
    let number = queries::payment_next_number(tx.conn(), batch.id)?;
    let (now, old_id, old_reference) = (tx.now(), old.id, old.reference.clone());
    let new = Payment {
        id: PaymentId::new(),
        reference: payment_reference(&batch.reference, number),
        payee_name: account.account_name.to_string(),
        account_number: account.account_number.to_string(),
        bank_name: account.bank_name.to_string(),
        bank_code: account.bank_code.to_string(),
        state: PaymentState::Pending,
        reissues_id: Some(old_id),
        created_at: now,
        sent_at: None,
        paid_on: None,
        reason: None,
        bank_status: None,
        return_code: None,
        ..old
    };
    queries::payment_insert(tx.conn(), &new)?;
    queries::payment_replace(tx.conn(), old_id, new.id)?;
    let signatures = Reissue {
        payment_id: new.id,
        reissued_by: by,
        reissued_at: now,
        verdict: confirmed_by.map(|_| ReissueVerdict::Confirmed),
        note: None,
        decided_by: confirmed_by,
        decided_at: confirmed_by.map(|_| now),
    };
    queries::reissue_insert(tx.conn(), &signatures)?;
    let mut detail = json!({
        "replaces": old_reference, "with": new.reference, "reissued_by": by, "confirmed_by": confirmed_by,
        "account_number": new.account_number, "payee_name": new.payee_name,
    });
    audit::record(tx, "payment.reissued", "payment", old_id.uuid(), &detail)?;
    // It is of no batch's digest, which was signed before; what is sent of it is compared with this one.
    detail["digest"] = json!(queries::payment_digest(tx.conn(), new.id)?);
    audit::record(tx, "payment.created", "payment", new.id.uuid(), &detail)?;
    Ok(new)
}

/// Another person lets a reissued payment go, or refuses it: refused, it counts as returned and is reissued otherwise.
///
/// # Errors
/// [`Error::OwnReissue`]; [`Error::NoReissue`] if it replaces none, or is decided; refusing without a reason; not found.
pub fn reissue_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: PaymentId,
    verdict: ReissueVerdict,
    note: &str,
) -> Result<Payment, Error> {
    // Locked in the order of all: batch, then payment.
    let batches = queries::payment_batches(tx.conn(), &[id])?;
    let batch = queries::batch_lock_all(tx.conn(), &batches)?.into_iter().next().ok_or_else(Error::not_found)?;
    in_charge(tx, caller, &batch)?;
    let payment = queries::payment_fetch(tx.conn(), &RegionScope::everything(), id)?;
    let open = queries::reissue_find(tx.conn(), id)?.filter(|reissue| reissue.verdict.is_none());
    let open = open.ok_or(Error::NoReissue)?;
    if open.reissued_by == caller.user_id {
        return Err(Error::OwnReissue);
    }
    let (note, action) = match verdict {
        ReissueVerdict::Confirmed => (None, "payment.reissue_confirmed"),
        ReissueVerdict::Refused => (Some(said("note", note)?), "payment.reissue_refused"),
        ReissueVerdict::BeforeRule => return Err(Error::NoReissue),
    };
    let now = tx.now();
    queries::reissue_close(tx.conn(), id, verdict, note, (caller.user_id, now))?;
    if let Some(note) = note {
        lock(tx, &[id], PaymentStep::Refuse)?;
        queries::payment_set_returned(tx.conn(), id, note)?;
    }
    let detail = json!({
        "reissued_by": open.reissued_by, "note": note, "account_number": payment.account_number,
        "payee_name": payment.payee_name, "amount_fen": payment.amount_fen,
    });
    audit::record(tx, action, "payment", id.uuid(), &detail)?;
    Ok(queries::payment_fetch(tx.conn(), &RegionScope::everything(), id)?)
}

fn lock_one(tx: &mut Tx<'_>, id: PaymentId, step: PaymentStep) -> Result<(Batch, Payment), Error> {
    let batches = queries::payment_batches(tx.conn(), &[id])?;
    let batch = queries::batch_lock_all(tx.conn(), &batches)?.into_iter().next().ok_or_else(Error::not_found)?;
    lock(tx, &[id], step)?;
    Ok((batch, queries::payment_fetch(tx.conn(), &RegionScope::everything(), id)?))
}
