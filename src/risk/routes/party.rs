//! Who stands behind organisations.

use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::identity::{Caller, Capability};
use crate::kernel::OrganisationId;
use crate::risk::model::NewPartyFact;
use crate::risk::service::{self, PartyImport, Relations, RelationsOf};
use crate::store::Db;
use crate::web::{self, Body, Done, ImportLimit, Once, Problem, ProblemBody, Routes, Upload};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(own).service(declare).service(of).service(record).service(between).service(import);
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPartyFacts {
    /// All of them: what is missing no longer holds. At most 300.
    facts: Vec<NewPartyFact>,
}

/// 本单位关联信息 Shareholders, legal representatives, addresses, phones and accounts as they are recorded.
#[utoipa::path(
    tag = "risk", operation_id = "relations_own", security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = RelationsOf))
)]
#[get("/organisation/relations")]
async fn own(db: Data<Db>, caller: Caller) -> Result<Json<RelationsOf>, Problem> {
    caller.require(Capability::OrganisationManage)?;
    web::read(&db, move |conn| service::relations_own(conn, &caller)).await.map(Json)
}

/// 申报关联信息 Replace what the organisation says of itself; what no longer holds is kept as history.
#[utoipa::path(
    tag = "risk", operation_id = "relations_declare", request_body = NewPartyFacts,
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = RelationsOf), (status = 422, body = ProblemBody))
)]
#[put("/organisation/relations")]
async fn declare(db: Data<Db>, caller: Caller, body: Body<NewPartyFacts>) -> Result<Json<RelationsOf>, Problem> {
    caller.require(Capability::OrganisationManage)?;
    web::write(&db, caller.actor(), move |tx| service::facts_declare(tx, &caller, &body.value.facts)).await.map(Json)
}

/// 单位关联信息 What is known of an organisation of the region, and who is one link away.
#[utoipa::path(
    tag = "risk", operation_id = "relations_of", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:read_all"])),
    responses((status = 200, body = RelationsOf), (status = 404, body = ProblemBody))
)]
#[get("/organisations/{id}/relations")]
async fn of(db: Data<Db>, caller: Caller, id: Path<OrganisationId>) -> Result<Json<RelationsOf>, Problem> {
    caller.require(Capability::OrganisationReadAll)?;
    web::read(&db, move |conn| service::relations_of(conn, &caller, *id)).await.map(Json)
}

/// 登记关联信息 Replace what the bureau recorded of an organisation.
#[utoipa::path(
    tag = "risk", operation_id = "relations_record", params(("id" = uuid::Uuid, Path)), request_body = NewPartyFacts,
    security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = RelationsOf), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[put("/organisations/{id}/relations")]
async fn record(
    db: Data<Db>,
    caller: Caller,
    id: Path<OrganisationId>,
    body: Body<NewPartyFacts>,
) -> Result<Json<RelationsOf>, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    web::write(&db, caller.actor(), move |tx| service::facts_record(tx, &caller, *id, &body.value.facts))
        .await
        .map(Json)
}

/// 关联路径 The shortest ways from one organisation of the region to another.
#[utoipa::path(
    tag = "risk", operation_id = "relations_between", params(("id" = uuid::Uuid, Path), ("other" = uuid::Uuid, Path)),
    security(("bearer" = ["organisation:read_all"])),
    responses((status = 200, body = Relations), (status = 404, body = ProblemBody))
)]
#[get("/organisations/{id}/relations/{other}")]
async fn between(
    db: Data<Db>,
    caller: Caller,
    ids: Path<(OrganisationId, OrganisationId)>,
) -> Result<Json<Relations>, Problem> {
    caller.require(Capability::OrganisationReadAll)?;
    let (a, b) = ids.into_inner();
    web::read(&db, move |conn| service::relations(conn, &caller, a, b)).await.map(Json)
}

/// A file of facts.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to callers; the form is read part by part")]
struct PartyFactsForm {
    /// CSV or XLSX; told by the content.
    #[schema(format = Binary)]
    file: Vec<u8>,
}

/// 导入关联信息 Record facts of many organisations from a table; rows that are not right are left out and told.
#[utoipa::path(
    tag = "risk", operation_id = "relations_import",
    request_body(content = PartyFactsForm, content_type = "multipart/form-data"),
    security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = PartyImport), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/relations/import")]
async fn import(
    db: Data<Db>,
    limit: Data<ImportLimit>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    let upload = Upload::read(&request, payload, limit.0).await?;
    let (digest, content) = (upload.digest, upload.content);
    let rows = tokio::task::spawn_blocking(move || service::read_file(&content))
        .await
        .map_err(|error| Problem::unexpected(&error))??;
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::import(tx, &caller, &rows).map(Done)).await
}
