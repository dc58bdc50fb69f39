//! Settlement: approved claims and earned supply rewards become batches, batches become payments, payments become the
//! files that go to the banks. Nobody checks or authorises what they made.
//!
//! A batch is drafted by a few statements whatever its size, numbered and owned by its maker. Its payments are one per
//! treasury and payee, with bank details as they were at the drafting. Exporting holds their money in the ledger;
//! `reconciliation` tells by [`service::mark_paid`] and [`service::mark_returned`] what the bank's statement says of
//! them, and closes what is paid by [`service::close_batches`].

mod error;
pub mod files;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
pub use model::{BatchState, BatchStep, PaymentState, PaymentStep};
pub(crate) use queries::scope;
