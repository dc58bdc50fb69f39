//! Who did what to which thing: append-only, hash-chained, and readable as the timeline of a thing.
//!
//! An event is written in the transaction of the change it tells of. The chain is made afterwards by one sealer, so
//! that no transaction waits for another because of it; an event is protected from the moment it is sealed.

mod chain;
mod model;
mod queries;
mod service;

pub use chain::{ChainState, chain_hash, chain_head, check_chain, seal, unsealed};
pub use model::{Error, Event};
pub use queries::Unsealed;
pub use service::{closings, record, record_all, record_found, timeline, trail};
