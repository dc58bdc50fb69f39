//! Where to, about what, and signed how.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;
use utoipa::ToSchema;

use crate::kernel::{Invalid, OrganisationId, WebhookDeliveryId, WebhookId, text_enum};

text_enum! {
    /// Where a delivery stands.
    #[schema(as = WebhookDeliveryState)]
    pub enum DeliveryState {
        /// Waits for its next attempt.
        Queued = "queued",
        Delivered = "delivered",
        /// Failed for the last time; it can be replayed.
        GivenUp = "given_up",
    }
}

/// After this many failures a delivery is given up, if it is so old by then.
pub const MAX_ATTEMPTS: i32 = 10;
/// A receiver that is away for a weekend's half loses nothing, however often it is asked meanwhile.
pub const LEAST_PATIENCE: Duration = Duration::days(2);

/// Whether a delivery that failed `attempts` times is given up, `age` after it was queued.
pub fn is_last(attempts: i32, age: Duration) -> bool {
    attempts >= MAX_ATTEMPTS && age >= LEAST_PATIENCE
}

/// Whether the receiver was not there, or cannot serve anybody now: the webhook rests then. Whoever refuses only what was sent
/// is asked for the next at once.
pub fn is_away(status: Option<i32>) -> bool {
    status.is_none_or(|status| status == 429 || (500..=599).contains(&status))
}

/// No rest is longer, whatever the receiver asks for.
const LONGEST_REST: Duration = Duration::hours(1);

/// How long a webhook rests after the `failures`-th attempt in a row that found its receiver away: ever longer, and as long as
/// the receiver `asked` for if that is longer still.
pub fn rest_after(failures: i32, asked: Option<Duration>) -> Duration {
    let usual = match failures {
        ..=1 => Duration::minutes(1),
        2 => Duration::minutes(5),
        3 => Duration::minutes(15),
        _ => LONGEST_REST,
    };
    asked.map_or(usual, |asked| asked.min(LONGEST_REST).max(usual))
}

/// How long a receiver asks to be left alone: the value of its `Retry-After`, in seconds or as a time (RFC 9110 §10.2.3).
pub fn asked_rest(retry_after: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = retry_after.trim();
    match value.parse::<u32>() {
        Ok(seconds) => Some(Duration::seconds(seconds.into())),
        Err(_) => DateTime::parse_from_rfc2822(value).ok().map(|at| at.with_timezone(&Utc) - now),
    }
}

/// How long to wait after the `attempts`-th failure: half a minute, then three times as long each time, at most a day.
pub fn retry_after(attempts: i32) -> Duration {
    let exponent = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(8);
    Duration::seconds((30 * 3_i64.pow(exponent)).min(86_400))
}

/// What an organisation wants to hear of: topics, whole families (`booking.*`), or everything (`*`).
///
/// # Errors
/// None, more than 50, or a word that is none.
pub fn checked_topics(words: &[String]) -> Result<Vec<String>, Invalid> {
    let mut topics: Vec<String> = words.iter().map(|word| word.trim().to_owned()).collect();
    topics.sort_unstable();
    topics.dedup();
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let is_topic = |word: &str| {
        word == "*"
            || word.split_once('.').is_some_and(|(thing, what)| is_part(thing) && (what == "*" || is_part(what)))
    };
    match topics.iter().find(|word| !is_topic(word)) {
        Some(word) => Err(Invalid::new("topic", format!("“{word}”不是事件名"), format!("“{word}” is no topic"))),
        None if (1..=50).contains(&topics.len()) => Ok(topics),
        None => Err(Invalid::new("topics", "请选择 1 到 50 个事件", "choose 1 to 50 topics")),
    }
}

/// The words by which a topic can be wished for.
pub fn wishes_for(topic: &str) -> [String; 3] {
    let family = topic.split_once('.').map_or(topic, |(family, _)| family);
    [topic.to_owned(), format!("{family}.*"), "*".to_owned()]
}

