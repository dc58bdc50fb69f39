//! What the office sets of settlement.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, put};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::identity::{Caller, Capability};
use crate::settlement::model::SettlementSettings;
use crate::settlement::service;
use crate::store::Db;
use crate::web::{self, Body, Problem, ProblemBody};

pub(super) fn configure(cfg: &mut ServiceConfig<'_>) {
    cfg.service(show).service(set);
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

/// 修改结算设置 Set when a batch needs a third signature; holds for batches that are checked from now on.
#[utoipa::path(
    tag = "settlement", operation_id = "settlement_settings_set", request_body = SettlementSettings,
    security(("bearer" = ["batch:authorise"])),
    responses((status = 200, body = SettlementSettings), (status = 422, body = ProblemBody))
)]
#[put("/settlement/settings")]
async fn set(db: Data<Db>, caller: Caller, body: Body<SettlementSettings>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchAuthorise)?;
    let settings = body.value;
    let stored = web::write(&db, caller.actor(), move |tx| {
        service::settings_set(tx, &caller, &settings).map(|()| settings.clone())
    })
    .await?;
    Ok(HttpResponse::Ok().json(stored))
}
