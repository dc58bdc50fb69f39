//! The statutory calendar.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};

use crate::identity::{Caller, Capability};
use crate::programme::calendar::{self, Imported, Year};
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(show).service(import);
}

/// 节假日安排 One year's holidays and make-up working days.
#[utoipa::path(
    tag = "calendar", operation_id = "calendar_show", security(()),
    responses((status = 200, body = Year), (status = 404, body = ProblemBody))
)]
#[get("/calendar/{year}")]
async fn show(db: Data<Db>, year: Path<i32>) -> Result<HttpResponse, Problem> {
    let year = year.into_inner();
    let found = web::read(&db, move |conn| calendar::year_fetch(conn, year)).await?;
    Ok(HttpResponse::Ok().json(found.ok_or_else(Problem::not_found)?))
}

/// 导入节假日安排 Load a year's notice (a file of holiday-cn, as it is), in the place of what was known of the year.
#[utoipa::path(
    tag = "calendar", operation_id = "calendar_import", request_body = Year,
    security(("bearer" = ["calendar:manage"])),
    responses(
        (status = 201, body = Imported),
        (status = 422, body = ProblemBody, description = "calendar_not_announced, calendar_file"),
    )
)]
#[post("/calendar")]
async fn import(db: Data<Db>, caller: Caller, once: Once, body: Body<Year>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::CalendarManage)?;
    let year = body.value;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| calendar::store(tx, &year).map(Created)).await
}
