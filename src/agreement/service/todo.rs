//! What waits about quotations and contracts.

use diesel::pg::PgConnection;

use crate::agreement::queries::todo as parts;
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup};
use crate::store::DbError;
use crate::store::todo::waiting;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let (orders, serves) = (caller.can(Capability::QuotationRequest), caller.can(Capability::BookingServe));
    let wanted = [
        (serves, parts::TO_ANSWER),
        (orders, parts::TO_DECIDE),
        (orders, parts::ASKED),
        (orders || serves, parts::TO_END),
        (orders || serves, parts::TO_AMEND),
    ];
    waiting(conn, asker, &wanted)
}
