//! Instruments in the fields of national networks, as JSON; and what is missing of them.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::identity::Caller;
use crate::report::service::network::{self as service, NetworkCheck, NetworkInstrument, NetworkService};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(instruments).service(services).service(check);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NetworkQuery {
    /// This year if absent.
    year: Option<i32>,
}

pub(super) fn year(db: &Db, asked: Option<i32>) -> Result<i32, Problem> {
    service::checked_year(asked, db.clock().now()).map_err(|invalid| Problem::invalid_field("year", invalid))
}

/// 入网仪器 Instruments with their hours of a year; the fields have the names of the national networks.
#[utoipa::path(
    tag = "report", operation_id = "network_instruments", params(NetworkQuery, PageQuery),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Page<NetworkInstrument>), (status = 422, body = ProblemBody))
)]
#[get("/network/instruments")]
async fn instruments(
    db: Data<Db>,
    caller: Caller,
    query: Params<NetworkQuery>,
    page: Params<PageQuery>,
) -> Result<Json<Page<NetworkInstrument>>, Problem> {
    let (year, limit, after) = (year(&db, query.0.year)?, page.0.limit(), page.0.after()?);
    let whose = service::whose(&caller);
    let rows = web::read_replica(&db, move |conn| service::instruments(conn, &whose, year, after, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| row.listing_id)))
}

/// 服务记录 What was done in a year; the fields have the names of the national networks.
#[utoipa::path(
    tag = "report", operation_id = "network_services", params(NetworkQuery, PageQuery),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Page<NetworkService>), (status = 422, body = ProblemBody))
)]
#[get("/network/services")]
async fn services(
    db: Data<Db>,
    caller: Caller,
    query: Params<NetworkQuery>,
    page: Params<PageQuery>,
) -> Result<Json<Page<NetworkService>>, Problem> {
    let (year, limit, after) = (year(&db, query.0.year)?, page.0.limit(), page.0.after()?);
    let whose = service::whose(&caller);
    let rows = web::read_replica(&db, move |conn| service::services(conn, &whose, year, after, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| row.id)))
}

/// 入网检查 Which fields are missing of which instrument.
#[utoipa::path(
    tag = "report", operation_id = "network_check", params(NetworkQuery),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = NetworkCheck), (status = 422, body = ProblemBody))
)]
#[get("/network/check")]
async fn check(db: Data<Db>, caller: Caller, query: Params<NetworkQuery>) -> Result<Json<NetworkCheck>, Problem> {
    let year = year(&db, query.0.year)?;
    let whose = service::whose(&caller);
    web::read_replica(&db, move |conn| service::check(conn, &whose, year)).await.map(Json)
}
