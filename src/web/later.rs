//! Operations that the caller need not wait for.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::problem::Problem;
use super::run::{Accepted, Once, write_once};
use crate::kernel::{Actor, UserId, WorkId};
use crate::store::work::{self, NewWork, WorkKind, WorkRow};
use crate::store::{Db, DbError, Tx};

/// Whether the caller asks not to wait (`Prefer: respond-async`, RFC 7240).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Later(pub bool);

impl FromRequest for Later {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let wishes = request.headers().get_all("prefer").filter_map(|value| value.to_str().ok());
        let is_wish = |wish: &str| wish.trim().eq_ignore_ascii_case("respond-async");
        ready(Ok(Self(wishes.flat_map(|value| value.split(',')).any(is_wish))))
    }
}

/// What is to be done later.
pub struct LaterWork<'c, C> {
    pub kind: WorkKind,
    pub owner: UserId,
    /// Who asks, for the worker to act as.
    pub caller: &'c C,
    pub title: String,
    pub request: Value,
    pub file: Option<Vec<u8>>,
}

/// Work of one kind that a person may have asked for while none of it is over.
const MOST_OPEN: i64 = 20;

/// The answer to one who does not wait: where to look is `/work/{id}`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkTicket {
    pub id: WorkId,
    pub kind: WorkKind,
    pub title: String,
    pub created_at: DateTime<Utc>,
}

impl WorkTicket {
    pub fn of(row: &WorkRow) -> Self {
        Self { id: row.id, kind: row.kind, title: row.title.clone(), created_at: row.created_at }
    }
}

/// Keeps the work for the worker and answers 202.
///
/// # Errors
/// 429 if the person has too much of it open; those of [`write_once`].
pub async fn later<C: Serialize>(
    db: &Db,
    actor: Actor,
    once: Once,
    digest: [u8; 32],
    asked: LaterWork<'_, C>,
) -> Result<HttpResponse, Problem> {
    later_if(db, actor, once, digest, asked, |_| Ok::<_, DbError>(())).await
}

/// As [`later`], where `judge` refuses at once what can be judged at once: nothing is kept then. Who asks again under the
/// same key gets the same ticket, whatever became of it.
///
/// # Errors
/// 429 if the person has too much of it open; those of `judge` and of [`write_once`].
pub async fn later_if<C, E>(
    db: &Db,
    actor: Actor,
    once: Once,
    digest: [u8; 32],
    asked: LaterWork<'_, C>,
    mut judge: impl FnMut(&mut Tx<'_>) -> Result<(), E> + Send + 'static,
) -> Result<HttpResponse, Problem>
where
    C: Serialize,
    E: From<DbError> + Into<Problem> + std::error::Error + 'static,
{
    let LaterWork { kind, owner, caller, title, request, file } = asked;
    let caller = serde_json::to_value(caller).map_err(|error| Problem::unexpected(&error))?;
    let new = NewWork { kind, owner, caller, title, request, file };
    let mut answer = write_once(db, actor, once, digest, move |tx| {
        judge(tx).map_err(Refusal::Judged)?;
        if work::open_count(tx.conn(), new.owner, new.kind)? >= MOST_OPEN {
            return Err(Refusal::TooMany);
        }
        let row = work::enqueue(tx, &new)?;
        Ok(Accepted(WorkTicket::of(&row)))
    })
    .await?;
    let applied = HeaderValue::from_static("respond-async");
    answer.headers_mut().insert(HeaderName::from_static("preference-applied"), applied);
    Ok(answer)
}

/// Why work is not kept.
#[derive(Debug, thiserror::Error)]
enum Refusal<E: std::error::Error + 'static> {
    #[error("{0}")]
    Judged(#[source] E),
    #[error("too much of it is open")]
    TooMany,
    #[error("{0}")]
    Db(#[from] DbError),
}

impl<E: Into<Problem> + std::error::Error> From<Refusal<E>> for Problem {
    fn from(refusal: Refusal<E>) -> Self {
        match refusal {
            Refusal::Judged(error) => error.into(),
            Refusal::Db(error) => error.into(),
            Refusal::TooMany => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "work_open",
                format!("您已有 {MOST_OPEN} 项同类任务尚未完成，请等其中一项完成或取消后再试"),
                format!("{MOST_OPEN} tasks of this kind that you asked for are not done: wait for one, or cancel it"),
            ),
        }
    }
}
