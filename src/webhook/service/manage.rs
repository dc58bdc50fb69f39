//! An organisation's webhooks and their log.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

use super::deliver::body_of;
use crate::audit;
use crate::identity::{self, Caller};
use crate::kernel::{Reach, WebhookDeliveryId, WebhookId};
use crate::outbound::checked_url;
use crate::store::Tx;
use crate::webhook::Error;
use crate::webhook::model::{Delivery, DeliveryState, NewWebhook, Webhook, checked_topics};
use crate::webhook::queries::{self, DeliveryKey};

/// Webhooks of one organisation in force at once.
const MOST_WEBHOOKS: i64 = 10;

/// A webhook with the secret that signs, which is told this once.
pub struct WebhookWithSecret {
    pub webhook: Webhook,
    pub secret: Vec<u8>,
}

/// # Errors
/// An address that may not be called, topics that are none, too many.
pub fn webhook_create(
    tx: &mut Tx<'_>,
    caller: &Caller,
    new: &NewWebhook,
    reach: Reach,
) -> Result<WebhookWithSecret, Error> {
    let (url, topics) = checked(new, reach)?;
    let known = queries::webhook_list(tx.conn(), caller.organisation_id, None, MOST_WEBHOOKS)?;
    if i64::try_from(known.len()).unwrap_or(MOST_WEBHOOKS) >= MOST_WEBHOOKS {
        return Err(Error::TooMany(MOST_WEBHOOKS));
    }
    let webhook = Webhook {
        id: WebhookId::new(),
        organisation_id: caller.organisation_id,
        url,
        topics,
        is_active: new.is_active,
        created_at: tx.now(),
        rests_until: None,
    };
    // The hash of a token that nobody knows is as random as the token, and as long as the signature wants it.
    let secret = identity::hash_of(&identity::fresh_token()?);
    queries::webhook_insert(tx.conn(), &webhook, &secret, caller.user_id)?;
    audit::record(tx, "webhook.created", "webhook", webhook.id.uuid(), &webhook)?;
    Ok(WebhookWithSecret { webhook, secret })
}

fn checked(new: &NewWebhook, reach: Reach) -> Result<(String, Vec<String>), Error> {
    let url = checked_url(&new.url, reach).map_err(|invalid| Error::Invalid { field: "url", invalid })?;
    let topics = checked_topics(&new.topics).map_err(|invalid| Error::Invalid { field: "topics", invalid })?;
    Ok((url, topics))
}

/// The caller's organisation's, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn webhook_list(
    conn: &mut PgConnection,
    caller: &Caller,
    before: Option<WebhookId>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<Webhook>, Error> {
    let webhooks = queries::webhook_list(conn, caller.organisation_id, before, limit + 1)?;
    Ok(webhooks.into_iter().map(|webhook| webhook.at(now)).collect())
}

fn lock(tx: &mut Tx<'_>, caller: &Caller, id: WebhookId) -> Result<Webhook, Error> {
    queries::webhook_lock(tx.conn(), id)?
        .filter(|webhook| webhook.organisation_id == caller.organisation_id)
        .ok_or(Error::NotFound)
}

/// Changes a webhook. Another address ends its rest: it is another receiver.
///
/// # Errors
/// Not the caller's organisation's; otherwise as [`webhook_create`].
pub fn webhook_update(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: WebhookId,
    new: &NewWebhook,
    reach: Reach,
) -> Result<Webhook, Error> {
    let now = tx.now();
    let before = lock(tx, caller, id)?.at(now);
    let (url, topics) = checked(new, reach)?;
    let is_another = url != before.url;
    let rests_until = before.rests_until.filter(|_| !is_another);
    let webhook = Webhook { url, topics, is_active: new.is_active, rests_until, ..before };
    queries::webhook_update(tx.conn(), &webhook)?;
    if is_another {
        queries::webhook_begin_anew(tx.conn(), id)?;
    }
    audit::record(tx, "webhook.updated", "webhook", id.uuid(), &webhook)?;
    Ok(webhook)
}

/// Ends a webhook; what waits for it is not sent any more.
///
/// # Errors
/// Not the caller's organisation's.
pub fn webhook_revoke(tx: &mut Tx<'_>, caller: &Caller, id: WebhookId) -> Result<(), Error> {
    lock(tx, caller, id)?;
    let now = tx.now();
    queries::webhook_revoke(tx.conn(), id, now)?;
    Ok(audit::record(tx, "webhook.revoked", "webhook", id.uuid(), &json!({}))?)
}

/// Sends something that means nothing, to see whether it arrives: at once, before all that waits, also to a webhook that rests.
///
/// # Errors
/// Not the caller's organisation's.
pub fn webhook_test(tx: &mut Tx<'_>, caller: &Caller, id: WebhookId) -> Result<Delivery, Error> {
    lock(tx, caller, id)?;
    queries::webhook_wake(tx.conn(), id)?;
    let (delivery, now) = (WebhookDeliveryId::new(), tx.now());
    let body = body_of("webhook.test", "webhook", id.uuid(), now, &json!({}));
    Ok(queries::delivery_insert(tx.conn(), delivery, id, "webhook.test", &body, now)?)
}

/// The log of a webhook, newest first: at most `limit + 1`.
///
/// # Errors
/// Not the caller's organisation's.
pub fn webhook_deliveries(
    conn: &mut PgConnection,
    caller: &Caller,
    id: WebhookId,
    state: Option<DeliveryState>,
    before: Option<DeliveryKey>,
    limit: i64,
) -> Result<Vec<Delivery>, Error> {
    let webhook = queries::webhook_find(conn, id)?
        .filter(|webhook| webhook.organisation_id == caller.organisation_id)
        .ok_or(Error::NotFound)?;
    let mut deliveries = queries::delivery_list(conn, id, state, before, limit + 1)?;
    // Nothing goes to a webhook that rests.
    if let Some(rests_until) = webhook.rests_until {
        for delivery in &mut deliveries {
            delivery.next_attempt_at = delivery.next_attempt_at.max(rests_until);
        }
    }
    Ok(deliveries)
}

/// Sends a delivery once more, whatever became of it before: at once, as [`webhook_test`]; its id stays, so that a receiver knows it.
///
/// # Errors
/// Not the caller's organisation's.
pub fn webhook_replay(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: WebhookId,
    delivery: WebhookDeliveryId,
) -> Result<Delivery, Error> {
    lock(tx, caller, id)?;
    queries::webhook_wake(tx.conn(), id)?;
    let now = tx.now();
    queries::delivery_replay(tx.conn(), id, delivery, now)?.ok_or(Error::NotFound)
}
