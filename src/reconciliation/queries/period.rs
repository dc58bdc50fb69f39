use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Timestamptz, Uuid};

use super::scope;
use crate::kernel::{AwardApplicationId, ClaimId, ProgrammeId, RegionScope, StatementLineId, UserId, local_midnight};
use crate::reconciliation::model::Month;
use crate::reconciliation::model::report::{ClosedMonth, Difference, DifferenceTotal, Total, Totals};
use crate::settlement::scope as settlement;
use crate::store::schema::closed_period;

/// `$1` to `$2`: the month's moments; `$3` to `$4`: its days; ends outside; `$5`: a programme, or all.
///
/// Lines in other currencies than CNY are in no total and in no difference. Supply rewards are approved when the first batch that pays a part of them is authorised. A debit that no payment
/// explains is of no programme. Of what others are in charge of, a region has that which its own treasuries pay.
fn sources(within: &RegionScope) -> String {
    let of_p = settlement::payments(within, "p");
    let share = within.sql("x.payer_region");
    let approved = |table: &str, amount: &str, programme_id: &str, shares: &str| {
        if within.is_everything() {
            return format!("{table}.{amount}");
        }
        format!(
            "CASE WHEN {} THEN {table}.{amount}
                  ELSE (SELECT sum(x.amount_fen)::bigint FROM {shares} AND {share}) END",
            settlement::programmes(within, programme_id)
        )
    };
    let claim = approved("c", "amount_fen", "c.programme_id", "claim_share x WHERE x.claim_id = c.id");
    let award = approved("a", "amount_fen", "a.programme_id", "award_share x WHERE x.application_id = a.id");
    let rewarded = "supply_reward_share x WHERE x.reward_id = r.id";
    let reward = approved("r", "reward_fen", "r.programme_id", rewarded);
    format!(
        "
    WITH sent AS (
        SELECT p.id, p.reference, p.amount_fen, p.netted_fen, p.state, p.sent_at FROM payment p
        JOIN settlement_batch b ON b.id = p.batch_id
        WHERE p.sent_at >= $1 AND p.sent_at < $2 AND ($5 IS NULL OR b.programme_id = $5) AND {of_p}),
    shown AS (
        SELECT m.payment_id, sum(m.amount_fen)::bigint AS amount FROM statement_match m
        JOIN statement_line l ON l.id = m.line_id
        JOIN payment p ON p.id = m.payment_id
        JOIN settlement_batch b ON b.id = p.batch_id
        WHERE m.undone_at IS NULL AND l.booked_on >= $3 AND l.booked_on < $4 AND ($5 IS NULL OR b.programme_id = $5)
          AND {of_p}
        GROUP BY m.payment_id),
    sent_for AS (
        SELECT coalesce(b.claim_id, b.award_application_id, b.supply_reward_id) AS id, sum(b.amount_fen)::bigint AS amount
        FROM batch_line b JOIN sent s ON s.id = b.payment_id
        WHERE NOT b.is_cancelled GROUP BY 1),
    approved AS (
        SELECT * FROM (
            SELECT c.id, c.reference, {claim} AS amount_fen, c.approved_at
            FROM claim c WHERE $5 IS NULL OR c.programme_id = $5
            UNION ALL
            SELECT a.id, a.reference, {award}, a.approved_at
            FROM award_application a WHERE $5 IS NULL OR a.programme_id = $5
            UNION ALL
            SELECT r.id, b.reference, {reward}, (
                SELECT min(d.authorised_at) FROM batch_line l JOIN settlement_batch d ON d.id = l.batch_id
                WHERE l.supply_reward_id = r.id AND NOT l.is_cancelled)
            FROM supply_reward r JOIN settlement_batch b ON b.id = r.batch_id
            WHERE NOT r.is_cancelled AND ($5 IS NULL OR r.programme_id = $5)) told
        WHERE amount_fen IS NOT NULL)"
    )
}

