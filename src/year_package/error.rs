//! What can go wrong with a package.

use std::io;

use crate::kernel::Invalid;
use crate::reconciliation::model::Month;
use crate::store::{DbError, db_errors};
use crate::web::Problem;
use crate::{audit, ledger, reconciliation, report, settlement};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{field}: {}", .invalid.text.en)]
    Fault { field: &'static str, invalid: Invalid },
    /// Months of the year whose books may still change.
    #[error("months are open: {}", named(.0))]
    MonthsOpen(Vec<Month>),
    /// Nothing was ever recorded in the year.
    #[error("nothing in this year")]
    NothingInYear(i32),
    #[error("the file cannot be written: {0}")]
    File(#[from] io::Error),
    #[error("the zip cannot be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Report(#[from] report::Error),
    #[error("{0}")]
    Settlement(#[from] settlement::Error),
    #[error("{0}")]
    Reconciliation(#[from] reconciliation::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[from] DbError),
}

db_errors!(Error);

/// `2026-11, 2026-12`
fn named(months: &[Month]) -> String {
    months.iter().map(Month::to_string).collect::<Vec<_>>().join(", ")
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Fault { field, invalid } => Self::invalid_field(field, invalid),
            Error::MonthsOpen(months) => Self::conflict(
                "months_open",
                format!("以下月份尚未关账：{}。请先关账，或改为制作“非最终”归档包", named(&months)),
                format!(
                    "these months are open: {}. Close them first, or make a package that is not final",
                    named(&months)
                ),
            )
            .with("open_months", months.iter().map(Month::to_string).collect::<Vec<_>>()),
            Error::NothingInYear(year) => Self::conflict(
                "nothing_in_year",
                format!("{year} 年度没有任何账务"),
                format!("nothing was recorded in the year {year}"),
            ),
            Error::File(_) | Error::Zip(_) | Error::Json(_) => Self::unexpected(&error),
            Error::Report(error) => error.into(),
            Error::Settlement(error) => error.into(),
            Error::Reconciliation(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Audit(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
