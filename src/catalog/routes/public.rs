//! For everybody: search, one listing, its calendar.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};

use crate::catalog::service::{self, ListingCard, ListingView, PageParts, ResultPage, Results, SearchQuery};
use crate::identity::Caller;
use crate::kernel::ListingId;
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(search).service(show);
}

/// 检索仪器与服务 Search the catalogue.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_search", params(SearchQuery, PageQuery, PageParts), security(()),
    responses((status = 200, body = ResultPage<ListingCard>), (status = 422, body = ProblemBody))
)]
#[get("/listings")]
async fn search(
    db: Data<Db>,
    query: Params<SearchQuery>,
    page: Params<PageQuery>,
    parts: Params<PageParts>,
) -> Result<Json<ResultPage<ListingCard>>, Problem> {
    let slice = parts.0.slice(page.0.after()?, page.0.limit());
    let now = db.clock().now();
    let Results { rows, facets } =
        web::read_replica(&db, move |conn| service::find(conn, &query.0, None, slice, now)).await?;
    let page = Page::from_rows(rows, slice.limit, |row| (row.card.rank, row.card.id)).map(ListingCard::from);
    Ok(Json(ResultPage::of(page, facets)))
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
