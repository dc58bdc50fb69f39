//! Waiting for windows that are taken.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::booking::model::{NewOrder, WaitState};
use crate::booking::service::{
    self, BookingView, NewUseRule, QuoteAnswer, UseRuleView, WaitAcceptance, WaitFilter, WaitSide, WaitView,
};
use crate::identity::{Caller, Capability};
use crate::kernel::{ListingId, WaitEntryId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, MaybeBody, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(join)
        .service(list)
        .service(show)
        .service(leave)
        .service(quote)
        .service(accept)
        .service(decline)
        .service(use_rule)
        .service(use_rule_set);
}

/// 加入候补 Wait for a window that is taken. The order is booked when an offer is accepted.
#[utoipa::path(
    tag = "booking", operation_id = "wait_join", request_body = NewOrder,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = WaitView),
        (status = 409, body = ProblemBody, description = "slot_free, waits_before, wait_list_full, waits_too_often"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/wait-entries")]
async fn join(db: Data<Db>, caller: Caller, once: Once, body: Body<NewOrder>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::wait_join(tx, &caller, &body.value).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WaitQuery {
    /// What the caller's organisation waits for, or who waits for its listings.
    #[param(inline)]
    side: Option<WaitSide>,
    state: Option<WaitState>,
    #[param(value_type = Option<uuid::Uuid>)]
    listing_id: Option<ListingId>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 候补列表 What the caller waits for, or who waits for its listings, newest first.
#[utoipa::path(
    tag = "booking", operation_id = "wait_list", params(WaitQuery),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = Page<WaitView>), (status = 422, body = ProblemBody))
)]
#[get("/wait-entries")]
async fn list(db: Data<Db>, caller: Caller, Params(query): Params<WaitQuery>) -> Result<Json<Page<WaitView>>, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let limit = page.limit();
    let filter = WaitFilter { state: query.state, listing_id: query.listing_id, id: None, after: page.after()? };
    let side = query.side;
    let rows = web::read(&db, move |conn| service::wait_list(conn, &caller, side, &filter, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.joined_at, row.id))))
}

/// 候补详情
#[utoipa::path(
    tag = "booking", operation_id = "wait_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"]), ("bearer" = ["booking:serve"])),
    responses((status = 200, body = WaitView), (status = 404, body = ProblemBody))
)]
#[get("/wait-entries/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<WaitEntryId>) -> Result<Json<WaitView>, Problem> {
    web::read(&db, move |conn| service::wait_show(conn, &caller, *id)).await.map(Json)
}

/// 退出候补 Wait no longer.
#[utoipa::path(
    tag = "booking", operation_id = "wait_leave", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = WaitView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/wait-entries/{id}/leave")]
async fn leave(db: Data<Db>, caller: Caller, id: Path<WaitEntryId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::wait_leave(tx, &caller, *id).map(Done))
        .await
}

/// 候补报价 What taking the offer would come to: price, the voucher's share and which voucher, own share. Changes nothing.
#[utoipa::path(
    tag = "booking", operation_id = "wait_quote", params(("id" = uuid::Uuid, Path)),
    request_body = Option<WaitAcceptance>, security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = QuoteAnswer),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, offer_over, voucher_not_usable"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/wait-entries/{id}/quote")]
async fn quote(
    db: Data<Db>,
    caller: Caller,
    id: Path<WaitEntryId>,
    body: MaybeBody<WaitAcceptance>,
) -> Result<Json<QuoteAnswer>, Problem> {
    caller.require(Capability::BookingCreate)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::wait_quote(conn, &caller, *id, &body.value, now)).await.map(Json)
}

/// 接受候补 Book what is offered: price, decision and hold as for any booking.
#[utoipa::path(
    tag = "booking", operation_id = "wait_accept", params(("id" = uuid::Uuid, Path)),
    request_body = Option<WaitAcceptance>,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "illegal_step, offer_over, quote_changed, voucher_not_usable, funds_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/wait-entries/{id}/accept")]
async fn accept(
    db: Data<Db>,
    caller: Caller,
    id: Path<WaitEntryId>,
    once: Once,
    body: MaybeBody<WaitAcceptance>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::wait_accept(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 谢绝候补 Leave the offer to the next in line.
#[utoipa::path(
    tag = "booking", operation_id = "wait_decline", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = WaitView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody))
)]
#[post("/wait-entries/{id}/decline")]
async fn decline(db: Data<Db>, caller: Caller, id: Path<WaitEntryId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::wait_decline(tx, &caller, *id).map(Done)
    })
    .await
}

/// 使用规则 How long a freed window is kept for who waits, and after how long a missed one is free again.
#[utoipa::path(
    tag = "booking", operation_id = "use_rule", params(("id" = uuid::Uuid, Path)), security(()),
    responses((status = 200, body = UseRuleView), (status = 404, body = ProblemBody))
)]
#[get("/listings/{id}/use-rule")]
async fn use_rule(db: Data<Db>, caller: Option<Caller>, id: Path<ListingId>) -> Result<Json<UseRuleView>, Problem> {
    web::read(&db, move |conn| service::use_rule(conn, caller.as_ref(), *id)).await.map(Json)
}

/// 设定使用规则
#[utoipa::path(
    tag = "booking", operation_id = "use_rule_set", params(("id" = uuid::Uuid, Path)), request_body = NewUseRule,
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = UseRuleView), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[put("/listings/{id}/use-rule")]
async fn use_rule_set(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    body: Body<NewUseRule>,
) -> Result<Json<UseRuleView>, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write(&db, caller.actor(), move |tx| service::use_rule_set(tx, &caller, *id, &body.value)).await.map(Json)
}
