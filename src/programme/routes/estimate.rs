//! The public calculator of a programme.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::catalog::ListingKind;
use crate::kernel::{Fen, OrganisationId, ProgrammeId, RegionCode};
use crate::programme::model::{CompanyFacts, Party, ProgrammeEstimate, WantedService};
use crate::programme::service;
use crate::store::Db;
use crate::web::{self, Body, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(estimate);
}

/// A service that a company might buy.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProgrammeEstimateRequest {
    kind: ListingKind,
    /// Price of the whole order, fen.
    price_fen: Fen,
    /// Where the provider is; absent: in the company's own region.
    provider_region_code: Option<RegionCode>,
    company: CompanyFacts,
}

/// 补贴试算 What the programme would pay a company for a service, and why. Keeps nothing.
#[utoipa::path(
    tag = "programme", operation_id = "programme_estimate", params(("id" = ProgrammeId, Path)), security(()),
    request_body = ProgrammeEstimateRequest,
    responses(
        (status = 200, body = ProgrammeEstimate),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "programme_not_in_force"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/programmes/{id}/estimate")]
async fn estimate(
    db: Data<Db>,
    id: Path<ProgrammeId>,
    body: Body<ProgrammeEstimateRequest>,
) -> Result<Json<ProgrammeEstimate>, Problem> {
    let ProgrammeEstimateRequest { kind, price_fen, provider_region_code, company } = body.value;
    let now = db.clock().now();
    let region = provider_region_code.unwrap_or_else(|| company.region_code.clone());
    let wanted = WantedService {
        kind,
        price: price_fen,
        listing_takes_vouchers: true,
        category: String::new(),
        provider: Party::new(OrganisationId::new(), region),
        at: None,
    };
    web::read(&db, move |conn| service::estimate(conn, *id, &company, &wanted, now)).await.map(Json)
}
