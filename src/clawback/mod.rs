//! Clawbacks 追回: money that was paid for a claim, as a recognition award or as a supply reward, and is demanded back.
//!
//! One person of the bureau proposes it with its ground and amount; the payee is heard; another person decides. What is
//! ordered stands in the ledger as an open hold from the payee's debt to the treasury that paid, and is settled by netting
//! (`settlement` makes later payments of the same treasury smaller) or by a receipt (`reconciliation` finds the credit on
//! the bank's statement by the clawback's reference). Recovered money returns to the treasury 上缴国库, not to the budget
//! line, whose year may be over, and not to the voucher.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
