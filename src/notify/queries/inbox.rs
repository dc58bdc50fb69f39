//! Mails as their readers find them in the product, and as those who see to its running do.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::{OutboxId, UserId};
use crate::notify::model::MailState;
use crate::store::schema::{mail, outbox};

/// What the product wrote to a person.
#[derive(Debug, Clone, Queryable)]
pub struct Message {
    pub id: OutboxId,
    pub topic: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub subject: String,
    pub body: String,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// A message's place: newest first.
pub type MessageKey = (DateTime<Utc>, OutboxId);

pub fn message_list(
    conn: &mut PgConnection,
    user: UserId,
    only_unread: bool,
    before: Option<MessageKey>,
    limit: i64,
) -> QueryResult<Vec<Message>> {
    let mut query = mail::table
        .inner_join(outbox::table)
        .filter(mail::user_id.eq(user))
        .filter(mail::is_secret.eq(false))
        .order((mail::created_at.desc(), mail::id.desc()))
        .limit(limit)
        .select((
            mail::id,
            outbox::topic,
            outbox::subject_kind,
            outbox::subject_id,
            mail::subject,
            mail::body,
            mail::created_at,
            mail::read_at,
        ))
        .into_boxed();
    if only_unread {
        query = query.filter(mail::read_at.is_null());
    }
    if let Some((at, id)) = before {
        query = query.filter(mail::created_at.lt(at).or(mail::created_at.eq(at).and(mail::id.lt(id))));
    }
    query.load(conn)
}

pub fn message_unread_count(conn: &mut PgConnection, user: UserId) -> QueryResult<i64> {
    mail::table
        .filter(mail::user_id.eq(user))
        .filter(mail::read_at.is_null())
        .filter(mail::is_secret.eq(false))
        .count()
        .get_result(conn)
}

/// Answers whether the person has such a message; one that was read stays as it is.
pub fn message_mark_read(conn: &mut PgConnection, user: UserId, id: OutboxId, now: DateTime<Utc>) -> QueryResult<bool> {
    let own = mail::table.find(id).filter(mail::user_id.eq(user)).filter(mail::is_secret.eq(false));
    let read_at = own.select(mail::read_at).first::<Option<DateTime<Utc>>>(conn).optional()?;
    if read_at == Some(None) {
        diesel::update(mail::table.find(id)).set(mail::read_at.eq(now)).execute(conn)?;
    }
    Ok(read_at.is_some())
}

pub fn message_mark_all_read(conn: &mut PgConnection, user: UserId, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(mail::table.filter(mail::user_id.eq(user)).filter(mail::read_at.is_null()))
        .set(mail::read_at.eq(now))
        .execute(conn)
}

/// A mail that has not arrived.
#[derive(Debug, Clone, Queryable, serde::Serialize, utoipa::ToSchema)]
pub struct UndeliveredMail {
    pub id: OutboxId,
    /// What happened, as `booking.confirmed`.
    pub topic: String,
    pub recipient: String,
    pub subject: String,
    pub state: MailState,
    pub attempts: i32,
    /// What the mail server, or the way to it, said; absent before the first attempt.
    pub last_error: Option<String>,
    /// When a queued one is tried again.
    pub next_attempt_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// Newest first.
pub fn mail_list_undelivered(
    conn: &mut PgConnection,
    states: &[MailState],
    before: Option<MessageKey>,
    limit: i64,
) -> QueryResult<Vec<UndeliveredMail>> {
    let mut query = mail::table
        .inner_join(outbox::table)
        .filter(mail::state.eq_any(states))
        .order((mail::created_at.desc(), mail::id.desc()))
        .limit(limit)
        .select((
            mail::id,
            outbox::topic,
            mail::recipient,
            mail::subject,
            mail::state,
            mail::attempts,
            mail::last_error,
            mail::next_attempt_at,
            mail::created_at,
        ))
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(mail::created_at.lt(at).or(mail::created_at.eq(at).and(mail::id.lt(id))));
    }
    query.load(conn)
}

/// Queues a mail that was given up, with all its attempts again; answers whether it was one.
pub fn mail_retry(conn: &mut PgConnection, id: OutboxId, now: DateTime<Utc>) -> QueryResult<bool> {
    diesel::update(mail::table.find(id).filter(mail::state.eq(MailState::GivenUp)).filter(mail::is_secret.eq(false)))
        .set((mail::state.eq(MailState::Queued), mail::attempts.eq(0), mail::next_attempt_at.eq(now)))
        .execute(conn)
        .map(|changed| changed == 1)
}
