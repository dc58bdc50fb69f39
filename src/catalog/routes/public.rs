//! For everybody: search, one listing, its calendar.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::catalog::model::{ListingKind, PriceUnit, RatingSummary};
use crate::catalog::queries::CardRow;
use crate::catalog::service::{self, Facets, ListingView, SearchQuery};
use crate::identity::Caller;
use crate::kernel::{Fen, ListingId, OrganisationId, RegionCode};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody};

pub(super) fn configure(cfg: &mut ServiceConfig<'_>) {
    cfg.service(search).service(facets).service(show);
}

/// A search result.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListingCard {
    id: ListingId,
    provider_id: OrganisationId,
    provider_name: String,
    code: String,
    kind: ListingKind,
    name: String,
    model: String,
    maker: String,
    category: String,
    location: String,
    region_code: RegionCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo_url: Option<String>,
    units: i32,
    auto_confirm: bool,
    voucher_payable: bool,
    /// The standard price in force; absent: on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<CardPrice>,
    /// What enterprises say of it; absent while nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<RatingSummary>,
}

#[derive(Debug, Serialize, ToSchema)]
struct CardPrice {
    unit: PriceUnit,
    amount_fen: Fen,
}

impl From<CardRow> for ListingCard {
    fn from(row: CardRow) -> Self {
        Self {
            id: row.id,
            provider_id: row.provider_id,
            provider_name: row.provider_name,
            code: row.code,
            kind: row.kind,
            name: row.name,
            model: row.model,
            maker: row.maker,
            category: row.category,
            location: row.location,
            region_code: row.region_code,
            photo_url: row.photo_url,
            units: row.units,
            auto_confirm: row.auto_confirm,
            voucher_payable: row.voucher_payable,
            price: row.price_unit.zip(row.price_fen).map(|(unit, amount_fen)| CardPrice { unit, amount_fen }),
            rating: row.rating.and_then(|summary| serde_json::from_value(summary).ok()),
        }
    }
}

/// 检索仪器与服务 Search the catalogue.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_search", params(SearchQuery, PageQuery), security(()),
    responses((status = 200, body = Page<ListingCard>), (status = 422, body = ProblemBody))
)]
#[get("/listings")]
async fn search(db: Data<Db>, query: Params<SearchQuery>, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| service::search(conn, &query.0, after, limit)).await?;
    let page = Page::from_rows(rows, limit, |row| (row.rank, row.id));
    Ok(HttpResponse::Ok().json(page.map(ListingCard::from)))
}

/// 检索结果分组计数 Count the results by kind, category and region.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_facets", params(SearchQuery), security(()),
    responses((status = 200, body = Facets), (status = 422, body = ProblemBody))
)]
#[get("/listings/facets")]
async fn facets(db: Data<Db>, query: Params<SearchQuery>) -> Result<HttpResponse, Problem> {
    let facets = web::read(&db, move |conn| service::facets(conn, &query.0)).await?;
    Ok(HttpResponse::Ok().json(facets))
}

/// 条目详情 One listing; those not admitted only to their provider and those who admit.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_show", params(("id" = ListingId, Path)), security(()),
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}")]
async fn show(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    let view = web::read(&db, move |conn| service::show(conn, caller.as_ref(), *id)).await?;
    Ok(HttpResponse::Ok().json(view))
}
