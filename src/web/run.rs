//! Running questions and use cases off the async threads: one hand-over per request.

use std::future::{Ready, ready};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use diesel::pg::PgConnection;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::fresh;
use super::problem::Problem;
use crate::kernel::{Actor, Invalid};
use crate::store::{Asked, Db, DbError, Purpose, Tx, idempotency};

/// Asks the database a question.
///
/// # Errors
/// The question's, as a problem answer.
pub async fn read<T, E>(
    db: &Db,
    question: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
) -> Result<T, Problem>
where
    T: Send + 'static,
    E: From<DbError> + Into<Problem> + 'static,
{
    let seat = db.line().enter(Purpose::Read).await?;
    let db = db.clone();
    off_thread(move || {
        let _seat = seat;
        db.read(question)
    })
    .await
}

/// As [`read`], where a replica may answer: for what many look at and what may be some seconds old. Whoever wrote just
/// now sees what they wrote ([`Freshness`](crate::store::Freshness)). The question may be asked twice.
///
/// # Errors
/// The question's, as a problem answer.
pub async fn read_replica<T, E>(
    db: &Db,
    question: impl Fn(&mut PgConnection) -> Result<T, E> + Send + Sync + 'static,
) -> Result<T, Problem>
where
    T: Send + 'static,
    E: From<DbError> + Into<Problem> + std::error::Error + 'static,
{
    let question = Arc::new(question);
    match ask_replica(db, &question).await? {
        Some(answer) => Ok(answer),
        // In its turn among all who ask the primary.
        None => read(db, move |conn| question(conn)).await,
    }
}

/// How often one who waits for a replica's answer looks whether the replica still answers anybody.
const LOOK: Duration = Duration::from_millis(500);
/// No answer is waited for longer; the replica may write it for nobody.
const LONGEST: Duration = Duration::from_secs(30);

/// A replica's answer, or none if the primary must be asked.
async fn ask_replica<T, E, Q>(db: &Db, question: &Arc<Q>) -> Result<Option<T>, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + std::error::Error + 'static,
    Q: Fn(&mut PgConnection) -> Result<T, E> + Send + Sync + 'static,
{
    let freshness = fresh::wanted();
    let Some(line) = db.replica_line().filter(|_| db.may_read_behind(freshness)) else { return Ok(None) };
    // Who finds no place with the replicas finds one with the primary, or is told so there.
    let Ok(seat) = line.enter(Purpose::Read).await else {
        db.fell_back();
        return Ok(None);
    };
    let asked = Arc::new(Asked::default());
    let (replicas, noted, question) = (db.clone(), Arc::clone(&asked), Arc::clone(question));
    let mut answer = pin!(off_thread(move || {
        let _seat = seat;
        replicas.read_behind(freshness, &noted, |conn| question(conn)).transpose()
    }));
    let began = Instant::now();
    // A replica that hangs keeps its connection, its seat and this thread until it ends, but not who asked.
    let answer = loop {
        match tokio::time::timeout(LOOK, &mut answer).await {
            Ok(answer) => break answer?,
            Err(_) if db.is_silent(&asked) || began.elapsed() >= LONGEST => break None,
            Err(_) => {}
        }
    };
    if answer.is_none() {
        db.fell_back();
    }
    Ok(answer)
}

/// Runs a use case in one transaction.
///
/// # Errors
/// The use case's, as a problem answer.
pub async fn write<T, E>(
    db: &Db,
    actor: Actor,
    work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
) -> Result<T, Problem>
where
    T: Send + 'static,
    E: From<DbError> + Into<Problem> + std::error::Error + 'static,
{
    let seat = db.line().enter(Purpose::Write).await?;
    let db = db.clone();
    off_thread(move || {
        let _seat = seat;
        db.write(&actor, work)
    })
    .await
}

/// Runs work that waits (for the database, say) off the async threads.
///
/// # Errors
/// The work's, as a problem answer.
pub async fn off_thread<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + 'static,
{
    let done = tokio::task::spawn_blocking(move || work().map_err(Into::into));
    done.await.unwrap_or_else(|error| Err(Problem::unexpected(&error)))
}

/// Answers 201 with a body.
pub struct Created<T>(pub T);
/// Answers 200 with a body.
pub struct Done<T>(pub T);
/// Answers 202 with a body: it is done later.
pub struct Accepted<T>(pub T);

/// A success that can be kept and given again.
pub trait Success: Send + 'static {
    const STATUS: StatusCode;
    type Body: Serialize;
    fn body(&self) -> &Self::Body;
}

impl<T: Serialize + Send + 'static> Success for Created<T> {
    const STATUS: StatusCode = StatusCode::CREATED;
    type Body = T;
    fn body(&self) -> &T {
        &self.0
    }
}

