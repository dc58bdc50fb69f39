//! The state of instruments: faults, certificates, outages.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::booking::model::{Certificate, Fault};
use crate::booking::service::{self, AffectedByOutage, NewCertificate, NewFault, NewOutage, Outage, Upkeep};
use crate::identity::{Caller, Capability};
use crate::kernel::{CertificateId, FaultId, ListingId, TimeWindow};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(upkeep)
        .service(fault_report)
        .service(fault_list)
        .service(fault_resolve)
        .service(certificate_add)
        .service(certificate_end)
        .service(outage_affected)
        .service(outage_create);
}

/// 仪器状况 What those who book should know: its provider's messages, open faults, certificates, outages to come.
#[utoipa::path(
    tag = "booking", operation_id = "listing_upkeep", params(("id" = uuid::Uuid, Path)), security(()),
    responses((status = 200, body = Upkeep), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/upkeep")]
async fn upkeep(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<Json<Upkeep>, Problem> {
    let now = db.clock().now();
    web::read(&db, move |conn| service::upkeep(conn, caller.as_ref(), *id, now)).await.map(Json)
}

/// 报告故障 Say what is wrong with an instrument: its provider, or an enterprise that booked it.
#[utoipa::path(
    tag = "booking", operation_id = "fault_report", params(("id" = uuid::Uuid, Path)), request_body = NewFault,
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 201, body = Fault), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/listings/{id}/faults")]
async fn fault_report(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    once: Once,
    body: Body<NewFault>,
) -> Result<HttpResponse, Problem> {
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::fault_report(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 故障记录 The faults of a listing, newest first.
#[utoipa::path(
    tag = "booking", operation_id = "fault_list", params(("id" = uuid::Uuid, Path), PageQuery), security(()),
    responses((status = 200, body = Page<Fault>), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/faults")]
async fn fault_list(
    db: Data<Db>,
    caller: Option<Caller>,
    id: Path<ListingId>,
    page: Params<PageQuery>,
) -> Result<Json<Page<Fault>>, Problem> {
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::fault_list(conn, caller.as_ref(), *id, before, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |fault| (fault.reported_at, fault.id))))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FaultResolution {
    /// What was done. 1 to 2,000 characters.
    resolution: String,
}

/// 故障已处理 The provider says what was done.
#[utoipa::path(
    tag = "booking", operation_id = "fault_resolve", params(("id" = uuid::Uuid, Path)),
    request_body = FaultResolution, security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Fault), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/faults/{id}/resolve")]
async fn fault_resolve(
    db: Data<Db>,
    caller: Caller,
    id: Path<FaultId>,
    once: Once,
    body: Body<FaultResolution>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::fault_resolve(tx, &caller, *id, &body.value.resolution).map(Done)
    })
    .await
}

/// 登记证书 Add or renew a calibration or certificate; a new one ends the one of the same kind and name.
#[utoipa::path(
    tag = "booking", operation_id = "certificate_add", params(("id" = uuid::Uuid, Path)),
    request_body = NewCertificate, security(("bearer" = ["booking:serve"])),
    responses((status = 201, body = Certificate), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/listings/{id}/certificates")]
async fn certificate_add(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    once: Once,
    body: Body<NewCertificate>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::certificate_add(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 撤销证书 A certificate no longer counts.
#[utoipa::path(
    tag = "booking", operation_id = "certificate_end",
    params(("id" = uuid::Uuid, Path), ("certificate" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200), (status = 404, body = ProblemBody))
)]
#[delete("/listings/{id}/certificates/{certificate}")]
async fn certificate_end(
    db: Data<Db>,
    caller: Caller,
    path: Path<(ListingId, CertificateId)>,
    once: Once,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let (listing, id) = path.into_inner();
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::certificate_end(tx, &caller, listing, id).map(Done)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OutageQuery {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// One unit, from 1; all of them if absent.
    unit: Option<i32>,
}

/// 停用影响 The bookings and trainings that an outage would lie over, and where each could go.
#[utoipa::path(
    tag = "booking", operation_id = "outage_affected", params(("id" = uuid::Uuid, Path), OutageQuery),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = AffectedByOutage), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[get("/listings/{id}/outages/affected")]
async fn outage_affected(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    Params(query): Params<OutageQuery>,
) -> Result<Json<AffectedByOutage>, Problem> {
    caller.require(Capability::BookingServe)?;
    let window = TimeWindow::new(query.from, query.to).map_err(|invalid| Problem::invalid_field("to", invalid))?;
    let now = db.clock().now();
    let affected = move |conn: &mut _| service::outage_affected(conn, &caller, *id, &window, query.unit, now);
    web::read(&db, affected).await.map(Json)
}

/// 计划停用 Take an instrument out of use and move, swap or cancel every booking and training in the way,
/// all or nothing.
#[utoipa::path(
    tag = "booking", operation_id = "outage_create", params(("id" = uuid::Uuid, Path)), request_body = NewOutage,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = Outage),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "outage_unresolved, slot_taken, illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/listings/{id}/outages")]
async fn outage_create(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    once: Once,
    body: Body<NewOutage>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::outage_create(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}
