//! What can go wrong with a claim, and how it is told.

use actix_web::http::StatusCode;

use super::model::{Finding, IllegalStep, State, Step};
use crate::attachment::{self, FileProblem};
use crate::kernel::{CalendarGap, ClaimId, Invalid};
use crate::programme::ReviewStep;
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};
use crate::{audit, billing, booking, identity, programme, risk, transfer, voucher};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    /// A field of the input cannot be taken.
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: &'static str, invalid: Invalid },
    /// Not there, or not the caller's to see.
    #[error("not found")]
    NotFound,
    /// Somebody else changed the claim since it was read; the version is the present one.
    #[error("the claim has changed, its version is {0}")]
    Changed(i32),
    /// Only an accepted booking with a subsidy can be claimed.
    #[error("nothing of this booking can be claimed")]
    NotClaimable,
    /// Under reimbursement, the provider took back the price by hand: nothing is left to be paid back.
    #[error("the bill was credited whole: nothing was paid that could be paid back")]
    NothingPaid,
    /// Under reimbursement, the provider lowered the bill at the same moment.
    #[error("the bill has just been lowered")]
    BillLowered,
    #[error("the booking has a claim already")]
    ClaimExists,
    /// The booking's claim was rejected and its money went back to the voucher.
    #[error("the booking's claim was rejected")]
    ClaimWasRejected,
    /// An invoice can back one claim only, ever.
    #[error("the invoice backs another claim")]
    InvoiceTaken,
    /// The claim is with the reviewers, or over.
    #[error("the claim cannot be edited in state “{0}”")]
    NotEditable(State),
    #[error("the file is not taken: {}", .0.text().en)]
    File(FileProblem),
    /// XML that should be an invoice is not one.
    #[error("the XML is not an e-invoice")]
    NotAnInvoice,
    #[error("{0}")]
    Attachment(#[from] attachment::Error),
    #[error("a claim has at most {0} files")]
    TooManyFiles(i64),
    /// What is missing or wrong before it can be submitted.
    #[error("the claim has {} faults", .0.len())]
    Incomplete(Vec<Finding>),
    /// The programme does not ask for this review.
    #[error("the programme has no {0} review")]
    NoSuchReview(ReviewStep),
    /// One person must not decide both reviews.
    #[error("the same person decided the other review")]
    SameReviewer,
    /// The claim was drawn for a second review, and the caller passed it first.
    #[error("the caller passed the claim before; it needs another person")]
    AlreadyPassed,
    /// Nothing waits for publication.
    #[error("no claim is ready to be published")]
    NothingToPublish,
    /// Chosen claims that cannot be published now.
    #[error("{} of the chosen claims cannot be published", .0.len())]
    NotPublishable(Vec<ClaimId>),
    /// The notice takes no objections today.
    #[error("the notice is closed")]
    NoticeClosed,
    /// The objection was decided before.
    #[error("the objection is decided")]
    ObjectionDecided,
    /// Of many claims that should take a step together, some are in a state that does not allow it.
    #[error("{changed} of {asked} claims could take the step “{step}”")]
    NotAll { step: Step, asked: usize, changed: usize },
    /// The levels' shares of a claim do not add up to it.
    #[error("the shares of claim {0} do not add up to its amount")]
    SharesDiffer(ClaimId),
    /// A stored document cannot be read or written.
    #[error("stored document: {0}")]
    Document(#[from] serde_json::Error),
    #[error("{0}")]
    Calendar(#[from] CalendarGap),
    #[error("{0}")]
    Billing(#[from] billing::Error),
    #[error("{0}")]
    Booking(#[source] booking::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Voucher(#[from] voucher::Error),
    #[error("{0}")]
    Transfer(#[from] transfer::Error),
    #[error("{0}")]
    Risk(#[from] risk::Error),
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
            Some("claim_invoice_once") => Self::InvoiceTaken,
            Some("claim_booking_once") => Self::ClaimExists,
            Some("claim_within_bill") => Self::BillLowered,
            Some("decided_impartially") => Self::Identity(identity::Error::PartyDecides),
            Some("reviewed_by_two") => Self::SameReviewer,
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

/// What a booking says to being claimed.
impl From<booking::Error> for Error {
    fn from(error: booking::Error) -> Self {
        match error {
            booking::Error::NotFound => Self::NotFound,
            booking::Error::NotAccepted => Self::NotClaimable,
            other => Self::Booking(other),
        }
    }
}

impl Error {
    pub(super) fn invalid(field: &'static str, code: &'static str, zh: &str, en: &str) -> Self {
        Self::Invalid { field, invalid: Invalid::new(code, zh, en) }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::IllegalStep(IllegalStep { state, step }) => Self::illegal_step(state, step, &state.allowed()),
            Error::Invalid { field, invalid } => Self::invalid_field(field, invalid),
            Error::NotFound => Self::not_found(),
            Error::File(problem) => problem.into(),
            Error::Attachment(error) => error.into(),
            Error::Incomplete(findings) => incomplete(findings),
            Error::InvoiceTaken => invoice_taken(),
            Error::NotEditable(state) => {
                Self::conflict("claim_not_editable", format!("兑付处于“{state}”，不能修改"), error.to_string())
                    .with("state", state)
                    .with("allowed", state.allowed())
            }
            Error::Changed(version) => {
                Self::conflict("claim_changed", "兑付已被他人修改，请重新读取后再试", error.to_string())
                    .with("version", version)
            }
            Error::NotPublishable(ref ids) => {
                let zh = format!("所选兑付中有 {} 笔当前不能公示", ids.len());
                Self::conflict("claims_not_publishable", zh, error.to_string()).with("claims", ids)
            }
            Error::Calendar(CalendarGap { year }) => Self::conflict(
                "calendar_missing",
                format!("尚未载入 {year} 年的法定节假日安排，无法计算工作日"),
                format!("the statutory calendar of {year} is not loaded, working days cannot be counted"),
            )
            .with("year", year),
            Error::SameReviewer => {
                let zh = "区级与市级审核不能由同一人（或其代理人）作出";
                Self::new(StatusCode::FORBIDDEN, "same_reviewer", zh, error.to_string())
            }
            Error::AlreadyPassed => {
                let zh = "该兑付被抽中复审，须由另一位审核员（不能是代理人）再审核通过";
                Self::new(StatusCode::FORBIDDEN, "already_passed", zh, error.to_string())
            }
            Error::Billing(error) => error.into(),
            Error::Booking(error) => error.into(),
            Error::Risk(error) => error.into(),
            Error::Transfer(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Programme(programme::Error::Db(error))
            | Error::Voucher(voucher::Error::Db(error))
            | Error::Audit(audit::Error::Db(error))
            | Error::Db(error) => error.into(),
            // A claim asks only for money that its booking left for it: any refusal is a fault of ours.
            Error::Programme(_) | Error::Voucher(_) | Error::SharesDiffer(_) | Error::Document(_) => {
                Self::unexpected(&error)
            }
            other => conflict(&other),
        }
    }
}

/// The conflicts that need no more than their sentence.
fn conflict(error: &Error) -> Problem {
    let (code, zh) = match error {
        Error::NotClaimable => ("not_claimable", "只有已验收且有补贴金额的预约才能申请兑付".to_owned()),
        Error::NothingPaid => {
            ("nothing_paid", "供方已将账单全部冲减，企业没有实际承担的价款，不能申请后补助".to_owned())
        }
        Error::BillLowered => ("bill_lowered", "供方刚刚冲减了这笔预约的账单，请重新提交".to_owned()),
        Error::ClaimExists => ("claim_exists", "该预约已有兑付申请".to_owned()),
        Error::ClaimWasRejected => {
            ("claim_was_rejected", "该预约的兑付已被驳回，补贴金额已退回创新券，不能再次申请".to_owned())
        }
        Error::NotAnInvoice => ("not_an_invoice", "该 XML 不是可识别的数电票，未作为发票接收".to_owned()),
        Error::TooManyFiles(most) => ("too_many_files", format!("每笔兑付最多 {most} 份材料")),
        Error::NoSuchReview(step) => ("review_not_asked", format!("该券种的政策不设“{step}”审核")),
        Error::NothingToPublish => ("nothing_to_publish", "没有等待公示的兑付".to_owned()),
        Error::NoticeClosed => ("notice_closed", "公示期已结束或尚未开始，不再受理异议".to_owned()),
        Error::ObjectionDecided => ("objection_decided", "该异议已有处理决定".to_owned()),
        Error::NotAll { asked, changed, .. } => {
            ("claims_moved", format!("{asked} 笔兑付中有 {} 笔的状态已变化", asked.saturating_sub(*changed)))
        }
        _ => ("conflict", "当前不能进行此操作".to_owned()),
    };
    Problem::conflict(code, zh, error.to_string())
}

fn incomplete(findings: Vec<Finding>) -> Problem {
    let mut problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "claim_incomplete",
        "兑付材料不完整或有矛盾，不能提交",
        "the claim is incomplete or contradicts itself and cannot be submitted",
    );
    problem.errors = findings.into_iter().map(|f| FieldError::new(f.field, f.code, f.text)).collect();
    problem
}

fn invoice_taken() -> Problem {
    let invalid = Invalid::new(
        "invoice_taken",
        "该发票已用于另一笔兑付；一张发票只能使用一次",
        "this invoice backs another claim; an invoice can be used once only",
    );
    let text = invalid.text.clone();
    let mut problem = Problem::conflict("invoice_taken", text.zh, text.en);
    problem.errors = vec![FieldError::invalid("invoice_number", invalid)];
    problem
}
