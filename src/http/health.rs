//! For those who run the product: is it alive, can it serve, how does it fare.

use actix_web::http::header::ContentType;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpResponse, get};
use prometheus::{Registry, TextEncoder};

use crate::store::{Db, DbError, ReplicaStatus, Standing, migrate};
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
    // Past the line: a process that is busy is not one that cannot serve.
    let is_pending =
        web::off_thread(move || db.read(|conn| Ok::<_, DbError>(migrate::is_pending(conn).unwrap_or(true)))).await?;
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
async fn metrics(registry: Data<Registry>, db: Data<Db>) -> Result<HttpResponse, Problem> {
    let mut text = String::new();
    TextEncoder::new().encode_utf8(&registry.gather(), &mut text).map_err(|error| Problem::unexpected(&error))?;
    text.push_str(&database_figures(&db));
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}

/// The line before the database, and the replicas, in the order of their addresses.
fn database_figures(db: &Db) -> String {
    let line = db.line();
    let mut text = format!(
        "# TYPE database_line_waiting gauge\ndatabase_line_waiting {}\n\
         # TYPE database_line_refused_total counter\ndatabase_line_refused_total {}\n",
        line.waiting(),
        line.refused()
    );
    let (replicas, fell_back) = db.replica_status();
    if replicas.is_empty() {
        return text;
    }
    let mut family = |name: &str, kind: &str, values: Vec<String>| {
        text.push_str(&format!("# TYPE {name} {kind}\n"));
        for (n, value) in values.iter().enumerate() {
            text.push_str(&format!("{name}{{replica=\"{}\"}} {value}\n", n + 1));
        }
    };
    let well = |status: &ReplicaStatus| u8::from(status.standing == Standing::Well).to_string();
    let lag = |status: &ReplicaStatus| status.lag.map_or("NaN".to_owned(), |lag| lag.as_secs_f64().to_string());
    family("database_replica_well", "gauge", replicas.iter().map(well).collect());
    family("database_replica_lag_seconds", "gauge", replicas.iter().map(lag).collect());
    let answered = replicas.iter().map(|status| status.answered.to_string()).collect();
    family("database_replica_answers_total", "counter", answered);
    text.push_str(&format!(
        "# TYPE database_replica_fallbacks_total counter\ndatabase_replica_fallbacks_total {fell_back}\n"
    ));
    text
}
