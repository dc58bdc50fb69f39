//! Bookings, vouchers and claims.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ExportQuery, Manner, Preference, table};
use crate::booking::State as BookingState;
use crate::claim::State as ClaimState;
use crate::identity::{Caller, Capability};
use crate::kernel::{ListingId, ProgrammeId};
use crate::report::service::exports::ListExport;
use crate::store::Db;
use crate::voucher::VoucherState;
use crate::web::{Params, Problem, ProblemBody, Routes, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(bookings).service(vouchers).service(claims);
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
    tag = "report", operation_id = "export_bookings", params(BookingExportQuery, ExportQuery, Preference),
    security(("bearer" = ["booking:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/bookings")]
async fn bookings(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<BookingExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingReadAll)?;
    let BookingExportQuery { state, listing_id, from, to } = query;
    table(&db, caller, manner, export, ListExport::Bookings { state, listing_id, from, to }).await
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
    tag = "report", operation_id = "export_vouchers", params(VoucherExportQuery, ExportQuery, Preference),
    security(("bearer" = ["voucher:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/vouchers")]
async fn vouchers(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<VoucherExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherReadAll)?;
    let VoucherExportQuery { state, programme_id } = query;
    table(&db, caller, manner, export, ListExport::Vouchers { state, programme_id }).await
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
    tag = "report", operation_id = "export_claims", params(ClaimExportQuery, ExportQuery, Preference),
    security(("bearer" = ["claim:read_all"])),
    responses(
        (status = 200, description = "the table", content_type = "application/octet-stream"),
        (status = 202, body = WorkTicket, description = "written in the background, see `/work/{id}`"),
        (status = 422, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
#[get("/exports/claims")]
async fn claims(
    db: Data<Db>,
    caller: Caller,
    manner: Manner,
    Params(query): Params<ClaimExportQuery>,
    Params(export): Params<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReadAll)?;
    let ClaimExportQuery { state, programme_id } = query;
    table(&db, caller, manner, export, ListExport::Claims { state, programme_id }).await
}
