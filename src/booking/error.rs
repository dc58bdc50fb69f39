//! What can go wrong with a booking, and how it is told.

use super::model::{IllegalStep, IllegalWaitStep, State, Step};
use crate::attachment;
use crate::catalog;
use crate::conduct;
use crate::identity;
use crate::kernel::{Invalid, TimeWindow};
use crate::ledger;
use crate::programme;
use crate::store::{DbError, db_errors};
use crate::training;
use crate::voucher;
use crate::web::{FieldError, Problem, Veto};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing, or not the caller's.
    #[error("not found")]
    NotFound,
    /// Fields at fault, all of them.
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    /// The listing or its provider is not admitted now.
    #[error("the listing is not open for booking")]
    NotBookable,
    /// The enterprise may not book now: suspended or withdrawn.
    #[error("the enterprise is not admitted")]
    NotAdmitted,
    /// Nothing is left of the window.
    #[error("the window is taken")]
    SlotTaken(Taken),
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    /// The step belongs to a time that has not come yet.
    #[error("too early")]
    TooEarly(Step),
    /// Somebody else changed it since it was read.
    #[error("the booking changed meanwhile")]
    Changed,
    #[error("the booking is not accepted")]
    NotAccepted,
    /// Results are added between confirmation and acceptance.
    #[error("the booking is {0}, its results cannot be changed")]
    ResultsClosed(State),
    #[error("{0}")]
    File(#[from] attachment::Error),
    #[error("the booking is rated")]
    RatedBefore,
    #[error("the rating is answered")]
    AnsweredBefore,
    /// A rule says no, and names what it looked at and what it allows.
    #[error("{0}")]
    Vetoed(#[from] Box<Veto>),
    #[error("{0}")]
    IllegalWaitStep(#[from] IllegalWaitStep),
    #[error("the enterprise waits for this window")]
    WaitsBefore,
    #[error("{0}")]
    Catalog(#[from] catalog::Error),
    #[error("{0}")]
    Training(#[source] training::Error),
    #[error("{0}")]
    Conduct(#[source] conduct::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Voucher(#[from] voucher::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

/// Who was faster, as far as may be told, and what could be booked instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// What is held within the wanted window.
    pub busy: Vec<TimeWindow>,
    /// Free windows of the same length, nearest first.
    pub free: Vec<TimeWindow>,
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("occupancy_no_overlap" | "occupancy_pkey") => Self::SlotTaken(Taken::default()),
            Some("booking_rating_pkey") => Self::RatedBefore,
            Some("wait_entry_once") => Self::WaitsBefore,
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn fault(field: &str, invalid: Invalid) -> Self {
        Self::Faults(vec![FieldError::invalid(field, invalid)])
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::NotBookable => {
                Self::conflict("not_bookable", "该条目目前不接受预约", "the listing is not open for booking now")
            }
            Error::NotAdmitted => Self::forbidden(),
            Error::SlotTaken(taken) => Self::conflict(
                "slot_taken",
                "所选时段已被占用，可改选邻近的空闲时段",
                "the window is taken; see the nearest free ones",
            )
            .with("taken", taken.busy)
            .with("free", taken.free),
            Error::IllegalStep(IllegalStep { state, step }) => {
                let allowed: Vec<_> = state.allowed().iter().map(|step| step.as_str()).collect();
                Self::illegal_step(state, step, &allowed)
            }
            Error::TooEarly(step) => Self::conflict(
                "too_early",
                format!("预约时间未到，不能进行“{step}”"),
                format!("“{step}” is not possible before the booked time"),
            ),
            Error::Changed => {
                Self::conflict("changed", "预约已被他人更改，请刷新", "the booking changed meanwhile, look again")
            }
            Error::NotAccepted => Self::conflict("not_accepted", "预约尚未验收", "the booking is not accepted"),
            Error::ResultsClosed(state) => Self::conflict(
                "results_closed",
                format!("预约处于“{state}”，不能增删结果文件"),
                format!("the booking is {state}, its results cannot be changed"),
            )
            .with("state", state),
            Error::File(error) => error.into(),
            Error::RatedBefore => Self::conflict("rated_before", "该预约已评价", "the booking is rated already"),
            Error::AnsweredBefore => {
                Self::conflict("answered_before", "该评价已回复", "the rating is answered already")
            }
            Error::Vetoed(veto) => veto.into(),
            Error::IllegalWaitStep(IllegalWaitStep { state, step }) => {
                let allowed: Vec<_> = state.allowed().into_iter().map(super::model::WaitStep::as_str).collect();
                Self::illegal_step(state, step, &allowed)
            }
            Error::WaitsBefore => Self::conflict(
                "waits_before",
                "贵单位已在此时段的候补名单中",
                "your organisation waits for this window already",
            ),
            Error::Catalog(error) => Self::unexpected(&error),
            Error::Conduct(error) => error.into(),
            Error::Training(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Programme(error) => error.into(),
            Error::Voucher(error) => voucher_problem(error),
            Error::Db(error) => error.into(),
        }
    }
}

/// Somebody else used what a moment before was free; the rest says the voucher itself.
fn voucher_problem(error: voucher::Error) -> Problem {
    match error {
        voucher::Error::AnnualCap | voucher::Error::Ledger(ledger::Error::Overdrawn) => Problem::conflict(
            "funds_taken",
            "创新券额度刚被其他预约占用，请重新询价",
            "the funds were used meanwhile, ask for a new quote",
        ),
        other => other.into(),
    }
}

impl From<conduct::Error> for Error {
    /// A ban is a rule like any other that says no.
    fn from(error: conduct::Error) -> Self {
        match error {
            conduct::Error::Vetoed(veto) => Self::Vetoed(veto),
            other => Self::Conduct(other),
        }
    }
}

impl From<training::Error> for Error {
    /// So is a qualification that is missing.
    fn from(error: training::Error) -> Self {
        match error {
            training::Error::Vetoed(veto) => Self::Vetoed(veto),
            other => Self::Training(other),
        }
    }
}
