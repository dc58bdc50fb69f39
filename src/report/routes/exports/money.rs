//! Batches, the books and the bank.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ExportQuery, Manner, Preference, table};
use crate::identity::{Caller, Capability};
use crate::kernel::{BatchId, OrganisationId, ProgrammeId, RegionCode, StatementId, text_enum};
use crate::reconciliation::model::{ExceptionKind, ExceptionState, LineState, Month};
use crate::report::model::TransferState;
use crate::report::service::exports::ListExport;
use crate::settlement::PaymentState;
use crate::store::Db;
use crate::tabular::TableFormat;
use crate::web::{Params, Problem, ProblemBody, Routes, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(batch_lines)
        .service(batch_payments)
        .service(payee_statement)
        .service(trial_balance)
        .service(transfers)
        .service(statement_lines)
        .service(exceptions)
        .service(exception_ages)
        .service(three_way);
}

/// 导出批次明细 The lines of a batch as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_batch_lines", params(("id" = uuid::Uuid, Path), ExportQuery, Preference),
    security(("bearer" = ["batch:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 404, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/batches/{id}/lines")]
async fn batch_lines(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    id: Path<BatchId>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    table(&db, caller, manner, export, ListExport::BatchLines { batch: *id }).await
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
    params(("id" = uuid::Uuid, Path), PaymentExportQuery, ExportQuery, Preference),
    security(("bearer" = ["batch:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 404, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/batches/{id}/payments")]
async fn batch_payments(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    id: Path<BatchId>,
    Params(query): Params<PaymentExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchRead)?;
    table(&db, caller, manner, export, ListExport::BatchPayments { batch: *id, state: query.state }).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BalanceExportQuery {
    /// Only accounts for this: `appropriation`, `voucher`, `due`, `payable`, `bank`, `bank_charge`, `treasury`.
    purpose: Option<String>,
    /// Only those of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 导出试算平衡 Every account of the ledger with its balance as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_trial_balance", params(BalanceExportQuery, ExportQuery, Preference),
    security(("bearer" = ["ledger:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/trial-balance")]
async fn trial_balance(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<BalanceExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::LedgerRead)?;
    table(&db, caller, manner, export, ListExport::TrialBalance { purpose: query.purpose, region: query.region }).await
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
    params(("key" = String, Path, description = "`voucher:…`, `bank:city:371000` …"), TransferExportQuery, ExportQuery, Preference),
    security(("bearer" = ["ledger:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 404, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/ledger-accounts/{key}/transfers")]
async fn transfers(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    key: Path<String>,
    Params(query): Params<TransferExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::LedgerRead)?;
    let TransferExportQuery { from, to, state } = query;
    table(&db, caller, manner, export, ListExport::AccountTransfers { key: key.into_inner(), from, to, state }).await
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
    tag = "report", operation_id = "export_statement_lines", params(LineExportQuery, ExportQuery, Preference),
    security(("bearer" = ["reconciliation:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/statement-lines")]
async fn statement_lines(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<LineExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let LineExportQuery { statement, state } = query;
    table(&db, caller, manner, export, ListExport::StatementLines { statement, state }).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExceptionExportQuery {
    #[param(inline)]
    state: Option<ExceptionState>,
    #[param(inline)]
    kind: Option<ExceptionKind>,
    /// Only those of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 导出对账异常 Exceptions as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_exceptions", params(ExceptionExportQuery, ExportQuery, Preference),
    security(("bearer" = ["reconciliation:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/exceptions")]
async fn exceptions(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<ExceptionExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let ExceptionExportQuery { state, kind, region } = query;
    table(&db, caller, manner, export, ListExport::Exceptions { state, kind, region }).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AgeExportQuery {
    /// Only those of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 导出异常账龄 Open exceptions by kind and by how long they have been open, as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_exception_ages", params(AgeExportQuery, ExportQuery, Preference),
    security(("bearer" = ["reconciliation:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/exception-ages")]
async fn exception_ages(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<AgeExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    table(&db, caller, manner, export, ListExport::ExceptionAges { region: query.region }).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ThreeWayExportQuery {
    #[param(example = "2026-03")]
    month: String,
    /// Of one programme; of all if absent. Debits and credits that no payment explains are of no programme.
    #[param(value_type = Option<uuid::Uuid>)]
    programme: Option<ProgrammeId>,
    /// Of this region, one inside the caller's: what its treasuries pay. All of the caller's if absent.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 导出三方对账 The totals of a month, what leads from one to the next, and the differences one by one, as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_three_way", params(ThreeWayExportQuery, ExportQuery, Preference),
    security(("bearer" = ["reconciliation:read"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/three-way")]
async fn three_way(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<ThreeWayExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ReconciliationRead)?;
    let ThreeWayExportQuery { month, programme, region } = query;
    let month: Month = month.parse().map_err(|invalid| Problem::invalid_field("month", invalid))?;
    table(&db, caller, manner, export, ListExport::ThreeWay { month: month.first_day(), programme, region }).await
}

text_enum! {
    /// In what form a payee's statement is taken away.
    pub enum PaperFormat {
        Pdf = "pdf",
        Xlsx = "xlsx",
        Csv = "csv",
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PayeeStatementQuery {
    /// First day (Asia/Shanghai) on which payments were drafted.
    from: NaiveDate,
    /// Last day, inside.
    to: NaiveDate,
    /// `pdf` if absent.
    #[param(inline)]
    format: Option<PaperFormat>,
}

/// 收款单位对账单 What a payee was paid and is to be paid, line by line with its claims, as PDF, XLSX or CSV; its own, or any
/// for those who read batches.
#[utoipa::path(
    tag = "report", operation_id = "export_payee_statement", params(PayeeStatementQuery, Preference),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "the statement", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/payees/{id}/statement")]
async fn payee_statement(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    id: Path<OrganisationId>,
    Params(query): Params<PayeeStatementQuery>,
) -> Result<HttpResponse, Problem> {
    let PayeeStatementQuery { from, to, format } = query;
    let format = format.unwrap_or(PaperFormat::Pdf);
    let export =
        ExportQuery { format: Some(if format == PaperFormat::Csv { TableFormat::Csv } else { TableFormat::Xlsx }) };
    let (id, on_paper) = (id.into_inner(), format == PaperFormat::Pdf);
    let list = ListExport::PayeeStatement { payee: id, days: (from, to), on_paper };
    table(&db, caller, manner, export, list).await
}
