//! Long work that somebody asked for and need not wait for: kept in a table, done by a worker, looked at meanwhile.
//!
//! Whoever does it holds the row's lock until the end: nobody else takes it up meanwhile, and if the process dies the lock
//! goes with it. The work's own changes and its end are one transaction; its progress is written beside it.

use chrono::{DateTime, Duration, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use super::schema::{long_work, long_work_progress, work_cancel};
use super::{DbError, Progress, Tx};
use crate::kernel::{UserId, WorkId, text_enum};

text_enum! {
    pub enum WorkKind {
        ListingImport = "listing_import",
        StatementImport = "statement_import",
        BatchDraft = "batch_draft",
        YearPackage = "year_package",
        Export = "export",
        /// Of all bank lines that wait.
        Matching = "matching",
        /// Of a month of the books.
        PeriodClose = "period_close",
    }
}

text_enum! {
    pub enum WorkState {
        Waiting = "waiting",
        /// Begun, and not over.
        Running = "running",
        Done = "done",
        Failed = "failed",
        /// The one who asked for it does not want it any more.
        Cancelled = "cancelled",
    }
}

/// How long work that is over is remembered.
const REMEMBERED: Duration = Duration::days(30);

/// Work to be done later.
#[derive(Debug, Clone)]
pub struct NewWork {
    pub kind: WorkKind,
    pub owner: UserId,
    /// Who asks, for the worker to act as.
    pub caller: Value,
    pub title: String,
    pub request: Value,
    pub file: Option<Vec<u8>>,
}

/// Work as the worker takes it up.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = long_work, check_for_backend(diesel::pg::Pg))]
pub struct Claimed {
    pub id: WorkId,
    pub kind: String,
    pub title: String,
    pub request: Value,
    pub file: Option<Vec<u8>>,
}

/// Work and how far it is.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct WorkRow {
    #[diesel(sql_type = Uuid)]
    pub id: WorkId,
    #[diesel(sql_type = Uuid)]
    pub owner_id: UserId,
    #[diesel(sql_type = Text)]
    pub kind: WorkKind,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub state: WorkState,
    #[diesel(sql_type = Integer)]
    pub begun: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub phase: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub done: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub total: Option<i64>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub result: Option<Value>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub problem: Option<Value>,
    /// It is being done, and is to be stopped.
    #[diesel(sql_type = Bool)]
    pub is_stopping: bool,
    /// Of the file that it wrote, while that is kept: what to save it under, its rows, its length, and until when.
    #[diesel(sql_type = Nullable<Text>)]
    pub file_name: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub file_rows: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub file_bytes: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub file_kept_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub finished_at: Option<DateTime<Utc>>,
}

const ROW: &str = "
    SELECT w.id, w.owner_id, w.kind, w.title, w.result, w.problem, w.created_at, w.finished_at,
           CASE WHEN w.state = 'waiting' AND p.begun > 0 THEN 'running' ELSE w.state END AS state,
           coalesce(p.begun, 0) AS begun, p.phase, coalesce(p.done, 0) AS done, p.total,
           w.state = 'waiting' AND c.work_id IS NOT NULL AS is_stopping,
           f.name AS file_name, f.row_count AS file_rows, f.bytes AS file_bytes, f.kept_until AS file_kept_until
    FROM long_work w
    LEFT JOIN long_work_progress p ON p.work_id = w.id
    LEFT JOIN work_cancel c ON c.work_id = w.id
    LEFT JOIN work_file f ON f.work_id = w.id";

