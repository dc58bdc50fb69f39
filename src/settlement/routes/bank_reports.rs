//! What banks report of payment orders: pain.002 and return files.

use std::io::Cursor;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::identity::{Caller, Capability};
use crate::kernel::{BankReportId, Invalid};
use crate::settlement::files::report;
use crate::settlement::model::{BankReport, message_parts, plain_reference};
use crate::settlement::service::{self, NewReport, ReportDetail, TakenReport};
use crate::store::Db;
use crate::web::{self, Created, ImportLimit, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(import).service(list).service(show);
}

/// A report of a bank.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; the form itself is read part by part")]
struct ReportForm {
    /// pain.002, or a bank's CSV or XLSX of results or returns.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The version of the payment file that it answers (`JS2026-000001-E2`), where the file does not say it. Without one, what
    /// was exported anew is not returned.
    message_id: Option<String>,
}

struct MessageId(String);

impl FromStr for MessageId {
    type Err = Invalid;

    fn from_str(written: &str) -> Result<Self, Invalid> {
        if message_parts(written).is_some() && written.chars().count() <= 100 {
            return Ok(Self(written.to_owned()));
        }
        let (zh, en) = ("应如 JS2026-000001-E2", "must be such as JS2026-000001-E2");
        Err(Invalid::new("message_id", zh, en))
    }
}

/// 导入银行回执 Take a bank's report of payment orders: pain.002, or a table of results or returned payments.
///
/// Refused payments are returned with the bank's reason, to be corrected and reissued. The same file again, by a bureau of the
/// same region, does nothing.
#[utoipa::path(
    tag = "settlement", operation_id = "bank_report_import",
    request_body(content = ReportForm, content_type = "multipart/form-data"),
    security(("bearer" = ["statement:import"])),
    responses(
        (status = 201, body = TakenReport), (status = 409, body = ProblemBody), (status = 413, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bank-reports")]
async fn import(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    limit: Data<ImportLimit>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::StatementImport)?;
    let upload = Upload::read(&request, payload, limit.bytes()).await?;
    let digest = upload.digest;
    let read = move || -> Result<NewReport, Problem> {
        let message_id = upload.optional_field::<MessageId>("message_id")?.map(|id| id.0);
        let mut hash = Sha256::new_with_prefix(&upload.content);
        if let Some(id) = &message_id {
            hash.update(plain_reference(id));
        }
        let file_sha256 = hash.finalize().into();
        let report = report::read(Cursor::new(upload.content))?;
        Ok(NewReport { file_name: upload.file_name, file_sha256, report, message_id })
    };
    let new = tokio::task::spawn_blocking(read).await.unwrap_or_else(|error| Err(Problem::unexpected(&error)))?;
    let new = Arc::new(new);
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::report_import(tx, &caller, &new).map(Created))
        .await
}

/// 银行回执列表 Reports of banks, newest first.
#[utoipa::path(
    tag = "settlement", operation_id = "bank_report_list", params(PageQuery), security(("bearer" = ["batch:read"])),
    responses((status = 200, body = Page<BankReport>))
)]
#[get("/bank-reports")]
async fn list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let (before, limit) = (page.0.after::<(DateTime<Utc>, BankReportId)>()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::report_list(conn, &caller.scope(), before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.imported_at, row.id))))
}

/// 银行回执 A report with what became of its orders.
#[utoipa::path(
    tag = "settlement", operation_id = "bank_report_show", security(("bearer" = ["batch:read"])),
    responses((status = 200, body = ReportDetail), (status = 404, body = ProblemBody))
)]
#[get("/bank-reports/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<BankReportId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    let detail = web::read(&db, move |conn| service::report_detail(conn, &caller.scope(), id.into_inner())).await?;
    Ok(HttpResponse::Ok().json(detail))
}
