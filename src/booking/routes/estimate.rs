//! The public calculator of a listing.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::booking::service::{self, EstimateRequest, ListingEstimate};
use crate::kernel::ListingId;
use crate::store::Db;
use crate::web::{self, Body, Problem, ProblemBody};

pub(super) fn configure(cfg: &mut ServiceConfig<'_>) {
    cfg.service(estimate);
}

/// 费用试算 What a listing would cost, and what programmes would pay of it for such a company. Keeps nothing.
#[utoipa::path(
    tag = "booking", operation_id = "listing_estimate", params(("id" = ListingId, Path)), security(()),
    request_body = EstimateRequest,
    responses(
        (status = 200, body = ListingEstimate),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "programme_not_in_force"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/listings/{id}/estimate")]
async fn estimate(
    db: Data<Db>,
    id: Path<ListingId>,
    body: Body<EstimateRequest>,
) -> Result<Json<ListingEstimate>, Problem> {
    let now = db.clock().now();
    web::read(&db, move |conn| service::estimate(conn, *id, &body.value, now)).await.map(Json)
}
