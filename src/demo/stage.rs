//! What the play needs: the database, a clock that it sets, and acts done by people.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc, Weekday};

use crate::identity::Caller;
use crate::kernel::{Actor, Clock, local_date, local_midnight};
use crate::store::{Db, DbError, Tx};
use crate::web::Problem;

/// Why the play stopped, and at which act.
#[derive(Debug, thiserror::Error)]
#[error("{act}: {reason}")]
pub struct Failure {
    pub act: &'static str,
    pub reason: String,
}

impl Failure {
    /// A use case refused: says what the API would say.
    fn refused(act: &'static str, error: impl Into<Problem>) -> Self {
        let problem = error.into();
        let fields = problem.errors.iter().map(|fault| format!("; {}: {}", fault.field, fault.text.en));
        Self { act, reason: format!("{problem}{}", fields.collect::<String>()) }
    }

    pub(super) fn new(act: &'static str, reason: impl ToString) -> Self {
        Self { act, reason: reason.to_string() }
    }
}

/// How long the play is: it begins so long before the day on which it is given.
const LENGTH: Duration = Duration::weeks(10);

pub(super) struct Stage {
    pub(super) db: Db,
}

impl Stage {
    /// The same database under a clock of the play's own, set to its beginning: a Monday at nine in Shanghai, ten weeks
    /// before the last month that is over on `today`, so that it can be closed, and that the statutory calendar reaches.
    /// Budgets and rewards are of one year, so a play that would run over New Year is given before it.
    pub(super) fn set(db: &Db, today: NaiveDate, calendar_ends: NaiveDate) -> Self {
        let end = month_over(today).min(calendar_ends);
        let monday = monday_before(end);
        let monday = if monday.year() == end.year() { monday } else { monday_before(last_day(monday.year())) };
        Self { db: db.with_clock(Clock::manual(at_hour(monday, 9))) }
    }

    /// One act of a person, in one transaction.
    pub(super) fn act<T, E>(
        &self,
        name: &'static str,
        caller: &Caller,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, Failure>
    where
        E: From<DbError> + Into<Problem> + std::error::Error + 'static,
    {
        self.db.write(&caller.actor(), work).map_err(|error| Failure::refused(name, error))
    }

    /// One act of the system itself.
    pub(super) fn system<T, E>(
        &self,
        name: &'static str,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, Failure>
    where
        E: From<DbError> + Into<Problem> + std::error::Error + 'static,
    {
        self.db.write(&Actor::system("demo"), work).map_err(|error| Failure::refused(name, error))
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.db.clock().now()
    }

    /// The day in Shanghai.
    pub(super) fn today(&self) -> NaiveDate {
        local_date(self.now())
    }

    /// Goes on to ten in the morning of the day before `today`, if that is not over yet.
    pub(super) fn go_to_the_eve_of(&self, today: NaiveDate) {
        let eve = at_hour(today - Duration::days(1), 10);
        self.db.clock().set(eve.max(self.now()));
    }

    pub(super) fn pass(&self, by: Duration) {
        self.db.clock().advance(by);
    }

    /// Goes on to nine in the morning of the next Monday.
    pub(super) fn next_week(&self) {
        let today = self.today();
        let days = 7 - i64::from(today.weekday().days_since(Weekday::Mon));
        self.go_to(today + Duration::days(days));
    }

    /// Goes on to nine in the morning of that day.
    pub(super) fn go_to(&self, day: NaiveDate) {
        self.db.clock().set(at_hour(day, 9));
    }
}

/// The Monday on which a play begins that is over by `end`.
fn monday_before(end: NaiveDate) -> NaiveDate {
    let last = end - LENGTH;
    last - Duration::days(i64::from(last.weekday().days_since(Weekday::Mon)))
}

/// The last day of the month before that of `today`.
fn month_over(today: NaiveDate) -> NaiveDate {
    today - Duration::days(i64::from(today.day()))
}

fn last_day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// That hour of the day in Shanghai.
pub(super) fn at_hour(day: NaiveDate, hour: i64) -> DateTime<Utc> {
    local_midnight(day) + Duration::hours(hour)
}
