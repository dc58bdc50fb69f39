use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Nullable, Text, Timestamptz};

use crate::kernel::{Fen, NoMovementId, RegionScope, UserId, local_midnight};
use crate::programme::BudgetLevel;
use crate::reconciliation::model::Month;
use crate::reconciliation::model::coverage::{NoMovement, NoMovementVerdict, Stretch};
use crate::store::schema::{bank_statement, no_movement, statement_line};

/// An account of a treasury, and whether its statements are needed for a month.
#[derive(Debug, Clone, QueryableByName)]
pub struct TreasuryRow {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: String,
    #[diesel(sql_type = Text)]
    pub account_number: String,
    #[diesel(sql_type = Bool)]
    pub is_needed: bool,
    /// It pays for a region of the scope.
    #[diesel(sql_type = Bool)]
    pub is_own: bool,
}

/// The accounts of the treasuries, with which of them paid or was paid in the month, or has a payment on its way at its end: the
/// present ones, and earlier ones from which exports were to pay what counts in the month. An earlier account of which nothing
/// was due in the month is not listed.
pub fn treasury_list_for(conn: &mut PgConnection, within: &RegionScope, month: Month) -> QueryResult<Vec<TreasuryRow>> {
    diesel::sql_query(format!(
        "WITH present AS (
             SELECT level, payer_region, replace(account_number, ' ', '') AS account_number FROM treasury_account),
         accounts AS (
             SELECT level, payer_region, account_number FROM present
             UNION SELECT level, payer_region, account_number FROM payment_export_payer),
         told AS (
             SELECT a.*, t.account_number = a.account_number AS is_present,
                    EXISTS (SELECT FROM payment p
                            LEFT JOIN payment_export_payer x
                                   ON x.export_id = p.export_id AND x.level = p.level AND x.payer_region = p.payer_region
                            WHERE p.level = a.level AND p.payer_region = a.payer_region AND p.amount_fen > 0
                              AND coalesce(x.account_number, t.account_number) = a.account_number AND p.sent_at < $2
                              AND (p.state = 'sent' OR p.sent_at >= $1 OR p.paid_on >= $3 AND p.paid_on < $4)) AS is_due
             FROM accounts a JOIN present t ON t.level = a.level AND t.payer_region = a.payer_region)
         SELECT t.level, t.payer_region, t.account_number,
                t.is_due
                OR EXISTS (SELECT FROM bank_statement s JOIN statement_line l ON l.statement_id = s.id
                           WHERE s.account_number = t.account_number AND s.currency = 'CNY'
                             AND s.period_to >= $3 AND s.period_from < $4
                             AND l.booked_on >= $3 AND l.booked_on < $4) AS is_needed,
                {} AS is_own
         FROM told t WHERE t.is_present OR t.is_due ORDER BY t.level, t.payer_region, t.is_present DESC, t.account_number",
        within.sql("t.payer_region")
    ))
    .bind::<Timestamptz, _>(local_midnight(month.first_day()))
    .bind::<Timestamptz, _>(local_midnight(month.next_first_day()))
    .bind::<Date, _>(month.first_day())
    .bind::<Date, _>(month.next_first_day())
    .load(conn)
}

#[derive(QueryableByName)]
struct StretchRow {
    #[diesel(sql_type = Date)]
    period_from: NaiveDate,
    #[diesel(sql_type = Date)]
    period_to: NaiveDate,
    #[diesel(sql_type = Nullable<diesel::sql_types::BigInt>)]
    opening_fen: Option<Fen>,
    #[diesel(sql_type = Nullable<diesel::sql_types::BigInt>)]
    closing_fen: Option<Fen>,
    #[diesel(sql_type = Bool)]
    is_quiet: bool,
    #[diesel(sql_type = Bool)]
    is_cut: bool,
}

