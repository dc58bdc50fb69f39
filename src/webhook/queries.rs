use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bytea, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::Value;

use super::model::{Delivery, DeliveryState, Webhook};
use crate::kernel::{OrganisationId, UserId, WebhookDeliveryId, WebhookId};
use crate::store::outbox::Event;
use crate::store::schema::{webhook, webhook_delivery};

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook, check_for_backend(diesel::pg::Pg))]
struct WebhookRow {
    id: WebhookId,
    organisation_id: OrganisationId,
    url: String,
    topics: Value,
    is_active: bool,
    created_at: DateTime<Utc>,
    rests_until: Option<DateTime<Utc>>,
}

impl From<WebhookRow> for Webhook {
    fn from(row: WebhookRow) -> Self {
        let WebhookRow { id, organisation_id, url, topics, is_active, created_at, rests_until } = row;
        let topics = serde_json::from_value(topics).unwrap_or_default();
        Self { id, organisation_id, url, topics, is_active, created_at, rests_until }
    }
}

pub fn webhook_insert(conn: &mut PgConnection, new: &Webhook, secret: &[u8], by: UserId) -> QueryResult<()> {
    diesel::insert_into(webhook::table)
        .values((
            webhook::id.eq(new.id),
            webhook::organisation_id.eq(new.organisation_id),
            webhook::url.eq(&new.url),
            webhook::topics.eq(Value::from(new.topics.clone())),
            webhook::secret.eq(secret),
            webhook::is_active.eq(new.is_active),
            webhook::created_by.eq(by),
            webhook::created_at.eq(new.created_at),
        ))
        .execute(conn)
        .map(drop)
}

/// An organisation's webhooks in force, newest first.
pub fn webhook_list(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    before: Option<WebhookId>,
    limit: i64,
) -> QueryResult<Vec<Webhook>> {
    let mut query = webhook::table
        .filter(webhook::organisation_id.eq(organisation))
        .filter(webhook::revoked_at.is_null())
        .order(webhook::id.desc())
        .limit(limit)
        .select(WebhookRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(webhook::id.lt(before));
    }
    Ok(query.load(conn)?.into_iter().map(Webhook::from).collect())
}

