//! HTTP of the customer's own share of a booking, and what the provider received of it.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};

use super::steps::Because;
use crate::booking::model::{NewReceipt, OwnShare};
use crate::booking::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, BookingReceiptId};
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(show).service(record).service(correct);
}

/// 自付部分 What the customer owes the provider, what was received of it, and whether results wait for the rest.
#[utoipa::path(
    tag = "booking", operation_id = "booking_own_share", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = OwnShare), (status = 404, body = ProblemBody))
)]
#[get("/bookings/{id}/own-share")]
async fn show(db: Data<Db>, caller: Caller, id: Path<BookingId>) -> Result<Json<OwnShare>, Problem> {
    let now = db.clock().now();
    web::read(&db, move |conn| service::own_share(conn, &caller, *id, now)).await.map(Json)
}

/// 登记收款 The provider records what it received of the customer's own share; results that wait are given out once nothing is open.
#[utoipa::path(
    tag = "booking", operation_id = "booking_receipt_record", params(("id" = uuid::Uuid, Path)), request_body = NewReceipt,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = OwnShare),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/receipts")]
async fn record(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BookingId>,
    body: Body<NewReceipt>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::receipt_record(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 更正收款 The provider takes back all of what it recorded; both stay on record.
#[utoipa::path(
    tag = "booking", operation_id = "booking_receipt_correct", request_body = Because,
    params(("id" = uuid::Uuid, Path), ("receipt_id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = OwnShare),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "receipt_stands"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/receipts/{receipt_id}/correct")]
async fn correct(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    path: Path<(BookingId, BookingReceiptId)>,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let (id, receipt) = path.into_inner();
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::receipt_correct(tx, &caller, id, receipt, &body.value.reason).map(Created)
    })
    .await
}
