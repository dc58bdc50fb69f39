//! How demanded money comes back: out of later payments; and what every way back does to the books.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::{finish, hold};
use crate::clawback::error::Error;
use crate::clawback::model::{RecoveryKind, Share, State, Step};
use crate::clawback::queries::{self, Debt, NewRecovery, PartChange};
use crate::kernel::{
    AccountId, BatchId, ClawbackId, Fen, OrganisationId, PaymentId, RegionCode, TransferId, local_date,
};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::programme::BudgetLevel;
use crate::store::Tx;

/// A payment that is drafted, to a payee who may owe.
#[derive(Debug, Clone)]
pub struct Netable {
    pub payment_id: PaymentId,
    pub payee_id: OrganisationId,
    pub level: BudgetLevel,
    pub payer_region: RegionCode,
    pub amount: Fen,
}

/// Plans what is taken from a batch's payments for open clawbacks of the same payee and treasury, the oldest first.
/// Answers by how much which payments become smaller. Nothing is recovered before the batch is authorised.
///
/// # Errors
/// The database refuses.
pub fn net(tx: &mut Tx<'_>, batch: BatchId, payments: &[Netable]) -> Result<Vec<(PaymentId, Fen)>, Error> {
    let payees: BTreeSet<_> = payments.iter().map(|payment| payment.payee_id).collect();
    let mut debts = queries::debt_lock_of(tx.conn(), &payees.into_iter().collect::<Vec<_>>())?;
    let now = tx.now();
    let mut netted = Vec::new();
    for payment in payments {
        let mut left = payment.amount;
        let of_payment = |debt: &&mut Debt| {
            (debt.payee_id, debt.level, &debt.payer_region) == (payment.payee_id, payment.level, &payment.payer_region)
        };
        for debt in debts.iter_mut().filter(of_payment) {
            let amount = left.min(debt.open_fen.remaining_after(debt.planned_fen));
            if !amount.is_positive() {
                continue;
            }
            left = left.remaining_after(amount);
            debt.planned_fen = debt.planned_fen.saturating_add(amount);
            let recovery = NewRecovery {
                id: Uuid::now_v7(),
                clawback_id: debt.clawback_id,
                level: debt.level,
                kind: RecoveryKind::Netting,
                amount,
                batch: Some((batch, payment.payment_id)),
                receipt: None,
                now,
            };
            queries::recovery_insert(tx.conn(), &recovery)?;
            let change = PartChange { planned: amount.get(), netted: 0, received: 0, hold: debt.hold_id };
            queries::part_change(tx.conn(), debt.clawback_id, debt.level, &change)?;
        }
        let taken = payment.amount.remaining_after(left);
        if taken.is_positive() {
            netted.push((payment.payment_id, taken));
        }
    }
    Ok(netted)
}

/// The batch is authorised: what it planned to take is taken, out of what is owed to the payees.
///
/// # Errors
/// Nothing is owed to a payee, or the database refuses.
pub fn settle_nettings(tx: &mut Tx<'_>, batch: BatchId) -> Result<(), Error> {
    for planned in queries::planned_list(tx.conn(), batch)? {
        let payable = planned.payable_account.ok_or_else(|| Error::Stored("a payment without a payable".to_owned()))?;
        let debt = queries::debt_lock(tx.conn(), planned.clawback_id, planned.level)?;
        let today = local_date(tx.now());
        let amount = planned.amount_fen;
        let (transfers, hold) = recover(tx, &debt, (payable, "clawback.net"), amount, today)?;
        let now = tx.now();
        queries::recovery_done(tx.conn(), planned.id, transfers, now)?;
        let change = PartChange { planned: -amount.get(), netted: amount.get(), received: 0, hold };
        queries::part_change(tx.conn(), debt.clawback_id, debt.level, &change)?;
        move_on(tx, debt.clawback_id, amount)?;
    }
    Ok(())
}

/// The batch is cancelled: what it planned to take is open again.
///
/// # Errors
/// The database refuses.
pub fn release(tx: &mut Tx<'_>, batch: BatchId) -> Result<(), Error> {
    Ok(queries::planned_cancel(tx.conn(), batch)?)
}

/// The batch is recalled before it was sent: what it had taken is only planned again.
///
/// # Errors
/// The database refuses.
pub fn undo_nettings(tx: &mut Tx<'_>, batch: BatchId) -> Result<(), Error> {
    for taken in queries::netting_list_done(tx.conn(), batch)? {
        let debt = queries::debt_lock(tx.conn(), taken.clawback_id, taken.level)?;
        let amount = taken.amount_fen;
        let hold = give_back(tx, &debt, (taken.transfer_id, taken.posting_id), amount)?;
        queries::recovery_cancel(tx.conn(), taken.id)?;
        let planned = NewRecovery {
            id: Uuid::now_v7(),
            clawback_id: taken.clawback_id,
            level: taken.level,
            kind: RecoveryKind::Netting,
            amount,
            batch: Some((batch, taken.payment_id)),
            receipt: None,
            now: tx.now(),
        };
        queries::recovery_insert(tx.conn(), &planned)?;
        let change = PartChange { planned: amount.get(), netted: -amount.get(), received: 0, hold };
        queries::part_change(tx.conn(), debt.clawback_id, debt.level, &change)?;
        let clawback = queries::clawback_fetch(tx.conn(), debt.clawback_id)?;
        let state = clawback.state.next(Step::Reopen, false)?;
        queries::clawback_set_state(tx.conn(), clawback.id, state, None)?;
        finish(tx, clawback.id, "reopened", &json!({ "batch": batch, "amount_fen": amount }))?;
    }
    Ok(())
}

