mod inbox;

pub use inbox::{
    Message, MessageKey, UndeliveredMail, mail_list_undelivered, mail_retry, message_list, message_mark_all_read,
    message_mark_read, message_unread_count,
};

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::model::{MailState, Outgoing};
use crate::identity::Language;
use crate::kernel::{OrganisationId, OutboxId, UserId};
use crate::store::schema::{app_user, mail};

/// Somebody to write to.
#[derive(Debug, Queryable)]
pub struct Recipient {
    pub id: UserId,
    /// May be empty.
    pub email: String,
    pub language: Language,
}

/// The people of organisations, and people by themselves, who may sign in.
pub fn recipient_list(
    conn: &mut PgConnection,
    organisations: &[OrganisationId],
    people: &[UserId],
) -> QueryResult<Vec<Recipient>> {
    app_user::table
        .filter(app_user::organisation_id.eq_any(organisations).or(app_user::id.eq_any(people)))
        .filter(app_user::is_active)
        .select((app_user::id, app_user::email, app_user::language))
        .order(app_user::id)
        .load(conn)
}

/// A mail to be written.
pub struct NewMail<'a> {
    pub event: OutboxId,
    pub recipient: &'a Recipient,
    pub subject: &'a str,
    pub body: &'a str,
    pub is_secret: bool,
    pub state: MailState,
    pub invitation: Option<serde_json::Value>,
}

/// Writes a mail; the same event to the same person, or to be sent to the same address, only once. Answers whether it did.
pub fn mail_insert(conn: &mut PgConnection, new: &NewMail<'_>, now: DateTime<Utc>) -> QueryResult<bool> {
    diesel::insert_into(mail::table)
        .values((
            mail::id.eq(OutboxId::new()),
            mail::outbox_id.eq(new.event),
            mail::user_id.eq(new.recipient.id),
            mail::recipient.eq(&new.recipient.email),
            mail::subject.eq(new.subject),
            mail::body.eq(new.body),
            mail::is_secret.eq(new.is_secret),
            mail::state.eq(new.state),
            mail::invitation.eq(&new.invitation),
            mail::next_attempt_at.eq(now),
            mail::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .map(|written| written == 1)
}

#[derive(QueryableByName)]
struct Leased {
    #[diesel(sql_type = SqlUuid)]
    id: OutboxId,
    #[diesel(sql_type = Text)]
    topic: String,
    #[diesel(sql_type = SqlUuid)]
    subject_id: Uuid,
    #[diesel(sql_type = Text)]
    recipient: String,
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Integer)]
    attempts: i32,
    #[diesel(sql_type = Nullable<Jsonb>)]
    invitation: Option<serde_json::Value>,
}

/// Takes the mail that is due longest and counts an attempt; nobody else takes it before `lease_until`.
pub fn mail_lease(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> QueryResult<Option<Outgoing>> {
    diesel::sql_query(
        "UPDATE mail m SET attempts = m.attempts + 1, next_attempt_at = $2
         FROM outbox o
         WHERE o.id = m.outbox_id
           AND m.id = (SELECT id FROM mail WHERE state = 'queued' AND next_attempt_at <= $1
                       ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING m.id, o.topic, o.subject_id, m.recipient, m.subject, m.body, m.attempts, m.invitation",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(lease_until)
    .get_result::<Leased>(conn)
    .optional()
    .map(|row| {
        row.map(|Leased { id, topic, subject_id, recipient, subject, body, attempts, invitation }| {
            // Of an older version of the product, and not to be read any more: the mail goes without it.
            let invitation = invitation.and_then(|entry| serde_json::from_value(entry).ok());
            Outgoing { id, topic, subject_id, recipient, subject, body, attempts, invitation }
        })
    })
}

/// Leaves a mail that nobody has been sent to the product.
pub fn mail_keep(conn: &mut PgConnection, id: OutboxId) -> QueryResult<()> {
    diesel::update(mail::table.find(id)).set(mail::state.eq(MailState::Kept)).execute(conn).map(drop)
}

pub fn mail_mark_sent(conn: &mut PgConnection, id: OutboxId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(mail::table.find(id))
        .set((
            mail::state.eq(MailState::Sent),
            mail::sent_at.eq(Some(now)),
            mail::last_error.eq(None::<String>),
            mail::body.eq(body_if_open()),
        ))
        .execute(conn)
        .map(drop)
}

pub fn mail_mark_failed(
    conn: &mut PgConnection,
    id: OutboxId,
    error: &str,
    next_attempt_at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(mail::table.find(id))
        .set((mail::last_error.eq(Some(error)), mail::next_attempt_at.eq(next_attempt_at)))
        .execute(conn)
        .map(drop)
}

pub fn mail_mark_given_up(conn: &mut PgConnection, id: OutboxId, error: &str) -> QueryResult<()> {
    diesel::update(mail::table.find(id))
        .set((mail::state.eq(MailState::GivenUp), mail::last_error.eq(Some(error)), mail::body.eq(body_if_open())))
        .execute(conn)
        .map(drop)
}

/// The body as it is, or nothing of a secret one.
fn body_if_open() -> diesel::expression::SqlLiteral<Text> {
    sql::<Text>("CASE WHEN is_secret THEN '' ELSE body END")
}

/// Mails that failed, or were given up: a part of `store::todo::waiting`.
pub const UNDELIVERED: &str = "
    SELECT 'mail_undelivered', id::text, subject, recipient, state, created_at, NULL::timestamptz, NULL::bigint
    FROM mail WHERE state = 'given_up' OR state = 'queued' AND last_error IS NOT NULL";
