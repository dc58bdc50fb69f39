//! What the records say as a whole: the verification of everything against everything, what waits for whom, the public
//! record of each provider and of the whole, the figures of the bureaus, and lists to be taken away as tables.
//!
//! Every figure is counted by the database from the records themselves when it is asked for; nothing is kept here.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;
pub mod todo;
pub mod verify;

pub use error::Error;
