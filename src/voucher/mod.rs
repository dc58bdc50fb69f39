//! Vouchers 科技创新券: their application 申领 and review, their issue against budget lines, and what becomes of their money.
//!
//! A voucher's money is on one ledger account of its own. A booking holds a part of it (towards the enterprise's *due*
//! account); acceptance posts what was really due; an approved claim moves that on to what the payee is owed by each
//! level of government; what is never used goes back to the budget lines it came from. Nothing is created or lost on
//! the way, and each level pays exactly its share, to the fen.
//!
//! Others call the functions of [`service::funds`]: lock the funds, hold, post or release the hold, pay out, give back.
//! The order in which locks are taken is: voucher and annual use, then budget lines, then ledger accounts.

pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use model::{Voucher, VoucherState};
pub use service::{Error, LockedVoucher, Share};
