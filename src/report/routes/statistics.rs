//! Figures for the public.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use crate::report::service::statistics::{self as service, PublicStatistics};
use crate::store::Db;
use crate::web::{self, Problem, Routes};

/// What stands between the product and the public may give the same figures for a minute.
const FOR_A_MINUTE: HeaderValue = HeaderValue::from_static("public, max-age=60");

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(statistics);
}

/// 公开统计 Listings by kind and region, providers, enterprises served, completed bookings and redeemed money by month.
#[utoipa::path(
    tag = "report", operation_id = "statistics", security(()),
    responses((status = 200, body = PublicStatistics))
)]
#[get("/statistics")]
async fn statistics(db: Data<Db>) -> Result<HttpResponse, Problem> {
    let now = db.clock().now();
    let figures = web::read_replica(&db, move |conn| service::public_statistics(conn, now)).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, FOR_A_MINUTE)).json(figures))
}
