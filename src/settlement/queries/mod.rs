//! All SQL of settlement.

mod batch;
mod demand;
mod export;
mod payment;
mod supply;
pub mod todo;
mod treasury;

pub use batch::*;
pub use demand::*;
pub use export::*;
pub use payment::*;
pub use supply::*;
pub use treasury::*;
