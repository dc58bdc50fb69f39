//! For providers: their own listings.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::catalog::model::{ListingState, NewListing};
use crate::catalog::service::{self, ListQuery, ListingVersion, ListingView};
use crate::identity::{Caller, Capability};
use crate::kernel::ListingId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list)
        .service(create)
        .service(update)
        .service(history)
        .service(suspend)
        .service(reinstate)
        .service(withdraw);
}

/// Why something is done.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ListingReason)]
pub(super) struct Because {
    #[schema(max_length = 500)]
    pub reason: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnQuery {
    #[param(inline)]
    state: Option<ListingState>,
}

/// 本单位条目 The caller's own listings in any state, newest first.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_list_own", params(OwnQuery, PageQuery),
    responses((status = 200, body = Page<ListingView>), (status = 403, body = ProblemBody)),
    security(("bearer" = ["listing:sync"]))
)]
#[get("/provider/listings")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    own: Params<OwnQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingSync)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let query = ListQuery { provider: Some(caller.organisation_id), state: own.0.state, before, limit: limit + 1 };
    let rows = web::read(&db, move |conn| service::list(conn, &caller, &query)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| row.id)))
}

/// 新建条目 Add a listing; it waits to be admitted.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_create", request_body = NewListing,
    responses(
        (status = 201, body = ListingView),
        (status = 409, body = ProblemBody, description = "code_taken, provider_not_admitted"),
        (status = 422, body = ProblemBody),
    ),
    security(("bearer" = ["listing:manage"]))
)]
#[post("/listings")]
async fn create(db: Data<Db>, caller: Caller, once: Once, body: Body<NewListing>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::create(tx, &caller, body.value.clone()).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FromVersion {
    /// The version from which the change was made.
    version: i32,
}

/// 修改条目 Replace what a listing says, prices included; every version is kept.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_update", params(("id" = ListingId, Path), FromVersion),
    request_body = NewListing,
    responses(
        (status = 200, body = ListingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "stale_version, units_held"),
        (status = 422, body = ProblemBody),
    ),
    security(("bearer" = ["listing:manage"]))
)]
#[put("/listings/{id}")]
async fn update(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    from: Params<FromVersion>,
    body: Body<NewListing>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    let version = from.0.version;
    let view =
        web::write(&db, caller.actor(), move |tx| service::update(tx, &caller, *id, version, body.value.clone()))
            .await?;
    Ok(HttpResponse::Ok().json(view))
}

/// 条目历史 Every version of a listing, newest first.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_history", params(("id" = ListingId, Path)),
    responses((status = 200, body = Vec<ListingVersion>), (status = 404, body = ProblemBody)),
    security(("bearer" = []))
)]
#[get("/listings/{id}/history")]
async fn history(db: Data<Db>, caller: Caller, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    let versions = web::read(&db, move |conn| service::history(conn, &caller, *id)).await?;
    Ok(HttpResponse::Ok().json(versions))
}

/// 暂停条目 Take a listing out for a while, for maintenance.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_suspend", params(("id" = ListingId, Path)), request_body = Because,
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)),
    security(("bearer" = ["listing:manage"]))
)]
#[post("/listings/{id}/suspend")]
async fn suspend(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ListingId>,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::suspend(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 恢复条目 End the caller's own suspension of a listing.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_reinstate", params(("id" = ListingId, Path)),
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)),
    security(("bearer" = ["listing:manage"]))
)]
#[post("/listings/{id}/reinstate")]
async fn reinstate(db: Data<Db>, caller: Caller, once: Once, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    web::write_once(&db, caller.actor(), once, [0; 32], move |tx| service::reinstate(tx, &caller, *id).map(Done)).await
}

/// 撤回条目 Take a listing out for good.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_withdraw", params(("id" = ListingId, Path)), request_body = Because,
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)),
    security(("bearer" = ["listing:manage"]))
)]
#[post("/listings/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ListingId>,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::withdraw(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}
