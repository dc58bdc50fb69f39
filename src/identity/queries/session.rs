use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::{OrganisationId, TokenFamilyId, UserId};
use crate::store::schema::{app_user, refresh_token};

/// A refresh token as it is kept: never the token, only its SHA-256.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_token, check_for_backend(diesel::pg::Pg))]
pub struct RefreshTokenRow {
    pub hash: Vec<u8>,
    pub family_id: TokenFamilyId,
    pub user_id: UserId,
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub spent_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// The hash of the token that it was traded for.
    pub successor: Option<Vec<u8>>,
}

pub fn token_insert(conn: &mut PgConnection, row: &RefreshTokenRow) -> QueryResult<()> {
    diesel::insert_into(refresh_token::table).values(row).execute(conn).map(drop)
}

pub fn token_find(conn: &mut PgConnection, hash: &[u8]) -> QueryResult<Option<RefreshTokenRow>> {
    refresh_token::table.find(hash).select(RefreshTokenRow::as_select()).first(conn).optional()
}

/// Whose token it is: the user and their organisation, which must be held before the token is judged.
pub fn token_owner_find(conn: &mut PgConnection, hash: &[u8]) -> QueryResult<Option<(UserId, OrganisationId)>> {
    refresh_token::table
        .inner_join(app_user::table)
        .filter(refresh_token::hash.eq(hash))
        .select((app_user::id, app_user::organisation_id))
        .first(conn)
        .optional()
}

/// Spends a token for its successor; without one it is good for nothing more.
pub fn token_spend(
    conn: &mut PgConnection,
    hash: &[u8],
    successor: Option<&[u8]>,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(refresh_token::table.find(hash))
        .set((refresh_token::spent_at.eq(at), refresh_token::successor.eq(successor)))
        .execute(conn)
        .map(drop)
}

pub fn family_revoke(conn: &mut PgConnection, family: TokenFamilyId, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(
        refresh_token::table.filter(refresh_token::family_id.eq(family)).filter(refresh_token::revoked_at.is_null()),
    )
    .set(refresh_token::revoked_at.eq(at))
    .execute(conn)
}

pub fn family_revoke_by_user(conn: &mut PgConnection, user: UserId, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(
        refresh_token::table.filter(refresh_token::user_id.eq(user)).filter(refresh_token::revoked_at.is_null()),
    )
    .set(refresh_token::revoked_at.eq(at))
    .execute(conn)
}

pub fn family_revoke_by_organisation(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    let people = app_user::table.filter(app_user::organisation_id.eq(organisation)).select(app_user::id);
    diesel::update(
        refresh_token::table.filter(refresh_token::user_id.eq_any(people)).filter(refresh_token::revoked_at.is_null()),
    )
    .set(refresh_token::revoked_at.eq(at))
    .execute(conn)
}

/// Sign-ins that ended since then.
pub fn family_list_revoked(conn: &mut PgConnection, since: DateTime<Utc>) -> QueryResult<Vec<TokenFamilyId>> {
    refresh_token::table
        .filter(refresh_token::revoked_at.ge(since))
        .select(refresh_token::family_id)
        .distinct()
        .load(conn)
}

/// At most `limit`; those that somebody else deletes just now are left to them.
pub fn token_delete_expired(conn: &mut PgConnection, before: DateTime<Utc>, limit: i64) -> QueryResult<usize> {
    let ended: Vec<Vec<u8>> = refresh_token::table
        .filter(refresh_token::expires_at.lt(before))
        .order(refresh_token::expires_at)
        .limit(limit)
        .select(refresh_token::hash)
        .for_update()
        .skip_locked()
        .load(conn)?;
    diesel::delete(refresh_token::table.filter(refresh_token::hash.eq_any(ended))).execute(conn)
}
