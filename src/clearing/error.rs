//! What can go wrong with a clearing, and how it is told.

use super::model::AlreadyDecided;
use crate::kernel::Invalid;
use crate::store::{DbError, db_errors};
use crate::web::Problem;
use crate::{audit, ledger, programme};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: &'static str, invalid: Invalid },
    /// No treasury paid first for another in these days, or all of it is cleared.
    #[error("nothing to clear")]
    NothingToClear,
    /// A clearing of the programme waits for its decision.
    #[error("a clearing is open already")]
    OpenAlready,
    /// Nobody decides about what they proposed.
    #[error("one's own proposal")]
    OwnProposal,
    #[error("{0}")]
    AlreadyDecided(#[from] AlreadyDecided),
    #[error("a stored statement cannot be read: {0}")]
    Stored(#[from] serde_json::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("clearing_one_open") => Self::OpenAlready,
            Some("clearing_two_people") => Self::OwnProposal,
            Some("clearing_share_once" | "clearing_clawback_once") => Self::NothingToClear,
            _ => Self::Db(error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid { field, invalid } => Self::invalid_field(field, invalid),
            Error::NothingToClear => Self::conflict(
                "nothing_to_clear",
                "所选期间没有待清算的异地兑付",
                "nothing waits to be cleared in these days",
            ),
            Error::OpenAlready => Self::conflict(
                "clearing_open",
                "该券种有未决定的清算，请先处理",
                "a clearing of this programme waits for its decision",
            ),
            Error::OwnProposal => Self::conflict(
                "two_people",
                "提出清算的人不能自己确认，须由另一人办理",
                "another person must decide about what you proposed",
            ),
            Error::AlreadyDecided(AlreadyDecided(state)) => {
                Self::conflict("already_decided", "该清算已经决定", "the clearing is decided already")
                    .with("state", state)
            }
            Error::Programme(error) => error.into(),
            Error::Ledger(error) => programme::routes::ledger_problem(error),
            Error::Stored(_) => Self::unexpected(&error),
            Error::Audit(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
