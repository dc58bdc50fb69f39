//! Recognition awards 认定奖补: what a recognised platform is worth once, applied for by its host, and paid on the road of
//! claims: district and city review, public notice with objections, approval, batch, payment, reconciliation.
//!
//! What each recognition is worth are the bureau's rows ([`model::Rule`]); a row is replaced, never edited, and what was
//! applied for keeps its row. When the notice is over the money moves from the award side's budget lines of the year to
//! what is owed to the host, each level its part. The database refuses an amount above its row, and a second award for
//! what is paid once.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
