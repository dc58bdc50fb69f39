//! HTTP of qualifications by the word of a provider.

use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::catalog::model::{ImportReport, Policy};
use crate::identity::{Caller, Capability};
use crate::kernel::{ListingId, QualificationGrantId};
use crate::store::Db;
use crate::training::service::{
    self, GrantView, GrantedQualification, KnownPerson, NewGrantImport, NewQualification, QualificationView,
};
use crate::web::{
    self, Body, Created, Done, ImportLimit, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes, Upload,
};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(grant).service(people).service(list).service(withdraw).service(import).service(waiting).service(accept);
}

/// 直接授予资格 Staff of the provider say who is qualified without a lesson here, and why. Whom it knows is qualified at once;
/// somebody named by address is once they take it up, and the answer is the same whether anybody has the address.
#[utoipa::path(
    tag = "training", operation_id = "qualification_grant", params(("id" = uuid::Uuid, Path)),
    request_body = NewQualification, security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = GrantedQualification),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "granted_meanwhile"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/listings/{id}/qualifications")]
async fn grant(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    once: Once,
    body: Body<NewQualification>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::grant(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct KnownQuery {
    /// A part of the name.
    #[serde(default)]
    text: String,
}

/// 认识的人 Whom the provider knows, by name, at most fifty: its own people, and those who used what it offers, took a seat in its
/// trainings, or were qualified by it.
#[utoipa::path(
    tag = "training", operation_id = "known_people", params(KnownQuery), security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<KnownPerson>))
)]
#[get("/provider/known-people")]
async fn people(db: Data<Db>, caller: Caller, query: Params<KnownQuery>) -> Result<Json<Vec<KnownPerson>>, Problem> {
    caller.require(Capability::BookingServe)?;
    web::read(&db, move |conn| service::known_people(conn, &caller, &query.0.text)).await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct GrantQuery {
    /// Of one listing.
    #[serde(default)]
    #[param(value_type = Option<uuid::Uuid>)]
    listing_id: Option<ListingId>,
}

/// 待本人确认的授予 All that the provider said of people by address, newest first: what waits, was taken up, or taken back.
#[utoipa::path(
    tag = "training", operation_id = "qualification_grant_list", params(GrantQuery, PageQuery),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Page<GrantView>), (status = 422, body = ProblemBody))
)]
#[get("/qualification-grants")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<GrantQuery>,
    page: Params<PageQuery>,
) -> Result<Json<Page<GrantView>>, Problem> {
    caller.require(Capability::BookingServe)?;
    let (before, limit) = (page.0.after()?, page.0.limit());
    let rows =
        web::read(&db, move |conn| service::grant_list(conn, &caller, query.0.listing_id, before, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.grant.granted_at, row.grant.id))))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantWithdrawal {
    /// 1 to 2,000 characters.
    reason: String,
}

/// 撤回授予 The provider takes back what nobody has taken up.
#[utoipa::path(
    tag = "training", operation_id = "qualification_grant_withdraw", params(("id" = uuid::Uuid, Path)),
    request_body = GrantWithdrawal, security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = GrantView), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[post("/qualification-grants/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    id: Path<QualificationGrantId>,
    once: Once,
    body: Body<GrantWithdrawal>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::withdraw(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// A list of people who are qualified already.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to callers; the form is read part by part")]
struct QualificationImportForm {
    /// CSV or XLSX; told by the content. Columns are known by their headings, see docs/import.md.
    #[schema(format = Binary)]
    file: Vec<u8>,
    /// `all_or_nothing` if absent.
    policy: Option<Policy>,
    /// `true`: tells what would be done and does nothing.
    dry_run: Option<bool>,
}

/// 导入资格 Take in a list of people by address, each with the listings for which they are qualified: every row is taken, or
/// explained with line, column and what was expected. Nothing that it says tells whether anybody has an address. A list can be
/// sent again.
#[utoipa::path(
    tag = "training", operation_id = "qualification_import", security(("bearer" = ["booking:serve"])),
    request_body(content = QualificationImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = ImportReport),
        (status = 413, body = ProblemBody),
        (status = 422, body = ProblemBody, description = "Not a list, or rows that are not right; `report` says which."),
    )
)]
#[post("/provider/qualifications/import")]
async fn import(
    db: Data<Db>,
    limit: Data<ImportLimit>,
    caller: Caller,
    once: Once,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    let upload = Upload::read(&request, payload, limit.0).await?;
    let digest = upload.digest;
    let new = NewGrantImport {
        policy: upload.optional_field("policy")?.unwrap_or(Policy::AllOrNothing),
        dry_run: upload.flag("dry_run")?,
        file_name: upload.file_name,
        content: upload.content,
    };
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::import(tx, &caller, &new).map(Done)).await
}

/// 待我确认的资格 What providers said of the caller by their address, and waits to be taken up; at most two hundred.
#[utoipa::path(
    tag = "training", operation_id = "qualification_grants_waiting", security(("bearer" = ["booking:create"])),
    responses((status = 200, body = Vec<GrantView>))
)]
#[get("/me/qualification-grants")]
async fn waiting(db: Data<Db>, caller: Caller) -> Result<Json<Vec<GrantView>>, Problem> {
    caller.require(Capability::BookingCreate)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::grants_waiting(conn, &caller, now)).await.map(Json)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantsToAccept {
    /// 1 to 200 of those that wait for the caller.
    #[schema(min_items = 1, max_items = 200)]
    ids: Vec<QualificationGrantId>,
}

/// 确认资格 Take up what waits for the caller, all or nothing: they are qualified from now on, and the provider sees who they are.
#[utoipa::path(
    tag = "training", operation_id = "qualification_grants_accept", request_body = GrantsToAccept,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = Vec<QualificationView>),
        (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/me/qualification-grants/accept")]
async fn accept(db: Data<Db>, caller: Caller, once: Once, body: Body<GrantsToAccept>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::take_up(tx, &caller, &body.value.ids).map(Done)
    })
    .await
}
