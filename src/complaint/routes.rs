//! Complaints over HTTP.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::{Complaint, ComplaintDecision, NewComplaint, State};
use super::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, ComplaintId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(raise).service(list).service(show).service(answer).service(withdraw).service(take_up).service(decide);
}

/// 投诉 Complain of the service of a booking. One at a time per booking.
#[utoipa::path(
    tag = "complaint", operation_id = "complaint_raise", params(("id" = uuid::Uuid, Path)), request_body = NewComplaint,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = Complaint),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "complaint_open, nothing_served, own_use"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/complaints")]
async fn raise(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<BookingId>,
    body: Body<NewComplaint>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::raise(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ComplaintQuery {
    state: Option<State>,
    booking_id: Option<BookingId>,
    /// Of a provider: those that it raised as a customer of others, instead of those against it.
    #[serde(default)]
    raised: bool,
}

/// 投诉列表 Complaints of the caller's organisation, against it, or of the caller's region; newest first.
#[utoipa::path(
    tag = "complaint", operation_id = "complaint_list", params(ComplaintQuery, PageQuery),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Page<Complaint>))
)]
#[get("/complaints")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<ComplaintQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let filter = (query.0.state, query.0.booking_id, query.0.raised);
    let rows = web::read(&db, move |conn| service::complaint_list(conn, &caller, filter, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |complaint| (complaint.raised_at, complaint.id))))
}

/// 投诉详情 One complaint.
#[utoipa::path(
    tag = "complaint", operation_id = "complaint_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Complaint), (status = 404, body = ProblemBody))
)]
#[get("/complaints/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<ComplaintId>) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let complaint = web::read(&db, move |conn| service::complaint_detail(conn, &caller, *id)).await?;
    Ok(HttpResponse::Ok().json(complaint))
}

fn require_reader(caller: &Caller) -> Result<(), Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe, Capability::BookingReadAll])
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ComplaintAnswer {
    /// 1 to 5,000 characters.
    answer: String,
}

/// 答复投诉 The provider answers, once.
#[utoipa::path(
    tag = "complaint", operation_id = "complaint_answer", params(("id" = uuid::Uuid, Path)),
    request_body = ComplaintAnswer, security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = Complaint),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/complaints/{id}/answer")]
async fn answer(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ComplaintId>,
    body: Body<ComplaintAnswer>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::answer(tx, &caller, *id, &body.value.answer).map(Done)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ComplaintReason {
    /// 1 to 5,000 characters.
    reason: String,
}

/// 撤回投诉 The enterprise takes it back.
#[utoipa::path(
    tag = "complaint", operation_id = "complaint_withdraw", params(("id" = uuid::Uuid, Path)),
    request_body = ComplaintReason, security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = Complaint),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/complaints/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ComplaintId>,
    body: Body<ComplaintReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::withdraw(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 受理投诉 The caller sees to it, also instead of another person.
#[utoipa::path(
    tag = "complaint", operation_id = "complaint_take_up", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["complaint:decide"])),
    responses((status = 200, body = Complaint), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/complaints/{id}/take_up")]
async fn take_up(db: Data<Db>, caller: Caller, once: Once, id: Path<ComplaintId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ComplaintDecide)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::take_up(tx, &caller, *id).map(Done))
        .await
}

/// 投诉处理决定 Whoever sees to it decides, once the provider was heard.
#[utoipa::path(
    tag = "complaint", operation_id = "complaint_decide", params(("id" = uuid::Uuid, Path)),
    request_body = ComplaintDecision, security(("bearer" = ["complaint:decide"])),
    responses(
        (status = 200, body = Complaint),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_handler, provider_not_heard, illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/complaints/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ComplaintId>,
    body: Body<ComplaintDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ComplaintDecide)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::decide(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
