//! All SQL of claims.

mod basis;
mod claim;
mod evidence;
mod notice;
mod review;
pub mod todo;

pub use basis::*;
pub use claim::*;
pub use evidence::*;
pub use notice::*;
pub use review::*;
