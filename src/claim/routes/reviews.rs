//! Queues and decisions of the bureaus.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};

use super::claims::page_of_claims;
use super::views::{ClaimView, QueueView};
use crate::claim::Error;
use crate::claim::model::{Claim, State};
use crate::claim::service::{self, Filter, NewReview};
use crate::identity::{Caller, Capability};
use crate::kernel::ClaimId;
use crate::programme::ReviewStep;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(queue_district)
        .service(queue_city)
        .service(queue_notice)
        .service(take_up)
        .service(review_district)
        .service(review_city);
}

/// 区级待审 Claims that wait for the district, longest waiting first, with their deadlines.
#[utoipa::path(
    tag = "claim", operation_id = "claim_queue_district", params(PageQuery),
    security(("bearer" = ["claim:review_district"])), responses((status = 200, body = Page<QueueView>))
)]
#[get("/claims/queue/district")]
async fn queue_district(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReviewDistrict)?;
    page_of_queue(&db, caller, ReviewStep::District, &page.0).await
}

/// 市级待审 Claims that wait for the city.
#[utoipa::path(
    tag = "claim", operation_id = "claim_queue_city", params(PageQuery),
    security(("bearer" = ["claim:review_city"])), responses((status = 200, body = Page<QueueView>))
)]
#[get("/claims/queue/city")]
async fn queue_city(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReviewCity)?;
    page_of_queue(&db, caller, ReviewStep::City, &page.0).await
}

async fn page_of_queue(db: &Db, caller: Caller, step: ReviewStep, page: &PageQuery) -> Result<HttpResponse, Problem> {
    let (after, limit) = (page.after()?, page.limit());
    let rows = web::read(db, move |conn| service::queue(conn, &caller, step, after, limit)).await?;
    let page = Page::from_rows(rows, limit, |row| (row.named.claim.submitted_at, row.named.claim.id));
    Ok(HttpResponse::Ok().json(page.map(QueueView::from)))
}

/// 待公示 Claims that passed all reviews and are in no notice yet.
#[utoipa::path(
    tag = "claim", operation_id = "claim_queue_notice", params(PageQuery),
    security(("bearer" = ["notice:publish"])), responses((status = 200, body = Page<ClaimView>))
)]
#[get("/claims/queue/notice")]
async fn queue_notice(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::NoticePublish)?;
    let filter = Filter { states: vec![State::Notice], is_unpublished: true, ..Filter::default() };
    page_of_claims(&db, caller, filter, &page.0).await
}

/// 受理 The district begins its review; the enterprise can no longer withdraw.
#[utoipa::path(
    tag = "claim", operation_id = "claim_take_up", security(("bearer" = ["claim:review_district"])),
    responses(
        (status = 200, body = Claim),
        (status = 403, body = ProblemBody, description = "party_decides"),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, review_not_asked"),
    )
)]
#[post("/claims/{id}/take_up")]
async fn take_up(db: Data<Db>, caller: Caller, once: Once, id: Path<ClaimId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReviewDistrict)?;
    web::write_once::<_, Error>(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::take_up(tx, &caller, *id).map(Done)
    })
    .await
}

/// 区级审核 The district's decision: pass, return or reject.
#[utoipa::path(
    tag = "claim", operation_id = "claim_review_district", request_body = NewReview,
    security(("bearer" = ["claim:review_district"])),
    responses(
        (status = 200, body = Claim),
        (status = 403, body = ProblemBody, description = "same_reviewer, party_decides"),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, review_not_asked, signals_undecided"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/claims/{id}/review/district")]
async fn review_district(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ClaimId>,
    body: Body<NewReview>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReviewDistrict)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::review_district(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}

/// 市级审核 The city's decision, by another person than the district's.
#[utoipa::path(
    tag = "claim", operation_id = "claim_review_city", request_body = NewReview,
    security(("bearer" = ["claim:review_city"])),
    responses(
        (status = 200, body = Claim),
        (status = 403, body = ProblemBody, description = "same_reviewer, party_decides"),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, review_not_asked, signals_undecided"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/claims/{id}/review/city")]
async fn review_city(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ClaimId>,
    body: Body<NewReview>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimReviewCity)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::review_city(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