/// What tells of an account's days in a month: its statements in CNY of the month, those that end last before it and begin first
/// after it, and what two people agreed on, unless a line speaks against it. Notifications tell of movements, not of days. A
/// statement covers no day that was not over when it was imported.
pub fn stretch_list(conn: &mut PgConnection, account: &str, month: Month) -> QueryResult<Vec<Stretch>> {
    let rows: Vec<StretchRow> = diesel::sql_query(
        "WITH told AS (
             SELECT s.period_from, least(s.period_to, d.day - 1) AS period_to, s.opening_fen, s.closing_fen, s.period_to >= d.day AS is_cut
             FROM bank_statement s, LATERAL (SELECT (s.imported_at AT TIME ZONE 'Asia/Shanghai')::date AS day) d
             WHERE s.account_number = $1 AND s.currency = 'CNY' AND s.format <> 'camt.054' AND s.period_from <= d.day),
         edges AS (SELECT (SELECT max(period_to) FROM told WHERE period_to < $2 AND period_from <= period_to) AS before,
                          (SELECT min(period_from) FROM told WHERE period_from >= $3) AS after)
         SELECT t.period_from, t.period_to, t.opening_fen, t.closing_fen, false AS is_quiet, t.is_cut FROM told t, edges e
         WHERE greatest(t.period_from, t.period_to) >= $2 AND t.period_from < $3 OR t.period_to = e.before OR t.period_from = e.after
         UNION ALL
         SELECT n.day_from, n.day_to, NULL, NULL, true, false FROM no_movement n
         WHERE n.account_number = $1 AND n.verdict = 'agreed' AND n.day_to >= $2 AND n.day_from < $3
           AND NOT EXISTS (SELECT FROM bank_statement s JOIN statement_line l ON l.statement_id = s.id
                           WHERE s.account_number = $1 AND s.currency = 'CNY' AND s.period_to >= n.day_from AND s.period_from <= n.day_to
                             AND l.booked_on BETWEEN n.day_from AND n.day_to)",
    )
    .bind::<Text, _>(account)
    .bind::<Date, _>(month.first_day())
    .bind::<Date, _>(month.next_first_day())
    .load(conn)?;
    let stretch = |row: StretchRow| Stretch {
        from: row.period_from,
        to: row.period_to,
        opening: row.opening_fen,
        closing: row.closing_fen,
        is_quiet: row.is_quiet,
        is_cut: row.is_cut,
    };
    Ok(rows.into_iter().map(stretch).collect())
}

/// What people said of an account's days in a month, oldest first.
pub fn no_movement_list(conn: &mut PgConnection, account: &str, month: Month) -> QueryResult<Vec<NoMovement>> {
    no_movement::table
        .filter(no_movement::account_number.eq(account))
        .filter(no_movement::day_from.lt(month.next_first_day()).and(no_movement::day_to.ge(month.first_day())))
        .order((no_movement::proposed_at, no_movement::id))
        .select(NoMovement::as_select())
        .load(conn)
}

/// What two people had agreed on of days of a month by `as_of`, of all accounts, in the order of their ids.
pub fn no_movement_list_agreed(
    conn: &mut PgConnection,
    month: Month,
    as_of: DateTime<Utc>,
) -> QueryResult<Vec<NoMovement>> {
    no_movement::table
        .filter(no_movement::day_from.lt(month.next_first_day()).and(no_movement::day_to.ge(month.first_day())))
        .filter(no_movement::verdict.eq(NoMovementVerdict::Agreed).and(no_movement::decided_at.le(as_of)))
        .order(no_movement::id)
        .select(NoMovement::as_select())
        .load(conn)
}

pub fn no_movement_lock(conn: &mut PgConnection, id: NoMovementId) -> QueryResult<NoMovement> {
    no_movement::table.find(id).for_update().select(NoMovement::as_select()).first(conn)
}

pub fn no_movement_insert(conn: &mut PgConnection, new: &NoMovement) -> QueryResult<()> {
    use no_movement as n;
    diesel::insert_into(n::table)
        .values((
            n::id.eq(new.id),
            n::account_number.eq(&new.account_number),
            n::day_from.eq(new.day_from),
            n::day_to.eq(new.day_to),
            n::reason.eq(&new.reason),
            n::proposed_by.eq(new.proposed_by),
            n::proposed_at.eq(new.proposed_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn no_movement_close(
    conn: &mut PgConnection,
    id: NoMovementId,
    verdict: NoMovementVerdict,
    note: Option<&str>,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::update(no_movement::table.find(id))
        .set((
            no_movement::verdict.eq(verdict),
            no_movement::note.eq(note),
            no_movement::decided_by.eq(by),
            no_movement::decided_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// The first day between these two, both inside, of which a line of the account is known.
pub fn line_first_between(
    conn: &mut PgConnection,
    account: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> QueryResult<Option<NaiveDate>> {
    statement_line::table
        .inner_join(bank_statement::table.on(bank_statement::id.eq(statement_line::statement_id)))
        .filter(bank_statement::account_number.eq(account).and(bank_statement::currency.eq("CNY")))
        .filter(bank_statement::period_from.le(to).and(bank_statement::period_to.ge(from)))
        .filter(statement_line::booked_on.between(from, to))
        .order(statement_line::booked_on)
        .select(statement_line::booked_on)
        .first(conn)
        .optional()
}
