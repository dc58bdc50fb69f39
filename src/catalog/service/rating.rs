use std::collections::BTreeMap;

use diesel::PgConnection;

use crate::catalog::model::RatingSummary;
use crate::catalog::queries;
use crate::kernel::OrganisationId;
use crate::store::DbError;

/// What enterprises say of providers; those that nobody has rated are left out.
///
/// # Errors
/// The database refuses.
pub fn ratings_of_providers(
    conn: &mut PgConnection,
    ids: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, RatingSummary>, DbError> {
    Ok(queries::ratings_of_providers(conn, ids)?.into_iter().collect())
}
