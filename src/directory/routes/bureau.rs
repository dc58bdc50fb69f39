//! For the bureaus: entries, lists, the scheme.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::DirectoryQuery;
use crate::catalog::model::{ImportReport, Policy};
use crate::directory::model::{Filter, NewPlatform, Platform, PlatformChange, Scheme};
use crate::directory::service::{self, NewImport};
use crate::identity::{Caller, Capability};
use crate::kernel::{PlatformId, local_date};
use crate::store::Db;
use crate::tabular::TableFormat;
use crate::web::{self, Body, Created, Done, English, ImportLimit, Once, Params, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(export)
        .service(create)
        .service(edit)
        .service(withdraw)
        .service(relist)
        .service(history)
        .service(import)
        .service(scheme_set);
}

/// 登记平台 Put a platform into the directory.
#[utoipa::path(
    tag = "directory", operation_id = "platform_create", request_body = NewPlatform,
    security(("bearer" = ["directory:manage"])),
    responses(
        (status = 201, body = Platform),
        (status = 409, body = ProblemBody, description = "name_taken, certificate_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/platforms")]
async fn create(db: Data<Db>, caller: Caller, once: Once, body: Body<NewPlatform>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::create(tx, &caller, body.value.clone()).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlatformVersion {
    /// The version that the caller read.
    version: i32,
}

/// 修改平台 Replace what an entry says; every version is kept.
#[utoipa::path(
    tag = "directory", operation_id = "platform_edit", params(("id" = uuid::Uuid, Path), PlatformVersion),
    request_body = NewPlatform, security(("bearer" = ["directory:manage"])),
    responses(
        (status = 200, body = Platform),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "stale_version, withdrawn, name_taken, certificate_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/platforms/{id}")]
async fn edit(
    db: Data<Db>,
    caller: Caller,
    id: Path<PlatformId>,
    from: Params<PlatformVersion>,
    body: Body<NewPlatform>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    let version = from.0.version;
    let platform =
        web::write(&db, caller.actor(), move |tx| service::edit(tx, &caller, *id, version, body.value.clone())).await?;
    Ok(HttpResponse::Ok().json(platform))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlatformReason {
    /// 2 to 500 characters.
    reason: String,
}

/// 撤销平台 Its recognition was taken back or given up.
#[utoipa::path(
    tag = "directory", operation_id = "platform_withdraw", params(("id" = uuid::Uuid, Path)),
    request_body = PlatformReason, security(("bearer" = ["directory:manage"])),
    responses(
        (status = 200, body = Platform),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "withdrawn"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/platforms/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<PlatformId>,
    body: Body<PlatformReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::withdraw(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 恢复平台 Take a withdrawal back.
#[utoipa::path(
    tag = "directory", operation_id = "platform_relist", params(("id" = uuid::Uuid, Path)),
    request_body = PlatformReason, security(("bearer" = ["directory:manage"])),
    responses(
        (status = 200, body = Platform),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_withdrawn"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/platforms/{id}/relist")]
async fn relist(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<PlatformId>,
    body: Body<PlatformReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::relist(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 平台历史 Every version of an entry, newest first.
#[utoipa::path(
    tag = "directory", operation_id = "platform_history", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["directory:manage"])),
    responses((status = 200, body = Vec<PlatformChange>), (status = 404, body = ProblemBody))
)]
#[get("/platforms/{id}/history")]
async fn history(db: Data<Db>, caller: Caller, id: Path<PlatformId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    let today = local_date(db.clock().now());
    let changes = web::read(&db, move |conn| service::change_list(conn, &caller, *id, today)).await?;
    Ok(HttpResponse::Ok().json(changes))
}

/// A list of platforms.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to callers; the form is read part by part")]
struct PlatformImportForm {
    /// CSV, XLSX or JSON; told by the content. Columns are known by their headings.
    #[schema(format = Binary)]
    file: Vec<u8>,
    /// `all_or_nothing` if absent.
    policy: Option<Policy>,
    /// `true`: tells what would be done and does nothing.
    dry_run: Option<bool>,
}

/// 导入平台 Take in a list: every row becomes an entry, or is explained with line, column and what was expected. A platform
/// that is known by kind and name is updated, so the same list can be sent again.
#[utoipa::path(
    tag = "directory", operation_id = "platform_import", security(("bearer" = ["directory:manage"])),
    request_body(content = PlatformImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = ImportReport),
        (status = 413, body = ProblemBody),
        (status = 422, body = ProblemBody, description = "Not a list, or rows that are not right; `report` says which."),
    )
)]
#[post("/platforms/import")]
async fn import(
    db: Data<Db>,
    limit: Data<ImportLimit>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryManage)?;
    let upload = Upload::read(&request, payload, limit.0).await?;
    let digest = upload.digest;
    let new = NewImport {
        policy: upload.optional_field("policy")?.unwrap_or(Policy::AllOrNothing),
        dry_run: upload.flag("dry_run")?,
        file_name: upload.file_name,
        content: upload.content,
    };
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::import(tx, &caller, &new).map(Done)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlatformExportQuery {
    /// `xlsx` if absent.
    #[param(inline)]
    format: Option<TableFormat>,
}

/// 导出平台 The directory as a table that can be imported again.
#[utoipa::path(
    tag = "directory", operation_id = "platform_export", params(DirectoryQuery, PlatformExportQuery),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/platforms/export")]
async fn export(
    db: Data<Db>,
    English(english): English,
    query: Params<DirectoryQuery>,
    format: Params<PlatformExportQuery>,
) -> Result<HttpResponse, Problem> {
    let format = format.0.format.unwrap_or(TableFormat::Xlsx);
    let (filter, now) = (Filter::from(query.0), db.clock().now());
    let table = web::read(&db, move |conn| service::export(conn, &filter, format, english, now)).await?;
    Ok(web::attachment(table.file, table.bytes, &table.name, table.media_type))
}

/// 设置重点产业与目标 Set what the directory is measured by, as a whole.
#[utoipa::path(
    tag = "directory", operation_id = "directory_scheme_set", request_body = Scheme,
    security(("bearer" = ["directory:plan"])),
    responses(
        (status = 200, body = Scheme),
        (status = 409, body = ProblemBody, description = "industry_in_use"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/directory/scheme")]
async fn scheme_set(db: Data<Db>, caller: Caller, body: Body<Scheme>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DirectoryPlan)?;
    let scheme = web::write(&db, caller.actor(), move |tx| service::scheme_set(tx, &body.value)).await?;
    Ok(HttpResponse::Ok().json(scheme))
}
