//! Public notices and objections.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::{NoticeDetailView, NoticeView, ObjectionReceipt};
use crate::claim::model::{Objection, ObjectionState};
use crate::claim::service::{self, Answer, NewNotice, NewObjection};
use crate::identity::{Caller, Capability, LoginLimiter};
use crate::kernel::{Actor, NoticeId, ObjectionId, ProgrammeId, local_date};
use crate::store::Db;
use crate::web::{
    self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, client_address,
};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(publish).service(list).service(show).service(object).service(objections).service(decide);
}

/// 发布公示 Publish a programme's claims that passed all reviews.
#[utoipa::path(
    tag = "notice", operation_id = "notice_publish", request_body = NewNotice,
    security(("bearer" = ["notice:publish"])),
    responses(
        (status = 201, body = NoticeDetailView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "nothing_to_publish, claims_not_publishable, calendar_missing"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/notices")]
async fn publish(db: Data<Db>, caller: Caller, once: Once, body: Body<NewNotice>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::NoticePublish)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        let today = local_date(tx.now());
        service::publish_notice(tx, &caller, &body.value).map(|detail| Created(NoticeDetailView::new(detail, today)))
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoticeQuery {
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
    /// Only those that take objections today.
    open: Option<bool>,
}

/// 公示列表 Public notices, newest first.
#[utoipa::path(
    tag = "notice", operation_id = "notice_list", params(NoticeQuery, PageQuery), security(()),
    responses((status = 200, body = Page<NoticeView>))
)]
#[get("/notices")]
async fn list(db: Data<Db>, query: Params<NoticeQuery>, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    let today = local_date(db.clock().now());
    let NoticeQuery { programme_id, open } = query.0;
    let open_on = open.unwrap_or_default().then_some(today);
    let (after, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::notice_list(conn, programme_id, open_on, after, limit)).await?;
    let page = Page::from_rows(rows, limit, |notice| notice.id);
    Ok(HttpResponse::Ok().json(page.map(|notice| NoticeView::new(notice, today))))
}

/// 公示详情 A public notice as it was published, with its hash.
#[utoipa::path(
    tag = "notice", operation_id = "notice_show", security(()),
    responses((status = 200, body = NoticeDetailView), (status = 404, body = ProblemBody))
)]
#[get("/notices/{id}")]
async fn show(db: Data<Db>, id: Path<NoticeId>) -> Result<HttpResponse, Problem> {
    let today = local_date(db.clock().now());
    let detail = web::read(&db, move |conn| service::notice_show(conn, *id)).await?;
    Ok(HttpResponse::Ok().json(NoticeDetailView::new(detail, today)))
}

/// 提出异议 Object to a published claim, with or without a name, while the notice is open.
#[utoipa::path(
    tag = "notice", operation_id = "objection_raise", request_body = NewObjection, security(()),
    responses(
        (status = 201, body = ObjectionReceipt),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "notice_closed, illegal_step"),
        (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody),
    )
)]
#[post("/notices/{id}/objections")]
async fn object(
    db: Data<Db>,
    limiter: Data<LoginLimiter>,
    request: HttpRequest,
    once: Once,
    id: Path<NoticeId>,
    body: Body<NewObjection>,
) -> Result<HttpResponse, Problem> {
    // Whoever objects needs no account, and each objection suspends a claim.
    let address = client_address(&request);
    web::off_thread(move || limiter.count_objection(address)).await?;
    web::write_once(&db, Actor::public(), once, body.digest, move |tx| {
        service::raise_objection(tx, *id, &body.value).map(|objection| Created(ObjectionReceipt::from(objection)))
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ObjectionQuery {
    state: Option<ObjectionState>,
}

/// 异议列表 Objections to claims of the caller's region, oldest first.
#[utoipa::path(
    tag = "notice", operation_id = "objection_list", params(ObjectionQuery, PageQuery),
    security(("bearer" = ["objection:decide"])), responses((status = 200, body = Page<Objection>))
)]
#[get("/objections")]
async fn objections(
    db: Data<Db>,
    caller: Caller,
    query: Params<ObjectionQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ObjectionDecide)?;
    let (after, limit) = (page.0.after()?, page.0.limit());
    let state = query.0.state;
    let rows = web::read(&db, move |conn| service::objection_list(conn, &caller, state, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |objection| objection.id)))
}

/// 异议处理 Decide an objection: upheld rejects the claim, dismissed lets the notice go on.
#[utoipa::path(
    tag = "notice", operation_id = "objection_decide", request_body = Answer,
    security(("bearer" = ["objection:decide"])),
    responses(
        (status = 200, body = Objection),
        (status = 403, body = ProblemBody, description = "party_decides"),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "objection_decided"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/objections/{id}/decision")]
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
