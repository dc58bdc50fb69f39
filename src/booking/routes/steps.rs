//! The steps of a booking, one operation each.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use super::step;
use crate::booking::model::{Delivery, NewDelivery, OrderWords};
use crate::booking::service::{
    self, BookingView, Cancellation, Colleague, DisputeDecision, HandOver, NewEnd, NewWindow, ProviderMove,
};
use crate::identity::{Caller, Capability};
use crate::kernel::BookingId;
use crate::store::Db;
use crate::web::{self, Body, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(confirm)
        .service(waive_charge)
        .service(decline)
        .service(cancel)
        .service(move_to)
        .service(agree_to_move)
        .service(resize)
        .service(cancel_rest)
        .service(relocate)
        .service(hand_over)
        .service(colleagues)
        .service(words_set)
        .service(start)
        .service(no_show)
        .service(deliver)
        .service(delivery_quote)
        .service(accept)
        .service(dispute)
        .service(resolve);
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BookingReason)]
pub(super) struct Because {
    pub(super) reason: String,
}

/// 确认 The provider agrees.
#[utoipa::path(
    tag = "booking", operation_id = "booking_confirm", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = BookingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/bookings/{id}/confirm")]
async fn confirm(db: Data<Db>, caller: Caller, id: Path<BookingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, web::NO_BODY, move |tx, caller| service::confirm(tx, caller, *id)).await
}

/// 婉拒 The provider says no.
#[utoipa::path(
    tag = "booking", operation_id = "booking_decline", params(("id" = uuid::Uuid, Path)), request_body = Because,
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = BookingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/bookings/{id}/decline")]
async fn decline(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::decline(tx, caller, *id, &body.value.reason)).await
}

/// 取消 Either side calls off.
#[utoipa::path(
    tag = "booking", operation_id = "booking_cancel", params(("id" = uuid::Uuid, Path)), request_body = Cancellation,
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, warnings_not_accepted"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/cancel")]
async fn cancel(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<Cancellation>,
) -> Result<HttpResponse, Problem> {
    step(&db, caller, once, body.digest, move |tx, caller| service::cancel(tx, caller, *id, &body.value)).await
}

/// 改期 Another time for the same order; the old one is kept if the new one cannot be had.
#[utoipa::path(
    tag = "booking", operation_id = "booking_move", params(("id" = uuid::Uuid, Path)), request_body = NewWindow,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "slot_taken, warnings_not_accepted, illegal_step, voucher_not_usable"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/move")]
async fn move_to(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<NewWindow>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::move_to(tx, caller, *id, &body.value)).await
}

/// 转交同事 A colleague will use what is booked.
#[utoipa::path(
    tag = "booking", operation_id = "booking_hand_over", params(("id" = uuid::Uuid, Path)), request_body = HandOver,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/hand-over")]
async fn hand_over(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<HandOver>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::hand_over(tx, caller, *id, &body.value)).await
}

/// 订单号和留言 What the customer's books call the order, and a note to who does the work; until it is delivered. What is left out
/// is not said any more.
#[utoipa::path(
    tag = "booking", operation_id = "booking_words_set", params(("id" = uuid::Uuid, Path)), request_body = OrderWords,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "order_words_closed"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/bookings/{id}/words")]
async fn words_set(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    body: Body<OrderWords>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    let view = web::write(&db, caller.actor(), move |tx| service::words_set(tx, &caller, *id, &body.value)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// 同事 The people of the caller's organisation: for whom they can book, or who can give a training.
#[utoipa::path(
    tag = "booking", operation_id = "colleague_list",
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<Colleague>))
)]
#[get("/colleagues")]
async fn colleagues(db: Data<Db>, caller: Caller) -> Result<Json<Vec<Colleague>>, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::read(&db, move |conn| service::colleagues(conn, &caller)).await.map(Json)
}

/// 供方改期 The provider puts a booking elsewhere, as agreed with its customer: another time, or an equal instrument. The
/// price stays as quoted, and the customer is told.
#[utoipa::path(
    tag = "booking", operation_id = "booking_relocate", params(("id" = uuid::Uuid, Path)), request_body = ProviderMove,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "slot_taken, illegal_step, no_window"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/relocate")]
async fn relocate(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<ProviderMove>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::provider_move(tx, caller, *id, &body.value)).await
}

