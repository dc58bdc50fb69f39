use diesel::pg::PgConnection;
use serde::Serialize;
use uuid::Uuid;

use super::model::{Error, Event};
use super::queries;
use crate::store::{DbError, Tx};

/// Records, as part of the running transaction, that its actor did `action` to a thing.
///
/// `detail` says what a reader years later needs: states before and after, amounts in fen, reasons.
///
/// # Errors
/// The database refuses.
pub fn record(
    tx: &mut Tx<'_>,
    action: &str,
    subject_kind: &str,
    subject_id: Uuid,
    detail: &impl Serialize,
) -> Result<(), DbError> {
    let (now, actor) = (tx.now(), tx.actor().clone());
    let detail = serde_json::to_value(detail).map_err(|e| diesel::result::Error::SerializationError(e.into()))?;
    Ok(queries::event_insert(tx.conn(), now, &actor, action, subject_kind, subject_id, &detail)?)
}

/// Records the same action for many things of one kind by one statement, in the order of `subjects`.
///
/// # Errors
/// The database refuses.
pub fn record_all(
    tx: &mut Tx<'_>,
    action: &str,
    subject_kind: &str,
    subjects: &[Uuid],
    detail: &impl Serialize,
) -> Result<(), DbError> {
    let (now, actor) = (tx.now(), tx.actor().clone());
    let detail = serde_json::to_value(detail).map_err(|e| diesel::result::Error::SerializationError(e.into()))?;
    Ok(queries::event_insert_all(tx.conn(), now, &actor, action, subject_kind, subjects, &detail)?)
}

/// As [`record_all`], of things that the database finds by itself: any number of them by one statement, and none is read.
/// `found` is a question of the program's own that answers their ids.
///
/// # Errors
/// The database refuses.
pub fn record_found(
    tx: &mut Tx<'_>,
    action: &str,
    subject_kind: &str,
    found: &'static str,
    detail: &impl Serialize,
) -> Result<usize, DbError> {
    let (now, actor) = (tx.now(), tx.actor().clone());
    let detail = serde_json::to_value(detail).map_err(|e| diesel::result::Error::SerializationError(e.into()))?;
    Ok(queries::event_insert_found(tx.conn(), now, &actor, action, subject_kind, found, &detail)?)
}

/// Everything that was done to a thing, oldest first.
///
/// # Errors
/// The database refuses.
pub fn timeline(conn: &mut PgConnection, subject_kind: &str, subject_id: Uuid) -> Result<Vec<Event>, Error> {
    Ok(queries::event_list_by_subject(conn, subject_kind, subject_id)?)
}

/// Every closing of a month that was ever recorded, oldest first.
///
/// # Errors
/// The database refuses.
pub fn closings(conn: &mut PgConnection) -> Result<Vec<Event>, Error> {
    Ok(queries::event_list_closings(conn)?)
}

/// Up to `limit` events of the whole trail before `before`, newest first.
///
/// # Errors
/// The database refuses.
pub fn trail(conn: &mut PgConnection, before: Option<i64>, limit: i64) -> Result<Vec<Event>, Error> {
    Ok(queries::event_list_before(conn, before, limit)?)
}
