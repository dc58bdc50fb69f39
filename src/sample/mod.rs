//! Samples 样品 of test services: what an enterprise sends in, each with a code on its label, and the chain of custody from
//! its registration to its return or destruction.
//!
//! A sample belongs to a booking, however that came about. Where it stands is what the last entry of its chain says; the
//! chain is only added to, and the database takes no step that does not follow. Both sides register and read; the provider
//! keeps the chain. Offers to `agreement` [`service::register_in`].

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
pub use model::{AfterUse, NewSample, State, Step};
