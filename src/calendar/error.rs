//! What can go wrong with calendars, and how it is told.

use crate::catalog;
use crate::identity;
use crate::kernel::Invalid;
use crate::store::{DbError, db_errors};
use crate::web::Problem;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing, or not the caller's.
    #[error("not found")]
    NotFound,
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: &'static str, invalid: Invalid },
    /// The caller has as many feeds as one person may have.
    #[error("at most {0} feeds")]
    TooManyFeeds(i64),
    #[error("{0}")]
    Catalog(#[from] catalog::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            // The listing got fewer units meanwhile.
            Some("occupancy_within_units") => {
                let (zh, en) = ("条目的台数刚刚减少，请重试", "the listing has fewer units now; try again");
                Self::Invalid { field: "unit", invalid: Invalid::new("unit", zh, en) }
            }
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn invalid(field: &'static str) -> impl FnOnce(Invalid) -> Self {
        move |invalid| Self::Invalid { field, invalid }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Invalid { field, invalid } => Self::invalid_field(field, invalid),
            Error::TooManyFeeds(most) => Self::conflict(
                "too_many_feeds",
                format!("每人最多 {most} 个日历订阅地址，请先停用不用的"),
                format!("at most {most} calendar addresses per person; revoke those that are not used"),
            )
            .with("most", most),
            Error::Catalog(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
