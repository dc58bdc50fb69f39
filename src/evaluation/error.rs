//! What can go wrong with an evaluation, and how it is told.

use chrono::NaiveDate;

use super::model::IllegalStep;
use crate::kernel::{CalendarGap, Invalid};
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};
use crate::{attachment, audit, catalog, identity, programme};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not the caller's to see.
    #[error("not found")]
    NotFound,
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    #[error("the version is published and cannot be changed")]
    SetPublished,
    #[error("the set has a draft already")]
    DraftExists,
    /// Not published, of another region, or not in force on the period's first day.
    #[error("the indicator set is not in force on the period's first day")]
    SetNotInForce,
    #[error("the days lie in another period of this kind")]
    PeriodOverlaps,
    #[error("the period is not over until {0}")]
    PeriodNotOver(NaiveDate),
    #[error("the scores have not been computed")]
    NotComputed,
    #[error("providers may appeal until {0}")]
    AppealsRunning(NaiveDate),
    #[error("{0} appeals are not decided")]
    AppealsOpen(i64),
    #[error("comments and appeals are not taken now")]
    AppealsClosed(Option<NaiveDate>),
    #[error("an appeal against this score is open")]
    AppealOpenAlready,
    /// The same person, or one of the provider's own.
    #[error("another person decides")]
    AnotherDecides,
    #[error("{0}")]
    File(#[from] attachment::Error),
    #[error("{0}")]
    Calendar(#[from] CalendarGap),
    #[error("{0}")]
    Catalog(#[from] catalog::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("a stored indicator set cannot be read: {0}")]
    Stored(String),
    #[error("{0}")]
    Db(#[source] DbError),
}

impl Error {
    pub(super) fn field(field: impl Into<String>, invalid: Invalid) -> Self {
        Self::Faults(vec![FieldError::invalid(field.into(), invalid)])
    }
}

db_errors!(Error);

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("evaluation_set_one_draft") => Self::DraftExists,
            Some("evaluation_set_frozen") => Self::SetPublished,
            Some("evaluation_period_no_overlap") => Self::PeriodOverlaps,
            Some("evaluation_appeal_one_open") => Self::AppealOpenAlready,
            Some("decided_impartially") => Self::Identity(identity::Error::PartyDecides),
            Some("evaluation_own_house" | "evaluation_tolerance_two_people") => Self::AnotherDecides,
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let said = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::IllegalStep(IllegalStep { state, step, allowed }) => Self::illegal_step(state, step, &allowed),
            Error::SetPublished => Self::conflict("set_published", "该版本已发布，不能修改", said),
            Error::DraftExists => Self::conflict("draft_exists", "该指标体系已有一份草稿", said),
            Error::SetNotInForce => Self::conflict("set_not_in_force", "所选指标体系在评价期首日尚未生效", said),
            Error::PeriodOverlaps => Self::conflict("period_overlaps", "与同类的另一评价期重叠", said),
            Error::PeriodNotOver(last) => {
                Self::conflict("period_not_over", format!("评价期到 {last} 才结束"), said).with("to_on", last)
            }
            Error::NotComputed => Self::conflict("not_computed", "尚未计算得分", said),
            Error::AppealsRunning(last) => {
                let zh = format!("供方可在 {last} 前（含当日）申诉，届满后才能定级");
                Self::conflict("appeals_running", zh, said).with("appeal_until", last)
            }
            Error::AppealsOpen(count) => {
                Self::conflict("appeals_open", format!("还有 {count} 件申诉未裁定"), said).with("open_appeals", count)
            }
            Error::AppealsClosed(last) => {
                Self::conflict("appeals_closed", "现在不接受意见与申诉", said).with("appeal_until", last)
            }
            Error::AppealOpenAlready => Self::conflict("appeal_open", "对这份得分已有一件申诉在处理", said),
            Error::AnotherDecides => Self::conflict("another_decides", "应由另一人、且非该供方人员决定", said),
            Error::Calendar(CalendarGap { year }) => Self::conflict(
                "calendar_missing",
                format!("尚未载入 {year} 年的法定节假日安排，无法计算工作日"),
                format!("the statutory calendar of {year} is not loaded, working days cannot be counted"),
            )
            .with("year", year),
            Error::File(error) => error.into(),
            Error::Catalog(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Programme(error) => error.into(),
            Error::Stored(_) => Self::unexpected(&said),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}
