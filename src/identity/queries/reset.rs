use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::identity::model::Login;
use crate::kernel::{OrganisationId, UserId};
use crate::store::schema::{app_user, password_reset};

/// A link to a new password as it is kept: never the token, only its SHA-256.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = password_reset, check_for_backend(diesel::pg::Pg))]
pub struct ResetRow {
    pub hash: Vec<u8>,
    pub user_id: UserId,
    pub requested_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub spent_at: Option<DateTime<Utc>>,
}

impl ResetRow {
    pub fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.spent_at.is_none() && self.expires_at > now
    }
}

/// Whose link it is.
#[derive(Debug, Queryable)]
pub struct ResetOwner {
    pub user_id: UserId,
    pub organisation_id: OrganisationId,
    pub login: Login,
}

pub fn reset_insert(conn: &mut PgConnection, row: &ResetRow) -> QueryResult<()> {
    diesel::insert_into(password_reset::table).values(row).execute(conn).map(drop)
}

pub fn reset_find(conn: &mut PgConnection, hash: &[u8]) -> QueryResult<Option<ResetRow>> {
    password_reset::table.find(hash).select(ResetRow::as_select()).first(conn).optional()
}

/// The person, whom the change must hold before it judges the link.
pub fn reset_owner_find(conn: &mut PgConnection, hash: &[u8]) -> QueryResult<Option<ResetOwner>> {
    password_reset::table
        .inner_join(app_user::table)
        .filter(password_reset::hash.eq(hash))
        .select((app_user::id, app_user::organisation_id, app_user::login))
        .first(conn)
        .optional()
}

/// Ends all links of a person: the one that was used, and those that were not.
pub fn reset_spend_by_user(conn: &mut PgConnection, user: UserId, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(
        password_reset::table.filter(password_reset::user_id.eq(user)).filter(password_reset::spent_at.is_null()),
    )
    .set(password_reset::spent_at.eq(at))
    .execute(conn)
    .map(drop)
}

/// At most `limit`; those that somebody else deletes just now are left to them.
pub fn reset_delete_expired(conn: &mut PgConnection, before: DateTime<Utc>, limit: i64) -> QueryResult<usize> {
    let ended: Vec<Vec<u8>> = password_reset::table
        .filter(password_reset::expires_at.lt(before))
        .order(password_reset::expires_at)
        .limit(limit)
        .select(password_reset::hash)
        .for_update()
        .skip_locked()
        .load(conn)?;
    diesel::delete(password_reset::table.filter(password_reset::hash.eq_any(ended))).execute(conn)
}