/// A webhook in force, held until the transaction ends.
pub fn webhook_lock(conn: &mut PgConnection, id: WebhookId) -> QueryResult<Option<Webhook>> {
    let row = webhook::table
        .find(id)
        .filter(webhook::revoked_at.is_null())
        .select(WebhookRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()?;
    Ok(row.map(Webhook::from))
}

pub fn webhook_find(conn: &mut PgConnection, id: WebhookId) -> QueryResult<Option<Webhook>> {
    let in_force = webhook::table.find(id).filter(webhook::revoked_at.is_null());
    Ok(in_force.select(WebhookRow::as_select()).first(conn).optional()?.map(Webhook::from))
}

pub fn webhook_update(conn: &mut PgConnection, changed: &Webhook) -> QueryResult<()> {
    diesel::update(webhook::table.find(changed.id))
        .set((
            webhook::url.eq(&changed.url),
            webhook::topics.eq(Value::from(changed.topics.clone())),
            webhook::is_active.eq(changed.is_active),
        ))
        .execute(conn)
        .map(drop)
}

/// Ends the rest of a webhook, for its owner says so.
pub fn webhook_wake(conn: &mut PgConnection, id: WebhookId) -> QueryResult<()> {
    diesel::update(webhook::table.find(id)).set(webhook::rests_until.eq(None::<DateTime<Utc>>)).execute(conn).map(drop)
}

/// Forgets how it went, for it is another receiver now; what comes of an attempt at the one before says nothing of it.
pub fn webhook_begin_anew(conn: &mut PgConnection, id: WebhookId) -> QueryResult<()> {
    let never = None::<DateTime<Utc>>;
    diesel::update(webhook::table.find(id))
        .set((webhook::failures.eq(0), webhook::rests_until.eq(never), webhook::busy_until.eq(never)))
        .execute(conn)
        .map(drop)
}

/// Ends a webhook and what waits for it.
pub fn webhook_revoke(conn: &mut PgConnection, id: WebhookId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(webhook::table.find(id)).set(webhook::revoked_at.eq(now)).execute(conn)?;
    diesel::update(
        webhook_delivery::table
            .filter(webhook_delivery::webhook_id.eq(id))
            .filter(webhook_delivery::state.eq(DeliveryState::Queued)),
    )
    .set((webhook_delivery::state.eq(DeliveryState::GivenUp), webhook_delivery::last_error.eq("revoked")))
    .execute(conn)
    .map(drop)
}

/// Queues an event for every webhook of these organisations that wishes for it, in the order in which events happened.
pub fn delivery_insert_wished(
    conn: &mut PgConnection,
    event: &Event,
    body: &str,
    organisations: &[OrganisationId],
    wishes: &[String; 3],
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let wish = |word: &String| Value::from(vec![word.clone()]);
    diesel::sql_query(
        "INSERT INTO webhook_delivery (id, webhook_id, outbox_id, topic, body, state, next_attempt_at, created_at)
         SELECT gen_random_uuid(), w.id, $1, $2, $3, 'queued', $9, $4 FROM webhook w
         WHERE w.organisation_id = ANY($5) AND w.is_active AND w.revoked_at IS NULL
           AND (w.topics @> $6 OR w.topics @> $7 OR w.topics @> $8)
         ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(event.id)
    .bind::<Text, _>(&event.topic)
    .bind::<Text, _>(body)
    .bind::<Timestamptz, _>(now)
    .bind::<Array<SqlUuid>, _>(organisations)
    .bind::<Jsonb, _>(wish(&wishes[0]))
    .bind::<Jsonb, _>(wish(&wishes[1]))
    .bind::<Jsonb, _>(wish(&wishes[2]))
    .bind::<Timestamptz, _>(event.created_at)
    .execute(conn)
}

/// A place before all that waits for a webhook: of what its owner asks for.
fn in_front(conn: &mut PgConnection, of: WebhookId, now: DateTime<Utc>) -> QueryResult<DateTime<Utc>> {
    #[derive(QueryableByName)]
    struct Place {
        #[diesel(sql_type = Timestamptz)]
        at: DateTime<Utc>,
    }
    let place: Place = diesel::sql_query(
        "SELECT least($1, min(next_attempt_at) - interval '1 microsecond') AS at FROM webhook_delivery
         WHERE webhook_id = $2 AND state = 'queued'",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<SqlUuid, _>(of)
    .get_result(conn)?;
    Ok(place.at)
}

/// Queues something that no event brought about, before all others.
pub fn delivery_insert(
    conn: &mut PgConnection,
    id: WebhookDeliveryId,
    to: WebhookId,
    topic: &str,
    body: &str,
    now: DateTime<Utc>,
) -> QueryResult<Delivery> {
    let place = in_front(conn, to, now)?;
    diesel::insert_into(webhook_delivery::table)
        .values((
            webhook_delivery::id.eq(id),
            webhook_delivery::webhook_id.eq(to),
            webhook_delivery::topic.eq(topic),
            webhook_delivery::body.eq(body),
            webhook_delivery::state.eq(DeliveryState::Queued),
            webhook_delivery::next_attempt_at.eq(place),
            webhook_delivery::created_at.eq(now),
        ))
        .returning(DeliveryRow::as_returning())
        .get_result(conn)
        .map(Delivery::from)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_delivery, check_for_backend(diesel::pg::Pg))]
struct DeliveryRow {
    id: WebhookDeliveryId,
    topic: String,
    body: String,
    state: DeliveryState,
    attempts: i32,
    next_attempt_at: DateTime<Utc>,
    last_status: Option<i32>,
    last_error: Option<String>,
    last_attempt_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    delivered_at: Option<DateTime<Utc>>,
}

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Self {
        Self {
            id: row.id,
            topic: row.topic,
            body: row.body,
            state: row.state,
            attempts: row.attempts,
            next_attempt_at: row.next_attempt_at,
            last_status: row.last_status,
            last_error: row.last_error,
            last_attempt_at: row.last_attempt_at,
            created_at: row.created_at,
            delivered_at: row.delivered_at,
        }
    }
}

/// A delivery's place: newest first.
pub type DeliveryKey = (DateTime<Utc>, WebhookDeliveryId);

pub fn delivery_list(
    conn: &mut PgConnection,
    of: WebhookId,
    state: Option<DeliveryState>,
    before: Option<DeliveryKey>,
    limit: i64,
) -> QueryResult<Vec<Delivery>> {
    let mut query = webhook_delivery::table
        .filter(webhook_delivery::webhook_id.eq(of))
        .order((webhook_delivery::created_at.desc(), webhook_delivery::id.desc()))
        .limit(limit)
        .select(DeliveryRow::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(webhook_delivery::state.eq(state));
    }
    if let Some((at, id)) = before {
        query = query.filter(
            webhook_delivery::created_at
                .lt(at)
                .or(webhook_delivery::created_at.eq(at).and(webhook_delivery::id.lt(id))),
        );
    }
    Ok(query.load(conn)?.into_iter().map(Delivery::from).collect())
}

/// Queues a delivery of this webhook again, with all its attempts, before all others.
pub fn delivery_replay(
    conn: &mut PgConnection,
    of: WebhookId,
    id: WebhookDeliveryId,
    now: DateTime<Utc>,
) -> QueryResult<Option<Delivery>> {
    let place = in_front(conn, of, now)?;
    diesel::update(webhook_delivery::table.find(id).filter(webhook_delivery::webhook_id.eq(of)))
        .set((
            webhook_delivery::state.eq(DeliveryState::Queued),
            webhook_delivery::attempts.eq(0),
            webhook_delivery::next_attempt_at.eq(place),
        ))
        .returning(DeliveryRow::as_returning())
        .get_result(conn)
        .optional()
        .map(|row| row.map(Delivery::from))
}

/// What is to be sent now.
#[derive(Debug, QueryableByName)]
pub struct Leased {
    #[diesel(sql_type = SqlUuid)]
    pub id: WebhookDeliveryId,
    #[diesel(sql_type = SqlUuid)]
    pub webhook_id: WebhookId,
    #[diesel(sql_type = Text)]
    pub url: String,
    #[diesel(sql_type = Bytea)]
    pub secret: Vec<u8>,
    #[diesel(sql_type = Text)]
    pub body: String,
    /// This one included.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// Its place among what waits for the webhook.
    #[diesel(sql_type = Timestamptz)]
    pub place: DateTime<Utc>,
    /// Attempts in a row before this one that did not reach the webhook's receiver.
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    /// Nobody else sends to the webhook before.
    #[diesel(sql_type = Timestamptz)]
    pub busy_until: DateTime<Utc>,
}

/// Takes the first delivery that is due of the webhook that was last sent something longest ago, and counts an attempt. A webhook
/// that is paused, rests, or is being sent something is passed over; nobody else sends to this one before `lease_until`. The
/// delivery keeps its place, so that it is the first again if whoever took it ends in the middle.
pub fn delivery_lease(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> QueryResult<Option<Leased>> {
    diesel::sql_query(
        "WITH due AS (
             SELECT d.id FROM webhook a CROSS JOIN LATERAL (
                 SELECT q.id, q.next_attempt_at FROM webhook_delivery q
                 WHERE q.webhook_id = a.id AND q.state = 'queued' AND q.next_attempt_at <= $1
                 ORDER BY q.next_attempt_at, q.outbox_id LIMIT 1) d
             WHERE a.is_active AND a.revoked_at IS NULL
               AND (a.rests_until IS NULL OR a.rests_until <= $1) AND (a.busy_until IS NULL OR a.busy_until <= $1)
               -- Most of the time nothing waits for anybody, and no webhook need be looked at.
               AND (SELECT true FROM webhook_delivery WHERE state = 'queued' LIMIT 1)
             ORDER BY a.asked_at NULLS FIRST, d.next_attempt_at LIMIT 1 FOR NO KEY UPDATE OF a SKIP LOCKED),
         taken AS (
             UPDATE webhook_delivery q SET attempts = q.attempts + 1, last_attempt_at = $1 FROM due
             WHERE q.id = due.id AND q.state = 'queued'
             RETURNING q.id, q.webhook_id, q.body, q.attempts, q.created_at, q.next_attempt_at)
         UPDATE webhook w SET busy_until = $2, asked_at = $1 FROM taken t WHERE w.id = t.webhook_id
         RETURNING t.id, t.webhook_id, w.url, w.secret, t.body, t.attempts, t.created_at, t.next_attempt_at AS place,
                   w.failures, w.busy_until",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(lease_until)
    .get_result(conn)
    .optional()
}

/// Gives a webhook free that was sent something, and lets it rest if its receiver was away, unless its owner asked for something to
/// be sent meanwhile. Nothing if it is another receiver by now, or another sender's.
pub fn webhook_mark(conn: &mut PgConnection, leased: &Leased, rests_until: Option<DateTime<Utc>>) -> QueryResult<()> {
    let failures = if rests_until.is_some() { leased.failures.saturating_add(1) } else { 0 };
    diesel::sql_query(
        "UPDATE webhook w SET busy_until = NULL, failures = $3,
                rests_until = CASE WHEN NOT EXISTS (
                    SELECT FROM webhook_delivery q
                    WHERE q.webhook_id = w.id AND q.state = 'queued' AND q.next_attempt_at < $5) THEN $4 END
         WHERE w.id = $1 AND w.busy_until = $2",
    )
    .bind::<SqlUuid, _>(leased.webhook_id)
    .bind::<Timestamptz, _>(leased.busy_until)
    .bind::<Integer, _>(failures)
    .bind::<Nullable<Timestamptz>, _>(rests_until)
    .bind::<Timestamptz, _>(leased.place)
    .execute(conn)
    .map(drop)
}

/// What came of an attempt.
pub struct Outcome<'a> {
    pub state: DeliveryState,
    pub status: Option<i32>,
    pub error: Option<&'a str>,
    /// It keeps its place if none.
    pub next_attempt_at: Option<DateTime<Utc>>,
    pub delivered_at: Option<DateTime<Utc>>,
}

/// Writes it, unless the delivery was ended or replayed meanwhile.
pub fn delivery_mark(conn: &mut PgConnection, leased: &Leased, outcome: &Outcome<'_>) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE webhook_delivery SET state = $3, last_status = $4, last_error = $5,
                next_attempt_at = coalesce($6, next_attempt_at), delivered_at = coalesce($7, delivered_at)
         WHERE id = $1 AND attempts = $2 AND state = 'queued'",
    )
    .bind::<SqlUuid, _>(leased.id)
    .bind::<Integer, _>(leased.attempts)
    .bind::<Text, _>(outcome.state)
    .bind::<Nullable<Integer>, _>(outcome.status)
    .bind::<Nullable<Text>, _>(outcome.error)
    .bind::<Nullable<Timestamptz>, _>(outcome.next_attempt_at)
    .bind::<Nullable<Timestamptz>, _>(outcome.delivered_at)
    .execute(conn)
    .map(drop)
}
