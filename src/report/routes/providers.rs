//! Providers, for everybody.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::catalog::ListingKind;
use crate::kernel::{OrganisationId, RegionCode};
use crate::report::service::providers::{self as service, ProviderFilter, ProviderPage, ProviderRecord};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProviderQuery {
    /// A part of the name, at most 100 characters.
    q: Option<String>,
    /// In this region; a city stands for its districts.
    #[param(value_type = Option<String>)]
    region: Option<RegionCode>,
    /// Only those that offer listings of this kind.
    #[param(inline)]
    kind: Option<ListingKind>,
}

/// 服务机构 Admitted providers with their records, in the order of their names.
#[utoipa::path(
    tag = "report", operation_id = "provider_list", params(ProviderQuery, PageQuery), security(()),
    responses((status = 200, body = Page<ProviderRecord>), (status = 422, body = ProblemBody))
)]
#[get("/providers")]
async fn list(
    db: Data<Db>,
    query: Params<ProviderQuery>,
    page: Params<PageQuery>,
) -> Result<Json<Page<ProviderRecord>>, Problem> {
    let ProviderQuery { q, region, kind } = query.0;
    let text = q.map(|text| text.trim().chars().take(100).collect::<String>()).filter(|text| !text.is_empty());
    let filter = ProviderFilter { text, region, kind };
    let (after, limit) = (page.0.after::<(String, OrganisationId)>()?, page.0.limit());
    let rows = web::read_replica(&db, move |conn| service::provider_list(conn, &filter, after.as_ref(), limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |record| (record.name.clone(), record.id))))
}

/// 服务机构主页 One admitted provider with its grades and its last twelve months.
#[utoipa::path(
    tag = "report", operation_id = "provider_show", params(("id" = OrganisationId, Path)), security(()),
    responses((status = 200, body = ProviderPage), (status = 404, body = ProblemBody))
)]
#[get("/providers/{id}")]
async fn show(db: Data<Db>, id: Path<OrganisationId>) -> Result<Json<ProviderPage>, Problem> {
    let now = db.clock().now();
    web::read_replica(&db, move |conn| service::provider_page(conn, *id, now)).await.map(Json)
}
