//! The directory of science and technology platforms 科技创新平台: what was recognised, by whom it is carried, until when its
//! recognition is valid; which key industries have the "five ones" 五个一, and how far targets with dates are reached.
//!
//! Industries, the ones, and targets are the bureau's data ([`model::Scheme`]). An entry is known by kind and name, so that
//! the same list can be imported again. Entries are never deleted, and every version of them is kept.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
pub use model::{PlatformKind, PlatformLevel};