/// 延长或缩短 The provider gives a confirmed or running booking more time, or less; it is priced anew by its own terms, and the
/// customer is told.
#[utoipa::path(
    tag = "booking", operation_id = "booking_resize", params(("id" = uuid::Uuid, Path)), request_body = NewEnd,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "slot_taken, illegal_step, no_window, agreed_price, window_held, voucher_not_usable"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/resize")]
async fn resize(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<NewEnd>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::resize(tx, caller, *id, &body.value)).await
}

/// 取消其余各次 Calls off an occurrence of a series and all that follow it, each by its own terms, all or none.
#[utoipa::path(
    tag = "booking", operation_id = "booking_cancel_rest", params(("id" = uuid::Uuid, Path)), request_body = Cancellation,
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = Vec<BookingView>),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "series, warnings_not_accepted"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/cancel-rest")]
async fn cancel_rest(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<Cancellation>,
) -> Result<HttpResponse, Problem> {
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::cancel_rest(tx, &caller, *id, &body.value).map(web::Done)
    })
    .await
}

/// 同意调整 The enterprise agrees to where the provider put its booking.
#[utoipa::path(
    tag = "booking", operation_id = "booking_agree_to_move", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "move_to_agree, illegal_step"),
    )
)]
#[post("/bookings/{id}/agree-to-move")]
async fn agree_to_move(db: Data<Db>, caller: Caller, id: Path<BookingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    step(&db, caller, once, web::NO_BODY, move |tx, caller| service::agree_to_move(tx, caller, *id)).await
}

/// 开始使用 The work begins.
#[utoipa::path(
    tag = "booking", operation_id = "booking_start", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = BookingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/bookings/{id}/start")]
async fn start(db: Data<Db>, caller: Caller, id: Path<BookingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, web::NO_BODY, move |tx, caller| service::start(tx, caller, *id)).await
}

/// 爽约 The customer did not come.
#[utoipa::path(
    tag = "booking", operation_id = "booking_no_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, too_early, no_window, grace_minutes"),
    )
)]
#[post("/bookings/{id}/no-show")]
async fn no_show(db: Data<Db>, caller: Caller, id: Path<BookingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, web::NO_BODY, move |tx, caller| service::no_show(tx, caller, *id)).await
}

/// 交付 The provider reports what was really done.
#[utoipa::path(
    tag = "booking", operation_id = "booking_deliver", params(("id" = uuid::Uuid, Path)), request_body = NewDelivery,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/deliver")]
async fn deliver(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<NewDelivery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::deliver(tx, caller, *id, &body.value)).await
}

/// 交付试算 What a delivery would come to. Keeps nothing.
#[utoipa::path(
    tag = "booking", operation_id = "booking_delivery_quote", params(("id" = uuid::Uuid, Path)),
    request_body = NewDelivery, security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Delivery), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/bookings/{id}/delivery-quote")]
async fn delivery_quote(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    body: Body<NewDelivery>,
) -> Result<Json<Delivery>, Problem> {
    caller.require(Capability::BookingServe)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::delivery_quote(conn, &caller, *id, &body.value, now)).await.map(Json)
}

/// 验收 The enterprise agrees with what was delivered.
#[utoipa::path(
    tag = "booking", operation_id = "booking_accept", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = BookingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/bookings/{id}/accept")]
async fn accept(db: Data<Db>, caller: Caller, id: Path<BookingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    step(&db, caller, once, web::NO_BODY, move |tx, caller| service::accept(tx, caller, *id)).await
}

/// 争议 The enterprise does not agree.
#[utoipa::path(
    tag = "booking", operation_id = "booking_dispute", params(("id" = uuid::Uuid, Path)), request_body = Because,
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = BookingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/bookings/{id}/dispute")]
async fn dispute(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::dispute(tx, caller, *id, &body.value.reason)).await
}

/// 争议裁定 The bureau decides a dispute.
#[utoipa::path(
    tag = "booking", operation_id = "booking_resolve", params(("id" = uuid::Uuid, Path)),
    request_body = DisputeDecision, security(("bearer" = ["dispute:decide"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/resolve")]
async fn resolve(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<DisputeDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::DisputeDecide)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::resolve_dispute(tx, caller, *id, &body.value)).await
}

/// 免收费用 The provider does not ask for what is owed for calling off late or not coming.
#[utoipa::path(
    tag = "booking", operation_id = "booking_waive_charge", params(("id" = uuid::Uuid, Path)), request_body = Because,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "nothing_owed"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/waive-charge")]
async fn waive_charge(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::waive_charge(tx, caller, *id, &body.value.reason))
        .await
}
