//! Rules, tariff and hours of one listing, taken to many.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};

use crate::catalog::service::{self, CopyPreview, CopyTarget, CopyWish, NewCopy};
use crate::identity::{Caller, Capability};
use crate::kernel::ListingId;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(preview).service(copy);
}

/// 预览批量套用 What would become of each of the caller's listings if it had the rules, the tariff or the hours of this one: every
/// difference, and everything that speaks against it. Changes nothing.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_copy_preview", params(("id" = ListingId, Path)), request_body = CopyWish,
    responses((status = 200, body = CopyPreview), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)),
    security(("bearer" = ["listing:manage"]))
)]
#[post("/listings/{id}/copies/preview")]
async fn preview(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    body: Body<CopyWish>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let now = db.clock().now();
    let told = web::read(&db, move |conn| service::copy_preview(conn, &caller, *id, &body.value, now)).await?;
    Ok(HttpResponse::Ok().json(told))
}

/// 批量套用 Give many of the caller's listings the rules, the tariff or the hours of this one, all or none, each with its new version
/// and its entries in the audit trail. What is booked does not change. Listings are named as the preview showed them.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_copy", params(("id" = ListingId, Path)), request_body = NewCopy,
    responses(
        (status = 200, body = Vec<CopyTarget>),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "stale_version (`listing_id`)"),
        (status = 422, body = ProblemBody, description = "Listings that cannot become so: `listings[n].…`"),
    ),
    security(("bearer" = ["listing:manage"]))
)]
#[post("/listings/{id}/copies")]
async fn copy(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    once: Once,
    body: Body<NewCopy>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::copy(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