fn differences(within: &RegionScope) -> String {
    let of_line = scope::statements(within, "s");
    format!(
        ",
    difference AS (
        SELECT 'claim_not_sent' AS kind, c.id AS subject_id, c.reference,
               c.amount_fen - coalesce(f.amount, 0) AS amount_fen, c.approved_at AS at
        FROM approved c LEFT JOIN sent_for f ON f.id = c.id
        WHERE c.approved_at >= $1 AND c.approved_at < $2 AND c.amount_fen <> coalesce(f.amount, 0)
        UNION ALL
        SELECT 'sent_for_other_month', s.id, s.reference, sum(b.amount_fen)::bigint, s.sent_at
        FROM sent s JOIN batch_line b ON b.payment_id = s.id AND NOT b.is_cancelled
        LEFT JOIN approved c ON c.id = coalesce(b.claim_id, b.award_application_id, b.supply_reward_id)
        WHERE c.approved_at IS NULL OR c.approved_at < $1 OR c.approved_at >= $2
        GROUP BY s.id, s.reference, s.sent_at
        UNION ALL
        SELECT 'sent_and_reissued', s.id, s.reference, s.amount_fen, s.sent_at FROM sent s WHERE s.state = 'reissued'
        UNION ALL
        SELECT 'netted', s.id, s.reference, s.netted_fen, s.sent_at FROM sent s
        WHERE s.netted_fen > 0 AND s.state <> 'reissued'
        UNION ALL
        SELECT 'sent_not_debited', s.id, s.reference, s.amount_fen - coalesce(m.amount, 0), s.sent_at
        FROM sent s LEFT JOIN shown m ON m.payment_id = s.id WHERE s.amount_fen <> coalesce(m.amount, 0)
        UNION ALL
        SELECT 'debit_of_other_month', p.id, p.reference, m.amount, p.sent_at
        FROM shown m JOIN payment p ON p.id = m.payment_id
        WHERE p.sent_at IS NULL OR p.sent_at < $1 OR p.sent_at >= $2
        UNION ALL
        SELECT 'bank_charge', l.id, s.reference || ' #' || l.line_no, c.amount_fen,
               l.booked_on::timestamp AT TIME ZONE 'Asia/Shanghai'
        FROM bank_charge c JOIN statement_line l ON l.id = c.line_id JOIN bank_statement s ON s.id = l.statement_id
        WHERE l.booked_on >= $3 AND l.booked_on < $4 AND l.direction = 'debit' AND c.undone_at IS NULL AND $5 IS NULL AND {of_line}
        UNION ALL
        SELECT CASE WHEN EXISTS (SELECT FROM reconciliation_exception e
                                 WHERE e.line_id = l.id AND e.kind IN ('duplicate_payment', 'paid_after_return'))
                    THEN 'debited_again' ELSE 'debit_without_payment' END, l.id, s.reference || ' #' || l.line_no, l.amount_fen,
               l.booked_on::timestamp AT TIME ZONE 'Asia/Shanghai'
        FROM statement_line l JOIN bank_statement s ON s.id = l.statement_id
        WHERE l.booked_on >= $3 AND l.booked_on < $4 AND l.direction = 'debit' AND l.currency = 'CNY' AND l.state <> 'matched'
          AND NOT EXISTS (SELECT FROM bank_charge c WHERE c.line_id = l.id AND c.undone_at IS NULL)
          AND $5 IS NULL AND {of_line})"
    )
}

macro_rules! with_month {
    ($query:expr, $month:expr, $programme:expr) => {
        $query
            .bind::<Timestamptz, _>(local_midnight($month.first_day()))
            .bind::<Timestamptz, _>(local_midnight($month.next_first_day()))
            .bind::<Date, _>($month.first_day())
            .bind::<Date, _>($month.next_first_day())
            .bind::<Nullable<Uuid>, _>($programme)
    };
}

