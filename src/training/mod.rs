//! Who may use an instrument 培训与资格: listings that need trained people, the lessons that providers give, and the
//! qualifications that come of them, which end and can be revoked.
//!
//! `booking` asks [`service::requirement`] before anything is booked.

mod model;
mod queries;
pub mod routes;
pub mod service;

pub use model::{Error, LevelHours, Qualification, Requirement, TrainingLevel, TrainingResult, TrainingRule};
