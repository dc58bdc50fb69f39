//! What is wrong with a statement that somebody took all the same: shown with it, and looked at by another person.

use diesel::pg::PgConnection;
use serde_json::json;

use super::exceptions::note;
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{RegionScope, StatementId};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::finding::StatementDetail;
use crate::reconciliation::queries;
use crate::settlement::service::widest;
use crate::store::Tx;

/// # Errors
/// No such statement, or the database refuses.
pub fn statement_detail(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: StatementId,
) -> Result<StatementDetail, Error> {
    let within = widest(conn, within)?;
    let statement = queries::statement_fetch(conn, &within, id)?;
    Ok(StatementDetail { statement, findings: queries::finding_list(conn, id)? })
}

/// Another person than the one who took the statement says what a finding is about: it stands in the way of closing no
/// longer.
///
/// # Errors
/// [`Error::OwnProposal`]; [`Error::FindingResolved`]; [`Error::Fault`] for a note that is none.
pub fn finding_resolve(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: StatementId,
    number: i32,
    said: &str,
) -> Result<StatementDetail, Error> {
    let said = note(said)?;
    queries::reconciliation_lock(tx.conn())?;
    let within = widest(tx.conn(), &caller.scope())?;
    queries::statement_fetch(tx.conn(), &within, id)?;
    let finding = queries::finding_lock(tx.conn(), id, number)?;
    if finding.resolved_at.is_some() {
        return Err(Error::FindingResolved);
    }
    if finding.accepted_by == caller.user_id {
        return Err(Error::OwnProposal);
    }
    let now = tx.now();
    queries::finding_resolve(tx.conn(), id, number, &said, (caller.user_id, now))?;
    let detail = json!({ "number": number, "code": finding.code, "place": finding.place, "note": said });
    audit::record(tx, "statement.finding_resolved", "statement", id.uuid(), &detail)?;
    statement_detail(tx.conn(), &caller.scope(), id)
}
