//! Records of use: what instruments were really used for, brought from meters and laboratories' own systems, and held
//! against the bookings.
//!
//! A record is known by its source and the source's own number, so bringing it again changes it. Each is matched with the
//! booking whose time it shares most, or that it names; hours that differ are told, and a person decides what matches
//! nothing. Records change no booking: what is paid is what the parties agree on.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
