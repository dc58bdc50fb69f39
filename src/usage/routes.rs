//! Records of use: brought by programs and people, and reconciled with bookings.

use actix_web::web::Path;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::{NewUsage, UsageRecord, UsageReport, UsageState};
use super::service::{self, NewUsages, UsageFilter, UsageRow};
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, Invalid, ListingId, UsageRecordId};
use crate::store::Db;
use crate::web::{self, Body, Done, ImportLimit, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, Upload};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(bring).service(import).service(list).service(match_by_hand).service(set_aside);
}

/// Minutes by which used and booked hours may differ, unless said otherwise.
const TOLERANCE: i32 = 15;

/// Records of one source.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUsageRecords {
    /// The meter or system that they come from.
    source: String,
    /// Minutes by which used and booked hours may differ; 15 if absent.
    #[serde(default = "tolerance")]
    tolerance_minutes: i32,
    records: Vec<NewUsage>,
}

const fn tolerance() -> i32 {
    TOLERANCE
}

/// 上报使用记录 Bring records of use. Each is known by its source and its own number: bringing it again changes it. Rows
/// that are not right are left out and told.
#[utoipa::path(
    tag = "usage", operation_id = "usage_record", request_body = NewUsageRecords,
    security(("bearer" = ["usage:write"])),
    responses((status = 200, body = UsageReport), (status = 422, body = ProblemBody))
)]
#[post("/provider/usage")]
async fn bring(db: Data<Db>, caller: Caller, once: Once, body: Body<NewUsageRecords>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::UsageWrite)?;
    let NewUsageRecords { source, tolerance_minutes, records } = body.value;
    let rows = records.into_iter().enumerate().map(|(n, usage)| UsageRow { line: n + 1, content: Ok(usage) });
    let new = NewUsages { source, tolerance: tolerance_minutes, rows: rows.collect() };
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| service::record(tx, &caller, &new).map(Done))
        .await
}

/// A file of records.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to callers; the form is read part by part")]
struct UsageImportForm {
    /// CSV, XLSX or JSON; told by the content.
    #[schema(format = Binary)]
    file: Vec<u8>,
    source: String,
    tolerance_minutes: Option<i32>,
}

struct Source(String);

impl std::str::FromStr for Source {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Ok(Self(text.to_owned()))
    }
}

struct Minutes(i32);

impl std::str::FromStr for Minutes {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.parse().map(Self).map_err(|_| Invalid::new("number", "应为整数分钟", "must be whole minutes"))
    }
}

/// 导入使用记录 Bring a file of records.
#[utoipa::path(
    tag = "usage", operation_id = "usage_import",
    request_body(content = UsageImportForm, content_type = "multipart/form-data"),
    security(("bearer" = ["usage:write"])),
    responses((status = 200, body = UsageReport), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/provider/usage/import")]
async fn import(
    db: Data<Db>,
    limit: Data<ImportLimit>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::UsageWrite)?;
    let upload = Upload::read(&request, payload, limit.0).await?;
    let source = upload.field::<Source>("source")?.0;
    let tolerance = upload.optional_field::<Minutes>("tolerance_minutes")?.map_or(TOLERANCE, |minutes| minutes.0);
    let digest = upload.digest;
    let content = upload.content;
    let rows = tokio::task::spawn_blocking(move || service::read_file(&content))
        .await
        .map_err(|error| Problem::unexpected(&error))??;
    let new = NewUsages { source, tolerance, rows };
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::record(tx, &caller, &new).map(Done)).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UsageQuery {
    #[param(inline)]
    state: Option<UsageState>,
    #[param(value_type = Option<uuid::Uuid>)]
    listing_id: Option<ListingId>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 使用记录 The organisation's records of use, newest first.
#[utoipa::path(
    tag = "usage", operation_id = "usage_list", params(UsageQuery), security(("bearer" = ["usage:write"])),
    responses((status = 200, body = Page<UsageRecord>))
)]
#[get("/provider/usage")]
async fn list(db: Data<Db>, caller: Caller, Params(query): Params<UsageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::UsageWrite)?;
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (limit, before) = (page.limit(), page.after()?);
    let filter = UsageFilter { state: query.state, listing: query.listing_id, before };
    let rows = web::read(&db, move |conn| service::usage_list(conn, &caller, &filter, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |record| (record.starts_at, record.id))))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UsageMatch {
    booking_id: BookingId,
}

/// 使用记录对应预约 Say to which booking a record belongs.
#[utoipa::path(
    tag = "usage", operation_id = "usage_match", params(("id" = UsageRecordId, Path)), request_body = UsageMatch,
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = UsageRecord), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/provider/usage/{id}/match")]
async fn match_by_hand(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<UsageRecordId>,
    body: Body<UsageMatch>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::usage_match(tx, &caller, *id, body.value.booking_id).map(Done)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UsageReason {
    reason: String,
}

/// 使用记录另作处理 Say that no booking belongs to a record, and why.
#[utoipa::path(
    tag = "usage", operation_id = "usage_set_aside", params(("id" = UsageRecordId, Path)), request_body = UsageReason,
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = UsageRecord), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/provider/usage/{id}/set-aside")]
async fn set_aside(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<UsageRecordId>,
    body: Body<UsageReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::usage_set_aside(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}
