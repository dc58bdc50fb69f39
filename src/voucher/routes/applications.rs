//! Applications 申领.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::vouchers::IssuedVoucher;
use crate::audit;
use crate::identity::{Caller, Capability};
use crate::kernel::{Fen, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, VoucherApplicationId};
use crate::programme::Step;
use crate::programme::model::Corrections;
use crate::store::Db;
use crate::voucher::model::{Application, ApplicationState, Verdict};
use crate::voucher::service::{self, ApplicationFilter, Error, Said, Wish};
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(create)
        .service(list)
        .service(district_queue)
        .service(city_queue)
        .service(show)
        .service(edit)
        .service(submit)
        .service(review_district)
        .service(review_city);
}

/// An application for a voucher.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicationView {
    id: VoucherApplicationId,
    /// Readable number.
    #[schema(example = "SL2026-000045")]
    reference: String,
    enterprise_id: OrganisationId,
    programme_version_id: ProgrammeVersionId,
    region_code: RegionCode,
    state: ApplicationState,
    /// The kind of voucher, in a programme that has several.
    voucher_class: Option<String>,
    amount_fen: Fen,
    purpose: String,
    /// The check of eligibility at the last submission, rule by rule.
    #[schema(value_type = Option<Vec<Step>>)]
    eligibility: Option<serde_json::Value>,
    /// Why it was returned or rejected.
    reason: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Application> for ApplicationView {
    fn from(application: Application) -> Self {
        Self {
            id: application.id,
            reference: application.reference,
            enterprise_id: application.enterprise_id,
            programme_version_id: application.programme_version_id,
            region_code: application.region_code,
            state: application.state,
            voucher_class: application.class,
            amount_fen: application.amount,
            purpose: application.purpose,
            eligibility: application.eligibility,
            reason: application.reason,
            created_at: application.created_at,
            updated_at: application.updated_at,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApplicationBody {
    programme_id: ProgrammeId,
    /// Face of the voucher that is asked for.
    amount_fen: Fen,
    /// What it is to be used for, 5 to 2,000 characters.
    purpose: String,
    /// Code of the kind of voucher, in a programme that has several.
    #[serde(default)]
    voucher_class: Option<String>,
}

/// 新建申领 Begin an application for a voucher.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_create", request_body = ApplicationBody,
    security(("bearer" = ["voucher:apply"])),
    responses(
        (status = 201, body = ApplicationView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "programme_not_in_force"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/voucher-applications")]
async fn create(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<ApplicationBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherApply)?;
    let ApplicationBody { programme_id, amount_fen, purpose, voucher_class } = body.value;
    let wish = Wish { amount: amount_fen, purpose, class: voucher_class };
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::application_create(tx, &caller, programme_id, &wish).map(ApplicationView::from).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ApplicationQuery {
    state: Option<ApplicationState>,
}

/// 申领列表 An enterprise's own applications, or those of a bureau's region, oldest first.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_list", params(ApplicationQuery, PageQuery),
    security(("bearer" = [])), responses((status = 200, body = Page<ApplicationView>))
)]
#[get("/voucher-applications")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<ApplicationQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    page_of(&db, caller, query.0.state, &page.0).await
}

/// 区县审核队列 Applications that wait for the district's review.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_queue_district", params(PageQuery),
    security(("bearer" = ["voucher:review_district"])), responses((status = 200, body = Page<ApplicationView>))
)]
#[get("/voucher-applications/queue/district")]
async fn district_queue(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherReviewDistrict)?;
    page_of(&db, caller, Some(ApplicationState::DistrictReview), &page.0).await
}

/// 市级审核队列 Applications that wait for the city's review.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_queue_city", params(PageQuery),
    security(("bearer" = ["voucher:review_city"])), responses((status = 200, body = Page<ApplicationView>))
)]
#[get("/voucher-applications/queue/city")]
async fn city_queue(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherReviewCity)?;
    page_of(&db, caller, Some(ApplicationState::CityReview), &page.0).await
}

async fn page_of(
    db: &Db,
    caller: Caller,
    state: Option<ApplicationState>,
    page: &PageQuery,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = (page.after()?, page.limit());
    let filter = ApplicationFilter { state, after, ..ApplicationFilter::default() };
    let rows = web::read(db, move |conn| service::application_list(conn, &caller, filter, limit + 1)).await?;
    let page = Page::from_rows(rows, limit, |application| (application.created_at, application.id));
    Ok(HttpResponse::Ok().json(page.map(ApplicationView::from)))
}

