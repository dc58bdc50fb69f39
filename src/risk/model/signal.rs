//! Signals as they are kept and shown.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::Evidence;
use crate::kernel::{ClaimId, Fen, SignalId, UserId, text_enum};
use crate::store::schema::risk_assessment;

text_enum! {
    /// A rule by which claims are looked at.
    pub enum RiskRule {
        RelatedParty = "related_party",
        SameInvoice = "same_invoice",
        SameFile = "same_file",
        SplitOrder = "split_order",
        RoundSum = "round_sum",
        HighPrice = "high_price",
        ImpossibleTime = "impossible_time",
        Concentration = "concentration",
        CircularTrade = "circular_trade",
    }
}

text_enum! {
    /// What a reviewer thinks of a signal.
    pub enum RiskVerdict {
        /// There is an innocent reason.
        Dismissed = "dismissed",
        Confirmed = "confirmed",
    }
}

text_enum! {
    /// Where a signal stands.
    #[schema(as = RiskSignalState)]
    pub enum SignalState {
        Open = "open",
        Dismissed = "dismissed",
        Confirmed = "confirmed",
        /// The newest look no longer found it.
        Gone = "gone",
    }
}

/// What a reviewer decided on a signal; the newest of several counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RiskDecision {
    pub verdict: RiskVerdict,
    pub reason: String,
    pub decided_by: UserId,
    pub decided_by_name: String,
    pub decided_at: DateTime<Utc>,
}

/// What a rule found about a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RiskSignal)]
pub struct Signal {
    pub id: SignalId,
    pub claim_id: ClaimId,
    pub rule: RiskRule,
    pub weight: i32,
    pub state: SignalState,
    pub evidence: Evidence,
    pub found_at: DateTime<Utc>,
    /// Oldest first.
    pub decisions: Vec<RiskDecision>,
}

/// One look at a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = risk_assessment, check_for_backend(diesel::pg::Pg))]
#[schema(as = RiskAssessment)]
pub struct Assessment {
    pub version: i32,
    /// The rules that were in force.
    pub policy_id: i64,
    pub signals: i32,
    pub weight: i32,
    pub assessed_at: DateTime<Utc>,
}

/// All that the rules have to say of a claim.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SignalsOfClaim {
    /// The newest look; absent: nobody has looked yet.
    pub assessment: Option<Assessment>,
    /// What stands undecided weighs so much.
    pub open_weight: i64,
    /// From this on the claim is not passed.
    pub threshold: i32,
    /// Heaviest first; those that are gone last.
    pub signals: Vec<Signal>,
}

/// A claim on the risk desk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RiskClaim {
    pub claim_id: ClaimId,
    pub reference: String,
    /// Where the claim stands.
    pub state: String,
    pub enterprise_name: String,
    pub provider_name: String,
    pub amount_fen: Fen,
    /// What stands, decided or not.
    pub weight: i64,
    pub open_weight: i64,
    /// Heaviest first.
    pub rules: Vec<RiskRule>,
    pub assessed_at: DateTime<Utc>,
}
