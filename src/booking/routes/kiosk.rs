//! The tablet beside an instrument.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::booking::service::{self, Arrival, ArrivalCode, Kiosk, KioskAddress};
use crate::identity::{Caller, Capability, LoginLimiter};
use crate::kernel::{Actor, BookingId, ListingId};
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(kiosk).service(arrival).service(arrival_code).service(address);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct KioskQuery {
    /// What the code on the instrument says.
    key: String,
}

/// 到场台 Who comes to an instrument today, as strangers may see it: for a tablet beside it, without an account.
#[utoipa::path(
    tag = "booking", operation_id = "kiosk", params(("id" = uuid::Uuid, Path), KioskQuery), security(()),
    responses((status = 200, body = Kiosk), (status = 404, body = ProblemBody))
)]
#[get("/kiosk/{id}")]
async fn kiosk(db: Data<Db>, id: Path<ListingId>, Params(query): Params<KioskQuery>) -> Result<Json<Kiosk>, Problem> {
    let now = db.clock().now();
    web::read(&db, move |conn| service::kiosk(conn, *id, &query.key, now)).await.map(Json)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KioskCode {
    /// What the code on the instrument says.
    key: String,
    /// What the booking's own people are shown.
    code: String,
}

/// 到场台签到签退 Begins the booking whose code is entered, or ends it if it has begun.
#[utoipa::path(
    tag = "booking", operation_id = "kiosk_arrival", params(("id" = uuid::Uuid, Path)), request_body = KioskCode,
    security(()),
    responses(
        (status = 200, body = Arrival), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, too_early, grace_minutes"),
        (status = 422, body = ProblemBody), (status = 429, body = ProblemBody),
    )
)]
#[post("/kiosk/{id}/arrivals")]
async fn arrival(
    db: Data<Db>,
    limiter: Data<LoginLimiter>,
    id: Path<ListingId>,
    once: Once,
    body: Body<KioskCode>,
) -> Result<HttpResponse, Problem> {
    let listing = *id;
    web::off_thread(move || limiter.count_arrival(listing)).await?;
    web::write_once(&db, Actor::system("kiosk"), once, body.digest, move |tx| {
        service::kiosk_arrival(tx, *id, &body.value.key, &body.value.code).map(Done)
    })
    .await
}

/// 到场码 What the enterprise enters at the tablet beside the instrument.
#[utoipa::path(
    tag = "booking", operation_id = "booking_arrival_code", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = ArrivalCode), (status = 404, body = ProblemBody))
)]
#[get("/bookings/{id}/arrival-code")]
async fn arrival_code(db: Data<Db>, caller: Caller, id: Path<BookingId>) -> Result<Json<ArrivalCode>, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::read(&db, move |conn| service::arrival_code(conn, &caller, *id)).await.map(Json)
}

/// 到场台地址 Where the tablet of the caller's own instrument is opened.
#[utoipa::path(
    tag = "booking", operation_id = "kiosk_address", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = KioskAddress), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/kiosk")]
async fn address(db: Data<Db>, caller: Caller, id: Path<ListingId>) -> Result<Json<KioskAddress>, Problem> {
    caller.require(Capability::BookingServe)?;
    web::read(&db, move |conn| service::kiosk_address(conn, &caller, *id)).await.map(Json)
}
