use std::collections::BTreeSet;

use diesel::prelude::*;

use super::record::colleague_list;
use crate::kernel::{OrganisationId, UserId};
use crate::store::schema::{booking, qualification};

/// The active people of an organisation whom a provider knows, by name: they used what it offers, or it qualified them.
pub fn people_known(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    provider: OrganisationId,
) -> QueryResult<Vec<(UserId, String)>> {
    let mut people = colleague_list(conn, organisation)?;
    let ids: Vec<_> = people.iter().map(|(id, _)| *id).collect();
    let used: Vec<Option<UserId>> = booking::table
        .filter(booking::enterprise_id.eq(organisation).and(booking::provider_id.eq(provider)))
        .filter(booking::used_by.eq_any(&ids))
        .select(booking::used_by)
        .distinct()
        .load(conn)?;
    let qualified: Vec<UserId> = qualification::table
        .filter(qualification::provider_id.eq(provider).and(qualification::user_id.eq_any(&ids)))
        .select(qualification::user_id)
        .distinct()
        .load(conn)?;
    let known: BTreeSet<UserId> = used.into_iter().flatten().chain(qualified).collect();
    people.retain(|(id, _)| known.contains(id));
    Ok(people)
}
