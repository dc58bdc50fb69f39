//! The checks that one statement can make. Each answers `(examined, wrong, first_wrong)`.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text as SqlText};

use super::Finding;
use crate::kernel::Text;

/// A check as one SQL statement over its candidates: rows of `(is_wrong boolean, what text)`.
pub(super) struct Check {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    candidates: &'static str,
}

#[derive(QueryableByName)]
struct Outcome {
    #[diesel(sql_type = BigInt)]
    examined: i64,
    #[diesel(sql_type = BigInt)]
    wrong: i64,
    #[diesel(sql_type = Nullable<SqlText>)]
    first_wrong: Option<String>,
}

impl Check {
    pub(super) fn run(&self, conn: &mut PgConnection) -> QueryResult<Finding> {
        let outcome: Outcome = diesel::sql_query(format!(
            "SELECT count(*) AS examined, count(*) FILTER (WHERE is_wrong) AS wrong,
                    min(what) FILTER (WHERE is_wrong) AS first_wrong
             FROM ({}) candidate (is_wrong, what)",
            self.candidates
        ))
        .get_result(conn)?;
        Ok(Finding {
            check: self.name,
            title: Text::new(self.zh, self.en),
            examined: outcome.examined,
            wrong: outcome.wrong,
            first_wrong: outcome.first_wrong,
        })
    }
}

