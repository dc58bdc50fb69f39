use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid};

use crate::identity::model::{Affiliation, NewAffiliation};
use crate::kernel::{AffiliationId, OrganisationId, RegionCode, UserId};
use crate::store::schema::affiliation;

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    is_partial: bool,
}

/// Whether a person, or anybody for whom they stand in, belongs or belonged to any of these organisations, as the
/// database's own guard sees it.
pub fn is_partial(
    conn: &mut PgConnection,
    person: UserId,
    organisations: &[OrganisationId],
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    diesel::sql_query("SELECT coalesce(bool_or(is_partial_at($1, o, $3)), false) AS is_partial FROM unnest($2) o")
        .bind::<Uuid, _>(person)
        .bind::<Array<Uuid>, _>(organisations)
        .bind::<Timestamptz, _>(now)
        .get_result::<Answer>(conn)
        .map(|answer| answer.is_partial)
}

pub fn affiliation_insert(
    conn: &mut PgConnection,
    id: AffiliationId,
    person: UserId,
    organisation: OrganisationId,
    new: &NewAffiliation,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(affiliation::table)
        .values((
            affiliation::id.eq(id),
            affiliation::user_id.eq(person),
            affiliation::organisation_id.eq(organisation),
            affiliation::kind.eq(new.kind),
            affiliation::from_on.eq(new.from_on),
            affiliation::until_on.eq(new.until_on),
            affiliation::note.eq(new.note.trim()),
            affiliation::recorded_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Newest first: of one person, or of the people of organisations in a region.
pub fn affiliation_list(
    conn: &mut PgConnection,
    person: Option<UserId>,
    region: &RegionCode,
) -> QueryResult<Vec<Affiliation>> {
    diesel::sql_query(
        "SELECT a.id, a.user_id, u.name AS user_name, a.organisation_id, o.name AS organisation_name, a.kind, a.from_on,
                a.until_on, a.note, a.recorded_at, a.withdrawn_at, a.reason
         FROM affiliation a JOIN app_user u ON u.id = a.user_id JOIN organisation h ON h.id = u.organisation_id
         JOIN organisation o ON o.id = a.organisation_id
         WHERE ($1::uuid IS NULL AND h.region_code LIKE $2 || '%') OR a.user_id = $1
         ORDER BY a.recorded_at DESC, a.id LIMIT 500",
    )
    .bind::<Nullable<Uuid>, _>(person)
    .bind::<Text, _>(region.prefix())
    .load(conn)
}

/// Takes back what still holds; answers whether there was such a thing, and whose.
pub fn affiliation_withdraw(
    conn: &mut PgConnection,
    id: AffiliationId,
    by: UserId,
    reason: &str,
    now: DateTime<Utc>,
) -> QueryResult<UserId> {
    diesel::update(affiliation::table.find(id).filter(affiliation::withdrawn_at.is_null()))
        .set((affiliation::withdrawn_by.eq(by), affiliation::withdrawn_at.eq(now), affiliation::reason.eq(reason)))
        .returning(affiliation::user_id)
        .get_result(conn)
}
