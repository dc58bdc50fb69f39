//! Files that prove an objection against an award: added by whoever raised it while it is open, read by those who decide it, and by audit.

use diesel::pg::PgConnection;
use serde_json::json;

use super::{may_see, queries};
use crate::attachment::{self, Attachment, AttachmentFile, NewFile, Owner};
use crate::audit;
use crate::award::error::Error;
use crate::award::model::Objection;
use crate::claim::model::ObjectionState;
use crate::claim::service::{self as claims, MAX_OBJECTION_FILES};
use crate::identity::Caller;
use crate::kernel::{AttachmentId, ObjectionId, local_date};
use crate::store::Tx;

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
    let notice = claims::notice_show(conn, objection.notice_id)?.notice;
    if notice.is_open_on(today) { Ok(objection) } else { Err(Error::NoticeClosed) }
}

/// # Errors
/// Those of [`objection_takes_files`]; a file that is not taken, or one too many.
pub fn objection_file_add(tx: &mut Tx<'_>, id: ObjectionId, new: &NewFile) -> Result<Attachment, Error> {
    let today = local_date(tx.now());
    let found = queries::objection_fetch(tx.conn(), id)?;
    queries::application_lock(tx.conn(), found.application_id)?;
    let objection = objection_takes_files(tx.conn(), id, today)?;
    let file = attachment::service::add(tx, Owner::AwardObjection(id), None, new, MAX_OBJECTION_FILES)?;
    let detail = json!({ "objection_id": id, "file_name": file.file_name, "sha256": file.sha256 });
    audit::record(tx, "award.objection_file_added", "award", objection.application_id.uuid(), &detail)?;
    Ok(file)
}

/// # Errors
/// An objection to an award that the caller may not see.
pub fn objection_file_list(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ObjectionId,
) -> Result<Vec<Attachment>, Error> {
    check_visible(conn, caller, id)?;
    Ok(attachment::service::list(conn, Owner::AwardObjection(id))?)
}

/// # Errors
/// An objection to an award that the caller may not see; no such file.
pub fn objection_file(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ObjectionId,
    file: AttachmentId,
) -> Result<AttachmentFile, Error> {
    check_visible(conn, caller, id)?;
    Ok(attachment::service::file(conn, Owner::AwardObjection(id), file)?)
}

fn check_visible(conn: &mut PgConnection, caller: &Caller, id: ObjectionId) -> Result<(), Error> {
    let application = queries::objection_fetch(conn, id)?.application_id;
    let application = queries::application_fetch(conn, application)?;
    if may_see(caller, &application) { Ok(()) } else { Err(Error::NotFound) }
}
