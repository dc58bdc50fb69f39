//! What enterprises say of what they were served, and what providers answer.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::booking::model::{NewRating, Rating};
use crate::booking::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, ListingId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(rate).service(answer).service(list);
}

/// 评价 The enterprise rates an accepted booking, once.
#[utoipa::path(
    tag = "booking", operation_id = "booking_rate", params(("id" = uuid::Uuid, Path)), request_body = NewRating,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = Rating),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_accepted, rated_before"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/rating")]
async fn rate(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<NewRating>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::rate(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RatingAnswer {
    /// 1 to 2,000 characters; everybody can read it.
    answer: String,
}

/// 回复评价 The provider answers a rating, once.
#[utoipa::path(
    tag = "booking", operation_id = "booking_rating_answer", params(("id" = uuid::Uuid, Path)),
    request_body = RatingAnswer, security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = Rating),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "answered_before"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/{id}/rating/answer")]
async fn answer(
    db: Data<Db>,
    caller: Caller,
    id: Path<BookingId>,
    once: Once,
    body: Body<RatingAnswer>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::answer_rating(tx, &caller, *id, &body.value.answer).map(Done)
    })
    .await
}

/// 条目评价 What was said of a listing, newest first; by whom is not told.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_ratings", params(("id" = uuid::Uuid, Path), PageQuery), security(()),
    responses((status = 200, body = Page<Rating>), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/ratings")]
async fn list(
    db: Data<Db>,
    caller: Option<Caller>,
    id: Path<ListingId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows =
        web::read_replica(&db, move |conn| service::rating_list(conn, caller.as_ref(), *id, before, limit)).await?;
    let page = Page::from_rows(rows, limit, |(id, rating)| (rating.rated_at, *id));
    Ok(HttpResponse::Ok().json(page.map(|(_, rating)| rating)))
}
