//! All SQL of claims.

mod basis;
mod claim;
mod evidence;
mod notice;
pub mod todo;

pub use basis::*;
pub use claim::*;
pub use evidence::*;
pub use notice::*;
