//! What can go wrong with records of use, and how it is told.

use crate::booking;
use crate::kernel::Invalid;
use crate::store::{DbError, db_errors};
use crate::tabular::TabularError;
use crate::web::Problem;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not the caller's.
    #[error("not found")]
    NotFound,
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: &'static str, invalid: Invalid },
    #[error("{0}")]
    Booking(#[from] booking::Error),
    #[error("{0}")]
    File(#[from] TabularError),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        if error.is_not_found() { Self::NotFound } else { Self::Db(error) }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Invalid { field, invalid } => Self::invalid_field(field, invalid),
            Error::Booking(error) => error.into(),
            Error::File(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
