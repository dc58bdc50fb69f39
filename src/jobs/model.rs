//! What became of the jobs.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{Text, text_enum};

/// One turn of a job.
#[derive(Debug, Clone, Serialize)]
pub struct Turn {
    pub name: &'static str,
    pub duration_ms: i64,
    /// Things that it dealt with.
    pub handled: i64,
    pub error: Option<String>,
}

text_enum! {
    /// How a job does.
    pub enum JobState {
        Well = "well",
        /// Its last turn failed.
        Failing = "failing",
        /// It had no turn for a minute: no worker runs, or an earlier job keeps it waiting.
        Late = "late",
        /// It never had a turn: for mails, no mail server is set.
        NeverRun = "never_run",
    }
}

/// What is kept of a job.
#[derive(Debug, Clone, diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = crate::store::schema::job_run, check_for_backend(diesel::pg::Pg))]
pub struct JobRecord {
    pub name: String,
    pub last_run_at: DateTime<Utc>,
    pub duration_ms: i64,
    pub last_worked_at: Option<DateTime<Utc>>,
    pub handled: i64,
    pub failures: i32,
    pub last_error: Option<String>,
    pub last_error_at: Option<DateTime<Utc>>,
}

/// A job and how it does.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobView {
    pub name: &'static str,
    pub about: Text,
    pub state: JobState,
    pub last_run_at: Option<DateTime<Utc>>,
    /// Of its last turn.
    pub duration_ms: Option<i64>,
    /// When something was due for the last time.
    pub last_worked_at: Option<DateTime<Utc>>,
    /// How many things that was.
    pub handled: i64,
    /// Turns in a row that failed.
    pub failures: i32,
    pub last_error: Option<String>,
    pub last_error_at: Option<DateTime<Utc>>,
    /// Absent while it is late, or never had a turn.
    pub next_run_at: Option<DateTime<Utc>>,
}

/// After this long without a turn a job is late.
const LATE: Duration = Duration::minutes(1);

impl JobView {
    pub fn of(
        name: &'static str,
        about: Text,
        record: Option<JobRecord>,
        interval: Duration,
        now: DateTime<Utc>,
    ) -> Self {
        let state = match &record {
            None => JobState::NeverRun,
            Some(record) if now - record.last_run_at > LATE => JobState::Late,
            Some(record) if record.failures > 0 => JobState::Failing,
            Some(_) => JobState::Well,
        };
        let is_running = matches!(state, JobState::Well | JobState::Failing);
        let next = record.as_ref().filter(|_| is_running).map(|record| now.max(record.last_run_at + interval));
        Self {
            name,
            about,
            state,
            last_run_at: record.as_ref().map(|record| record.last_run_at),
            duration_ms: record.as_ref().map(|record| record.duration_ms),
            last_worked_at: record.as_ref().and_then(|record| record.last_worked_at),
            handled: record.as_ref().map_or(0, |record| record.handled),
            failures: record.as_ref().map_or(0, |record| record.failures),
            last_error_at: record.as_ref().and_then(|record| record.last_error_at),
            last_error: record.and_then(|record| record.last_error),
            next_run_at: next,
        }
    }
}
