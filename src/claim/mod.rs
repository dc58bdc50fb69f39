//! Redemption claims 兑付: the enterprise proves an accepted booking with evidence, district and city review it, it is
//! published 公示 for some working days, anybody may object 异议, and at the end its amount is owed to the payee.
//!
//! Offers to `settlement` and `reconciliation` the later steps of many claims at once ([`service::mark_paid`] and its
//! like), and to the jobs the closing of notices.

pub mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
pub use model::{IllegalStep, State, Step};
