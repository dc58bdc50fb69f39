//! Credits by which payees pay back what was clawed back.

use std::collections::BTreeSet;

use serde_json::json;

use crate::clawback::service::{Credit, Receipt, named, receive};
use crate::kernel::{StatementLineId, Text};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::matching::{Doubt, OpenLine};
use crate::reconciliation::model::{Direction, ExceptionKind, LineState, tokens};
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
