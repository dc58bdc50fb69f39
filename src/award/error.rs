//! What can go wrong with an award, and how it is told.

use super::model::EvidenceKind;
use crate::attachment::{self, FileProblem};
use crate::claim::model::IllegalStep;
use crate::kernel::{AwardApplicationId, Fen, Invalid};
use crate::programme::BudgetLevel;
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};
use crate::{audit, claim, directory, identity, ledger, programme};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not found")]
    NotFound,
    #[error("{0:?}")]
    Invalid(Vec<(String, Invalid)>),
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    /// Paid once: the platform has applied for it, or the document was used.
    #[error("the platform has an application for this award already")]
    AppliedAlready,
    /// The row was replaced or ended.
    #[error("the award is not in force")]
    NotInForce,
    /// Files that have to be there before it is submitted.
    #[error("evidence is missing: {0:?}")]
    Lacking(Vec<EvidenceKind>),
    #[error("the file is not taken: {}", .0.text().en)]
    File(FileProblem),
    #[error("{0}")]
    Attachment(#[from] attachment::Error),
    #[error("at most {0} files")]
    TooManyFiles(i64),
    /// One person must not decide both reviews.
    #[error("the same person decided the other review")]
    SameReviewer,
    #[error("no application waits to be published")]
    NothingToPublish,
    #[error("the notice takes no objections")]
    NoticeClosed,
    #[error("the objection is decided")]
    ObjectionDecided,
    /// No budget line of the year pays this level's part.
    #[error("there is no budget line of the {0}")]
    BudgetLineMissing(BudgetLevel),
    #[error("the budget line of the {level} has {available} left of {needed} that are needed")]
    BudgetLineShort { level: BudgetLevel, needed: Fen, available: Fen },
    /// Above its row: refused by the database.
    #[error("the amount is not what the award's row allows")]
    OverRule,
    /// Some of the applications are not in the state for the step.
    #[error("not all of {asked} applications could be marked")]
    NotAll { asked: usize },
    #[error("application {0}: the shares do not add up")]
    SharesDiffer(AwardApplicationId),
    #[error("{0}")]
    Directory(#[from] directory::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Claim(#[from] claim::Error),
    #[error("{0}")]
    Stored(#[from] serde_json::Error),
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
            Some("award_application_once" | "award_application_document_once") => Self::AppliedAlready,
            Some("award_application_within_rule") => Self::OverRule,
            Some("decided_impartially") => Self::Identity(identity::Error::PartyDecides),
            Some("reviewed_by_two") => Self::SameReviewer,
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn field(field: &str, invalid: Invalid) -> Self {
        Self::Invalid(vec![(field.to_owned(), invalid)])
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let said = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::Invalid(faults) => {
                let fields = faults.into_iter().map(|(field, invalid)| FieldError::invalid(field, invalid));
                Self::invalid_fields(fields.collect())
            }
            Error::IllegalStep(IllegalStep { state, step }) => Self::illegal_step(state, step, &state.allowed()),
            Error::AppliedAlready => {
                Self::conflict("award_applied", "该平台已申请过这项奖补，或该认定文件已用于申请", said)
            }
            Error::NotInForce => Self::conflict("award_not_in_force", "该奖补条款已不再有效", said),
            Error::Lacking(kinds) => {
                let names: Vec<&str> = kinds.iter().map(|kind| evidence_name(*kind)).collect();
                let zh = format!("缺少材料：{}", names.join("、"));
                Self::conflict("award_incomplete", zh, said).with("missing", kinds)
            }
            Error::File(problem) => problem.into(),
            Error::Attachment(error) => error.into(),
            Error::TooManyFiles(most) => Self::conflict("too_many_files", format!("最多上传 {most} 个文件"), said),
            Error::SameReviewer => {
                Self::conflict("same_reviewer", "同一人（或其代理人）不能既作区市审核又作市级审核", said)
            }
            Error::NothingToPublish => Self::conflict("nothing_to_publish", "没有待公示的奖补申请", said),
            Error::NoticeClosed => Self::conflict("notice_closed", "公示期已结束，不再受理异议", said),
            Error::ObjectionDecided => Self::conflict("objection_decided", "该异议已处理", said),
            Error::BudgetLineMissing(level) => {
                Self::conflict("budget_line_missing", "没有相应级次的奖补预算指标", said).with("level", level)
            }
            Error::BudgetLineShort { level, needed, available } => {
                Self::conflict("budget_line_short", "奖补预算指标余额不足", said)
                    .with("level", level)
                    .with("needed_fen", needed)
                    .with("available_fen", available)
            }
            Error::OverRule => Self::conflict("over_rule", "金额超过奖补条款规定", said),
            Error::NotAll { .. } | Error::SharesDiffer(_) => Self::unexpected(&said),
            Error::Directory(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Programme(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Claim(error) => error.into(),
            Error::Stored(error) => Self::unexpected(&error),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}

const fn evidence_name(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Recognition => "认定或获奖文件",
        EvidenceKind::Grant => "省级奖补到位凭证",
        EvidenceKind::Agreement => "一事一议协议",
        EvidenceKind::Other => "其他材料",
    }
}
