//! The first answer to a POST, kept for [`KEPT_DAYS`] so that a replay gets the same. What is sent again under its key after that is a
//! new request.

use std::io::Write;

use chrono::Duration;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Json, Timestamptz};
use serde::Serialize;

use super::schema::idempotency_key as keys;
use super::{DbError, Tx};

/// Name of the constraint that a simultaneous twin runs into.
pub const KEY_CONSTRAINT: &str = "idempotency_key_pkey";

/// How long an answer is kept: nobody sends a request again after a month.
pub const KEPT_DAYS: i64 = 30;

/// An answer as it was given.
#[derive(Debug, Clone, Queryable)]
pub struct Answer {
    /// SHA-256 of what was asked: a replay must ask the same.
    pub fingerprint: Vec<u8>,
    pub status: i32,
    pub body: Body,
}

/// The text of an answer: JSON that is written once, kept, and sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Json)]
pub struct Body(String);

impl Body {
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn of(value: &impl Serialize) -> serde_json::Result<Self> {
        serde_json::to_string(value).map(Self)
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

impl ToSql<Json, Pg> for Body {
    fn to_sql(&self, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<Json, Pg> for Body {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(str::from_utf8(value.as_bytes())?.to_owned()))
    }
}

/// The answer kept under this actor's key, if there is one.
///
/// # Errors
/// The database refuses.
pub fn find(conn: &mut PgConnection, actor: &str, key: &str) -> Result<Option<Answer>, DbError> {
    Ok(keys::table.find((actor, key)).select((keys::fingerprint, keys::status, keys::body)).first(conn).optional()?)
}

/// Keeps an answer, in the transaction that made it true.
///
/// # Errors
/// A twin was faster ([`KEY_CONSTRAINT`]), or the database refuses.
pub fn keep(tx: &mut Tx<'_>, actor: &str, key: &str, answer: &Answer) -> Result<(), DbError> {
    let now = tx.now();
    diesel::insert_into(keys::table)
        .values((
            keys::actor.eq(actor),
            keys::key.eq(key),
            keys::fingerprint.eq(&answer.fingerprint),
            keys::status.eq(answer.status),
            keys::body.eq(&answer.body),
            keys::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets up to `limit` answers whose time is over, the oldest first; answers how many.
///
/// # Errors
/// The database refuses.
pub fn purge(tx: &mut Tx<'_>, limit: i64) -> Result<usize, DbError> {
    let before = tx.now() - Duration::days(KEPT_DAYS);
    Ok(diesel::sql_query(
        "DELETE FROM idempotency_key k USING (
             SELECT actor, key FROM idempotency_key WHERE created_at < $1
             ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS old
         WHERE k.actor = old.actor AND k.key = old.key",
    )
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(limit)
    .execute(tx.conn())?)
}
