//! What people do with the directory.

mod entry;
mod export;
mod import;
mod scheme;

pub use entry::{change_list, create, edit, facet_counts, platform_detail, platform_list, relist, withdraw};
pub use export::{Table, export};
pub use import::{NewImport, import};
pub use scheme::{coverage, progress, scheme_fetch, scheme_set};

use diesel::pg::PgConnection;

use super::queries::todo as parts;
use crate::identity::{Caller, Capability};
use crate::kernel::{Asker, TodoGroup};
use crate::store::DbError;
use crate::store::todo::waiting;

/// What waits for the caller: recognitions that are to be renewed.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let is_company = caller.can(Capability::OrganisationManage);
    let wanted = [(caller.can(Capability::DirectoryManage), parts::EXPIRING), (is_company, parts::OWN_EXPIRING)];
    waiting(conn, asker, &wanted)
}
