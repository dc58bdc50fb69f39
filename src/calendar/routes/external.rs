//! Calendars of the provider's own that block its listings.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpResponse, delete, get, put};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::calendar::model::{CalendarName, CalendarReport};
use crate::calendar::service::{self, CalendarView, NewCalendar};
use crate::identity::{Caller, Capability};
use crate::kernel::ListingId;
use crate::store::Db;
use crate::web::{self, Params, Problem, ProblemBody, Routes};

/// Largest calendar, bytes.
const MAX_BYTES: usize = 4 << 20;

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(set).service(remove);
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
    let calendars = web::read(&db, move |conn| service::calendar_list(conn, &caller, *id)).await?;
    Ok(HttpResponse::Ok().json(calendars))
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
    let report = web::write(&db, caller.actor(), move |tx| service::calendar_import(tx, &caller, id, &new)).await?;
    Ok(HttpResponse::Ok().json(report))
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
