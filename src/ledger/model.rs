pub mod block;
pub mod seal;
pub mod signing;

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{AccountId, Fen, TransferId};
use crate::store::{DbError, db_errors};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A limited account would have given more than it received.
    #[error("not enough money on the account")]
    Overdrawn,
    /// The hold was posted or voided before.
    #[error("the hold is resolved already")]
    AlreadyResolved,
    /// The hold's time is over: it is let go of, and neither posted nor prolonged.
    #[error("the hold has timed out")]
    HoldTimedOut,
    /// A resolution that is larger than its hold, or between other accounts.
    #[error("the transfer does not fit the hold it resolves")]
    DoesNotFitHold,
    /// What is to be undone is undone already.
    #[error("the transfer is reversed already")]
    ReversedAlready,
    /// Dated into a month that is closed and sealed.
    #[error("the month is sealed")]
    MonthSealed,
    /// A certificate that cannot be written as JSON.
    #[error("certificate: {0}")]
    Certificate(String),
    /// What undoes a transfer is not that transfer the other way round.
    #[error("the transfer does not mirror the one that it reverses")]
    DoesNotMirror,
    /// The same transfer id with other contents: the field that differs.
    #[error("transfer {id} exists with another {field}")]
    Different { id: TransferId, field: &'static str },
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

/// The journal's constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("ledger_account_not_overdrawn") => Self::Overdrawn,
            Some("ledger_transfer_resolved_once") => Self::AlreadyResolved,
            Some("ledger_transfer_in_time" | "ledger_hold_in_time") => Self::HoldTimedOut,
            Some("ledger_transfer_fits_hold") => Self::DoesNotFitHold,
            Some("ledger_transfer_reverses_id_key") => Self::ReversedAlready,
            Some("ledger_transfer_mirrors" | "ledger_transfer_reverses_id_fkey") => Self::DoesNotMirror,
            Some("ledger_transfer_month_open") => Self::MonthSealed,
            _ => Self::Db(error),
        }
    }
}

/// What a transfer does to its accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Moves the money at once.
    Posted,
    /// Holds it on the debit account until posted or voided; from `expires_at` on, unless prolonged, it can only be voided.
    Pending { expires_at: Option<DateTime<Utc>> },
    /// Moves what a hold held, or a part of it; the rest is free again.
    Post { pending: TransferId },
    /// Lets go of all that a hold held.
    Void { pending: TransferId },
}

impl Phase {
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Pending { .. } => "pending",
            Self::Post { .. } => "post",
            Self::Void { .. } => "void",
        }
    }

    /// When a hold times out, as the database keeps it: to the microsecond.
    pub(super) fn expires_at(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Pending { expires_at } => expires_at.map(|at| at.trunc_subsecs(6)),
            Self::Posted | Self::Post { .. } | Self::Void { .. } => None,
        }
    }

    pub(super) const fn pending_id(self) -> Option<TransferId> {
        match self {
            Self::Post { pending } | Self::Void { pending } => Some(pending),
            Self::Posted | Self::Pending { .. } => None,
        }
    }
}

/// What the owner of a hold that has timed out made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldOwner {
    /// It ended what the hold stood for, and let go of it.
    Ended,
    /// Somebody works on it just now: it is asked again.
    Busy,
    /// Nobody stands behind the hold any more.
    Gone,
}

/// The business thing that a transfer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub kind: &'static str,
    pub id: Uuid,
}

/// A transfer to be written: `amount` (fen, positive) from the debit to the credit account.
#[derive(Debug, Clone)]
pub struct NewTransfer {
    /// Given by the caller: the same id again with the same contents is the same transfer, not another.
    pub id: TransferId,
    pub phase: Phase,
    pub debit: AccountId,
    pub credit: AccountId,
    pub amount: Fen,
    /// What it is for: `voucher.issue`, `booking.hold`.
    pub code: &'static str,
    pub subject: Subject,
    /// The transfer that this one undoes.
    pub reverses: Option<TransferId>,
    /// The day that it belongs to in the books (Asia/Shanghai).
    pub effective_on: NaiveDate,
}

/// Holds to be posted that the database finds by itself: any number of them by one statement.
#[derive(Debug, Clone, Copy)]
pub struct FoundHolds {
    /// A question of the program's own that answers, of each: the hold, how much of it is posted (fen), whom it concerns, and
    /// the day that it belongs to in the books (Asia/Shanghai).
    pub found: &'static str,
    /// What it is for, as of [`NewTransfer`].
    pub code: &'static str,
    pub subject_kind: &'static str,
}

/// Where an account stands, fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Balance {
    pub debits_pending: Fen,
    pub debits_posted: Fen,
    pub credits_pending: Fen,
    pub credits_posted: Fen,
}

impl Balance {
    /// What may still be given: received and final, less given, less held.
    pub fn available(&self) -> Fen {
        Fen::new(self.credits_posted.get() - self.debits_posted.get() - self.debits_pending.get())
    }

    /// Received less given, holds left aside.
    pub fn posted(&self) -> Fen {
        Fen::new(self.credits_posted.get() - self.debits_posted.get())
    }
}

/// A time in both senses: what was dated until a day, as far as it had been recorded by a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AsOf {
    /// Day of the books (Asia/Shanghai), inside; no limit if absent.
    pub effective_on: Option<NaiveDate>,
    /// Moment of recording, inside; no limit if absent.
    pub recorded_by: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone)]
pub struct Account {
    pub id: AccountId,
    pub key: String,
    pub purpose: String,
    pub is_limited: bool,
    pub balance: Balance,
}

/// The books as a whole: in balance when debits equal credits, posted and pending alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialBalance {
    pub accounts: i64,
    pub debits_posted: Fen,
    pub credits_posted: Fen,
    pub debits_pending: Fen,
    pub credits_pending: Fen,
}

impl TrialBalance {
    pub fn is_balanced(&self) -> bool {
        self.debits_posted == self.credits_posted && self.debits_pending == self.credits_pending
    }
}
