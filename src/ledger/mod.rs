//! Double-entry ledger with two-phase transfers: accounts, and transfers that are posted at once, or pending and then
//! posted in full or part, or voided. Knows nothing of vouchers.
//!
//! The journal (`ledger_transfer`) is append-only and the truth. Balances follow it by a trigger and cannot be changed
//! otherwise; a limited account can never have given, pending included, more than it received. One call of
//! [`submit`] is linked: all of its transfers are taken or none.

mod model;
mod problem;
mod queries;
mod service;

pub use model::{Account, Balance, Error, NewTransfer, Phase, Subject, TrialBalance};
pub use queries::TransferRow;
pub use service::{account, account_by_key, account_list, ensure_account, submit, transfer_find, trial_balance};
