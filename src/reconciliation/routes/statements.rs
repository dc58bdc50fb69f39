//! Statements and their lines.

use std::str::FromStr;
use std::sync::Arc;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::layouts::LayoutField;
use crate::identity::{Caller, Capability};
use crate::kernel::{Invalid, StatementId, StatementLineId};

use crate::reconciliation::files::{KnownLayout, Layout, ReadOptions};
use crate::reconciliation::model::LineState;
use crate::reconciliation::model::finding::{FindingCode, StatementDetail};
use crate::reconciliation::model::record::{Exception, Line, LineDetail, Statement};
use crate::reconciliation::service::{self, Chosen, Imported, NewImport};
use crate::store::Db;
use crate::store::work::WorkKind;
use crate::web::{
    self, Body, Created, Done, ImportLimit, Later, LaterWork, Once, Page, PageQuery, Params, Problem, ProblemBody,
    Routes, Upload, WorkTicket,
};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(import).service(list).service(show).service(resolve_finding).service(lines).service(line).service(undo);
}

/// A statement file and what is known of it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; the form itself is read part by part")]
struct ImportForm {
    /// camt.053, camt.054, or a bank's CSV or XLSX.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The account, when the file does not name it.
    account_number: Option<String>,
    /// The saved layout (id) by which it is to be read, or `shipped`; absent: it is recognised by the headings.
    layout: Option<String>,
    /// A layout for this file alone as JSON, when its headings are not among those known.
    mapping: Option<Layout>,
    /// What may be wrong with the statements, by the codes of the refusal, separated by commas: `balances_disagree`,
    /// `mixed_currencies`. It is kept with the statement, and no month of it is closed before another person has seen to it.
    accept_findings: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// Only say what would be done.
    #[serde(default)]
    dry_run: bool,
}

/// A mapping document in a field of a form.
pub(super) struct Mapping(pub Layout);

impl FromStr for Mapping {
    type Err = Invalid;

    fn from_str(json: &str) -> Result<Self, Invalid> {
        serde_json::from_str(json).map(Self).map_err(|error| {
            Invalid::new("bad_mapping", format!("映射文件有误：{error}"), format!("the mapping is wrong: {error}"))
        })
    }
}

/// Codes of findings, separated by commas.
struct AcceptFindings(Vec<FindingCode>);

impl FromStr for AcceptFindings {
    type Err = Invalid;

    fn from_str(codes: &str) -> Result<Self, Invalid> {
        codes.split(',').map(|code| code.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

pub(super) struct Account(pub String);

impl FromStr for Account {
    type Err = Invalid;

    fn from_str(written: &str) -> Result<Self, Invalid> {
        let plain: String = written.chars().filter(char::is_ascii_alphanumeric).collect();
        if (5..=34).contains(&plain.len()) {
            Ok(Self(plain))
        } else {
            Err(Invalid::new(
                "account_number",
                "账号应为 5 到 34 位字母或数字",
                "an account number has 5 to 34 letters or digits",
            ))
        }
    }
}

/// 导入对账单 Import a bank statement.
///
/// The same file again answers as the first time and does nothing.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_import",
    params(ImportQuery, ("prefer" = Option<String>, Header, description = "`respond-async`: do not wait")),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    security(("bearer" = ["statement:import"])),
    responses((status = 201, body = Imported), (status = 200, body = Imported, description = "dry run"),
              (status = 202, body = WorkTicket, description = "`Prefer: respond-async`: done later, see `/work/{id}`"),
              (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody),
              (status = 429, body = ProblemBody, description = "work_open: too much that was asked for is not done"))
)]
#[post("/statements")]
async fn import(
    db: Data<Db>,
    caller: Caller,
    (once, later): (Once, Later),
    query: Params<ImportQuery>,
    limit: Data<ImportLimit>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::StatementImport)?;
    let upload = Upload::read(&request, payload, limit.bytes()).await?;
    let digest = upload.digest;
    if later.0 && !query.0.dry_run {
        options(&upload)?;
        let request = serde_json::to_value(upload.stored()).map_err(|error| Problem::unexpected(&error))?;
        let (kind, owner) = (WorkKind::StatementImport, caller.user_id);
        let (title, file) = (upload.file_name, Some(upload.content));
        let work = LaterWork { kind, owner, caller: &caller, title, request, file };
        return web::later(&db, caller.actor(), once, digest, work).await;
    }
    let within = caller.scope();
    let of_region = within.clone();
    let known = web::read(&db, move |conn| service::layouts_known(conn, &of_region)).await?;
    let new = Arc::new(read_file(upload, known).await?);
    if query.0.dry_run {
        let now = db.clock().now();
        let outcome = web::read(&db, move |conn| service::import_check(conn, &within, &new, now)).await?;
        return Ok(HttpResponse::Ok().json(outcome));
    }
    web::write_once(&db, caller.actor(), once, digest, move |tx| {
        service::import_statement(tx, &within, &new).map(Created)
    })
    .await
}

