//! What waits about statements: the parts of `store::todo::waiting`, within the caller's scope.

use super::scope;
use crate::kernel::RegionScope;

/// Exceptions for which nobody has proposed anything, and those whose proposal waits; until the end of the day by which their owner
/// sees to them.
pub fn to_propose(within: &RegionScope) -> String {
    format!(
        "
    SELECT CASE x.state WHEN 'open' THEN 'exception_to_propose' ELSE 'exception_in_resolution' END, x.id::text, coalesce(p.reference, s.reference || ' #' || l.line_no),
           coalesce(nullif(l.counterparty_name, ''), p.payee_name, ''), x.state, coalesce(x.proposed_at, x.raised_at),
           (x.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', CASE WHEN l.currency IS NULL OR l.currency = 'CNY' THEN coalesce(l.amount_fen, p.amount_fen) END
    FROM reconciliation_exception x LEFT JOIN statement_line l ON l.id = x.line_id
    LEFT JOIN bank_statement s ON s.id = l.statement_id LEFT JOIN payment p ON p.id = x.payment_id
    WHERE x.state IN ('open', 'proposed') AND {}",
        scope::exceptions(within, "x")
    )
}

/// Proposals of others.
pub fn to_resolve(within: &RegionScope) -> String {
    format!(
        "
    SELECT 'exception_to_resolve', x.id::text, coalesce(p.reference, s.reference || ' #' || l.line_no),
           coalesce(nullif(l.counterparty_name, ''), p.payee_name, ''), x.state, x.proposed_at,
           (x.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', CASE WHEN l.currency IS NULL OR l.currency = 'CNY' THEN coalesce(l.amount_fen, p.amount_fen) END
    FROM reconciliation_exception x LEFT JOIN statement_line l ON l.id = x.line_id
    LEFT JOIN bank_statement s ON s.id = l.statement_id LEFT JOIN payment p ON p.id = x.payment_id
    WHERE x.state = 'proposed' AND x.proposed_by <> $3 AND {}",
        scope::exceptions(within, "x")
    )
}

/// What others say did not move, on the accounts of the scope's treasuries.
pub fn to_believe(within: &RegionScope) -> String {
    format!(
        "
    SELECT 'no_movement_to_decide', to_char(n.day_from, 'YYYY-MM'), n.account_number,
           to_char(n.day_from, 'YYYY-MM-DD') || ' – ' || to_char(n.day_to, 'YYYY-MM-DD'), 'proposed', n.proposed_at,
           NULL::timestamptz, NULL::bigint
    FROM no_movement n
    WHERE n.verdict IS NULL AND n.proposed_by <> $3
          AND EXISTS (SELECT FROM treasury_account_ever t WHERE t.account_number = n.account_number AND {})",
        within.sql("t.payer_region")
    )
}

/// What is wrong with statements that others took all the same.
pub fn to_see(within: &RegionScope) -> String {
    format!(
        "
    SELECT 'statement_finding_to_resolve', s.id::text, s.reference, s.account_number, 'proposed', min(f.accepted_at),
           NULL::timestamptz, NULL::bigint
    FROM statement_finding f JOIN bank_statement s ON s.id = f.statement_id
    WHERE f.resolved_at IS NULL AND f.accepted_by <> $3 AND {}
    GROUP BY s.id",
        scope::statements(within, "s")
    )
}

/// Months that are over, of which there are statements in CNY, and which are not closed.
pub fn to_close(within: &RegionScope) -> String {
    format!(
        "
    SELECT 'period_to_close', to_char(m.month, 'YYYY-MM'), to_char(m.month, 'YYYY-MM'), '', 'open',
           (m.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai', NULL::timestamptz, NULL::bigint
    FROM (SELECT DISTINCT date_trunc('month', d)::date AS month FROM bank_statement s,
          generate_series(date_trunc('month', s.period_from::timestamp), s.period_to::timestamp, interval '1 month') d
          WHERE s.currency = 'CNY' AND {}) m
    WHERE (m.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai' <= $4
          AND NOT EXISTS (SELECT FROM closed_period c WHERE c.month = m.month)",
        scope::statements(within, "s")
    )
}
