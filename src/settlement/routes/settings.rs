//! What the office sets of settlement.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};

use crate::identity::{Caller, Capability};
use crate::kernel::SettingProposalId;
use crate::proposal::routes::{SettingDecision, SettingProposalQuery};
use crate::proposal::{SettingProposal, SettingProposalShown, SettingVerdict};
use crate::settlement::model::SettlementSettings;
use crate::settlement::service;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(show).service(set).service(proposals).service(decide).service(withdraw);
}

/// 结算设置 When a batch needs a third signature.
#[utoipa::path(
    tag = "settlement", operation_id = "settlement_settings", security(("bearer" = ["batch:read"])),
    responses((status = 200, body = SettlementSettings))
)]
#[get("/settlement/settings")]
async fn show(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    Ok(HttpResponse::Ok().json(web::read(&db, service::settings_fetch).await?))
}

/// 提出修改结算设置 Propose when a batch needs a third signature, the smallest payment and the periods of clawbacks. Once
/// another person agrees it holds for batches that are checked from then on.
#[utoipa::path(
    tag = "settlement", operation_id = "settlement_settings_set", request_body = SettlementSettings,
    security(("bearer" = ["batch:draft"]), ("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = SettingProposal), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[put("/settlement/settings")]
async fn set(db: Data<Db>, caller: Caller, body: Body<SettlementSettings>) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BatchDraft, Capability::BatchAuthorise])?;
    let settings = body.value;
    let proposed = web::write(&db, caller.actor(), move |tx| service::settings_propose(tx, &caller, &settings)).await?;
    Ok(HttpResponse::Ok().json(proposed))
}

/// 待确认的变更 Changes of paying accounts, layouts of payment files and settings that wait for a second person; or those that
/// are over, latest first.
#[utoipa::path(
    tag = "settlement", operation_id = "setting_proposal_list", params(SettingProposalQuery),
    security(("bearer" = ["batch:read"])), responses((status = 200, body = Vec<SettingProposalShown>))
)]
#[get("/settlement/proposals")]
async fn proposals(db: Data<Db>, caller: Caller, query: Params<SettingProposalQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let decided = query.0.decided;
    let found = web::read(&db, move |conn| service::setting_proposal_list(conn, &caller.scope(), decided)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// 确认变更 Agree with a change that another person proposed, so that it holds; or decline it.
#[utoipa::path(
    tag = "settlement", operation_id = "setting_proposal_decide", request_body = SettingDecision,
    security(("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = SettingProposal), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[post("/settlement/proposals/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<SettingProposalId>,
    body: Body<SettingDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchAuthorise)?;
    let (id, SettingDecision { verdict, note }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::setting_decide(tx, &caller, id, verdict, &note).map(Done)
    })
    .await
}

/// 撤回变更 Take back a change that one proposed oneself and nobody has decided about.
#[utoipa::path(
    tag = "settlement", operation_id = "setting_proposal_withdraw",
    security(("bearer" = ["batch:draft"]), ("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = SettingProposal), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
    )
)]
#[post("/settlement/proposals/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<SettingProposalId>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BatchDraft, Capability::BatchAuthorise])?;
    let (id, verdict) = (id.into_inner(), SettingVerdict::Withdrawn);
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::setting_decide(tx, &caller, id, verdict, "").map(Done)
    })
    .await
}
