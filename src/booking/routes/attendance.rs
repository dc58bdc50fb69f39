//! At the instrument.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::step;
use crate::booking::service::{self, BookingView, CheckInBoard};
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, ListingId};
use crate::store::Db;
use crate::web::{self, Body, Once, Params, Problem, ProblemBody, PublicAddress, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(check_in).service(check_out).service(board).service(code).service(renew);
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AtInstrument {
    /// What the code on the instrument says; the provider needs none.
    #[serde(default)]
    key: Option<String>,
}

/// 签到 The customer is here: by the provider, or by the enterprise with the code that is on the instrument.
#[utoipa::path(
    tag = "booking", operation_id = "booking_check_in", params(("id" = uuid::Uuid, Path)), request_body = AtInstrument,
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, too_early, check_in_key, grace_minutes"),
    )
)]
#[post("/bookings/{id}/check-in")]
async fn check_in(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<AtInstrument>,
) -> Result<HttpResponse, Problem> {
    step(&db, caller, once, body.digest, move |tx, caller| {
        service::check_in(tx, caller, *id, body.value.key.as_deref())
    })
    .await
}

/// 签退 The customer goes; the rest of the window is free again.
#[utoipa::path(
    tag = "booking", operation_id = "booking_check_out", params(("id" = uuid::Uuid, Path)), request_body = AtInstrument,
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, check_in_key"),
    )
)]
#[post("/bookings/{id}/check-out")]
async fn check_out(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<AtInstrument>,
) -> Result<HttpResponse, Problem> {
    step(&db, caller, once, body.digest, move |tx, caller| {
        service::check_out(tx, caller, *id, body.value.key.as_deref())
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BoardQuery {
    /// What the code on the instrument says.
    key: Option<String>,
}

/// 签到页 What the caller may begin or end on an instrument now: what the code on it opens.
#[utoipa::path(
    tag = "booking", operation_id = "check_in_board", params(("id" = uuid::Uuid, Path), BoardQuery),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = CheckInBoard), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/check-in")]
async fn board(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    Params(query): Params<BoardQuery>,
) -> Result<Json<CheckInBoard>, Problem> {
    let now = db.clock().now();
    let board = move |conn: &mut _| service::check_in_board(conn, &caller, *id, query.key.as_deref(), now);
    web::read(&db, board).await.map(Json)
}

/// 仪器二维码 The code to be put on an instrument, as SVG.
#[utoipa::path(
    tag = "booking", operation_id = "check_in_code", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = String, content_type = "image/svg+xml"), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/qr.svg")]
async fn code(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    site: Data<PublicAddress>,
) -> Result<HttpResponse, Problem> {
    picture(&db, caller, *id, site, false).await
}

/// 更换二维码 A new code; those that were printed before open nothing any more.
#[utoipa::path(
    tag = "booking", operation_id = "check_in_code_renew", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = String, content_type = "image/svg+xml"), (status = 404, body = ProblemBody))
)]
#[post("/listings/{id}/qr/renew")]
async fn renew(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    site: Data<PublicAddress>,
) -> Result<HttpResponse, Problem> {
    picture(&db, caller, *id, site, true).await
}

async fn picture(
    db: &Db,
    caller: Caller,
    id: ListingId,
    site: Data<PublicAddress>,
    is_new: bool,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let actor = caller.actor();
    let picture = web::write(db, actor, move |tx| service::check_in_code(tx, &caller, id, &site.0, is_new)).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
        .body(picture))
}
