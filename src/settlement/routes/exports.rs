//! Payment files, and the accounts that treasuries pay from.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::identity::{BankAccount, Caller, Capability};
use crate::kernel::{BatchId, PaymentLayoutId, RegionCode};
use crate::programme::BudgetLevel;
use crate::proposal::SettingProposal;
use crate::settlement::files::FileFormat;
use crate::settlement::model::{FileRecord, TreasuryAccount};
use crate::settlement::service::{self, KeptFile, NewExport, SentExport};
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(export).service(renew).service(add_file).service(download).service(treasuries).service(treasury_set);
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExportRequest {
    /// The files to be written; others can follow.
    formats: Vec<FileFormat>,
    /// Saved layouts by which files are written too, one for each payer.
    #[serde(default)]
    layouts: Vec<PaymentLayoutId>,
    /// Whether each paying account's own layout is written too.
    #[serde(default)]
    account_layouts: bool,
    /// The day on which the banks are to pay; today (Asia/Shanghai) if absent.
    execute_on: Option<NaiveDate>,
}

/// 导出拨付文件 Send a batch's pending payments: write the payment files and hold the money until the bank confirms.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_export", request_body = ExportRequest,
    security(("bearer" = ["batch:draft"])),
    responses(
        (status = 201, body = SentExport), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/batches/{id}/exports")]
async fn export(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BatchId>,
    body: Body<ExportRequest>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let id = id.into_inner();
    let ExportRequest { formats, layouts, account_layouts, execute_on } = body.value;
    let new = NewExport { formats, layouts, account_layouts, execute_on };
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::export(tx, &caller, id, &new).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RenewRequest {
    /// The files to be written; others can follow.
    formats: Vec<FileFormat>,
    /// Saved layouts by which files are written too, one for each payer.
    #[serde(default)]
    layouts: Vec<PaymentLayoutId>,
    /// Whether each paying account's own layout is written too.
    #[serde(default)]
    account_layouts: bool,
    /// The day on which the banks are to pay; today (Asia/Shanghai) if absent.
    execute_on: Option<NaiveDate>,
    /// Why the version before is void.
    #[schema(min_length = 2, max_length = 500)]
    reason: String,
}

/// 重新导出 Export what an export sent anew, as a new version; the one before is void. By another person than its exporter,
/// as long as the bank has not taken on any of its payments.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_export_renew", request_body = RenewRequest,
    security(("bearer" = ["batch:draft"]), ("bearer" = ["batch:authorise"])),
    responses(
        (status = 201, body = SentExport), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[post("/batches/{id}/exports/{number}/renew")]
async fn renew(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    path: Path<(BatchId, i32)>,
    body: Body<RenewRequest>,
) -> Result<HttpResponse, Problem> {
    if !caller.can(Capability::BatchAuthorise) {
        caller.require(Capability::BatchDraft)?;
    }
    let RenewRequest { formats, layouts, account_layouts, execute_on, reason } = body.value;
    let (path, new) = (path.into_inner(), NewExport { formats, layouts, account_layouts, execute_on });
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::renew(tx, &caller, path, &new, &reason).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FileRequest {
    format: FileFormat,
}

/// 补充导出格式 Write an export in one more format; the file that is there if it was written before.
#[utoipa::path(
    tag = "settlement", operation_id = "batch_file_add", request_body = FileRequest,
    security(("bearer" = ["batch:draft"])),
    responses(
        (status = 201, body = FileRecord), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/batches/{id}/exports/{number}/files")]
async fn add_file(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    path: Path<(BatchId, i32)>,
    body: Body<FileRequest>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let ((id, number), format) = (path.into_inner(), body.value.format);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::add_file(tx, &caller, id, number, format).map(Created)
    })
    .await
}

/// 下载拨付文件 A payment file, byte for byte as it was written.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_file_download", security(("bearer" = ["batch:read"])),
    responses(
        (status = 200, description = "the file", content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/payment-files/{id}")]
async fn download(db: Data<Db>, caller: Caller, id: Path<i64>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let (actor, id) = (caller.actor(), id.into_inner());
    let taken = web::write(&db, actor, move |tx| service::download(tx, &caller, id)).await?;
    let KeptFile { name, format, content, .. } = taken;
    Ok(HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(content))
}

/// 付款账户列表 The accounts that treasuries pay from.
#[utoipa::path(
    tag = "settlement", operation_id = "treasury_account_list", security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Vec<TreasuryAccount>))
)]
#[get("/treasury-accounts")]
async fn treasuries(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::treasury_list(conn, &caller.scope())).await?))
}

/// 提出付款账户 Propose the account that a treasury pays from; once another person agrees, exports pay from it.
#[utoipa::path(
    tag = "settlement", operation_id = "treasury_account_set", request_body = BankAccount,
    security(("bearer" = ["batch:draft"])),
    responses(
        (status = 200, body = SettingProposal), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[put("/treasury-accounts/{level}/{payer_region}")]
async fn treasury_set(
    db: Data<Db>,
    caller: Caller,
    path: Path<(String, String)>,
    body: Body<BankAccount>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let (level, region) = path.into_inner();
    let level: BudgetLevel = level.parse().map_err(|invalid| Problem::invalid_field("level", invalid))?;
    let region = RegionCode::parse(&region).map_err(|invalid| Problem::invalid_field("payer_region", invalid))?;
    let account = body.value;
    let proposed =
        web::write(&db, caller.actor(), move |tx| service::treasury_propose(tx, &caller, (level, &region), &account))
            .await?;
    Ok(HttpResponse::Ok().json(proposed))
}
