//! What takes money out of a budget line other than vouchers and rewards.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{AppropriationChangeId, AppropriationId, Fen, TransferId, UserId, text_enum};

text_enum! {
    /// What is done to the budget line.
    #[schema(as = AppropriationChangeKind)]
    pub enum ChangeKind {
        /// Back to the treasury.
        Return = "return",
        /// Into the line of the year after.
        CarryOver = "carry_over",
        /// Undoes a grant that was wrong.
        Reversal = "reversal",
    }
}

text_enum! {
    /// Where a change of a budget line stands.
    #[schema(as = AppropriationChangeState)]
    pub enum ChangeState {
        /// One person proposed it.
        Proposed = "proposed",
        /// Another agreed, and the money moved.
        Approved = "approved",
        Declined = "declined",
    }
}

/// A change of a budget line that is decided already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the change is {0}")]
pub struct AlreadyDecided(pub ChangeState);

impl ChangeState {
    /// The state after a second person's word: the only way through.
    ///
    /// # Errors
    /// [`AlreadyDecided`].
    pub const fn decide(self, agrees: bool) -> Result<Self, AlreadyDecided> {
        match (self, agrees) {
            (Self::Proposed, true) => Ok(Self::Approved),
            (Self::Proposed, false) => Ok(Self::Declined),
            (state, _) => Err(AlreadyDecided(state)),
        }
    }
}

/// A change of a budget line, proposed or decided.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, ToSchema, diesel::Queryable, diesel::Selectable, diesel::Insertable,
)]
#[diesel(table_name = crate::store::schema::appropriation_change, check_for_backend(diesel::pg::Pg))]
pub struct AppropriationChange {
    pub id: AppropriationChangeId,
    pub appropriation_id: AppropriationId,
    pub kind: ChangeKind,
    pub amount_fen: Fen,
    /// The grant that a reversal undoes.
    pub reverses_id: Option<TransferId>,
    /// The line that a carry-over went to.
    pub to_appropriation_id: Option<AppropriationId>,
    /// Number or title of the budget document.
    pub document: String,
    pub state: ChangeState,
    pub proposed_by: UserId,
    pub proposed_at: DateTime<Utc>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Why the second person agreed or declined.
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_decided_once() {
        assert_eq!(ChangeState::Proposed.decide(true), Ok(ChangeState::Approved));
        assert_eq!(ChangeState::Proposed.decide(false), Ok(ChangeState::Declined));
        for state in [ChangeState::Approved, ChangeState::Declined] {
            assert_eq!(state.decide(true), Err(AlreadyDecided(state)));
            assert_eq!(state.decide(false), Err(AlreadyDecided(state)));
        }
    }
}
