//! What waits about batches and payments.

use diesel::pg::PgConnection;

use super::setting_proposal::KINDS;
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup, TodoKind};
use crate::proposal;
use crate::settlement::queries::todo;
use crate::store::DbError;
use crate::store::todo::waiting;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let settings = proposal::to_decide(TodoKind::SettingToDecide, KINDS);
    let parts = [
        (caller.can(Capability::BatchDraft), todo::TO_BATCH),
        (caller.can(Capability::BatchDraft), todo::TO_EXPORT),
        (caller.can(Capability::BatchDraft), todo::IN_AUTHORISATION),
        (caller.can(Capability::BatchDraft), todo::TO_REISSUE),
        (caller.can(Capability::BatchDraft), todo::REISSUE_IN_CONFIRMATION),
        (caller.can(Capability::BatchAuthorise), todo::TO_LET_GO),
        (caller.can(Capability::BatchAuthorise), todo::RECALL_TO_DECIDE),
        (caller.can(Capability::BatchDraft) || caller.can(Capability::BatchAuthorise), todo::RECALL_ASKED),
        (caller.can(Capability::BatchAuthorise), todo::REISSUE_TO_CONFIRM),
        (caller.can(Capability::BatchAuthorise), settings.as_str()),
    ];
    waiting(conn, asker, &parts)
}
