use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid};

use crate::catalog::ListingState;
use crate::kernel::{ListingId, OrganisationId, UserId};
use crate::store::schema::{listing, organisation};

/// Somebody whom a provider knows.
#[derive(Debug, Clone, QueryableByName)]
pub struct KnownPerson {
    #[diesel(sql_type = Uuid)]
    pub id: UserId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Uuid)]
    pub organisation_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub organisation_name: String,
}

/// Active people whom a provider knows, by name: its own, those who used what it offers, took a seat in its trainings, or hold
/// or held a qualification of it; those whose name has `text` in it, or the one with an id.
pub fn known_people(
    conn: &mut PgConnection,
    provider: OrganisationId,
    (text, id): (&str, Option<UserId>),
    limit: i64,
) -> QueryResult<Vec<KnownPerson>> {
    diesel::sql_query(
        "SELECT u.id, u.name, o.id AS organisation_id, o.name AS organisation_name
         FROM app_user u JOIN organisation o ON o.id = u.organisation_id
         WHERE u.is_active AND NOT EXISTS (SELECT FROM api_client c WHERE c.user_id = u.id)
               AND ($3::uuid IS NULL OR u.id = $3) AND position(lower($2) IN lower(u.name)) > 0
               AND (u.organisation_id = $1
                    OR u.id IN (SELECT b.used_by FROM booking b WHERE b.provider_id = $1 AND b.used_by IS NOT NULL)
                    OR u.id IN (SELECT q.user_id FROM qualification q WHERE q.provider_id = $1)
                    OR u.id IN (SELECT t.user_id FROM training_seat t JOIN training_session s ON s.id = t.session_id
                                WHERE s.provider_id = $1))
         ORDER BY u.name, u.id LIMIT $4",
    )
    .bind::<Uuid, _>(provider)
    .bind::<Text, _>(text)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Of a provider's listings those with these codes, that were not withdrawn.
pub fn listings_by_codes(
    conn: &mut PgConnection,
    provider: OrganisationId,
    codes: &[&str],
) -> QueryResult<Vec<(String, ListingId, String)>> {
    listing::table
        .filter(listing::provider_id.eq(provider).and(listing::code.eq_any(codes)))
        .filter(listing::state.ne(ListingState::Withdrawn))
        .select((listing::code, listing::id, listing::name))
        .load(conn)
}

pub fn organisation_name(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<String> {
    organisation::table.find(id).select(organisation::name).first(conn)
}
