//! Rounds of jobs that look at everything: one process at a time, and not again too soon.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::schema::job_round;

/// Begins a round of a job, if the last ended at least `pause` ago and no other process is in one; it is held until the
/// transaction ends.
///
/// # Errors
/// The database refuses.
pub fn begin(conn: &mut PgConnection, job: &str, pause: Duration, now: DateTime<Utc>) -> QueryResult<bool> {
    let due = job_round::table.filter(job_round::job.eq(job).and(job_round::looked_at.le(now - pause)));
    let held: Option<String> = due.for_update().skip_locked().select(job_round::job).first(conn).optional()?;
    Ok(held.is_some())
}

/// Ends a round that has seen everything.
///
/// # Errors
/// The database refuses.
pub fn end(conn: &mut PgConnection, job: &str, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(job_round::table.find(job)).set(job_round::looked_at.eq(now)).execute(conn).map(drop)
}
