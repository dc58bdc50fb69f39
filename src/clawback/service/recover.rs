//! How demanded money comes back: out of later payments, or through the bank.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{finish, hold};
use crate::clawback::error::Error;
use crate::clawback::model::{RecoveryKind, Share, State, Step};
use crate::clawback::queries::{self, Debt, NewRecovery, PartChange};
use crate::kernel::{
    AccountId, BatchId, ClawbackId, Fen, OrganisationId, PaymentId, RegionCode, StatementLineId, TransferId, local_date,
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

/// A credit on a treasury's statement that names a clawback.
#[derive(Debug, Clone)]
pub struct Credit<'a> {
    pub line_id: StatementLineId,
    /// What its texts refer to, in compared form.
    pub words: &'a [String],
    /// The account that the money came to, in compared form.
    pub account: &'a str,
    pub amount: Fen,
    pub booked_on: NaiveDate,
}

/// What became of a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// No clawback is named.
    NotOne,
    /// It pays so much of the clawback back.
    Taken(String),
    /// It names a clawback of which something else is open for this account.
    DoesNotFit { reference: String, open: Fen },
}

/// Which of these words, in compared form, are references of clawbacks.
///
/// # Errors
/// The database refuses.
pub fn named(conn: &mut PgConnection, words: &[String]) -> Result<BTreeSet<String>, Error> {
    if words.is_empty() {
        return Ok(BTreeSet::new());
    }
    Ok(queries::reference_list(conn, words)?.into_iter().collect())
}

/// The clawback with this reference, in compared form, and the most that one credit to an account can pay back of it.
///
/// # Errors
/// The database refuses.
pub fn open_at(tx: &mut Tx<'_>, reference: &str, account: &str) -> Result<Option<(String, Fen)>, Error> {
    let debts = queries::debt_lock_named(tx.conn(), &[reference.to_owned()])?;
    let Some(first) = debts.first() else { return Ok(None) };
    let compared = |number: &str| -> String { number.chars().filter(char::is_ascii_alphanumeric).collect() };
    let is_here = |debt: &&Debt| {
        debt.account_number.as_deref().is_none_or(|number| compared(number).eq_ignore_ascii_case(account))
    };
    let open = debts.iter().filter(is_here).map(|debt| debt.open_fen.remaining_after(debt.planned_fen)).max();
    Ok(Some((first.reference.clone(), open.unwrap_or_default())))
}

/// Takes a credit as money that is paid back, if it names a clawback and is at most what is open of it for the treasury
/// whose account it came to.
///
/// # Errors
/// The database refuses.
pub fn receive(tx: &mut Tx<'_>, credit: &Credit<'_>) -> Result<Receipt, Error> {
    let debts = queries::debt_lock_named(tx.conn(), credit.words)?;
    let Some(first) = debts.first() else { return Ok(Receipt::NotOne) };
    let reference = first.reference.clone();
    let compared = |number: &str| -> String { number.chars().filter(char::is_ascii_alphanumeric).collect() };
    let of_account = |debt: &&Debt| {
        debt.account_number.as_deref().is_none_or(|number| compared(number).eq_ignore_ascii_case(credit.account))
    };
    let here: Vec<&Debt> = debts.iter().filter(of_account).collect();
    let free = |debt: &Debt| debt.open_fen.remaining_after(debt.planned_fen);
    let Some(debt) = here.iter().copied().find(|debt| free(debt) >= credit.amount) else {
        return Ok(Receipt::DoesNotFit { reference, open: here.iter().map(|debt| free(debt)).sum() });
    };
    let bank = format!("bank:{}:{}", debt.level, debt.payer_region);
    let bank = ledger::ensure_account(tx, &bank, "bank", false)?;
    let (transfers, hold) = recover(tx, debt, (bank, "clawback.receive"), credit.amount, credit.booked_on)?;
    let recovery = NewRecovery {
        id: Uuid::now_v7(),
        clawback_id: debt.clawback_id,
        level: debt.level,
        kind: RecoveryKind::Receipt,
        amount: credit.amount,
        batch: None,
        receipt: Some((credit.line_id, transfers.0, transfers.1)),
        now: tx.now(),
    };
    queries::recovery_insert(tx.conn(), &recovery)?;
    let change = PartChange { planned: 0, netted: 0, received: credit.amount.get(), hold };
    queries::part_change(tx.conn(), debt.clawback_id, debt.level, &change)?;
    move_on(tx, debt.clawback_id, credit.amount)?;
    Ok(Receipt::Taken(reference))
}

