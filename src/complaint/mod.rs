//! Complaints 投诉: what an enterprise has against a provider's service, told about one of its bookings.
//!
//! The provider answers within a week; a person of the bureau takes it up, and decides once the provider has answered or its
//! time to do so is over. What is upheld stands in the provider's public record and counts in its evaluation. Complaints
//! move no money: what a delivery is worth is a dispute's business (`booking`).

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
