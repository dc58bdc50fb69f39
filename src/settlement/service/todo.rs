//! What waits about batches and payments.

use diesel::pg::PgConnection;

use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup};
use crate::settlement::queries::todo;
use crate::store::DbError;
use crate::store::todo::waiting;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let parts = [
        (caller.can(Capability::BatchDraft), todo::TO_BATCH),
        (caller.can(Capability::BatchDraft), todo::TO_EXPORT),
        (caller.can(Capability::BatchDraft), todo::IN_AUTHORISATION),
        (caller.can(Capability::BatchDraft), todo::TO_REISSUE),
        (caller.can(Capability::BatchAuthorise), todo::TO_LET_GO),
        (caller.can(Capability::BatchAuthorise), todo::RECALL_TO_DECIDE),
        (caller.can(Capability::BatchDraft) || caller.can(Capability::BatchAuthorise), todo::RECALL_ASKED),
    ];
    waiting(conn, asker, &parts)
}
