//! Where those who decide belong or belonged.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::identity::model::{Affiliation, NewAffiliation};
use crate::identity::service;
use crate::identity::{Caller, Capability};
use crate::kernel::AffiliationId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(own).service(declare).service(list).service(withdraw);
}

fn require_reviewer(caller: &Caller) -> Result<(), Problem> {
    caller.require_any(&[Capability::ClaimReviewDistrict, Capability::ClaimReviewCity])
}

/// 本人利益关系 Where the caller said to belong or have belonged.
#[utoipa::path(
    tag = "identity", operation_id = "affiliation_own",
    security(("bearer" = ["claim:review_district"]), ("bearer" = ["claim:review_city"])),
    responses((status = 200, body = Vec<Affiliation>))
)]
#[get("/me/affiliations")]
async fn own(db: Data<Db>, caller: Caller) -> Result<Json<Vec<Affiliation>>, Problem> {
    require_reviewer(&caller)?;
    web::read(&db, move |conn| service::affiliation_own(conn, &caller)).await.map(Json)
}

/// 申报利益关系 From then on the caller decides nothing about that organisation.
#[utoipa::path(
    tag = "identity", operation_id = "affiliation_declare", request_body = NewAffiliation,
    security(("bearer" = ["claim:review_district"]), ("bearer" = ["claim:review_city"])),
    responses((status = 201, body = Vec<Affiliation>), (status = 422, body = ProblemBody))
)]
#[post("/me/affiliations")]
async fn declare(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<NewAffiliation>,
) -> Result<HttpResponse, Problem> {
    require_reviewer(&caller)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::affiliation_add(tx, &caller, &body.value).map(Created)
    })
    .await
}

/// 全部利益关系 What the people of the region said.
#[utoipa::path(
    tag = "identity", operation_id = "affiliation_list", security(("bearer" = ["bureau:manage"])),
    responses((status = 200, body = Vec<Affiliation>))
)]
#[get("/affiliations")]
async fn list(db: Data<Db>, caller: Caller) -> Result<Json<Vec<Affiliation>>, Problem> {
    caller.require(Capability::BureauManage)?;
    web::read(&db, move |conn| service::affiliation_list(conn, &caller)).await.map(Json)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AffiliationReason {
    /// 1 to 2,000 characters.
    reason: String,
}

/// 撤销利益关系 Take back what another said by mistake.
#[utoipa::path(
    tag = "identity", operation_id = "affiliation_withdraw", params(("id" = uuid::Uuid, Path)),
    request_body = AffiliationReason, security(("bearer" = ["bureau:manage"])),
    responses(
        (status = 200, body = Vec<Affiliation>),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/affiliations/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AffiliationId>,
    body: Body<AffiliationReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BureauManage)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::affiliation_withdraw(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}
