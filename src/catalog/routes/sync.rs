//! For programs of providers: one listing, by the provider's own code.

use actix_web::http::header::{ETag, EntityTag, Header, IfMatch, IfNoneMatch};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};

use crate::catalog::model::NewListing;
use crate::catalog::service::{self, ListingView, Precondition};
use crate::identity::{Caller, Capability};
use crate::store::Db;
use crate::web::{self, Body, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(show).service(put);
}

fn tag_of(version: i32) -> EntityTag {
    EntityTag::new_strong(format!("v{version}"))
}

/// The versions that tags of ours stand for; tags of others stand for none.
fn versions(tags: &[EntityTag]) -> Vec<i32> {
    tags.iter().filter(|tag| !tag.weak).filter_map(|tag| tag.tag().strip_prefix('v')?.parse().ok()).collect()
}

fn precondition(request: &HttpRequest) -> Precondition {
    let has = |name: &str| request.headers().contains_key(name);
    if has("if-match") {
        return match IfMatch::parse(request) {
            Ok(IfMatch::Any) => Precondition::Present,
            Ok(IfMatch::Items(tags)) => Precondition::Versions(versions(&tags)),
            Err(_) => Precondition::Versions(Vec::new()),
        };
    }
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) if has("if-none-match") => Precondition::Absent,
        _ => Precondition::None,
    }
}

/// 按编号查看条目 The caller's own listing with this code, in any state; its `ETag` is its version.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_by_code", params(("code" = String, Path)),
    security(("bearer" = ["listing:sync"])),
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody))
)]
#[get("/provider/listings/by-code/{code}")]
async fn show(db: Data<Db>, caller: Caller, code: Path<String>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingSync)?;
    let view = web::read(&db, move |conn| service::show_by_code(conn, caller.organisation_id, &code)).await?;
    Ok(HttpResponse::Ok().insert_header(ETag(tag_of(view.version))).json(view))
}

/// 按编号同步条目 Make the caller's listing with this code what the body says; the same again changes nothing. `If-Match`
/// with the `ETag` that was seen keeps from overwriting what somebody else changed; `If-None-Match: *` only makes new ones.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_put_by_code", request_body = NewListing,
    params(
        ("code" = String, Path),
        ("if-match" = Option<String>, Header), ("if-none-match" = Option<String>, Header),
    ),
    security(("bearer" = ["listing:sync"])),
    responses(
        (status = 200, body = ListingView, description = "known: updated, or as it was"),
        (status = 201, body = ListingView, description = "new; it waits to be admitted"),
        (status = 409, body = ProblemBody, description = "provider_not_admitted, units_held"),
        (status = 412, body = ProblemBody, description = "precondition_failed"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/provider/listings/by-code/{code}")]
async fn put(
    db: Data<Db>,
    caller: Caller,
    request: HttpRequest,
    code: Path<String>,
    body: Body<NewListing>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingSync)?;
    let precondition = precondition(&request);
    let put = web::write(&db, caller.actor(), move |tx| {
        service::put_by_code(tx, &caller, &code, &precondition, body.value.clone())
    })
    .await?;
    let mut answer = if put.is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(answer.insert_header(ETag(tag_of(put.view.version))).json(put.view))
}
