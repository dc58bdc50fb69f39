//! Organisations that are barred for a time.

use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::identity::model::{NewSanction, Sanction};
use crate::identity::service::{self, SanctionFilter, SanctionImport};
use crate::identity::{Caller, Capability};
use crate::kernel::{SanctionId, local_date};
use crate::store::Db;
use crate::web::{
    self, Body, Created, Done, ImportLimit, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, Upload,
};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(own).service(record).service(import).service(lift);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SanctionQuery {
    /// A part of the name, the credit code or the decision's number.
    q: Option<String>,
    /// Only those that hold today.
    #[serde(default)]
    in_force: bool,
}

/// 取消资格名单 Organisations that are or were barred, newest first.
#[utoipa::path(
    tag = "identity", operation_id = "sanction_list", params(SanctionQuery, PageQuery),
    security(("bearer" = ["organisation:read_all"])), responses((status = 200, body = Page<Sanction>))
)]
#[get("/sanctions")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<SanctionQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationReadAll)?;
    let SanctionQuery { q, in_force } = query.0;
    let today = local_date(db.clock().now());
    let text = q.map(|q| q.trim().to_owned()).filter(|q| !q.is_empty());
    let filter = SanctionFilter { text, on: in_force.then_some(today) };
    let (after, limit) = (page.0.after()?, page.0.limit());
    let rows = web::read(&db, move |conn| service::sanction_list(conn, &caller, &filter, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| (row.recorded_at, row.id))))
}

/// 本单位资格限制 What is on record of the caller's own organisation.
#[utoipa::path(
    tag = "identity", operation_id = "sanction_list_own", security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = Vec<Sanction>))
)]
#[get("/organisation/sanctions")]
async fn own(db: Data<Db>, caller: Caller) -> Result<Json<Vec<Sanction>>, Problem> {
    caller.require(Capability::OrganisationManage)?;
    web::read(&db, move |conn| service::sanction_list_own(conn, &caller)).await.map(Json)
}

/// 取消资格 Bar an organisation for a time; it comes back by itself.
#[utoipa::path(
    tag = "identity", operation_id = "sanction_record", request_body = NewSanction,
    security(("bearer" = ["organisation:admit"])),
    responses((status = 201, body = Sanction), (status = 422, body = ProblemBody))
)]
#[post("/sanctions")]
async fn record(db: Data<Db>, caller: Caller, once: Once, body: Body<NewSanction>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::sanction_record(tx, &caller, &body.value).map(Created)
    })
    .await
}

/// A list of decisions.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to callers; the form is read part by part")]
struct SanctionsForm {
    /// CSV or XLSX; told by the content.
    #[schema(format = Binary)]
    file: Vec<u8>,
}

/// 导入取消资格名单 Bar the organisations of a list; rows that are not right are left out and told, those on record passed over.
#[utoipa::path(
    tag = "identity", operation_id = "sanction_import",
    request_body(content = SanctionsForm, content_type = "multipart/form-data"),
    security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = SanctionImport), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/sanctions/import")]
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
    let rows = tokio::task::spawn_blocking(move || service::sanction_table(&content))
        .await
        .map_err(|error| Problem::unexpected(&error))??;
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::sanction_import(tx, &caller, &rows).map(Done))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SanctionLift {
    /// 1 to 500 characters; the organisation reads it.
    reason: String,
}

/// 提前恢复资格 End a sanction before its last day.
#[utoipa::path(
    tag = "identity", operation_id = "sanction_lift", params(("id" = uuid::Uuid, Path)), request_body = SanctionLift,
    security(("bearer" = ["organisation:admit"])),
    responses((status = 200, body = Sanction), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/sanctions/{id}/lift")]
async fn lift(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<SanctionId>,
    body: Body<SanctionLift>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationAdmit)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::sanction_lift(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}