/// The credit was something else after all: the debt is open again. Answers the clawback's reference; nothing if the line
/// paid nothing back.
///
/// # Errors
/// The database refuses.
pub fn undo_receipt(tx: &mut Tx<'_>, line: StatementLineId) -> Result<Option<String>, Error> {
    let Some(receipt) = queries::receipt_find(tx.conn(), line)? else { return Ok(None) };
    let debt = queries::debt_lock(tx.conn(), receipt.clawback_id, receipt.level)?;
    let hold = give_back(tx, &debt, (receipt.transfer_id, receipt.posting_id), receipt.amount_fen)?;
    queries::recovery_cancel(tx.conn(), receipt.id)?;
    let change = PartChange { planned: 0, netted: 0, received: -receipt.amount_fen.get(), hold };
    queries::part_change(tx.conn(), debt.clawback_id, debt.level, &change)?;
    let clawback = queries::clawback_fetch(tx.conn(), debt.clawback_id)?;
    let state = clawback.state.next(Step::Reopen, false)?;
    queries::clawback_set_state(tx.conn(), clawback.id, state, None)?;
    finish(tx, clawback.id, "reopened", &json!({ "line": line, "amount_fen": receipt.amount_fen }))?;
    Ok(Some(receipt.reference))
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
fn give_back(
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
fn recover(
    tx: &mut Tx<'_>,
    debt: &Debt,
    (from, code): (AccountId, &'static str),
    amount: Fen,
    day: NaiveDate,
) -> Result<((TransferId, TransferId), Option<TransferId>), Error> {
    let held = debt.hold_id.ok_or_else(|| Error::Stored(format!("clawback {} has no hold", debt.reference)))?;
    let owed = ledger::transfer_find(tx.conn(), held)?.ok_or(Error::NotFound)?;
    let transfer = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Posted,
        debit: from,
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
    let renewed = if rest.is_positive() { Some(renew(tx, debt, rest, &mut transfers)?) } else { None };
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
    renew(tx, debt, open, transfers).map(Some)
}

fn renew(tx: &mut Tx<'_>, debt: &Debt, open: Fen, transfers: &mut Vec<NewTransfer>) -> Result<TransferId, Error> {
    let programme = queries::clawback_fetch(tx.conn(), debt.clawback_id)?.programme_id;
    let part = Share { level: debt.level, payer_region: debt.payer_region.clone(), amount_fen: open };
    let rest = hold(tx, debt.clawback_id, debt.payee_id, programme, &part)?;
    let id = rest.id;
    transfers.push(rest);
    Ok(id)
}

fn subject(id: ClawbackId) -> Subject {
    Subject { kind: "clawback", id: id.uuid() }
}

/// After something came back: the clawback is settled once nothing is open.
fn move_on(tx: &mut Tx<'_>, id: ClawbackId, amount: Fen) -> Result<(), Error> {
    let clawback = queries::clawback_fetch(tx.conn(), id)?;
    let is_all = !queries::clawback_is_open(tx.conn(), id)?;
    let state = clawback.state.next(Step::Recover, is_all)?;
    let settled_at = (state == State::Settled).then_some(tx.now());
    queries::clawback_set_state(tx.conn(), id, state, settled_at)?;
    let done = if is_all { "settled" } else { "recovered" };
    finish(tx, id, done, &json!({ "amount_fen": amount })).map(drop)
}
