//! Lists to be taken away as XLSX or CSV. Each takes the filters of the list itself.

mod business;
mod money;
mod network;

use actix_web::HttpResponse;
use diesel::pg::PgConnection;
use serde::Deserialize;
use tokio::sync::Semaphore;
use utoipa::IntoParams;

use crate::report::error::Error;
use crate::report::service::exports::{Ask, Written};
use crate::store::Db;
use crate::tabular::TableFormat;
use crate::web::{self, English, Problem, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    business::configure(cfg);
    money::configure(cfg);
    network::configure(cfg);
}

/// How many tables one process writes at a time: each keeps a connection for as long as it reads.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// `xlsx` if absent.
    #[param(inline)]
    format: Option<TableFormat>,
}

/// Writes a table off the async threads and sends it.
pub(super) async fn table(
    db: &Db,
    query: ExportQuery,
    English(english): English,
    work: impl FnOnce(&mut PgConnection, &Ask) -> Result<Written, Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let _place = AT_ONCE.try_acquire().map_err(|_| {
        let mut problem = Problem::new(
            actix_web::http::StatusCode::SERVICE_UNAVAILABLE,
            "exports_busy",
            "正在导出的清单较多，请稍后再试",
            "too many lists are being exported, try again shortly",
        );
        problem.retry_after = Some(5);
        problem
    })?;
    let ask = Ask { format: query.format.unwrap_or(TableFormat::Xlsx), english, now: db.clock().now() };
    let Written { file, bytes, name, media_type } = web::read(db, move |conn| work(conn, &ask)).await?;
    Ok(web::attachment(file, bytes, &name, media_type))
}
