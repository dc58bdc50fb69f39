mod inbox;

pub use inbox::{message_read, messages, messages_read_all, outbox_list, outbox_retry, unread_count};

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::Duration;
use diesel::pg::PgConnection;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::{Message, SmtpTransport, Transport};
use serde_json::Value;
use uuid::Uuid;

use super::model::{
    Error, MAX_ATTEMPTS, MailState, Outgoing, bill_to_pay, invitation_after, render, retry_after, text_of,
};
use super::queries::{self, NewMail};
use crate::billing;
use crate::calendar;
use crate::calendar::model::{Entry, Parties};
use crate::identity::{Caller, Capability};
use crate::kernel::{Actor, Asker, BookingId, TodoGroup, TrainingId, UserId};
use crate::store::{Db, DbError, Tx, outbox, todo};
use crate::webhook;

/// How long a sender may take before another may try the same mail.
const LEASE_MINUTES: i64 = 5;

/// Turns up to `limit` waiting events into queued mails and tells how many events it dealt with.
///
/// # Errors
/// The database refuses.
pub fn expand_events(tx: &mut Tx<'_>, limit: i64) -> Result<usize, Error> {
    let events = outbox::take(tx, limit)?;
    for event in &events {
        if is_done(tx, &event.topic, event.subject_id)? {
            continue;
        }
        write_mails(tx, event)?;
        webhook::service::enqueue(tx, event, &ids_of(&event.payload, "recipients"))?;
    }
    let ids: Vec<_> = events.iter().map(|event| event.id).collect();
    outbox::mark_handled(tx, &ids)?;
    Ok(events.len())
}

/// Whether what an event asks for has been done: nobody is asked for it any more.
fn is_done(tx: &mut Tx<'_>, topic: &str, subject: Uuid) -> Result<bool, Error> {
    let bill = bill_to_pay(topic, subject);
    Ok(bill.map(|bill| billing::service::is_open(tx.conn(), bill)).transpose()? == Some(false))
}

fn write_mails(tx: &mut Tx<'_>, event: &outbox::Event) -> Result<(), Error> {
    let (organisations, people) = (ids_of(&event.payload, "recipients"), ids_of(&event.payload, "people"));
    let is_secret = event.payload.get(outbox::SECRET).is_some();
    let booked = booking_entry(tx, event)?;
    let now = tx.now();
    for person in queries::recipient_list(tx.conn(), &organisations, &people)? {
        let Some((subject, body)) = render(&event.topic, &event.payload, person.language) else { continue };
        let state = if person.email.is_empty() { MailState::Kept } else { MailState::Queued };
        let (subject, body) = (subject.as_str(), body.as_str());
        let taught = training_entry(tx, event, person.id)?;
        let invitation = taught.as_ref().or(booked.as_ref()).map(|entry| invitation_saying(entry, body));
        let mut new = NewMail { event: event.id, recipient: &person, subject, body, is_secret, state, invitation };
        // What opens something is sent or forgotten, never kept.
        if is_secret && state == MailState::Kept {
            continue;
        }
        if !queries::mail_insert(tx.conn(), &new, now)? && !is_secret {
            // A colleague with the same address gets the mail; both find it in the product.
            new.state = MailState::Kept;
            queries::mail_insert(tx.conn(), &new, now)?;
        }
    }
    Ok(())
}

/// The booking as it stands now, if the event is one that people's calendars should know of: a mail that is written late
/// tells the newest, and its number of the version makes calendars forget what they knew.
fn booking_entry(tx: &mut Tx<'_>, event: &outbox::Event) -> Result<Option<Entry>, Error> {
    if event.subject_kind != "booking" {
        return Ok(None);
    }
    let entry = calendar::service::invitation_entry(tx.conn(), BookingId::from_uuid(event.subject_id))?;
    Ok(entry.and_then(|entry| invitation_after(&event.topic, entry)))
}

/// The training as it stands now for one person, who may have left it, if the event is one that their calendar should know of.
fn training_entry(tx: &mut Tx<'_>, event: &outbox::Event, person: UserId) -> Result<Option<Entry>, Error> {
    if event.subject_kind != "training" {
        return Ok(None);
    }
    let id = TrainingId::from_uuid(event.subject_id);
    let entry = calendar::service::training_invitation_entry(tx.conn(), id, person)?;
    Ok(entry.and_then(|entry| invitation_after(&event.topic, entry)))
}

/// The entry with the mail's own words.
fn invitation_saying(entry: &Entry, body: &str) -> Value {
    let entry = Entry { description: text_of(body).to_owned(), ..entry.clone() };
    serde_json::to_value(entry).unwrap_or_default()
}

/// Mails that do not arrive, for those who see to the running of the product.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    todo::waiting(conn, asker, &[(caller.can(Capability::SystemOperate), queries::UNDELIVERED)])
}

/// Those whom the event says should hear of it.
fn ids_of<T: FromStr + Ord>(payload: &Value, member: &str) -> Vec<T> {
    let ids = payload.get(member).and_then(Value::as_array).into_iter().flatten();
    // Each once: of own use both sides are one.
    let ids: BTreeSet<T> = ids.filter_map(|id| id.as_str()?.parse().ok()).collect();
    ids.into_iter().collect()
}

/// The way to the mail server.
pub struct Mailer {
    transport: SmtpTransport,
    sender: Mailbox,
    /// Where people find the product; the last line of every mail.
    address: Option<String>,
}

