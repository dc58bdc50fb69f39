//! Webhooks: other systems are told by HTTP what happens to an organisation's things.
//!
//! `notify` hands every event to [`service::enqueue`] in the transaction that marks it handled; a delivery is leased, sent
//! outside of any transaction, and marked, like a mail: at least once, by the same id. What is sent is signed as the
//! Standard Webhooks specification has it (`webhook-id`, `webhook-timestamp`, `webhook-signature`), so that receivers find
//! libraries for it. Addresses are checked when they are named and again when they are called ([`crate::outbound`]).

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
