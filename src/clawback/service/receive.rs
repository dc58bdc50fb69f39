//! Money that is paid back through the bank.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::finish;
use super::recover::{give_back, move_on, recover};
use crate::clawback::error::Error;
use crate::clawback::model::{RecoveryKind, Step, spread};
use crate::clawback::queries::{self, Debt, NewRecovery, PartChange};
use crate::kernel::{Fen, StatementLineId};
use crate::ledger;
use crate::store::Tx;

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
    let groups = open_parts(tx, &[reference.to_owned()], account)?;
    Ok(groups.into_iter().next().map(|parts| (parts.reference.clone(), parts.open())))
}

/// Takes a credit as money that is paid back, if it names a clawback and is at most what is open of it for the treasuries
/// whose account it came to: the parts are settled level by level, the last of them perhaps not whole. Of several clawbacks
/// that it names, the oldest that it fits.
///
/// # Errors
/// The database refuses.
pub fn receive(tx: &mut Tx<'_>, credit: &Credit<'_>) -> Result<Receipt, Error> {
    let named = open_parts(tx, credit.words, credit.account)?;
    let Some(first) = named.first() else { return Ok(Receipt::NotOne) };
    let fit = |parts: &OpenParts| spread(&parts.free(), credit.amount).map(|taken| (parts.clone(), taken));
    let Some((parts, taken)) = named.iter().find_map(fit) else {
        return Ok(Receipt::DoesNotFit { reference: first.reference.clone(), open: first.open() });
    };
    for (debt, amount) in parts.here.iter().zip(taken) {
        if amount.is_positive() {
            receive_part(tx, credit, debt, amount)?;
        }
    }
    if let Some(debt) = parts.here.first().filter(|_| credit.amount.is_positive()) {
        move_on(tx, debt.clawback_id, credit.amount)?;
    }
    Ok(Receipt::Taken(parts.reference))
}

/// So much of a credit is so much of one part.
fn receive_part(tx: &mut Tx<'_>, credit: &Credit<'_>, debt: &Debt, amount: Fen) -> Result<(), Error> {
    let bank = format!("bank:{}:{}", debt.level, debt.payer_region);
    let bank = ledger::ensure_account(tx, &bank, "bank", false)?;
    let (transfers, hold) = recover(tx, debt, (bank, "clawback.receive"), amount, credit.booked_on)?;
    let recovery = NewRecovery {
        id: Uuid::now_v7(),
        clawback_id: debt.clawback_id,
        level: debt.level,
        kind: RecoveryKind::Receipt,
        amount,
        batch: None,
        receipt: Some((credit.line_id, transfers.0, transfers.1)),
        now: tx.now(),
    };
    queries::recovery_insert(tx.conn(), &recovery)?;
    let change = PartChange { planned: 0, netted: 0, received: amount.get(), hold };
    Ok(queries::part_change(tx.conn(), debt.clawback_id, debt.level, &change)?)
}

/// The credit was something else after all: the debt is open again, in every part that it settled. Answers the clawback's
/// reference; nothing if the line paid nothing back.
///
/// # Errors
/// The database refuses.
pub fn undo_receipt(tx: &mut Tx<'_>, line: StatementLineId) -> Result<Option<String>, Error> {
    let receipts = queries::receipt_list(tx.conn(), line)?;
    let Some(first) = receipts.first() else { return Ok(None) };
    for receipt in &receipts {
        let debt = queries::debt_lock(tx.conn(), receipt.clawback_id, receipt.level)?;
        let hold = give_back(tx, &debt, (receipt.transfer_id, receipt.posting_id), receipt.amount_fen)?;
        queries::recovery_cancel(tx.conn(), receipt.id)?;
        let change = PartChange { planned: 0, netted: 0, received: -receipt.amount_fen.get(), hold };
        queries::part_change(tx.conn(), debt.clawback_id, debt.level, &change)?;
    }
    let amount: Fen = receipts.iter().map(|receipt| receipt.amount_fen).sum();
    // All of one clawback, as the database sees to.
    let clawback = queries::clawback_fetch(tx.conn(), first.clawback_id)?;
    let state = clawback.state.next(Step::Reopen, false)?;
    queries::clawback_set_state(tx.conn(), clawback.id, state, None)?;
    finish(tx, clawback.id, "reopened", &json!({ "line": line, "amount_fen": amount }))?;
    Ok(Some(first.reference.clone()))
}

/// A clawback with those of its parts that are paid back to an account, in the order of their levels.
#[derive(Debug, Clone)]
struct OpenParts {
    reference: String,
    here: Vec<Debt>,
}

impl OpenParts {
    /// What is open of each part and not in a batch.
    fn free(&self) -> Vec<Fen> {
        self.here.iter().map(|debt| debt.open_fen.remaining_after(debt.planned_fen)).collect()
    }

    fn open(&self) -> Fen {
        self.free().into_iter().sum()
    }
}

/// The clawbacks with these references, in compared form, the oldest decision first; of each the parts of treasuries whose
/// account this is, or was: a payee may hold an order that names an earlier one. A treasury without an account on record is
/// paid wherever the money came.
fn open_parts(tx: &mut Tx<'_>, words: &[String], account: &str) -> Result<Vec<OpenParts>, Error> {
    let debts = queries::debt_lock_named(tx.conn(), words)?;
    let owners = if debts.is_empty() { Vec::new() } else { queries::payer_list_of_account(tx.conn(), account)? };
    let is_here = |debt: &Debt| {
        debt.account_number.is_none()
            || owners.iter().any(|owner| (owner.level, &owner.payer_region) == (debt.level, &debt.payer_region))
    };
    let mut named: Vec<OpenParts> = Vec::new();
    for debt in debts {
        if named.last().is_none_or(|parts| parts.reference != debt.reference) {
            named.push(OpenParts { reference: debt.reference.clone(), here: Vec::new() });
        }
        if let Some(parts) = named.last_mut().filter(|_| is_here(&debt)) {
            parts.here.push(debt);
        }
    }
    Ok(named)
}
