use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::Duration;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::billing;
use crate::calendar;
use crate::calendar::model::{Entry, EntryStatus};
use crate::identity::Language;
use crate::kernel::{BillId, OutboxId, text_enum};
use crate::store::{DbError, db_errors, outbox};
use crate::web::Problem;
use crate::webhook;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("mail server address: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    #[error("sender address: {0}")]
    Sender(#[from] lettre::address::AddressError),
    #[error("{0}")]
    Billing(#[from] billing::Error),
    #[error("{0}")]
    Calendar(#[from] calendar::Error),
    #[error("{0}")]
    Webhook(#[from] webhook::Error),
    #[error("{0}")]
    Db(#[source] DbError),
    /// Not there, or not the caller's.
    #[error("not found")]
    NotFound,
    /// The mail's text is forgotten, or it waits already.
    #[error("the mail cannot be sent again")]
    NotRetriable,
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        if error.is_not_found() { Self::NotFound } else { Self::Db(error) }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::NotRetriable => Self::conflict(
                "mail_not_retriable",
                "只有已放弃的邮件可以重发，且密码链接邮件不可重发",
                "only a mail that was given up can be sent again, and never one with a link to a new password",
            ),
            Error::Db(error) => error.into(),
            Error::Smtp(error) => Self::unexpected(&error),
            Error::Sender(error) => Self::unexpected(&error),
            Error::Billing(error) => error.into(),
            Error::Calendar(error) => error.into(),
            Error::Webhook(error) => error.into(),
        }
    }
}

/// After this many failures a mail is given up and left for people to look at.
pub const MAX_ATTEMPTS: i32 = 8;

/// How long to wait after the `attempts`-th failure: a minute, then five times as long each time, at most half a day.
pub fn retry_after(attempts: i32) -> Duration {
    let exponent = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(6);
    Duration::minutes(5_i64.pow(exponent).min(720))
}

/// A mail as it waits to be sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub id: OutboxId,
    /// Of its event.
    pub topic: String,
    /// What its event is about.
    pub subject_id: Uuid,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub attempts: i32,
    /// What it puts into its reader's calendar, or takes out of it.
    pub invitation: Option<Entry>,
}

/// Events that change when somebody comes: their mails carry the booking or the training for the reader's calendar.
const INVITING: &[&str] = &[
    "booking.created",
    "booking.confirmed",
    "booking.moved",
    "booking.relocated",
    "booking.resized",
    "booking.handed_over",
    "booking.transferred",
    "booking.declined",
    "booking.cancelled",
    "booking.timed_out",
    "booking.missed",
    "booking.rejected",
    "training.offered",
    "training.seat_taken",
    "training.seat_left",
    "training.moved",
    "training.cancelled",
    "training.lesson_moved",
    "training.lesson_cancelled",
    "training.lesson_taken_over",
    "training.lesson_handed_over",
];

/// Events after which a booking is no longer their reader's, though it goes on with somebody else: whatever becomes of it, it
/// is taken out of the reader's calendar.
const RELEASING: &[&str] = &["booking_transfer.accepted"];

/// Events that ask for the payment of a bill: whoever has paid it by the time they are told of is not told.
const ASKING_FOR_PAYMENT: &[&str] = &["bill.due_soon", "bill.overdue"];

/// The bill for whose payment an event asks.
pub(super) fn bill_to_pay(topic: &str, subject: Uuid) -> Option<BillId> {
    ASKING_FOR_PAYMENT.contains(&topic).then(|| BillId::from_uuid(subject))
}

/// What mails about an event bring for the reader's calendar.
pub(super) fn invitation_after(topic: &str, entry: Entry) -> Option<Entry> {
    if RELEASING.contains(&topic) {
        return Some(Entry { status: EntryStatus::Cancelled, ..entry });
    }
    INVITING.contains(&topic).then_some(entry)
}

text_enum! {
    /// Where a mail stands.
    pub enum MailState {
        /// Waits for its next attempt.
        Queued = "queued",
        Sent = "sent",
        /// Failed for the last time.
        GivenUp = "given_up",
        /// For the product only: the person has no address, the event reached that address already, or what it asks for
        /// was done before it left.
        Kept = "kept",
    }
}

/// One language's wording of a mail; `{name}` stands for a member of the event's payload.
#[derive(Debug, Deserialize)]
struct Wording {
    subject: String,
    body: String,
}

#[derive(Debug, Deserialize)]
struct Template {
    zh: Wording,
    en: Wording,
}

/// By topic. The file is part of the product and read by a test, so it parses.
static TEMPLATES: LazyLock<BTreeMap<String, Template>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/mail/templates.json")).unwrap_or_default());

/// The topics that people are told of.
pub fn template_topics() -> impl Iterator<Item = &'static str> {
    TEMPLATES.keys().map(String::as_str)
}

/// Subject and body of the mail about an event; `None` for topics that nobody is told of.
pub(super) fn render(topic: &str, payload: &Value, language: Language) -> Option<(String, String)> {
    let template = TEMPLATES.get(topic)?;
    let (wording, signature) = match language {
        Language::Chinese => (&template.zh, "此邮件由创券平台自动发送，请勿直接回复。"),
        Language::English => (&template.en, "Sent by the ChuangQuan platform; please do not reply."),
    };
    let subject = fill(&wording.subject, payload, language);
    // A line break in a subject would start another header.
    let subject = subject.replace(['\r', '\n'], " ");
    Some((subject, format!("{}{SIGNATURE}{signature}\n", fill(&wording.body, payload, language))))
}

/// What stands between a mail's text and its signature.
const SIGNATURE: &str = "\n\n-- \n";

/// A mail's text without the signature.
pub(super) fn text_of(body: &str) -> &str {
    body.split_once(SIGNATURE).map_or(body, |(text, _)| text)
}

/// Replaces `{name}` by the payload's member; amounts (`…_fen`) as yuan; a text in both languages by the reader's; what is
/// missing by a dash.
fn fill(wording: &str, payload: &Value, language: Language) -> String {
    let mut text = String::with_capacity(wording.len());
    let mut rest = wording;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            return text + "{" + after;
        };
        text.push_str(&value_of(name, payload, language));
        rest = after;
    }
    text + rest
}

