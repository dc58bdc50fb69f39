//! The books: accounts, balances, limits, and holds without their thing.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
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
        name: "ledger_reversals",
        zh: "冲正与被冲正的记录账户互换、金额相同，只冲一次",
        en: "a reversal is what it reverses the other way round, and whole",
        candidates: "
            SELECT t.reverses_id IS NOT NULL
                       AND (r.id IS NULL OR t.kind <> 'posted' OR r.kind NOT IN ('posted', 'post')
                            OR (t.debit_account, t.credit_account, t.amount) <> (r.credit_account, r.debit_account, r.amount)),
                   format('ledger_transfer %s (%s) of %s fen reverses %s', t.seq, t.code, t.amount, coalesce(r.seq::text, 'nothing'))
            FROM ledger_transfer t LEFT JOIN ledger_transfer r ON r.id = t.reverses_id WHERE t.kind = 'posted'",
    },
    Check {
        name: "ledger_names",
        zh: "每笔记录所指的账户和冻结都存在，结清与其冻结账户相同、不超过其金额",
        en: "the accounts and the hold that an entry names are there, and what resolves a hold fits it",
        candidates: "
            SELECT d.id IS NULL OR c.id IS NULL
                       OR t.pending_id IS NOT NULL
                          AND (p.id IS NULL OR p.kind <> 'pending' OR t.amount > p.amount
                               OR (t.debit_account, t.credit_account) <> (p.debit_account, p.credit_account)),
                   format('ledger_transfer %s (%s): debit account %s, credit account %s, hold %s', t.seq, t.code,
                          coalesce(d.key, 'none'), coalesce(c.key, 'none'), coalesce(p.seq::text, 'none'))
            FROM ledger_transfer t
            LEFT JOIN ledger_account d ON d.id = t.debit_account LEFT JOIN ledger_account c ON c.id = t.credit_account
            LEFT JOIN ledger_transfer p ON p.id = t.pending_id",
    },
    Check {
        name: "ledger_accounts",
        zh: "各账户的用途与其编号相符，预算指标、创新券和应付账户受限；预算指标、创新券和各级应付所指的账户就是编号所写的那一个",
        en: "an account's purpose and limit are those of its key, and budget lines, vouchers and what is owed by level point at the account whose key says so",
        candidates: "
            SELECT a.purpose <> split_part(a.key, ':', 1) OR a.is_limited <> k.is_limited,
                   format('account %s: of purpose %s, %s', a.key, a.purpose,
                          CASE WHEN a.is_limited THEN 'limited' ELSE 'without a limit' END)
            FROM ledger_account a JOIN (VALUES
                ('appropriation', true), ('voucher', true), ('due', true), ('payable', true), ('treasury', false), ('bank', false),
                ('bank_charge', false), ('clawback', false), ('clearing', false)
            ) k (purpose, is_limited) ON k.purpose IN (a.purpose, split_part(a.key, ':', 1))
            UNION ALL
            SELECT a.key IS DISTINCT FROM x.key,
                   format('%s: account %s, not %s', x.what, coalesce(a.key, 'none'), x.key)
            FROM (
                SELECT account_id, 'appropriation:' || id AS key, 'budget line ' || id AS what FROM appropriation
                UNION ALL
                SELECT account_id, 'voucher:' || id, 'voucher ' || number FROM voucher
                UNION ALL
                SELECT due_account_id, 'due:' || programme_id || ':' || enterprise_id, 'voucher ' || number FROM voucher
                UNION ALL
                SELECT s.account_id, 'payable:' || c.payee_id || ':' || s.level || ':' || s.payer_region || ':' || c.programme_id,
                       'claim ' || c.reference || ' (' || s.level || ')'
                FROM (SELECT claim_id, level, payer_region, account_id FROM claim_share
                      UNION ALL SELECT claim_id, level, payer_region, account_id FROM claim_stopped_share) s
                JOIN claim c ON c.id = s.claim_id
                UNION ALL
                SELECT s.account_id,
                       'payable:' || w.organisation_id || ':' || s.level || ':' || s.payer_region || ':' || w.programme_id,
                       'award ' || w.reference || ' (' || s.level || ')'
                FROM award_share s JOIN award_application w ON w.id = s.application_id
            ) x LEFT JOIN ledger_account a ON a.id = x.account_id",
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
        zh: "每笔未结冻结对应一个进行中的预约、拨付或追回",
        en: "every open hold belongs to a live booking, a sent payment or an open clawback",
        candidates: "
            SELECT b.id IS NULL AND p.id IS NULL AND d.clawback_id IS NULL,
                   format('hold %s of %s fen for %s %s', t.id, t.amount, t.subject_kind, t.subject_id)
            FROM ledger_transfer t
            LEFT JOIN booking b ON b.hold_transfer_id = t.id AND b.subsidy_fen = t.amount
                 AND b.state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed')
            LEFT JOIN payment p ON p.transfer_id = t.id AND p.amount_fen = t.amount AND p.state = 'sent'
            LEFT JOIN clawback_part d ON d.hold_id = t.id AND d.amount_fen - d.netted_fen - d.received_fen = t.amount
            WHERE t.kind = 'pending' AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = t.id)",
    },
    Check {
        name: "hold_times",
        zh: "每笔未结冻结的时限与流水及延长记录一致",
        en: "every open hold times out when the journal and what prolonged it say",
        candidates: "
            SELECT h.expires_at IS DISTINCT FROM t.until,
                   format('hold %s times out at %s, records say %s', coalesce(t.id, h.id),
                          coalesce(h.expires_at::text, 'no time'), coalesce(t.until::text, 'no time'))
            FROM (
                SELECT p.id, CASE WHEN NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.pending_id = p.id) THEN greatest(
                           p.expires_at, (SELECT max(expires_at) FROM ledger_hold_extension WHERE hold_id = p.id)) END AS until
                FROM ledger_transfer p WHERE p.kind = 'pending' AND p.expires_at IS NOT NULL
            ) t
            FULL JOIN ledger_hold h ON h.id = t.id",
    },
    Check {
        name: "holds_in_time",
        zh: "没有超过时限才过账的冻结；每次延长都在时限之前，且有当时的业务记录",
        en: "no hold was posted after its time; each was prolonged before that, by something that happened",
        candidates: "
            SELECT r.recorded_at >= greatest(t.expires_at, x.until),
                   format('hold %s for %s %s was posted at %s', t.id, t.subject_kind, t.subject_id, r.recorded_at)
            FROM ledger_transfer r JOIN ledger_transfer t ON t.id = r.pending_id
            LEFT JOIN (SELECT hold_id, max(expires_at) AS until FROM ledger_hold_extension GROUP BY hold_id) x
                ON x.hold_id = t.id
            WHERE r.kind = 'post' AND t.expires_at IS NOT NULL
            UNION ALL
            SELECT t.id IS NULL OR e.recorded_at >= e.stood OR e.expires_at <= e.stood OR NOT EXISTS (
                       SELECT FROM audit_event a WHERE a.subject_kind = t.subject_kind AND a.subject_id = t.subject_id
                         AND a.occurred_at = e.recorded_at),
                   format('hold %s was prolonged to %s at %s (%s)', e.hold_id, e.expires_at, e.recorded_at, e.reason)
            FROM (
                SELECT p.*, coalesce(lag(p.expires_at) OVER (PARTITION BY p.hold_id ORDER BY p.expires_at), h.expires_at)
                       AS stood
                FROM ledger_hold_extension p LEFT JOIN ledger_transfer h ON h.id = p.hold_id
            ) e LEFT JOIN ledger_transfer t ON t.id = e.hold_id AND t.kind = 'pending'",
    },
    Check {
        name: "holds_overdue",
        zh: "没有超过时限三天仍未了结的冻结",
        en: "no hold is open three days beyond its time-out",
        // The records say what time it is: the journal's last moment.
        candidates: "
            SELECT r.id IS NULL AND greatest(t.expires_at, x.until) < clock.at,
                   format('hold %s of %s fen for %s %s timed out at %s', t.id, t.amount, t.subject_kind, t.subject_id,
                          to_char(greatest(t.expires_at, x.until) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'))
            FROM ledger_transfer t
            CROSS JOIN (SELECT recorded_at - interval '3 days' AS at FROM ledger_transfer ORDER BY seq DESC LIMIT 1) clock
            LEFT JOIN ledger_transfer r ON r.pending_id = t.id
            LEFT JOIN (SELECT hold_id, max(expires_at) AS until FROM ledger_hold_extension GROUP BY hold_id) x
                ON x.hold_id = t.id
            WHERE t.kind = 'pending' AND t.expires_at IS NOT NULL",
    },
];
