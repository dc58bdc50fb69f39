//! HTTP of trainings and qualifications.

mod grants;

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::TrainingRule;
use super::service::{self, NewTraining, NewTrainingResult, QualificationView, Training, TrainingMove, TrainingSeat};
use crate::identity::{Caller, Capability};
use crate::kernel::{ListingId, QualificationId, TrainingId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(rule)
        .service(rule_set)
        .service(list)
        .service(offer)
        .service(move_to)
        .service(cancel)
        .service(take_seat)
        .service(leave)
        .service(seats)
        .service(decide)
        .service(qualifications)
        .service(revoke);
    grants::configure(cfg);
}

/// 培训要求 Whether a listing needs trained people, and what to do to become one.
#[utoipa::path(
    tag = "training", operation_id = "training_rule", params(("id" = uuid::Uuid, Path)), security(()),
    responses((status = 200, body = TrainingRule), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/training-rule")]
async fn rule(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<Json<TrainingRule>, Problem> {
    web::read(&db, move |conn| service::rule(conn, caller.as_ref(), *id)).await.map(Json)
}

/// 设定培训要求
#[utoipa::path(
    tag = "training", operation_id = "training_rule_set", params(("id" = uuid::Uuid, Path)),
    request_body = TrainingRule, security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = TrainingRule), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[put("/listings/{id}/training-rule")]
async fn rule_set(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    body: Body<TrainingRule>,
) -> Result<Json<TrainingRule>, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write(&db, caller.actor(), move |tx| service::rule_set(tx, &caller, *id, &body.value)).await.map(Json)
}

/// 培训安排 Trainings of a listing to come, the next first; for its provider also those that have begun and of which a
/// result is not recorded.
#[utoipa::path(
    tag = "training", operation_id = "training_list", params(("id" = uuid::Uuid, Path), PageQuery), security(()),
    responses((status = 200, body = Page<Training>), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/trainings")]
async fn list(
    db: Data<Db>,
    caller: Option<Caller>,
    id: Path<ListingId>,
    page: Params<PageQuery>,
) -> Result<Json<Page<Training>>, Problem> {
    let (after, limit) = (page.0.after()?, page.0.limit());
    let now = db.clock().now();
    let rows = web::read(&db, move |conn| service::list(conn, caller.as_ref(), *id, now, after, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.starts_at, row.id))))
}

/// 开设培训
#[utoipa::path(
    tag = "training", operation_id = "training_offer", params(("id" = uuid::Uuid, Path)), request_body = NewTraining,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = Training),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "slot_taken (`free`: the nearest windows)"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/listings/{id}/trainings")]
async fn offer(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    once: Once,
    body: Body<NewTraining>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::offer(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 培训改期或换仪器 Move a training to another time, or to another instrument of the provider's, as one step; who has a seat keeps
/// it and is told.
#[utoipa::path(
    tag = "training", operation_id = "training_move", params(("id" = uuid::Uuid, Path)), request_body = TrainingMove,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = Training),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "slot_taken (`free`: the nearest windows), training_closed"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/trainings/{id}/move")]
async fn move_to(
    db: Data<Db>,
    caller: Caller,
    id: Path<TrainingId>,
    once: Once,
    body: Body<TrainingMove>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::move_to(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}

/// 取消培训
#[utoipa::path(
    tag = "training", operation_id = "training_cancel", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Training), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/trainings/{id}/cancel")]
async fn cancel(db: Data<Db>, caller: Caller, id: Path<TrainingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::cancel(tx, &caller, *id).map(Done))
        .await
}

/// 报名培训 Take a seat.
#[utoipa::path(
    tag = "training", operation_id = "training_seat_take", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = Training),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "training_full, training_closed, seated_before"),
    )
)]
#[post("/trainings/{id}/seats")]
async fn take_seat(db: Data<Db>, caller: Caller, id: Path<TrainingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::take_seat(tx, &caller, *id).map(Created)
    })
    .await
}

/// 退出培训 Give the seat up.
#[utoipa::path(
    tag = "training", operation_id = "training_seat_leave", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = Training), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/trainings/{id}/leave")]
async fn leave(db: Data<Db>, caller: Caller, id: Path<TrainingId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::leave(tx, &caller, *id).map(Done)).await
}

/// 培训名单 Who has which seat.
#[utoipa::path(
    tag = "training", operation_id = "training_seats", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<TrainingSeat>), (status = 404, body = ProblemBody))
)]
#[get("/trainings/{id}/seats")]
async fn seats(db: Data<Db>, caller: Caller, id: Path<TrainingId>) -> Result<Json<Vec<TrainingSeat>>, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write(&db, caller.actor(), move |tx| service::seats(tx, &caller, *id)).await.map(Json)
}

/// 培训结果 How a training ended for somebody; who passed is qualified from now on.
#[utoipa::path(
    tag = "training", operation_id = "training_decide", params(("id" = uuid::Uuid, Path)),
    request_body = NewTrainingResult, security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = Vec<TrainingSeat>),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "training_not_held"),
    )
)]
#[post("/trainings/{id}/results")]
async fn decide(
    db: Data<Db>,
    caller: Caller,
    id: Path<TrainingId>,
    once: Once,
    body: Body<NewTrainingResult>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::decide(tx, &caller, *id, body.value).map(Done)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QualificationQuery {
    /// Those that the caller holds, also of a provider's person.
    #[serde(default)]
    mine: bool,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 操作资格 The caller's own qualifications, or, for a provider, all for its listings; newest first.
#[utoipa::path(
    tag = "training", operation_id = "qualification_list", params(QualificationQuery),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = Page<QualificationView>), (status = 422, body = ProblemBody))
)]
#[get("/qualifications")]
async fn qualifications(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<QualificationQuery>,
) -> Result<Json<Page<QualificationView>>, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (before, limit) = (page.after()?, page.limit());
    let held = move |conn: &mut _| service::qualification_list(conn, &caller, query.mine, before, limit);
    let rows = web::read(&db, held).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.qualification.granted_at, row.qualification.id))))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Revocation {
    /// 1 to 2,000 characters; the person reads it.
    reason: String,
}

/// 撤销资格 The provider takes a qualification back.
#[utoipa::path(
    tag = "training", operation_id = "qualification_revoke", params(("id" = uuid::Uuid, Path)),
    request_body = Revocation, security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = QualificationView), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/qualifications/{id}/revoke")]
async fn revoke(
    db: Data<Db>,
    caller: Caller,
    id: Path<QualificationId>,
    once: Once,
    body: Body<Revocation>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::revoke(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}
