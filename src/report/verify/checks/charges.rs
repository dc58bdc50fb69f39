//! What banks charge beside the payments, against the books, the lines and what two people agreed on.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "bank_charges",
        zh: "银行费用及尾差与其流水、两人核准的金额和总账一致",
        en: "bank charges and differences are those of their lines, of what two people agreed on, and of the books",
        candidates: "
            SELECT c.undone_at IS NULL AND NOT coalesce(
                       CASE c.kind WHEN 'alone' THEN l.direction = 'debit' AND l.state = 'resolved' AND c.amount_fen = l.amount_fen
                                   WHEN 'kept' THEN l.direction = 'credit' AND l.state = 'resolved'
                                                    AND back.total - c.amount_fen = l.amount_fen
                                   ELSE l.direction = 'debit' AND l.state = 'matched' AND used.total + c.amount_fen = l.amount_fen END,
                       false)
                   OR e.id IS NOT NULL AND (e.state <> 'resolved' OR e.fee_fen IS DISTINCT FROM c.amount_fen)
                   OR t.id IS NULL OR t.kind <> 'posted' OR t.code <> 'bank.charge' OR t.subject_id <> c.line_id
                   OR t.amount <> abs(c.amount_fen)
                   OR CASE WHEN c.amount_fen > 0 THEN d.purpose ELSE k.purpose END IS DISTINCT FROM 'bank_charge'
                   OR (c.undone_at IS NULL) = (u.id IS NOT NULL) OR u.reverses_id IS DISTINCT FROM CASE WHEN u.id IS NOT NULL THEN t.id END,
                   format('charge of %s fen beside statement line %s of %s fen: agreed %s, ledger %s', c.amount_fen, c.line_id,
                          coalesce(l.amount_fen::text, 'none'), coalesce(e.fee_fen::text, 'none'), coalesce(t.amount::text, 'none'))
            FROM bank_charge c
            LEFT JOIN statement_line l ON l.id = c.line_id
            LEFT JOIN reconciliation_exception e ON e.id = c.exception_id
            LEFT JOIN ledger_transfer t ON t.id = c.transfer_id
            LEFT JOIN ledger_transfer u ON u.id = c.undo_transfer_id
            LEFT JOIN ledger_account d ON d.id = t.debit_account
            LEFT JOIN ledger_account k ON k.id = t.credit_account
            LEFT JOIN LATERAL (SELECT sum(amount_fen) AS total FROM statement_match
                               WHERE line_id = c.line_id AND undone_at IS NULL) used ON true
            LEFT JOIN LATERAL (SELECT coalesce(
                                   (SELECT sum((part ->> 'amount_fen')::bigint) FROM jsonb_array_elements(e.proposal) part),
                                   (SELECT sum(d.amount_fen) FROM statement_recovery r JOIN statement_line d ON d.id = r.debit_line_id
                                    WHERE r.exception_id = e.id)) AS total) back ON true
            UNION ALL
            SELECT c.id IS NULL, format('ledger_transfer %s (%s) of %s fen is of no charge', t.seq, t.code, t.amount)
            FROM ledger_transfer t LEFT JOIN bank_charge c ON c.transfer_id = t.id OR c.undo_transfer_id = t.id
            WHERE t.subject_kind = 'statement_line'
            UNION ALL
            SELECT c.id IS NULL,
                   format('statement line %s: a charge of %s fen was agreed on and is not booked', e.line_id, e.fee_fen)
            FROM reconciliation_exception e LEFT JOIN bank_charge c ON c.exception_id = e.id
            WHERE e.state = 'resolved' AND e.fee_fen IS NOT NULL",
    },
];
