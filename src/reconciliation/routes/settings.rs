//! What matching goes by, and what of it and of layouts waits for a second person.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};

use crate::identity::{Caller, Capability};
use crate::kernel::SettingProposalId;
use crate::proposal::routes::{SettingDecision, SettingProposalQuery};
use crate::proposal::{SettingProposal, SettingProposalShown, SettingVerdict};
use crate::reconciliation::model::MatchSettings;
use crate::reconciliation::service;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(settings).service(propose).service(proposals).service(decide).service(withdraw);
}

/// 对账设置 Settings of matching.
#[utoipa::path(
    tag = "reconciliation", operation_id = "match_settings", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = MatchSettings))
)]
#[get("/reconciliation/settings")]
async fn settings(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    Ok(HttpResponse::Ok().json(web::read(&db, service::settings_fetch).await?))
}

/// 提出修改对账设置 Propose to change the settings of matching; once another person agrees, lines are matched by them.
#[utoipa::path(
    tag = "reconciliation", operation_id = "match_settings_set", request_body = MatchSettings,
    security(("bearer" = ["exception:propose"]), ("bearer" = ["exception:resolve"])),
    responses(
        (status = 200, body = SettingProposal), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[put("/reconciliation/settings")]
async fn propose(db: Data<Db>, caller: Caller, body: Body<MatchSettings>) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::ExceptionPropose, Capability::ExceptionResolve])?;
    let wanted = body.value;
    let proposed = web::write(&db, caller.actor(), move |tx| service::settings_propose(tx, &caller, &wanted)).await?;
    Ok(HttpResponse::Ok().json(proposed))
}

/// 待确认的对账变更 Changes of the settings of matching and of layouts of statements that wait for a second person; or those
/// that are over, latest first.
#[utoipa::path(
    tag = "reconciliation", operation_id = "match_proposal_list", params(SettingProposalQuery),
    security(("bearer" = ["reconciliation:read"])), responses((status = 200, body = Vec<SettingProposalShown>))
)]
#[get("/reconciliation/proposals")]
async fn proposals(db: Data<Db>, caller: Caller, query: Params<SettingProposalQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let decided = query.0.decided;
    let found = web::read(&db, move |conn| service::setting_proposal_list(conn, &caller.scope(), decided)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// 确认对账变更 Agree with a change that another person proposed, so that it holds; or decline it.
#[utoipa::path(
    tag = "reconciliation", operation_id = "match_proposal_decide", request_body = SettingDecision,
    security(("bearer" = ["exception:resolve"])),
    responses(
        (status = 200, body = SettingProposal), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[post("/reconciliation/proposals/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<SettingProposalId>,
    body: Body<SettingDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionResolve)?;
    let (id, SettingDecision { verdict, note }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::setting_decide(tx, &caller, id, verdict, &note).map(Done)
    })
    .await
}

/// 撤回对账变更 Take back a change that one proposed oneself and nobody has decided about.
#[utoipa::path(
    tag = "reconciliation", operation_id = "match_proposal_withdraw",
    security(("bearer" = ["exception:propose"]), ("bearer" = ["exception:resolve"])),
    responses(
        (status = 200, body = SettingProposal), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
    )
)]
#[post("/reconciliation/proposals/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<SettingProposalId>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::ExceptionPropose, Capability::ExceptionResolve])?;
    let (id, verdict) = (id.into_inner(), SettingVerdict::Withdrawn);
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::setting_decide(tx, &caller, id, verdict, "").map(Done)
    })
    .await
}
