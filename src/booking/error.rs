//! What can go wrong with a booking, and how it is told.

mod mistimed;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::model::{Breach, CompanionName, Holder, IllegalStep, IllegalWaitStep, Measured, Quote, State, Step};
use crate::attachment;
use crate::billing;
use crate::catalog;
use crate::conduct;
use crate::identity;
use crate::kernel::{Fen, Invalid, Text, TimeWindow};
use crate::ledger;
use crate::programme;
use crate::store::{DbError, db_errors};
use crate::training;
use crate::voucher;
use crate::web::{FieldError, Problem, Veto};

pub use mistimed::Mistimed;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing, or not the caller's.
    #[error("not found")]
    NotFound,
    /// Fields at fault, all of them.
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    /// The order is wrong, or breaks rules that refuse it; everything is named.
    #[error("the order breaks {} rules", .0.breaches.len())]
    Refused(Refusal),
    /// Only warnings, which the customer has not accepted.
    #[error("{} warnings are not accepted", .0.len())]
    Warned(Vec<Breach>),
    /// Of several orders, those that cannot be booked, by their place.
    #[error("{} of several orders cannot be booked", .0.len())]
    Several(Vec<(usize, Error)>),
    /// The listing or its provider is not admitted now.
    #[error("the listing is not open for booking")]
    NotBookable,
    /// The enterprise may not book now: suspended or withdrawn.
    #[error("the enterprise is not admitted")]
    NotAdmitted,
    /// The order would come to something else than the enterprise was told.
    #[error("the quote changed")]
    QuoteChanged(Box<Quote>),
    /// Nothing is left of the window.
    #[error("the window is taken")]
    SlotTaken(Box<Taken>),
    #[error("{0}")]
    IllegalStep(#[from] IllegalStep),
    /// The step belongs to a time that has not come yet.
    #[error("too early")]
    TooEarly(Box<Mistimed>),
    /// The booked time has begun: what comes now is for the provider to record.
    #[error("too late")]
    TooLate(Box<Mistimed>),
    /// Somebody else changed it since it was read.
    #[error("the booking changed meanwhile")]
    Changed,
    #[error("the booking is not accepted")]
    NotAccepted,
    /// There is no charge that could be waived.
    #[error("nothing is owed")]
    NothingOwed,
    /// A stage of a contract ends with the contract, to which both sides agree.
    #[error("the booking is a stage of a contract")]
    PartOfContract,
    /// What was agreed on is not priced by the list again.
    #[error("the booking was agreed on in a quotation")]
    Agreed,
    /// Results are added between confirmation and acceptance.
    #[error("the booking is {0}, its results cannot be changed")]
    ResultsClosed(State),
    /// The customer reads results once its own share is received.
    #[error("{} fen of the customer's own share are open", .0.open.get())]
    AwaitsPayment(Box<AwaitedPayment>),
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
    Billing(#[from] billing::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Voucher(#[from] voucher::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

/// For what results wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedPayment {
    /// What is missing of the customer's own share.
    pub open: Fen,
    pub owed: Fen,
    pub received: Fen,
    /// To whom it is owed.
    pub provider: String,
}

/// Everything that speaks against an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong in itself.
    pub faults: Vec<FieldError>,
    /// The listing's rules that it breaks, warnings included.
    pub breaches: Vec<Breach>,
}

