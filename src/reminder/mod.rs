//! Reminds people before it is too late 提醒: of a booking that begins, a request to answer, a delivery to accept, a
//! qualification or a certificate that ends. How long before, or not at all, each says for themselves.
//!
//! A reminder is a row, written by the transaction that announces it: one person, one thing, one moment, once, whatever
//! processes look for it and whenever one dies. What is put off is another moment. A mail about a moment that came to
//! nothing and has not left yet is kept back.

mod model;
mod queries;
pub mod routes;
pub mod service;

pub use model::{Error, ReminderKind, ReminderPreference};
