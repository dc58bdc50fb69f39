//! What waits about budget lines.

use diesel::pg::PgConnection;

use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup};
use crate::programme::queries::todo;
use crate::store::DbError;
use crate::store::todo::waiting;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let parts = [
        (caller.can(Capability::AppropriationApprove), todo::TO_DECIDE),
        (caller.can(Capability::AppropriationManage), todo::UNDER_WAY),
    ];
    waiting(conn, asker, &parts)
}
