//! All SQL of settlement.

mod authorised;
mod award;
mod bank_report;
mod barred;
mod batch;
mod demand;
mod export;
mod layout;
mod netting;
mod paying;
mod payment;
mod recall;
mod reissue;
mod reward;
pub mod scope;
mod setting;
mod supply;
pub mod todo;
mod treasury;

pub use authorised::*;
pub use award::*;
pub use bank_report::*;
pub use barred::*;
pub use batch::*;
pub use demand::*;
pub use export::*;
pub use layout::*;
pub use netting::*;
pub use paying::*;
pub use payment::*;
pub use recall::*;
pub use reissue::*;
pub use reward::*;
pub use setting::*;
pub use supply::*;
pub use treasury::*;
