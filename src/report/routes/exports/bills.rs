//! Bills and receivables.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ExportQuery, Manner, Preference, table};
use crate::billing::{BillSide, BillState};
use crate::identity::Caller;
use crate::report::service::exports::ListExport;
use crate::store::Db;
use crate::web::{Params, Problem, ProblemBody, Routes, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(bills).service(receivables);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BillExportQuery {
    /// To pay, or issued; if absent what the caller's organisation usually looks at.
    #[param(inline)]
    side: Option<BillSide>,
    #[param(inline)]
    state: Option<BillState>,
}

/// 导出账单 The bills of the caller's organisation as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_bills", params(BillExportQuery, ExportQuery, Preference),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/bills")]
async fn bills(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<BillExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let BillExportQuery { side, state } = query;
    table(&db, caller, manner, export, ListExport::Bills { side, state }).await
}

/// 导出应收账款 What each customer of the caller's organisation has not paid, by age, as a table.
#[utoipa::path(
    tag = "report", operation_id = "export_receivables", params(ExportQuery, Preference),
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/receivables")]
async fn receivables(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    table(&db, caller, manner, export, ListExport::Receivables).await
}
