use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Nullable, Text, Uuid};

use super::scope;
use crate::kernel::{Fen, RegionScope, StatementId, StatementLineId};
use crate::reconciliation::files::{ParsedLine, StatementFormat};
use crate::reconciliation::model::record::{ClawbackReceipt, KeptMatch, Line, LineDetail, Statement};
use crate::reconciliation::model::{Direction, LineState};
use crate::store::schema::{bank_statement, clawback, clawback_recovery, payment, statement_line, statement_match};

/// Rows of one insert.
const CHUNK: usize = 5_000;

/// What a bank keeps under one number in one currency.
#[derive(Debug, Clone, Copy)]
pub struct AccountIn<'a> {
    pub number: &'a str,
    /// ISO 4217.
    pub currency: &'a str,
}

pub fn statement_fetch(conn: &mut PgConnection, within: &RegionScope, id: StatementId) -> QueryResult<Statement> {
    bank_statement::table
        .find(id)
        .filter(sql::<Bool>(&scope::statements(within, "bank_statement")))
        .select(Statement::as_select())
        .first(conn)
}

/// A statement by the bank's name for it, and the hash of what it said.
pub fn statement_find(
    conn: &mut PgConnection,
    account: AccountIn<'_>,
    reference: &str,
) -> QueryResult<Option<(Statement, Vec<u8>)>> {
    bank_statement::table
        .filter(
            bank_statement::account_number
                .eq(account.number)
                .and(bank_statement::currency.eq(account.currency))
                .and(bank_statement::reference.eq(reference)),
        )
        .select((Statement::as_select(), bank_statement::content_sha256))
        .first(conn)
        .optional()
}

/// The closing balance of the last statement that ends before a day; notifications have none.
pub fn statement_find_before(
    conn: &mut PgConnection,
    account: AccountIn<'_>,
    day: NaiveDate,
) -> QueryResult<Option<(String, Option<Fen>)>> {
    bank_statement::table
        .filter(
            bank_statement::account_number
                .eq(account.number)
                .and(bank_statement::currency.eq(account.currency))
                .and(bank_statement::period_to.lt(day)),
        )
        .filter(bank_statement::format.ne(StatementFormat::Camt054))
        .order((bank_statement::period_to.desc(), bank_statement::imported_at.desc()))
        .select((bank_statement::reference, bank_statement::closing_fen))
        .first(conn)
        .optional()
}

pub fn statement_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    after: Option<(DateTime<Utc>, StatementId)>,
    limit: i64,
) -> QueryResult<Vec<Statement>> {
    let mut query =
        bank_statement::table.filter(sql::<Bool>(&scope::statements(within, "bank_statement"))).into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            bank_statement::imported_at.lt(at).or(bank_statement::imported_at.eq(at).and(bank_statement::id.lt(id))),
        );
    }
    query
        .order((bank_statement::imported_at.desc(), bank_statement::id.desc()))
        .limit(limit + 1)
        .select(Statement::as_select())
        .load(conn)
}

pub fn statement_insert(
    conn: &mut PgConnection,
    new: &Statement,
    file_sha256: &[u8],
    content_sha256: &[u8],
) -> QueryResult<()> {
    use bank_statement as s;
    diesel::insert_into(s::table)
        .values((
            s::id.eq(new.id),
            s::file_name.eq(&new.file_name),
            s::file_sha256.eq(file_sha256),
            s::content_sha256.eq(content_sha256),
            s::format.eq(new.format),
            s::reference.eq(&new.reference),
            s::account_number.eq(&new.account_number),
            s::currency.eq(&new.currency),
            s::opening_fen.eq(new.opening_fen),
            s::closing_fen.eq(new.closing_fen),
            s::period_from.eq(new.period_from),
            s::period_to.eq(new.period_to),
            s::line_count.eq(new.line_count),
            s::imported_by.eq(&new.imported_by),
            s::imported_at.eq(new.imported_at),
            s::layout_id.eq(new.layout_id),
            s::layout_version.eq(new.layout_version),
        ))
        .execute(conn)
        .map(drop)
}

