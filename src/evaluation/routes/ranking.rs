//! How instruments and districts are used.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::evaluation::service::{self, DistrictFigures, IdleInstrument, IdleQuery, InstrumentUse};
use crate::identity::{Caller, Capability};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(by_use).service(idle).service(districts);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DaysQuery {
    /// First local day; 364 days before the last, if absent.
    from: Option<NaiveDate>,
    /// Last local day; today, if absent.
    to: Option<NaiveDate>,
}

/// 机时排行 Admitted instruments of the region by utilisation, the best first.
#[utoipa::path(
    tag = "evaluation", operation_id = "instrument_use_list", params(DaysQuery, PageQuery),
    security(("bearer" = ["evaluation:read"])),
    responses((status = 200, body = Page<InstrumentUse>), (status = 422, body = ProblemBody))
)]
#[get("/evaluation/instruments")]
async fn by_use(
    db: Data<Db>,
    caller: Caller,
    days: Params<DaysQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let (after, limit, now) = (page.0.after()?, page.0.limit(), db.clock().now());
    let days = (days.0.from, days.0.to);
    let rows = web::read(&db, move |conn| service::instruments_by_use(conn, &caller, days, now, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.utilisation_bp, row.listing_id))))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct IdleParams {
    /// Without outside use for so many days; what the indicator set in force says, if absent.
    #[param(minimum = 1, maximum = 36600)]
    days: Option<u32>,
}

/// Idle instruments, and after how many days one is.
#[derive(Serialize, ToSchema)]
struct IdleInstruments {
    days: u32,
    #[serde(flatten)]
    page: Page<IdleInstrument>,
}

/// 闲置仪器 Admitted instruments of the region that nobody from outside has used for long, the longest idle first.
#[utoipa::path(
    tag = "evaluation", operation_id = "instrument_idle_list", params(IdleParams, PageQuery),
    security(("bearer" = ["evaluation:read"])),
    responses((status = 200, body = IdleInstruments), (status = 422, body = ProblemBody))
)]
#[get("/evaluation/idle-instruments")]
async fn idle(
    db: Data<Db>,
    caller: Caller,
    query: Params<IdleParams>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let (limit, now) = (page.0.limit(), db.clock().now());
    let query = IdleQuery { days: query.0.days, after: page.0.after()?, limit };
    let (days, rows) = web::read(&db, move |conn| service::idle_instruments(conn, &caller, query, now)).await?;
    let page = Page::from_rows(rows, limit, |row| (row.idle_since, row.listing_id));
    Ok(HttpResponse::Ok().json(IdleInstruments { days, page }))
}

/// 区市比较 The districts of the region beside each other.
#[utoipa::path(
    tag = "evaluation", operation_id = "district_comparison", params(DaysQuery),
    security(("bearer" = ["evaluation:read"])),
    responses((status = 200, body = Vec<DistrictFigures>), (status = 422, body = ProblemBody))
)]
#[get("/evaluation/districts")]
async fn districts(db: Data<Db>, caller: Caller, days: Params<DaysQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    let now = db.clock().now();
    let days = (days.0.from, days.0.to);
    let rows = web::read(&db, move |conn| service::districts(conn, &caller, days, now)).await?;
    Ok(HttpResponse::Ok().json(rows))
}
