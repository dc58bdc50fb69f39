//! Tells people what happened: turns announced events into e-mails and delivers them, with retries.
//!
//! Two steps, each repeatable. First an event becomes one queued mail per person of the organisations that it names, in
//! that person's language, in one transaction with the mark that the event is handled. Then each mail is sent: it is
//! leased for a while, sent outside of any transaction, and marked. A process that dies in between sends it again after
//! the lease (at least once; the Message-ID is the mail's id, so that a mail program recognises the double).

mod model;
mod queries;
pub mod routes;
mod service;

pub use model::{Error, MAX_ATTEMPTS, Outgoing, retry_after, template_topics};
pub use service::{Mailer, Sent, deliver, expand_events, todo};
