//! The public calculator of a listing.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};

use crate::booking::service::{self, EstimateRequest, ListingEstimate, OwnListingCard};
use crate::catalog::service::{PageParts, ResultPage, Results, SearchQuery};
use crate::identity::{Caller, Capability};
use crate::kernel::ListingId;
use crate::store::Db;
use crate::web::{self, Body, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(estimate).service(find_own);
}

/// 我的检索 What a search finds, with the price of the caller's own class and what its vouchers would pay of one unit; ordered
/// by that price where it is ordered by price.
#[utoipa::path(
    tag = "booking", operation_id = "listing_search_own", params(SearchQuery, PageQuery, PageParts),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = ResultPage<OwnListingCard>), (status = 422, body = ProblemBody))
)]
#[get("/enterprise/listings")]
async fn find_own(
    db: Data<Db>,
    caller: Caller,
    query: Params<SearchQuery>,
    page: Params<PageQuery>,
    parts: Params<PageParts>,
) -> Result<Json<ResultPage<OwnListingCard>>, Problem> {
    caller.require(Capability::BookingCreate)?;
    let (slice, now) = (parts.0.slice(page.0.after()?, page.0.limit()), db.clock().now());
    let find = move |conn: &mut _| service::find_for(conn, &caller, &query.0, slice, now);
    let Results { rows, facets } = web::read_replica(&db, find).await?;
    let page = Page::from_rows(rows, slice.limit, |row| (row.rank, row.listing.id));
    Ok(Json(ResultPage::of(page, facets)))
}

/// 费用试算 What a listing would cost, and what programmes would pay of it for such a company. Keeps nothing.
#[utoipa::path(
    tag = "booking", operation_id = "listing_estimate", params(("id" = ListingId, Path)), security(()),
    request_body = EstimateRequest,
    responses(
        (status = 200, body = ListingEstimate),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "programme_not_in_force"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/listings/{id}/estimate")]
async fn estimate(
    db: Data<Db>,
    id: Path<ListingId>,
    body: Body<EstimateRequest>,
) -> Result<Json<ListingEstimate>, Problem> {
    let now = db.clock().now();
    web::read(&db, move |conn| service::estimate(conn, *id, &body.value, now)).await.map(Json)
}
