//! What goes out over the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::audit;
use crate::catalog::ListingKind;
use crate::claim::model::{Claim, Content, Evidence, Finding, Notice, Objection, Review, Share};
use crate::claim::service::{ClaimDetail, Named, NoticeDetail, QueueRow};
use crate::identity::model::Decider;
use crate::kernel::{ClaimId, Fen, NoticeId, ObjectionId, ProgrammeId, Text};

/// A claim in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct ClaimView {
    #[serde(flatten)]
    claim: Claim,
    enterprise_name: String,
    provider_name: String,
}

impl From<Named> for ClaimView {
    fn from(named: Named) -> Self {
        Self { claim: named.claim, enterprise_name: named.enterprise_name, provider_name: named.provider_name }
    }
}

/// A claim in a reviewer's queue.
#[derive(Serialize, ToSchema)]
pub(super) struct QueueView {
    #[serde(flatten)]
    claim: ClaimView,
    waiting_since: DateTime<Utc>,
    /// Last day for the review (Asia/Shanghai), counted in working days; absent if the programme sets no deadline or
    /// the year's statutory calendar is not loaded.
    due_on: Option<NaiveDate>,
}

impl From<QueueRow> for QueueView {
    fn from(row: QueueRow) -> Self {
        Self { claim: row.named.into(), waiting_since: row.waiting_since, due_on: row.due_on }
    }
}

/// A claim with all that belongs to it.
#[derive(Serialize, ToSchema)]
pub(super) struct ClaimDetailView {
    #[serde(flatten)]
    claim: Claim,
    enterprise_name: String,
    provider_name: String,
    programme_name: Text,
    /// Name of the listing that was used.
    service: String,
    service_kind: ListingKind,
    /// The booking's final price.
    price_fen: Option<Fen>,
    evidence: Vec<Evidence>,
    /// What is missing, contradictory or worth a look.
    findings: Vec<Finding>,
    reviews: Vec<Review>,
    /// Of each review, who decided; only for bureaus and audit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deciders: Vec<Decider>,
    objections: Vec<Objection>,
    /// By the level that pays; once approved.
    shares: Vec<Share>,
    timeline: Vec<audit::Event>,
    /// Steps that the state allows, to whoever may take them.
    #[schema(value_type = Vec<String>)]
    allowed: Vec<&'static str>,
}

impl From<ClaimDetail> for ClaimDetailView {
    fn from(detail: ClaimDetail) -> Self {
        let facts = detail.facts;
        Self {
            allowed: detail.claim.state.allowed(),
            claim: detail.claim,
            enterprise_name: facts.enterprise_name,
            provider_name: facts.provider_name,
            programme_name: Text::new(facts.programme_name_zh, facts.programme_name_en),
            service: facts.service,
            service_kind: facts.kind,
            price_fen: facts.price,
            evidence: detail.evidence,
            findings: detail.findings,
            reviews: detail.reviews,
            deciders: detail.deciders,
            objections: detail.objections,
            shares: detail.shares,
            timeline: detail.timeline,
        }
    }
}

/// A public notice 公示.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeView {
    id: NoticeId,
    reference: String,
    programme_id: ProgrammeId,
    title: String,
    /// First and last day on which objections are taken (Asia/Shanghai).
    opens_on: NaiveDate,
    closes_on: NaiveDate,
    working_days: i32,
    is_open: bool,
    published_at: DateTime<Utc>,
    /// SHA-256, hexadecimal, of the member `content` as it stands in the notice's own answer.
    content_sha256: String,
}

impl NoticeView {
    /// As seen on the day `today`.
    pub(super) fn new(notice: Notice, today: NaiveDate) -> Self {
        Self {
            is_open: notice.is_open_on(today),
            id: notice.id,
            reference: notice.reference,
            programme_id: notice.programme_id,
            title: notice.title,
            opens_on: notice.opens_on,
            closes_on: notice.closes_on,
            working_days: notice.working_days,
            published_at: notice.published_at,
            content_sha256: notice.content_hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// A public notice with what it says.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeDetailView {
    #[serde(flatten)]
    notice: NoticeView,
    total_fen: Fen,
    content: Content,
}

impl NoticeDetailView {
    pub(super) fn new(detail: NoticeDetail, today: NaiveDate) -> Self {
        Self {
            total_fen: detail.content.total(),
            content: detail.content,
            notice: NoticeView::new(detail.notice, today),
        }
    }
}

/// What an objector gets back: nothing that others should not know.
#[derive(Serialize, ToSchema)]
pub(super) struct ObjectionReceipt {
    id: ObjectionId,
    claim_id: ClaimId,
    raised_at: DateTime<Utc>,
}

impl From<Objection> for ObjectionReceipt {
    fn from(objection: Objection) -> Self {
        Self { id: objection.id, claim_id: objection.claim_id, raised_at: objection.raised_at }
    }
}
