//! Calendars of the provider's own that block its listings.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpResponse, delete, get, post, put};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::calendar::model::{CalendarName, CalendarReport};
use crate::calendar::service::{self, CalendarView, NewAddress, NewCalendar};
use crate::identity::{Caller, Capability};
use crate::kernel::{ListingId, Reach};
use crate::store::Db;
use crate::web::{self, Body, Params, Problem, ProblemBody, Routes};

/// Largest calendar, bytes.
const MAX_BYTES: usize = 4 << 20;

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(set).service(remove).service(address_set).service(fetch);
}

/// 外部日历 The other calendars that block a listing, each with what its last import came to.
#[utoipa::path(
    tag = "calendar", operation_id = "external_calendar_list", params(("id" = ListingId, Path)),
    security(("bearer" = ["busy:write"])),
    responses((status = 200, body = Vec<CalendarView>), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/calendars")]
async fn list(db: Data<Db>, caller: Caller, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BusyWrite)?;
    let now = db.clock().now();
    let calendars = web::read(&db, move |conn| service::calendar_list(conn, &caller, *id, now)).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(calendars))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SetQuery {
    /// One unit, from 1; all of them if absent.
    unit: Option<i32>,
    /// Tells what would be done and does nothing.
    #[serde(default)]
    dry_run: bool,
}

/// 导入外部日历 Bring a calendar: iCalendar, or busy times as CSV, XLSX or JSON (`uid`, `starts_at`, `ends_at`, `summary`),
/// known by its content. It is taken as the whole of the calendar of this name, so it can be brought again and again.
/// Bookings are never touched: what they hold is answered as a conflict.
#[utoipa::path(
    tag = "calendar", operation_id = "external_calendar_set",
    params(("id" = ListingId, Path), ("name" = String, Path), SetQuery),
    request_body(content = String, content_type = "text/calendar"),
    security(("bearer" = ["busy:write"])),
    responses(
        (status = 200, body = CalendarReport),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "calendar_fetched"),
        (status = 413, body = ProblemBody),
        (status = 422, body = ProblemBody, description = "not a calendar, or more than can be taken"),
    )
)]
#[put("/listings/{id}/calendars/{name}")]
async fn set(
    db: Data<Db>,
    caller: Caller,
    path: Path<(ListingId, String)>,
    query: Params<SetQuery>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BusyWrite)?;
    let (id, name) = path.into_inner();
    let new = NewCalendar {
        name: named(&name)?,
        unit: query.0.unit,
        is_dry_run: query.0.dry_run,
        content: web::file_body(payload, MAX_BYTES).await?,
    };
    let (asking, unit, now) = (caller.clone(), new.unit, db.clock().now());
    let horizon = web::read(&db, move |conn| service::calendar_horizon(conn, &asking, id, unit, now)).await?;
    let read = move || service::calendar_read(&new.content, &horizon).map(|reading| (new, reading));
    let (new, reading) = web::off_thread(read).await?;
    let report =
        web::write(&db, caller.actor(), move |tx| service::calendar_import(tx, &caller, id, &new, &reading)).await?;
    Ok(HttpResponse::Ok().json(report))
}

/// 外部日历网址 Say from which address a calendar is fetched, again and again, for which unit, and whether it is paused. What it
/// says is taken as a file of it is. The address is a secret: lists tell it to the provider's people and to nobody else.
#[utoipa::path(
    tag = "calendar", operation_id = "external_calendar_address_set",
    params(("id" = ListingId, Path), ("name" = String, Path)), request_body = NewAddress,
    security(("bearer" = ["busy:write"])),
    responses(
        (status = 200, body = CalendarView),
        (status = 404, body = ProblemBody, description = "not the caller's listing, or no address is known and none was given"),
        (status = 409, body = ProblemBody, description = "too_many_calendar_addresses"),
        (status = 422, body = ProblemBody, description = "an address that may not be called, or no such unit"),
    )
)]
#[put("/listings/{id}/calendars/{name}/address")]
async fn address_set(
    db: Data<Db>,
    reach: Data<Reach>,
    caller: Caller,
    path: Path<(ListingId, String)>,
    body: Body<NewAddress>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BusyWrite)?;
    let (id, name) = path.into_inner();
    let name = named(&name)?;
    let view =
        web::write(&db, caller.actor(), move |tx| service::address_set(tx, &caller, id, &name, &body.value, **reach));
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(view.await?))
}

/// 立即抓取 Have a calendar fetched in a moment instead of when it is due.
#[utoipa::path(
    tag = "calendar", operation_id = "external_calendar_fetch",
    params(("id" = ListingId, Path), ("name" = String, Path)),
    security(("bearer" = ["busy:write"])),
    responses(
        (status = 202, body = CalendarView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "calendar_paused, fetched_just_now"),
    )
)]
#[post("/listings/{id}/calendars/{name}/fetch")]
async fn fetch(db: Data<Db>, caller: Caller, path: Path<(ListingId, String)>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BusyWrite)?;
    let (id, name) = path.into_inner();
    let name = named(&name)?;
    let view = web::write(&db, caller.actor(), move |tx| service::fetch_now(tx, &caller, id, &name)).await?;
    Ok(HttpResponse::Accepted().insert_header((CACHE_CONTROL, "no-store")).json(view))
}

/// 移除外部日历 Forget a calendar and free what it blocks.
#[utoipa::path(
    tag = "calendar", operation_id = "external_calendar_remove",
    params(("id" = ListingId, Path), ("name" = String, Path)),
    security(("bearer" = ["busy:write"])),
    responses((status = 204), (status = 404, body = ProblemBody))
)]
#[delete("/listings/{id}/calendars/{name}")]
async fn remove(db: Data<Db>, caller: Caller, path: Path<(ListingId, String)>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BusyWrite)?;
    let (id, name) = path.into_inner();
    let name = named(&name)?;
    web::write(&db, caller.actor(), move |tx| service::calendar_remove(tx, &caller, id, &name)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn named(name: &str) -> Result<CalendarName, Problem> {
    CalendarName::parse(name).map_err(|invalid| Problem::invalid_field("name", invalid))
}
