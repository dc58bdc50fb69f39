//! Double-entry ledger with two-phase transfers: accounts, and transfers that are posted at once, or pending and then
//! posted in full or part, or voided. Knows nothing of vouchers.
//!
//! The journal (`ledger_transfer`) is append-only and the truth. Balances follow it by a trigger and cannot be changed
//! otherwise; a limited account can never have given, pending included, more than it received. One call of
//! [`submit`] is linked: all of its transfers are taken or none.
//!
//! A hold may have a time-out, which may be prolonged ([`prolong`]). From then on the database refuses to post it, and whoever
//! made it is asked to end what it stands for ([`run_time_outs`]).
//!
//! When a month is closed, all that was recorded until its end is sealed ([`seal_month`]): digests of every entry, a root
//! over them, and a certificate that is signed and chained. [`check_seals`] names the entry that anybody, the database's
//! owner included, changed, took away or added afterwards.
//!
//! Until then entries are chained behind the transactions, block by block in the order of their numbers
//! ([`chain_entries`]), so that the same is found of the open month, too ([`check_blocks`]).

mod model;
mod problem;
mod queries;
mod service;

pub use crate::kernel::{DigestAlgorithm, SealAlgorithm};
pub use model::seal::{Certificate, Seal, hex};
pub use model::signing::{Sealer, signature_fits};
pub use model::{Account, AsOf, Balance, Error, FoundHolds, HoldOwner, NewTransfer, Phase, Subject, TrialBalance};
pub use queries::TransferRow;
pub use service::{
    BlockState, SealState, TimeOutReport, account, account_by_key, account_list, balance_as_of, chain_entries,
    check_blocks, check_seal, check_seals, digest_by, ensure_account, expire, move_fence, move_fence_soon, post_found,
    posted_until, prolong, run_time_outs, seal_find, seal_list, seal_month, submit, transfer_find, trial_balance,
};
