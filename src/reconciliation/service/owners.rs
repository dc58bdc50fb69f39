//! Who can see to an exception.

use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{ExceptionId, RegionScope, UserId};
use crate::reconciliation::error::Error;
use crate::reconciliation::queries::{self, Officer};
use crate::settlement::service::widest;

/// Somebody who can be made the owner of an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ExceptionOwner)]
pub struct PossibleOwner {
    pub id: UserId,
    pub name: String,
}

/// The finance officers who can see to an exception of the scope, by their names: those at work in whose region it lies.
///
/// # Errors
/// No such exception, or the database refuses.
pub fn exception_owners(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: ExceptionId,
) -> Result<Vec<PossibleOwner>, Error> {
    let within = widest(conn, within)?;
    queries::exception_fetch(conn, &within, id)?;
    let officers = queries::officer_list(conn)?;
    let mut owners = Vec::new();
    for of_region in officers.chunk_by(|one, other| one.region == other.region) {
        if sees(conn, of_region, id)? {
            let owner = |officer: &Officer| PossibleOwner { id: officer.id, name: officer.name.clone() };
            owners.extend(of_region.iter().map(owner));
        }
    }
    owners.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(owners)
}

/// Whether officers of one region settle exceptions, and this one lies in it. A district's read only.
fn sees(conn: &mut PgConnection, of_region: &[Officer], id: ExceptionId) -> Result<bool, Error> {
    let Some(region) = of_region.first().map(|officer| officer.region.clone()) else { return Ok(false) };
    if region != region.city() && region != region.province() {
        return Ok(false);
    }
    let within = widest(conn, &RegionScope::of(region))?;
    Ok(queries::exception_is_within(conn, &within, id)?)
}
