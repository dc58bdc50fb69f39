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
        name: "delivered_prices",
        zh: "结算价不超过交付的金额，交付的金额不超过报价，除非另加预订之外的耗材或细则允许的超时",
        en: "no booking ends at more than was delivered, and nothing is delivered at more than was quoted but for consumables beyond the order and overtime that its tariff lets be paid",
        candidates: "
            SELECT CASE WHEN b.final_price_fen > d.price THEN true
                        WHEN d.price <= b.price_fen THEN false
                        WHEN d.overtime <> 0
                             AND ((b.delivery ->> 'minutes')::bigint <= (b.quote #>> '{terms,booked_minutes}')::bigint
                                  OR NOT jsonb_path_exists(b.quote -> 'terms', '$.**.overtime.grace_minutes')) THEN true
                        ELSE d.price > b.price_fen + d.overtime + (
                            SELECT coalesce(sum(greatest(u.pieces::bigint
                                       - coalesce((b.quote #>> ARRAY['terms', 'extras', 'consumables', u.code])::bigint, 0), 0)
                                       * (c.one ->> 'amount_fen')::bigint), 0)
                            FROM jsonb_each_text(b.delivery -> 'consumables') u (code, pieces)
                            JOIN jsonb_array_elements(b.quote #> '{terms,tariff,consumables}') c (one)
                                ON c.one ->> 'code' = u.code AND c.one ->> 'per' = 'piece')
                   END,
                   format('booking %s: quoted at %s fen, delivered at %s fen, of which overtime %s fen, ended at %s fen',
                          b.reference, b.price_fen, d.price, d.overtime, coalesce(b.final_price_fen::text, 'no'))
            FROM booking b CROSS JOIN LATERAL (
                SELECT (b.delivery ->> 'price_fen')::bigint AS price,
                       coalesce((b.delivery ->> 'overtime_fen')::bigint, 0) AS overtime) d
            WHERE b.delivery IS NOT NULL",
    },
    // What a provider credits by hand lowers what is owed and what stands of the bill alike: what it gave is known by the trail.
    Check {
        name: "credit_notes",
        zh: "每张贷项的编号、金额、事由和开具人与审计记录一致，审计记录中的贷项一张不少",
        en: "every credit note says what the audit trail says was credited, why and by whom, and none of these is missing",
        candidates: "
            SELECT (n.amount_fen, n.ground, n.reason, n.issued_at) IS DISTINCT FROM
                       ((a.detail ->> 'credited_fen')::bigint, a.detail ->> 'ground', a.detail ->> 'why', a.occurred_at)
                   OR n.issued_by IS NOT NULL AND n.issued_by IS DISTINCT FROM a.actor_user,
                   format('credit note %s of %s fen, in the trail %s fen', coalesce(n.label, a.detail ->> 'credit_note'),
                          coalesce(n.amount_fen::text, 'no'), coalesce(a.detail ->> 'credited_fen', 'no'))
            FROM (SELECT c.*, bill_label('credit_note', c.year, c.number) AS label FROM credit_note c) n
            FULL JOIN (SELECT e.* FROM bill b JOIN audit_event e
                           ON e.subject_kind = 'bill' AND e.subject_id = b.id AND e.action = 'bill.credited') a
                ON a.subject_id = n.bill_id AND a.detail ->> 'credit_note' = n.label",
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
