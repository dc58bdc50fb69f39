//! What the office sets of settlement.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::identity::{Caller, Capability};
use crate::kernel::SettingProposalId;
use crate::settlement::model::{SettingProposal, SettingVerdict, SettlementSettings};
use crate::settlement::service;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Problem, ProblemBody};

pub(super) fn configure(cfg: &mut ServiceConfig<'_>) {
    cfg.service(show).service(set).service(proposals).service(decide);
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

/// 待确认的变更 Changes of paying accounts and settings that wait for a second person.
#[utoipa::path(
    tag = "settlement", operation_id = "setting_proposal_list", security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Vec<SettingProposal>))
)]
#[get("/settlement/proposals")]
async fn proposals(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    Ok(HttpResponse::Ok()
        .json(web::read(&db, move |conn| service::setting_proposal_list(conn, &caller.scope())).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingDecision {
    verdict: SettingVerdict,
    /// Needed where it is declined.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
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
