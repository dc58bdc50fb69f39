//! A provider's records of use.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ExportQuery, Manner, Preference, table};
use crate::identity::{Caller, Capability};
use crate::kernel::ListingId;
use crate::report::service::exports::ListExport;
use crate::store::Db;
use crate::usage::model::UsageState;
use crate::web::{Params, Problem, ProblemBody, Routes, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(usage_records);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UsageExportQuery {
    #[param(inline)]
    state: Option<UsageState>,
    #[param(value_type = Option<uuid::Uuid>)]
    listing_id: Option<ListingId>,
}

/// 导出使用记录 The organisation's records of use as a table, with the bookings that they belong to.
#[utoipa::path(
    tag = "report", operation_id = "export_usage_records", params(UsageExportQuery, ExportQuery, Preference),
    security(("bearer" = ["usage:write"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/usage-records")]
async fn usage_records(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<UsageExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::UsageWrite)?;
    let UsageExportQuery { state, listing_id } = query;
    table(&db, caller, manner, export, ListExport::UsageRecords { state, listing_id }).await
}
