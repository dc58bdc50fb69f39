//! Doing the long work that people asked for.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::identity::{self, Caller, Capability};
use crate::kernel::{Actor, WorkId};
use crate::ledger::Sealer;
use crate::reconciliation::model::CloseRequest;
use crate::report::service::exports::{self, ExportRequest};
use crate::settlement::routes::BatchRequest;
use crate::store::work::{self, Claimed, WorkKind};
use crate::store::{Db, DbError, Progress, Tx, db_errors, transient};
use crate::web::{Problem, StoredUpload, Upload};
use crate::year_package::model::YearPackageRequest;
use crate::{catalog, reconciliation, report, settlement, year_package};

/// Work that was begun this often and never came to an end brings its process down: it is given up.
const MOST_BEGINNINGS: i32 = 5;

/// Progress is written no more often.
const TELL_EVERY: Duration = Duration::from_millis(250);

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("{0}")]
    Refused(#[from] Problem),
    #[error("{0}")]
    Catalog(#[from] catalog::Error),
    #[error("{0}")]
    Reconciliation(#[from] reconciliation::Error),
    #[error("{0}")]
    Settlement(#[from] settlement::Error),
    #[error("{0}")]
    Report(#[from] report::Error),
    /// In a box: it holds what any of the others may be.
    #[error("{0}")]
    YearPackage(#[source] Box<year_package::Error>),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Db(#[from] DbError),
}

db_errors!(Error);

impl From<year_package::Error> for Error {
    fn from(error: year_package::Error) -> Self {
        Self::YearPackage(Box::new(error))
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(problem) => problem,
            Error::Catalog(error) => error.into(),
            Error::Reconciliation(error) => error.into(),
            Error::Settlement(error) => error.into(),
            Error::Report(error) => error.into(),
            Error::YearPackage(error) => (*error).into(),
            Error::Identity(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}

/// Does the oldest work that nobody does; answers how much was done: 0 or 1. Work that fails is ended with the reason;
/// work that cannot be done just now, because the database is away, waits. A month that is closed is sealed by `sealer`.
///
/// # Errors
/// The database is away.
pub fn run_work(db: &Db, sealer: &Sealer) -> Result<usize, super::Failure> {
    let Some((id, caller)) = db.read(work::next)? else { return Ok(0) };
    let outcome = match Caller::deserialize(caller) {
        Ok(caller) => catch_unwind(AssertUnwindSafe(|| attempt(db, sealer, id, &caller)))
            .unwrap_or_else(|_| Err(Problem::unexpected(&"long work panicked").into())),
        Err(error) => Err(Problem::unexpected(&error).into()),
    };
    match outcome {
        Ok(()) => Ok(1),
        Err(Error::Report(report::Error::Cancelled)) => {
            db.write(&Actor::system("long_work"), |tx| work::cancel(tx, id))?;
            Ok(1)
        }
        Err(error) if transient(&error) || is_away(&error) => Err(error.into()),
        Err(error) => {
            let problem = told(&error.into());
            db.write(&Actor::system("long_work"), |tx| work::fail(tx, id, &problem))?;
            Ok(1)
        }
    }
}

fn is_away(error: &Error) -> bool {
    std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<DbError>())
        .any(DbError::is_unavailable)
}

fn attempt(db: &Db, sealer: &Sealer, id: WorkId, caller: &Caller) -> Result<(), Error> {
    let told_at = Cell::new(None::<(Instant, &'static str)>);
    let watch = |progress: &Progress| {
        // What is done next is told at once.
        if told_at.get().is_some_and(|(at, phase)| phase == progress.phase && at.elapsed() < TELL_EVERY) {
            return;
        }
        told_at.set(Some((Instant::now(), progress.phase)));
        let now = db.clock().now();
        if let Err(error) = db.read(|conn| work::tell(conn, id, progress, now)) {
            tracing::warn!(%error, "progress cannot be written");
        }
    };
    db.write_watched(&caller.actor(), Some(&watch), |tx| {
        let Some(claimed) = work::claim(tx, id)? else { return Ok(()) };
        // Whoever did it before may have died before it could stop.
        if work::is_stopping(tx.conn(), id)? {
            return Ok(work::cancel(tx, id)?);
        }
        let now = tx.now();
        if db.read(|conn| work::begin(conn, id, now))? > MOST_BEGINNINGS {
            return Err(interrupted().into());
        }
        let result = perform(tx, db, (caller, sealer), claimed)?;
        work::finish(tx, id, &result)?;
        Ok(())
    })
}

fn perform(tx: &mut Tx<'_>, db: &Db, (caller, sealer): (&Caller, &Sealer), claimed: Claimed) -> Result<Value, Error> {
    let kind: WorkKind = claimed.kind.parse().map_err(|invalid| Problem::invalid_field("kind", invalid))?;
    match kind {
        WorkKind::ListingImport => {
            let new = catalog::routes::new_import(upload(claimed)?)?;
            written(&catalog::service::import_listings(tx, caller.organisation_id, &new)?)
        }
        WorkKind::StatementImport => {
            tx.tell("reading", 0, None);
            let known = reconciliation::service::layouts_known(tx.conn(), &caller.scope())?;
            let new = reconciliation::routes::new_import(upload(claimed)?, &known)?;
            written(&reconciliation::service::import_statement(tx, &caller.scope(), &new)?)
        }
        WorkKind::BatchDraft => {
            let request: BatchRequest = read(claimed.request)?;
            tx.tell("drafting", 0, None);
            written(&request.draft(tx, caller)?)
        }
        WorkKind::YearPackage => {
            let request: YearPackageRequest = read(claimed.request)?;
            tx.tell("lists", 0, None);
            written(&year_package::service::make(tx, db, caller, &request)?)
        }
        WorkKind::Export => {
            let request: ExportRequest = read(claimed.request)?;
            written(&exports::make(tx, db, claimed.id, caller, &request)?)
        }
        WorkKind::Matching => written(&reconciliation::service::match_lines(tx)?),
        WorkKind::PeriodClose => {
            let request: CloseRequest = read(claimed.request)?;
            // It cannot be taken back: who asked may still do so.
            let caller = identity::service::caller_again(tx.conn(), caller)?;
            caller.require(Capability::PeriodClose)?;
            written(&reconciliation::service::close_period(tx, sealer, &caller, request.month)?)
        }
    }
}

fn upload(claimed: Claimed) -> Result<Upload, Error> {
    let stored: StoredUpload = read(claimed.request)?;
    Ok(Upload::restore(claimed.title, stored, claimed.file.unwrap_or_default()))
}

fn read<T: for<'de> Deserialize<'de>>(value: Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| Problem::unexpected(&error).into())
}

fn written(result: &impl serde::Serialize) -> Result<Value, Error> {
    serde_json::to_value(result).map_err(|error| Problem::unexpected(&error).into())
}

fn interrupted() -> Problem {
    Problem::conflict(
        "work_interrupted",
        "处理多次中断，已放弃，请重新提交",
        "the work was interrupted again and again and is given up: send it again",
    )
}

/// The problem in both languages.
fn told(problem: &Problem) -> Value {
    json!({ "zh": problem.body(false, None), "en": problem.body(true, None) })
}
