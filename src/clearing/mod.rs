//! Clearing between regions 通用通兑清算: a programme may let the treasuries of the provider's region pay first for a
//! voucher that another region gave. At the end of a period the regions settle what they owe each other, net.
//!
//! What is owed follows from approved claims alone: the share that a treasury pays, and the budget line that funded the
//! voucher. One finance officer proposes a clearing, another confirms it; each share is cleared once, ever. Confirming
//! records the net amounts in the ledger, between the regions' clearing accounts. The transfer between the treasuries'
//! banks itself is theirs: no payment file is made of it.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
