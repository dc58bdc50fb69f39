//! What was said of a line is taken back: it is another payment's, or another debt's.

use serde_json::json;

use super::charges;
use super::exceptions::{note, raise};
use crate::identity::Caller;
use crate::kernel::StatementLineId;
use crate::reconciliation::error::Error;
use crate::reconciliation::model::record::Exception;
use crate::reconciliation::model::{ExceptionKind, LineState, Month};
use crate::reconciliation::queries;
use crate::store::Tx;
use crate::{audit, clawback, settlement};

/// Undoes the matches of a line, or what it paid back of a clawback, with trace; the line becomes an exception that automatic
/// matching leaves alone. A payment that counted as paid stays paid, and stands among those that no statement shows until
/// another line does, the bank reports that it refused it, or two people say that it was not carried out. What was recorded
/// of a line before a month was closed that counted it stays; what was said of it afterwards can be undone.
///
/// # Errors
/// [`Error::NotMatched`], [`Error::MonthClosed`]; [`Error::ReturnedBefore`] for a payment that came back since.
pub fn match_undo(tx: &mut Tx<'_>, caller: &Caller, id: StatementLineId, reason: &str) -> Result<Exception, Error> {
    let reason = note(reason)?;
    queries::reconciliation_lock(tx.conn())?;
    let within = settlement::service::widest(tx.conn(), &caller.scope())?;
    let detail = queries::line_detail(tx.conn(), &within, id)?;
    if !detail.can_undo() {
        return Err(Error::NotMatched);
    }
    if let Some(month) = detail.sealed_by {
        return Err(Error::MonthClosed { month: Month::of(month), place: detail.line.booked_on.to_string() });
    }
    queries::line_set_state(tx.conn(), &[id], LineState::Exception)?;
    let (now, by) = (tx.now(), tx.actor().label.clone());
    let payments = queries::match_undo(tx.conn(), id, &by, now)?;
    if let Some(dead) = queries::payment_lock_known(tx.conn(), &payments)?.into_iter().find(|known| !known.is_live) {
        return Err(Error::ReturnedBefore { reference: dead.reference });
    }
    let references = queries::payment_references(tx.conn(), &payments)?;
    let clawback = clawback::service::undo_receipt(tx, id)?;
    let charge = charges::undo(tx, id)?;
    let detail = json!({ "reason": reason, "payments": references, "clawback": clawback, "charge_fen": charge });
    audit::record(tx, "match.undone", "statement_line", id.uuid(), &detail)?;
    raise(tx, ExceptionKind::Ambiguous, Some(id), None, reason)
}
