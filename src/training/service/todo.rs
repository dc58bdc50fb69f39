//! What waits about trainings.

use diesel::pg::PgConnection;

use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup};
use crate::store::DbError;
use crate::store::todo::waiting;
use crate::training::queries;

/// Trainings that need a unit of their instrument and hold none: of before trainings held any, where something else was booked
/// at their time; and qualifications that a provider granted to the caller's address.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let parts = [
        (caller.can(Capability::BookingServe), queries::UNHELD),
        (caller.can(Capability::BookingCreate), queries::TO_ACCEPT),
    ];
    waiting(conn, asker, &parts)
}
