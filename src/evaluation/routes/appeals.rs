//! Appeals against scores.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::EvaluationReason;
use crate::evaluation::model::{Appeal, AppealDecision, AppealState, NewAppeal};
use crate::evaluation::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{EvaluationAppealId, EvaluationScoreId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(raise).service(withdraw).service(list).service(decide);
}

/// 评价申诉 The provider appeals against its score.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_appeal_raise", params(("id" = uuid::Uuid, Path)),
    request_body = NewAppeal, security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = Appeal),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "appeals_closed, appeal_open"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/scores/{id}/appeals")]
async fn raise(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationScoreId>,
    body: Body<NewAppeal>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::appeal_raise(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 撤回申诉 The provider takes its appeal back.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_appeal_withdraw", params(("id" = uuid::Uuid, Path)),
    request_body = EvaluationReason, security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = Appeal),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/appeals/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationAppealId>,
    body: Body<EvaluationReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::appeal_withdraw(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AppealQuery {
    #[param(inline)]
    state: Option<AppealState>,
}

/// 评价申诉列表 Appeals of the caller's region, newest first.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_appeal_list", params(AppealQuery, PageQuery),
    security(("bearer" = ["evaluation:read"])), responses((status = 200, body = Page<Appeal>))
)]
#[get("/evaluation/appeals")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<AppealQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::appeal_list(conn, &caller, query.0.state, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |appeal| (appeal.raised_at, appeal.id))))
}

/// 申诉裁定 The bureau decides an appeal and corrects what it finds wrong.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_appeal_decide", params(("id" = uuid::Uuid, Path)),
    request_body = AppealDecision, security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = Appeal),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "another_decides, illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/appeals/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationAppealId>,
    body: Body<AppealDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::appeal_decide(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
