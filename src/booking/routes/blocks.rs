//! The provider's calendar and its own blocks.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::booking::service::{self, Block, CalendarEntry, NewBlock};
use crate::identity::{Caller, Capability};
use crate::kernel::{BlockId, Invalid, ListingId, TimeWindow};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(calendar).service(block).service(lift);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CalendarQuery {
    from: DateTime<Utc>,
    /// At most 366 days after `from`.
    to: DateTime<Utc>,
    /// One listing; all of the provider's if absent.
    #[param(value_type = Option<uuid::Uuid>)]
    listing_id: Option<ListingId>,
}

/// 供方日历 Who comes when, and the provider's own blocks.
#[utoipa::path(
    tag = "booking", operation_id = "booking_calendar", params(CalendarQuery),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200, body = Vec<CalendarEntry>), (status = 422, body = ProblemBody))
)]
#[get("/provider-calendar")]
async fn calendar(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<CalendarQuery>,
) -> Result<Json<Vec<CalendarEntry>>, Problem> {
    caller.require(Capability::BookingServe)?;
    let range = TimeWindow::new(query.from, query.to).map_err(|invalid| Problem::invalid_field("to", invalid))?;
    if range.duration() > Duration::days(366) {
        let invalid = Invalid::new("range", "一次最多查询 366 天", "at most 366 days at once");
        return Err(Problem::invalid_field("to", invalid));
    }
    let entries =
        web::read_replica(&db, move |conn| service::provider_calendar(conn, &caller, query.listing_id, &range));
    entries.await.map(Json)
}

/// 停用时段 Keep a window of the caller's own listing free of bookings.
#[utoipa::path(
    tag = "booking", operation_id = "block_create", params(("id" = uuid::Uuid, Path)), request_body = NewBlock,
    security(("bearer" = ["booking:serve"])),
    responses(
        (status = 201, body = Block),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "slot_taken"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/listings/{id}/blocks")]
async fn block(
    db: Data<Db>,
    caller: Caller,
    id: Path<ListingId>,
    once: Once,
    body: Body<NewBlock>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, body.digest, move |tx| {
        service::block_create(tx, &caller, *id, &body.value).map(Created)
    })
    .await
}

/// 解除停用 End a block.
#[utoipa::path(
    tag = "booking", operation_id = "block_lift", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = ["booking:serve"])),
    responses((status = 200), (status = 404, body = ProblemBody))
)]
#[post("/blocks/{id}/lift")]
async fn lift(db: Data<Db>, caller: Caller, id: Path<BlockId>, once: Once) -> Result<HttpResponse, Problem> {
    caller.require(Capability::BookingServe)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::block_lift(tx, &caller, *id).map(Done))
        .await
}
