//! Whose affair something is by who did it, as conditions for SQL, each in brackets.

use crate::kernel::RegionScope;

/// People with their organisations: whoever has no region of their own is of that of the organisation.
pub const USERS: &str =
    "app_user scoped_user JOIN organisation scoped_bureau ON scoped_bureau.id = scoped_user.organisation_id";
pub const REGION_OF_USER: &str = "coalesce(scoped_user.region_code, scoped_bureau.region_code)";

/// That the person with this id is of a bureau of the region.
pub fn people(scope: &RegionScope, user_id: &str) -> String {
    if scope.is_everything() {
        return "(true)".to_owned();
    }
    let within = scope.sql(REGION_OF_USER);
    format!("(EXISTS (SELECT FROM {USERS} WHERE scoped_user.id = {user_id} AND {within}))")
}
