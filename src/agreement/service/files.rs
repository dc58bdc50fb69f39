//! Files beside a question: drawings, standards, photographs. The enterprise's until it is over, read by both sides.

use diesel::pg::PgConnection;
use serde_json::json;

use super::access::{lock_as_enterprise, quotation_visible};
use crate::agreement::Error;
use crate::agreement::model::{QuotationIllegalStep, QuotationStep};
use crate::attachment::{self, Attachment, AttachmentFile, NewFile, Owner};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{AttachmentId, QuotationId};
use crate::store::Tx;

/// The most files beside one question.
const MAX_FILES: i64 = 20;

/// # Errors
/// Not its quotation, or over; a file that is not taken, or one too many.
pub fn file_add(tx: &mut Tx<'_>, caller: &Caller, id: QuotationId, new: &NewFile) -> Result<Attachment, Error> {
    lock_open(tx, caller, id)?;
    let file = attachment::service::add(tx, Owner::Quotation(id), caller.user_id, new, MAX_FILES)?;
    audit::record(tx, "quotation.file_added", "quotation", id.uuid(), &file)?;
    Ok(file)
}

/// # Errors
/// Not the caller's to see.
pub fn file_list(conn: &mut PgConnection, caller: &Caller, id: QuotationId) -> Result<Vec<Attachment>, Error> {
    quotation_visible(conn, caller, id)?;
    Ok(attachment::service::list(conn, Owner::Quotation(id))?)
}

/// # Errors
/// Not the caller's to see, or not there.
pub fn file_content(
    conn: &mut PgConnection,
    caller: &Caller,
    id: QuotationId,
    file: AttachmentId,
) -> Result<AttachmentFile, Error> {
    quotation_visible(conn, caller, id)?;
    Ok(attachment::service::file(conn, Owner::Quotation(id), file)?)
}

/// That it was there stays in the audit trail.
///
/// # Errors
/// Not its quotation, or over; not there.
pub fn file_remove(tx: &mut Tx<'_>, caller: &Caller, id: QuotationId, file: AttachmentId) -> Result<(), Error> {
    lock_open(tx, caller, id)?;
    let file = attachment::service::remove(tx, Owner::Quotation(id), file)?;
    let detail = json!({ "attachment_id": file.id, "file_name": file.file_name, "sha256": file.sha256 });
    Ok(audit::record(tx, "quotation.file_removed", "quotation", id.uuid(), &detail)?)
}

fn lock_open(tx: &mut Tx<'_>, caller: &Caller, id: QuotationId) -> Result<(), Error> {
    let quotation = lock_as_enterprise(tx, caller, id)?;
    if quotation.state.is_over() {
        return Err(QuotationIllegalStep { state: quotation.state, step: QuotationStep::Offer }.into());
    }
    Ok(())
}
