//! Events of the business, written with the change that caused them and delivered afterwards.
//!
//! Modules announce what happened; `notify` decides who hears of it and how.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Jsonb, Text, Timestamptz, Uuid as SqlUuid};
use serde::Serialize;
use uuid::Uuid;

use super::schema::outbox;
use super::{DbError, Tx};
use crate::kernel::{IdsInOrder, OutboxId};

/// An event as it waits to be delivered.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(diesel::pg::Pg))]
pub struct Event {
    pub id: OutboxId,
    /// What happened, as `thing.happened`: `booking.confirmed`.
    pub topic: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub payload: serde_json::Value,
    pub created_at: DateTime<Utc>,
}

/// Announces that `topic` happened to a thing, as part of the running transaction.
///
/// # Errors
/// The database refuses.
pub fn announce(
    tx: &mut Tx<'_>,
    topic: &str,
    subject_kind: &str,
    subject_id: Uuid,
    payload: &impl Serialize,
) -> Result<(), DbError> {
    let now = tx.now();
    let payload = serde_json::to_value(payload).map_err(|e| diesel::result::Error::SerializationError(e.into()))?;
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(OutboxId::new()),
            outbox::topic.eq(topic),
            outbox::subject_kind.eq(subject_kind),
            outbox::subject_id.eq(subject_id),
            outbox::payload.eq(payload),
            outbox::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Announces that `topic` happened to each of many things of one kind, with a payload of its own.
///
/// # Errors
/// The database refuses.
pub fn announce_all(
    tx: &mut Tx<'_>,
    topic: &str,
    subject_kind: &str,
    events: &[(Uuid, serde_json::Value)],
) -> Result<(), DbError> {
    /// Bounds how large one statement becomes.
    const AT_ONCE: usize = 20_000;

    let now = tx.now();
    for part in events.chunks(AT_ONCE) {
        diesel::sql_query(
            "INSERT INTO outbox (id, topic, subject_kind, subject_id, payload, created_at)
             SELECT e.id, $4, $5, e.subject, e.payload, $6 FROM unnest($1, $2, $3) AS e (id, subject, payload)",
        )
        .bind::<Array<SqlUuid>, _>(part.iter().map(|_| OutboxId::new()).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(part.iter().map(|(subject_id, _)| *subject_id).collect::<Vec<_>>())
        .bind::<Array<Jsonb>, _>(part.iter().map(|(_, payload)| payload).collect::<Vec<_>>())
        .bind::<Text, _>(topic)
        .bind::<Text, _>(subject_kind)
        .bind::<Timestamptz, _>(now)
        .execute(tx.conn())?;
    }
    Ok(())
}

/// As [`announce_all`], of things that the database finds by itself: any number of them by one statement, and none is read.
/// `found` is a question of the program's own that answers the ids of the things and what is told of each.
///
/// # Errors
/// The database refuses.
pub fn announce_found(tx: &mut Tx<'_>, topic: &str, subject_kind: &str, found: &'static str) -> Result<usize, DbError> {
    let (now, ids) = (tx.now(), IdsInOrder::new());
    Ok(diesel::sql_query(format!(
        "INSERT INTO outbox (id, topic, subject_kind, subject_id, payload, created_at)
         SELECT uuid_in_order($1, row_number() OVER () - 1, $5), $2, $3, e.subject, e.payload, $4
         FROM ({found}) AS e (subject, payload)"
    ))
    .bind::<BigInt, _>(ids.first)
    .bind::<Text, _>(topic)
    .bind::<Text, _>(subject_kind)
    .bind::<Timestamptz, _>(now)
    .bind::<Text, _>(ids.last)
    .execute(tx.conn())?)
}

/// Takes up to `limit` waiting events, oldest first; events that another worker holds are skipped.
///
/// # Errors
/// The database refuses.
pub fn take(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Event>, DbError> {
    Ok(outbox::table
        .filter(outbox::handled_at.is_null())
        .order((outbox::created_at, outbox::id))
        .limit(limit)
        .for_update()
        .skip_locked()
        .select(Event::as_select())
        .load(tx.conn())?)
}

/// The member of an event's payload that may be kept no longer than it takes to tell of it: what is in it opens something.
pub const SECRET: &str = "secret";

/// Marks events as dealt with and forgets what was secret in them.
///
/// # Errors
/// The database refuses.
pub fn mark_handled(tx: &mut Tx<'_>, ids: &[OutboxId]) -> Result<(), DbError> {
    let now = tx.now();
    let payload = sql::<Jsonb>("payload - 'secret'");
    diesel::update(outbox::table.filter(outbox::id.eq_any(ids)))
        .set((outbox::handled_at.eq(now), outbox::payload.eq(payload)))
        .execute(tx.conn())?;
    Ok(())
}
