//! Messages of instruments.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::booking::service::{self, AdvisoryVersion, NewAdvisory};
use crate::catalog::Advisory;
use crate::catalog::service::advisories_of_own;
use crate::identity::{Caller, Capability};
use crate::kernel::{AdvisoryId, ListingId, TimeWindow};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(post_one).service(history).service(change).service(end);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Stretch {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// 本单位仪器提示 What the caller's own instruments tell between two moments, warnings first: beside its calendar.
#[utoipa::path(
    tag = "booking", operation_id = "advisory_list", params(Stretch), security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<Advisory>), (status = 422, body = ProblemBody))
)]
#[get("/provider-calendar/advisories")]
async fn list(db: Data<Db>, caller: Caller, stretch: Params<Stretch>) -> Result<Json<Vec<Advisory>>, Problem> {
    caller.require(Capability::BookingServe)?;
    let window = TimeWindow::new(stretch.0.from, stretch.0.to).map_err(|e| Problem::invalid_field("to", e))?;
    web::read(&db, move |conn| advisories_of_own(conn, &caller, &window)).await.map(Json)
}

/// 发布仪器提示 Tell those who book or use an instrument something; whoever has booked a time in which a warning holds is told
/// by mail.
#[utoipa::path(
    tag = "booking", operation_id = "advisory_post", params(("id" = uuid::Uuid, Path)), request_body = NewAdvisory,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = Advisory),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "too_many_advisories"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/listings/{id}/advisories")]
async fn post_one(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    once: Once,
    body: Body<NewAdvisory>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::advisory_post(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 仪器提示记录 Every version of the messages of the caller's own listing, newest first.
#[utoipa::path(
    tag = "booking", operation_id = "advisory_history", params(("id" = uuid::Uuid, Path), PageQuery),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Page<AdvisoryVersion>), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/advisories")]
async fn history(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    page: Params<PageQuery>,
) -> Result<Json<Page<AdvisoryVersion>>, Problem> {
    caller.require(Capability::BookingServe)?;
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::advisory_history(conn, &caller, *id, before, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.changed_at, row.advisory_id, row.version))))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LookedAt {
    /// The version from which the change was made.
    version: i32,
}

/// 修改仪器提示 Rewrite a message that stands; its versions are kept.
#[utoipa::path(
    tag = "booking", operation_id = "advisory_change",
    params(("id" = uuid::Uuid, Path), ("advisory" = uuid::Uuid, Path), LookedAt), request_body = NewAdvisory,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = Advisory),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "stale_version"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/listings/{id}/advisories/{advisory}")]
async fn change(
    db: Data<Db>,
    caller: Caller,
    path: Path<(ListingId, AdvisoryId)>,
    looked_at: Params<LookedAt>,
    once: Once,
    body: Body<NewAdvisory>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let (ids, version) = (path.into_inner(), looked_at.0.version);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::advisory_change(tx, &caller, ids, version, &body.value).map(Done)
    })
    .await
}

/// 结束仪器提示 A message is shown no more.
#[utoipa::path(
    tag = "booking", operation_id = "advisory_end",
    params(("id" = uuid::Uuid, Path), ("advisory" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200), (status = 404, body = ProblemBody))
)]
#[delete("/listings/{id}/advisories/{advisory}")]
async fn end(
    db: Data<Db>,
    caller: Caller,
    path: Path<(ListingId, AdvisoryId)>,
    once: Once,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let (listing, id) = path.into_inner();
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::advisory_end(tx, &caller, listing, id).map(Done)
    })
    .await
}
