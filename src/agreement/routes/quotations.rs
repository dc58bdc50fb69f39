//! Asking, offering, accepting.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::require_reader;
use crate::agreement::model::{
    AcceptedOffer, DeclinedOffer, NewOffer, NewQuotation, QuotationDetail, QuotationListed, QuotationState,
};
use crate::agreement::service;
use crate::identity::{Caller, Capability};
use crate::kernel::QuotationId;
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(request)
        .service(list)
        .service(show)
        .service(offer)
        .service(refuse)
        .service(withdraw)
        .service(accept)
        .service(decline);
}

/// 询价 Ask a listing's provider what something would cost. Nothing is booked.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_request", request_body = NewQuotation,
    security(("bearer" = ["quotation:request"])),
    responses(
        (status = 201, body = QuotationDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_bookable, banned"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/quotations")]
async fn request(db: Data<Db>, caller: Caller, once: Once, body: Body<NewQuotation>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::QuotationRequest)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::request(tx, &caller, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QuotationQuery {
    state: Option<QuotationState>,
}

/// 询价列表 Quotations of the caller's organisation, asked of it, or of the caller's region; newest first.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_list", params(QuotationQuery, PageQuery),
    security(
        ("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"]),
        ("bearer" = ["claim:read_all"])
    ),
    responses((status = 200, body = Page<QuotationListed>))
)]
#[get("/quotations")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    query: Params<QuotationQuery>,
    page: Params<PageQuery>,
) -> Result<HttpResponse, Problem> {
    require_reader(&caller)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let (state, now) = (query.0.state, db.clock().now());
    let rows = web::read(&db, move |conn| service::quotation_list(conn, &caller, state, (before, limit), now)).await?;
    let key = |row: &QuotationListed| (row.quotation.requested_at, row.quotation.id);
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, key)))
}

/// 询价详情 One quotation with its offers; for the enterprise, with what vouchers would pay of the one that stands.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_show", params(("id" = uuid::Uuid, Path)),
    security(
        ("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"]), ("bearer" = ["booking:read_all"]),
        ("bearer" = ["claim:read_all"])
    ),
    responses((status = 200, body = QuotationDetail), (status = 404, body = ProblemBody))
)]
#[get("/quotations/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<QuotationId>) -> Result<Json<QuotationDetail>, Problem> {
    require_reader(&caller)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::quotation_detail(conn, &caller, *id, now)).await.map(Json)
}

/// 报价 The provider offers, also in the place of an offer that stands.
#[utoipa::path(
    tag = "agreement", operation_id = "offer_make", params(("id" = uuid::Uuid, Path)), request_body = NewOffer,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = QuotationDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/quotations/{id}/offers")]
async fn offer(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<QuotationId>,
    body: Body<NewOffer>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::make(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuotationReason {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2_000)]
    reason: String,
}

/// 不报价 The provider makes no offer, or none any more.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_refuse", params(("id" = uuid::Uuid, Path)),
    request_body = QuotationReason, security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = QuotationDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/quotations/{id}/refuse")]
async fn refuse(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<QuotationId>,
    body: Body<QuotationReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::refuse(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 撤回询价 The enterprise takes its question back.
#[utoipa::path(
    tag = "agreement", operation_id = "quotation_withdraw", params(("id" = uuid::Uuid, Path)),
    request_body = QuotationReason, security(("bearer" = ["quotation:request"])),
    responses(
        (status = 200, body = QuotationDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/quotations/{id}/withdraw")]
async fn withdraw(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<QuotationId>,
    body: Body<QuotationReason>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::QuotationRequest)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::withdraw(tx, &caller, *id, &body.value.reason).map(Done)
    })
    .await
}

/// 接受报价 The enterprise takes the offer: it is booked with its decision and hold, or a contract is signed.
#[utoipa::path(
    tag = "agreement", operation_id = "offer_accept", params(("id" = uuid::Uuid, Path)), request_body = AcceptedOffer,
    security(("bearer" = ["quotation:request"])),
    responses(
        (status = 200, body = QuotationDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody,
         description = "offer_changed, quote_changed, start_past, slot_taken, not_bookable, banned"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/quotations/{id}/accept")]
async fn accept(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<QuotationId>,
    body: Body<AcceptedOffer>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::QuotationRequest)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::accept(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}

/// 不接受报价 The enterprise does not take the offer; the provider may make another.
#[utoipa::path(
    tag = "agreement", operation_id = "offer_decline", params(("id" = uuid::Uuid, Path)), request_body = DeclinedOffer,
    security(("bearer" = ["quotation:request"])),
    responses(
        (status = 200, body = QuotationDetail),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "offer_changed"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/quotations/{id}/decline")]
async fn decline(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    id: Path<QuotationId>,
    body: Body<DeclinedOffer>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::QuotationRequest)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::decline(tx, &caller, *id, &body.value).map(Done)
    })
    .await
}