/// Who was faster, as far as may be told, and what could be booked instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// What is held within the wanted window.
    pub busy: Vec<TimeWindow>,
    /// The same with who holds it, where the order is a customer's.
    pub holders: Vec<Holder>,
    /// Free windows of the same length, nearest first; where none so long is within reach, the longest that can be had.
    pub free: Vec<TimeWindow>,
    /// Nothing of any length can be booked before this.
    pub nothing_until: Option<DateTime<Utc>>,
    /// Units that would be held with this one, and units that there are, where it is these that do not suffice.
    pub measured: Option<Measured>,
    /// What is taken, where it is not the listing itself but one that it needs.
    pub companion: Option<CompanionName>,
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            // The unit that was free is none of the listing's any more.
            Some("occupancy_no_overlap" | "occupancy_pkey" | "occupancy_within_units") => {
                Self::SlotTaken(Box::default())
            }
            Some("booking_rating_pkey") => Self::RatedBefore,
            Some("wait_entry_once") => Self::WaitsBefore,
            Some("booking_transfer_open") => Self::Vetoed(Veto::new(
                "transfer_open",
                Text::new("此预约已在转让中", "the booking is offered to somebody already"),
                1,
                0,
            )),
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    /// Whether this is an answer to an order, and not a fault of ours or of the database.
    pub(super) fn is_an_answer(&self) -> bool {
        match self {
            Self::QuoteChanged(_) => true,
            Self::NotFound | Self::Refused(_) | Self::Warned(_) | Self::NotBookable | Self::SlotTaken(_) => true,
            Self::Voucher(error) => !matches!(error, voucher::Error::Db(_)) && !crate::store::transient(error),
            _ => false,
        }
    }

    /// The problem that this would be answered with, as a document within another.
    pub(super) fn into_document(self) -> serde_json::Value {
        serde_json::to_value(Problem::from(self).body(false, None)).unwrap_or_default()
    }

    /// A step that concerns the booked time, of a booking that has none.
    pub(super) fn without_window(step: Step) -> Self {
        let text = Text::new(
            format!("此预约没有约定时段，不能进行“{step}”"),
            format!("the booking has no window: “{step}” is not possible"),
        );
        Self::Vetoed(Veto::new("no_window", text, false, true))
    }

    pub(super) fn fault(field: &str, invalid: Invalid) -> Self {
        Self::Faults(vec![FieldError::invalid(field, invalid)])
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::Refused(Refusal { faults, breaches }) => {
                let rejecting = breaches.iter().filter(|breach| breach.rejects()).map(FieldError::from);
                // Rules first: that is the order of the fields of an order.
                let errors = rejecting.chain(faults).collect();
                Self::invalid_fields(errors).with("problems", breaches)
            }
            Error::Warned(breaches) => Self::conflict(
                "warnings_not_accepted",
                "此预约触及供方的提醒，请阅读后确认",
                "the booking breaks rules that the provider warns of; read and accept the warnings",
            )
            .with("problems", breaches),
            Error::Several(refused) => {
                let refused: Vec<_> = refused
                    .into_iter()
                    .map(|(place, error)| json!({"order": place, "problem": error.into_document()}))
                    .collect();
                Self::conflict(
                    "several_refused",
                    format!("{} 项不能预约，因此一项也没有预约", refused.len()),
                    format!("{} orders cannot be booked, so none was", refused.len()),
                )
                .with("refused", refused)
            }
            Error::NotBookable => {
                Self::conflict("not_bookable", "该条目目前不接受预约", "the listing is not open for booking now")
            }
            Error::NotAdmitted => Self::forbidden(),
            Error::SlotTaken(taken) => slot_taken(*taken),
            Error::IllegalStep(IllegalStep { state, step }) => {
                let allowed: Vec<_> = state.allowed().iter().map(|step| step.as_str()).collect();
                Self::illegal_step(state, step, &allowed)
            }
            Error::TooEarly(mistimed) => mistimed.too_early(),
            Error::TooLate(mistimed) => mistimed.too_late(),
            Error::QuoteChanged(quote) => Self::conflict(
                "quote_changed",
                "价格或补贴与报价时不同，请确认新的报价",
                "price or subsidy are not what was quoted; look at the new quote",
            )
            .with("quote", quote),
            Error::Changed => {
                Self::conflict("changed", "预约已被他人更改，请刷新", "the booking changed meanwhile, look again")
            }
            Error::NothingOwed => Self::conflict("nothing_owed", "这笔预约没有应付的费用", "nothing is owed"),
            Error::NotAccepted => Self::conflict("not_accepted", "预约尚未验收", "the booking is not accepted"),
            Error::PartOfContract => Self::conflict(
                "part_of_contract",
                "这是合同的一期，不能单独取消或转让；如需提前终止，请在合同中提出",
                "this is a stage of a contract, neither called off nor handed on alone; propose to end the contract",
            ),
            Error::Agreed => Self::conflict(
                "agreed_price",
                "按报价单约定的订单不能改期或转让，请与供方重新议定",
                "an order that was agreed on in a quotation is neither moved nor handed on; ask for another quotation",
            ),
            Error::ResultsClosed(state) => Self::conflict(
                "results_closed",
                format!("预约处于“{state}”，不能增删结果文件"),
                format!("the booking is {state}, its results cannot be changed"),
            )
            .with("state", state),
            Error::AwaitsPayment(awaited) => {
                let AwaitedPayment { open, owed, received, provider } = *awaited;
                let (zh, en) = if open.is_positive() {
                    (
                        format!("自付部分付清后才能下载结果：尚欠{provider} {open:#} 元，供方登记收款后开放"),
                        format!(
                            "the results can be read once your own share is paid: {open:#} yuan are open to {provider}, which \
                             records what it receives"
                        ),
                    )
                } else {
                    (
                        format!("预约已终止且没有付款，{provider}不提供结果"),
                        format!("the booking came to nothing and was not paid: {provider} gives out no results of it"),
                    )
                };
                Self::conflict("results_await_payment", zh, en)
                    .with("open_fen", open)
                    .with("owed_fen", owed)
                    .with("received_fen", received)
                    .with("provider", provider)
            }
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
            Error::Catalog(error) => error.into(),
            Error::Conduct(error) => error.into(),
            Error::Billing(error) => error.into(),
            Error::Training(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Programme(error) => error.into(),
            Error::Voucher(error) => voucher_problem(error),
            Error::Db(error) => error.into(),
        }
    }
}

