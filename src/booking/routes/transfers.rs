//! Handing a booking over to another enterprise.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::step;
use crate::booking::model::TransferState;
use crate::booking::service::{self, BookingView, NewTransfer, TakeOver, TransferQuote, TransferView};
use crate::identity::{Caller, Capability};
use crate::kernel::BookingId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(offer).service(list).service(quote).service(accept).service(decline).service(withdraw);
}

/// 转让预约 Offer a booking to another enterprise, where the listing's rules let it be.
#[utoipa::path(
    tag = "booking", operation_id = "booking_transfer_offer", params(("id" = uuid::Uuid, Path)),
    request_body = NewTransfer, security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = TransferView),
        (status = 404, body = ProblemBody),
        (
            status = 409, body = ProblemBody,
            description = "transfers_allowed, transfer_open, receipts_recorded, illegal_step, too_late"
        ),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/transfer")]
async fn offer(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<NewTransfer>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::transfer_offer(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TransferQuery {
    #[param(inline)]
    state: Option<TransferState>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 转让列表 Offers by and to the caller's organisation, newest first.
#[utoipa::path(
    tag = "booking", operation_id = "booking_transfer_list", params(TransferQuery),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = Page<TransferView>), (status = 422, body = ProblemBody))
)]
#[get("/booking-transfers")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<TransferQuery>,
) -> Result<Json<Page<TransferView>>, Problem> {
    caller.require(Capability::BookingCreate)?;
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (before, limit) = (page.after()?, page.limit());
    let state = query.state;
    let rows = web::read(&db, move |conn| service::transfer_list(conn, &caller, state, before, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.offered_at, row.id))))
}

/// 转让报价 What taking the booking over would come to: price, subsidy and own share. Changes nothing.
#[utoipa::path(
    tag = "booking", operation_id = "booking_transfer_quote", params(("id" = uuid::Uuid, Path)),
    request_body = TakeOver, security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = TransferQuote),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "receipts_recorded, illegal_step, too_late, voucher_not_usable"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/transfer/quote")]
async fn quote(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    body: Body<TakeOver>,
) -> Result<Json<TransferQuote>, Problem> {
    caller.require(Capability::BookingCreate)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::transfer_quote(conn, &caller, *id, &body.value, now)).await.map(Json)
}

/// 接受转让 Take the booking over, at the price of the caller's own class and with its own voucher.
#[utoipa::path(
    tag = "booking", operation_id = "booking_transfer_accept", params(("id" = uuid::Uuid, Path)),
    request_body = TakeOver, security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (
            status = 409, body = ProblemBody,
            description = "receipts_recorded, quote_changed, warnings_not_accepted, voucher_not_usable"
        ),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/transfer/accept")]
async fn accept(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<TakeOver>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::transfer_accept(tx, caller, *id, &body.value)).await
}

/// 谢绝转让
#[utoipa::path(
    tag = "booking", operation_id = "booking_transfer_decline", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = TransferView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/bookings/{id}/transfer/decline")]
async fn decline(db: Data<Db>, caller: Caller, id: Path<BookingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::transfer_decline(tx, &caller, *id).map(Done)
    })
    .await
}

/// 撤回转让
#[utoipa::path(
    tag = "booking", operation_id = "booking_transfer_withdraw", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = TransferView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/bookings/{id}/transfer/withdraw")]
async fn withdraw(db: Data<Db>, caller: Caller, id: Path<BookingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::transfer_withdraw(tx, &caller, *id).map(Done)
    })
    .await
}