/// Writes lines as unmatched, thousands by a statement.
pub fn line_insert_all(conn: &mut PgConnection, statement: &Statement, lines: &[&ParsedLine]) -> QueryResult<()> {
    for chunk in lines.chunks(CHUNK) {
        let ids: Vec<StatementLineId> = chunk.iter().map(|_| StatementLineId::new()).collect();
        let texts = |text: fn(&ParsedLine) -> &str| chunk.iter().map(|line| text(line)).collect::<Vec<_>>();
        diesel::sql_query(
            "INSERT INTO statement_line (id, statement_id, line_no, booked_on, direction, amount_fen,
                 end_to_end_reference, bank_reference, counterparty_name, counterparty_account, remark, state, balance_fen, currency)
             SELECT l.id, $1, l.line_no, l.booked_on, l.direction, l.amount, l.e2e, l.bank, l.name, l.account, l.remark,
                    'unmatched', l.balance, $13
             FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                  AS l (id, line_no, booked_on, direction, amount, e2e, bank, name, account, remark, balance)",
        )
        .bind::<Uuid, _>(statement.id)
        .bind::<Array<Uuid>, _>(ids)
        .bind::<Array<Integer>, _>(chunk.iter().map(|line| line.number).collect::<Vec<_>>())
        .bind::<Array<Date>, _>(chunk.iter().map(|line| line.booked_on).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(texts(|line| line.direction.as_str()))
        .bind::<Array<BigInt>, _>(chunk.iter().map(|line| line.amount).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(texts(|line| &line.end_to_end_reference))
        .bind::<Array<Text>, _>(texts(|line| &line.bank_reference))
        .bind::<Array<Text>, _>(texts(|line| &line.counterparty_name))
        .bind::<Array<Text>, _>(texts(|line| &line.counterparty_account))
        .bind::<Array<Text>, _>(texts(|line| &line.remark))
        .bind::<Array<Nullable<BigInt>>, _>(chunk.iter().map(|line| line.balance).collect::<Vec<_>>())
        .bind::<Text, _>(&statement.currency)
        .execute(conn)?;
    }
    Ok(())
}

/// Day, direction, amount, the bank's and the payer's reference of a movement, the other side's name, the balance after it,
/// and what kind of file brought it.
pub type Known = (NaiveDate, Direction, Fen, (String, String), String, Option<Fen>, StatementFormat);

/// The movements that are known of an account within a period.
pub fn line_known(
    conn: &mut PgConnection,
    account: AccountIn<'_>,
    from: NaiveDate,
    to: NaiveDate,
) -> QueryResult<Vec<Known>> {
    statement_line::table
        .inner_join(bank_statement::table.on(bank_statement::id.eq(statement_line::statement_id)))
        .filter(bank_statement::account_number.eq(account.number).and(bank_statement::currency.eq(account.currency)))
        .filter(bank_statement::period_from.le(to).and(bank_statement::period_to.ge(from)))
        .filter(statement_line::booked_on.between(from, to))
        .order((statement_line::booked_on, statement_line::id))
        .select((
            statement_line::booked_on,
            statement_line::direction,
            statement_line::amount_fen,
            (statement_line::bank_reference, statement_line::end_to_end_reference),
            statement_line::counterparty_name,
            statement_line::balance_fen,
            bank_statement::format,
        ))
        .load(conn)
}

/// A statement of an account that tells of days of this period, the last of them, by its name and its days; notifications
/// are none.
pub fn statement_find_overlapping(
    conn: &mut PgConnection,
    account: AccountIn<'_>,
    from: NaiveDate,
    to: NaiveDate,
) -> QueryResult<Option<(String, NaiveDate, NaiveDate)>> {
    bank_statement::table
        .filter(bank_statement::account_number.eq(account.number).and(bank_statement::currency.eq(account.currency)))
        .filter(bank_statement::period_from.le(to).and(bank_statement::period_to.ge(from)))
        .filter(bank_statement::format.ne(StatementFormat::Camt054))
        .order((bank_statement::period_to.desc(), bank_statement::imported_at.desc()))
        .select((bank_statement::reference, bank_statement::period_from, bank_statement::period_to))
        .first(conn)
        .optional()
}

/// The days between these two of which lines of an account are known.
pub fn day_list_known(
    conn: &mut PgConnection,
    account: AccountIn<'_>,
    from: NaiveDate,
    to: NaiveDate,
) -> QueryResult<Vec<NaiveDate>> {
    statement_line::table
        .inner_join(bank_statement::table.on(bank_statement::id.eq(statement_line::statement_id)))
        .filter(bank_statement::account_number.eq(account.number).and(bank_statement::currency.eq(account.currency)))
        .filter(bank_statement::period_from.le(to).and(bank_statement::period_to.ge(from)))
        .filter(statement_line::booked_on.between(from, to))
        .select(statement_line::booked_on)
        .distinct()
        .load(conn)
}

pub fn line_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    statement: Option<StatementId>,
    state: Option<LineState>,
    after: Option<(NaiveDate, StatementLineId)>,
    limit: i64,
) -> QueryResult<Vec<Line>> {
    let mut query = statement_line::table.filter(sql::<Bool>(&scope::lines(within, "statement_line"))).into_boxed();
    if let Some(statement) = statement {
        query = query.filter(statement_line::statement_id.eq(statement));
    }
    if let Some(state) = state {
        query = query.filter(statement_line::state.eq(state));
    }
    if let Some((day, id)) = after {
        query = query.filter(
            statement_line::booked_on.gt(day).or(statement_line::booked_on.eq(day).and(statement_line::id.gt(id))),
        );
    }
    query.order((statement_line::booked_on, statement_line::id)).limit(limit + 1).select(Line::as_select()).load(conn)
}

