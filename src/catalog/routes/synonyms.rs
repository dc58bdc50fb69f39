//! For administrators: words that mean the same to those who search.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::catalog::model::{SynonymWords, Synonyms};
use crate::catalog::service;
use crate::identity::{Caller, Capability};
use crate::kernel::SynonymsId;
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(create).service(update).service(remove);
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SynonymGroup {
    words: SynonymWords,
}

/// 同义词 Groups of words of which each finds what the others find.
#[utoipa::path(
    tag = "catalog", operation_id = "synonyms_list", params(PageQuery), security(("bearer" = ["listing:admit"])),
    responses((status = 200, body = Page<Synonyms>))
)]
#[get("/synonyms")]
async fn list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    let (limit, after) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| service::synonyms_list(conn, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |group| group.id)))
}

/// 新建同义词组 Add a group.
#[utoipa::path(
    tag = "catalog", operation_id = "synonyms_create", request_body = SynonymGroup,
    security(("bearer" = ["listing:admit"])),
    responses((status = 201, body = Synonyms), (status = 422, body = ProblemBody))
)]
#[post("/synonyms")]
async fn create(db: Data<Db>, caller: Caller, once: Once, body: Body<SynonymGroup>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::synonyms_create(tx, &body.value.words).map(Created)
    })
    .await
}

/// 修改同义词组 Replace a group's words.
#[utoipa::path(
    tag = "catalog", operation_id = "synonyms_update", params(("id" = SynonymsId, Path)), request_body = SynonymGroup,
    security(("bearer" = ["listing:admit"])),
    responses((status = 200, body = Synonyms), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[put("/synonyms/{id}")]
async fn update(
    db: Data<Db>,
    caller: Caller,
    id: Path<SynonymsId>,
    body: Body<SynonymGroup>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    let group = web::write(&db, caller.actor(), move |tx| service::synonyms_update(tx, *id, &body.value.words)).await?;
    Ok(HttpResponse::Ok().json(group))
}

/// 删除同义词组 Forget a group.
#[utoipa::path(
    tag = "catalog", operation_id = "synonyms_delete", params(("id" = SynonymsId, Path)),
    security(("bearer" = ["listing:admit"])),
    responses((status = 204), (status = 404, body = ProblemBody))
)]
#[delete("/synonyms/{id}")]
async fn remove(db: Data<Db>, caller: Caller, id: Path<SynonymsId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    web::write(&db, caller.actor(), move |tx| service::synonyms_delete(tx, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
