//! Asking for a quote, booking, looking.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::booking::model::{NewOrder, State};
use crate::booking::service::{
    self, BookingDetail, BookingFilter, BookingView, Cart, DeskQuote, Occurrence, ProviderOrder, QuoteAnswer, Series,
    Side, TogetherQuote,
};
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, ListingId};
use crate::store::Db;
use crate::web::{self, Body, Created, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(quote)
        .service(create)
        .service(quote_for)
        .service(create_for)
        .service(create_cart)
        .service(quote_cart)
        .service(create_series)
        .service(quote_series)
        .service(list)
        .service(show);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QuoteQuery {
    /// A booking of the caller's that would be moved: what it holds and counts is left aside.
    #[param(value_type = Option<uuid::Uuid>)]
    instead_of: Option<BookingId>,
}

/// 询价 What an order would cost and what the voucher would pay of it, with the steps. Changes nothing.
#[utoipa::path(
    tag = "booking", operation_id = "booking_quote", request_body = NewOrder, params(QuoteQuery),
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 200, body = QuoteAnswer),
        (status = 409, body = ProblemBody, description = "not_bookable, voucher_not_usable"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/quote")]
async fn quote(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<QuoteQuery>,
    body: Body<NewOrder>,
) -> Result<Json<QuoteAnswer>, Problem> {
    caller.require(Capability::BookingCreate)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::quote(conn, &caller, &body.value, query.instead_of, now)).await.map(Json)
}

/// 预约 Book: window, price, decision and hold on the voucher, all or nothing.
#[utoipa::path(
    tag = "booking", operation_id = "booking_create", request_body = NewOrder,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = BookingView),
        (status = 409, body = ProblemBody, description = "slot_taken, quote_changed, warnings_not_accepted, not_bookable, voucher_not_usable, funds_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings")]
async fn create(db: Data<Db>, caller: Caller, once: Once, body: Body<NewOrder>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::create(tx, &caller, &body.value).map(Created)
    })
    .await
}

/// 购物车预约 Book several orders together, or none of them.
#[utoipa::path(
    tag = "booking", operation_id = "booking_create_cart", request_body = Cart,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = Vec<BookingView>, description = "in the order of the cart"),
        (status = 409, body = ProblemBody, description = "several_refused"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/cart")]
async fn create_cart(db: Data<Db>, caller: Caller, once: Once, body: Body<Cart>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::create_cart(tx, &caller, &body.value).map(Created)
    })
    .await
}

/// 购物车询价 What the orders of a cart would come to together: what the first of them take of a voucher, the later ones lack. Changes nothing.
#[utoipa::path(
    tag = "booking", operation_id = "booking_quote_cart", request_body = Cart,
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = TogetherQuote), (status = 422, body = ProblemBody))
)]
#[post("/bookings/cart/quote")]
async fn quote_cart(db: Data<Db>, caller: Caller, body: Body<Cart>) -> Result<Json<TogetherQuote>, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write(&db, caller.actor(), move |tx| service::quote_cart(tx, &caller, &body.value)).await.map(Json)
}

/// 周期预约 Book an order again and again; each occurrence is booked, or it is said why not.
#[utoipa::path(
    tag = "booking", operation_id = "booking_create_series", request_body = Series,
    security(("bearer" = ["booking:create"])),
    responses(
        (status = 201, body = Vec<Occurrence>, description = "first to last"),
        (status = 409, body = ProblemBody, description = "several_refused"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/bookings/series")]
async fn create_series(db: Data<Db>, caller: Caller, once: Once, body: Body<Series>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::create_series(tx, &caller, &body.value).map(Created)
    })
    .await
}

/// 周期询价 What the occurrences of a series would come to together, and why single ones cannot be booked beside the others. Changes nothing.
#[utoipa::path(
    tag = "booking", operation_id = "booking_quote_series", request_body = Series,
    security(("bearer" = ["booking:create"])),
    responses((status = 200, body = TogetherQuote), (status = 422, body = ProblemBody))
)]
#[post("/bookings/series/quote")]
async fn quote_series(db: Data<Db>, caller: Caller, body: Body<Series>) -> Result<Json<TogetherQuote>, Problem> {
    caller.require(Capability::BookingCreate)?;
    web::write(&db, caller.actor(), move |tx| service::quote_series(tx, &caller, &body.value)).await.map(Json)
}

/// 代客询价 What an order that the provider's staff take down would cost its customer, with every rule that it breaks and whether
/// staff may override it. Changes nothing.
#[utoipa::path(
    tag = "booking", operation_id = "booking_quote_for", request_body = ProviderOrder,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 200, body = DeskQuote),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "not_bookable"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/provider/bookings/quote")]
async fn quote_for(db: Data<Db>, caller: Caller, body: Body<ProviderOrder>) -> Result<Json<DeskQuote>, Problem> {
    caller.require(Capability::BookingServe)?;
    let now = db.clock().now();
    web::read(&db, move |conn| service::quote_for(conn, &caller, &body.value, now)).await.map(Json)
}

/// 代客预约 The provider's staff book for an enterprise, and may override rules, saying why.
#[utoipa::path(
    tag = "booking", operation_id = "booking_create_for", request_body = ProviderOrder,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = BookingView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "slot_taken, quote_changed, warnings_not_accepted, not_bookable"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/provider/bookings")]
async fn create_for(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    body: Body<ProviderOrder>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::create_for(tx, &caller, &body.value).map(Created)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BookingQuery {
    /// Bookings that the caller ordered, serves, or (for bureaus) all of the region.
    #[param(inline)]
    side: Option<Side>,
    state: Option<State>,
    #[param(value_type = Option<uuid::Uuid>)]
    listing_id: Option<ListingId>,
    /// Starting at or after.
    from: Option<DateTime<Utc>>,
    /// Starting before.
    to: Option<DateTime<Utc>>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 预约列表 Bookings that the caller may see, newest first.
#[utoipa::path(
    tag = "booking", operation_id = "booking_list", params(BookingQuery),
    security(("bearer" = ["booking:read"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = Page<BookingView>), (status = 422, body = ProblemBody))
)]
#[get("/bookings")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<BookingQuery>,
) -> Result<Json<Page<BookingView>>, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let limit = page.limit();
    let filter = BookingFilter {
        state: query.state,
        listing_id: query.listing_id,
        from: query.from,
        to: query.to,
        after: page.after()?,
    };
    let side = query.side;
    let rows = web::read(&db, move |conn| service::booking_list(conn, &caller, side, &filter, limit)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.created_at, row.id))))
}

/// 预约详情 One booking with its quote, delivery and timeline.
#[utoipa::path(
    tag = "booking", operation_id = "booking_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:read"]), ("bearer" = ["booking:read_all"])),
    responses((status = 200, body = BookingDetail), (status = 404, body = ProblemBody))
)]
#[get("/bookings/{id}")]
async fn show(db: Data<Db>, caller: Caller, id: Path<BookingId>) -> Result<Json<BookingDetail>, Problem> {
    web::read(&db, move |conn| service::booking_detail(conn, &caller, *id)).await.map(Json)
}
