use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text as SqlText, Timestamptz, Uuid as SqlUuid};
use serde::Serialize;
use utoipa::ToSchema;

use super::EvidenceKind;
use crate::attachment::MediaType;
use crate::claim::State;
use crate::claim::model::{Decision, ObjectionState};
use crate::kernel::{
    AccountId, AppropriationId, AwardApplicationId, AwardRuleId, EvidenceId, Fen, NoticeId, ObjectionId,
    OrganisationId, PlatformId, ProgrammeId, RegionCode, UserId,
};
use crate::programme::{BudgetLevel, ReviewStep};
use crate::store::schema::{award_objection, award_review, award_share};

/// An application for an award. Its states and steps are a claim's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = AwardApplication)]
pub struct Application {
    #[diesel(sql_type = SqlUuid)]
    pub id: AwardApplicationId,
    #[diesel(sql_type = SqlText)]
    pub reference: String,
    #[diesel(sql_type = SqlUuid)]
    pub programme_id: ProgrammeId,
    #[diesel(sql_type = SqlUuid)]
    pub rule_id: AwardRuleId,
    #[diesel(sql_type = SqlText)]
    pub rule_code: String,
    #[diesel(sql_type = SqlText)]
    pub rule_name_zh: String,
    #[diesel(sql_type = SqlText)]
    pub rule_name_en: String,
    #[diesel(sql_type = SqlUuid)]
    pub platform_id: PlatformId,
    #[diesel(sql_type = SqlText)]
    pub platform_name: String,
    #[diesel(sql_type = SqlUuid)]
    pub organisation_id: OrganisationId,
    #[diesel(sql_type = SqlText)]
    pub organisation_name: String,
    /// The platform's: whose district reviews and pays its part.
    #[diesel(sql_type = SqlText)]
    pub region_code: RegionCode,
    #[diesel(sql_type = SqlText)]
    pub state: State,
    /// The document of recognition, of the prize or of the grant.
    #[diesel(sql_type = SqlText)]
    pub document: String,
    /// The province's grant that is matched.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub grant_fen: Option<Fen>,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub notice_id: Option<NoticeId>,
    /// Of the last return, rejection or upheld objection.
    #[diesel(sql_type = Nullable<SqlText>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Integer)]
    pub version: i32,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub submitted_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub approved_at: Option<DateTime<Utc>>,
}

/// A file that proves an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AwardEvidence)]
pub struct Evidence {
    pub id: EvidenceId,
    pub kind: EvidenceKind,
    pub file_name: String,
    /// By content, not by name.
    pub media_type: MediaType,
    pub size_bytes: i64,
    /// Hexadecimal.
    pub sha256: String,
    pub added_at: DateTime<Utc>,
}

/// One decision of a reviewer; never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = award_review, check_for_backend(diesel::pg::Pg))]
#[schema(as = AwardReview)]
pub struct Review {
    pub step: ReviewStep,
    pub decision: Decision,
    pub reason: String,
    /// What the reviewer found right.
    pub amount_fen: Fen,
    pub reviewer: UserId,
    pub decided_at: DateTime<Utc>,
}

/// What one level pays of an approved award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = award_share, check_for_backend(diesel::pg::Pg))]
#[schema(as = AwardShare)]
pub struct Share {
    pub level: BudgetLevel,
    /// Whose treasury pays.
    pub payer_region: RegionCode,
    pub amount_fen: Fen,
    #[serde(skip)]
    pub appropriation_id: AppropriationId,
    /// The payee's ledger account that was credited.
    #[serde(skip)]
    pub account_id: AccountId,
}

/// What somebody has against a published award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = award_objection, check_for_backend(diesel::pg::Pg))]
#[schema(as = AwardObjection)]
pub struct Objection {
    pub id: ObjectionId,
    pub notice_id: NoticeId,
    pub application_id: AwardApplicationId,
    /// Absent: anonymous.
    pub objector_name: Option<String>,
    pub contact: Option<String>,
    pub statement: String,
    pub state: ObjectionState,
    pub answer: Option<String>,
    pub decided_by: Option<UserId>,
    pub raised_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
}
