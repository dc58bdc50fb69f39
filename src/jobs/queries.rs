use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Timestamptz};
use serde_json::json;

use super::model::{JobRecord, Turn};
use crate::store::schema::job_run;

/// Keeps what became of a tick's jobs, by one statement. A turn in which nothing was due and nothing failed is kept only
/// every ten seconds, so that an idle product does not write.
const RECORD: &str = "
    INSERT INTO job_run AS kept
        (name, last_run_at, duration_ms, last_worked_at, handled, failures, last_error, last_error_at)
    SELECT t.name, $1, t.duration_ms, CASE WHEN t.handled > 0 THEN $1 END, t.handled,
           CASE WHEN t.error IS NULL THEN 0 ELSE 1 END, t.error, CASE WHEN t.error IS NOT NULL THEN $1 END
    FROM jsonb_to_recordset($2) AS t (name text, duration_ms bigint, handled bigint, error text)
    ORDER BY t.name
    ON CONFLICT (name) DO UPDATE SET
        last_run_at = excluded.last_run_at, duration_ms = excluded.duration_ms,
        last_worked_at = coalesce(excluded.last_worked_at, kept.last_worked_at),
        handled = CASE WHEN excluded.handled > 0 THEN excluded.handled ELSE kept.handled END,
        failures = CASE WHEN excluded.failures = 0 THEN 0 ELSE kept.failures + 1 END,
        last_error = coalesce(excluded.last_error, kept.last_error),
        last_error_at = coalesce(excluded.last_error_at, kept.last_error_at)
    WHERE excluded.handled > 0 OR excluded.failures > 0 OR kept.failures > 0
          OR kept.last_run_at <= excluded.last_run_at - interval '10 seconds'";

pub fn job_record(conn: &mut PgConnection, turns: &[Turn], now: DateTime<Utc>) -> QueryResult<()> {
    diesel::sql_query(RECORD).bind::<Timestamptz, _>(now).bind::<Jsonb, _>(json!(turns)).execute(conn).map(drop)
}

pub fn job_list(conn: &mut PgConnection) -> QueryResult<Vec<JobRecord>> {
    job_run::table.select(JobRecord::as_select()).load(conn)
}
