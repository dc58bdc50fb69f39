//! What stands in a calendar.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::booking::State;
use crate::kernel::{AgreementId, BlockId, BookingId, TimeWindow, TrainingId};

/// The name of an entry in every calendar that shows it, for ever: feeds and invitations tell of the same thing by the
/// same name, so that programs do not show it twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Uid {
    Booking(BookingId),
    Block(BlockId),
    Lease(AgreementId),
    Training(TrainingId),
}

/// Behind every name of ours; not the site's address, which may change.
const REALM: &str = "@chuangquan";

impl Uid {
    /// Whether a name in a calendar of somebody else is one of ours that came back.
    pub fn is_ours(uid: &str) -> bool {
        uid.ends_with(REALM)
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Booking(id) => write!(f, "booking-{id}{REALM}"),
            Self::Block(id) => write!(f, "block-{id}{REALM}"),
            Self::Lease(id) => write!(f, "lease-{id}{REALM}"),
            Self::Training(id) => write!(f, "training-{id}{REALM}"),
        }
    }
}

/// How far an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryStatus {
    /// Asked for, not confirmed.
    Tentative,
    Confirmed,
    Cancelled,
}

/// What a calendar is sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Publish,
    Request,
    Cancel,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

impl EntryStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// How an entry of this status is sent to those invited.
    pub const fn method(self) -> Method {
        match self {
            Self::Tentative | Self::Confirmed => Method::Request,
            Self::Cancelled => Method::Cancel,
        }
    }
}

impl From<State> for EntryStatus {
    /// What a dispute or an acceptance says of the work changes nothing about the time.
    fn from(state: State) -> Self {
        match state {
            State::Requested => Self::Tentative,
            State::Confirmed | State::InUse | State::Delivered | State::Accepted | State::Disputed => Self::Confirmed,
            State::Rejected | State::Cancelled | State::NoShow => Self::Cancelled,
        }
    }
}

/// One thing in a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub uid: Uid,
    /// Rises with every change; of two versions programs believe the one with the higher number.
    pub sequence: i32,
    pub status: EntryStatus,
    pub window: TimeWindow,
    pub summary: String,
    pub description: String,
    pub location: String,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}
