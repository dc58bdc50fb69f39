//! Files that prove an objection: added by whoever raised it while it is open, read by those who decide it, and by audit.

use diesel::pg::PgConnection;
use serde_json::json;

use super::scope_of;
use crate::attachment::{self, Attachment, AttachmentFile, NewFile, Owner};
use crate::audit;
use crate::claim::error::Error;
use crate::claim::model::{Objection, ObjectionState};
use crate::claim::queries;
use crate::identity::Caller;
use crate::kernel::{AttachmentId, ObjectionId, local_date};
use crate::store::Tx;

/// The most files that an objection may have.
pub const MAX_OBJECTION_FILES: i64 = 5;

/// Whether files may be added: the objection is open, and so is its notice. Only who raised it knows its id.
///
/// # Errors
/// No such objection; it is decided; the notice is closed.
pub fn objection_takes_files(
    conn: &mut PgConnection,
    id: ObjectionId,
    today: chrono::NaiveDate,
) -> Result<Objection, Error> {
    let objection = queries::objection_fetch(conn, id)?;
    if objection.state != ObjectionState::Open {
        return Err(Error::ObjectionDecided);
    }
    if queries::notice_fetch(conn, objection.notice_id)?.is_open_on(today) {
        Ok(objection)
    } else {
        Err(Error::NoticeClosed)
    }
}

/// # Errors
/// Those of [`objection_takes_files`]; a file that is not taken, or one too many.
pub fn objection_file_add(tx: &mut Tx<'_>, id: ObjectionId, new: &NewFile) -> Result<Attachment, Error> {
    let today = local_date(tx.now());
    let found = queries::objection_fetch(tx.conn(), id)?;
    queries::claim_lock(tx.conn(), found.claim_id)?;
    let objection = objection_takes_files(tx.conn(), id, today)?;
    let file = attachment::service::add(tx, Owner::Objection(id), None, new, MAX_OBJECTION_FILES)?;
    let detail = json!({ "objection_id": id, "file_name": file.file_name, "sha256": file.sha256 });
    audit::record(tx, "objection.file_added", "claim", objection.claim_id.uuid(), &detail)?;
    Ok(file)
}

/// # Errors
/// An objection to a claim that the caller may not see.
pub fn objection_file_list(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ObjectionId,
) -> Result<Vec<Attachment>, Error> {
    check_visible(conn, caller, id)?;
    Ok(attachment::service::list(conn, Owner::Objection(id))?)
}

/// # Errors
/// An objection to a claim that the caller may not see; no such file.
pub fn objection_file(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ObjectionId,
    file: AttachmentId,
) -> Result<AttachmentFile, Error> {
    check_visible(conn, caller, id)?;
    Ok(attachment::service::file(conn, Owner::Objection(id), file)?)
}

fn check_visible(conn: &mut PgConnection, caller: &Caller, id: ObjectionId) -> Result<(), Error> {
    let claim = queries::objection_fetch(conn, id)?.claim_id;
    queries::claim_fetch_visible(conn, claim, &scope_of(caller))?;
    Ok(())
}
