//! Lists to be taken away as XLSX or CSV. Each takes the filters of the list itself.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Deserialize;
use tokio::sync::Semaphore;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::booking::State as BookingState;
use crate::booking::service::BookingFilter;
use crate::claim::State as ClaimState;
use crate::claim::service::Filter as ClaimFilter;
use crate::identity::{Caller, Capability};
use crate::kernel::{BatchId, EvaluationPeriodId, ListingId, ProgrammeId, StatementId};
use crate::reconciliation::model::{ExceptionKind, ExceptionState, LineState};
use crate::report::error::Error;
use crate::report::model::TransferState;
use crate::report::service::books::TransferFilter;
use crate::report::service::exports::{self as service, Ask, Written};
use crate::report::service::network;
use crate::settlement::PaymentState;
use crate::store::Db;
use crate::tabular::TableFormat;
use crate::voucher::VoucherState;
use crate::voucher::service::VoucherFilter;
use crate::web::{self, English, Params, Problem, ProblemBody};

pub(super) fn configure(cfg: &mut ServiceConfig<'_>) {
    cfg.service(bookings)
        .service(vouchers)
        .service(claims)
        .service(evaluation_scores)
        .service(batch_lines)
        .service(batch_payments)
        .service(trial_balance)
        .service(transfers)
        .service(statement_lines)
        .service(exceptions)
        .service(network_instruments)
        .service(network_services);
}

/// How many tables one process writes at a time: each keeps a connection for as long as it reads.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `xlsx` if absent.
    #[param(inline)]
    format: Option<TableFormat>,
}

