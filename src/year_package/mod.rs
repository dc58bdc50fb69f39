//! 年度归档包: a fiscal year in one zip, for the archive and the auditors: statements of every account, the seals of its
//! closed months, batches with their payment files, payees, reconciliations, exceptions, budgets and reports with charts.
//!
//! A manifest names every file with its length and SHA-256; the manifest's own hash is kept and stands in the audit trail,
//! so that a package on somebody's disk can be held against it ([`service::check`], `chuangquan verify-package`) without
//! this product. It is built by the worker, row by row, from one state of the database; the same state gives the same
//! files, byte for byte: who made it and when stands in the manifest alone.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
