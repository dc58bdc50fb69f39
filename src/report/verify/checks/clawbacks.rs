//! Clawbacks against the journal and the payments.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "clawback_parts",
        zh: "每项追回等于其分级应追之和，已追金额与抵扣、收款记录及总账一致",
        en: "a clawback is the sum of its parts, and what came back is what its recoveries and the journal say",
        candidates: "
            SELECT coalesce(p.amount, 0) <> k.amount_fen
                       OR coalesce(p.recovered, 0) <> coalesce(r.recovered, 0)
                       OR coalesce(p.recovered, 0) <> coalesce(r.posted, 0)
                       OR (k.state = 'settled') <> (p.amount = p.recovered)
                       OR p.is_unheld,
                   format('clawback %s of %s fen: parts %s, recovered %s, recoveries %s, journal %s', k.reference,
                          k.amount_fen, coalesce(p.amount, 0), coalesce(p.recovered, 0), coalesce(r.recovered, 0),
                          coalesce(r.posted, 0))
            FROM clawback k LEFT JOIN LATERAL (
                SELECT sum(d.amount_fen) AS amount, sum(d.netted_fen + d.received_fen) AS recovered,
                       bool_or(d.netted_fen + d.received_fen < d.amount_fen AND NOT EXISTS (
                           SELECT FROM ledger_transfer t
                           WHERE t.id = d.hold_id AND t.amount = d.amount_fen - d.netted_fen - d.received_fen
                             AND NOT EXISTS (SELECT FROM ledger_transfer e WHERE e.pending_id = t.id))) AS is_unheld
                FROM clawback_part d WHERE d.clawback_id = k.id
            ) p ON true LEFT JOIN LATERAL (
                SELECT sum(v.amount_fen) AS recovered, sum(t.amount) AS posted
                FROM clawback_recovery v LEFT JOIN ledger_transfer t ON t.id = v.posting_id AND t.kind = 'post'
                WHERE v.clawback_id = k.id AND v.state = 'done'
            ) r ON true
            WHERE k.state IN ('ordered', 'settled')",
    },
    Check {
        name: "clawback_subjects",
        zh: "每项追回针对一笔兑付、认定奖补或供方奖补，收款单位与其一致，合计及各级应追均不超过已拨付",
        en: "a clawback is about one claim, award or reward of its payee; all demands together, and each level's, are within what was paid",
        candidates: "
            SELECT num_nonnulls(k.claim_id, k.award_application_id, k.supply_reward_id) <> 1
                       OR (s.payee_id, s.programme_id) IS DISTINCT FROM (k.payee_id, k.programme_id)
                       OR d.demanded > s.amount OR x.excess IS NOT NULL,
                   format('clawback %s of %s fen to %s: subject of %s fen of %s, %s fen demanded in all%s', k.reference,
                          k.amount_fen, k.payee_id, coalesce(s.amount::text, 'nothing'), coalesce(s.payee_id::text, 'nobody'),
                          d.demanded, coalesce(', too much of ' || x.excess, ''))
            FROM clawback k LEFT JOIN LATERAL (
                SELECT payee_id, programme_id, amount_fen - coalesce((
                           SELECT sum(x.amount_fen) FROM claim_stopped_share x WHERE x.claim_id = c.id), 0) AS amount
                FROM claim c WHERE id = k.claim_id
                UNION ALL SELECT organisation_id, programme_id, amount_fen FROM award_application
                          WHERE id = k.award_application_id
                UNION ALL SELECT provider_id, programme_id, reward_fen FROM supply_reward WHERE id = k.supply_reward_id
            ) s ON true CROSS JOIN LATERAL (
                SELECT sum(o.amount_fen) AS demanded FROM clawback o
                WHERE o.state <> 'dismissed' AND (o.claim_id = k.claim_id OR o.supply_reward_id = k.supply_reward_id
                                                  OR o.award_application_id = k.award_application_id)
            ) d LEFT JOIN LATERAL (
                -- A level of which more is demanded than it paid.
                SELECT min(a.level) AS excess FROM (
                    SELECT p.level, p.payer_region, sum(p.amount_fen) AS asked
                    FROM clawback_part p JOIN clawback o ON o.id = p.clawback_id
                    WHERE o.claim_id = k.claim_id OR o.supply_reward_id = k.supply_reward_id
                          OR o.award_application_id = k.award_application_id
                    GROUP BY p.level, p.payer_region
                ) a WHERE a.asked > coalesce((
                    SELECT sum(h.amount_fen) FROM (
                        SELECT level, payer_region, amount_fen FROM claim_share WHERE claim_id = k.claim_id
                        UNION ALL SELECT level, payer_region, amount_fen FROM award_share
                                  WHERE application_id = k.award_application_id
                        UNION ALL SELECT level, payer_region, amount_fen FROM supply_reward_share
                                  WHERE reward_id = k.supply_reward_id
                    ) h WHERE (h.level, h.payer_region) = (a.level, a.payer_region)), 0)
            ) x ON true
            WHERE k.state <> 'dismissed'",
    },
    Check {
        name: "stopped_parts",
        zh: "追回停付的各级部分不在任何批次中，决定追回后已足额转回国库，驳回的不再停付",
        en: "what a clawback stops is in no batch and not to be paid; once it is ordered just that went to the treasuries",
        candidates: "
            SELECT x.astray > 0 OR coalesce(t.moved, 0) <> CASE WHEN k.state IN ('ordered', 'settled') THEN x.stopped ELSE 0 END
                       OR k.state = 'dismissed' AND x.stopped > 0,
                   format('clawback %s (%s): %s fen stopped, %s of the parts in batches or of another claim, %s fen to the treasuries',
                          k.reference, k.state, x.stopped, x.astray, coalesce(t.moved, 0))
            FROM clawback k CROSS JOIN LATERAL (
                SELECT coalesce(sum(s.amount_fen), 0) AS stopped,
                       count(*) FILTER (WHERE s.claim_id IS DISTINCT FROM k.claim_id
                           OR EXISTS (SELECT FROM claim_share h WHERE h.claim_id = s.claim_id AND h.level = s.level)
                           OR EXISTS (SELECT FROM batch_line l
                                      WHERE l.claim_id = s.claim_id AND l.level = s.level AND NOT l.is_cancelled)) AS astray
                FROM claim_stopped_share s WHERE s.clawback_id = k.id
            ) x LEFT JOIN LATERAL (
                SELECT sum(r.amount) AS moved FROM ledger_transfer r
                WHERE r.subject_kind = 'clawback' AND r.subject_id = k.id AND r.code = 'clawback.stop'
            ) t ON true",
    },
    Check {
        name: "payment_netting",
        zh: "每个批次拨付中抵扣的金额等于其追回抵扣记录之和",
        en: "what a batch's payments were made smaller by is what clawbacks took from them",
        candidates: "
            SELECT coalesce(p.netted, 0) <> coalesce(r.taken, 0),
                   format('batch %s: payments netted %s fen, clawbacks took %s', b.reference, coalesce(p.netted, 0),
                          coalesce(r.taken, 0))
            FROM settlement_batch b LEFT JOIN LATERAL (
                SELECT sum(netted_fen) AS netted FROM payment WHERE batch_id = b.id AND state <> 'reissued'
            ) p ON true LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS taken FROM clawback_recovery WHERE batch_id = b.id AND state <> 'cancelled'
            ) r ON true",
    },
];