/// Names what else is needed and taken, if it is that.
fn slot_taken(taken: Taken) -> Problem {
    let (zh, en) = match &taken.companion {
        None => ("所选时段已被占用".to_owned(), "the window is taken".to_owned()),
        Some(one) => (
            format!("需同时占用的“{}”在所选时段已被占用", one.name),
            format!("“{}”, which it needs, is taken in this window", one.name),
        ),
    };
    let problem = Problem::conflict(
        "slot_taken",
        format!("{zh}，可改选邻近的空闲时段"),
        format!("{en}; see the nearest free ones"),
    );
    let problem = problem.with("taken", taken.busy).with("holders", taken.holders).with("free", taken.free);
    let problem = problem.with("rule", "slot_taken");
    let problem = match taken.measured {
        Some(Measured { value, limit, unit }) => problem.with("value", value).with("limit", limit).with("unit", unit),
        None => problem,
    };
    let problem = match taken.nothing_until {
        Some(until) => problem.with("nothing_until", until),
        None => problem,
    };
    match taken.companion {
        Some(one) => problem.with("companion", one),
        None => problem,
    }
}

/// Somebody else used what a moment before was free, or nobody did anything in time; the rest says the voucher itself.
fn voucher_problem(error: voucher::Error) -> Problem {
    match error {
        voucher::Error::AnnualCap | voucher::Error::Ledger(ledger::Error::Overdrawn) => Problem::conflict(
            "funds_taken",
            "创新券额度刚被其他预约占用，请重新询价",
            "the funds were used meanwhile, ask for a new quote",
        ),
        voucher::Error::Ledger(ledger::Error::HoldTimedOut) => Problem::conflict(
            "hold_timed_out",
            "预约已超过时限，冻结的补贴只能释放；系统将结束此预约，如仍需要请重新预约",
            "the booking ran out of time, what it held can only be let go of; it ends by itself, and may be booked again",
        ),
        other => other.into(),
    }
}

/// What the ledger says of a booking, it says of the voucher's money.
impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Self {
        Self::Voucher(error.into())
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
