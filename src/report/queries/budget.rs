use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Text, Timestamptz, Uuid};

use crate::kernel::{Fen, ProgrammeId, RegionScope};
use crate::programme::model::BudgetSide;
use crate::settlement::scope;

/// Budget lines of programmes in one's charge, and those of the region's own treasuries.
fn lines(within: &RegionScope) -> String {
    format!("({} OR {})", within.sql("l.region_code"), scope::programmes(within, "l.programme_id"))
}

#[derive(QueryableByName)]
pub struct BudgetRow {
    #[diesel(sql_type = Uuid)]
    pub programme_id: ProgrammeId,
    #[diesel(sql_type = Text)]
    pub name_zh: String,
    #[diesel(sql_type = Text)]
    pub name_en: String,
    #[diesel(sql_type = Text)]
    pub side: BudgetSide,
    #[diesel(sql_type = BigInt)]
    pub granted_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub available_fen: Fen,
    /// Drawn, less what came back, since the moment that was asked.
    #[diesel(sql_type = BigInt)]
    pub drawn_recently_fen: Fen,
}

/// Where a year's budget lines stand, by programme and side.
pub fn budget_by_programme(
    conn: &mut PgConnection,
    within: &RegionScope,
    fiscal_year: i32,
    recently: DateTime<Utc>,
) -> QueryResult<Vec<BudgetRow>> {
    diesel::sql_query(format!(
        "SELECT p.id AS programme_id, p.name_zh, p.name_en, l.side,
                sum(moved.granted)::bigint AS granted_fen,
                sum(a.credits_posted - a.debits_posted - a.debits_pending)::bigint AS available_fen,
                sum(moved.drawn)::bigint AS drawn_recently_fen
         FROM appropriation l JOIN programme p ON p.id = l.programme_id JOIN ledger_account a ON a.id = l.account_id
         CROSS JOIN LATERAL (
            SELECT coalesce(-sum(signed) FILTER (WHERE code LIKE 'appropriation.%'), 0) AS granted,
                   coalesce(sum(signed) FILTER (WHERE code NOT LIKE 'appropriation.%' AND recorded_at > $2), 0) AS drawn
            FROM (SELECT amount AS signed, code, recorded_at FROM ledger_transfer
                  WHERE debit_account = l.account_id AND kind IN ('posted', 'post')
                  UNION ALL
                  SELECT -amount, code, recorded_at FROM ledger_transfer
                  WHERE credit_account = l.account_id AND kind IN ('posted', 'post')) t) moved
         WHERE l.fiscal_year = $1 AND {} GROUP BY p.id, l.side ORDER BY p.code, l.side",
        lines(within)
    ))
    .bind::<Integer, _>(fiscal_year)
    .bind::<Timestamptz, _>(recently)
    .load(conn)
}

#[derive(QueryableByName)]
pub struct DrawnRow {
    #[diesel(sql_type = Uuid)]
    pub programme_id: ProgrammeId,
    #[diesel(sql_type = Text)]
    pub side: BudgetSide,
    /// First day of the month of the books.
    #[diesel(sql_type = Date)]
    pub month: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub granted_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub drawn_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub returned_fen: Fen,
}

/// What was granted to a year's budget lines (less what went back to the treasury or into the next year), drawn from them and returned to them, by month of the books.
pub fn budget_by_month(conn: &mut PgConnection, within: &RegionScope, fiscal_year: i32) -> QueryResult<Vec<DrawnRow>> {
    diesel::sql_query(format!(
        "SELECT l.programme_id, l.side, date_trunc('month', t.effective_on)::date AS month,
                coalesce(sum(CASE WHEN t.is_debit THEN -t.amount ELSE t.amount END)
                         FILTER (WHERE t.code LIKE 'appropriation.%'), 0)::bigint AS granted_fen,
                coalesce(sum(t.amount) FILTER (WHERE t.is_debit AND t.code NOT LIKE 'appropriation.%'), 0)::bigint
                    AS drawn_fen,
                coalesce(sum(t.amount) FILTER (WHERE NOT t.is_debit AND t.code NOT LIKE 'appropriation.%'), 0)::bigint
                    AS returned_fen
         FROM appropriation l CROSS JOIN LATERAL (
            SELECT effective_on, amount, code, true AS is_debit FROM ledger_transfer
            WHERE debit_account = l.account_id AND kind IN ('posted', 'post')
            UNION ALL
            SELECT effective_on, amount, code, false FROM ledger_transfer
            WHERE credit_account = l.account_id AND kind IN ('posted', 'post')) t
         WHERE l.fiscal_year = $1 AND {} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        lines(within)
    ))
    .bind::<Integer, _>(fiscal_year)
    .load(conn)
}
