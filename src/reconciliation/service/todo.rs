//! What waits about statements.

use diesel::pg::PgConnection;

use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup};
use crate::reconciliation::queries::todo;
use crate::store::DbError;
use crate::store::todo::waiting;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let parts = [
        (caller.can(Capability::ExceptionPropose), todo::TO_PROPOSE),
        (caller.can(Capability::ExceptionResolve), todo::TO_RESOLVE),
        (caller.can(Capability::ExceptionResolve), todo::TO_BELIEVE),
        (caller.can(Capability::ExceptionResolve), todo::SETTING_TO_DECIDE),
        (caller.can(Capability::PeriodClose), todo::TO_CLOSE),
    ];
    waiting(conn, asker, &parts)
}
