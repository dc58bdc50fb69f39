//! Clearing over HTTP.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::{Clearing, Statement};
use super::service::{self, Stretch};
use crate::identity::{Caller, Capability};
use crate::kernel::{ClearingId, ProgrammeId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(statement).service(propose).service(list).service(show).service(decide);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ClearingQuery {
    #[param(value_type = uuid::Uuid)]
    programme_id: ProgrammeId,
    /// Claims approved from this day (Asia/Shanghai) …
    first_day: NaiveDate,
    /// … to this one, inside.
    last_day: NaiveDate,
}

/// 清算单 What regions owe each other for claims approved in these days and not cleared yet. Keeps nothing.
#[utoipa::path(
    tag = "clearing", operation_id = "clearing_statement", params(ClearingQuery),
    security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Statement), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[get("/clearings/statement")]
async fn statement(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<ClearingQuery>,
) -> Result<Json<Statement>, Problem> {
    caller.require(Capability::BatchRead)?;
    let ClearingQuery { programme_id, first_day, last_day } = query;
    let stretch = Stretch { programme_id, first_day, last_day };
    web::read(&db, move |conn| service::statement(conn, &caller.scope(), &stretch)).await.map(Json)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClearingBody {
    programme_id: ProgrammeId,
    /// Claims approved from this day (Asia/Shanghai) to the next one, inside; all of them over.
    first_day: NaiveDate,
    last_day: NaiveDate,
}

/// 提出清算 Propose to clear what waits; another person confirms it.
#[utoipa::path(
    tag = "clearing", operation_id = "clearing_propose", request_body = ClearingBody,
    security(("bearer" = ["batch:draft"])),
    responses(
        (status = 201, body = Clearing),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "nothing_to_clear, clearing_open"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/clearings")]
async fn propose(db: Data<Db>, caller: Caller, once: Once, body: Body<ClearingBody>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let ClearingBody { programme_id, first_day, last_day } = body.value;
    let stretch = Stretch { programme_id, first_day, last_day };
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::propose(tx, &caller, &stretch).map(Created)
    })
    .await
}

/// 清算列表 Clearings, newest first.
#[utoipa::path(
    tag = "clearing", operation_id = "clearing_list", params(PageQuery), security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Page<Clearing>))
)]
#[get("/clearings")]
async fn list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| service::clearing_list(conn, &caller.scope(), before, limit + 1)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |clearing| (clearing.proposed_at, clearing.id))))
}

/// 清算详情 One clearing with its statement.
#[utoipa::path(
    tag = "clearing", operation_id = "clearing_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Clearing), (status = 404, body = ProblemBody))
)]
#[get("/clearings/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<ClearingId>) -> Result<Json<Clearing>, Problem> {
    caller.require(Capability::BatchRead)?;
    web::read(&db, move |conn| service::clearing_fetch(conn, &caller.scope(), *id)).await.map(Json)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClearingDecision {
    agrees: bool,
    /// Number of the transfer document, or why not; 2 to 500 characters.
    note: String,
}

/// 确认清算 A second person confirms a clearing, and it stands in the books; or declines it.
#[utoipa::path(
    tag = "clearing", operation_id = "clearing_decide", params(("id" = uuid::Uuid, Path)),
    request_body = ClearingDecision, security(("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = Clearing),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "already_decided, two_people"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/clearings/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ClearingId>,
    body: Body<ClearingDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchAuthorise)?;
    let ClearingDecision { agrees, note } = body.value;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::decide(tx, &caller, *id, agrees, &note).map(Done)
    })
    .await
}
