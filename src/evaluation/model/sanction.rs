//! 优奖劣汰: what follows from failing several times in a row, and tolerance 容错 of honest failure.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::IllegalStep;
use crate::kernel::{
    EvaluationPeriodId, EvaluationSanctionId, EvaluationScoreId, OrganisationId, RegionCode, UserId, text_enum,
};

text_enum! {
    /// Where the matter stands.
    #[schema(as = EvaluationSanctionState)]
    pub enum SanctionState {
        /// Somebody is to decide.
        Pending = "pending",
        /// A person holds the failure for an honest one; another is to agree.
        ToleranceProposed = "tolerance_proposed",
        /// The provider's listings were suspended.
        Suspended = "suspended",
        /// Tolerated; counting begins anew.
        Spared = "spared",
    }
}

text_enum! {
    /// What can be done.
    #[schema(as = EvaluationSanctionStep)]
    pub enum SanctionStep {
        Suspend = "suspend",
        ProposeTolerance = "propose_tolerance",
        Agree = "agree",
        Refuse = "refuse",
    }
}

impl SanctionState {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The step is not possible here.
    pub fn next(self, step: SanctionStep) -> Result<Self, IllegalStep> {
        use {SanctionState as S, SanctionStep as T};
        Ok(match (self, step) {
            (S::Pending, T::Suspend) => S::Suspended,
            (S::Pending, T::ProposeTolerance) => S::ToleranceProposed,
            (S::ToleranceProposed, T::Agree) => S::Spared,
            (S::ToleranceProposed, T::Refuse) => S::Pending,
            _ => {
                let allowed = match self {
                    S::Pending => vec![T::Suspend.as_str(), T::ProposeTolerance.as_str()],
                    S::ToleranceProposed => vec![T::Agree.as_str(), T::Refuse.as_str()],
                    S::Suspended | S::Spared => Vec::new(),
                };
                return Err(IllegalStep { state: self.as_str(), step: step.as_str(), allowed });
            }
        })
    }
}

/// What a second person says of a proposed tolerance.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvaluationToleranceVerdict)]
pub struct ToleranceVerdict {
    /// If not, the matter is open again.
    pub is_tolerated: bool,
    /// 1 to 5,000 characters.
    pub reason: String,
}

/// A provider that failed several times in a row, and what is done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = EvaluationSanction)]
pub struct Sanction {
    #[diesel(sql_type = Uuid)]
    pub id: EvaluationSanctionId,
    #[diesel(sql_type = Uuid)]
    pub score_id: EvaluationScoreId,
    #[diesel(sql_type = Uuid)]
    pub period_id: EvaluationPeriodId,
    #[diesel(sql_type = Text)]
    pub period_reference: String,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    /// Periods failed in a row.
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    #[diesel(sql_type = Text)]
    pub state: SanctionState,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// Why the failure is held for an honest one.
    #[diesel(sql_type = Nullable<Text>)]
    pub tolerance: Option<String>,
    /// Who proposed it: another person decides.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub proposed_by: Option<UserId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub proposed_by_name: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub proposed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub decided_by_name: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub decided_at: Option<DateTime<Utc>>,
    /// Listings that were suspended.
    #[diesel(sql_type = Nullable<Integer>)]
    pub listings: Option<i32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        use {SanctionState as S, SanctionStep as T};
        let ways = [
            (S::Pending, T::Suspend, S::Suspended),
            (S::Pending, T::ProposeTolerance, S::ToleranceProposed),
            (S::ToleranceProposed, T::Agree, S::Spared),
            (S::ToleranceProposed, T::Refuse, S::Pending),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let way = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.2);
                match state.next(step) {
                    Ok(next) => assert_eq!(Some(next), way),
                    Err(illegal) => {
                        assert_eq!(way, None, "{state} {step}");
                        let allowed: Vec<_> =
                            ways.iter().filter(|way| way.0 == state).map(|way| way.1.as_str()).collect();
                        assert_eq!(illegal.allowed, allowed);
                    }
                }
            }
        }
    }
}
