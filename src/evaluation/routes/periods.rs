//! Periods and their tables of scores.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::evaluation::model::{NewPeriod, Period, PeriodState, ScoreRow, SetVersion};
use crate::evaluation::service;
use crate::identity::{Caller, Capability};
use crate::kernel::EvaluationPeriodId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, NO_BODY, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(open).service(list).service(show).service(scores).service(compute).service(publish).service(freeze);
}

/// 开启评价期 Open a period with an indicator set.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_period_open", request_body = NewPeriod,
    security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 201, body = Period),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "set_not_in_force, period_overlaps"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/evaluation/periods")]
async fn open(db: Data<Db>, caller: Caller, once: Once, body: Body<NewPeriod>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::open(tx, &caller, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PeriodQuery {
    #[param(inline)]
    state: Option<PeriodState>,
}

/// 评价期 Periods of the caller's city, newest first.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_period_list", params(PeriodQuery, PageQuery),
    security(("bearer" = ["evaluation:read"])), responses((status = 200, body = Page<Period>))
)]
#[get("/evaluation/periods")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<PeriodQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::period_list(conn, &caller, query.0.state, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |period| (period.to_on, period.id))))
}

/// A period with the set that it goes by.
#[derive(Serialize, ToSchema)]
struct EvaluationPeriodDetail {
    #[serde(flatten)]
    period: Period,
    set: SetVersion,
}

/// 评价期详情 One period.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_period_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["evaluation:read"])),
    responses((status = 200, body = EvaluationPeriodDetail), (status = 404, body = ProblemBody))
)]
#[get("/evaluation/periods/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<EvaluationPeriodId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let (period, set) = web::read(&db, move |conn| service::period_show(conn, &caller, *id)).await?;
    Ok(HttpResponse::Ok().json(EvaluationPeriodDetail { period, set }))
}

/// 得分一览 The scores of a period in the caller's region, the best first.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_score_list", params(("id" = uuid::Uuid, Path), PageQuery),
    security(("bearer" = ["evaluation:read"])),
    responses((status = 200, body = Page<ScoreRow>), (status = 404, body = ProblemBody))
)]
#[get("/evaluation/periods/{id}/scores")]
async fn scores(
    db: Data<Db>,
    caller: Caller,
    id: Path<EvaluationPeriodId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let (after, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::score_list(conn, &caller, *id, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |score| (score.total_bp, score.id))))
}

/// 计算得分 Score every provider from the records, in the place of what was computed before.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_period_compute", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = Period),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
    )
)]
#[post("/evaluation/periods/{id}/compute")]
async fn compute(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationPeriodId>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, NO_BODY, move |tx| service::compute(tx, &caller, *id).map(Done)).await
}

/// 公布得分 Show the scores to their providers, who may then comment and appeal.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_period_publish", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = Period),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, period_not_over, not_computed, calendar_missing"),
    )
)]
#[post("/evaluation/periods/{id}/publish")]
async fn publish(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationPeriodId>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, NO_BODY, move |tx| service::publish(tx, &caller, *id).map(Done)).await
}

/// 定级冻结 Give every score its grade and freeze the period for good.
#[utoipa::path(
    tag = "evaluation", operation_id = "evaluation_period_freeze", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["evaluation:manage"])),
    responses(
        (status = 200, body = Period),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, appeals_running, appeals_open"),
    )
)]
#[post("/evaluation/periods/{id}/freeze")]
async fn freeze(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<EvaluationPeriodId>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationManage)?;
    web::write_once(&db, caller.actor(), once, NO_BODY, move |tx| service::freeze(tx, &caller, *id).map(Done)).await
}