fn value_of(name: &str, payload: &Value, language: Language) -> String {
    let secret = || payload.get(outbox::SECRET).and_then(|secret| secret.get(name));
    match payload.get(name).or_else(secret) {
        Some(Value::Number(fen)) if name.ends_with("_fen") => {
            fen.as_i64().map(|fen| format!("{:#}", crate::kernel::Fen::new(fen))).unwrap_or_default()
        }
        Some(Value::String(text)) if !text.is_empty() => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Object(text)) => {
            let said = text.get(if language == Language::English { "en" } else { "zh" }).and_then(Value::as_str);
            said.unwrap_or("—").to_owned()
        }
        _ => "—".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_templates_parse_and_say_something_in_both_languages() {
        assert!(TEMPLATES.len() > 5);
        for (topic, template) in TEMPLATES.iter() {
            for wording in [&template.zh, &template.en] {
                assert!(!wording.subject.is_empty() && !wording.body.is_empty(), "{topic}");
            }
        }
    }

    #[test]
    fn every_event_that_invites_or_asks_is_told() {
        assert!(INVITING.iter().chain(RELEASING).chain(ASKING_FOR_PAYMENT).all(|topic| TEMPLATES.contains_key(*topic)));
    }

    #[test]
    fn placeholders_are_filled_and_never_break_a_header() {
        let payload = json!({ "reference": "BK-1\r\nBcc: x@example.com", "subsidy_fen": 123_456 });
        assert_eq!(fill("{subsidy_fen} 元 {missing} {", &payload, Language::Chinese), "1,234.56 元 — {");
        let both = json!({ "when": { "zh": "样品 3 件", "en": "3 samples" } });
        assert_eq!(fill("{when}", &both, Language::Chinese), "样品 3 件");
        assert_eq!(fill("{when}", &both, Language::English), "3 samples");
        let (subject, _) = render("booking.created", &payload, Language::English).expect("a template");
        assert!(!subject.contains(['\r', '\n']), "{subject}");
    }

    #[test]
    fn waiting_grows_and_is_bounded() {
        let waits: Vec<_> = (1..=MAX_ATTEMPTS).map(|n| retry_after(n).num_minutes()).collect();
        assert_eq!(waits, [1, 5, 25, 125, 625, 720, 720, 720]);
    }
}
