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
