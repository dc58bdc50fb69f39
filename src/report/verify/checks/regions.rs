//! What a programme limits over time, and what regions cleared, against the bookings, the claims and the journal.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        // Groups are left out: an enterprise may join one after it has booked.
        name: "programme_limits",
        zh: "企业与机构在各期间的补贴合计不超过方案的期间限额",
        en: "what an enterprise or a provider was given in a period is within the programme's limit over time",
        candidates: "
            SELECT sum(coalesce(b.final_subsidy_fen, b.subsidy_fen)) > max(l.amount),
                   format('programme %s: %s %s was given %s fen of %s', p.code, l.scope, w.who,
                          sum(coalesce(b.final_subsidy_fen, b.subsidy_fen)), max(l.amount))
            FROM programme_version v
            JOIN programme p ON p.id = v.programme_id
            CROSS JOIN LATERAL jsonb_to_recordset(v.rules->'caps'->'limits')
                AS l (scope text, period text, kinds jsonb, amount bigint)
            JOIN booking b ON b.programme_version_id = v.id
            JOIN listing i ON i.id = b.listing_id
            CROSS JOIN LATERAL (SELECT CASE l.scope WHEN 'provider' THEN b.provider_id ELSE b.enterprise_id END AS who) w
            WHERE l.scope IN ('enterprise', 'provider')
              AND (coalesce(jsonb_array_length(l.kinds), 0) = 0 OR l.kinds ? i.kind)
              AND b.state NOT IN ('rejected', 'cancelled', 'no_show')
              AND NOT EXISTS (SELECT FROM claim c WHERE c.booking_id = b.id AND c.state = 'rejected')
            GROUP BY p.code, l.scope, l.period, l.kinds, w.who,
                     CASE l.period WHEN 'lifetime' THEN NULL
                          ELSE date_trunc(l.period, b.created_at AT TIME ZONE 'Asia/Shanghai') END",
    },
    Check {
        name: "clearing_shares",
        zh: "清算的每一份都是已批准申报的垫付份额，扣除已决定追回的部分，债务方是出资地区；清算后追回的部分如数归还出资地区",
        en: "what a clearing took in is a share of an approved claim, less what was demanded back, owed by the region that funded the voucher; what was demanded back since goes to that region, to the fen",
        candidates: "
            SELECT s.claim_id IS NULL OR s.amount_fen <> k.amount_fen + coalesce(d.amount, 0) OR s.payer_region <> k.creditor_region
                       OR m.approved_at IS NULL OR m.programme_id <> c.programme_id
                       OR NOT EXISTS (SELECT FROM voucher v, jsonb_array_elements(v.funding) f
                                      WHERE v.id = m.voucher_id AND f->>'level' = k.level
                                        AND f->>'region_code' = k.debtor_region),
                   format('clearing %s: claim %s, %s share of %s fen', c.id, m.reference, k.level, k.amount_fen)
            FROM clearing_share k
            JOIN clearing c ON c.id = k.clearing_id
            LEFT JOIN claim m ON m.id = k.claim_id
            LEFT JOIN claim_share s ON s.claim_id = k.claim_id AND s.level = k.level
            LEFT JOIN LATERAL (
                SELECT sum(x.amount_fen) AS amount FROM clearing_clawback x
                WHERE x.clearing_id = k.clearing_id AND x.claim_id = k.claim_id AND x.level = k.level
                  AND x.kind = 'deducted' AND NOT x.is_released
            ) d ON true
            WHERE NOT k.is_released
            UNION ALL
            SELECT p.amount_fen IS DISTINCT FROM x.amount_fen OR o.claim_id IS DISTINCT FROM x.claim_id
                       OR o.state NOT IN ('ordered', 'settled') OR s.claim_id IS NULL
                       OR (x.kind = 'deducted') <> (s.clearing_id = x.clearing_id)
                       OR x.debtor_region <> CASE x.kind WHEN 'deducted' THEN s.debtor_region ELSE s.creditor_region END
                       OR x.creditor_region <> CASE x.kind WHEN 'deducted' THEN s.creditor_region ELSE s.debtor_region END,
                   format('clearing %s: clawback %s, %s part of %s fen %s', x.clearing_id, o.reference, x.level, x.amount_fen, x.kind)
            FROM clearing_clawback x
            LEFT JOIN clawback o ON o.id = x.clawback_id
            LEFT JOIN clawback_part p ON p.clawback_id = x.clawback_id AND p.level = x.level
            LEFT JOIN clearing_share s ON s.claim_id = x.claim_id AND s.level = x.level AND NOT s.is_released
            WHERE NOT x.is_released",
    },
    Check {
        name: "clearing_nets",
        zh: "清算净额等于各份额的轧差，确认后与总账一致",
        en: "a clearing's net amounts are what its shares net to, and once confirmed what the journal says",
        candidates: "
            SELECT (c.state <> 'declined' AND n.nets <> t.nets)
                       OR j.nets <> CASE c.state WHEN 'confirmed' THEN n.nets ELSE '[]' END,
                   format('clearing %s (%s): shares net to %s, statement %s, journal %s', c.id, c.state, n.nets, t.nets, j.nets)
            FROM clearing c
            CROSS JOIN LATERAL (
                SELECT coalesce(jsonb_agg(jsonb_build_array(level, debtor, creditor, fen)
                                          ORDER BY level, debtor, creditor), '[]') AS nets
                FROM (SELECT level, debtor, creditor, sum(fen) AS fen
                      FROM (SELECT s.level, w.debtor, w.creditor, w.sign * s.amount_fen
                            FROM (SELECT level, debtor_region, creditor_region, amount_fen FROM clearing_share
                                  WHERE clearing_id = c.id AND NOT is_released
                                  UNION ALL
                                  SELECT level, debtor_region, creditor_region, amount_fen FROM clearing_clawback
                                  WHERE clearing_id = c.id AND NOT is_released AND kind = 'passed_on') s
                            CROSS JOIN LATERAL (VALUES (s.debtor_region, s.creditor_region, 1),
                                                       (s.creditor_region, s.debtor_region, -1))
                                 AS w (debtor, creditor, sign)) pair (level, debtor, creditor, fen)
                      GROUP BY level, debtor, creditor HAVING sum(fen) > 0) owed
            ) n
            CROSS JOIN LATERAL (
                SELECT coalesce(jsonb_agg(jsonb_build_array(level, debtor_region, creditor_region, amount_fen)
                                          ORDER BY level, debtor_region, creditor_region), '[]') AS nets
                FROM jsonb_to_recordset(c.statement->'nets')
                    AS stated (level text, debtor_region text, creditor_region text, amount_fen bigint)
            ) t
            CROSS JOIN LATERAL (
                SELECT coalesce(jsonb_agg(jsonb_build_array(level, debtor, creditor, amount)
                                          ORDER BY level, debtor, creditor), '[]') AS nets
                FROM (SELECT split_part(d.key, ':', 2), split_part(d.key, ':', 3), split_part(e.key, ':', 3), x.amount
                      FROM ledger_transfer x
                      JOIN ledger_account d ON d.id = x.debit_account
                      JOIN ledger_account e ON e.id = x.credit_account
                      WHERE x.subject_kind = 'clearing' AND x.subject_id = c.id) moved (level, debtor, creditor, amount)
            ) j",
    },
];
