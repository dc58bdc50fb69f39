//! What an award is worth, and the records of applications. Pure.

mod record;
mod rule;

pub use record::{Application, Evidence, Objection, Review, Share};
pub use rule::{Asked, EvidenceKind, Mode, NewRule, Rule};