pub fn line_detail(conn: &mut PgConnection, within: &RegionScope, id: StatementLineId) -> QueryResult<LineDetail> {
    let line = statement_line::table
        .find(id)
        .filter(sql::<Bool>(&scope::lines(within, "statement_line")))
        .select(Line::as_select())
        .first(conn)?;
    let matches = statement_match::table
        .inner_join(payment::table.on(payment::id.eq(statement_match::payment_id)))
        .filter(statement_match::line_id.eq(id))
        .order(statement_match::id)
        .select((
            payment::id,
            payment::reference,
            statement_match::amount_fen,
            statement_match::rule,
            statement_match::matched_by,
            statement_match::matched_at,
            statement_match::undone_at,
            statement_match::undone_by,
        ))
        .load::<KeptMatch>(conn)?;
    let receipt = receipt_find(conn, id)?;
    let charge = super::charge_find(conn, id)?;
    let sealed_by = super::closed_find_counting(conn, id)?;
    Ok(LineDetail { line, matches, receipt, charge, sealed_by })
}

/// The clawback that a credit pays back, with all that it pays of its parts.
fn receipt_find(conn: &mut PgConnection, line: StatementLineId) -> QueryResult<Option<ClawbackReceipt>> {
    let parts: Vec<ClawbackReceipt> = clawback_recovery::table
        .inner_join(clawback::table.on(clawback::id.eq(clawback_recovery::clawback_id)))
        .filter(clawback_recovery::line_id.eq(line).and(clawback_recovery::state.eq("done")))
        .select((clawback::id, clawback::reference, clawback_recovery::amount_fen))
        .load(conn)?;
    let whole = |mut sum: ClawbackReceipt, part: ClawbackReceipt| {
        sum.amount_fen = sum.amount_fen.saturating_add(part.amount_fen);
        sum
    };
    Ok(parts.into_iter().reduce(whole))
}

/// Whether treasuries outside of the scope have this account, and none inside of it.
pub fn account_is_of_others(conn: &mut PgConnection, within: &RegionScope, account: &str) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        is_of_others: bool,
    }
    let row: Row = diesel::sql_query(format!(
        "SELECT coalesce(NOT bool_or({}), false) AS is_of_others FROM treasury_account t
         WHERE replace(t.account_number, ' ', '') = $1",
        within.sql("t.payer_region")
    ))
    .bind::<Text, _>(account)
    .get_result(conn)?;
    Ok(row.is_of_others)
}
