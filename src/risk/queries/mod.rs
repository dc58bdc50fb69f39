//! All SQL of risk.

mod facts;
mod party;
mod signal;

pub use facts::*;
pub use party::*;
pub use signal::*;
