//! All SQL of identity, by subject.

pub mod affiliation;
pub mod attempt;
pub mod client;
pub mod delegation;
pub mod organisation;
pub mod region;
pub mod reset;
pub mod sanction;
pub mod session;
pub mod todo;
pub mod user;
