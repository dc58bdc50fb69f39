//! The duty to review, handed to a colleague for some days.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};

use crate::identity::model::NewDelegation;
use crate::identity::service::{self, DelegationDesk};
use crate::identity::{Caller, Capability};
use crate::kernel::DelegationId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(desk).service(make).service(revoke);
}

fn require_reviewer(caller: &Caller) -> Result<(), Problem> {
    caller.require_any(&[Capability::ClaimReviewDistrict, Capability::ClaimReviewCity])
}

/// 审核委托 The caller's delegations, given and received, and to whom they may hand their duty.
#[utoipa::path(
    tag = "identity", operation_id = "delegation_desk",
    security(("bearer" = ["claim:review_district"]), ("bearer" = ["claim:review_city"])),
    responses((status = 200, body = DelegationDesk))
)]
#[get("/me/delegations")]
async fn desk(db: Data<Db>, caller: Caller) -> Result<Json<DelegationDesk>, Problem> {
    require_reviewer(&caller)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::delegation_desk(conn, &caller, now)).await.map(Json)
}

/// 委托代理 Hand the duty to review to a colleague; meanwhile the caller decides nothing, and the colleague decides as both.
#[utoipa::path(
    tag = "identity", operation_id = "delegation_make", request_body = NewDelegation,
    security(("bearer" = ["claim:review_district"]), ("bearer" = ["claim:review_city"])),
    responses((status = 201, body = DelegationDesk), (status = 422, body = ProblemBody))
)]
#[post("/me/delegations")]
async fn make(db: Data<Db>, caller: Caller, once: Once, body: Body<NewDelegation>) -> Result<HttpResponse, Problem> {
    require_reviewer(&caller)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::delegation_make(tx, &caller, &body.value).map(Created)
    })
    .await
}

/// 收回委托 Take a duty back, or give it back.
#[utoipa::path(
    tag = "identity", operation_id = "delegation_revoke", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["claim:review_district"]), ("bearer" = ["claim:review_city"])),
    responses((status = 200, body = DelegationDesk), (status = 404, body = ProblemBody))
)]
#[post("/me/delegations/{id}/revoke")]
async fn revoke(db: Data<Db>, caller: Caller, once: Once, id: Path<DelegationId>) -> Result<HttpResponse, Problem> {
    require_reviewer(&caller)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::delegation_revoke(tx, &caller, *id).map(Done)
    })
    .await
}
