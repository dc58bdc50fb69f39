//! What the bank takes, or leaves, beside the payments: the treasury whose account it is bears it, on an account of its own
//! in the books. So what the books have at the bank stays what the bank moved.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::json;

use crate::audit;
use crate::kernel::{
    AccountId, BankChargeId, ExceptionId, Fen, RegionScope, StatementLineId, Text, TransferId, local_date,
};
use crate::ledger::{self, NewTransfer, Phase, Subject};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::matching::{KnownPayment, OpenLine, Outcome};
use crate::reconciliation::model::record::Line;
use crate::reconciliation::model::{ChargeKind, Month};
use crate::reconciliation::queries::{self, ChargeRow};
use crate::store::Tx;

/// A charge to be booked.
pub(super) struct NewCharge {
    pub line: StatementLineId,
    pub kind: ChargeKind,
    /// What the treasury bears; negative: what it is left with.
    pub amount: Fen,
    pub reason: String,
    pub exception: Option<ExceptionId>,
    /// The treasury, as level and region.
    pub payer: String,
    pub day: NaiveDate,
}

/// Books charges: from the treasury's account of charges to its account at the bank, or back where the bank left something.
pub(super) fn post(tx: &mut Tx<'_>, charges: &[NewCharge]) -> Result<(), Error> {
    if charges.is_empty() {
        return Ok(());
    }
    let mut accounts: BTreeMap<&str, (AccountId, AccountId)> = BTreeMap::new();
    let (mut transfers, mut rows) = (Vec::with_capacity(charges.len()), Vec::with_capacity(charges.len()));
    for charge in charges {
        let payer = charge.payer.as_str();
        let (borne, bank) = match accounts.get(payer) {
            Some(known) => *known,
            None => {
                let borne = ledger::ensure_account(tx, &format!("bank_charge:{payer}"), "bank_charge", false)?;
                let bank = ledger::ensure_account(tx, &format!("bank:{payer}"), "bank", false)?;
                accounts.insert(payer, (borne, bank));
                (borne, bank)
            }
        };
        let (debit, credit) = if charge.amount.is_negative() { (bank, borne) } else { (borne, bank) };
        let transfer = NewTransfer {
            id: TransferId::new(),
            phase: Phase::Posted,
            debit,
            credit,
            amount: Fen::new(charge.amount.get().saturating_abs()),
            code: "bank.charge",
            subject: Subject { kind: "statement_line", id: charge.line.uuid() },
            reverses: None,
            effective_on: charge.day,
        };
        rows.push(ChargeRow {
            id: BankChargeId::new(),
            line: charge.line,
            kind: charge.kind,
            amount: charge.amount,
            reason: charge.reason.clone(),
            exception: charge.exception,
            transfer: transfer.id,
        });
        transfers.push(transfer);
    }
    ledger::submit(tx, &transfers)?;
    let (now, by) = (tx.now(), tx.actor().label.clone());
    queries::charge_insert_all(tx.conn(), &rows, &by, now)?;
    for charge in charges {
        let detail = json!({
            "kind": charge.kind, "amount_fen": charge.amount, "reason": charge.reason, "treasury": charge.payer,
            "exception": charge.exception,
        });
        audit::record(tx, "bank_charge.posted", "statement_line", charge.line.uuid(), &detail)?;
    }
    Ok(())
}

/// Books what debits differ from the payments that they were matched with.
pub(super) fn post_differences(
    tx: &mut Tx<'_>,
    outcome: &Outcome,
    lines: &[OpenLine],
    payments: &[KnownPayment],
) -> Result<(), Error> {
    if outcome.differences.is_empty() {
        return Ok(());
    }
    let lines: HashMap<_, &OpenLine> = lines.iter().map(|line| (line.id, line)).collect();
    let payments: HashMap<_, &KnownPayment> = payments.iter().map(|payment| (payment.id, payment)).collect();
    let mut charges = Vec::with_capacity(outcome.differences.len());
    for difference in &outcome.differences {
        let found = lines.get(&difference.line).zip(payments.get(&difference.payment));
        let Some((line, payment)) = found else { continue };
        let expected = Fen::new(line.amount.get() - difference.amount.get());
        let reason = Text::new(
            format!("按 {} 匹配：应付 {expected:#} 元，支出 {:#} 元，差额在容差之内", difference.rule, line.amount),
            format!(
                "matched by {}: {expected} expected, {} debited, the difference is within the tolerance",
                difference.rule, line.amount
            ),
        );
        charges.push(NewCharge {
            line: line.id,
            kind: ChargeKind::Tolerance,
            amount: difference.amount,
            reason: reason.to_string(),
            exception: None,
            payer: payment.payer.clone(),
            day: line.booked_on,
        });
    }
    post(tx, &charges)
}

/// Books the charge on which two people agreed about an exception's line.
pub(super) fn post_agreed(
    tx: &mut Tx<'_>,
    line: &Line,
    exception: ExceptionId,
    (kind, amount, note): (ChargeKind, Fen, &str),
    payer: String,
) -> Result<(), Error> {
    let day = book_day(tx, line.booked_on)?;
    let reason = note.to_owned();
    let charge = NewCharge { line: line.id, kind, amount, reason, exception: Some(exception), payer, day };
    post(tx, &[charge])
}

/// The day on which something about a line is booked: its own, or today where its month is closed, for what was carried over
/// counts in the month that is open.
pub(super) fn book_day(tx: &mut Tx<'_>, booked_on: NaiveDate) -> Result<NaiveDate, Error> {
    let is_closed = queries::closed_find_any(tx.conn(), &[Month::of(booked_on).first_day()])?.is_some();
    Ok(if is_closed { local_date(tx.now()) } else { booked_on })
}

/// The treasury whose account a line's statement is of; none where it is not one that is on record.
pub(super) fn payer_of(tx: &mut Tx<'_>, line: &Line) -> Result<Option<String>, Error> {
    let account = queries::statement_fetch(tx.conn(), &RegionScope::everything(), line.statement_id)?.account_number;
    Ok(queries::payer_of_account(tx.conn(), &account)?)
}

/// A match is undone, and with it what stood beside it. Answers how much that was.
pub(super) fn undo(tx: &mut Tx<'_>, line: StatementLineId) -> Result<Option<Fen>, Error> {
    let Some((id, posted, amount)) = queries::charge_lock(tx.conn(), line)? else { return Ok(None) };
    let undone = ledger::transfer_find(tx.conn(), posted)?
        .ok_or_else(|| Error::Stored(format!("bank charge {id} without its transfer")))?;
    let back = NewTransfer {
        id: TransferId::new(),
        phase: Phase::Posted,
        debit: undone.credit_account,
        credit: undone.debit_account,
        amount: undone.amount,
        code: "bank.charge_undo",
        subject: Subject { kind: "statement_line", id: line.uuid() },
        reverses: Some(posted),
        effective_on: local_date(tx.now()),
    };
    ledger::submit(tx, std::slice::from_ref(&back))?;
    let (now, by) = (tx.now(), tx.actor().label.clone());
    queries::charge_undo(tx.conn(), id, back.id, &by, now)?;
    audit::record(tx, "bank_charge.undone", "statement_line", line.uuid(), &json!({ "amount_fen": amount }))?;
    Ok(Some(amount))
}
