//! Reviews, notices and objections of awards.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use serde::Serialize;
use utoipa::ToSchema;

use crate::award::model::{Application, Objection};
use crate::award::service::{self, NewAwardNotice, NewAwardObjection, NewAwardReview, PublishedAwards};
use crate::claim::service::Answer;
use crate::identity::{Caller, Capability, LoginLimiter};
use crate::kernel::{Actor, AwardApplicationId, NoticeId, ObjectionId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes, client_address};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(district).service(city).service(publish).service(raise).service(decide);
}

/// 区市审核奖补 The district's decision.
#[utoipa::path(
    tag = "award", operation_id = "award_review_district", params(("id" = uuid::Uuid, Path)),
    request_body = NewAwardReview, security(("bearer" = ["claim:review_district"])),
    responses(
        (status = 200, body = Application),
        (status = 403, body = ProblemBody, description = "party_decides"),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, same_reviewer"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/award-applications/{id}/district_review")]
async fn district(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AwardApplicationId>,
    body: Body<NewAwardReview>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReviewDistrict)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::review_district(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}

/// 市级审核奖补 The city's decision; what passes waits for its public notice.
#[utoipa::path(
    tag = "award", operation_id = "award_review_city", params(("id" = uuid::Uuid, Path)),
    request_body = NewAwardReview, security(("bearer" = ["claim:review_city"])),
    responses(
        (status = 200, body = Application),
        (status = 403, body = ProblemBody, description = "party_decides"),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, same_reviewer"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/award-applications/{id}/city_review")]
async fn city(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AwardApplicationId>,
    body: Body<NewAwardReview>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReviewCity)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::review_city(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}

/// 公示奖补 Publish a programme's awards that passed both reviews.
#[utoipa::path(
    tag = "award", operation_id = "award_notice_publish", request_body = NewAwardNotice,
    security(("bearer" = ["notice:publish"])),
    responses(
        (status = 201, body = PublishedAwards),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "nothing_to_publish, calendar_missing"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/award-notices")]
async fn publish(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<NewAwardNotice>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::NoticePublish)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::publish_notice(tx, &caller, &body.value).map(Created)
    })
    .await
}

/// What an objector gets back: nothing that others should not know.
#[derive(Serialize, ToSchema)]
struct AwardObjectionReceipt {
    id: ObjectionId,
    application_id: AwardApplicationId,
}

/// 对奖补提出异议 Object to a published award, with or without a name, while the notice is open.
#[utoipa::path(
    tag = "award", operation_id = "award_objection_raise", params(("id" = uuid::Uuid, Path)),
    request_body = NewAwardObjection, security(()),
    responses(
        (status = 201, body = AwardObjectionReceipt),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "notice_closed, illegal_step"),
        (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody),
    )
)]
#[post("/notices/{id}/award_objections")]
async fn raise(
    db: Data<Db>,
    limiter: Data<LoginLimiter>,
    request: HttpRequest,
    once: Once,
    id: Path<NoticeId>,
    body: Body<NewAwardObjection>,
) -> Result<HttpResponse, Problem> {
    // Whoever objects needs no account, and each objection suspends an award.
    let address = client_address(&request);
    web::off_thread(move || limiter.count_objection(address)).await?;
    web::write_once(&db, Actor::public(), once, body.digest, move |tx| {
        service::raise_objection(tx, *id, &body.value)
            .map(|Objection { id, application_id, .. }| Created(AwardObjectionReceipt { id, application_id }))
    })
    .await
}

/// 奖补异议处理 Decide an objection: upheld rejects the award, dismissed lets the notice go on.
#[utoipa::path(
    tag = "award", operation_id = "award_objection_decide", params(("id" = uuid::Uuid, Path)), request_body = Answer,
    security(("bearer" = ["objection:decide"])),
    responses(
        (status = 200, body = Objection),
        (status = 403, body = ProblemBody, description = "party_decides"),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "objection_decided"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/award-objections/{id}/decision")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ObjectionId>,
    body: Body<Answer>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ObjectionDecide)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::decide_objection(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
