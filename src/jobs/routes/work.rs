//! Long work as the one who asked for it sees it: how far it is, and what it came to.

use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, ContentEncoding, HeaderValue};
use actix_web::web::{Bytes, Data, Json, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use futures_util::stream::unfold;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::identity::Caller;
use crate::kernel::WorkId;
use crate::store::work::{self, WorkKind, WorkRow, WorkState};
use crate::store::{Db, DbError};
use crate::web::{self, English, Page, PageQuery, Params, Problem, ProblemBody, Routes};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(list).service(show).service(events);
}

/// Long work and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct LongWork {
    id: WorkId,
    kind: WorkKind,
    /// What people know it by: the file's name, the period, or the day.
    title: String,
    state: WorkState,
    /// What is being done: `reading`, `rows`, `lines`, `drafting`, `keeping`, of a package `lists`, `files`, `seals`,
    /// `reconciliation`, `reports`, of matching `matching`, `paying`, `comparing`, or of closing a month `looking`, `totalling`,
    /// `digesting`, `chaining`, `sealing`, `settling`; absent before the beginning.
    phase: Option<String>,
    /// Rows or lines that are done.
    done: i64,
    /// Of so many, where that is known.
    total: Option<i64>,
    /// How many times it was begun: more than once after an interruption.
    begun: i32,
    /// What the operation would have answered at once; present once it is done.
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    /// Why it came to nothing; present if it failed.
    #[schema(value_type = Option<ProblemBody>)]
    problem: Option<Value>,
    /// It is being done, and stops shortly.
    is_stopping: bool,
    /// The file that it wrote, at `/work/{id}/content`; present while it is kept.
    file: Option<WorkFile>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

/// A file that long work wrote.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
struct WorkFile {
    /// To be saved under.
    name: String,
    /// Headings left out.
    rows: i64,
    bytes: i64,
    kept_until: DateTime<Utc>,
}

impl LongWork {
    pub(crate) fn told(row: WorkRow, English(english): English) -> Self {
        let language = if english { "en" } else { "zh" };
        Self {
            id: row.id,
            kind: row.kind,
            title: row.title,
            state: row.state,
            phase: row.phase.filter(|phase| !phase.is_empty()),
            done: row.done,
            total: row.total,
            begun: row.begun,
            result: row.result,
            problem: row.problem.and_then(|mut problem| problem.get_mut(language).map(Value::take)),
            is_stopping: row.is_stopping,
            file: match (row.file_name, row.file_rows, row.file_bytes, row.file_kept_until) {
                (Some(name), Some(rows), Some(bytes), Some(kept_until)) => {
                    Some(WorkFile { name, rows, bytes, kept_until })
                }
                _ => None,
            },
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }

    const fn is_over(&self) -> bool {
        matches!(self.state, WorkState::Done | WorkState::Failed | WorkState::Cancelled)
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WorkQuery {
    /// Absent: all.
    #[param(inline)]
    kind: Option<WorkKind>,
}

/// 我的后台任务 The caller's own long work of the last 30 days, newest first.
#[utoipa::path(
    tag = "work", operation_id = "work_list", params(WorkQuery, PageQuery),
    security(("bearer" = []), ("bearer" = ["listing:sync"]), ("bearer" = ["usage:write"])),
    responses((status = 200, body = Page<LongWork>))
)]
#[get("/work")]
async fn list(
    db: Data<Db>,
    caller: Caller,
    english: English,
    Params(query): Params<WorkQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<Page<LongWork>>, Problem> {
    let (before, limit) = (page.after::<(DateTime<Utc>, WorkId)>()?, page.limit());
    let rows = web::read(&db, move |conn| work::list(conn, caller.user_id, query.kind, before, limit + 1)).await?;
    Ok(Json(Page::from_rows(rows, limit, |row| (row.created_at, row.id)).map(|row| LongWork::told(row, english))))
}

/// 后台任务 One of the caller's own.
#[utoipa::path(
    tag = "work", operation_id = "work_show", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = []), ("bearer" = ["listing:sync"]), ("bearer" = ["usage:write"])),
    responses((status = 200, body = LongWork), (status = 404, body = ProblemBody))
)]
#[get("/work/{id}")]
async fn show(db: Data<Db>, caller: Caller, english: English, id: Path<WorkId>) -> Result<Json<LongWork>, Problem> {
    own(&db, &caller, *id).await.map(|row| Json(LongWork::told(row, english)))
}

