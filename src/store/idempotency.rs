//! The first answer to a POST, kept so that a replay gets the same.

use diesel::prelude::*;
use serde_json::Value;

use super::schema::idempotency_key as keys;
use super::{DbError, Tx};

/// Name of the constraint that a simultaneous twin runs into.
pub const KEY_CONSTRAINT: &str = "idempotency_key_pkey";

/// An answer as it was given.
#[derive(Debug, Clone, Queryable)]
pub struct Answer {
    /// SHA-256 of what was asked: a replay must ask the same.
    pub fingerprint: Vec<u8>,
    pub status: i32,
    pub body: Value,
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
