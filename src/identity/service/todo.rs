//! What waits at the admission of organisations.

use diesel::pg::PgConnection;

use crate::identity::queries::todo;
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
        (caller.can(Capability::OrganisationAdmit), todo::TO_ADMIT),
        (caller.can(Capability::OrganisationManage), todo::OWN),
    ];
    waiting(conn, asker, &parts)
}
