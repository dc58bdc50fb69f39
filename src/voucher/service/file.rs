//! Files that prove an application: added and removed while it is with its enterprise, read by its reviewers.

use diesel::pg::PgConnection;
use serde_json::json;

use super::Error;
use super::application::{application_view, lock_own_editable};
use crate::attachment::{self, Attachment, AttachmentFile, NewFile, Owner};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{AttachmentId, VoucherApplicationId};
use crate::store::Tx;

/// The most files that an application may have.
const MAX_FILES: i64 = 20;

/// # Errors
/// Not the caller's; handed in; a file that is not taken, or one too many.
pub fn file_add(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: VoucherApplicationId,
    new: &NewFile,
) -> Result<Attachment, Error> {
    lock_own_editable(tx, caller, id)?;
    let file = attachment::service::add(tx, Owner::Application(id), caller.user_id, new, MAX_FILES)?;
    audit::record(tx, "voucher_application.file_added", "voucher_application", id.uuid(), &file)?;
    Ok(file)
}

/// # Errors
/// Not the caller's to see.
pub fn file_list(conn: &mut PgConnection, caller: &Caller, id: VoucherApplicationId) -> Result<Vec<Attachment>, Error> {
    application_view(conn, caller, id)?;
    Ok(attachment::service::list(conn, Owner::Application(id))?)
}

/// # Errors
/// Not the caller's to see, or not there.
pub fn file_content(
    conn: &mut PgConnection,
    caller: &Caller,
    id: VoucherApplicationId,
    file: AttachmentId,
) -> Result<AttachmentFile, Error> {
    application_view(conn, caller, id)?;
    Ok(attachment::service::file(conn, Owner::Application(id), file)?)
}

/// That it was there stays in the audit trail.
///
/// # Errors
/// Not the caller's; handed in; not there.
pub fn file_remove(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: VoucherApplicationId,
    file: AttachmentId,
) -> Result<(), Error> {
    lock_own_editable(tx, caller, id)?;
    let file = attachment::service::remove(tx, Owner::Application(id), file)?;
    let detail = json!({ "attachment_id": file.id, "file_name": file.file_name, "sha256": file.sha256 });
    Ok(audit::record(tx, "voucher_application.file_removed", "voucher_application", id.uuid(), &detail)?)
}
