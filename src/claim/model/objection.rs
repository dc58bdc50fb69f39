use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::Step;
use crate::kernel::{ClaimId, NoticeId, ObjectionId, UserId, text_enum};
use crate::store::schema::objection;

text_enum! {
    /// How far an objection has come.
    pub enum ObjectionState {
        Open = "open",
        /// Right: the claim is rejected.
        Upheld = "upheld",
        /// Not right: the notice goes on.
        Dismissed = "dismissed",
    }
}

text_enum! {
    /// The decision on an objection.
    #[schema(as = ObjectionVerdict)]
    pub enum Verdict {
        Upheld = "upheld",
        Dismissed = "dismissed",
    }
}

/// An objection 异议 against one claim of a public notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = objection, check_for_backend(diesel::pg::Pg))]
pub struct Objection {
    pub id: ObjectionId,
    pub notice_id: NoticeId,
    pub claim_id: ClaimId,
    /// Absent: anonymous, or hidden from this reader.
    pub objector_name: Option<String>,
    pub contact: Option<String>,
    pub statement: String,
    pub state: ObjectionState,
    /// What the bureau answered.
    pub answer: Option<String>,
    pub decided_by: Option<UserId>,
    pub raised_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
}

impl Objection {
    /// For readers who need not know who objected, first of all those objected against.
    #[must_use]
    pub fn without_objector(self) -> Self {
        Self { objector_name: None, contact: None, ..self }
    }
}

impl Verdict {
    pub const fn step(self) -> Step {
        match self {
            Self::Upheld => Step::Uphold,
            Self::Dismissed => Step::Dismiss,
        }
    }

    pub const fn state(self) -> ObjectionState {
        match self {
            Self::Upheld => ObjectionState::Upheld,
            Self::Dismissed => ObjectionState::Dismissed,
        }
    }
}