impl Mailer {
    /// `url` as `smtp://user:password@host:port` or `smtps://…`.
    ///
    /// # Errors
    /// An address that cannot be understood.
    pub fn new(url: &str, sender: &str) -> Result<Self, Error> {
        let transport = SmtpTransport::from_url(url)?.timeout(Some(std::time::Duration::from_secs(20))).build();
        Ok(Self { transport, sender: sender.parse()?, address: None })
    }

    /// Ends every mail with the address under which people find the product.
    #[must_use]
    pub fn with_address(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    fn send(&self, mail: &Outgoing) -> Result<(), String> {
        let message = self.message(mail)?;
        self.transport.send(&message).map(drop).map_err(|error| error.to_string())
    }

    fn message(&self, mail: &Outgoing) -> Result<Message, String> {
        let recipient: Mailbox = mail.recipient.parse().map_err(|error| format!("recipient: {error}"))?;
        let domain = self.sender.email.domain();
        let builder = Message::builder()
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .from(self.sender.clone())
            .to(recipient.clone())
            .subject(&mail.subject);
        let message = match &mail.invitation {
            None => builder.header(ContentType::TEXT_PLAIN).body(self.body(mail)),
            Some(entry) => builder.multipart(self.with_invitation(mail, entry, &recipient)?),
        };
        message.map_err(|error| error.to_string())
    }

    /// The text; the same event for programs that know calendars (RFC 6047); and a file for those who open it by hand.
    fn with_invitation(&self, mail: &Outgoing, entry: &Entry, recipient: &Mailbox) -> Result<MultiPart, String> {
        let parties = Parties { organizer: self.sender.email.as_ref(), attendee: recipient.email.as_ref() };
        let text = calendar::model::invitation(entry, parties);
        let method = entry.status.method().as_str();
        let kind = |name: &str| ContentType::parse(name).map_err(|error| error.to_string());
        let inline = kind(&format!("text/calendar; method={method}; charset=UTF-8"))?;
        // Lines that programs compare octet by octet go as they are.
        let coded = Body::new_with_encoding(text.clone(), ContentTransferEncoding::Base64)
            .map_err(|_| "the invitation cannot be encoded".to_owned())?;
        let file = Attachment::new("invite.ics".to_owned()).body(text, kind("application/ics")?);
        let readable = MultiPart::alternative()
            .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(self.body(mail)))
            .singlepart(SinglePart::builder().header(inline).body(coded));
        Ok(MultiPart::mixed().multipart(readable).singlepart(file))
    }

    fn body(&self, mail: &Outgoing) -> String {
        match &self.address {
            Some(address) => format!("{}\n\n{address}\n", mail.body.trim_end()),
            None => mail.body.clone(),
        }
    }
}

/// What became of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    Delivered,
    /// Will be tried again.
    Failed(String),
    /// Failed for the last time.
    GivenUp(String),
    /// Not sent: what it asks for was done meanwhile.
    KeptBack,
}

/// Sends the mail that is due longest; `None` if none is due. Whether it still has something to ask for is looked at at every
/// attempt, after the lease: what is committed by then holds it back.
///
/// # Errors
/// The database refuses. A mail server that refuses is not an error but a later attempt.
pub fn deliver(db: &Db, mailer: &Mailer) -> Result<Option<Sent>, Error> {
    let actor = Actor::system("mail");
    let leased = db.write(&actor, |tx| {
        let now = tx.now();
        let mail = queries::mail_lease(tx.conn(), now, now + Duration::minutes(LEASE_MINUTES))?;
        let Some(mail) = mail else { return Ok(None) };
        let is_done = is_done(tx, &mail.topic, mail.subject_id)?;
        Ok::<_, Error>(Some((mail, is_done)))
    })?;
    let Some((mail, is_done)) = leased else { return Ok(None) };
    let outcome = if is_done { Sent::KeptBack } else { attempt(mailer, &mail) };
    db.write(&actor, |tx| {
        let now = tx.now();
        match &outcome {
            Sent::Delivered => queries::mail_mark_sent(tx.conn(), mail.id, now)?,
            Sent::Failed(error) => {
                let again = now + retry_after(mail.attempts);
                queries::mail_mark_failed(tx.conn(), mail.id, error, again)?;
            }
            Sent::GivenUp(error) => queries::mail_mark_given_up(tx.conn(), mail.id, error)?,
            Sent::KeptBack => queries::mail_keep(tx.conn(), mail.id)?,
        }
        Ok::<_, Error>(())
    })?;
    Ok(Some(outcome))
}

fn attempt(mailer: &Mailer, mail: &Outgoing) -> Sent {
    match mailer.send(mail) {
        Ok(()) => Sent::Delivered,
        Err(error) if mail.attempts >= MAX_ATTEMPTS => Sent::GivenUp(error),
        Err(error) => Sent::Failed(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::OutboxId;

    #[test]
    fn every_mail_ends_with_the_way_back() {
        let mailer = Mailer::new("smtp://localhost", "noreply@example.com").expect("a mailer");
        let mail = Outgoing {
            id: OutboxId::new(),
            topic: "booking.confirmed".to_owned(),
            subject_id: Uuid::nil(),
            recipient: "a@example.com".to_owned(),
            subject: "预约已确认".to_owned(),
            body: "预约 BK-1 已确认。\n".to_owned(),
            attempts: 1,
            invitation: None,
        };
        assert_eq!(mailer.body(&mail), mail.body);
        let mailer = mailer.with_address("https://vouchers.example.cn");
        assert_eq!(mailer.body(&mail), "预约 BK-1 已确认。\n\nhttps://vouchers.example.cn\n");
    }
}
