//! Calendars that others already use: ours in theirs, and theirs in ours.
//!
//! A feed is a secret address under which a calendar program reads a person's bookings and trainings, a listing or all of a
//! provider's listings; mails carry invitations with the same names ([`model::Uid`]), so that one thing is shown once. The other way
//! round, a laboratory brings its own calendar, or says from which address it is fetched again and again, and its busy times become
//! blocks on a listing, under the same constraint as bookings; what was booked before stays booked and is told.
//!
//! Offers to `notify` [`service::invitation_entry`], [`service::training_invitation_entry`] and [`model::invitation`].

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
