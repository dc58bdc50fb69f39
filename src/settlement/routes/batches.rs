//! Drafting, checking, authorising and cancelling batches.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identity::{Caller, Capability};
use crate::kernel::{BatchId, ProgrammeId};
use crate::programme::BudgetLevel;
use crate::programme::model::BudgetSide;
use crate::settlement::Error;
use crate::settlement::model::Batch;
use crate::settlement::service::{self, DraftedBatch, NewBatch};
use crate::store::work::WorkKind;
use crate::store::{Db, Tx};
use crate::web::{self, Body, Created, Done, Later, LaterWork, Once, Problem, ProblemBody, Routes, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(draft).service(check).service(authorise).service(cancel);
}

/// What is to be drafted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchRequest {
    programme_id: ProgrammeId,
    /// Claims of enterprises' bookings, rewards of providers, or recognition awards.
    side: BudgetSide,
    /// Only what treasuries of this level pay, other levels' parts being left to other batches. Absent: all that is in no
    /// batch, of rewards those that were decided for just these days.
    level: Option<BudgetLevel>,
    /// First and last day (Asia/Shanghai) of the approvals; over, and for rewards inside one year.
    period_from: NaiveDate,
    period_to: NaiveDate,
}

impl BatchRequest {
    /// Drafts what was asked for.
    pub(crate) fn draft(&self, tx: &mut Tx<'_>, caller: &Caller) -> Result<DraftedBatch, Error> {
        let Self { programme_id, side, level, period_from, period_to } = *self;
        let new = NewBatch { programme_id, level, period_from, period_to };
        match side {
            BudgetSide::Demand => service::draft(tx, caller, new),
            BudgetSide::Supply => service::draft_supply(tx, caller, new),
            BudgetSide::Award => service::draft_awards(tx, caller, new),
        }
    }
}

/// 编制结算批次 Draft a settlement batch of all that a programme owes for a period, or of what one level pays of it.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_draft", request_body = BatchRequest,
    params(("prefer" = Option<String>, Header, description = "`respond-async`: do not wait")),
    security(("bearer" = ["batch:draft"])),
    responses(
        (status = 201, body = DraftedBatch),
        (status = 202, body = WorkTicket, description = "`Prefer: respond-async`: done later, see `/work/{id}`"),
        (status = 404, body = ProblemBody),
        (status = 409, description = "nothing to settle; says what was left out", body = ProblemBody),
        (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody, description = "work_open: too much that was asked for is not done"),
    )
)]
#[post("/batches")]
async fn draft(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    later: Later,
    body: Body<BatchRequest>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let (asked, digest) = (body.value, body.digest);
    if later.0 {
        let request = serde_json::to_value(asked).map_err(|error| Problem::unexpected(&error))?;
        let title = format!("{} – {}", asked.period_from, asked.period_to);
        let (kind, owner) = (WorkKind::BatchDraft, caller.user_id);
        let work = LaterWork { kind, owner, caller: &caller, title, request, file: None };
        return web::later(&db, caller.actor(), once, digest, work).await;
    }
    web::write_once(&db, caller.actor(), once, digest, move |tx| asked.draft(tx, &caller).map(Created)).await
}

/// 复核 Say that one has looked through a batch that another made.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_check", security(("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = Batch), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
    )
)]
#[post("/batches/{id}/check")]
async fn check(db: Data<Db>, caller: Caller, once: Once, id: Path<BatchId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchAuthorise)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::check(tx, &caller, id).map(Done)).await
}

/// 授权 Let the money of a batch that another made go.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_authorise", security(("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = Batch), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
    )
)]
#[post("/batches/{id}/authorise")]
async fn authorise(db: Data<Db>, caller: Caller, once: Once, id: Path<BatchId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchAuthorise)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::authorise(tx, &caller, id).map(Done))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CancelRequest {
    #[schema(min_length = 2, max_length = 500)]
    reason: String,
}

/// 撤销批次 Give up a batch that is not authorised, as its maker or as the checker who refuses it.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_cancel", request_body = CancelRequest,
    security(("bearer" = ["batch:draft"]), ("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = Batch), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/batches/{id}/cancel")]
async fn cancel(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BatchId>,
    body: Body<CancelRequest>,
) -> Result<HttpResponse, Problem> {
    if !caller.can(Capability::BatchAuthorise) {
        caller.require(Capability::BatchDraft)?;
    }
    let (id, reason) = (id.into_inner(), body.value.reason);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::cancel(tx, &caller, id, &reason).map(Done)
    })
    .await
}
