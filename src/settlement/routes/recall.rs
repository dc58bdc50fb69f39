//! Asking an authorised batch back.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::identity::{Caller, Capability};
use crate::kernel::BatchId;
use crate::settlement::model::{Batch, Recall, RecallVerdict};
use crate::settlement::service;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(ask).service(decide);
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecallRequest {
    #[schema(min_length = 2, max_length = 500)]
    reason: String,
}

/// 申请撤回 Ask back a batch that is authorised and not exported. Another person decides; until then nothing is exported.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_recall_ask", request_body = RecallRequest,
    security(("bearer" = ["batch:draft"]), ("bearer" = ["batch:authorise"])),
    responses(
        (status = 201, body = Recall), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/batches/{id}/recall")]
async fn ask(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BatchId>,
    body: Body<RecallRequest>,
) -> Result<HttpResponse, Problem> {
    if !caller.can(Capability::BatchAuthorise) {
        caller.require(Capability::BatchDraft)?;
    }
    let (id, reason) = (id.into_inner(), body.value.reason);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::recall_ask(tx, &caller, id, &reason).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecallDecision {
    verdict: RecallVerdict,
    /// Needed where the batch is kept.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// 决定撤回 Take a batch back that another person asked for: a draft again, with its signatures off; or let it stand.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_recall_decide", request_body = RecallDecision,
    security(("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = Batch), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[post("/batches/{id}/recall/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BatchId>,
    body: Body<RecallDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchAuthorise)?;
    let (id, RecallDecision { verdict, note }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::recall_decide(tx, &caller, id, verdict, &note).map(Done)
    })
    .await
}
