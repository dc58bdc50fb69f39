//! Messages of the caller, and the mails that did not arrive.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::model::MailState;
use super::queries::{Message, UndeliveredMail};
use super::service;
use crate::identity::{Caller, Capability};
use crate::kernel::{Invalid, OutboxId};
use crate::store::Db;
use crate::web::{self, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    cfg.service(messages).service(unread).service(read_all).service(read).service(outbox_list).service(outbox_retry);
}

/// What the product wrote to the caller.
#[derive(Serialize, ToSchema)]
struct MessageView {
    id: OutboxId,
    /// What happened, as `booking.confirmed`.
    #[schema(example = "booking.confirmed")]
    topic: String,
    /// The thing it happened to: `booking`, `claim`, `organisation` …
    subject_kind: String,
    subject_id: Uuid,
    /// The headline, in the language that the caller had then.
    title: String,
    /// Plain text, lines apart.
    text: String,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            id: message.id,
            topic: message.topic,
            subject_kind: message.subject_kind,
            subject_id: message.subject_id,
            title: message.subject,
            text: message.body,
            created_at: message.created_at,
            read_at: message.read_at,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MessageQuery {
    /// Only those that were not read.
    #[serde(default)]
    unread: bool,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 我的消息 What the product wrote to the caller, newest first.
#[utoipa::path(
    tag = "notify", operation_id = "me_message_list", params(MessageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<MessageView>))
)]
#[get("/me/messages")]
async fn messages(db: Data<Db>, caller: Caller, Params(query): Params<MessageQuery>) -> Result<HttpResponse, Problem> {
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (before, limit) = (page.after()?, page.limit());
    let rows = web::read(&db, move |conn| service::messages(conn, &caller, query.unread, before, limit)).await?;
    let page = Page::from_rows(rows, limit, |message| (message.created_at, message.id));
    Ok(HttpResponse::Ok().json(page.map(MessageView::from)))
}

#[derive(Serialize, ToSchema)]
struct UnreadMessages {
    count: i64,
}

/// 未读消息数 How many messages the caller has not read.
#[utoipa::path(
    tag = "notify", operation_id = "me_message_count", security(("bearer" = [])),
    responses((status = 200, body = UnreadMessages))
)]
#[get("/me/messages/unread")]
async fn unread(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    let count = web::read(&db, move |conn| service::unread_count(conn, &caller)).await?;
    Ok(HttpResponse::Ok().json(UnreadMessages { count }))
}

/// 全部标为已读 Mark all of the caller's messages as read.
#[utoipa::path(
    tag = "notify", operation_id = "me_message_read_all", security(("bearer" = [])), responses((status = 204))
)]
#[post("/me/messages/read")]
async fn read_all(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Problem> {
    web::write(&db, caller.actor(), move |tx| service::messages_read_all(tx, &caller)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// 标为已读 Mark one message as read.
#[utoipa::path(
    tag = "notify", operation_id = "me_message_read", security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemBody))
)]
#[post("/me/messages/{id}/read")]
async fn read(db: Data<Db>, caller: Caller, id: Path<OutboxId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    web::write(&db, caller.actor(), move |tx| service::message_read(tx, &caller, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OutboxQuery {
    /// `queued` or `given_up`; both if absent.
    state: Option<MailState>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// 发件箱 Mails that have not arrived, newest first, and why.
#[utoipa::path(
    tag = "admin", operation_id = "admin_outbox", params(OutboxQuery), security(("bearer" = ["system:operate"])),
    responses((status = 200, body = Page<UndeliveredMail>), (status = 422, body = ProblemBody))
)]
#[get("/admin/outbox")]
async fn outbox_list(
    db: Data<Db>,
    caller: Caller,
    Params(query): Params<OutboxQuery>,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::SystemOperate)?;
    if matches!(query.state, Some(MailState::Sent | MailState::Kept)) {
        let invalid = Invalid::new("mail_state", "应为 queued 或 given_up", "must be queued or given_up");
        return Err(Problem::invalid_field("state", invalid));
    }
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let (before, limit) = (page.after()?, page.limit());
    let rows = web::read(&db, move |conn| service::outbox_list(conn, query.state, before, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::from_rows(rows, limit, |mail| (mail.created_at, mail.id))))
}

/// 重新发送 Try a mail that was given up once more.
#[utoipa::path(
    tag = "admin", operation_id = "admin_outbox_retry", security(("bearer" = ["system:operate"])),
    responses((status = 204), (status = 409, body = ProblemBody, description = "mail_not_retriable"))
)]
#[post("/admin/outbox/{id}/retry")]
async fn outbox_retry(db: Data<Db>, caller: Caller, id: Path<OutboxId>) -> Result<HttpResponse, Problem> {
    caller.require(Capability::SystemOperate)?;
    let id = id.into_inner();
    web::write(&db, caller.actor(), move |tx| service::outbox_retry(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
