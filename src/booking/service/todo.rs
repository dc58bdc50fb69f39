//! What waits about bookings.

use diesel::pg::PgConnection;

use crate::booking::queries::todo;
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup};
use crate::store::DbError;
use crate::store::todo::waiting;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let parts = [
        (caller.can(Capability::BookingCreate), todo::ORDERED),
        (caller.can(Capability::BookingCreate), todo::OFFERED),
        (caller.can(Capability::BookingCreate), todo::MOVED),
        (caller.can(Capability::BookingCreate), todo::TO_TAKE_OVER),
        (caller.can(Capability::BookingCreate), todo::HANDED_ON),
        (caller.can(Capability::BookingCreate), todo::CONTESTS),
        (caller.can(Capability::BookingCreate), todo::TO_PAY),
        (caller.can(Capability::BookingServe), todo::TO_RECORD),
        (caller.can(Capability::BookingServe), todo::CONTESTED),
        (caller.can(Capability::BookingServe), todo::SERVED),
        (caller.can(Capability::BookingServe), todo::FAULTY),
        (caller.can(Capability::BookingServe), todo::EXPIRING),
        (caller.can(Capability::DisputeDecide), todo::DISPUTED),
    ];
    waiting(conn, asker, &parts)
}