/// The totals of a month, of one programme or of all; what came in is told only of all, for a credit is of no programme
/// before it is matched.
pub fn month_totals(
    conn: &mut PgConnection,
    within: &RegionScope,
    month: Month,
    programme: Option<ProgrammeId>,
) -> QueryResult<Totals> {
    let sources = sources(within);
    let total = |conn: &mut PgConnection, from: &str| -> QueryResult<Total> {
        let sql = format!(
            "{sources} SELECT count(*) AS count, coalesce(sum(amount_fen), 0)::bigint AS total_fen FROM {from}"
        );
        with_month!(diesel::sql_query(sql), month, programme).get_result(conn)
    };
    let approved = total(conn, "approved WHERE approved_at >= $1 AND approved_at < $2")?;
    let sent = total(conn, "sent")?;
    let lines = format!(
        "(SELECT l.amount_fen FROM statement_line l
          WHERE l.booked_on >= $3 AND l.booked_on < $4 AND l.currency = 'CNY' AND $5 IS NULL AND {} AND l.direction =",
        scope::lines(within, "l")
    );
    // Accounts may be common to several: of a part, what was shown of its payments counts, and what shows no payment.
    let (of_part, of_whole) =
        if within.is_everything() { ("$5 IS NOT NULL", "true") } else { ("true", "l.state <> 'matched'") };
    let debits = format!("(SELECT amount AS amount_fen FROM shown WHERE {of_part} UNION ALL SELECT amount_fen FROM");
    // What the bank charged inside of a matched debit, or beside it, is shown of no payment.
    let beside = if within.is_everything() {
        String::new()
    } else {
        format!(
            " UNION ALL SELECT c.amount_fen FROM bank_charge c JOIN statement_line l ON l.id = c.line_id
              WHERE l.booked_on >= $3 AND l.booked_on < $4 AND $5 IS NULL AND c.undone_at IS NULL
                AND l.direction = 'debit' AND l.state = 'matched' AND {}",
            scope::lines(within, "l")
        )
    };
    let debited = total(conn, &format!("{debits} {lines} 'debit' AND {of_whole}) of_all{beside}) debited"))?;
    let credited = total(conn, &format!("{lines} 'credit') credited"))?;
    let sql = format!(
        "{sources}{} SELECT kind, count(*) AS count, sum(amount_fen)::bigint AS total_fen
         FROM difference GROUP BY kind ORDER BY kind",
        differences(within)
    );
    let differences: Vec<DifferenceTotal> = with_month!(diesel::sql_query(sql), month, programme).load(conn)?;
    Ok(Totals { month: month.to_string(), approved, sent, debited, credited, differences })
}

/// The differences of a month one by one; the order is fixed.
pub fn difference_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    month: Month,
    programme: Option<ProgrammeId>,
    after: Option<(String, uuid::Uuid)>,
    limit: i64,
) -> QueryResult<Vec<Difference>> {
    let (kind, id) = after.unwrap_or_default();
    let sql = format!(
        "{}{} SELECT kind, subject_id, reference, amount_fen, (at AT TIME ZONE 'Asia/Shanghai')::date AS \"on\"
         FROM difference WHERE (kind, subject_id) > ($6, $7) ORDER BY kind, subject_id LIMIT $8",
        sources(within),
        differences(within)
    );
    with_month!(diesel::sql_query(sql), month, programme)
        .bind::<diesel::sql_types::Text, _>(kind)
        .bind::<Uuid, _>(id)
        .bind::<BigInt, _>(limit + 1)
        .load(conn)
}

/// The first of these months that is closed.
pub fn closed_find_any(conn: &mut PgConnection, months: &[NaiveDate]) -> QueryResult<Option<NaiveDate>> {
    closed_period::table
        .filter(closed_period::month.eq_any(months))
        .order(closed_period::month)
        .select(closed_period::month)
        .first(conn)
        .optional()
}

/// The first closed month that counts what is recorded of a line: a match, a clawback's receipt or a bank's charge that stands,
/// and was there when the line's month, or one after it, was closed. A line that was carried over counts in the month in which
/// it was settled, so that a later month may have reconciled its claims by it.
pub fn closed_find_counting(conn: &mut PgConnection, line: StatementLineId) -> QueryResult<Option<NaiveDate>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Nullable<Date>)]
        month: Option<NaiveDate>,
    }
    let row: Row = diesel::sql_query(
        "SELECT min(c.month) AS month FROM statement_line l
         JOIN closed_period c ON c.month >= date_trunc('month', l.booked_on)::date
         WHERE l.id = $1 AND c.closed_at >= (
             SELECT min(recorded.at) FROM (
                 SELECT matched_at AS at FROM statement_match WHERE line_id = $1 AND undone_at IS NULL
                 UNION ALL SELECT recorded_at FROM bank_charge WHERE line_id = $1 AND undone_at IS NULL
                 UNION ALL SELECT recorded_at FROM clawback_recovery WHERE line_id = $1 AND state = 'done') recorded)",
    )
    .bind::<Uuid, _>(line)
    .get_result(conn)?;
    Ok(row.month)
}

