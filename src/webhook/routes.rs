//! An organisation's webhooks, and the log of what was sent.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Delivery, DeliveryState, NewWebhook, Webhook, shown_secret};
use super::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{Reach, WebhookDeliveryId, WebhookId};
use crate::store::Db;
use crate::web::{self, Body, Created, Done, Once, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(create).service(list).service(update).service(revoke).service(test).service(deliveries).service(replay);
}

/// A webhook with the secret that signs, which is told this once.
#[derive(Serialize, ToSchema)]
struct WebhookSecret {
    #[serde(flatten)]
    webhook: Webhook,
    /// `whsec_` and the key in base64, as libraries for Standard Webhooks take it.
    secret: String,
}

/// 新建推送地址 Tell another system what happens. Requests are signed as Standard Webhooks has it (`webhook-id`,
/// `webhook-timestamp`, `webhook-signature`: HMAC-SHA256). The answer tells the secret once and is not kept: an
/// Idempotency-Key has no effect here.
#[utoipa::path(
    tag = "webhook", operation_id = "webhook_create", request_body = NewWebhook,
    security(("bearer" = ["organisation:manage"])),
    responses(
        (status = 201, body = WebhookSecret),
        (status = 409, body = ProblemBody, description = "too_many_webhooks"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/webhooks")]
async fn create(
    db: Data<Db>,
    reach: Data<Reach>,
    caller: Caller,
    body: Body<NewWebhook>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let made = web::write(&db, caller.actor(), move |tx| service::webhook_create(tx, &caller, &body.value, **reach));
    let made = made.await?;
    let answer = WebhookSecret { webhook: made.webhook, secret: shown_secret(&made.secret) };
    Ok(HttpResponse::Created().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

/// 推送地址 The organisation's webhooks, newest first.
#[utoipa::path(
    tag = "webhook", operation_id = "webhook_list", params(PageQuery),
    security(("bearer" = ["organisation:manage"])), responses((status = 200, body = Page<Webhook>))
)]
#[get("/webhooks")]
async fn list(db: Data<Db>, caller: Caller, page: Params<PageQuery>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let (limit, before) = (page.0.limit(), page.0.after()?);
    let now = db.clock().now();
    let rows = web::read(&db, move |conn| service::webhook_list(conn, &caller, before, limit, now)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |webhook| webhook.id)))
}

/// 修改推送地址 Another address, other topics, a pause.
#[utoipa::path(
    tag = "webhook", operation_id = "webhook_update", params(("id" = WebhookId, Path)), request_body = NewWebhook,
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = Webhook), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody))
)]
#[put("/webhooks/{id}")]
async fn update(
    db: Data<Db>,
    reach: Data<Reach>,
    caller: Caller,
    id: Path<WebhookId>,
    body: Body<NewWebhook>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let changed =
        web::write(&db, caller.actor(), move |tx| service::webhook_update(tx, &caller, *id, &body.value, **reach));
    Ok(HttpResponse::Ok().json(changed.await?))
}

/// 停用推送地址 End a webhook; what waits for it is not sent any more.
#[utoipa::path(
    tag = "webhook", operation_id = "webhook_revoke", params(("id" = WebhookId, Path)),
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200), (status = 404, body = ProblemBody))
)]
#[post("/webhooks/{id}/revoke")]
async fn revoke(db: Data<Db>, caller: Caller, once: Once, id: Path<WebhookId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::webhook_revoke(tx, &caller, *id).map(Done)
    })
    .await
}

/// 测试推送 Send `webhook.test`, to see whether it arrives.
#[utoipa::path(
    tag = "webhook", operation_id = "webhook_test", params(("id" = WebhookId, Path)),
    security(("bearer" = ["organisation:manage"])),
    responses((status = 201, body = Delivery), (status = 404, body = ProblemBody))
)]
#[post("/webhooks/{id}/test")]
async fn test(db: Data<Db>, caller: Caller, once: Once, id: Path<WebhookId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::webhook_test(tx, &caller, *id).map(Created)
    })
    .await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DeliveryQuery {
    #[param(inline)]
    state: Option<DeliveryState>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 推送记录 What was sent to a webhook, and what came of it, newest first.
#[utoipa::path(
    tag = "webhook", operation_id = "webhook_deliveries", params(("id" = WebhookId, Path), DeliveryQuery),
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = Page<Delivery>), (status = 404, body = ProblemBody))
)]
#[get("/webhooks/{id}/deliveries")]
async fn deliveries(
    db: Data<Db>,
    caller: Caller,
    id: Path<WebhookId>,
    Params(query): Params<DeliveryQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (limit, before) = (page.limit(), page.after()?);
    let rows =
        web::read(&db, move |conn| service::webhook_deliveries(conn, &caller, *id, query.state, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |delivery| (delivery.created_at, delivery.id))))
}

/// 重新推送 Send a delivery once more, under the same id.
#[utoipa::path(
    tag = "webhook", operation_id = "webhook_replay",
    params(("id" = WebhookId, Path), ("delivery" = WebhookDeliveryId, Path)),
    security(("bearer" = ["organisation:manage"])),
    responses((status = 200, body = Delivery), (status = 404, body = ProblemBody))
)]
#[post("/webhooks/{id}/deliveries/{delivery}/replay")]
async fn replay(
    db: Data<Db>,
    caller: Caller,
    once: Once,
    path: Path<(WebhookId, WebhookDeliveryId)>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::OrganisationManage)?;
    let (id, delivery) = path.into_inner();
    web::write_once(&db, caller.actor(), once, web::NO_BODY, move |tx| {
        service::webhook_replay(tx, &caller, id, delivery).map(Done)
    })
    .await
}