/// Keeps work for the worker, and forgets what the same person's work came to long ago.
///
/// # Errors
/// The database refuses.
pub fn enqueue(tx: &mut Tx<'_>, new: &NewWork) -> Result<WorkRow, DbError> {
    let now = tx.now();
    let forgotten =
        long_work::table.filter(long_work::owner_id.eq(new.owner)).filter(long_work::finished_at.lt(now - REMEMBERED));
    diesel::delete(forgotten).execute(tx.conn())?;
    let id = WorkId::new();
    diesel::insert_into(long_work::table)
        .values((
            long_work::id.eq(id),
            long_work::kind.eq(new.kind),
            long_work::owner_id.eq(new.owner),
            long_work::caller.eq(&new.caller),
            long_work::title.eq(&new.title),
            long_work::request.eq(&new.request),
            long_work::file.eq(&new.file),
            long_work::state.eq(WorkState::Waiting),
            long_work::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    fetch(tx.conn(), id)
}

/// # Errors
/// No such work.
pub fn fetch(conn: &mut PgConnection, id: WorkId) -> Result<WorkRow, DbError> {
    Ok(diesel::sql_query(format!("{ROW} WHERE w.id = $1")).bind::<Uuid, _>(id).get_result(conn)?)
}

/// A person's work, of one kind or of all, newest first.
///
/// # Errors
/// The database refuses.
pub fn list(
    conn: &mut PgConnection,
    owner: UserId,
    kind: Option<WorkKind>,
    before: Option<(DateTime<Utc>, WorkId)>,
    limit: i64,
) -> Result<Vec<WorkRow>, DbError> {
    Ok(diesel::sql_query(format!(
        "{ROW} WHERE w.owner_id = $1 AND ($2::timestamptz IS NULL OR (w.created_at, w.id) < ($2, $3::uuid))
             AND ($5::text IS NULL OR w.kind = $5)
         ORDER BY w.created_at DESC, w.id DESC LIMIT $4"
    ))
    .bind::<Uuid, _>(owner)
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .bind::<Nullable<Text>, _>(kind)
    .load(conn)?)
}

/// A person's work of a kind that is not over and is still wanted: its id and what was asked for, oldest first.
///
/// # Errors
/// The database refuses.
pub fn open(conn: &mut PgConnection, owner: UserId, kind: WorkKind) -> Result<Vec<(WorkId, Value)>, DbError> {
    Ok(long_work::table
        .filter(long_work::owner_id.eq(owner))
        .filter(long_work::kind.eq(kind))
        .filter(long_work::state.eq(WorkState::Waiting))
        .filter(sql::<Bool>("NOT EXISTS (SELECT FROM work_cancel c WHERE c.work_id = long_work.id)"))
        .order((long_work::created_at, long_work::id))
        .select((long_work::id, long_work::request))
        .load(conn)?)
}

/// How much work of a kind a person asked for that is not over.
///
/// # Errors
/// The database refuses.
pub fn open_count(conn: &mut PgConnection, owner: UserId, kind: WorkKind) -> Result<i64, DbError> {
    Ok(long_work::table
        .filter(long_work::owner_id.eq(owner))
        .filter(long_work::kind.eq(kind))
        .filter(long_work::state.eq(WorkState::Waiting))
        .count()
        .get_result(conn)?)
}

/// When work of the same person was last in hand. Whoever has none yet, or waits longest, comes first, so that one who asks
/// for much keeps nobody waiting.
const LAST_SERVED: &str = "(SELECT max(p.updated_at) FROM long_work o JOIN long_work_progress p ON p.work_id = o.id
    WHERE o.owner_id = long_work.owner_id) ASC NULLS FIRST";

/// The next work that nobody does, and who asked for it: people take turns, of each the oldest first; tables for export,
/// which may take long, after all that changes something.
///
/// # Errors
/// The database refuses.
pub fn next(conn: &mut PgConnection) -> Result<Option<(WorkId, Value)>, DbError> {
    Ok(long_work::table
        .filter(long_work::state.eq(WorkState::Waiting))
        .order((
            long_work::kind.eq(WorkKind::Export),
            sql::<Nullable<Timestamptz>>(LAST_SERVED),
            long_work::created_at,
            long_work::id,
        ))
        .for_no_key_update()
        .skip_locked()
        .select((long_work::id, long_work::caller))
        .first(conn)
        .optional()?)
}

/// Takes the work up until the transaction ends, unless somebody else did.
///
/// # Errors
/// The database refuses.
pub fn claim(tx: &mut Tx<'_>, id: WorkId) -> Result<Option<Claimed>, DbError> {
    Ok(long_work::table
        .filter(long_work::id.eq(id))
        .filter(long_work::state.eq(WorkState::Waiting))
        .for_no_key_update()
        .skip_locked()
        .select(Claimed::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Ends the work in the transaction that did it.
///
/// # Errors
/// The database refuses.
pub fn finish(tx: &mut Tx<'_>, id: WorkId, result: &Value) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(long_work::table.find(id))
        .set((
            long_work::state.eq(WorkState::Done),
            long_work::result.eq(result),
            long_work::file.eq(None::<Vec<u8>>),
            long_work::finished_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends the work, which came to nothing, and says why.
///
/// # Errors
/// The database refuses.
pub fn fail(tx: &mut Tx<'_>, id: WorkId, problem: &Value) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(long_work::table.find(id).filter(long_work::state.eq(WorkState::Waiting)))
        .set((
            long_work::state.eq(WorkState::Failed),
            long_work::problem.eq(problem),
            long_work::file.eq(None::<Vec<u8>>),
            long_work::finished_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// What came of the wish to stop work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Nobody had it in hand: it is over.
    Now,
    /// Whoever does it stops shortly.
    Soon,
    /// It was over before.
    Over,
    /// It is being done, and is of a kind that is not stopped in the middle.
    NotAnyMore,
}

/// Stops work that waits, or asks whoever does it to stop.
///
/// # Errors
/// No such work.
pub fn stop(tx: &mut Tx<'_>, id: WorkId) -> Result<Stopped, DbError> {
    if claim(tx, id)?.is_some() {
        cancel(tx, id)?;
        return Ok(Stopped::Now);
    }
    let row = fetch(tx.conn(), id)?;
    if !matches!(row.state, WorkState::Waiting | WorkState::Running) {
        return Ok(Stopped::Over);
    }
    if row.kind != WorkKind::Export {
        return Ok(Stopped::NotAnyMore);
    }
    let asked_at = tx.now();
    diesel::insert_into(work_cancel::table)
        .values((work_cancel::work_id.eq(id), work_cancel::asked_at.eq(asked_at)))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    Ok(Stopped::Soon)
}

/// Whether somebody wants the work to be stopped.
///
/// # Errors
/// The database refuses.
pub fn is_stopping(conn: &mut PgConnection, id: WorkId) -> Result<bool, DbError> {
    Ok(diesel::select(diesel::dsl::exists(work_cancel::table.find(id))).get_result(conn)?)
}

/// Ends the work, which nobody wants any more.
///
/// # Errors
/// The database refuses.
pub fn cancel(tx: &mut Tx<'_>, id: WorkId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(long_work::table.find(id).filter(long_work::state.eq(WorkState::Waiting)))
        .set((
            long_work::state.eq(WorkState::Cancelled),
            long_work::file.eq(None::<Vec<u8>>),
            long_work::finished_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Counts one more beginning; how many there were with this one.
///
/// # Errors
/// The database refuses.
pub fn begin(conn: &mut PgConnection, id: WorkId, now: DateTime<Utc>) -> Result<i32, DbError> {
    use long_work_progress as p;
    Ok(diesel::insert_into(p::table)
        .values((p::work_id.eq(id), p::begun.eq(1), p::phase.eq(""), p::done.eq(0_i64), p::updated_at.eq(now)))
        .on_conflict(p::work_id)
        .do_update()
        .set((
            p::begun.eq(p::begun + 1),
            p::phase.eq(""),
            p::done.eq(0_i64),
            p::total.eq(None::<i64>),
            p::updated_at.eq(now),
        ))
        .returning(p::begun)
        .get_result(conn)?)
}

/// Writes how far the work is.
///
/// # Errors
/// The database refuses.
pub fn tell(conn: &mut PgConnection, id: WorkId, progress: &Progress, now: DateTime<Utc>) -> Result<(), DbError> {
    use long_work_progress as p;
    diesel::update(p::table.find(id))
        .set((
            p::phase.eq(progress.phase),
            p::done.eq(progress.done),
            p::total.eq(progress.total),
            p::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
