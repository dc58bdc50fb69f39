//! For the bureau: admission, sanctions, grades.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::manage::Because;
use crate::catalog::model::{Error, Grade, ListingState};
use crate::catalog::service::{self, ListQuery, ListingView};
use crate::identity::{Caller, Capability};
use crate::kernel::{ListingId, OrganisationId};
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list)
        .service(admit_all)
        .service(admit)
        .service(suspend)
        .service(reinstate)
        .service(withdraw)
        .service(grade_show)
        .service(grade_set);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReviewQuery {
    #[param(inline)]
    state: Option<ListingState>,
    #[param(value_type = Option<uuid::Uuid>)]
    provider: Option<OrganisationId>,
}

/// 辖区条目 Listings of the caller's region in any state, newest first.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_list_for_review", params(ReviewQuery, PageQuery),
    responses((status = 200, body = Page<ListingView>)), security(("bearer" = ["listing:admit"]))
)]
#[get("/review/listings")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    review: Params<ReviewQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let query = ListQuery { provider: review.0.provider, state: review.0.state, before, limit: limit + 1 };
    let rows = web::read(&db, move |conn| service::list(conn, &caller, &query)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |row| row.id)))
}

/// Whose listings to admit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AdmitAll {
    provider_id: OrganisationId,
}

#[derive(Debug, Serialize, ToSchema)]
struct Admitted {
    admitted: usize,
}

/// 批量准入 Admit all waiting listings of a provider.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_admit_all", request_body = AdmitAll,
    responses((status = 200, body = Admitted)), security(("bearer" = ["listing:admit"]))
)]
#[post("/review/listings/admit")]
async fn admit_all(db: Data<Db>, caller: Caller, once: Once, body: Body<AdmitAll>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::admit_all(tx, &caller, body.value.provider_id).map(|admitted| Done(Admitted { admitted }))
    })
    .await
}

/// 准入条目 Take a listing into the catalogue.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_admit", params(("id" = ListingId, Path)),
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)),
    security(("bearer" = ["listing:admit"]))
)]
#[post("/review/listings/{id}/admit")]
async fn admit(db: Data<Db>, caller: Caller, once: Once, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    web::write_once(&db, caller.actor(), once, [0; 32], move |tx| service::admit(tx, &caller, *id).map(Done)).await
}

/// 责令暂停 Suspend a listing as a sanction; its provider cannot reinstate it.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_suspend_by_bureau", params(("id" = ListingId, Path)),
    request_body = Because,
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)),
    security(("bearer" = ["listing:admit"]))
)]
#[post("/review/listings/{id}/suspend")]
async fn suspend(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ListingId>,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::suspend(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 解除暂停 End any suspension of a listing.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_reinstate_by_bureau", params(("id" = ListingId, Path)),
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)),
    security(("bearer" = ["listing:admit"]))
)]
#[post("/review/listings/{id}/reinstate")]
async fn reinstate(db: Data<Db>, caller: Caller, once: Once, id: Path<ListingId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    web::write_once(&db, caller.actor(), once, [0; 32], move |tx| service::reinstate(tx, &caller, *id).map(Done)).await
}

/// 清退条目 Refuse a listing or drop it for good.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_withdraw_by_bureau", params(("id" = ListingId, Path)),
    request_body = Because,
    responses((status = 200, body = ListingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)),
    security(("bearer" = ["listing:admit"]))
)]
#[post("/review/listings/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<ListingId>,
    body: Body<Because>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingAdmit)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::withdraw(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// A provider's grade of a year.
#[derive(Debug, Serialize, ToSchema)]
struct GradeView {
    provider_id: OrganisationId,
    year: i32,
    /// Absent while it is not decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<Grade>,
    /// Whether it follows from an evaluation; such a grade is not decided by hand.
    is_evaluated: bool,
}

/// 供方评价等次 A provider's grade of a year.
#[utoipa::path(
    tag = "catalog", operation_id = "grade_show", params(("provider" = OrganisationId, Path), ("year" = i32, Path)),
    responses((status = 200, body = GradeView)), security(("bearer" = []))
)]
#[get("/providers/{provider}/grades/{year}")]
async fn grade_show(db: Data<Db>, _: Caller, path: Path<(OrganisationId, i32)>) -> Result<HttpResponse, Problem> {
    let (provider_id, year) = path.into_inner();
    let (grade, score) = web::read(&db, move |conn| {
        Ok::<_, Error>((service::grade_of(conn, provider_id, year)?, service::grade_score(conn, provider_id, year)?))
    })
    .await?;
    Ok(HttpResponse::Ok().json(GradeView { provider_id, year, grade, is_evaluated: score.is_some() }))
}

/// A decision on a grade.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GradeDecision {
    grade: Grade,
    /// On what it rests: scores, records, minutes of the meeting.
    #[schema(value_type = Object)]
    basis: Value,
}

/// 评定供方等次 Decide a provider's grade of a year, or decide it anew.
#[utoipa::path(
    tag = "catalog", operation_id = "grade_decide", params(("provider" = OrganisationId, Path), ("year" = i32, Path)),
    request_body = GradeDecision,
    responses(
        (status = 200, body = GradeView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "grade_evaluated"),
        (status = 422, body = ProblemBody),
    ),
    security(("bearer" = ["grade:decide"]))
)]
#[put("/providers/{provider}/grades/{year}")]
async fn grade_set(
    db: Data<Db>,
    caller: Caller,
    path: Path<(OrganisationId, i32)>,
    body: Body<GradeDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::GradeDecide)?;
    let (provider_id, year) = path.into_inner();
    let grade = body.value.grade;
    web::write(&db, caller.actor(), move |tx| {
        service::grade_set(tx, &caller, provider_id, year, grade, &body.value.basis)?;
        Ok::<_, Error>(())
    })
    .await?;
    Ok(HttpResponse::Ok().json(GradeView { provider_id, year, grade: Some(grade), is_evaluated: false }))
}
