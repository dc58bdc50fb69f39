//! Budget lines 预算指标.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::identity::{Caller, Capability};
use crate::kernel::{AppropriationId, Fen, ProgrammeId, RegionCode};
use crate::programme::model::{Appropriation, AppropriationChange, BudgetLevel, BudgetSide};
use crate::programme::service::appropriation::NewAppropriation;
use crate::programme::service::{self, AppropriationFilter};
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(create).service(increase);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AppropriationQuery {
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
    fiscal_year: Option<i32>,
    /// Only those of this region, one inside the caller's.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
}

/// 预算指标列表 Budget lines and what is left of them.
#[utoipa::path(
    tag = "programme", operation_id = "appropriation_list", params(AppropriationQuery, PageQuery),
    security(("bearer" = ["appropriation:read"])), responses((status = 200, body = Page<Appropriation>))
)]
#[get("/appropriations")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<AppropriationQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::AppropriationRead)?;
    let AppropriationQuery { programme_id, fiscal_year, region } = query.0;
    let within = caller.scope_in(region)?;
    let (after, limit) = (page.0.after()?, page.0.limit());
    let filter = AppropriationFilter { id: None, programme_id, fiscal_year, after };
    let find = move |conn: &mut _| service::appropriation_list(conn, &within, &filter, limit + 1);
    let rows = web::read(&db, find).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |line| line.id)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AppropriationBody {
    programme_id: ProgrammeId,
    side: BudgetSide,
    level: BudgetLevel,
    /// Whose treasury pays; of the level that is named.
    region_code: RegionCode,
    fiscal_year: i32,
    /// Number or title of the budget document.
    document: String,
    amount_fen: Fen,
}

/// 提出下达预算指标 Propose to open a budget line with its first money; another person agrees. The line will bear the id of the
/// proposal.
#[utoipa::path(
    tag = "programme", operation_id = "appropriation_create", request_body = AppropriationBody,
    security(("bearer" = ["appropriation:manage"])),
    responses(
        (status = 201, body = AppropriationChange),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "appropriation_exists, change_open"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/appropriations")]
async fn create(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<AppropriationBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::AppropriationManage)?;
    let AppropriationBody { programme_id, side, level, region_code, fiscal_year, document, amount_fen } = body.value;
    let new = NewAppropriation { programme_id, side, level, region_code, fiscal_year, document, amount: amount_fen };
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::grant_propose(tx, &caller, &new).map(Created)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IncreaseBody {
    amount_fen: Fen,
    /// Number or title of the budget document.
    document: String,
}

/// 提出追加预算指标 Propose to grant a budget line more money; another person agrees.
#[utoipa::path(
    tag = "programme", operation_id = "appropriation_increase", request_body = IncreaseBody,
    security(("bearer" = ["appropriation:manage"])),
    responses(
        (status = 201, body = AppropriationChange),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "change_open"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/appropriations/{id}/increases")]
async fn increase(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<AppropriationId>,
    body: Body<IncreaseBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::AppropriationManage)?;
    let (id, IncreaseBody { amount_fen, document }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::increase_propose(tx, &caller, id, amount_fen, &document).map(Created)
    })
    .await
}