#[derive(Serialize, ToSchema)]
struct ApplicationDetail {
    #[serde(flatten)]
    application: ApplicationView,
    /// Everything that was done to it, oldest first.
    timeline: Vec<audit::Event>,
    /// What the enterprise is to put right, field by field; empty where it is not returned.
    corrections: Corrections,
}

/// 申领详情 One application with its history.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_show", security(("bearer" = [])),
    responses((status = 200, body = ApplicationDetail), (status = 404, body = ProblemBody))
)]
#[get("/voucher-applications/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<VoucherApplicationId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let detail = web::read(&db, move |conn| {
        let application = service::application_view(conn, &caller, id)?;
        let corrections = service::corrections_of(conn, &application)?;
        let timeline = audit::timeline(conn, "voucher_application", id.uuid())?;
        Ok::<_, Error>(ApplicationDetail { application: application.into(), timeline, corrections })
    })
    .await?;
    Ok(HttpResponse::Ok().json(detail))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WishBody {
    amount_fen: Fen,
    purpose: String,
    /// Code of the kind of voucher, in a programme that has several.
    #[serde(default)]
    voucher_class: Option<String>,
}

/// 修改申领 Change a draft, or an application that was returned.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_edit", request_body = WishBody,
    security(("bearer" = ["voucher:apply"])),
    responses(
        (status = 200, body = ApplicationView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[put("/voucher-applications/{id}")]
async fn edit(
    db: Data<Db>,
    caller: Caller,
    id: Path<VoucherApplicationId>,
    body: Body<WishBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherApply)?;
    let (id, WishBody { amount_fen, purpose, voucher_class }) = (id.into_inner(), body.value);
    let wish = Wish { amount: amount_fen, purpose, class: voucher_class };
    let actor = caller.actor();
    let application = web::write(&db, actor, move |tx| service::application_edit(tx, &caller, id, &wish)).await?;
    Ok(HttpResponse::Ok().json(ApplicationView::from(application)))
}

/// 提交申领 Hand an application in: it is checked against the rules and goes to the first reviewer's queue.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_submit", security(("bearer" = ["voucher:apply"])),
    responses(
        (status = 200, body = ApplicationView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, programme_not_in_force"),
        (status = 422, body = ProblemBody, description = "not_eligible"),
    )
)]
#[post("/voucher-applications/{id}/submit")]
async fn submit(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<VoucherApplicationId>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherApply)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, [0; 32], move |tx| {
        service::application_submit(tx, &caller, id).map(ApplicationView::from).map(Done)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VerdictBody {
    decision: Verdict,
    /// Needed to reject, and to return where no field is named.
    #[serde(default)]
    reason: String,
    /// What is to be put right, field by field; only with a return.
    #[serde(default)]
    corrections: Corrections,
}

/// 区县审核 The district's decision.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_review_district", request_body = VerdictBody,
    security(("bearer" = ["voucher:review_district"])),
    responses(
        (status = 200, body = ApplicationView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/voucher-applications/{id}/district-review")]
async fn review_district(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<VoucherApplicationId>,
    body: Body<VerdictBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherReviewDistrict)?;
    let (id, VerdictBody { decision, reason, corrections }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        let said = Said { reason: &reason, corrections: Some(&corrections) };
        service::review_district(tx, &caller, id, decision, said).map(ApplicationView::from).map(Done)
    })
    .await
}

/// What the city's decision led to.
#[derive(Serialize, ToSchema)]
struct CityReviewView {
    #[serde(flatten)]
    application: ApplicationView,
    /// The voucher, if one was issued.
    voucher: Option<IssuedVoucher>,
}

/// 市级审核 The city's decision; a pass issues the voucher.
#[utoipa::path(
    tag = "voucher", operation_id = "voucher_application_review_city", request_body = VerdictBody,
    security(("bearer" = ["voucher:review_city"])),
    responses(
        (status = 200, body = CityReviewView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, same_reviewer, appropriation_short"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/voucher-applications/{id}/city-review")]
async fn review_city(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<VoucherApplicationId>,
    body: Body<VerdictBody>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::VoucherReviewCity)?;
    let (id, VerdictBody { decision, reason, corrections }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        let said = Said { reason: &reason, corrections: Some(&corrections) };
        let (application, voucher) = service::review_city(tx, &caller, id, decision, said)?;
        Ok::<_, Error>(Done(CityReviewView { application: application.into(), voucher: voucher.map(Into::into) }))
    })
    .await
}
