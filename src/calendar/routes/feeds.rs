//! Feeds: made and ended by people, read by programs.

use actix_web::http::header::{CACHE_CONTROL, ETag, EntityTag, Header, IfNoneMatch};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};

use crate::calendar::service::{self, FeedView, NewFeed};
use crate::identity::Caller;
use crate::kernel::CalendarFeedId;
use crate::store::Db;
use crate::web::{self, Body, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, PublicAddress, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(create).service(list).service(revoke).service(read);
}

/// 建立日历订阅地址 Make a secret address under which calendar programs read. The answer tells it once and is not kept:
/// an Idempotency-Key has no effect here.
#[utoipa::path(
    tag = "calendar", operation_id = "calendar_feed_create", request_body = NewFeed,
    security(("bearer" = ["booking:read"])),
    responses(
        (status = 201, body = FeedView),
        (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody, description = "too_many_feeds"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/calendar-feeds")]
async fn create(
    db: Data<Db>,
    site: Data<PublicAddress>,
    caller: Caller,
    body: Body<NewFeed>,
) -> Result<HttpResponse, Problem> {
    // A program reads with its token; what it makes would be nobody's.
    if caller.client.is_some() {
        return Err(Problem::forbidden());
    }
    let (actor, new) = (caller.actor(), body.value);
    let view = web::write(&db, actor, move |tx| {
        service::feed_create(tx, &caller, &new, |token| format!("{}/api/v1/calendar-feeds/{token}.ics", site.0))
    })
    .await?;
    Ok(HttpResponse::Created().insert_header((CACHE_CONTROL, "no-store")).json(view))
}

/// 我的日历订阅 The caller's feeds in force, newest first; without their addresses.
#[utoipa::path(
    tag = "calendar", operation_id = "calendar_feed_list", params(PageQuery),
    security(("bearer" = ["booking:read"])),
    responses((status = 200, body = Page<FeedView>))
)]
#[get("/calendar-feeds")]
async fn list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let rows = web::read(&db, move |conn| service::feed_list(conn, &caller, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |feed| feed.id)))
}

/// 停用日历订阅 End a feed: its address leads nowhere from now on.
#[utoipa::path(
    tag = "calendar", operation_id = "calendar_feed_revoke", params(("id" = CalendarFeedId, Path)),
    security(("bearer" = ["booking:read"])),
    responses((status = 200), (status = 404, body = ProblemBody))
)]
#[post("/calendar-feeds/{id}/revoke")]
async fn revoke(db: Data<Db>, caller: Caller, once: Once, id: Path<CalendarFeedId>) -> Result<HttpResponse, Problem> {
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| service::feed_revoke(tx, &caller, *id).map(Done))
        .await
}

/// 日历订阅 A calendar, to who knows its address: iCalendar, a month back and a year ahead, cancellations included.
#[utoipa::path(
    tag = "calendar", operation_id = "calendar_feed_read", security(()),
    params(("token" = String, Path, description = "The secret of the address")),
    responses(
        (status = 200, body = String, content_type = "text/calendar"),
        (status = 304, description = "As it was when `If-None-Match` was read"),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/calendar-feeds/{token}.ics")]
async fn read(db: Data<Db>, request: HttpRequest, token: Path<String>) -> Result<HttpResponse, Problem> {
    let now = db.clock().now();
    let file = web::read_replica(&db, move |conn| service::feed_read(conn, &token, now)).await?;
    let tag = EntityTag::new_strong(file.tag);
    let is_known = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(items)) => items.iter().any(|item| item.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header(ETag(tag)).insert_header((CACHE_CONTROL, "private, no-cache"));
    Ok(if is_known { answer.finish() } else { answer.content_type("text/calendar; charset=utf-8").body(file.text) })
}
