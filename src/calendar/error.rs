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
    /// The listing has as many fetched calendars as one may have.
    #[error("at most {0} calendars are fetched")]
    TooManyAddresses(i64),
    /// A calendar that is fetched is not brought as well.
    #[error("the calendar is fetched from its address")]
    Fetched,
    #[error("the calendar is paused")]
    Paused,
    #[error("the calendar was fetched a moment ago")]
    FetchedJustNow,
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
            Error::TooManyAddresses(most) => Self::conflict(
                "too_many_calendar_addresses",
                format!("每个条目最多 {most} 个按网址抓取的日历"),
                format!("at most {most} calendars of a listing are fetched from addresses"),
            )
            .with("most", most),
            Error::Fetched => Self::conflict(
                "calendar_fetched",
                "此名称的日历由网址抓取，不能再用文件导入：请换一个名称，或先移除它",
                "the calendar of this name is fetched from its address: choose another name, or remove it first",
            ),
            Error::Paused => Self::conflict(
                "calendar_paused",
                "此日历已暂停抓取，请先恢复",
                "the calendar is paused: let it go on first",
            ),
            Error::FetchedJustNow => Self::conflict(
                "fetched_just_now",
                "刚刚抓取过，请稍后再试",
                "it was fetched a moment ago; try again in a while",
            ),
            Error::Catalog(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
