//! What the office sets is set by two people: one proposes, another decides, and until then the old value holds.
//!
//! A module that has something to set says here what is proposed, whole and as JSON, and carries it out when another person
//! agreed: [`service::decide`] calls it in the same transaction. Who proposed may take it back. What comes into a budget line
//! and goes out of it has a record of its own (`programme`), as money needs columns; its reasons are read by the same rule.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
pub use model::{LayoutFaults, LayoutWish, SettingKind, SettingProposal, SettingProposalShown, SettingVerdict, reason};
pub use queries::to_decide;
