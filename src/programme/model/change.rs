//! What brings money into a budget line, and what takes it out other than vouchers and rewards.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{BudgetLevel, BudgetSide};
use crate::kernel::{
    AppropriationChangeId, AppropriationId, Fen, ProgrammeId, RegionCode, Text, TransferId, UserId, text_enum,
};

text_enum! {
    /// What is done to the budget line.
    #[schema(as = AppropriationChangeKind)]
    pub enum ChangeKind {
        /// Opens a line with its first money.
        Grant = "grant",
        /// More money.
        Increase = "increase",
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
        /// Who proposed it took it back.
        Withdrawn = "withdrawn",
    }
}

impl ChangeKind {
    /// What people call it.
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Grant => ("下达预算指标", "grant of a budget line"),
            Self::Increase => ("追加预算指标", "increase of a budget line"),
            Self::Return => ("交回财政", "return to the treasury"),
            Self::CarryOver => ("结转下年", "carry-over into the next year"),
            Self::Reversal => ("冲正下达", "reversal of a grant"),
        };
        Text::new(zh, en)
    }

    /// Whether money comes in.
    pub const fn is_grant(self) -> bool {
        matches!(self, Self::Grant | Self::Increase)
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

impl ChangeState {
    /// The state after who proposed it took it back.
    ///
    /// # Errors
    /// [`AlreadyDecided`].
    pub const fn withdraw(self) -> Result<Self, AlreadyDecided> {
        match self {
            Self::Proposed => Ok(Self::Withdrawn),
            state => Err(AlreadyDecided(state)),
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
    /// Absent of a grant that is not approved: its line is opened then, under the id of the grant.
    pub appropriation_id: Option<AppropriationId>,
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
    /// Absent of what was withdrawn, too.
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Why the second person agreed or declined.
    pub note: Option<String>,
    /// The line that a grant opens: its programme …
    pub programme_id: Option<ProgrammeId>,
    pub side: Option<BudgetSide>,
    pub level: Option<BudgetLevel>,
    /// … whose treasury pays …
    pub region_code: Option<RegionCode>,
    /// … and its year.
    pub fiscal_year: Option<i32>,
    /// What a grant or an increase moved, once it is approved.
    pub transfer_id: Option<TransferId>,
}

/// A change with the names of who proposed it and who decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AppropriationChangeShown {
    #[serde(flatten)]
    pub change: AppropriationChange,
    pub proposed_by_name: String,
    pub decided_by_name: Option<String>,
}

impl AppropriationChange {
    /// The line that it changes: of a grant that is not approved the one that it will open.
    pub fn line_id(&self) -> AppropriationId {
        self.appropriation_id.unwrap_or_else(|| AppropriationId::from_uuid(self.id.uuid()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_decided_once() {
        assert_eq!(ChangeState::Proposed.decide(true), Ok(ChangeState::Approved));
        assert_eq!(ChangeState::Proposed.decide(false), Ok(ChangeState::Declined));
        assert_eq!(ChangeState::Proposed.withdraw(), Ok(ChangeState::Withdrawn));
        for state in [ChangeState::Approved, ChangeState::Declined, ChangeState::Withdrawn] {
            assert_eq!(state.withdraw(), Err(AlreadyDecided(state)));
            assert_eq!(state.decide(true), Err(AlreadyDecided(state)));
            assert_eq!(state.decide(false), Err(AlreadyDecided(state)));
        }
    }
}
