//! For everybody: search, one platform, the matrix, the targets.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use super::DirectoryQuery;
use crate::directory::model::{Coverage, FacetCount, Filter, Platform, Progress, Scheme};
use crate::directory::service;
use crate::kernel::{PlatformId, local_date};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(facets).service(show).service(scheme).service(coverage).service(progress);
}

/// 平台目录 Platforms by name; what ends soon in the order in which it ends.
#[utoipa::path(
    tag = "directory", operation_id = "platform_list", params(DirectoryQuery, PageQuery),
    responses((status = 200, body = Page<Platform>), (status = 422, body = ProblemBody))
)]
#[get("/platforms")]
async fn list(db: Data<Db>, query: Params<DirectoryQuery>, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (page.0.limit(), page.0.after()?);
    let (filter, today) = (Filter::from(query.0), local_date(db.clock().now()));
    let rows =
        web::read_replica(&db, move |conn| service::platform_list(conn, &filter, today, after.clone(), limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.sort_key.clone(), row.id))))
}

/// 平台统计 How many platforms there are of each kind, level, industry and region; each counted with the other filters.
#[utoipa::path(
    tag = "directory", operation_id = "platform_facets", params(DirectoryQuery),
    responses((status = 200, body = Vec<FacetCount>), (status = 422, body = ProblemBody))
)]
#[get("/platforms/facets")]
async fn facets(db: Data<Db>, query: Params<DirectoryQuery>) -> Result<HttpResponse, Problem> {
    let (filter, today) = (Filter::from(query.0), local_date(db.clock().now()));
    let counts = web::read_replica(&db, move |conn| service::facet_counts(conn, &filter, today)).await?;
    Ok(HttpResponse::Ok().json(counts))
}

/// 平台详情 One platform, also one that was withdrawn.
#[utoipa::path(
    tag = "directory", operation_id = "platform_show", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Platform), (status = 404, body = ProblemBody))
)]
#[get("/platforms/{id}")]
async fn show(db: Data<Db>, id: Path<PlatformId>) -> Result<HttpResponse, Problem> {
    let today = local_date(db.clock().now());
    let platform = web::read_replica(&db, move |conn| service::platform_detail(conn, *id, today)).await?;
    Ok(HttpResponse::Ok().json(platform))
}

/// 重点产业与目标 What the directory is measured by.
#[utoipa::path(
    tag = "directory", operation_id = "directory_scheme", responses((status = 200, body = Scheme))
)]
#[get("/directory/scheme")]
async fn scheme(db: Data<Db>) -> Result<HttpResponse, Problem> {
    let scheme = web::read_replica(&db, service::scheme_fetch).await?;
    Ok(HttpResponse::Ok().json(scheme))
}

/// 五个一 Which of the ones each key industry has.
#[utoipa::path(
    tag = "directory", operation_id = "directory_coverage", responses((status = 200, body = Coverage))
)]
#[get("/directory/coverage")]
async fn coverage(db: Data<Db>) -> Result<HttpResponse, Problem> {
    let today = local_date(db.clock().now());
    let coverage = web::read_replica(&db, move |conn| service::coverage(conn, today)).await?;
    Ok(HttpResponse::Ok().json(coverage))
}

/// 目标进度 How far each target is reached.
#[utoipa::path(
    tag = "directory", operation_id = "directory_progress", responses((status = 200, body = Vec<Progress>))
)]
#[get("/directory/progress")]
async fn progress(db: Data<Db>) -> Result<HttpResponse, Problem> {
    let today = local_date(db.clock().now());
    let progress = web::read_replica(&db, move |conn| service::progress(conn, today)).await?;
    Ok(HttpResponse::Ok().json(progress))
}
