//! What can go wrong with a list that is taken away.

use actix_web::http::StatusCode;

use crate::kernel::Invalid;
use crate::report::model::meeting::MeetingControl;
use crate::store::{DbError, db_errors};
use crate::tabular::WriteError;
use crate::web::Problem;
use crate::{billing, booking, claim, evaluation, identity, ledger, reconciliation, settlement, usage, voucher};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{field}: {}", .invalid.text.en)]
    Fault { field: &'static str, invalid: Invalid },
    /// Not there, or another's.
    #[error("not found")]
    NotFound,
    /// The caller may not take it away.
    #[error("forbidden")]
    Forbidden,
    /// More rows than are written while somebody waits.
    #[error("too long to be waited for")]
    TooLong,
    /// Nobody wants it any more.
    #[error("cancelled")]
    Cancelled,
    /// What was found does not come to the same: nothing is given out.
    #[error("stored data: {0}")]
    Stored(String),
    /// The records and the ledger say different amounts: nothing is given out.
    #[error("{}: {} of the records, {} of the ledger", .0.what.en, .0.lines_fen, .0.ledger_fen)]
    TotalsDiffer(MeetingControl),
    #[error("{0}")]
    Write(#[from] WriteError),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Voucher(#[from] voucher::Error),
    #[error("{0}")]
    Billing(#[from] billing::Error),
    #[error("{0}")]
    Booking(#[from] booking::Error),
    #[error("{0}")]
    Claim(#[from] claim::Error),
    #[error("{0}")]
    Evaluation(#[from] evaluation::Error),
    #[error("{0}")]
    Usage(#[from] usage::Error),
    #[error("{0}")]
    Settlement(#[from] settlement::Error),
    #[error("{0}")]
    Reconciliation(#[from] reconciliation::Error),
    #[error("{0}")]
    Db(#[from] DbError),
}

db_errors!(Error);

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Fault { field, invalid } => Self::invalid_field(field, invalid),
            Error::NotFound => Error::Db(diesel::result::Error::NotFound.into()).into(),
            Error::Forbidden => Self::forbidden(),
            Error::TooLong => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "too_many_rows",
                "行数较多，请转入后台导出",
                "too many rows to be waited for: let the list be written in the background",
            ),
            Error::Cancelled => Self::conflict("work_cancelled", "导出已取消", "the list was cancelled"),
            Error::Stored(_) => Self::unexpected(&error),
            Error::TotalsDiffer(MeetingControl { what, lines_fen, ledger_fen }) => Self::conflict(
                "totals_differ",
                format!(
                    "“{}”明细合计 {lines_fen:#} 元，与总账 {ledger_fen:#} 元不一致，报表不予出具；请先做全面核验",
                    what.zh
                ),
                format!(
                    "{}: the lines come to {lines_fen:#} yuan, the ledger to {ledger_fen:#} yuan: no report is given \
                     out; run the verification first",
                    what.en
                ),
            )
            .with("lines_fen", lines_fen)
            .with("ledger_fen", ledger_fen),
            Error::Write(WriteError::TooManyRows) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "too_many_rows",
                "行数超过工作表的上限，请缩小筛选范围或改用 CSV",
                "more rows than a sheet holds: narrow the filter, or take a CSV",
            ),
            Error::Write(error) => Self::unexpected(&error),
            Error::Identity(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Voucher(error) => error.into(),
            Error::Billing(error) => error.into(),
            Error::Booking(error) => error.into(),
            Error::Claim(error) => error.into(),
            Error::Evaluation(error) => error.into(),
            Error::Usage(error) => error.into(),
            Error::Settlement(error) => error.into(),
            Error::Reconciliation(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
