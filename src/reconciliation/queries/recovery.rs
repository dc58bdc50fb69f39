use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::min;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Uuid};

use crate::kernel::{ExceptionId, Fen, PaymentId, StatementLineId, UserId};
use crate::reconciliation::model::record::{Exception, Line};
use crate::reconciliation::model::{Direction, ExceptionKind, ExceptionState, LineState};
use crate::store::schema::{
    bank_statement, payment, reconciliation_exception as exception, statement_line, statement_recovery,
};

/// Debits in CNY that a credit may give back: of its account, not younger, not settled; oldest first.
pub fn line_list_recoverable(conn: &mut PgConnection, credit: &Line, limit: i64) -> QueryResult<Vec<Line>> {
    let account: String =
        bank_statement::table.find(credit.statement_id).select(bank_statement::account_number).first(conn)?;
    statement_line::table
        .filter(statement_line::statement_id.eq_any(
            bank_statement::table.filter(bank_statement::account_number.eq(account)).select(bank_statement::id),
        ))
        .filter(statement_line::direction.eq(Direction::Debit).and(statement_line::currency.eq("CNY")))
        .filter(statement_line::state.eq_any([LineState::Exception, LineState::CarriedOver]))
        .filter(statement_line::booked_on.le(credit.booked_on))
        .order((statement_line::booked_on, statement_line::id))
        .limit(limit)
        .select(Line::as_select())
        .load(conn)
}

/// The exceptions about these lines that are not resolved, locked.
pub fn exception_lock_open_of(conn: &mut PgConnection, lines: &[StatementLineId]) -> QueryResult<Vec<Exception>> {
    exception::table
        .filter(exception::line_id.eq_any(lines))
        .filter(exception::state.ne(ExceptionState::Resolved))
        .order(exception::id)
        .for_update()
        .select(Exception::as_select())
        .load(conn)
}

pub fn recovery_insert(
    conn: &mut PgConnection,
    credit: StatementLineId,
    debits: &[StatementLineId],
    exception: ExceptionId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    use statement_recovery as r;
    let rows: Vec<_> = debits
        .iter()
        .map(|debit| {
            (
                r::debit_line_id.eq(*debit),
                r::credit_line_id.eq(credit),
                r::exception_id.eq(exception),
                r::recovered_at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(r::table).values(rows).execute(conn).map(drop)
}

/// What came back of a payment by credits that people settled, other than by this exception.
pub fn payment_came_back(conn: &mut PgConnection, payment: PaymentId, other_than: ExceptionId) -> QueryResult<Fen> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        fen: Fen,
    }
    let row: Row = diesel::sql_query(
        "SELECT coalesce(sum((part ->> 'amount_fen')::bigint), 0)::bigint AS fen
         FROM reconciliation_exception e, jsonb_array_elements(e.proposal) part
         WHERE e.resolution IN ('returned_and_reissued', 'returned_fee_kept') AND e.state = 'resolved' AND e.id <> $2
           AND (part ->> 'payment_id')::uuid = $1",
    )
    .bind::<Uuid, _>(payment)
    .bind::<Uuid, _>(other_than)
    .get_result(conn)?;
    Ok(row.fen)
}

/// The reference of the payment that was sent, or waits to be sent, in the place of this one.
pub fn payment_find_replacing(conn: &mut PgConnection, id: PaymentId) -> QueryResult<Option<String>> {
    payment::table.filter(payment::reissues_id.eq(id)).select(payment::reference).first(conn).optional()
}

/// A line that was carried over, as its last exception said what it is.
#[derive(Debug, QueryableByName)]
pub struct CarriedRow {
    #[diesel(sql_type = Uuid)]
    pub line: StatementLineId,
    #[diesel(sql_type = Text)]
    pub kind: ExceptionKind,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub payment: Option<PaymentId>,
    #[diesel(sql_type = Text)]
    pub reason: String,
}

/// What was known of a line's exceptions: when the first was raised, and who saw to the last of them, by which day.
pub struct LineHistory {
    pub since: DateTime<Utc>,
    pub owner: Option<UserId>,
    pub due_on: Option<NaiveDate>,
}

/// The exceptions that a line had; none where it had none.
pub fn exception_history(conn: &mut PgConnection, line: StatementLineId) -> QueryResult<Option<LineHistory>> {
    let since: Option<DateTime<Utc>> =
        exception::table.filter(exception::line_id.eq(line)).select(min(exception::raised_at)).first(conn)?;
    let Some(since) = since else { return Ok(None) };
    let (owner, due_on) = exception::table
        .filter(exception::line_id.eq(line))
        .order((exception::raised_at.desc(), exception::id.desc()))
        .select((exception::owner_id, exception::due_on))
        .first(conn)?;
    Ok(Some(LineHistory { since, owner, due_on }))
}

/// Lines carried over that were booked before `end`.
pub fn line_list_carried(conn: &mut PgConnection, end: NaiveDate) -> QueryResult<Vec<CarriedRow>> {
    diesel::sql_query(
        "SELECT DISTINCT ON (l.booked_on, l.id) l.id AS line, e.kind, e.payment_id AS payment, e.reason
         FROM statement_line l JOIN reconciliation_exception e ON e.line_id = l.id
         WHERE l.state = 'carried_over' AND l.booked_on < $1
         ORDER BY l.booked_on, l.id, e.raised_at DESC",
    )
    .bind::<Date, _>(end)
    .load(conn)
}