pub(super) async fn own(db: &Db, caller: &Caller, id: WorkId) -> Result<WorkRow, Problem> {
    let row = web::read::<_, DbError>(db, move |conn| work::fetch(conn, id)).await?;
    if row.owner_id == caller.user_id { Ok(row) } else { Err(Problem::not_found()) }
}

/// How often the table is looked at, how long silence lasts before a sign of life, and how long one answer lasts.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const SIGN_OF_LIFE_AFTER: u32 = 30;
const LOOKS: u32 = 1_200;

/// 后台任务进度 The work's progress as server-sent events: `progress` at each change, then `done`, `failed` or
/// `cancelled`, each with the work as data. Ends after ten minutes at the latest: ask again.
#[utoipa::path(
    tag = "work", operation_id = "work_events", params(("id" = uuid::Uuid, Path)),
    security(("bearer" = []), ("bearer" = ["listing:sync"]), ("bearer" = ["usage:write"])),
    responses(
        (status = 200, description = "events with a `LongWork` each", content_type = "text/event-stream", body = String),
        (status = 404, body = ProblemBody),
    )
)]
#[get("/work/{id}/events")]
async fn events(db: Data<Db>, caller: Caller, english: English, id: Path<WorkId>) -> Result<HttpResponse, Problem> {
    let first = LongWork::told(own(&db, &caller, *id).await?, english);
    let watching = Watching { db: db.as_ref().clone(), english, next: Some(first), last: None, silent: 0, looks: 0 };
    let stream = unfold(watching, |mut watching| async move {
        let bytes = watching.event().await?;
        Some((Ok::<_, Problem>(bytes), watching))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")))
        // Events leave at once: nothing on the way may gather them.
        .insert_header(("x-accel-buffering", "no"))
        .insert_header(ContentEncoding::Identity)
        .streaming(stream))
}

/// Somebody who watches.
struct Watching {
    db: Db,
    english: English,
    /// Seen, and not told yet.
    next: Option<LongWork>,
    /// The last that was told.
    last: Option<LongWork>,
    silent: u32,
    looks: u32,
}

impl Watching {
    /// The next event, or a sign of life; none at the end.
    async fn event(&mut self) -> Option<Bytes> {
        loop {
            if let Some(work) = self.next.take().filter(|work| self.last.as_ref() != Some(work)) {
                let event = Self::written(&work);
                self.last = Some(work);
                self.silent = 0;
                return Some(event);
            }
            let last = self.last.as_ref()?;
            if last.is_over() || self.looks >= LOOKS {
                return None;
            }
            if self.silent >= SIGN_OF_LIFE_AFTER {
                self.silent = 0;
                return Some(Bytes::from_static(b":\n\n"));
            }
            let id = last.id;
            tokio::time::sleep(LOOK_EVERY).await;
            (self.looks, self.silent) = (self.looks + 1, self.silent + 1);
            let row = web::read::<_, DbError>(&self.db, move |conn| work::fetch(conn, id)).await.ok()?;
            self.next = Some(LongWork::told(row, self.english));
        }
    }

    fn written(work: &LongWork) -> Bytes {
        let name = match work.state {
            WorkState::Done => "done",
            WorkState::Failed => "failed",
            WorkState::Cancelled => "cancelled",
            WorkState::Waiting | WorkState::Running => "progress",
        };
        let data = serde_json::to_string(work).unwrap_or_default();
        format!("event: {name}\ndata: {data}\n\n").into()
    }
}
