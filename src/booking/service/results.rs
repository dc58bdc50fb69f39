//! Files with the results of the work: the provider's until it is accepted, read by both sides.

use diesel::pg::PgConnection;
use serde_json::json;

use super::access::lock_as_provider;
use super::own_share;
use super::read::booking_visible;
use crate::attachment::{self, Attachment, AttachmentFile, NewFile, Owner};
use crate::audit;
use crate::booking::Error;
use crate::booking::model::Booking;
use crate::identity::Caller;
use crate::kernel::{AttachmentId, BookingId};
use crate::store::Tx;

/// The most files that a booking may have.
const MAX_FILES: i64 = 30;

/// # Errors
/// Not the provider's booking; not begun, or over; a file that is not taken, or one too many.
pub fn result_add(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewFile) -> Result<Attachment, Error> {
    let booking = lock_open(tx, caller, id)?;
    let file = attachment::service::add(tx, Owner::Booking(id), caller.user_id, new, MAX_FILES)?;
    audit::record(tx, "booking.result_added", "booking", id.uuid(), &file)?;
    own_share::tell_of_first_result(tx, &booking)?;
    Ok(file)
}

/// What files there are; the customer sees their names also while it cannot read them.
///
/// # Errors
/// Not the caller's to see.
pub fn result_list(conn: &mut PgConnection, caller: &Caller, id: BookingId) -> Result<Vec<Attachment>, Error> {
    booking_visible(conn, caller, id)?;
    Ok(attachment::service::list(conn, Owner::Booking(id))?)
}

/// # Errors
/// Not the caller's to see, or not there; the customer's own share is not received in full where that is asked for.
pub fn result_content(
    conn: &mut PgConnection,
    caller: &Caller,
    id: BookingId,
    file: AttachmentId,
) -> Result<AttachmentFile, Error> {
    let booking = booking_visible(conn, caller, id)?;
    own_share::refuse_unpaid(conn, caller, &booking)?;
    Ok(attachment::service::file(conn, Owner::Booking(id), file)?)
}

/// That it was there stays in the audit trail.
///
/// # Errors
/// Not the provider's booking; not begun, or over; not there.
pub fn result_remove(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, file: AttachmentId) -> Result<(), Error> {
    lock_open(tx, caller, id)?;
    let file = attachment::service::remove(tx, Owner::Booking(id), file)?;
    let detail = json!({ "attachment_id": file.id, "file_name": file.file_name, "sha256": file.sha256 });
    Ok(audit::record(tx, "booking.result_removed", "booking", id.uuid(), &detail)?)
}

fn lock_open(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<Booking, Error> {
    let booking = lock_as_provider(tx, caller, id)?;
    if booking.state.takes_results() { Ok(booking) } else { Err(Error::ResultsClosed(booking.state)) }
}
