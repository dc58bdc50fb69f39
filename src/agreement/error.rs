//! What can go wrong with quotations and contracts, and how it is told.

use chrono::{DateTime, NaiveDate, Utc};

use super::model::{AgreementIllegalStep, OfferShare, QuotationIllegalStep};
use crate::kernel::{Invalid, local_time};
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};
use crate::{attachment, audit, booking, catalog, conduct, identity, sample};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not the caller's to see.
    #[error("not found")]
    NotFound,
    #[error("{0}")]
    Quotation(#[from] QuotationIllegalStep),
    #[error("{0}")]
    Agreement(#[from] AgreementIllegalStep),
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    #[error("the listing is not open for orders")]
    NotOrderable,
    #[error("the enterprise is not admitted")]
    NotAdmitted,
    #[error("the enterprise may not order until {0}")]
    Banned(DateTime<Utc>),
    /// The provider offered something else meanwhile, or the offer lapsed.
    #[error("the offer is not the one that stands now")]
    OfferChanged,
    #[error("the contract was to begin on {0}")]
    StartPast(NaiveDate),
    #[error("vouchers would pay something else now")]
    ShareChanged(Box<OfferShare>),
    /// The other side answers, not whoever proposed.
    #[error("this is for the other side to answer")]
    NotYours,
    /// One proposal to change a contract waits for its answer at a time.
    #[error("another amendment waits for its answer")]
    AmendmentOpen,
    #[error("the amendment was answered, taken back or outdated")]
    AmendmentOver,
    /// A stage that was to be paid otherwise is delivered, accepted or claimed.
    #[error("{}", .0.text.en)]
    StageSettled(Invalid),
    #[error("{0}")]
    File(#[from] attachment::Error),
    #[error("{0}")]
    Booking(#[source] booking::Error),
    #[error("{0}")]
    Sample(#[from] sample::Error),
    #[error("{0}")]
    Catalog(#[from] catalog::Error),
    #[error("{0}")]
    Conduct(#[from] conduct::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl Error {
    pub(super) fn fault(field: impl Into<String>, invalid: Invalid) -> Self {
        Self::Faults(vec![FieldError::invalid(field, invalid)])
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("offer_one_live" | "offer_number_once") => Self::OfferChanged,
            Some("agreement_amendment_one_open" | "agreement_amendment_pkey") => Self::AmendmentOpen,
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl From<booking::Error> for Error {
    fn from(error: booking::Error) -> Self {
        match error {
            booking::Error::NotFound => Self::NotFound,
            booking::Error::NotBookable => Self::NotOrderable,
            booking::Error::NotAdmitted => Self::NotAdmitted,
            other => Self::Booking(other),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let said = error.to_string();
        match error {
            Error::NotFound => Self::not_found(),
            Error::Quotation(QuotationIllegalStep { state, step }) => Self::illegal_step(state, step, &state.allowed()),
            Error::Agreement(AgreementIllegalStep { state, step }) => Self::illegal_step(state, step, &state.allowed()),
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::NotOrderable => Self::conflict("not_bookable", "该条目目前不接受订单", said),
            Error::NotAdmitted => Self::forbidden(),
            Error::Banned(until) => {
                let zh = format!("因多次违约，{} 前不能下单", local_time(until));
                Self::conflict("banned", zh, said).with("until", until)
            }
            Error::OfferChanged => Self::conflict("offer_changed", "报价已更改或已失效，请刷新后再看", said),
            Error::StartPast(day) => {
                Self::conflict("start_past", format!("约定的起始日 {day} 已过，请供方重新报价"), said)
                    .with("starts_on", day)
            }
            Error::ShareChanged(share) => {
                Self::conflict("quote_changed", "创新券可支付的金额与所见不同，请确认新的金额", said)
                    .with("share", share)
            }
            Error::NotYours => Self::conflict("not_yours", "应由对方答复", said),
            Error::AmendmentOpen => Self::conflict("amendment_open", "已有一份变更提议在等答复", said),
            Error::AmendmentOver => Self::conflict("amendment_over", "该变更提议已答复、撤回或失效", said),
            Error::StageSettled(Invalid { code, text }) => {
                Self::conflict("stage_settled", text.zh, text.en).with("why", code)
            }
            Error::File(error) => error.into(),
            Error::Booking(error) => error.into(),
            Error::Sample(error) => error.into(),
            Error::Catalog(error) => error.into(),
            Error::Conduct(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Audit(audit::Error::Db(error)) | Error::Db(error) => error.into(),
        }
    }
}
