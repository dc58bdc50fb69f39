//! Saved layouts of payment files.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::identity::{Caller, Capability};
use crate::kernel::{BatchId, PaymentLayoutId, RegionCode};
use crate::programme::BudgetLevel;
use crate::proposal::SettingProposal;
use crate::proposal::service::layouts;
use crate::settlement::files::PaymentLayoutDefinition;
use crate::settlement::model::{
    FileRecord, NewPaymentLayout, PaymentLayout, PaymentLayoutDetail, PaymentLayoutSample, TreasuryLayout,
};
use crate::settlement::service;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(create).service(preview).service(show).service(change).service(retire);
    cfg.service(treasury_layout).service(add_files);
}

/// 拨付文件版式 Layouts of payment files, those out of use last.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_layout_list", security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Vec<PaymentLayout>))
)]
#[get("/payment-layouts")]
async fn list(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::layout_list(conn, &caller.scope())).await?))
}

/// 提出新的拨付文件版式 Propose a layout of payment files; once another person agrees, files can be written by it.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_layout_create", request_body = NewPaymentLayout,
    security(("bearer" = ["batch:draft"])),
    responses((status = 201, body = SettingProposal), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/payment-layouts")]
async fn create(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<NewPaymentLayout>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let new = body.value;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        layouts::propose::<service::SavedPaymentLayouts>(tx, &caller, None, new.clone()).map(Created)
    })
    .await
}

/// 试写版式 See what a layout makes of three made-up orders. Keeps nothing.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_layout_preview", request_body = PaymentLayoutDefinition,
    security(("bearer" = ["batch:draft"])),
    responses((status = 200, body = PaymentLayoutSample), (status = 422, body = ProblemBody))
)]
#[post("/payment-layouts/preview")]
async fn preview(caller: Caller, body: Body<PaymentLayoutDefinition>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    Ok(HttpResponse::Ok().json(service::layout_sample(&body.value)?))
}

/// 拨付文件版式详情 A layout with its versions.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_layout_show", security(("bearer" = ["batch:read"])),
    responses((status = 200, body = PaymentLayoutDetail), (status = 404, body = ProblemBody))
)]
#[get("/payment-layouts/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<PaymentLayoutId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::layout_detail(conn, &caller.scope(), id)).await?))
}

/// 提出修改拨付文件版式 Propose to change a layout. Once another person agrees, another way of writing is a new version; files
/// written by an earlier one keep that.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_layout_change", request_body = NewPaymentLayout,
    security(("bearer" = ["batch:draft"])),
    responses(
        (status = 200, body = SettingProposal), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/payment-layouts/{id}")]
async fn change(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<PaymentLayoutId>,
    body: Body<NewPaymentLayout>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let (id, new) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        layouts::propose::<service::SavedPaymentLayouts>(tx, &caller, Some(id), new.clone()).map(Done)
    })
    .await
}

/// Whether a layout of payment files is in use.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PaymentLayoutUse {
    retired: bool,
}

/// 提出停用拨付文件版式 Propose to take a layout out of use, or into it again. Files that it wrote stay.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_layout_retire", request_body = PaymentLayoutUse,
    security(("bearer" = ["batch:draft"])),
    responses((status = 200, body = SettingProposal), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/payment-layouts/{id}/retire")]
async fn retire(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<PaymentLayoutId>,
    body: Body<PaymentLayoutUse>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let (id, retired) = (id.into_inner(), body.value.retired);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        layouts::propose_retiring::<service::SavedPaymentLayouts>(tx, &caller, id, retired).map(Done)
    })
    .await
}

/// 提出付款账户的文件版式 Propose which layout the bank of a paying account wants; another person agrees.
#[utoipa::path(
    tag = "settlement", operation_id = "treasury_layout_set", request_body = TreasuryLayout,
    security(("bearer" = ["batch:draft"])),
    responses(
        (status = 200, body = SettingProposal), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/treasury-accounts/{level}/{payer_region}/payment-layout")]
async fn treasury_layout(
    db: Data<Db>,
    caller: Caller,
    path: Path<(String, String)>,
    body: Body<TreasuryLayout>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let (level, region) = path.into_inner();
    let level: BudgetLevel = level.parse().map_err(|invalid| Problem::invalid_field("level", invalid))?;
    let region = RegionCode::parse(&region).map_err(|invalid| Problem::invalid_field("payer_region", invalid))?;
    let wanted = body.value;
    let proposed = web::write(&db, caller.actor(), move |tx| {
        service::treasury_layout_propose(tx, &caller, (level, &region), &wanted)
    })
    .await?;
    Ok(HttpResponse::Ok().json(proposed))
}

/// By which layout files are to be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LayoutFilesRequest {
    /// Absent: by that of each paying account.
    layout_id: Option<PaymentLayoutId>,
}

/// 按版式导出 Write an export by a layout, a file for each payer; the files that are there if they were written before.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_layout_files_add", request_body = LayoutFilesRequest,
    security(("bearer" = ["batch:draft"])),
    responses(
        (status = 201, body = Vec<FileRecord>), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/batches/{id}/exports/{number}/layout-files")]
async fn add_files(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    path: Path<(BatchId, i32)>,
    body: Body<LayoutFilesRequest>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let (path, layout) = (path.into_inner(), body.value.layout_id);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::add_layout_files(tx, &caller, path, layout).map(Created)
    })
    .await
}
