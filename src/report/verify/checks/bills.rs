//! Bills against what is owed, and their numbers.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "bills",
        zh: "每笔应付自付部分的预约恰有一张账单，账单减去贷项即所欠金额，双方与预约一致",
        en: "every booking of which something is owed has its bill, which less its credit notes is what is owed, between its parties",
        candidates: "
            SELECT CASE WHEN d.id IS NULL THEN owed.fen > 0
                        ELSE owed.fen <> d.amount_fen - coalesce(c.fen, 0)
                             OR (d.provider_id, d.enterprise_id) IS DISTINCT FROM (b.provider_id, b.enterprise_id)
                             OR b.state NOT IN ('accepted', 'cancelled', 'no_show')
                   END,
                   format('booking %s: %s fen owed, bill %s of %s fen less %s fen', b.reference, owed.fen,
                          coalesce(bill_label('bill', d.year, d.number), 'none'), coalesce(d.amount_fen, 0),
                          coalesce(c.fen, 0))
            FROM booking b LEFT JOIN bill d ON d.booking_id = b.id
            LEFT JOIN (SELECT bill_id, sum(amount_fen)::bigint AS fen FROM credit_note GROUP BY bill_id) c ON c.bill_id = d.id
            CROSS JOIN LATERAL (SELECT booking_own_share(b) AS fen) owed
            WHERE (b.state = 'accepted' OR b.charge_fen IS NOT NULL OR d.id IS NOT NULL)
              AND NOT EXISTS (SELECT FROM booking_before_bills o WHERE o.booking_id = b.id)",
    },
    Check {
        name: "bill_numbers",
        zh: "各供方每年的账单和贷项编号连续无缺",
        en: "the numbers of each provider's bills and credit notes of a year run without gaps",
        candidates: "
            SELECT (s.last, s.last) IS DISTINCT FROM (n.highest, n.documents),
                   format('%s numbers of provider %s in %s: %s given, %s there, the highest %s', document, provider_id, year,
                          coalesce(s.last, 0), coalesce(n.documents, 0), coalesce(n.highest, 0))
            FROM bill_series s FULL JOIN (
                SELECT 'bill' AS document, provider_id, year, max(number) AS highest, count(*)::int AS documents
                FROM bill GROUP BY provider_id, year
                UNION ALL
                SELECT 'credit_note', provider_id, year, max(number), count(*)::int
                FROM credit_note GROUP BY provider_id, year) n USING (document, provider_id, year)",
    },
];
