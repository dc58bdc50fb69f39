use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use super::model::Event;
use crate::kernel::Actor;
use crate::store::schema::{audit_chain, audit_event, audit_watermark};

pub fn event_insert(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    actor: &Actor,
    action: &str,
    subject_kind: &str,
    subject_id: Uuid,
    detail: &Value,
) -> QueryResult<()> {
    diesel::insert_into(audit_event::table)
        .values((
            audit_event::occurred_at.eq(at),
            audit_event::actor_user.eq(actor.user.map(|u| u.uuid())),
            audit_event::actor_org.eq(actor.organisation.map(|o| o.uuid())),
            audit_event::actor_label.eq(&actor.label),
            audit_event::action.eq(action),
            audit_event::subject_kind.eq(subject_kind),
            audit_event::subject_id.eq(subject_id),
            audit_event::detail.eq(detail),
        ))
        .execute(conn)
        .map(drop)
}

/// One event for each subject, all alike, by one statement.
pub fn event_insert_all(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    actor: &Actor,
    action: &str,
    subject_kind: &str,
    subjects: &[Uuid],
    detail: &Value,
) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO audit_event (occurred_at, actor_user, actor_org, actor_label, action, subject_kind, subject_id, detail)
         SELECT $1, $2, $3, $4, $5, $6, subject.id, $8 FROM unnest($7) WITH ORDINALITY AS subject (id, place)
         ORDER BY subject.place",
    )
    .bind::<Timestamptz, _>(at)
    .bind::<Nullable<SqlUuid>, _>(actor.user.map(|u| u.uuid()))
    .bind::<Nullable<SqlUuid>, _>(actor.organisation.map(|o| o.uuid()))
    .bind::<Text, _>(&actor.label)
    .bind::<Text, _>(action)
    .bind::<Text, _>(subject_kind)
    .bind::<Array<SqlUuid>, _>(subjects)
    .bind::<Jsonb, _>(detail)
    .execute(conn)
    .map(drop)
}

/// One event for each thing that the question finds, all alike, in its order; answers how many.
pub fn event_insert_found(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    actor: &Actor,
    action: &str,
    subject_kind: &str,
    found: &str,
    detail: &Value,
) -> QueryResult<usize> {
    diesel::sql_query(format!(
        "INSERT INTO audit_event (occurred_at, actor_user, actor_org, actor_label, action, subject_kind, subject_id, detail)
         SELECT $1, $2, $3, $4, $5, $6, subject.id, $7 FROM ({found}) AS subject (id)"
    ))
    .bind::<Timestamptz, _>(at)
    .bind::<Nullable<SqlUuid>, _>(actor.user.map(|u| u.uuid()))
    .bind::<Nullable<SqlUuid>, _>(actor.organisation.map(|o| o.uuid()))
    .bind::<Text, _>(&actor.label)
    .bind::<Text, _>(action)
    .bind::<Text, _>(subject_kind)
    .bind::<Jsonb, _>(detail)
    .execute(conn)
}

pub fn event_list_by_subject(conn: &mut PgConnection, subject_kind: &str, subject_id: Uuid) -> QueryResult<Vec<Event>> {
    audit_event::table
        .filter(audit_event::subject_kind.eq(subject_kind))
        .filter(audit_event::subject_id.eq(subject_id))
        .order(audit_event::seq)
        .select(Event::as_select())
        .load(conn)
}

/// An event as the chain sees it; `detail` in PostgreSQL's own spelling, which does not depend on our libraries.
#[derive(Debug, Clone, QueryableByName)]
pub struct SealedEvent {
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = Timestamptz)]
    pub occurred_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub actor_user: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub actor_org: Option<Uuid>,
    #[diesel(sql_type = Text)]
    pub actor_label: String,
    #[diesel(sql_type = Text)]
    pub action: String,
    #[diesel(sql_type = Text)]
    pub subject_kind: String,
    #[diesel(sql_type = SqlUuid)]
    pub subject_id: Uuid,
    #[diesel(sql_type = Text)]
    pub detail: String,
}

/// A link and the event it holds, if that is still there.
#[derive(Debug, Clone, QueryableByName)]
pub struct Link {
    #[diesel(sql_type = BigInt)]
    pub position: i64,
    #[diesel(sql_type = Binary)]
    pub hash: Vec<u8>,
    #[diesel(embed)]
    pub event: Option<SealedEvent>,
}

#[derive(Queryable)]
pub struct LastLink {
    pub position: i64,
    pub hash: Vec<u8>,
}

/// Taken by the sealer until its transaction ends.
pub fn chain_lock(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext('audit_chain'))").execute(conn).map(drop)
}

pub fn chain_last(conn: &mut PgConnection) -> QueryResult<Option<LastLink>> {
    audit_chain::table
        .order(audit_chain::position.desc())
        .select((audit_chain::position, audit_chain::hash))
        .first(conn)
        .optional()
}

