//! Lists to be taken away as XLSX or CSV. Each takes the filters of the list itself.
//!
//! All go through one door ([`table`]): a short list is the answer itself; a long one, or one that its reader does not want
//! to wait for, is written by the worker, and the answer is the ticket.

mod bills;
mod business;
mod money;
mod network;
mod usage;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use utoipa::IntoParams;

use crate::identity::Caller;
use crate::report::error::Error;
use crate::report::service::exports::{
    Ask, ExportRequest, ListExport, MOST_AT_ONCE, MOST_OPEN, RowWatch, Written, taken,
};
use crate::store::work::{self, WorkKind};
use crate::store::{Db, DbError};
use crate::tabular::TableFormat;
use crate::web::{self, English, Later, LaterWork, Once, Problem, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    bills::configure(cfg);
    business::configure(cfg);
    money::configure(cfg);
    network::configure(cfg);
    usage::configure(cfg);
}

/// How many tables one process writes at a time while somebody waits: each keeps a connection for as long as it reads.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// `xlsx` if absent.
    #[param(inline)]
    format: Option<TableFormat>,
}

/// Describes the header to callers; [`Later`] reads it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "read by `Later`")]
pub(super) struct Preference {
    /// `respond-async`: do not wait. A list of more than 10,000 rows is always answered with 202.
    prefer: Option<String>,
}

/// How it is asked for: once, with or without waiting, in which language.
pub(super) type Manner = (Once, Later, English);

/// Sends the list, or lets the worker write it.
pub(super) async fn table(
    db: &Db,
    caller: Caller,
    (once, later, English(english)): Manner,
    query: ExportQuery,
    list: ListExport,
) -> Result<HttpResponse, Problem> {
    list.require(&caller)?;
    let request = ExportRequest { list, format: query.format.unwrap_or(TableFormat::Xlsx), english };
    if !later.0
        && let Some(Written { file, bytes, name, media_type, .. }) = short(db, &caller, &request).await?
    {
        let (actor, saved_as) = (caller.actor(), name.clone());
        web::write::<_, DbError>(db, actor, move |tx| taken(tx, &caller, &request, (&saved_as, None))).await?;
        return Ok(web::attachment(file, bytes, &name, media_type));
    }
    put_off(db, &caller, once, &request).await
}

/// Writes the list off the async threads; none if it is long.
async fn short(db: &Db, caller: &Caller, request: &ExportRequest) -> Result<Option<Written>, Problem> {
    let _place = AT_ONCE.try_acquire().map_err(|_| {
        let mut problem = Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "exports_busy",
            "正在导出的清单较多，请稍后再试",
            "too many lists are being exported, try again shortly",
        );
        problem.retry_after = Some(5);
        problem
    })?;
    let (caller, request, now) = (caller.clone(), request.clone(), db.clock().now());
    web::read(db, move |conn| {
        let ExportRequest { list, format, english } = &request;
        let ask = Ask { format: *format, english: *english, now, watch: RowWatch::AtMost(MOST_AT_ONCE) };
        match list.write(conn, &caller, &ask) {
            Err(Error::TooLong) => Ok(None),
            written => written.map(Some),
        }
    })
    .await
}

/// Keeps the wish for the worker. Who asks for the same again while it is not done gets the same ticket.
async fn put_off(db: &Db, caller: &Caller, once: Once, request: &ExportRequest) -> Result<HttpResponse, Problem> {
    let title = request.title();
    let request = serde_json::to_value(request).map_err(|error| Problem::unexpected(&error))?;
    let (kind, owner) = (WorkKind::Export, caller.user_id);
    let open = web::read::<_, DbError>(db, move |conn| work::open(conn, owner, kind)).await?;
    if let Some((id, _)) = open.iter().find(|(_, asked)| *asked == request) {
        let id = *id;
        let row = web::read::<_, DbError>(db, move |conn| work::fetch(conn, id)).await?;
        let applied = ("preference-applied", "respond-async");
        return Ok(HttpResponse::Accepted().insert_header(applied).json(web::WorkTicket::of(&row)));
    }
    if open.len() >= MOST_OPEN {
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "exports_open",
            format!("您已有 {MOST_OPEN} 份清单正在后台导出，请等其中一份完成或取消后再试"),
            format!("{MOST_OPEN} of your lists are being written: wait for one of them, or cancel it"),
        ));
    }
    let digest = Sha256::digest(request.to_string()).into();
    let work = LaterWork { kind, owner, caller, title, request, file: None };
    web::later(db, caller.actor(), once, digest, work).await
}