/// Closed months, newest first, as they were frozen.
pub fn closed_list(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<ClosedMonth>> {
    closed_period::table.order(closed_period::month.desc()).limit(limit).select(ClosedMonth::as_select()).load(conn)
}

/// Closed months in the order of their closing, which need not be that of the calendar.
pub fn closed_list_as_closed(conn: &mut PgConnection) -> QueryResult<Vec<ClosedMonth>> {
    closed_period::table.order(closed_period::number).select(ClosedMonth::as_select()).load(conn)
}

/// The month that was closed last, of whatever year.
pub fn closed_find_last(conn: &mut PgConnection) -> QueryResult<Option<ClosedMonth>> {
    closed_period::table.order(closed_period::number.desc()).select(ClosedMonth::as_select()).first(conn).optional()
}

pub fn closed_insert(
    conn: &mut PgConnection,
    month: Month,
    totals: &serde_json::Value,
    hash: &[u8],
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(closed_period::table)
        .values((
            closed_period::month.eq(month.first_day()),
            closed_period::totals.eq(totals),
            closed_period::hash.eq(hash),
            closed_period::closed_by.eq(by),
            closed_period::closed_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct ClaimRow {
    #[diesel(sql_type = Uuid)]
    id: ClaimId,
}

/// Paid recognition awards all of whose payments the banks' statements show in full, on a day before `end`.
pub fn award_list_reconcilable(conn: &mut PgConnection, end: NaiveDate) -> QueryResult<Vec<AwardApplicationId>> {
    let rows: Vec<AwardRow> = diesel::sql_query(
        "SELECT a.id FROM award_application a
         WHERE a.state = 'paid'
           AND EXISTS (SELECT FROM batch_line b WHERE b.award_application_id = a.id AND NOT b.is_cancelled)
           AND NOT EXISTS (
               SELECT FROM batch_line b LEFT JOIN payment p ON p.id = b.payment_id
               WHERE b.award_application_id = a.id AND NOT b.is_cancelled
                 AND (p.state IS DISTINCT FROM 'paid' OR p.amount_fen <> (
                     SELECT coalesce(sum(m.amount_fen), 0) FROM statement_match m JOIN statement_line l ON l.id = m.line_id
                     WHERE m.payment_id = p.id AND m.undone_at IS NULL AND l.booked_on < $1)))
         ORDER BY a.id",
    )
    .bind::<Date, _>(end)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(QueryableByName)]
struct AwardRow {
    #[diesel(sql_type = Uuid)]
    id: AwardApplicationId,
}

/// Paid claims all of whose payments the banks' statements show in full, on a day before `end`.
pub fn claim_list_reconcilable(conn: &mut PgConnection, end: NaiveDate) -> QueryResult<Vec<ClaimId>> {
    let rows: Vec<ClaimRow> = diesel::sql_query(
        "SELECT c.id FROM claim c
         WHERE c.state = 'paid' AND EXISTS (SELECT FROM batch_line b WHERE b.claim_id = c.id AND NOT b.is_cancelled)
           AND NOT EXISTS (
               SELECT FROM batch_line b LEFT JOIN payment p ON p.id = b.payment_id
               WHERE b.claim_id = c.id AND NOT b.is_cancelled
                 AND (p.state IS DISTINCT FROM 'paid' OR p.amount_fen <> (
                     SELECT coalesce(sum(m.amount_fen), 0) FROM statement_match m JOIN statement_line l ON l.id = m.line_id
                     WHERE m.payment_id = p.id AND m.undone_at IS NULL AND l.booked_on < $1)))
         ORDER BY c.id",
    )
    .bind::<Date, _>(end)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(QueryableByName)]
struct ReferenceRow {
    #[diesel(sql_type = diesel::sql_types::Text)]
    reference: String,
}

/// References of these payments, for people.
pub fn payment_references(conn: &mut PgConnection, ids: &[crate::kernel::PaymentId]) -> QueryResult<Vec<String>> {
    let rows: Vec<ReferenceRow> =
        diesel::sql_query("SELECT reference FROM payment WHERE id = ANY ($1) ORDER BY reference")
            .bind::<Array<Uuid>, _>(ids)
            .load(conn)?;
    Ok(rows.into_iter().map(|row| row.reference).collect())
}
