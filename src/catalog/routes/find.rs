//! For everybody: many calendars at once, who is free soonest, what else would do, a few side by side.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::catalog::service::{self, Alternatives, FreeListing, Grid, ListingCard, ListingView, SearchQuery};
use crate::identity::Caller;
use crate::kernel::{ListingId, TimeWindow};
use crate::store::Db;
use crate::web::{self, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(grid).service(free).service(compare).service(alternatives);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct GridStretch {
    /// Start, UTC.
    from: DateTime<Utc>,
    /// End, UTC; at most eight days after the start.
    to: DateTime<Utc>,
}

fn window(from: DateTime<Utc>, to: DateTime<Utc>) -> Result<TimeWindow, Problem> {
    TimeWindow::new(from, to).map_err(|invalid| Problem::invalid_field("to", invalid))
}

/// 多台仪器日历 A day or a week of up to 1,000 instruments that a search finds, in one answer.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_grid", params(SearchQuery, GridStretch), security(()),
    responses((status = 200, body = Grid), (status = 422, body = ProblemBody))
)]
#[get("/listings/grid")]
async fn grid(db: Data<Db>, query: Params<SearchQuery>, stretch: Params<GridStretch>) -> Result<HttpResponse, Problem> {
    let (range, now) = (window(stretch.0.from, stretch.0.to)?, db.clock().now());
    let grid = web::read_replica(&db, move |conn| service::grid(conn, &query.0, &range, now)).await?;
    Ok(HttpResponse::Ok().json(grid))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FreeStretch {
    /// Not before, UTC.
    from: DateTime<Utc>,
    /// Over by then, UTC; at most 31 days after `from`.
    to: DateTime<Utc>,
    /// For how long.
    minutes: i64,
    /// At most this many, 1 to 200; 50 if absent.
    limit: Option<usize>,
}

fn card(found: FreeListing) -> ListingCard {
    ListingCard { first_free: found.first_free, ..found.card.into() }
}

/// What would do instead, beside the listing's own first free time.
#[derive(Serialize, ToSchema)]
struct ListingAlternatives {
    /// Absent: none within the time asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    own_first_free: Option<TimeWindow>,
    /// Sooner ones first.
    listings: Vec<ListingCard>,
}

/// 何时最早空闲 What a search finds that is free for so long between two moments, soonest first and then the newest, as
/// the rules of each listing say. What they ask of the customer, quotas and training, is asked when booking.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_free", params(SearchQuery, FreeStretch), security(()),
    responses(
        (status = 200, body = Vec<ListingCard>),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/listings/free")]
async fn free(
    db: Data<Db>,
    query: Params<SearchQuery>,
    stretch: Params<FreeStretch>,
) -> Result<Json<Vec<ListingCard>>, Problem> {
    let FreeStretch { from, to, minutes, limit } = stretch.0;
    let (range, limit, now) = (window(from, to)?, limit.unwrap_or(50).clamp(1, 200), db.clock().now());
    let found =
        web::read_replica(&db, move |conn| service::free_within(conn, &query.0, &range, minutes, now, limit)).await?;
    Ok(Json(found.into_iter().map(card).collect()))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CompareQuery {
    /// One to four ids with commas between.
    ids: String,
}

/// 并列比较 Up to four listings side by side.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_compare", params(CompareQuery), security(()),
    responses((status = 200, body = Vec<ListingView>), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[get("/listings/compare")]
async fn compare(db: Data<Db>, caller: Option<Caller>, query: Params<CompareQuery>) -> Result<HttpResponse, Problem> {
    let ids = query.0.ids.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::parse);
    let ids: Vec<ListingId> =
        ids.collect::<Result<_, _>>().map_err(|invalid| Problem::invalid_field("ids", invalid))?;
    let views = web::read_replica(&db, move |conn| service::compare(conn, caller.as_ref(), &ids)).await?;
    Ok(HttpResponse::Ok().json(views))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AlternativeStretch {
    from: DateTime<Utc>,
    /// At most 31 days after `from`.
    to: DateTime<Utc>,
    /// For how long.
    minutes: i64,
}

/// 替代条目 The same kind and category, free sooner or cheaper; at most ten.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_alternatives", params(("id" = ListingId, Path), AlternativeStretch),
    security(()),
    responses(
        (status = 200, body = ListingAlternatives), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[get("/listings/{id}/alternatives")]
async fn alternatives(
    db: Data<Db>,
    caller: Option<Caller>,
    id: Path<ListingId>,
    stretch: Params<AlternativeStretch>,
) -> Result<HttpResponse, Problem> {
    let AlternativeStretch { from, to, minutes } = stretch.0;
    let (range, now) = (window(from, to)?, db.clock().now());
    let found =
        web::read_replica(&db, move |conn| service::alternatives(conn, caller.as_ref(), *id, &range, minutes, now))
            .await?;
    let Alternatives { own_first_free, listings, advisories } = found;
    let told = |id: ListingId| advisories.iter().filter(|one| one.listing_id == id).cloned().collect();
    let listings =
        listings.into_iter().map(|found| ListingCard { advisories: told(found.card.id), ..card(found) }).collect();
    Ok(HttpResponse::Ok().json(ListingAlternatives { own_first_free, listings }))
}
