//! Telling: events become deliveries, deliveries become requests.

use std::time::Duration as Span;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::header::RETRY_AFTER;

use crate::kernel::{Actor, OrganisationId, Reach};
use crate::outbound::{self, checked_url};
use crate::store::outbox::{self, Event};
use crate::store::{Db, Tx};
use crate::webhook::Error;
use crate::webhook::model::{
    DeliveryState, asked_rest, is_away, is_last, public_payload, rest_after, retry_after, signature, wishes_for,
};
use crate::webhook::queries::{self, Leased, Outcome};

/// How long a sender may take before another may send to the same webhook; a request takes less.
const LEASE: Duration = Duration::minutes(2);
const PATIENCE: Span = Span::from_secs(15);
/// Of what a receiver says when it refuses.
const MOST_ERROR_CHARS: usize = 300;

/// Queues an event for the webhooks of the organisations that hear of it. What opens something is told to nobody.
///
/// # Errors
/// The database refuses.
pub fn enqueue(tx: &mut Tx<'_>, event: &Event, organisations: &[OrganisationId]) -> Result<(), Error> {
    if organisations.is_empty() || event.payload.get(outbox::SECRET).is_some() {
        return Ok(());
    }
    let now = tx.now();
    let data = public_payload(&event.payload);
    let body = body_of(&event.topic, &event.subject_kind, event.subject_id, event.created_at, &data);
    queries::delivery_insert_wished(tx.conn(), event, &body, organisations, &wishes_for(&event.topic), now)?;
    Ok(())
}

/// What is sent, written once: a signature is of these very bytes, also when it is sent again.
pub(super) fn body_of(topic: &str, kind: &str, subject: uuid::Uuid, at: DateTime<Utc>, data: &Value) -> String {
    json!({ "type": topic, "timestamp": at, "subject": { "kind": kind, "id": subject }, "data": data }).to_string()
}

/// The way out of the house.
#[derive(Debug, Clone)]
pub struct Sender {
    agent: Agent,
    reach: Reach,
}

impl Sender {
    /// What was checked is what is called.
    pub fn new(reach: Reach) -> Self {
        Self { agent: outbound::agent(reach, PATIENCE), reach }
    }

    /// What came back, or why nothing did.
    fn send(&self, delivery: &Leased, now: DateTime<Utc>) -> Result<Answer, String> {
        // Again: the settings may have become stricter since it was named.
        checked_url(&delivery.url, self.reach).map_err(|invalid| invalid.text.en)?;
        let mut answer = self
            .agent
            .post(&delivery.url)
            .header("content-type", "application/json")
            .header("webhook-id", delivery.id.to_string())
            .header("webhook-timestamp", now.timestamp().to_string())
            .header("webhook-signature", signature(&delivery.secret, delivery.id, now, &delivery.body))
            .send(&delivery.body)
            .map_err(|error| error.to_string())?;
        let said = answer.body_mut().with_config().limit(4_096).lossy_utf8(true).read_to_string().unwrap_or_default();
        let retry_after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let asked_rest = retry_after.and_then(|value| asked_rest(value, now));
        Ok(Answer { status: answer.status().as_u16(), said, asked_rest })
    }
}

/// What a receiver answered.
struct Answer {
    status: u16,
    said: String,
    /// How long it wants to be left alone.
    asked_rest: Option<Duration>,
}

/// What became of one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    Delivered,
    /// Will be tried again.
    Failed(String),
    /// Failed for the last time.
    GivenUp(String),
}

/// Sends what is due; `None` if nothing is. Webhooks take turns, each is sent one thing at a time, in order, and one whose receiver is
/// away rests: what waits for it keeps its place and its attempts. Any status of the 200s is an arrival.
///
/// # Errors
/// The database refuses. A receiver that refuses is not an error but a later attempt.
pub fn deliver(db: &Db, sender: &Sender) -> Result<Option<Sent>, Error> {
    let actor = Actor::system("webhook");
    let leased = db.write(&actor, |tx| {
        let now = tx.now();
        queries::delivery_lease(tx.conn(), now, now + LEASE).map_err(Error::from)
    })?;
    let Some(delivery) = leased else { return Ok(None) };
    let (status, asked_rest, failure) = match sender.send(&delivery, db.clock().now()) {
        Ok(Answer { status: status @ 200..=299, .. }) => (Some(i32::from(status)), None, None),
        Ok(Answer { status, said, asked_rest }) => {
            (Some(i32::from(status)), asked_rest, Some(format!("HTTP {status}: {said}")))
        }
        Err(error) => (None, None, Some(error)),
    };
    let failure =
        failure.map(|text| text.chars().filter(|c| !c.is_control()).take(MOST_ERROR_CHARS).collect::<String>());
    let is_away = is_away(status);
    let state = db.write(&actor, |tx| {
        let now = tx.now();
        let state = match &failure {
            None => DeliveryState::Delivered,
            Some(_) if is_last(delivery.attempts, now - delivery.created_at) => DeliveryState::GivenUp,
            Some(_) => DeliveryState::Queued,
        };
        let rests_until = is_away.then(|| now + rest_after(delivery.failures.saturating_add(1), asked_rest));
        queries::webhook_mark(tx.conn(), &delivery, rests_until)?;
        let outcome = Outcome {
            state,
            status,
            error: failure.as_deref(),
            // All wait for a receiver that is away, and in order; what it will not have lets the others go first.
            next_attempt_at: (!is_away).then(|| now + retry_after(delivery.attempts)),
            delivered_at: failure.is_none().then_some(now),
        };
        queries::delivery_mark(tx.conn(), &delivery, &outcome)?;
        Ok::<_, Error>(state)
    })?;
    Ok(Some(match failure {
        None => Sent::Delivered,
        Some(error) if state == DeliveryState::GivenUp => Sent::GivenUp(error),
        Some(error) => Sent::Failed(error),
    }))
}
