//! The desk, the signals of a claim, decisions, parameters.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::identity::{Caller, Capability};
use crate::kernel::{ClaimId, SignalId};
use crate::risk::model::{RiskClaim, RiskRule, SignalsOfClaim};
use crate::risk::service::{self, DeskFilter, NewDecision, NewPolicy, PolicyVersion};
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(desk).service(policies).service(policy_set).service(of_claim).service(look_again).service(decide);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DeskQuery {
    #[param(inline)]
    rule: Option<RiskRule>,
    /// Only claims that wait for a review.
    in_review: Option<bool>,
    /// Only claims with undecided signals.
    open: Option<bool>,
}

/// 风险台 Claims of the region with signals, the heaviest undecided first.
#[utoipa::path(
    tag = "risk", operation_id = "risk_desk", params(DeskQuery, PageQuery), security(("bearer" = ["claim:read_all"])),
    responses((status = 200, body = Page<RiskClaim>))
)]
#[get("/risk/claims")]
async fn desk(
    db: Data<Db>,
    caller: Caller,
    query: Params<DeskQuery>,
    page: Params<PageQuery>,
) -> Result<Json<Page<RiskClaim>>, Problem> {
    caller.require(Capability::ClaimReadAll)?;
    let (after, limit) = (page.0.after()?, page.0.limit());
    let DeskQuery { rule, in_review, open } = query.0;
    let filter = DeskFilter { rule, in_review: in_review.unwrap_or_default(), open: open.unwrap_or_default() };
    let rows = web::read(&db, move |conn| service::desk(conn, &caller, filter, after, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.open_weight, row.weight, row.claim_id))))
}

/// 风险参数 All parameters that were set, newest first: the first is in force.
#[utoipa::path(
    tag = "risk", operation_id = "risk_policy_list", security(("bearer" = ["claim:read_all"])),
    responses((status = 200, body = Vec<PolicyVersion>))
)]
#[get("/risk/policies")]
async fn policies(db: Data<Db>, caller: Caller) -> Result<Json<Vec<PolicyVersion>>, Problem> {
    caller.require(Capability::ClaimReadAll)?;
    web::read(&db, service::policy_history).await.map(Json)
}

/// 设定风险参数 From now on; what was looked at keeps the rules by which it was.
#[utoipa::path(
    tag = "risk", operation_id = "risk_policy_set", request_body = NewPolicy,
    security(("bearer" = ["programme:publish"])),
    responses((status = 200, body = Vec<PolicyVersion>), (status = 422, body = ProblemBody))
)]
#[put("/risk/policies")]
async fn policy_set(db: Data<Db>, caller: Caller, body: Body<NewPolicy>) -> Result<Json<Vec<PolicyVersion>>, Problem> {
    caller.require(Capability::ProgrammePublish)?;
    web::write(&db, caller.actor(), move |tx| service::policy_set(tx, &caller, &body.value)).await.map(Json)
}

/// 兑付的风险提示 What the rules have to say of a claim, with the decisions on it.
#[utoipa::path(
    tag = "risk", operation_id = "claim_signals", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["claim:read_all"])),
    responses((status = 200, body = SignalsOfClaim), (status = 404, body = ProblemBody))
)]
#[get("/claims/{id}/signals")]
async fn of_claim(db: Data<Db>, caller: Caller, id: Path<ClaimId>) -> Result<Json<SignalsOfClaim>, Problem> {
    caller.require(Capability::ClaimReadAll)?;
    web::read(&db, move |conn| service::signals(conn, &caller, *id)).await.map(Json)
}

/// 重新检查 Look at the claim again, by the rules and records of now.
#[utoipa::path(
    tag = "risk", operation_id = "claim_look_again", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["claim:review_district"]), ("bearer" = ["claim:review_city"])),
    responses(
        (status = 200, body = SignalsOfClaim),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_submitted"),
    )
)]
#[post("/claims/{id}/signals")]
async fn look_again(db: Data<Db>, caller: Caller, once: Once, id: Path<ClaimId>) -> Result<HttpResponse, Problem> {
    require_reviewer(&caller)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::assess_again(tx, &caller, *id).map(Done)
    })
    .await
}

/// 处理风险提示 Dismiss or confirm a signal, with a reason.
#[utoipa::path(
    tag = "risk", operation_id = "risk_signal_decide", params(("id" = uuid::Uuid, Path)), request_body = NewDecision,
    security(("bearer" = ["claim:review_district"]), ("bearer" = ["claim:review_city"])),
    responses(
        (status = 200, body = SignalsOfClaim),
        (status = 403, body = ProblemBody, description = "party_decides"),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "signal_gone"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/risk/signals/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<SignalId>,
    body: Body<NewDecision>,
) -> Result<HttpResponse, Problem> {
    require_reviewer(&caller)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::decide(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}

fn require_reviewer(caller: &Caller) -> Result<(), Problem> {
    caller.require_any(&[Capability::ClaimReviewDistrict, Capability::ClaimReviewCity])
}
