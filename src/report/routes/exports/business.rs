//! Bookings, vouchers and claims.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ExportQuery, table};
use crate::booking::State as BookingState;
use crate::booking::service::BookingFilter;
use crate::claim::State as ClaimState;
use crate::claim::service::Filter as ClaimFilter;
use crate::identity::{Caller, Capability};
use crate::kernel::{ListingId, ProgrammeId};
use crate::report::service::exports as service;
use crate::store::Db;
use crate::voucher::VoucherState;
use crate::voucher::service::VoucherFilter;
use crate::web::{English, Params, Problem, ProblemBody, Routes};

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
