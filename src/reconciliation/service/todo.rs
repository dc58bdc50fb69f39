//! What waits about statements.

use diesel::pg::PgConnection;

use super::setting::KINDS;
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup, TodoKind};
use crate::proposal;
use crate::reconciliation::queries::todo;
use crate::settlement::service::widest;
use crate::store::DbError;
use crate::store::todo::waiting;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let within = widest(conn, &caller.scope())?;
    let (propose, resolve) = (todo::to_propose(&within), todo::to_resolve(&within));
    let (believe, close) = (todo::to_believe(&within), todo::to_close(&within));
    let see = todo::to_see(&within);
    let settings = proposal::to_decide(TodoKind::MatchSettingToDecide, KINDS);
    let parts = [
        (caller.can(Capability::ExceptionPropose), propose.as_str()),
        (caller.can(Capability::ExceptionResolve), resolve.as_str()),
        (caller.can(Capability::ExceptionResolve), believe.as_str()),
        (caller.can(Capability::ExceptionResolve), see.as_str()),
        (caller.can(Capability::ExceptionResolve), settings.as_str()),
        (caller.can(Capability::PeriodClose), close.as_str()),
    ];
    waiting(conn, asker, &parts)
}
