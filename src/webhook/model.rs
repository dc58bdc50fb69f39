//! Where to, about what, and signed how.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;
use url::{Host, Url};
use utoipa::ToSchema;

use crate::kernel::{Invalid, OrganisationId, Reach, WebhookDeliveryId, WebhookId, text_enum};

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

/// After this many failures a delivery is given up.
pub const MAX_ATTEMPTS: i32 = 10;

/// How long to wait after the `attempts`-th failure: half a minute, then three times as long each time, at most a day.
pub fn retry_after(attempts: i32) -> Duration {
    let exponent = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(8);
    Duration::seconds((30 * 3_i64.pow(exponent)).min(86_400))
}

/// An address that may be called.
///
/// # Errors
/// Not https (or http to this machine, where that is allowed); with a name and password; an address that may not be
/// reached. A name is looked up when it is called, and what it stands for is checked then.
pub fn checked_url(word: &str, reach: Reach) -> Result<String, Invalid> {
    let word = word.trim();
    let url = Url::parse(word).ok().filter(|_| word.len() <= 500);
    let url =
        url.ok_or_else(|| Invalid::new("url", "不是有效的网址，或长于 500 个字符", "no address, or a long one"))?;
    let host = url.host().ok_or_else(|| Invalid::new("url", "网址没有主机名", "the address has no host"))?;
    let literal = match &host {
        Host::Domain(name) => (*name == "localhost").then_some(IpAddr::from([127, 0, 0, 1])),
        Host::Ipv4(address) => Some(IpAddr::V4(*address)),
        Host::Ipv6(address) => Some(IpAddr::V6(*address)),
    };
    if literal.is_some_and(|address| !reach.allows(address)) {
        return Err(Invalid::new("address_not_allowed", "不能推送到此地址", "this address may not be called"));
    }
    let is_own = literal.is_some_and(|address| address.is_loopback());
    match url.scheme() {
        "https" => {}
        "http" if is_own => {}
        _ => return Err(Invalid::new("https", "须为 https 网址", "must be an https address")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Invalid::new("url", "网址中不能有用户名和密码", "the address may not carry a name or password"));
    }
    Ok(url.to_string())
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
    /// Of a queued one.
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
    fn only_addresses_that_may_be_called_are_taken() {
        let code = |word: &str, reach| checked_url(word, reach).map_err(|invalid| invalid.code);
        assert_eq!(
            code("https://hooks.example.cn/a?b=c", Reach::Public).as_deref(),
            Ok("https://hooks.example.cn/a?b=c")
        );
        for (word, reach, refused) in [
            ("http://hooks.example.cn/", Reach::Private, "https"),
            ("ftp://hooks.example.cn/", Reach::Public, "https"),
            ("https://127.0.0.1/", Reach::Public, "address_not_allowed"),
            ("https://localhost/", Reach::Public, "address_not_allowed"),
            ("https://[::ffff:10.0.0.1]/", Reach::Loopback, "address_not_allowed"),
            ("https://0x7f000001/", Reach::Public, "address_not_allowed"),
            ("https://169.254.169.254/latest", Reach::Private, "address_not_allowed"),
            ("https://user:secret@hooks.example.cn/", Reach::Public, "url"),
            ("hooks.example.cn", Reach::Public, "url"),
            ("data:text/plain,x", Reach::Public, "url"),
        ] {
            assert_eq!(code(word, reach), Err(refused), "{word}");
        }
        assert!(code("http://127.0.0.1:9/x", Reach::Loopback).is_ok());
        assert!(code("https://10.0.0.1/x", Reach::Private).is_ok());
    }

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
    fn waiting_grows_and_is_bounded() {
        let waits: Vec<_> = (1..=MAX_ATTEMPTS).map(|n| retry_after(n).num_seconds()).collect();
        assert_eq!(waits, [30, 90, 270, 810, 2_430, 7_290, 21_870, 65_610, 86_400, 86_400]);
    }
}
