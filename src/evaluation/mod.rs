//! Performance evaluation 绩效评价 of providers: indicator sets as data, periods whose scores are computed from the system's
//! own records, comments and appeals, frozen grades, and what follows from failing again and again.
//!
//! A set's version is published with a start and never edited. Scoring is pure ([`model::score`]); the values come from one
//! query per indicator, which keeps the records behind each value, so that every part of a score opens to what it was
//! counted from. Freezing a period gives every score a digest over its parts and their records; [`service::frozen_verify`]
//! finds what was changed afterwards. The frozen grade becomes the provider's grade of the year, by which supply rewards go.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