pub(super) const ALL: &[Check] = &[
    Check {
        name: "ledger_trial_balance",
        zh: "全部账户借方合计等于贷方合计",
        en: "over all accounts, debits equal credits",
        candidates: "
            SELECT sum(debits_posted) IS DISTINCT FROM sum(credits_posted)
                OR sum(debits_pending) IS DISTINCT FROM sum(credits_pending),
                   format('posted: debits %s, credits %s; pending: debits %s, credits %s', sum(debits_posted),
                          sum(credits_posted), sum(debits_pending), sum(credits_pending))
            FROM ledger_account",
    },
    Check {
        name: "ledger_balances",
        zh: "各账户余额与流水重算一致",
        en: "each account's balance, recomputed from the journal",
        candidates: "
            WITH effect AS (
                SELECT t.debit_account, t.credit_account,
                       CASE t.kind WHEN 'pending' THEN t.amount WHEN 'posted' THEN 0 ELSE -p.amount END AS pending,
                       CASE WHEN t.kind IN ('posted', 'post') THEN t.amount ELSE 0 END AS posted
                FROM ledger_transfer t LEFT JOIN ledger_transfer p ON p.id = t.pending_id
            ), side AS (
                SELECT debit_account AS account, pending AS debits_pending, posted AS debits_posted,
                       0 AS credits_pending, 0 AS credits_posted FROM effect
                UNION ALL
                SELECT credit_account, 0, 0, pending, posted FROM effect
            ), recomputed AS (
                SELECT account, sum(debits_pending) AS debits_pending, sum(debits_posted) AS debits_posted,
                       sum(credits_pending) AS credits_pending, sum(credits_posted) AS credits_posted
                FROM side GROUP BY account
            )
            SELECT (a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted)
                   IS DISTINCT FROM (coalesce(r.debits_pending, 0), coalesce(r.debits_posted, 0),
                                     coalesce(r.credits_pending, 0), coalesce(r.credits_posted, 0)),
                   format('account %s: stored %s/%s/%s/%s, journal %s/%s/%s/%s', a.key,
                          a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted,
                          coalesce(r.debits_pending, 0), coalesce(r.debits_posted, 0),
                          coalesce(r.credits_pending, 0), coalesce(r.credits_posted, 0))
            FROM ledger_account a LEFT JOIN recomputed r ON r.account = a.id",
    },
    Check {
        name: "ledger_limits",
        zh: "受限账户从未透支",
        en: "no limited account is overdrawn",
        candidates: "
            SELECT debits_posted + debits_pending > credits_posted,
                   format('account %s: gave %s and holds %s of %s', key, debits_posted, debits_pending, credits_posted)
            FROM ledger_account WHERE is_limited",
    },
    Check {
        name: "ledger_holds",
        zh: "每笔未结冻结对应一个进行中的预约或拨付",
        en: "every open hold belongs to a live booking or a sent payment",
        candidates: "
            SELECT b.id IS NULL AND p.id IS NULL,
                   format('hold %s of %s fen for %s %s', t.id, t.amount, t.subject_kind, t.subject_id)
            FROM ledger_transfer t
            LEFT JOIN booking b ON b.hold_transfer_id = t.id AND b.subsidy_fen = t.amount
                 AND b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed', 'no_show')
            LEFT JOIN payment p ON p.transfer_id = t.id AND p.amount_fen = t.amount AND p.state = 'sent'
            WHERE t.kind = 'pending' AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = t.id)",
    },
    Check {
        name: "booking_holds",
        zh: "每个进行中的预约都有其补贴的冻结",
        en: "every live booking's subsidy is held",
        candidates: "
            SELECT t.id IS NULL OR t.amount <> b.subsidy_fen OR r.id IS NOT NULL,
                   format('booking %s: subsidy %s fen', b.reference, b.subsidy_fen)
            FROM booking b
            LEFT JOIN ledger_transfer t ON t.id = b.hold_transfer_id AND t.kind = 'pending'
            LEFT JOIN ledger_transfer r ON r.pending_id = t.id
            WHERE b.subsidy_fen > 0 AND b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed')",
    },
    Check {
        name: "booking_settled",
        zh: "已验收预约过账的金额等于最终补贴",
        en: "of every accepted booking, what was posted is its final subsidy",
        candidates: "
            SELECT coalesce(r.posted, 0) <> b.final_subsidy_fen,
                   format('booking %s: final subsidy %s fen, posted %s', b.reference, b.final_subsidy_fen,
                          coalesce(r.posted, 0))
            FROM booking b LEFT JOIN LATERAL (
                SELECT sum(amount) AS posted FROM ledger_transfer WHERE pending_id = b.hold_transfer_id AND kind = 'post'
            ) r ON true
            WHERE b.state = 'accepted'",
    },
    Check {
        name: "booking_windows",
        zh: "占用时段的预约恰为进行中的预约",
        en: "a booking keeps its window exactly while it is live",
        candidates: "
            SELECT (o.booking_id IS NOT NULL) <> (b.state IN ('requested', 'confirmed', 'in_use') AND g.booking_id IS NULL),
                   format('booking %s in state %s', b.reference, b.state)
            FROM booking b LEFT JOIN occupancy o ON o.booking_id = b.id
            -- Who did not come within the grace time lost the window.
            LEFT JOIN booking_use g ON g.booking_id = b.id AND g.released_at IS NOT NULL AND g.checked_in_at IS NULL
            WHERE b.starts_at IS NOT NULL AND b.state IN ('requested', 'confirmed', 'in_use', 'rejected', 'cancelled')",
    },
    Check {
        name: "voucher_funds",
        zh: "每张创新券的面额由预算足额拨入",
        en: "every voucher was funded with its face",
        candidates: "
            SELECT coalesce(i.amount, 0) <> v.face_fen,
                   format('voucher %s: face %s fen, funded %s', v.number, v.face_fen, coalesce(i.amount, 0))
            FROM voucher v LEFT JOIN LATERAL (
                SELECT sum(t.amount) AS amount FROM ledger_transfer t
                WHERE t.credit_account = v.account_id AND t.code = 'voucher.issue'
            ) i ON true",
    },
    Check {
        name: "voucher_outflow",
        zh: "创新券记录的支付与退回金额与兑付分摊及流水一致",
        en: "what a voucher says it paid and gave back is what the claims' shares and the journal say",
        candidates: "
            SELECT v.paid_out_fen <> coalesce(p.amount, 0) OR v.returned_fen <> coalesce(r.amount, 0),
                   format('voucher %s: paid %s fen, shares say %s; returned %s, journal says %s', v.number,
                          v.paid_out_fen, coalesce(p.amount, 0), v.returned_fen, coalesce(r.amount, 0))
            FROM voucher v LEFT JOIN LATERAL (
                SELECT sum(s.amount_fen) AS amount FROM claim c JOIN claim_share s ON s.claim_id = c.id
                WHERE c.voucher_id = v.id
            ) p ON true LEFT JOIN LATERAL (
                SELECT sum(t.amount) AS amount FROM ledger_transfer t
                WHERE t.debit_account = v.account_id AND t.code = 'voucher.return'
            ) r ON true",
    },
    Check {
        name: "annual_use",
        zh: "企业年度额度的使用等于其当年各券冻结与使用之和",
        en: "what counts under an enterprise's annual cap is what its vouchers of the year hold and have used",
        candidates: "
            SELECT u.used_fen <> coalesce(w.amount, 0) OR u.used_fen > u.cap_fen,
                   format('enterprise %s, programme %s, %s: counted %s fen, vouchers say %s, cap %s', u.enterprise_id,
                          u.programme_id, u.year, u.used_fen, coalesce(w.amount, 0), u.cap_fen)
            FROM annual_use u LEFT JOIN LATERAL (
                SELECT sum(v.face_fen - v.returned_fen - (a.credits_posted - a.debits_posted - a.debits_pending)) AS amount
                FROM voucher v JOIN ledger_account a ON a.id = v.account_id
                WHERE v.enterprise_id = u.enterprise_id AND v.programme_id = u.programme_id
                  AND extract(year FROM v.issued_at AT TIME ZONE 'Asia/Shanghai') = u.year
            ) w ON true",
    },
    Check {
        name: "claim_amounts",
        zh: "兑付金额等于预约的最终补贴，且已按级次分摊",
        en: "a claim's amount is its booking's final subsidy, and its shares add up to it",
        candidates: "
            SELECT c.amount_fen <> b.final_subsidy_fen OR s.total <> c.amount_fen,
                   format('claim %s: amount %s fen, booking %s, shares %s', c.reference, c.amount_fen,
                          b.final_subsidy_fen, s.total)
            FROM claim c JOIN booking b ON b.id = c.booking_id
            LEFT JOIN LATERAL (SELECT sum(amount_fen) AS total FROM claim_share WHERE claim_id = c.id) s ON true",
    },
    Check {
        name: "batch_totals",
        zh: "批次金额等于其明细合计",
        en: "a batch's total is the sum of its lines",
        candidates: "
            SELECT coalesce(l.total, 0) <> b.total_fen OR coalesce(l.lines, 0) <> b.line_count,
                   format('batch %s: total %s fen in %s lines, lines say %s in %s', b.reference, b.total_fen,
                          b.line_count, coalesce(l.total, 0), coalesce(l.lines, 0))
            FROM settlement_batch b LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS total, count(*) AS lines FROM batch_line
                WHERE batch_id = b.id AND NOT is_cancelled
            ) l ON true
            WHERE b.state <> 'cancelled'",
    },
    Check {
        name: "payment_lines",
        zh: "每笔拨付等于其兑付明细合计",
        en: "every payment is the sum of its lines",
        candidates: "
            SELECT coalesce(l.total, 0) <> p.amount_fen,
                   format('payment %s: amount %s fen, lines %s', p.reference, p.amount_fen, coalesce(l.total, 0))
            FROM payment p LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS total FROM batch_line WHERE payment_id = p.id
            ) l ON true
            WHERE p.state IN ('pending', 'sent', 'paid')",
    },
    Check {
        name: "payment_settled",
        zh: "已付拨付在总账已过账",
        en: "every paid payment is posted in the ledger",
        candidates: "
            SELECT r.id IS NULL, format('payment %s', p.reference)
            FROM payment p LEFT JOIN ledger_transfer r
                 ON r.pending_id = p.transfer_id AND r.kind = 'post' AND r.amount = p.amount_fen
            WHERE p.state = 'paid'",
    },
    Check {
        name: "statement_matches",
        zh: "已匹配的流水与拨付金额一致",
        en: "matches use up their statement lines exactly",
        candidates: "
            SELECT coalesce(m.total, 0) <> l.amount_fen,
                   format('statement line %s: amount %s fen, matched %s', l.id, l.amount_fen, coalesce(m.total, 0))
            FROM statement_line l LEFT JOIN LATERAL (
                SELECT sum(amount_fen) AS total FROM statement_match WHERE line_id = l.id AND undone_at IS NULL
            ) m ON true
            WHERE l.state = 'matched'",
    },
];
