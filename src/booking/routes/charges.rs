//! HTTP of what is owed for what was not used.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};

use super::step;
use super::steps::Because;
use crate::booking::service::{self, BookingView};
use crate::conduct::service::{AppealDecision, ViolationView};
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, ViolationId};
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(contest).service(uphold).service(decide);
}

/// 费用异议 The enterprise does not agree with what it owes for calling off late or not coming.
#[utoipa::path(
    tag = "booking", operation_id = "booking_contest_charge", params(("id" = uuid::Uuid, Path)), request_body = Because,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "nothing_owed, contest_until, contested_before"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/contest-charge")]
async fn contest(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::contest_charge(tx, caller, *id, &body.value.reason))
        .await
}

/// 维持费用 The provider stays with a charge that was contested.
#[utoipa::path(
    tag = "booking", operation_id = "booking_uphold_charge", params(("id" = uuid::Uuid, Path)), request_body = Because,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "contest_to_answer"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/uphold-charge")]
async fn uphold(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    step(&db, caller, once, body.digest, move |tx, caller| service::uphold_charge(tx, caller, *id, &body.value.reason))
        .await
}

/// 申诉裁定 The provider or the bureau decides an appeal; what was owed for the same thing goes with the violation.
#[utoipa::path(
    tag = "conduct", operation_id = "violation_decide", params(("id" = uuid::Uuid, Path)),
    request_body = AppealDecision,
    security(("bearer" = ["booking:serve"]), ("bearer" = ["dispute:decide"])),
    responses(
        (status = 200, body = ViolationView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/violations/{id}/decide")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    id: Path<ViolationId>,
    once: Once,
    body: Body<AppealDecision>,
) -> Result<HttpResponse, Problem> {
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::decide_appeal(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
