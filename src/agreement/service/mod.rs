//! Use cases of quotations and contracts.

mod accept;
mod access;
mod amendment;
mod contract;
mod deadlines;
mod files;
mod offer;
mod read;
mod request;
mod share;
mod todo;

pub use accept::accept;
pub use amendment::{answer_amendment, propose_amendment, withdraw_amendment};
pub use contract::{answer_ending, propose_ending, withdraw_ending};
pub use deadlines::run_deadlines;
pub use files::{file_add, file_content, file_list, file_remove};
pub use offer::{decline, make, refuse};
pub use read::{agreement_detail, agreement_list, quotation_detail, quotation_list};
pub use request::{request, withdraw};
pub use todo::todo;
