//! What waits about vouchers and their applications.

use diesel::pg::PgConnection;

use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup};
use crate::store::DbError;
use crate::store::todo::waiting;
use crate::voucher::queries::todo;

/// What waits for the caller, and what of theirs waits for others.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let parts = [
        (caller.can(Capability::VoucherApply), todo::OWN_APPLICATIONS),
        (caller.can(Capability::VoucherApply), todo::EXPIRING),
        (caller.can(Capability::VoucherReviewDistrict), todo::TO_REVIEW_BY_DISTRICT),
        (caller.can(Capability::VoucherReviewCity), todo::TO_REVIEW_BY_CITY),
    ];
    waiting(conn, asker, &parts)
}