/// Reverses both transfers of a recovery and holds the debt anew by so much more. Answers the hold.
pub(super) fn give_back(
    tx: &mut Tx<'_>,
    debt: &Debt,
    (transfer, posting): (TransferId, TransferId),
    amount: Fen,
) -> Result<Option<TransferId>, Error> {
    let mut transfers = Vec::new();
    for id in [posting, transfer] {
        let undone = ledger::transfer_find(tx.conn(), id)?.ok_or(Error::NotFound)?;
        transfers.push(NewTransfer {
            id: TransferId::new(),
            phase: Phase::Posted,
            debit: undone.credit_account,
            credit: undone.debit_account,
            amount: undone.amount,
            code: "clawback.undo",
            subject: subject(debt.clawback_id),
            reverses: Some(id),
            effective_on: local_date(tx.now()),
        });
    }
    let open = debt.open_fen.saturating_add(amount);
    let hold = reopen(tx, debt, open, &mut transfers)?;
    ledger::submit(tx, &transfers)?;
    Ok(hold)
}

/// `amount` of a debt comes back from an account, on a day: settles so much of the debt, posts it to the treasury, and
/// holds the rest anew. Answers the two transfers and the hold of the rest.
pub(super) fn recover(
    tx: &mut Tx<'_>,
    debt: &Debt,
    (source, code): (AccountId, &'static str),
    amount: Fen,
    day: NaiveDate,
) -> Result<((TransferId, TransferId), Option<TransferId>), Error> {
    let held = debt.hold_id.ok_or_else(|| Error::Stored(format!("clawback {} has no hold", debt.reference)))?;
    let owed = ledger::transfer_find(tx.conn(), held)?.ok_or(Error::NotFound)?;
    let transfer = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Posted,
        debit: source,
        credit: owed.debit_account,
        amount,
        code,
        subject: subject(debt.clawback_id),
        reverses: None,
        effective_on: day,
    };
    let posting = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Post { pending: held },
        debit: owed.debit_account,
        credit: owed.credit_account,
        code: "clawback.recover",
        ..transfer.clone()
    };
    let ids = (transfer.id, posting.id);
    let mut transfers = vec![transfer, posting];
    let rest = debt.open_fen.remaining_after(amount);
    // The money may have come before it was demanded.
    let from = day.max(owed.effective_on);
    let renewed = if rest.is_positive() { Some(renew(tx, debt, rest, from, &mut transfers)?) } else { None };
    ledger::submit(tx, &transfers)?;
    Ok((ids, renewed))
}

/// Lets go of a part's hold, if it has one, and holds `open` instead.
fn reopen(
    tx: &mut Tx<'_>,
    debt: &Debt,
    open: Fen,
    transfers: &mut Vec<NewTransfer>,
) -> Result<Option<TransferId>, Error> {
    if let Some(held) = debt.hold_id.filter(|_| debt.open_fen.is_positive()) {
        let owed = ledger::transfer_find(tx.conn(), held)?.ok_or(Error::NotFound)?;
        transfers.push(NewTransfer {
            id: TransferId::new(),
            phase: Phase::Void { pending: held },
            debit: owed.debit_account,
            credit: owed.credit_account,
            amount: owed.amount,
            code: "clawback.undo",
            subject: subject(debt.clawback_id),
            reverses: None,
            effective_on: local_date(tx.now()),
        });
    }
    let today = local_date(tx.now());
    renew(tx, debt, open, today, transfers).map(Some)
}

/// Holds what is open from a day on: that on which the hold before it ends, so that the debt stands on every day.
fn renew(
    tx: &mut Tx<'_>,
    debt: &Debt,
    open: Fen,
    day: NaiveDate,
    transfers: &mut Vec<NewTransfer>,
) -> Result<TransferId, Error> {
    let programme = queries::clawback_fetch(tx.conn(), debt.clawback_id)?.programme_id;
    let part = Share { level: debt.level, payer_region: debt.payer_region.clone(), amount_fen: open };
    let rest = hold(tx, debt.clawback_id, (debt.payee_id, programme), &part, day)?;
    let id = rest.id;
    transfers.push(rest);
    Ok(id)
}

fn subject(id: ClawbackId) -> Subject {
    Subject { kind: "clawback", id: id.uuid() }
}

/// After something came back: the clawback is settled once nothing is open.
pub(super) fn move_on(tx: &mut Tx<'_>, id: ClawbackId, amount: Fen) -> Result<(), Error> {
    let clawback = queries::clawback_fetch(tx.conn(), id)?;
    let is_all = !queries::clawback_is_open(tx.conn(), id)?;
    let state = clawback.state.next(Step::Recover, is_all)?;
    let settled_at = (state == State::Settled).then_some(tx.now());
    queries::clawback_set_state(tx.conn(), id, state, settled_at)?;
    let done = if is_all { "settled" } else { "recovered" };
    finish(tx, id, done, &json!({ "amount_fen": amount })).map(drop)
}
