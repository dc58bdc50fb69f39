//! Orders that are agreed on before they are booked: quotations 询价 and contracts 合同.
//!
//! An enterprise asks what something would cost; the provider offers, once or again, each time in the place of the last;
//! the enterprise sees what vouchers would pay and accepts. Only then there is a booking ([`crate::booking::service::book_agreed`]),
//! and with a test service its samples. A lease, an incubation service or a technology contract is offered by instalments
//! or milestones and becomes an agreement with stages; each stage becomes a booking of its own when it begins, and is held,
//! delivered, accepted and claimed by itself. To the cap per order a contract is one order.
//!
//! Silence is answered by [`service::run_deadlines`]. Locks are taken in the order quotation, agreement, booking.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
