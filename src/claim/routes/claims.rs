//! The enterprise's own claims, and looking at claims.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, patch, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::{ClaimDetailView, ClaimView};
use crate::claim::Error;
use crate::claim::model::{Claim, State};
use crate::claim::service::{self, Filter, InvoiceEdit, NewClaim};
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, ClaimId, ProgrammeId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(create).service(list).service(show).service(edit).service(submit).service(withdraw);
}

/// 申请兑付 Claim the subsidy of an accepted booking.
#[utoipa::path(
    tag = "claim", operation_id = "claim_create", request_body = NewClaim, security(("bearer" = ["claim:create"])),
    responses(
        (status = 201, body = Claim),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_claimable, claim_exists, claim_was_rejected, invoice_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/claims")]
async fn create(db: Data<Db>, caller: Caller, once: Once, body: Body<NewClaim>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::create(tx, &caller, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ClaimQuery {
    state: Option<State>,
    #[param(value_type = Option<uuid::Uuid>)]
    programme_id: Option<ProgrammeId>,
    #[param(value_type = Option<uuid::Uuid>)]
    booking_id: Option<BookingId>,
}

/// 兑付列表 The claims that the caller may see: a company its own, a bureau those of its region; newest first.
#[utoipa::path(
    tag = "claim", operation_id = "claim_list", params(ClaimQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<ClaimView>))
)]
#[get("/claims")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<ClaimQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let ClaimQuery { state, programme_id, booking_id } = query.0;
    let filter = Filter { states: state.into_iter().collect(), programme_id, booking_id, is_unpublished: false };
    page_of_claims(&db, caller, filter, &page.0).await
}

pub(super) async fn page_of_claims(
    db: &Db,
    caller: Caller,
    filter: Filter,
    page: &PageQuery,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = (page.after()?, page.limit());
    let rows = web::read(db, move |conn| service::list(conn, &caller, &filter, after, limit)).await?;
    let page = Page::from_rows(rows, limit, |row| (row.claim.created_at, row.claim.id));
    Ok(HttpResponse::Ok().json(page.map(ClaimView::from)))
}

/// 兑付详情 One claim with evidence, findings, reviews, objections, shares and timeline.
#[utoipa::path(
    tag = "claim", operation_id = "claim_show", security(("bearer" = [])),
    responses((status = 200, body = ClaimDetailView), (status = 404, body = ProblemBody))
)]
#[get("/claims/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<ClaimId>) -> Result<HttpResponse, Problem> {
    let detail = web::read(&db, move |conn| service::show(conn, &caller, id.into_inner())).await?;
    Ok(HttpResponse::Ok().json(ClaimDetailView::from(detail)))
}

/// 填写发票 Set the invoice's number and amount while the claim is a draft or returned.
#[utoipa::path(
    tag = "claim", operation_id = "claim_edit", request_body = InvoiceEdit, security(("bearer" = ["claim:create"])),
    responses(
        (status = 200, body = Claim),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "claim_not_editable, claim_changed, invoice_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[patch("/claims/{id}")]
async fn edit(
    db: Data<Db>,
    caller: Caller,
    id: Path<ClaimId>,
    body: Body<InvoiceEdit>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimCreate)?;
    let claim = web::write(&db, caller.actor(), move |tx| service::edit(tx, &caller, *id, &body.value)).await?;
    Ok(HttpResponse::Ok().json(claim))
}

/// 提交兑付 Hand the claim in; refused with all that is missing or wrong.
#[utoipa::path(
    tag = "claim", operation_id = "claim_submit", security(("bearer" = ["claim:create"])),
    responses(
        (status = 200, body = Claim),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
        (status = 422, body = ProblemBody, description = "claim_incomplete"),
    )
)]
#[post("/claims/{id}/submit")]
async fn submit(db: Data<Db>, caller: Caller, once: Once, id: Path<ClaimId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimCreate)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::submit(tx, &caller, *id).map(Done))
        .await
}

/// 撤回兑付 Take the claim back before anybody has taken it up.
#[utoipa::path(
    tag = "claim", operation_id = "claim_withdraw", security(("bearer" = ["claim:create"])),
    responses(
        (status = 200, body = Claim),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step"),
    )
)]
#[post("/claims/{id}/withdraw")]
async fn withdraw(db: Data<Db>, caller: Caller, once: Once, id: Path<ClaimId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ClaimCreate)?;
    web::write_once::<_, Error>(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::withdraw(tx, &caller, *id).map(Done)
    })
    .await
}
