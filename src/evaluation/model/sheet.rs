//! A provider's score sheet: its parts, the records behind them, corrections and appeals.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::set::IndicatorQuery;
use crate::catalog::Grade;
use crate::kernel::{
    EvaluationAppealId, EvaluationPeriodId, EvaluationScoreId, OrganisationId, RegionCode, Text as Words, text_enum,
};

text_enum! {
    /// What an indicator came to for a provider.
    pub enum PartOutcome {
        Scored = "scored",
        /// There was nothing to measure; the set says what that gives.
        NoRecords = "no_records",
        /// Its weight went to the others.
        NotApplicable = "not_applicable",
    }
}

text_enum! {
    /// What a part was counted from.
    #[schema(as = EvaluationRecordKind)]
    pub enum RecordKind {
        Booking = "booking",
        UsageRecord = "usage_record",
        Organisation = "organisation",
        Complaint = "complaint",
        Listing = "listing",
    }
}

text_enum! {
    /// Where an appeal stands.
    #[schema(as = EvaluationAppealState)]
    pub enum AppealState {
        Open = "open",
        Upheld = "upheld",
        Dismissed = "dismissed",
        /// The provider took it back.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What the bureau decides about an appeal.
    #[schema(as = EvaluationAppealVerdict)]
    pub enum AppealVerdict {
        Upheld = "upheld",
        Dismissed = "dismissed",
    }
}

/// A provider's score of a period, without its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = EvaluationScore)]
pub struct ScoreRow {
    #[diesel(sql_type = Uuid)]
    pub id: EvaluationScoreId,
    #[diesel(sql_type = Uuid)]
    pub period_id: EvaluationPeriodId,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    /// As it was called when it was scored.
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    /// The sum of the parts, basis points.
    #[diesel(sql_type = Integer)]
    pub total_bp: i32,
    /// Its place among the providers of the period; equals share one.
    #[diesel(sql_type = BigInt)]
    pub rank: i64,
    /// Once the period is frozen.
    #[diesel(sql_type = Nullable<Text>)]
    pub grade: Option<Grade>,
    /// The provider's.
    #[diesel(sql_type = Nullable<Text>)]
    pub comment: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub commented_at: Option<DateTime<Utc>>,
    /// Of the frozen score with its parts and their records: SHA-256, hexadecimal.
    #[diesel(sql_type = Nullable<Text>)]
    pub hash: Option<String>,
}

/// What one indicator gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EvaluationPart)]
pub struct Part {
    pub code: String,
    pub name: Words,
    pub query: IndicatorQuery,
    pub outcome: PartOutcome,
    /// How many records it was counted from.
    pub records: i64,
    /// As computed, in the query's unit; absent where there is nothing to measure.
    pub value: Option<i64>,
    /// In its place, by a recorded correction.
    pub corrected_value: Option<i64>,
    pub target: i64,
    pub zero_at: i64,
    /// What it weighs for this provider, basis points.
    pub weight_bp: i32,
    pub cap_bp: i32,
    pub points_bp: i32,
}

/// One of the records behind a part. The part's value is the sum of the numerators, or their ratio to the denominators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = EvaluationRecord)]
pub struct PartRecord {
    #[diesel(sql_type = Text)]
    pub kind: RecordKind,
    #[diesel(sql_type = Uuid)]
    pub id: uuid::Uuid,
    #[diesel(sql_type = Text)]
    pub label: String,
    #[diesel(sql_type = Timestamptz)]
    pub occurred_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub numerator: i64,
    #[diesel(sql_type = BigInt)]
    pub denominator: i64,
}

/// A change of a part after it was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = EvaluationCorrection)]
pub struct Correction {
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub value_before: Option<i64>,
    #[diesel(sql_type = BigInt)]
    pub value: i64,
    #[diesel(sql_type = Integer)]
    pub points_before: i32,
    #[diesel(sql_type = Integer)]
    pub points: i32,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Uuid)]
    pub appeal_id: EvaluationAppealId,
    #[diesel(sql_type = Text)]
    pub corrected_by: String,
    #[diesel(sql_type = Timestamptz)]
    pub corrected_at: DateTime<Utc>,
}

/// What a provider appeals against.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEvaluationAppeal)]
pub struct NewAppeal {
    /// The part that it is about; absent: the score as a whole.
    #[serde(default)]
    pub part_code: Option<String>,
    /// 10 to 5,000 characters.
    #[schema(min_length = 10, max_length = 5_000)]
    pub statement: String,
}

/// Another value for a part, from which its points follow.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvaluationAppealCorrection)]
pub struct AppealCorrection {
    pub code: String,
    /// In the query's unit, not negative.
    pub value: i64,
}

/// The bureau's decision on an appeal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvaluationAppealDecision)]
pub struct AppealDecision {
    pub verdict: AppealVerdict,
    /// The provider reads it; 1 to 5,000 characters.
    pub reason: String,
    /// Parts that are corrected by it, each for the reason of the decision; only where the appeal is upheld.
    #[serde(default)]
    pub corrections: Vec<AppealCorrection>,
}

/// An appeal as its provider and the bureaus see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = EvaluationAppeal)]
pub struct Appeal {
    #[diesel(sql_type = Uuid)]
    pub id: EvaluationAppealId,
    #[diesel(sql_type = Text)]
    pub reference: String,
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
    /// The part that it is about; absent: the score as a whole.
    #[diesel(sql_type = Nullable<Text>)]
    pub part_code: Option<String>,
    #[diesel(sql_type = Text)]
    pub statement: String,
    #[diesel(sql_type = Text)]
    pub state: AppealState,
    #[diesel(sql_type = Timestamptz)]
    pub raised_at: DateTime<Utc>,
    /// The bureau's for its decision, or the provider's for taking it back.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub ended_by: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
}
