//! Asking for packages, and taking them away.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};

use super::model::{YearPackage, YearPackageRequest};
use super::service;
use crate::identity::{Caller, Capability};
use crate::kernel::YearPackageId;
use crate::store::Db;
use crate::store::work::WorkKind;
use crate::web::{self, Body, LaterWork, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, WorkTicket};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(make).service(show).service(download);
}

/// 归档包列表 The packages of the caller's region, newest first.
#[utoipa::path(
    tag = "year_package", operation_id = "year_package_list", params(PageQuery),
    security(("bearer" = ["ledger:read"])),
    responses((status = 200, body = Page<YearPackage>), (status = 403, body = ProblemBody))
)]
#[get("/year-packages")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    Params(page): Params<PageQuery>,
) -> Result<Json<Page<YearPackage>>, Problem> {
    caller.require(Capability::LedgerRead)?;
    let (before, limit) = (page.after::<(DateTime<Utc>, YearPackageId)>()?, page.limit());
    let rows = web::read(&db, move |conn| service::list(conn, &caller, before, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |package| (package.made_at, package.id))))
}

/// 制作归档包 Pack a fiscal year of the caller's region. Always done later: see `/work/{id}`, whose result is the package.
/// Refused while months of the year are open, unless the package may say that it is not final.
#[utoipa::path(
    tag = "year_package", operation_id = "year_package_make", request_body = YearPackageRequest,
    security(("bearer" = ["period:close"])),
    responses(
        (status = 202, body = WorkTicket),
        (status = 403, body = ProblemBody),
        (status = 409, description = "months are open, or nothing in the year", body = ProblemBody),
        (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody, description = "work_open: too much that was asked for is not done"),
    )
)]
#[post("/year-packages")]
async fn make(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<YearPackageRequest>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::PeriodClose)?;
    let (asked, digest) = (body.value, body.digest);
    // Said at once rather than after a while; asked again when it is done.
    web::read(&db, move |conn| service::require_packable(conn, &asked).map(drop)).await?;
    let request = serde_json::to_value(asked).map_err(|error| Problem::unexpected(&error))?;
    let title = asked.fiscal_year.to_string();
    let (kind, owner) = (WorkKind::YearPackage, caller.user_id);
    let work = LaterWork { kind, owner, caller: &caller, title, request, file: None };
    web::later(&db, caller.actor(), once, digest, work).await
}

/// 归档包 A package of the caller's region.
#[utoipa::path(
    tag = "year_package", operation_id = "year_package_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["ledger:read"])),
    responses((status = 200, body = YearPackage), (status = 404, body = ProblemBody))
)]
#[get("/year-packages/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<YearPackageId>) -> Result<Json<YearPackage>, Problem> {
    caller.require(Capability::LedgerRead)?;
    web::read(&db, move |conn| service::fetch(conn, &caller, *id)).await.map(Json)
}

/// 下载归档包 The zip, byte for byte as it was packed.
#[utoipa::path(
    tag = "year_package", operation_id = "year_package_download", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["ledger:read"])),
    responses(
        (status = 200, description = "the zip", content_type = "application/zip"), (status = 404, body = ProblemBody),
    )
)]
#[get("/year-packages/{id}/content")]
async fn download(db: Data<Db>, caller: Caller, id: Path<YearPackageId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::LedgerRead)?;
    let (id, actor) = (id.into_inner(), caller.actor());
    let (file, bytes, name) = web::read(&db, move |conn| service::content(conn, &caller, id)).await?;
    let saved_as = name.clone();
    web::write(&db, actor, move |tx| service::taken(tx, id, &saved_as)).await?;
    Ok(web::attachment(file, bytes, &name, "application/zip"))
}
