//! Samples over HTTP.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::model::{
    BookingSamples, NewReception, NewSampleStep, NewSamples, Sample, SampleArrival, SampleDetail, SampleLabel, State,
};
use super::service::{self, Days};
use crate::booking::service::NewSampleDay;
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, local_date};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Params, Problem, ProblemBody, PublicAddress, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(register)
        .service(set_day)
        .service(arrivals)
        .service(of_booking)
        .service(labels)
        .service(receive)
        .service(list)
        .service(show)
        .service(step);
}

/// 登记样品 Samples that are sent in for a booking get their codes.
#[utoipa::path(
    tag = "sample", operation_id = "sample_register", params(("id" = uuid::Uuid, Path)), request_body = NewSamples,
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = BookingSamples),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "samples_closed, no_test_service, too_many_samples"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/samples")]
async fn register(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BookingId>,
    body: Body<NewSamples>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::register(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 计划送样日期 The day on which a booking's samples are to arrive, until the first has.
#[utoipa::path(
    tag = "sample", operation_id = "sample_day_set", params(("id" = uuid::Uuid, Path)), request_body = NewSampleDay,
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingSamples),
        (status = 404, body = ProblemBody),
        (
            status = 409, body = ProblemBody,
            description = "samples_closed, no_test_service, samples_arrived, warnings_not_accepted"
        ),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/bookings/{id}/sample-day")]
async fn set_day(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BookingId>,
    body: Body<NewSampleDay>,
) -> Result<HttpResponse, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::day_set(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ArrivalQuery {
    /// From this day (Asia/Shanghai) on.
    from: Option<NaiveDate>,
    /// Until this day, included.
    to: Option<NaiveDate>,
    /// Only what has not arrived.
    #[serde(default)]
    awaited: bool,
}

/// 计划到样 What samples are to arrive at the provider's, by day, at most 500 bookings.
#[utoipa::path(
    tag = "sample", operation_id = "sample_arrival_list", params(ArrivalQuery), security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<SampleArrival>))
)]
#[get("/sample-arrivals")]
async fn arrivals(
    db: Data<Db>,
    caller: Caller,
    query: Params<ArrivalQuery>,
) -> Result<Json<Vec<SampleArrival>>, Problem> {
    caller.require(Capability::BookingServe)?;
    let ArrivalQuery { from, to, awaited } = query.0;
    let today = local_date(db.clock().now());
    web::read(&db, move |conn| service::arrival_list(conn, &caller, Days { from, to }, awaited, today)).await.map(Json)
}

/// 预约的样品 The samples of a booking and their arrivals.
#[utoipa::path(
    tag = "sample", operation_id = "booking_sample_list", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = BookingSamples), (status = 404, body = ProblemBody))
)]
#[get("/bookings/{id}/samples")]
async fn of_booking(db: Data<Db>, caller: Caller, id: Path<BookingId>) -> Result<Json<BookingSamples>, Problem> {
    web::read(&db, move |conn| service::booking_samples(conn, &caller, *id)).await.map(Json)
}

/// 样品标签 A label with a QR code for each sample of a booking that is not returned or destroyed.
#[utoipa::path(
    tag = "sample", operation_id = "sample_labels", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<SampleLabel>), (status = 404, body = ProblemBody))
)]
#[get("/bookings/{id}/sample-labels")]
async fn labels(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    site: Data<PublicAddress>,
) -> Result<Json<Vec<SampleLabel>>, Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe])?;
    web::read(&db, move |conn| service::labels(conn, &caller, *id, &site.0)).await.map(Json)
}

/// 接收样品 The provider counts what arrived; what was announced and is not named is missing.
#[utoipa::path(
    tag = "sample", operation_id = "sample_receive", params(("id" = uuid::Uuid, Path)), request_body = NewReception,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = BookingSamples),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "samples_closed"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/sample-receptions")]
async fn receive(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BookingId>,
    body: Body<NewReception>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::receive(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SampleQuery {
    /// All that are not over, if absent.
    state: Option<State>,
}

/// 在库样品 Samples at the provider's, or announced to it; those that have stood longest first, at most 500.
#[utoipa::path(
    tag = "sample", operation_id = "sample_list", params(SampleQuery), security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<Sample>))
)]
#[get("/samples")]
async fn list(db: Data<Db>, caller: Caller, query: Params<SampleQuery>) -> Result<Json<Vec<Sample>>, Problem> {
    caller.require(Capability::BookingServe)?;
    web::read(&db, move |conn| service::sample_list(conn, &caller, query.0.state)).await.map(Json)
}

/// 样品及流转记录 A sample by the code on its label, with its chain of custody.
#[utoipa::path(
    tag = "sample", operation_id = "sample_show", params(("code" = String, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = SampleDetail), (status = 404, body = ProblemBody))
)]
#[get("/samples/{code}")]
async fn show(db: Data<Db>, caller: Caller, code: Path<String>) -> Result<Json<SampleDetail>, Problem> {
    web::read(&db, move |conn| service::sample_detail(conn, &caller, &code)).await.map(Json)
}

/// 样品流转 A step of the chain of custody: stored, moved, split, tested, returned, destroyed.
#[utoipa::path(
    tag = "sample", operation_id = "sample_step", params(("code" = String, Path)), request_body = NewSampleStep,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = SampleDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, samples_closed, too_many_samples"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/samples/{code}/steps")]
async fn step(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    code: Path<String>,
    body: Body<NewSampleStep>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::step(tx, &caller, &code, &body.value).map(Done)
    })
    .await
}
