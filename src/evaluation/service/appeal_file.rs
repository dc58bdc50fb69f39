//! Files that prove an appeal: added and removed by the provider while it is open, read by those who decide it.

use diesel::pg::PgConnection;
use serde_json::json;

use crate::attachment::{self, Attachment, AttachmentFile, NewFile, Owner};
use crate::audit;
use crate::evaluation::Error;
use crate::evaluation::model::{Appeal, AppealState};
use crate::evaluation::queries;
use crate::identity::{Caller, Capability};
use crate::kernel::{AttachmentId, EvaluationAppealId};
use crate::store::Tx;

/// The most files that an appeal may have.
const MAX_FILES: i64 = 10;

/// # Errors
/// Not the caller's; decided or taken back; a file that is not taken, or one too many.
pub fn appeal_file_add(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: EvaluationAppealId,
    new: &NewFile,
) -> Result<Attachment, Error> {
    let appeal = lock_own_open(tx, caller, id)?;
    let file = attachment::service::add(tx, Owner::Appeal(id), caller.user_id, new, MAX_FILES)?;
    let detail = json!({ "reference": appeal.reference, "file_name": file.file_name, "sha256": file.sha256 });
    audit::record(tx, "evaluation_appeal.file_added", "evaluation_appeal", id.uuid(), &detail)?;
    Ok(file)
}

/// That it was there stays in the audit trail.
///
/// # Errors
/// Not the caller's; decided or taken back; no such file.
pub fn appeal_file_remove(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: EvaluationAppealId,
    file: AttachmentId,
) -> Result<(), Error> {
    lock_own_open(tx, caller, id)?;
    let file = attachment::service::remove(tx, Owner::Appeal(id), file)?;
    let detail = json!({ "file_name": file.file_name, "sha256": file.sha256 });
    Ok(audit::record(tx, "evaluation_appeal.file_removed", "evaluation_appeal", id.uuid(), &detail)?)
}

/// # Errors
/// Not the caller's to see.
pub fn appeal_file_list(
    conn: &mut PgConnection,
    caller: &Caller,
    id: EvaluationAppealId,
) -> Result<Vec<Attachment>, Error> {
    visible(conn, caller, id)?;
    Ok(attachment::service::list(conn, Owner::Appeal(id))?)
}

/// # Errors
/// Not the caller's to see; no such file.
pub fn appeal_file(
    conn: &mut PgConnection,
    caller: &Caller,
    id: EvaluationAppealId,
    file: AttachmentId,
) -> Result<AttachmentFile, Error> {
    visible(conn, caller, id)?;
    Ok(attachment::service::file(conn, Owner::Appeal(id), file)?)
}

fn lock_own_open(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationAppealId) -> Result<Appeal, Error> {
    let appeal = queries::appeal_lock(tx.conn(), id)?;
    if appeal.provider_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    if appeal.state == AppealState::Open { Ok(appeal) } else { Err(Error::AppealsClosed(None)) }
}

fn visible(conn: &mut PgConnection, caller: &Caller, id: EvaluationAppealId) -> Result<(), Error> {
    let appeal = queries::appeal_fetch(conn, id)?;
    let is_own = appeal.provider_id == caller.organisation_id;
    let reads = caller.can(Capability::EvaluationRead) && caller.region.covers(&appeal.region_code);
    if is_own || reads { Ok(()) } else { Err(Error::NotFound) }
}
