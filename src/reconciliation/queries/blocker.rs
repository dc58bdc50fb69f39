//! What stands in the way of closing a month.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Timestamptz};

use super::scope;
use crate::kernel::{Fen, RegionScope, local_midnight};
use crate::reconciliation::model::Month;
use crate::reconciliation::model::report::{Blocker, BlockersOfKind};
use crate::settlement::scope as settlement;

/// How much is looked at for what stands in the way of closing a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What is found without going through all that was paid.
    AtOnce,
    Whole,
}

/// What stands in the way of closing the month, by kind: all of it counted, and of each kind the `first` told. What lies outside
/// of the scope is told without its name and its amount.
pub fn blocker_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    month: Month,
    depth: Depth,
    first: i64,
) -> QueryResult<Vec<BlockersOfKind>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(embed)]
        blocker: Blocker,
        #[diesel(sql_type = BigInt)]
        count: i64,
        #[diesel(sql_type = BigInt)]
        total_fen: Fen,
    }
    let (of_s, of_p) = (scope::statements(within, "s"), settlement::payments(within, "p"));
    let of_all = within.is_everything();
    // What counts as paid and is shown in part, after a match was undone: to be found among all payments of the month.
    let paid = match depth {
        Depth::AtOnce => "",
        Depth::Whole => {
            "OR p.state = 'paid' AND (p.sent_at >= $1 OR p.paid_on >= $3
                  OR EXISTS (SELECT FROM statement_match u WHERE u.payment_id = p.id AND u.undone_at IS NOT NULL))"
        }
    };
    let sql = format!(
        "
        SELECT kind, CASE WHEN is_own THEN reference ELSE '' END AS reference, CASE WHEN is_own THEN subject_id END AS subject_id,
               CASE WHEN is_own THEN amount_fen ELSE 0 END AS amount_fen, \"on\", until, currency, count, total_fen
        FROM (
            SELECT blocker.*, count(*) OVER of_kind AS count,
                   coalesce(sum(amount_fen) FILTER (WHERE is_own AND currency = 'CNY') OVER of_kind, 0)::bigint AS total_fen,
                   row_number() OVER (PARTITION BY kind ORDER BY is_own DESC, \"on\", reference) AS place
            FROM (
                SELECT 'open_line' AS kind, l.id AS subject_id, s.reference || ' #' || l.line_no AS reference, l.amount_fen,
                       l.booked_on AS \"on\", {of_s} AS is_own, l.currency, NULL::date AS until
                FROM statement_line l JOIN bank_statement s ON s.id = l.statement_id
                WHERE l.state IN ('unmatched', 'exception') AND l.booked_on < $4
                  -- Those that were carried over come back when their month is closed.
                  AND (l.booked_on >= $3 OR EXISTS (
                       SELECT FROM closed_period c WHERE c.month = date_trunc('month', l.booked_on)::date))
                UNION ALL
                SELECT DISTINCT 'statement_finding', s.id, s.reference, 0::bigint, s.period_from, {of_s}, s.currency, s.period_to
                FROM statement_finding f JOIN bank_statement s ON s.id = f.statement_id
                WHERE f.resolved_at IS NULL AND s.period_to >= $3 AND s.period_from < $4
                UNION ALL
                SELECT 'open_exception', e.id, p.reference, p.amount_fen, (e.raised_at AT TIME ZONE 'Asia/Shanghai')::date, {of_p}, 'CNY', NULL
                FROM reconciliation_exception e JOIN payment p ON p.id = e.payment_id
                WHERE e.line_id IS NULL AND e.state <> 'resolved' AND p.sent_at < $2
                UNION ALL
                -- Carried over counts for the month after whose end it was decided.
                SELECT 'payment_not_at_bank', p.id, p.reference, p.amount_fen, (p.sent_at AT TIME ZONE 'Asia/Shanghai')::date, {of_p}, 'CNY', NULL
                FROM payment p
                WHERE p.sent_at < $2 AND (p.state = 'sent' {paid})
                  AND p.amount_fen > coalesce((SELECT sum(m.amount_fen) FROM statement_match m
                                               WHERE m.payment_id = p.id AND m.undone_at IS NULL), 0)
                  AND NOT EXISTS (SELECT FROM reconciliation_exception e
                                  WHERE e.payment_id = p.id AND e.line_id IS NULL AND e.state <> 'resolved')
                  AND NOT EXISTS (SELECT FROM reconciliation_exception e
                                  WHERE e.payment_id = p.id AND e.line_id IS NULL AND e.resolution = 'carried_over'
                                    AND e.state = 'resolved' AND e.resolved_at >= $2)
                UNION ALL
                SELECT 'earlier_month_open', NULL, to_char(min(l.booked_on), 'YYYY-MM'),
                       coalesce(sum(l.amount_fen) FILTER (WHERE l.currency = 'CNY'), 0)::bigint, min(l.booked_on), {of_all}, 'CNY', NULL
                FROM (
                    -- From month to month by the index: those that are closed, of whatever length, are not read.
                    WITH RECURSIVE told AS (
                        SELECT date_trunc('month', min(booked_on))::date AS month FROM statement_line
                        UNION ALL
                        SELECT (SELECT date_trunc('month', min(o.booked_on))::date FROM statement_line o
                                WHERE o.booked_on >= (told.month + interval '1 month')::date)
                        FROM told WHERE told.month < $3)
                    SELECT told.month FROM told
                    WHERE told.month < $3 AND NOT EXISTS (SELECT FROM closed_period c WHERE c.month = told.month)
                ) earlier
                JOIN statement_line l
                     ON l.booked_on >= earlier.month AND l.booked_on < (earlier.month + interval '1 month')::date
                -- What is settled in another currency waits for no closing of its month.
                WHERE l.currency = 'CNY' OR l.state IN ('unmatched', 'exception')
                HAVING count(*) > 0
            ) blocker WINDOW of_kind AS (PARTITION BY kind)
        ) told WHERE place <= $5 ORDER BY kind, place"
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<Timestamptz, _>(local_midnight(month.first_day()))
        .bind::<Timestamptz, _>(local_midnight(month.next_first_day()))
        .bind::<Date, _>(month.first_day())
        .bind::<Date, _>(month.next_first_day())
        .bind::<BigInt, _>(first)
        .load(conn)?;
    let mut kinds: Vec<BlockersOfKind> = Vec::new();
    for Row { blocker, count, total_fen } in rows {
        match kinds.last_mut().filter(|last| last.kind == blocker.kind) {
            Some(last) => last.first.push(blocker),
            None => {
                kinds.push(BlockersOfKind { kind: blocker.kind.clone(), count, total_fen, first: vec![blocker] });
            }
        }
    }
    Ok(kinds)
}