impl<T: Serialize + Send + 'static> Success for Done<T> {
    const STATUS: StatusCode = StatusCode::OK;
    type Body = T;
    fn body(&self) -> &T {
        &self.0
    }
}

impl<T: Serialize + Send + 'static> Success for Accepted<T> {
    const STATUS: StatusCode = StatusCode::ACCEPTED;
    type Body = T;
    fn body(&self) -> &T {
        &self.0
    }
}

/// The digest of a request that has no body.
pub const NO_BODY: [u8; 32] = [0; 32];

/// The request's `Idempotency-Key`, if it has one, bound to method and path.
#[derive(Debug, Clone)]
pub struct Once {
    key: Option<String>,
    target: String,
}

impl FromRequest for Once {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = match request.headers().get("idempotency-key").map(|value| value.to_str()) {
            None => Ok(None),
            Some(Ok(key)) if (1..=200).contains(&key.len()) => Ok(Some(key.to_owned())),
            Some(_) => Err(Problem::invalid_field(
                "Idempotency-Key",
                Invalid::new("idempotency_key", "应为 1 到 200 个可见字符", "must be 1 to 200 visible characters"),
            )),
        };
        ready(key.map(|key| Self { key, target: format!("{} {}", request.method(), request.path()) }))
    }
}

/// Runs a use case in one transaction and keeps its answer under the request's idempotency key, so that a replay (same
/// caller, key, path and body) gets the first answer and nothing happens twice. `digest` is the body's.
///
/// # Errors
/// The use case's; or 409 if the key was used for another request.
pub async fn write_once<S, E>(
    db: &Db,
    actor: Actor,
    once: Once,
    digest: [u8; 32],
    mut work: impl FnMut(&mut Tx<'_>) -> Result<S, E> + Send + 'static,
) -> Result<HttpResponse, Problem>
where
    S: Success,
    E: From<DbError> + Into<Problem> + std::error::Error + 'static,
{
    let Some(key) = once.key else {
        let success = write(db, actor, work).await?;
        return Ok(HttpResponseBuilder::new(S::STATUS).json(success.body()));
    };
    let fingerprint = Sha256::new().chain_update(&once.target).chain_update(digest).finalize().to_vec();
    let owner = actor.user.map_or_else(|| actor.label.clone(), |user| user.to_string());
    let seat = db.line().enter(Purpose::Write).await?;
    let db = db.clone();
    let answer = off_thread(move || {
        let _seat = seat;
        // A twin that commits between our look and our keeping makes `keep` fail; the second look then finds it.
        for _ in 0..2 {
            if let Some(answer) = db.read(|conn| idempotency::find(conn, &owner, &key))? {
                return replay(answer, &fingerprint);
            }
            let outcome = db.write(&actor, |tx| {
                let success = work(tx).map_err(Attempt::Work)?;
                let body = idempotency::Body::of(success.body()).map_err(|e| Attempt::Answer(e.to_string()))?;
                let status = i32::from(S::STATUS.as_u16());
                let answer = idempotency::Answer { fingerprint: fingerprint.clone(), status, body };
                idempotency::keep(tx, &owner, &key, &answer)?;
                Ok(answer)
            });
            match outcome {
                Ok(answer) => return Ok(answer),
                Err(Attempt::Db(error)) if error.constraint() == Some(idempotency::KEY_CONSTRAINT) => {}
                // The use case itself may have run into what its twin did; the twin's answer is the one to give.
                Err(Attempt::Work(error)) => {
                    return match db.read(|conn| idempotency::find(conn, &owner, &key))? {
                        Some(answer) => replay(answer, &fingerprint),
                        None => Err(error.into()),
                    };
                }
                Err(Attempt::Db(error)) => return Err(error.into()),
                Err(Attempt::Answer(error)) => return Err(Problem::unexpected(&error)),
            }
        }
        Err(Problem::conflict("in_progress", "相同的请求正在处理", "the same request is being handled"))
    })
    .await?;
    let status = u16::try_from(answer.status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK);
    Ok(HttpResponseBuilder::new(status).content_type(ContentType::json()).body(answer.body.into_text()))
}

fn replay(answer: idempotency::Answer, fingerprint: &[u8]) -> Result<idempotency::Answer, Problem> {
    if answer.fingerprint != fingerprint {
        return Err(Problem::conflict(
            "idempotency_key_reused",
            "此 Idempotency-Key 已用于另一个请求",
            "this Idempotency-Key was used for another request",
        ));
    }
    Ok(answer)
}

/// What can end an attempt at a kept answer.
#[derive(Debug, thiserror::Error)]
enum Attempt<E: std::error::Error + 'static> {
    #[error("{0}")]
    Work(#[source] E),
    #[error("{0}")]
    Db(#[from] DbError),
    #[error("answer cannot be written: {0}")]
    Answer(String),
}
