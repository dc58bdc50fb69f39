//! Money that left wrongly is followed until it is back: lines that are carried over come back when their month is closed,
//! and a credit settles the debits that it gives back.

use std::collections::BTreeSet;

use serde_json::json;

use super::exceptions::{raise, store};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{ExceptionId, Fen, RegionScope, StatementLineId};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::record::{Exception, Line};
use crate::reconciliation::model::{Direction, ExceptionState, LineState, Month, Resolution};
use crate::reconciliation::queries;
use crate::settlement::service::widest;
use crate::store::Tx;

/// The most debits that one credit gives back, and that are offered.
const MOST: usize = 1_000;
const OFFERED: i64 = 1_000;

/// The debits that an exception's credit may give back, oldest first: of its account, not younger, not settled.
///
/// # Errors
/// No such exception.
pub fn recoverable_list(
    conn: &mut diesel::PgConnection,
    within: &RegionScope,
    id: ExceptionId,
) -> Result<Vec<Line>, Error> {
    let within = widest(conn, within)?;
    let Some(line) = queries::exception_fetch(conn, &within, id)?.line_id else { return Ok(Vec::new()) };
    let line = queries::line_detail(conn, &within, line)?.line;
    if line.direction == Direction::Debit || line.is_foreign() {
        return Ok(Vec::new());
    }
    Ok(queries::line_list_recoverable(conn, &line, OFFERED)?)
}

/// A credit that gives debits back names them: of its account, not younger, open or carried over, each once, and together
/// as much as it was before the bank kept its charge.
pub(super) fn check(
    tx: &mut Tx<'_>,
    line: Option<&Line>,
    resolution: Resolution,
    debits: &[StatementLineId],
    fee: Option<Fen>,
) -> Result<(), Error> {
    if resolution != Resolution::Recovered {
        return if debits.is_empty() { Ok(()) } else { Err(Error::UnfitDebits) };
    }
    let line = line.ok_or(Error::UnfitDebits)?;
    let wanted: BTreeSet<StatementLineId> = debits.iter().copied().collect();
    if wanted.is_empty() || wanted.len() != debits.len() || wanted.len() > MOST {
        return Err(Error::UnfitDebits);
    }
    let fitting = queries::line_list_recoverable(tx.conn(), line, i64::MAX)?;
    let chosen: Vec<&Line> = fitting.iter().filter(|debit| wanted.contains(&debit.id)).collect();
    let sum: Fen = chosen.iter().map(|debit| debit.amount_fen).sum();
    let before = line.amount_fen.checked_add(fee.unwrap_or(Fen::ZERO));
    if chosen.len() == wanted.len() && before == Some(sum) { Ok(()) } else { Err(Error::UnfitDebits) }
}

/// Settles the debits that the credit gives back, with whatever is open about them.
pub(super) fn recover(tx: &mut Tx<'_>, caller: &Caller, exception: &Exception, line: &Line) -> Result<(), Error> {
    let debits: Vec<StatementLineId> =
        exception.recovers.clone().and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default();
    check(tx, Some(line), Resolution::Recovered, &debits, exception.fee_fen)?;
    let now = tx.now();
    for mut about in queries::exception_lock_open_of(tx.conn(), &debits)? {
        let before = about.state;
        // The two who agree on the credit agree on what it gives back.
        about.state = ExceptionState::Resolved;
        about.resolution = Some(Resolution::Recovered);
        about.note.clone_from(&exception.note);
        (about.proposed_by, about.proposed_at) = (exception.proposed_by, exception.proposed_at);
        (about.resolved_by, about.resolved_at) = (Some(caller.user_id), Some(now));
        (about.proposal, about.recovers, about.clawback, about.fee_fen) = (None, None, None, None);
        store(tx, &about, before, "exception.resolved")?;
    }
    queries::line_set_state(tx.conn(), &debits, LineState::Resolved)?;
    queries::recovery_insert(tx.conn(), line.id, &debits, exception.id, now)?;
    let subjects: Vec<_> = debits.iter().map(|debit| debit.uuid()).collect();
    let detail = json!({ "by": line.id, "exception": exception.id });
    Ok(audit::record_all(tx, "statement_line.recovered", "statement_line", &subjects, &detail)?)
}

/// What was carried over out of a month that is closed now is an exception again.
pub(super) fn bring_back(tx: &mut Tx<'_>, month: Month) -> Result<(), Error> {
    for carried in queries::line_list_carried(tx.conn(), month.next_first_day())? {
        queries::line_set_state(tx.conn(), &[carried.line], LineState::Exception)?;
        let reason = format!("{} · {month} 结转 / carried over from {month}", carried.reason);
        let reason: String = reason.chars().take(1_000).collect();
        raise(tx, carried.kind, Some(carried.line), carried.payment, reason)?;
    }
    Ok(())
}
