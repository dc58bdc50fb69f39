//! Whether statements tell of all of a month, and the word that nothing moved.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::periods::parse;
use crate::identity::{Caller, Capability};
use crate::kernel::NoMovementId;
use crate::reconciliation::model::coverage::{AccountCoverage, NoMovement, NoMovementVerdict};
use crate::reconciliation::service::{self, NewNoMovement};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(coverage).service(propose).service(decide);
}

/// 对账单覆盖 How far the statements of each treasury's account cover a month.
#[utoipa::path(
    tag = "reconciliation", operation_id = "period_coverage", security(("bearer" = ["reconciliation:read"])),
    params(("month" = String, Path, example = "2026-03")),
    responses((status = 200, body = Vec<AccountCoverage>), (status = 422, body = ProblemBody))
)]
#[get("/reconciliation/periods/{month}/coverage")]
async fn coverage(db: Data<Db>, caller: Caller, month: Path<String>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let month = parse(&month)?;
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::coverage_list(conn, &caller.scope(), month)).await?))
}

/// 声明无发生额 Say that nothing moved on an account of whose days its bank issues no statement.
#[utoipa::path(
    tag = "reconciliation", operation_id = "no_movement_propose", request_body = NewNoMovement,
    security(("bearer" = ["exception:propose"])),
    responses((status = 201, body = NoMovement), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/reconciliation/no-movements")]
async fn propose(db: Data<Db>, caller: Caller, once: Once, body: Body<NewNoMovement>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionPropose)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::no_movement_propose(tx, &caller, &body.value).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoMovementDecision {
    verdict: NoMovementVerdict,
    /// Why it is declined, 2 to 1,000 characters; not needed to agree.
    #[serde(default)]
    note: String,
}

/// 确认或退回无发生额声明 Agree, as another person, that nothing moved; or decline.
#[utoipa::path(
    tag = "reconciliation", operation_id = "no_movement_decide", request_body = NoMovementDecision,
    security(("bearer" = ["exception:resolve"])),
    responses(
        (status = 200, body = NoMovement), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/reconciliation/no-movements/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<NoMovementId>,
    body: Body<NoMovementDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionResolve)?;
    let (id, NoMovementDecision { verdict, note }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::no_movement_decide(tx, &caller, id, verdict, &note).map(Done)
    })
    .await
}
