//! Questions, without change, each within a scope of regions.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;

use super::exceptions::open_line;
use super::matching::settings_fetch;
use crate::kernel::{ExceptionId, PaymentId, ProgrammeId, RegionScope, StatementId, StatementLineId};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::record::{Age, Exception, Expected, Line, LineDetail, Statement};
use crate::reconciliation::model::report::{ClosedMonth, Difference, Totals};
use crate::reconciliation::model::suggest::{Suggestion, suggest};
use crate::reconciliation::model::{ExceptionKind, ExceptionState, LineState, Month};
use crate::reconciliation::queries;
use crate::settlement::service::widest;

/// Months shown at once.
const MONTHS: i64 = 120;

/// Statements, newest import first; one more than `limit`, to tell whether there are more.
///
/// # Errors
/// The database refuses.
pub fn statement_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    after: Option<(DateTime<Utc>, StatementId)>,
    limit: i64,
) -> Result<Vec<Statement>, Error> {
    let within = widest(conn, within)?;
    Ok(queries::statement_list(conn, &within, after, limit)?)
}

/// Lines by their day; one more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn line_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    statement: Option<StatementId>,
    state: Option<LineState>,
    after: Option<(NaiveDate, StatementLineId)>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    let within = widest(conn, within)?;
    Ok(queries::line_list(conn, &within, statement, state, after, limit)?)
}

/// A line with everything that was ever matched with it.
///
/// # Errors
/// No such line, or the database refuses.
pub fn line_detail(conn: &mut PgConnection, within: &RegionScope, id: StatementLineId) -> Result<LineDetail, Error> {
    let within = widest(conn, within)?;
    Ok(queries::line_detail(conn, &within, id)?)
}

/// Open exceptions by kind and age on `today`, in the bands that the office has set.
///
/// # Errors
/// The database refuses.
pub fn exception_ages(conn: &mut PgConnection, within: &RegionScope, today: NaiveDate) -> Result<Vec<Age>, Error> {
    let within = widest(conn, within)?;
    let up_to = settings_fetch(conn)?.age_days;
    Ok(queries::exception_ages(conn, &within, today, &up_to)?)
}

/// As many payments are looked at for suggestions.
const NEAR: i64 = 500;

/// The payments that an exception's line may be, the likeliest first; none for an exception without a line, or about one that
/// is not in CNY.
///
/// # Errors
/// No such exception, or the database refuses.
pub fn exception_suggestions(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: ExceptionId,
) -> Result<Vec<Suggestion>, Error> {
    let within = widest(conn, within)?;
    let Some(line) = queries::exception_fetch(conn, &within, id)?.line_id else { return Ok(Vec::new()) };
    let line = queries::line_detail(conn, &within, line)?.line;
    if line.is_foreign() {
        return Ok(Vec::new());
    }
    let line = open_line(&line);
    let payments = queries::payment_list_near(conn, &within, line.amount, &line.counterparty_account, NEAR)?;
    Ok(suggest(&line, &payments, &settings_fetch(conn)?))
}

/// # Errors
/// No such exception, or the database refuses.
pub fn exception_fetch(conn: &mut PgConnection, within: &RegionScope, id: ExceptionId) -> Result<Exception, Error> {
    let within = widest(conn, within)?;
    Ok(queries::exception_fetch(conn, &within, id)?)
}

/// Exceptions, oldest first, of one line newest first; one more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn exception_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    state: Option<ExceptionState>,
    kind: Option<ExceptionKind>,
    line: Option<StatementLineId>,
    after: Option<(DateTime<Utc>, ExceptionId)>,
    limit: i64,
) -> Result<Vec<Exception>, Error> {
    let within = widest(conn, within)?;
    Ok(queries::exception_list(conn, &within, state, kind, line, after, limit)?)
}

/// Payments sent that no statement shows in full: expected, which is not the same as wrong. One more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn expected_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    after: Option<(DateTime<Utc>, PaymentId)>,
    limit: i64,
) -> Result<Vec<Expected>, Error> {
    let within = widest(conn, within)?;
    Ok(queries::payment_list_expected(conn, &within, after, limit)?)
}

/// The three totals of a month, of one programme or of all, and what leads from one to the next, as the records are now.
///
/// # Errors
/// The database refuses.
pub fn month_totals(
    conn: &mut PgConnection,
    within: &RegionScope,
    month: Month,
    programme: Option<ProgrammeId>,
) -> Result<Totals, Error> {
    let within = widest(conn, within)?;
    Ok(queries::month_totals(conn, &within, month, programme)?)
}

/// The differences of a month one by one; one more than `limit`.
///
/// # Errors
/// The database refuses.
pub fn difference_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    month: Month,
    programme: Option<ProgrammeId>,
    after: Option<(String, uuid::Uuid)>,
    limit: i64,
) -> Result<Vec<Difference>, Error> {
    let within = widest(conn, within)?;
    Ok(queries::difference_list(conn, &within, month, programme, after, limit)?)
}

/// Closed months, newest first, as many as are shown at once. Months are closed for all regions together: their totals are
/// told to those who see all, to others only that and when they were closed.
///
/// # Errors
/// The database refuses.
pub fn closed_list(conn: &mut PgConnection, within: &RegionScope) -> Result<Vec<ClosedMonth>, Error> {
    let months = queries::closed_list(conn, MONTHS)?;
    told(conn, within, months)
}

/// As [`closed_list`], all of them, in the order of their closing.
///
/// # Errors
/// The database refuses.
pub fn closed_list_all(conn: &mut PgConnection, within: &RegionScope) -> Result<Vec<ClosedMonth>, Error> {
    let months = queries::closed_list_as_closed(conn)?;
    told(conn, within, months)
}

fn told(
    conn: &mut PgConnection,
    within: &RegionScope,
    mut months: Vec<ClosedMonth>,
) -> Result<Vec<ClosedMonth>, Error> {
    if !widest(conn, within)?.is_everything() {
        months.iter_mut().for_each(|month| month.totals = serde_json::Value::Null);
    }
    Ok(months)
}