pub fn chain_hash_at(conn: &mut PgConnection, position: i64) -> QueryResult<Option<Vec<u8>>> {
    audit_chain::table.find(position).select(audit_chain::hash).first(conn).optional()
}

/// The transaction before which every one is over: all events that they wrote are in view, or never will be. To be
/// asked before the events are listed.
pub fn transaction_settled(conn: &mut PgConnection) -> QueryResult<i64> {
    diesel::select(sql::<BigInt>("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")).get_result(conn)
}

/// Events that are not in the chain, oldest first, however long their transactions took to come into view.
pub fn event_list_unsealed(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<SealedEvent>> {
    diesel::sql_query(
        "WITH mark AS MATERIALIZED (SELECT audit_sealed_below() AS xid), recent AS MATERIALIZED (
             SELECT seq FROM audit_event WHERE xid >= (SELECT xid FROM mark)
             UNION ALL
             SELECT seq FROM audit_event WHERE xid IS NULL AND (SELECT xid FROM mark) = 0
         )
         SELECT seq, occurred_at, actor_user, actor_org, actor_label, action, subject_kind, subject_id,
                detail::text AS detail
         FROM audit_event WHERE seq IN (
             SELECT seq FROM recent r WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.event_seq = r.seq)
             ORDER BY seq LIMIT $1)
         ORDER BY seq",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Every event of a transaction before `xid` is sealed.
pub fn watermark_set(conn: &mut PgConnection, xid: i64) -> QueryResult<()> {
    diesel::update(audit_watermark::table.filter(audit_watermark::xid.ne(xid)))
        .set(audit_watermark::xid.eq(xid))
        .execute(conn)
        .map(drop)
}

/// Events outside the chain: those that the sealer should have sealed, and the first of them; those that wait for it.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Unsealed {
    #[diesel(sql_type = Nullable<BigInt>)]
    pub first_lost: Option<i64>,
    #[diesel(sql_type = BigInt)]
    pub lost: i64,
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
}

pub fn event_unsealed(conn: &mut PgConnection) -> QueryResult<Unsealed> {
    diesel::sql_query(
        "WITH mark AS MATERIALIZED (SELECT audit_sealed_below() AS xid)
         SELECT min(seq) FILTER (WHERE is_lost) AS first_lost, count(*) FILTER (WHERE is_lost) AS lost,
                count(*) FILTER (WHERE NOT is_lost) AS waiting
         FROM (SELECT e.seq, coalesce(e.xid, 0) < (SELECT xid FROM mark) AS is_lost FROM audit_event e
               WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.event_seq = e.seq)) unsealed",
    )
    .get_result(conn)
}

/// Appends links by one statement: position, event, hash.
pub fn chain_append(conn: &mut PgConnection, links: &[(i64, i64, Vec<u8>)], now: DateTime<Utc>) -> QueryResult<()> {
    let positions: Vec<i64> = links.iter().map(|link| link.0).collect();
    let seqs: Vec<i64> = links.iter().map(|link| link.1).collect();
    let hashes: Vec<&[u8]> = links.iter().map(|link| link.2.as_slice()).collect();
    diesel::sql_query(
        "INSERT INTO audit_chain (position, event_seq, hash, sealed_at)
         SELECT *, $4 FROM unnest($1, $2, $3)",
    )
    .bind::<Array<BigInt>, _>(positions)
    .bind::<Array<BigInt>, _>(seqs)
    .bind::<Array<Binary>, _>(hashes)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .map(drop)
}

pub fn chain_list_after(conn: &mut PgConnection, position: i64, limit: i64) -> QueryResult<Vec<Link>> {
    diesel::sql_query(
        "SELECT c.position, c.hash, e.seq, e.occurred_at, e.actor_user, e.actor_org, e.actor_label, e.action,
                e.subject_kind, e.subject_id, e.detail::text AS detail
         FROM audit_chain c LEFT JOIN audit_event e ON e.seq = c.event_seq
         WHERE c.position > $1 ORDER BY c.position LIMIT $2",
    )
    .bind::<BigInt, _>(position)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Served by an index of its own: closings are few among very many events.
pub fn event_list_closings(conn: &mut PgConnection) -> QueryResult<Vec<Event>> {
    audit_event::table
        .filter(sql::<diesel::sql_types::Bool>("action = 'period.closed'"))
        .order(audit_event::seq)
        .select(Event::as_select())
        .load(conn)
}

pub fn event_list_before(conn: &mut PgConnection, before: Option<i64>, limit: i64) -> QueryResult<Vec<Event>> {
    audit_event::table
        .filter(audit_event::seq.lt(before.unwrap_or(i64::MAX)))
        .order(audit_event::seq.desc())
        .limit(limit)
        .select(Event::as_select())
        .load(conn)
}
