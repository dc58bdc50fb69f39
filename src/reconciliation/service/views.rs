//! Questions, without change.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;

use super::exceptions::open_line;
use super::matching::settings_fetch;
use crate::kernel::{ExceptionId, PaymentId, ProgrammeId, StatementId, StatementLineId};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::record::{Age, Exception, Expected, Line, LineDetail, Statement};
use crate::reconciliation::model::report::{ClosedMonth, Difference, Totals};
use crate::reconciliation::model::suggest::{Suggestion, suggest};
use crate::reconciliation::model::{ExceptionKind, ExceptionState, LineState, Month};
use crate::reconciliation::queries;

/// Months shown at once.
const MONTHS: i64 = 120;

/// # Errors
/// No such statement, or the database refuses.
pub fn statement_fetch(conn: &mut PgConnection, id: StatementId) -> Result<Statement, Error> {
    Ok(queries::statement_fetch(conn, id)?)
}

/// Statements, newest import first; one more than `limit`, to tell whether there are more.
///
/// # Errors
/// The database refuses.
pub fn statement_list(
    conn: &mut PgConnection,
    after: Option<(DateTime<Utc>, StatementId)>,
    limit: i64,
) -> Result<Vec<Statement>, Error> {
    Ok(queries::statement_list(conn, after, limit)?)
}

/// Lines by their day; one more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn line_list(
    conn: &mut PgConnection,
    statement: Option<StatementId>,
    state: Option<LineState>,
    after: Option<(NaiveDate, StatementLineId)>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    Ok(queries::line_list(conn, statement, state, after, limit)?)
}

/// A line with everything that was ever matched with it.
///
/// # Errors
/// No such line, or the database refuses.
pub fn line_detail(conn: &mut PgConnection, id: StatementLineId) -> Result<LineDetail, Error> {
    Ok(queries::line_detail(conn, id)?)
}

/// Open exceptions by kind and age on `today`, in the bands that the office has set.
///
/// # Errors
/// The database refuses.
pub fn exception_ages(conn: &mut PgConnection, today: NaiveDate) -> Result<Vec<Age>, Error> {
    let up_to = settings_fetch(conn)?.age_days;
    Ok(queries::exception_ages(conn, today, &up_to)?)
}

/// As many payments are looked at for suggestions.
const NEAR: i64 = 500;

/// The payments that an exception's line may be, the likeliest first; none for an exception without a line.
///
/// # Errors
/// No such exception, or the database refuses.
pub fn exception_suggestions(conn: &mut PgConnection, id: ExceptionId) -> Result<Vec<Suggestion>, Error> {
    let Some(line) = queries::exception_fetch(conn, id)?.line_id else { return Ok(Vec::new()) };
    let line = open_line(&queries::line_detail(conn, line)?.line);
    let payments = queries::payment_list_near(conn, line.amount, &line.counterparty_account, NEAR)?;
    Ok(suggest(&line, &payments, &settings_fetch(conn)?))
}

/// # Errors
/// No such exception, or the database refuses.
pub fn exception_fetch(conn: &mut PgConnection, id: ExceptionId) -> Result<Exception, Error> {
    Ok(queries::exception_fetch(conn, id)?)
}

/// Exceptions, oldest first; one more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn exception_list(
    conn: &mut PgConnection,
    state: Option<ExceptionState>,
    kind: Option<ExceptionKind>,
    after: Option<(DateTime<Utc>, ExceptionId)>,
    limit: i64,
) -> Result<Vec<Exception>, Error> {
    Ok(queries::exception_list(conn, state, kind, after, limit)?)
}

/// Payments sent that no statement shows in full: expected, which is not the same as wrong. One more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn expected_list(
    conn: &mut PgConnection,
    after: Option<(DateTime<Utc>, PaymentId)>,
    limit: i64,
) -> Result<Vec<Expected>, Error> {
    Ok(queries::payment_list_expected(conn, after, limit)?)
}

/// The three totals of a month, of one programme or of all, and what leads from one to the next, as the records are now.
///
/// # Errors
/// The database refuses.
pub fn month_totals(conn: &mut PgConnection, month: Month, programme: Option<ProgrammeId>) -> Result<Totals, Error> {
    Ok(queries::month_totals(conn, month, programme)?)
}

/// The differences of a month one by one; one more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn difference_list(
    conn: &mut PgConnection,
    month: Month,
    programme: Option<ProgrammeId>,
    after: Option<(String, uuid::Uuid)>,
    limit: i64,
) -> Result<Vec<Difference>, Error> {
    Ok(queries::difference_list(conn, month, programme, after, limit)?)
}

/// Closed months, newest first.
///
/// # Errors
/// The database refuses.
pub fn closed_list(conn: &mut PgConnection) -> Result<Vec<ClosedMonth>, Error> {
    Ok(queries::closed_list(conn, MONTHS)?)
}