/// What is signed, and how receivers find it in the headers (Standard Webhooks 1.0).
pub fn signature(secret: &[u8], id: WebhookDeliveryId, at: DateTime<Utc>, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{id}.{}.{body}", at.timestamp()).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// A secret as people copy it.
pub fn shown_secret(secret: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// An event's payload as others may see it: not who else is told of it, and nothing that opens something.
pub fn public_payload(payload: &Value) -> Value {
    let mut shown = payload.clone();
    if let Some(members) = shown.as_object_mut() {
        for inner in ["recipients", "people", "secret"] {
            members.remove(inner);
        }
    }
    shown
}

/// A webhook as its organisation sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Webhook {
    pub id: WebhookId,
    pub organisation_id: OrganisationId,
    pub url: String,
    pub topics: Vec<String>,
    /// Nothing is sent while it is not.
    pub is_active: bool,
    pub created_at: DateTime<Utc>,
    /// Nothing is sent before: the receiver could not be reached, or could not serve. What is to be sent waits in order.
    pub rests_until: Option<DateTime<Utc>>,
}

impl Webhook {
    /// As it is told at a moment: a rest that is over is none.
    pub fn at(self, now: DateTime<Utc>) -> Self {
        Self { rests_until: self.rests_until.filter(|until| *until > now), ..self }
    }
}

/// What a webhook is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookSettings)]
pub struct NewWebhook {
    /// https.
    pub url: String,
    /// As `booking.confirmed`, `booking.*` or `*`.
    pub topics: Vec<String>,
    #[serde(default = "yes")]
    pub is_active: bool,
}

const fn yes() -> bool {
    true
}

/// A line of the delivery log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct Delivery {
    /// The `webhook-id` that is sent, again and again the same.
    pub id: WebhookDeliveryId,
    pub topic: String,
    /// What is sent, as it is.
    pub body: String,
    pub state: DeliveryState,
    pub attempts: i32,
    /// Of a queued one: not before.
    pub next_attempt_at: DateTime<Utc>,
    /// What the receiver answered last.
    pub last_status: Option<i32>,
    pub last_error: Option<String>,
    pub last_attempt_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub delivered_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_words_families_or_everything() {
        let taken = |words: &[&str]| checked_topics(&words.iter().map(|&w| w.to_owned()).collect::<Vec<_>>());
        assert_eq!(taken(&["booking.*", "*", "booking.*"]), Ok(vec!["*".to_owned(), "booking.*".to_owned()]));
        for wrong in ["booking", "booking.", ".made", "Booking.made", "a.b.c", "", "*.*"] {
            assert_eq!(taken(&[wrong]).map_err(|invalid| invalid.code), Err("topic"), "{wrong}");
        }
        assert_eq!(taken(&[]).map_err(|invalid| invalid.code), Err("topics"));
        assert_eq!(wishes_for("booking.created"), ["booking.created", "booking.*", "*"]);
    }

    #[test]
    fn signatures_are_those_of_the_specification() {
        // Computed by another program.
        let id = WebhookDeliveryId::from_uuid(uuid::Uuid::nil());
        let at = DateTime::from_timestamp(1_700_000_000, 0).expect("a moment");
        let signed = signature(&[7; 32], id, at, "{\"a\":1}");
        assert_eq!(signed, "v1,6BxHRXxl/k8GtciC8ZWztW5YqCD24o+HXLtpxUV5+/M=");
        assert_ne!(signed, signature(&[8; 32], id, at, "{\"a\":1}"));
    }

    #[test]
    fn a_receiver_that_is_away_is_left_alone_ever_longer() {
        let rests: Vec<_> = [0, 1, 2, 3, 4, 5, i32::MAX].map(|n| rest_after(n, None).num_minutes()).into();
        assert_eq!(rests, [1, 1, 5, 15, 60, 60, 60]);
        let asked = |seconds| rest_after(2, Some(Duration::seconds(seconds))).num_seconds();
        assert_eq!([-1, 299, 301, 3_600, 3_601].map(asked), [300, 300, 301, 3_600, 3_600]);
        assert!([None, Some(429), Some(500), Some(503)].into_iter().all(is_away));
        assert!(![Some(200), Some(301), Some(400), Some(404), Some(410)].into_iter().any(is_away));
    }

    #[test]
    fn nothing_is_given_up_for_being_tried_often() {
        assert!(!is_last(40, Duration::hours(47)) && !is_last(9, Duration::days(9)));
        assert!(is_last(MAX_ATTEMPTS, Duration::days(2)) && is_last(50, Duration::days(2)));
    }

    #[test]
    fn waiting_grows_and_is_bounded() {
        let waits: Vec<_> = (1..=MAX_ATTEMPTS).map(|n| retry_after(n).num_seconds()).collect();
        assert_eq!(waits, [30, 90, 270, 810, 2_430, 7_290, 21_870, 65_610, 86_400, 86_400]);
    }

    #[test]
    fn a_receiver_says_when_it_wants_to_be_asked_again() {
        let now = DateTime::from_timestamp(1_772_400_000, 0).expect("a time");
        let seconds = |value| asked_rest(value, now).map(|rest| rest.num_seconds());
        assert_eq!(seconds(" 120 "), Some(120));
        let in_seven_minutes = (now + Duration::minutes(7)).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        assert_eq!(seconds(&in_seven_minutes), Some(420));
        assert_eq!(["", "-1", "1.5", "soon", "2026-03-01"].map(seconds), [None; 5]);
    }
}
