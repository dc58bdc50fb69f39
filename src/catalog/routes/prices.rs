//! Prices that begin on a day to come.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, put};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::catalog::model::{ComingPrices, NewComingPrices};
use crate::catalog::service::{self, AnnouncedPrices};
use crate::identity::{Caller, Capability};
use crate::kernel::{ComingPricesId, Invalid, ListingId};
use crate::store::Db;
use crate::web::{self, Body, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(history).service(set).service(withdraw);
}

/// 预告价格 Prices of a listing that are announced and have not begun, the next first.
#[utoipa::path(
    tag = "catalog", operation_id = "coming_prices_list", params(("id" = ListingId, Path)), security(()),
    responses((status = 200, body = Vec<ComingPrices>), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/coming-prices")]
async fn list(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    let coming = web::read(&db, move |conn| service::coming_prices(conn, caller.as_ref(), *id)).await?;
    Ok(HttpResponse::Ok().json(coming))
}

/// 预告历史 Everything that was ever announced and what became of it, newest first.
#[utoipa::path(
    tag = "catalog", operation_id = "coming_prices_history", params(("id" = ListingId, Path), PageQuery),
    responses((status = 200, body = Page<AnnouncedPrices>), (status = 404, body = ProblemBody)),
    security(("bearer" = []))
)]
#[get("/listings/{id}/coming-prices/history")]
async fn history(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| service::coming_prices_history(conn, &caller, *id, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| row.id)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Replaces {
    /// What is announced for that day and from which the change was made; absent: nothing yet.
    replaces: Option<ComingPricesId>,
}

/// 预告价格 Announce the prices from a day to come on; until then they may be replaced or withdrawn. What is booked before
/// keeps its price.
#[utoipa::path(
    tag = "catalog", operation_id = "coming_prices_set",
    params(("id" = ListingId, Path), ("begins_on" = NaiveDate, Path, description = "A day after today (Asia/Shanghai)"), Replaces),
    request_body = NewComingPrices,
    responses(
        (status = 200, body = ComingPrices),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "prices_changed"),
        (status = 422, body = ProblemBody),
    ),
    security(("bearer" = ["listing:manage"]))
)]
#[put("/listings/{id}/coming-prices/{begins_on}")]
async fn set(
    db: Data<Db>,
    caller: Caller,
    path: Path<(ListingId, String)>,
    replaces: Params<Replaces>,
    body: Body<NewComingPrices>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let (id, begins_on) = (path.0, day(&path.1)?);
    let coming = web::write(&db, caller.actor(), move |tx| {
        service::coming_prices_set(tx, &caller, id, begins_on, replaces.0.replaces, body.value.clone())
    })
    .await?;
    Ok(HttpResponse::Ok().json(coming))
}

/// 撤回预告 Take back prices that have not begun.
#[utoipa::path(
    tag = "catalog", operation_id = "coming_prices_withdraw",
    params(("id" = ListingId, Path), ("begins_on" = NaiveDate, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)), security(("bearer" = ["listing:manage"]))
)]
#[delete("/listings/{id}/coming-prices/{begins_on}")]
async fn withdraw(db: Data<Db>, caller: Caller, path: Path<(ListingId, String)>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let (id, begins_on) = (path.0, day(&path.1)?);
    web::write(&db, caller.actor(), move |tx| service::coming_prices_withdraw(tx, &caller, id, begins_on)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn day(text: &str) -> Result<NaiveDate, Problem> {
    text.parse().map_err(|_| {
        Problem::invalid_field(
            "begins_on",
            Invalid::new("date", "应为日期，如 2027-01-01", "must be a day such as 2027-01-01"),
        )
    })
}
