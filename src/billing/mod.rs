//! Bills 账单 of what customers owe their providers beside what vouchers pay to them: issued when it becomes owed, numbered
//! without gaps, never changed, lowered only by credit notes, which the provider may also give by hand; reminders of them, and
//! what is receivable by age. A bill is no tax invoice 发票.
//!
//! What is owed and for what is seen by `booking`, which tells [`service::issue`] and [`service::credit`] in the transaction
//! of the event; what was received it records about the booking, and where a bill stands is reckoned from that anew each
//! time ([`BillState::of`]).

mod model;
mod queries;
pub mod routes;
pub mod service;

pub use model::{
    AgeBand, BillDetail, BillKind, BillSide, BillState, BillView, BillingTerms, CreditGround, Error, NewCredit,
};
