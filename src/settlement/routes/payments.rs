//! Single payments, and what a payee was paid.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::identity::{Caller, Capability};
use crate::kernel::{OrganisationId, PaymentId};
use crate::settlement::model::{Payment, ReissueVerdict};
use crate::settlement::service::{self, PaymentDetail};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(show).service(reissue).service(reissue_decide).service(statement);
}

/// 拨付详情 A payment, for those who read batches and for its payee.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_show", security(("bearer" = [])),
    responses((status = 200, body = PaymentDetail), (status = 404, body = ProblemBody))
)]
#[get("/payments/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<PaymentId>) -> Result<HttpResponse, Problem> {
    let payment = web::read(&db, move |conn| service::payment_fetch(conn, &caller, id.into_inner())).await?;
    Ok(HttpResponse::Ok().json(payment))
}

/// 重新拨付 Replace a returned payment by one with the payee's present bank details; another person confirms it
/// before it is exported.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_reissue", security(("bearer" = ["batch:draft"])),
    responses((status = 201, body = Payment), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/payments/{id}/reissue")]
async fn reissue(db: Data<Db>, caller: Caller, once: Once, id: Path<PaymentId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchDraft)?;
    let id = id.into_inner();
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::reissue(tx, &caller, id).map(Created))
        .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReissueDecision {
    verdict: ReissueVerdict,
    /// Needed where it is refused.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// 确认重新拨付 Let a payment go that another person reissued, so that it can be exported; or refuse it, to be reissued
/// otherwise.
#[utoipa::path(
    tag = "settlement", operation_id = "payment_reissue_decide", request_body = ReissueDecision,
    security(("bearer" = ["batch:authorise"])),
    responses(
        (status = 200, body = Payment), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody),
    )
)]
#[post("/payments/{id}/reissue/decide")]
async fn reissue_decide(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<PaymentId>,
    body: Body<ReissueDecision>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BatchAuthorise)?;
    let (id, ReissueDecision { verdict, note }) = (id.into_inner(), body.value);
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::reissue_decide(tx, &caller, id, verdict, &note).map(Done)
    })
    .await
}

/// 收款单位对账单 What an organisation was paid and is to be paid, oldest first; its own, or any for those who read
/// batches.
#[utoipa::path(
    tag = "settlement", operation_id = "payee_statement", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<Payment>), (status = 404, body = ProblemBody))
)]
#[get("/payees/{id}/payments")]
async fn statement(
    db: Data<Db>,
    caller: Caller,
    id: Path<OrganisationId>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = (page.0.after::<(DateTime<Utc>, PaymentId)>()?, page.0.limit());
    let payee = id.into_inner();
    let rows = web::read(&db, move |conn| service::payee_statement(conn, &caller, payee, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |payment| (payment.created_at, payment.id))))
}
