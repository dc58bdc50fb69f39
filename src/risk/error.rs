//! What can go wrong with signals and relations, and how it is told.

use super::model::RiskRule;
use crate::kernel::{CalendarGap, Invalid, Text};
use crate::store::{DbError, db_errors};
use crate::tabular::TabularError;
use crate::web::{FieldError, Problem};
use crate::{audit, identity, programme};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not the caller's to see.
    #[error("not found")]
    NotFound,
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: String, invalid: Invalid },
    #[error("{} faults", .0.len())]
    Faults(Vec<FieldError>),
    /// The signal is no longer found.
    #[error("the newest look at the claim no longer found this signal")]
    SignalGone,
    /// Undecided signals weigh too much: each rule with the sentence of its evidence.
    #[error("signals that weigh {weight} are undecided; from {threshold} on they must be decided first")]
    Undecided { weight: i64, threshold: i32, signals: Vec<(RiskRule, Text)> },
    /// Confirmed signals and no word about why the claim passes all the same.
    #[error("signals were confirmed: passing the claim needs a reason")]
    ConfirmedNeedsReason,
    /// The claim is not handed in.
    #[error("a claim is looked at once it is handed in")]
    NotSubmitted,
    #[error("{0}")]
    File(#[from] TabularError),
    #[error("stored document: {0}")]
    Document(#[from] serde_json::Error),
    #[error("{0}")]
    Calendar(#[from] CalendarGap),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("decided_impartially") => Self::Identity(identity::Error::PartyDecides),
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn invalid(field: impl Into<String>, code: &'static str, zh: &str, en: &str) -> Self {
        Self::Invalid { field: field.into(), invalid: Invalid::new(code, zh, en) }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let said = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::Invalid { field, invalid } => Self::invalid_field(&field, invalid),
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::SignalGone => Self::conflict("signal_gone", "最近一次检查已不再有这条风险提示", said),
            Error::Undecided { weight, threshold, signals } => {
                let zh = format!("有合计权重 {weight} 的风险提示尚未处理（达到 {threshold} 须先处理），不能通过");
                let mut problem = Self::conflict("signals_undecided", zh, said)
                    .with("open_weight", weight)
                    .with("threshold", threshold);
                problem.errors = signals
                    .into_iter()
                    .map(|(rule, text)| FieldError::new(format!("signals.{rule}"), "undecided", text))
                    .collect();
                problem
            }
            Error::ConfirmedNeedsReason => {
                let zh = "有已确认的风险提示：仍要通过时请说明理由";
                Self::invalid_field("reason", Invalid::new("missing", zh, said))
            }
            Error::NotSubmitted => Self::conflict("not_submitted", "兑付提交后才进行风险检查", said),
            Error::File(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Programme(programme::Error::Db(error))
            | Error::Audit(audit::Error::Db(error))
            | Error::Db(error) => error.into(),
            Error::Document(_) | Error::Calendar(_) | Error::Programme(_) => Self::unexpected(&said),
        }
    }
}
