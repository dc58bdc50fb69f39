//! For those who run the product: is it alive, can it serve, how does it fare.

use actix_web::http::header::ContentType;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpResponse, get};
use prometheus::{Encoder, Registry, TextEncoder};

use crate::store::{Db, DbError, migrate};
use crate::web::{self, Problem};

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(healthz).service(readyz).service(metrics);
}

/// The process runs.
#[get("/healthz")]
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::plaintext()).body("ok\n")
}

/// The database answers and is as new as this process.
#[get("/readyz")]
async fn readyz(db: Data<Db>) -> Result<HttpResponse, Problem> {
    let is_pending = web::read(&db, |conn| Ok::<_, DbError>(migrate::is_pending(conn).unwrap_or(true))).await?;
    if is_pending {
        return Err(Problem::new(
            actix_web::http::StatusCode::SERVICE_UNAVAILABLE,
            "not_migrated",
            "数据库结构尚未升级，请先运行 chuangquan migrate",
            "the database is older than this process: run chuangquan migrate",
        ));
    }
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body("ready\n"))
}

/// Prometheus text format.
#[get("/metrics")]
async fn metrics(registry: Data<Registry>) -> Result<HttpResponse, Problem> {
    let mut text = Vec::new();
    TextEncoder::new().encode(&registry.gather(), &mut text).map_err(|error| Problem::unexpected(&error))?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}
