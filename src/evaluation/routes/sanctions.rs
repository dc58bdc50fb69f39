//! What follows from failing again and again.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::EvaluationReason;
use crate::evaluation::model::{Sanction, SanctionState, ToleranceVerdict};
use crate::evaluation::service;
use crate::identity::{Caller, Capability};
use crate::kernel::EvaluationSanctionId;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(suspend).service(propose).service(decide);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SanctionQuery {
    #[param(inline)]
    state: Option<SanctionState>,
}

/// 连续不合格 Providers of the region that failed again and again, newest first.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_sanction_list", params(SanctionQuery, PageQuery),
    security(("bearer" = ["evaluation:read"])), responses((status = 200, body = Page<Sanction>))
)]
#[get("/evaluation/sanctions")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<SanctionQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::sanction_list(conn, &caller, query.0.state, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |sanction| (sanction.created_at, sanction.id))))
}

/// 暂停准入 Suspend all listings of the provider.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_sanction_suspend", params(("id" = uuid::Uuid, Path)),
    request_body = EvaluationReason, security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = Sanction),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "another_decides, illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/sanctions/{id}/suspend")]
async fn suspend(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationSanctionId>,
    body: Body<EvaluationReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::suspend(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 提出容错 Hold the failure for an honest one; another person decides.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_tolerance_propose", params(("id" = uuid::Uuid, Path)),
    request_body = EvaluationReason, security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = Sanction),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "another_decides, illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/sanctions/{id}/tolerance")]
async fn propose(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationSanctionId>,
    body: Body<EvaluationReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::tolerance_propose(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 裁定容错 Another person agrees, which spares the provider, or refuses.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_tolerance_decide", params(("id" = uuid::Uuid, Path)),
    request_body = ToleranceVerdict, security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = Sanction),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "another_decides, illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/sanctions/{id}/tolerance/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationSanctionId>,
    body: Body<ToleranceVerdict>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::tolerance_decide(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
