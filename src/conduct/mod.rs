//! How customers keep to what they booked 守约: a ledger of violations with points that decay, bans at a threshold, and
//! appeals that the provider or the bureau decides.
//!
//! Which bookings violate what is seen by `booking`, which tells [`service::record`] and asks
//! [`service::ban`] before anything is booked. What counts, how much and for how long is data.

mod model;
mod queries;
pub mod routes;
pub mod service;

pub use model::{Ban, BookedTime, Error, Policy, Violation, ViolationKind, ViolationState};
