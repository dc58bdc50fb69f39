//! What makes a claim worth a second look 风险提示: signals for those who review, never a silent refusal.
//!
//! Rules look at a claim when it is handed in and again whenever somebody asks: related parties in a graph drawn from
//! registers and declarations, papers used twice, orders split under a cap, sums just below a limit, prices far from the
//! usual, impossible times, concentration, circular trade. Each signal has its evidence and its weight; a reviewer decides
//! on it with a reason, and what stands undecided above the bureau's threshold keeps a claim from passing. The rules are
//! pure ([`model::found`]); their parameters are the bureau's ([`model::Policy`]).
//!
//! Knows of claims only what its own questions ask of their tables, so that `claim` can call it.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
pub use model::{PartyFactKind, Signal};
