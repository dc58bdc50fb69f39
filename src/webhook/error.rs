//! What can go wrong with webhooks, and how it is told.

use crate::identity;
use crate::kernel::Invalid;
use crate::store::{DbError, db_errors};
use crate::web::Problem;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not the caller's.
    #[error("not found")]
    NotFound,
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: &'static str, invalid: Invalid },
    #[error("at most {0} webhooks")]
    TooMany(i64),
    #[error("{0}")]
    Identity(#[from] identity::Error),
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
            Error::TooMany(most) => Self::conflict(
                "too_many_webhooks",
                format!("每个单位最多 {most} 个推送地址"),
                format!("at most {most} webhooks per organisation"),
            )
            .with("most", most),
            Error::Identity(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