/// Writes a table off the async threads and sends it.
async fn table(
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

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BookingExportQuery {
    #[param(inline)]
    state: Option<BookingState>,
    #[param(value_type = Option<uuid::Uuid>)]
    listing_id: Option<ListingId>,
    /// Starting at or after.
    from: Option<DateTime<Utc>>,
    /// Starting before.
    to: Option<DateTime<Utc>>,
}

/// 导出预约 The bookings of the caller's region as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_bookings", params(BookingExportQuery, ExportQuery),
    security(("bearer" = ["booking:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/bookings")]
async fn bookings(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<BookingExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingReadAll)?;
    let BookingExportQuery { state, listing_id, from, to } = query;
    let filter = BookingFilter { state, listing_id, from, to, after: None };
    table(&db, export, english, move |conn, ask| service::bookings(conn, &caller, ask, &filter)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct VoucherExportQuery {
    #[param(inline)]
    state: Option<VoucherState>,
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
}

/// 导出创新券 The vouchers of the caller's region as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_vouchers", params(VoucherExportQuery, ExportQuery),
    security(("bearer" = ["voucher:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/vouchers")]
async fn vouchers(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<VoucherExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherReadAll)?;
    let VoucherExportQuery { state, programme_id } = query;
    let filter = VoucherFilter { state, programme_id, ..VoucherFilter::default() };
    table(&db, export, english, move |conn, ask| service::vouchers(conn, &caller, ask, &filter)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ClaimExportQuery {
    #[param(inline)]
    state: Option<ClaimState>,
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
}

/// 导出兑付 The claims of the caller's region as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_claims", params(ClaimExportQuery, ExportQuery),
    security(("bearer" = ["claim:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/claims")]
async fn claims(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<ClaimExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReadAll)?;
    let ClaimExportQuery { state, programme_id } = query;
    let filter = ClaimFilter { states: state.into_iter().collect(), programme_id, ..ClaimFilter::default() };
    table(&db, export, english, move |conn, ask| service::claims(conn, &caller, ask, &filter)).await
}

/// 导出批次明细 The lines of a batch as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_batch_lines", params(("id" = uuid::Uuid, Path), ExportQuery),
    security(("bearer" = ["batch:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/batches/{id}/lines")]
async fn batch_lines(
    db: Data<Db>,
    caller: Caller,
    english: English,
    id: Path<BatchId>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    table(&db, export, english, move |conn, ask| service::batch_lines(conn, ask, *id)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PaymentExportQuery {
    #[param(inline)]
    state: Option<PaymentState>,
}

/// 导出批次拨付 The payments of a batch as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_batch_payments",
    params(("id" = uuid::Uuid, Path), PaymentExportQuery, ExportQuery),
    security(("bearer" = ["batch:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/batches/{id}/payments")]
async fn batch_payments(
    db: Data<Db>,
    caller: Caller,
    english: English,
    id: Path<BatchId>,
    Params(query): Params<PaymentExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    table(&db, export, english, move |conn, ask| service::batch_payments(conn, ask, *id, query.state)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BalanceExportQuery {
    /// Only accounts for this: `appropriation`, `voucher`, `due`, `payable`, `bank`, `treasury`.
    purpose: Option<String>,
}

/// 导出试算平衡 Every account of the ledger with its balance as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_trial_balance", params(BalanceExportQuery, ExportQuery),
    security(("bearer" = ["ledger:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/trial-balance")]
async fn trial_balance(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<BalanceExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::LedgerRead)?;
    table(&db, export, english, move |conn, ask| service::trial_balance(conn, ask, query.purpose.as_deref())).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TransferExportQuery {
    /// First day of the books (Asia/Shanghai).
    from: Option<NaiveDate>,
    /// Last day of the books, inside.
    to: Option<NaiveDate>,
    #[param(inline)]
    state: Option<TransferState>,
}

/// 导出账户流水 An account's transfers as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_account_transfers",
    params(("key" = String, Path, description = "`voucher:…`, `bank:city:371000` …"), TransferExportQuery, ExportQuery),
    security(("bearer" = ["ledger:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/ledger-accounts/{key}/transfers")]
async fn transfers(
    db: Data<Db>,
    caller: Caller,
    english: English,
    key: Path<String>,
    Params(query): Params<TransferExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::LedgerRead)?;
    let filter = TransferFilter { from: query.from, to: query.to, state: query.state, before: None };
    table(&db, export, english, move |conn, ask| service::transfers(conn, ask, &key, &filter)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LineExportQuery {
    /// Lines of this statement only.
    #[param(value_type = Option<uuid::Uuid>)]
    statement: Option<StatementId>,
    #[param(inline)]
    state: Option<LineState>,
}

/// 导出对账流水 Statement lines with what they are matched with, as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_statement_lines", params(LineExportQuery, ExportQuery),
    security(("bearer" = ["reconciliation:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/statement-lines")]
async fn statement_lines(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<LineExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let LineExportQuery { statement, state } = query;
    table(&db, export, english, move |conn, ask| service::statement_lines(conn, ask, statement, state)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExceptionExportQuery {
    #[param(inline)]
    state: Option<ExceptionState>,
    #[param(inline)]
    kind: Option<ExceptionKind>,
}

/// 导出对账异常 Exceptions as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_exceptions", params(ExceptionExportQuery, ExportQuery),
    security(("bearer" = ["reconciliation:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/exceptions")]
async fn exceptions(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<ExceptionExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let ExceptionExportQuery { state, kind } = query;
    table(&db, export, english, move |conn, ask| service::exceptions(conn, ask, state, kind)).await
}

/// 导出评价得分 The score table of an evaluation's period in the caller's region, each indicator's value beside its points.
#[utoipa::path(
    tag = "report", operation_id = "export_evaluation_scores", params(("id" = uuid::Uuid, Path), ExportQuery),
    security(("bearer" = ["evaluation:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/evaluation-periods/{id}/scores")]
async fn evaluation_scores(
    db: Data<Db>,
    caller: Caller,
    english: English,
    id: Path<EvaluationPeriodId>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::EvaluationRead)?;
    table(&db, export, english, move |conn, ask| service::evaluation_scores(conn, &caller, ask, *id)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NetworkExportQuery {
    /// This year if absent.
    year: Option<i32>,
}

/// 导出入网仪器 Instruments with their hours of a year in the layout of national networks: a provider's own, for a bureau all of
/// its region.
#[utoipa::path(
    tag = "report", operation_id = "export_network_instruments", params(NetworkExportQuery, ExportQuery),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/network/instruments")]
async fn network_instruments(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<NetworkExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let year = super::network::year(&db, query.year)?;
    let whose = network::whose(&caller);
    table(&db, export, english, move |conn, ask| service::network_instruments(conn, ask, &whose, year)).await
}

/// 导出服务记录 What was done in a year in the layout of national networks.
#[utoipa::path(
    tag = "report", operation_id = "export_network_services", params(NetworkExportQuery, ExportQuery),
    security(("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/network/services")]
async fn network_services(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<NetworkExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let year = super::network::year(&db, query.year)?;
    let whose = network::whose(&caller);
    table(&db, export, english, move |conn, ask| service::network_services(conn, ask, &whose, year)).await
}
