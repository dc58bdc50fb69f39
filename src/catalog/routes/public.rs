//! For everybody: search, one listing, its calendar.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use crate::catalog::service::{self, Facets, ListingCard, ListingView, SearchQuery};
use crate::identity::Caller;
use crate::kernel::ListingId;
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(search).service(facets).service(show);
}

/// 检索仪器与服务 Search the catalogue.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_search", params(SearchQuery, PageQuery), security(()),
    responses(
        (status = 200, body = Page<ListingCard>, description = "`x-is-cut` is `true` where more is found than the thousand that are looked at"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/listings")]
async fn search(db: Data<Db>, query: Params<SearchQuery>, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (page.0.limit(), page.0.after()?);
    let now = db.clock().now();
    let looked_at = web::read_replica(&db, move |conn| service::find(conn, &query.0, None, after, limit, now)).await?;
    let page = Page::from_rows(looked_at.found, limit, |row| (row.card.rank, row.card.id)).map(ListingCard::from);
    Ok(HttpResponse::Ok().insert_header((web::IS_CUT, looked_at.is_cut.to_string())).json(page))
}

/// 检索结果分组计数 Count the results by kind, category and region.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_facets", params(SearchQuery), security(()),
    responses((status = 200, body = Facets), (status = 422, body = ProblemBody))
)]
#[get("/listings/facets")]
async fn facets(db: Data<Db>, query: Params<SearchQuery>) -> Result<HttpResponse, Problem> {
    let now = db.clock().now();
    let facets = web::read_replica(&db, move |conn| service::facets(conn, &query.0, now)).await?;
    Ok(HttpResponse::Ok().json(facets))
}

/// 条目详情 One listing; those not admitted only to their provider and those who admit.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_show", params(("id" = ListingId, Path)), security(()),
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}")]
async fn show(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    let view = web::read_replica(&db, move |conn| service::show(conn, caller.as_ref(), *id)).await?;
    Ok(HttpResponse::Ok().json(view))
}
