//! The records of a claim as they are kept and shown.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Corrections, Decision, EInvoice, State};
use crate::attachment::MediaType;
use crate::kernel::{
    AccountId, BookingId, ClaimId, EvidenceId, Fen, InvoiceNumber, NoticeId, OrganisationId, ProgrammeId,
    ProgrammeVersionId, RegionCode, UserId, VoucherId,
};
use crate::programme::{BudgetLevel, EvidenceKind, ReviewStep};
use crate::store::schema::{claim, claim_review, claim_share};

/// A redemption claim 兑付. Amounts are fen, times UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = claim, check_for_backend(diesel::pg::Pg))]
pub struct Claim {
    pub id: ClaimId,
    pub reference: String,
    pub booking_id: BookingId,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    /// Who gets the money: the provider in deduction mode, the enterprise in reimbursement mode.
    pub payee_id: OrganisationId,
    pub programme_id: ProgrammeId,
    pub programme_version_id: ProgrammeVersionId,
    pub voucher_id: VoucherId,
    /// The voucher's region: whose district reviews.
    pub region_code: RegionCode,
    pub state: State,
    /// What the government is to pay.
    pub amount_fen: Fen,
    pub invoice_number: Option<InvoiceNumber>,
    /// The invoice's total with tax.
    pub invoice_fen: Option<Fen>,
    pub notice_id: Option<NoticeId>,
    /// Of the last return, rejection or upheld objection.
    pub reason: Option<String>,
    pub version: i32,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub approved_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    /// Drawn by lot: two people must pass its last review.
    pub needs_second: bool,
    /// The registered technology contract that it is about.
    pub contract_number: Option<String>,
    /// What of the booking's subsidy is not claimed, for the provider took back a part of the price by hand; it went back to
    /// the voucher. 0 but under reimbursement.
    pub lowered_fen: Fen,
    /// Under reimbursement: so much of the price stays as long as the claim stands.
    pub base_fen: Option<Fen>,
}

/// A file that proves a claim; its content is kept once per SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ClaimEvidence)]
pub struct Evidence {
    pub id: EvidenceId,
    pub claim_id: ClaimId,
    pub kind: EvidenceKind,
    pub file_name: String,
    /// By content, not by name.
    pub media_type: MediaType,
    pub size_bytes: i64,
    /// Hexadecimal.
    pub sha256: String,
    pub added_by: UserId,
    pub added_at: DateTime<Utc>,
    /// What a structured invoice says of itself.
    pub e_invoice: Option<EInvoice>,
}

/// One decision of a reviewer; never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = claim_review, check_for_backend(diesel::pg::Pg))]
#[schema(as = ClaimReview)]
pub struct Review {
    pub step: ReviewStep,
    pub decision: Decision,
    pub reason: String,
    pub reviewer: UserId,
    pub decided_at: DateTime<Utc>,
    /// What is to be put right, field by field, of a return.
    pub corrections: Corrections,
}

/// What one level of government pays of an approved claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = claim_share, check_for_backend(diesel::pg::Pg))]
#[schema(as = ClaimShare)]
pub struct Share {
    pub level: BudgetLevel,
    /// Whose treasury pays.
    pub payer_region: RegionCode,
    pub amount_fen: Fen,
    /// The payee's ledger account that was credited.
    #[serde(skip)]
    pub account_id: AccountId,
}
