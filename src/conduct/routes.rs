//! HTTP of violations and bans.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::{Policy, PolicyVersion, ViolationState};
use super::service::{self, ConductSide, Standing, ViolationView};
use crate::identity::{Caller, Capability};
use crate::kernel::ViolationId;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(policy).service(policy_set).service(policy_history).service(standing).service(list).service(appeal);
}

/// 守约规则 What counts as a violation, how much and for how long.
#[utoipa::path(
    tag = "conduct", operation_id = "conduct_policy", security(()),
    responses((status = 200, body = Policy))
)]
#[get("/conduct-policy")]
async fn policy(db: Data<Db>) -> Result<Json<Policy>, Problem> {
    web::read(&db, service::policy).await.map(Json)
}

/// 设定守约规则 From now on; what happened before stays as it was judged.
#[utoipa::path(
    tag = "conduct", operation_id = "conduct_policy_set", request_body = Policy,
    security(("bearer" = ["dispute:decide"])),
    responses((status = 200, body = Policy), (status = 422, body = ProblemBody))
)]
#[put("/conduct-policy")]
async fn policy_set(db: Data<Db>, caller: Caller, body: Body<Policy>) -> Result<Json<Policy>, Problem> {
    caller.require(Capability::DisputeDecide)?;
    web::write(&db, caller.actor(), move |tx| service::policy_set(tx, &caller, &body.value)).await.map(Json)
}

/// 守约规则历史 Every version of the policy, newest first.
#[utoipa::path(
    tag = "conduct", operation_id = "conduct_policy_history", params(PageQuery),
    security(("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Page<PolicyVersion>), (status = 422, body = ProblemBody))
)]
#[get("/conduct-policy/history")]
async fn policy_history(
    db: Data<Db>,
    caller: Caller,
    page: Params<PageQuery>,
) -> Result<Json<Page<PolicyVersion>>, Problem> {
    caller.require(Capability::BookingReadAll)?;
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::policy_history(conn, before, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| row.version)))
}

/// 本单位守约情况 The points of the caller's organisation, and until when it is banned.
#[utoipa::path(
    tag = "conduct", operation_id = "conduct_standing", security(("bearer" = ["booking:create"])),
    responses((status = 200, body = Standing))
)]
#[get("/conduct")]
async fn standing(db: Data<Db>, caller: Caller) -> Result<Json<Standing>, Problem> {
    caller.require(Capability::BookingCreate)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::standing(conn, &caller, now)).await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ViolationQuery {
    /// Of the caller's organisation, of its customers, or (for bureaus) of all of the region.
    #[param(inline)]
    side: Option<ConductSide>,
    #[param(inline)]
    state: Option<ViolationState>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 违约记录 Violations that the caller may see, newest first.
#[utoipa::path(
    tag = "conduct", operation_id = "violation_list", params(ViolationQuery),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Page<ViolationView>), (status = 422, body = ProblemBody))
)]
#[get("/violations")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<ViolationQuery>,
) -> Result<Json<Page<ViolationView>>, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (before, limit) = (page.after()?, page.limit());
    let (side, state) = (query.side, query.state);
    let list = move |conn: &mut _| service::violation_list(conn, &caller, side, state, before, limit);
    let rows = web::read(&db, list).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.violation.occurred_at, row.violation.id))))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Appeal {
    /// 1 to 2,000 characters.
    reason: String,
}

/// 违约申诉 The organisation does not agree with a violation.
#[utoipa::path(
    tag = "conduct", operation_id = "violation_appeal", params(("id" = uuid::Uuid, Path)), request_body = Appeal,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = ViolationView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, appeal_until"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/violations/{id}/appeal")]
async fn appeal(
    db: Data<Db>,
    caller: Caller,
    id: Path<ViolationId>,
    once: Once,
    body: Body<Appeal>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::appeal(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}
