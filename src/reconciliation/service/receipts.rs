//! Credits by which payees pay back what was clawed back.

use std::collections::BTreeSet;

use serde_json::json;

use crate::clawback::service::{Credit, Receipt, named, open_at, receive};
use crate::kernel::{Fen, Invalid, RegionScope, StatementLineId, Text, local_date};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::matching::{Doubt, OpenLine};
use crate::reconciliation::model::record::Line;
use crate::reconciliation::model::{Direction, ExceptionKind, LineState, Month, Resolution, tokens};
use crate::reconciliation::queries;
use crate::store::Tx;
use crate::{audit, reconciliation::model::plain};

/// What became of the credits that name clawbacks.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    pub taken: usize,
    pub doubts: Vec<Doubt>,
}

/// Takes the credits that pay a clawback back; answers the other lines.
pub(super) fn take(tx: &mut Tx<'_>, lines: Vec<OpenLine>) -> Result<(Vec<OpenLine>, Receipts), Error> {
    let words: Vec<String> = lines.iter().flat_map(words_of).collect::<BTreeSet<_>>().into_iter().collect();
    let known = named(tx.conn(), &words)?;
    let (mut rest, mut receipts) = (Vec::with_capacity(lines.len()), Receipts::default());
    let mut taken = Vec::new();
    for line in lines {
        if !words_of(&line).any(|word| known.contains(&word)) {
            rest.push(line);
            continue;
        }
        match received(tx, &line)? {
            Receipt::NotOne => rest.push(line),
            Receipt::Taken(reference) => {
                let detail = json!({ "clawback": reference, "amount_fen": line.amount });
                audit::record(tx, "statement_line.matched", "statement_line", line.id.uuid(), &detail)?;
                taken.push(line.id);
            }
            Receipt::DoesNotFit { reference, open } => {
                let reason = Text::new(
                    format!("提到追回 {reference}，该账户应收 {open:#} 元，与流水金额不符"),
                    format!("names clawback {reference}, of which {open:#} yuan are open for this account"),
                );
                receipts.doubts.push(Doubt { line: line.id, kind: ExceptionKind::WrongAmount, payment: None, reason });
            }
        }
    }
    settle(tx, &taken)?;
    receipts.taken = taken.len();
    Ok((rest, receipts))
}

/// What a credit's texts refer to; nothing for a debit.
fn words_of(line: &OpenLine) -> impl Iterator<Item = String> {
    let texts = [&line.end_to_end_reference, &line.remark, &line.bank_reference];
    let texts = texts.into_iter().filter(|_| line.direction == Direction::Credit);
    texts.flat_map(|text| tokens(text))
}

fn received(tx: &mut Tx<'_>, line: &OpenLine) -> Result<Receipt, Error> {
    let words: Vec<String> = words_of(line).collect();
    let credit = Credit {
        line_id: line.id,
        words: &words,
        account: &plain(&line.account_number),
        amount: line.amount,
        booked_on: line.booked_on,
    };
    Ok(receive(tx, &credit)?)
}

fn settle(tx: &mut Tx<'_>, taken: &[StatementLineId]) -> Result<(), Error> {
    if taken.is_empty() {
        return Ok(());
    }
    queries::line_set_state(tx.conn(), taken, LineState::Matched)?;
    let withdrawn: Vec<_> = queries::exception_withdraw(tx.conn(), taken)?.into_iter().map(|id| id.uuid()).collect();
    Ok(audit::record_all(tx, "exception.withdrawn", "exception", &withdrawn, &json!({ "because": "matched" }))?)
}

/// A proposal that a credit pays a clawback back names one of which something is open for the account that it came to.
/// Answers the clawback's reference as it is kept.
pub(super) fn check_by_hand(
    tx: &mut Tx<'_>,
    line: Option<&Line>,
    resolution: Resolution,
    named: Option<&str>,
) -> Result<Option<String>, Error> {
    let named = named.map(str::trim).filter(|named| !named.is_empty());
    match (resolution == Resolution::ClawbackReceipt, named, line) {
        (true, Some(named), Some(line)) => {
            let (reference, open) = open_for(tx, line, named)?;
            if open.is_positive() { Ok(Some(reference)) } else { Err(no_clawback()) }
        }
        (false, None, _) => Ok(None),
        _ => Err(no_clawback()),
    }
}

/// Takes what is open of the clawback out of the credit. What came in beyond it is nobody's debt: the line is settled, and
/// the office gives the rest back. Answers where the line stands now.
pub(super) fn take_by_hand(tx: &mut Tx<'_>, line: &Line, reference: &str) -> Result<LineState, Error> {
    let (reference, open) = open_for(tx, line, reference)?;
    let amount = line.amount_fen.min(open);
    let account = queries::statement_fetch(tx.conn(), &RegionScope::everything(), line.statement_id)?.account_number;
    // What was carried over out of a closed month counts in the month that is open.
    let is_closed = queries::closed_find_any(tx.conn(), &[Month::of(line.booked_on).first_day()])?.is_some();
    let credit = Credit {
        line_id: line.id,
        words: &[plain(&reference)],
        account: &plain(&account),
        amount,
        booked_on: if is_closed { local_date(tx.now()) } else { line.booked_on },
    };
    match receive(tx, &credit)? {
        Receipt::Taken(reference) if amount.is_positive() => {
            let detail = json!({ "clawback": reference, "amount_fen": amount, "line_fen": line.amount_fen });
            audit::record(tx, "statement_line.matched", "statement_line", line.id.uuid(), &detail)?;
            Ok(if amount == line.amount_fen { LineState::Matched } else { LineState::Resolved })
        }
        _ => Err(no_clawback()),
    }
}

fn open_for(tx: &mut Tx<'_>, line: &Line, named: &str) -> Result<(String, Fen), Error> {
    let account = queries::statement_fetch(tx.conn(), &RegionScope::everything(), line.statement_id)?.account_number;
    open_at(tx, &plain(named), &plain(&account))?.ok_or_else(no_clawback)
}

fn no_clawback() -> Error {
    let invalid = Invalid::new(
        "no_open_clawback",
        "请填写这一账户尚有应收的追回编号（ZH…）",
        "name a clawback (ZH…) of which something is open for this account",
    );
    Error::Fault { field: "clawback", invalid }
}
