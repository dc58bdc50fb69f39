//! What can go wrong where two people set something, and how it is told.

use super::model::LayoutFaults;
use crate::kernel::{Invalid, Text};
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{field}: {}", .invalid.text.en)]
    Fault { field: &'static str, invalid: Invalid },
    /// Nobody decides on what they proposed.
    #[error("one's own change")]
    Own,
    /// Only who proposed it takes it back.
    #[error("somebody else's change")]
    NotOwn,
    /// A change of the same waits to be decided.
    #[error("a change of it waits to be decided")]
    Open,
    #[error("the change is decided")]
    Decided,
    /// A saved layout cannot be so.
    #[error("{} faults of a layout", .0.len())]
    Layout(LayoutFaults),
    #[error("another layout has the name")]
    LayoutName,
    /// A stored proposal that should read back does not.
    #[error("stored proposal: {0}")]
    Stored(String),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("setting_proposal_two_people") => Self::Own,
            Some("setting_proposal_open_once") => Self::Open,
            Some("payment_layout_name_once" | "statement_layout_name_once") => Self::LayoutName,
            _ => Self::Db(error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Fault { field, invalid } => Self::invalid_field(field, invalid),
            Error::Own => refused(
                "own_setting",
                "不能确认自己提出的变更，须由另一人办理",
                "another person must decide on the change that you proposed",
            ),
            Error::NotOwn => {
                refused("not_own_setting", "只有提出人可以撤回变更", "only who proposed the change can withdraw it")
            }
            Error::Open => Self::conflict(
                "setting_open",
                "同一事项已有变更待确认，请先办结",
                "a change of it waits to be decided; that comes first",
            ),
            Error::Decided => Self::conflict("setting_decided", "这一变更已经办结", "the change is decided already"),
            Error::Layout(faults) => {
                Self::invalid_fields(faults.into_iter().map(|(field, why)| FieldError::invalid(field, why)).collect())
            }
            Error::LayoutName => Self::conflict("layout_name", "已有同名的版式", "another layout has this name"),
            Error::Stored(_) => Self::unexpected(&error),
            Error::Db(error) => error.into(),
        }
    }
}

/// Somebody else has to do it.
fn refused(code: &'static str, zh: &'static str, en: &'static str) -> Problem {
    let mut problem = Problem::forbidden();
    problem.code = code;
    problem.text = Box::new(Text::new(zh, en));
    problem
}