async fn read_file(upload: Upload, known: Vec<KnownLayout>) -> Result<NewImport, Problem> {
    let read = move || new_import(upload, &known);
    tokio::task::spawn_blocking(read).await.unwrap_or_else(|error| Err(Problem::unexpected(&error)))
}

fn options(upload: &Upload) -> Result<(ReadOptions, Chosen), Problem> {
    let mapping = upload.optional_field::<Mapping>("mapping")?.map(|mapping| mapping.0);
    let chosen = match upload.optional_field::<LayoutField>("layout")? {
        Some(field) => field.0,
        None if mapping.is_some() => Chosen::Shipped,
        None => Chosen::Recognised,
    };
    let options = ReadOptions {
        account_number: upload.optional_field::<Account>("account_number")?.map(|account| account.0),
        usual_account: None,
        layout: mapping.unwrap_or_default(),
        accept: upload.optional_field::<AcceptFindings>("accept_findings")?.map(|found| found.0).unwrap_or_default(),
    };
    Ok((options, chosen))
}

/// The statements of a file, read: slow.
///
/// # Errors
/// 422: a field of the form is not right, or the file is no statement.
pub(crate) fn new_import(upload: Upload, known: &[KnownLayout]) -> Result<NewImport, Problem> {
    let (options, chosen) = options(&upload)?;
    let file_sha256 = Sha256::digest(&upload.content).into();
    let (file, layout) = service::statement_read(upload.content, &options, &chosen, known)?;
    Ok(NewImport { file_name: upload.file_name, file_sha256, file, layout })
}

/// 对账单列表 Statements, newest import first.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_list", params(PageQuery),
    security(("bearer" = ["reconciliation:read"])), responses((status = 200, body = Page<Statement>))
)]
#[get("/statements")]
async fn list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let (after, limit) = (page.0.after::<(DateTime<Utc>, StatementId)>()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::statement_list(conn, &caller.scope(), after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.imported_at, row.id))))
}

/// 对账单 One statement, with what was found wrong with it.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_show", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = StatementDetail), (status = 404, body = ProblemBody))
)]
#[get("/statements/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<StatementId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::statement_detail(conn, &caller.scope(), id)).await?))
}

/// 认定对账单的发现 See to what was found wrong with a statement that another person took all the same.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_finding_resolve", request_body = Reason,
    security(("bearer" = ["exception:resolve"])),
    responses((status = 200, body = StatementDetail), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
              (status = 422, body = ProblemBody))
)]
#[post("/statements/{id}/findings/{number}/resolve")]
async fn resolve_finding(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    path: Path<(StatementId, i32)>,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionResolve)?;
    let (id, number) = path.into_inner();
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::finding_resolve(tx, &caller, id, number, &body.value.reason).map(Done)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LineQuery {
    /// Lines of this statement only.
    statement: Option<StatementId>,
    state: Option<LineState>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// 流水 Lines by their day.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_line_list", params(LineQuery),
    security(("bearer" = ["reconciliation:read"])), responses((status = 200, body = Page<Line>))
)]
#[get("/statement-lines")]
async fn lines(db: Data<Db>, caller: Caller, query: Params<LineQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let LineQuery { statement, state, cursor, limit } = query.0;
    let page = PageQuery { cursor, limit };
    let (after, limit) = (page.after::<(NaiveDate, StatementLineId)>()?, page.limit());
    let find = move |conn: &mut _| service::line_list(conn, &caller.scope(), statement, state, after, limit);
    let rows = web::read(&db, find).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.booked_on, row.id))))
}

/// 流水详情 One line with everything that was ever matched with it.
#[utoipa::path(
    tag = "reconciliation", operation_id = "statement_line_show", security(("bearer" = ["reconciliation:read"])),
    responses((status = 200, body = LineDetail), (status = 404, body = ProblemBody))
)]
#[get("/statement-lines/{id}")]
async fn line(db: Data<Db>, caller: Caller, id: Path<StatementLineId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(web::read(&db, move |conn| service::line_detail(conn, &caller.scope(), id)).await?))
}

/// Why something is done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UndoReason)]
pub(super) struct Reason {
    /// 2 to 1,000 characters.
    pub reason: String,
}

/// 撤销匹配 Undo the matches of a line; it becomes an exception.
#[utoipa::path(
    tag = "reconciliation", operation_id = "match_undo", request_body = Reason,
    security(("bearer" = ["exception:propose"])),
    responses((status = 200, body = Exception), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/statement-lines/{id}/unmatch")]
async fn undo(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<StatementLineId>,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ExceptionPropose)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::match_undo(tx, &caller, id, &body.value.reason).map(Done)
    })
    .await
}
