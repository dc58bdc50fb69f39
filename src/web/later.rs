//! Operations that the caller need not wait for.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
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
/// Those of [`write_once`].
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
/// Those of `judge` and of [`write_once`].
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
        judge(tx)?;
        let row = work::enqueue(tx, &new)?;
        Ok::<_, E>(Accepted(WorkTicket::of(&row)))
    })
    .await?;
    let applied = HeaderValue::from_static("respond-async");
    answer.headers_mut().insert(HeaderName::from_static("preference-applied"), applied);
    Ok(answer)
}
