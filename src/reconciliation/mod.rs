//! Bank statements against payments: what was paid is what was approved, to the last fen.
//!
//! A statement is read ([`files`]), kept, and its lines are matched with the payments that were sent; what does not
//! match becomes an exception that two people resolve. A month is closed when nothing is open, and stays closed.

mod error;
pub mod files;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
pub(crate) use queries::scope;
