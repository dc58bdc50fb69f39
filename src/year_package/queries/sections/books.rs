//! The ledger and the budget.

use super::Section;

/// Budget lines of the year: of programmes of the region, and of its own treasuries.
const LINES: &str = "lines AS (
    SELECT l.*, p.code AS programme FROM appropriation l JOIN programme p ON p.id = l.programme_id
    WHERE l.fiscal_year = $3 AND ($2 IS NULL OR l.programme_id = $2)
      AND (l.region_code LIKE $1 || '%' OR p.region_code LIKE $1 || '%'))";

/// Accounts of the region and of regions inside it, and those of its programmes, whoever pays. Accounts that no programme has
/// to itself are left out where one programme is asked for.
const OWN: &str = "own AS (
    SELECT a.id, a.key, a.purpose FROM (
        SELECT a.id, a.key, a.purpose,
               CASE a.purpose
                   WHEN 'appropriation' THEN (SELECT l.region_code FROM appropriation l WHERE l.account_id = a.id)
                   WHEN 'voucher' THEN (SELECT v.region_code FROM voucher v WHERE v.account_id = a.id)
                   WHEN 'due' THEN (SELECT o.region_code FROM organisation o WHERE o.id::text = split_part(a.key, ':', 3))
                   WHEN 'payable' THEN split_part(a.key, ':', 4)
                   WHEN 'clawback' THEN split_part(a.key, ':', 4)
                   WHEN 'treasury' THEN split_part(a.key, ':', 2)
                   WHEN 'bank' THEN split_part(a.key, ':', 3)
                   WHEN 'bank_charge' THEN split_part(a.key, ':', 3)
                   WHEN 'clearing' THEN split_part(a.key, ':', 3)
               END AS region,
               CASE a.purpose
                   WHEN 'appropriation' THEN (SELECT l.programme_id::text FROM appropriation l WHERE l.account_id = a.id)
                   WHEN 'voucher' THEN (SELECT v.programme_id::text FROM voucher v WHERE v.account_id = a.id)
                   WHEN 'due' THEN split_part(a.key, ':', 2)
                   WHEN 'payable' THEN split_part(a.key, ':', 5)
                   WHEN 'clawback' THEN split_part(a.key, ':', 5)
               END AS programme
        FROM ledger_account a) a
    WHERE (a.region LIKE $1 || '%'
           OR EXISTS (SELECT FROM programme g WHERE g.id::text = a.programme AND g.region_code LIKE $1 || '%'))
      AND ($2 IS NULL OR a.programme = $2::text))";

/// What was posted on these accounts until the year's end: money in is positive.
const MOVED: &str = "moved AS (
    SELECT o.id AS account, t.seq, t.effective_on, t.amount, t.credit_account AS other, false AS is_in
    FROM own o JOIN ledger_transfer t ON t.debit_account = o.id
    WHERE t.kind IN ('posted', 'post') AND t.effective_on <= $5
    UNION ALL
    SELECT o.id, t.seq, t.effective_on, t.amount, t.debit_account, true
    FROM own o JOIN ledger_transfer t ON t.credit_account = o.id
    WHERE t.kind IN ('posted', 'post') AND t.effective_on <= $5)";

pub const SECTIONS: &[Section] = &[
    Section {
        name: "ledger/accounts.csv",
        title: ("账户余额：年初、借方、贷方、年末", "Accounts: opening, debits, credits, closing"),
        headings: &["账户 account", "类别 purpose", "年初 opening", "支出 debits", "收入 credits", "年末 closing"],
        with: &[OWN, MOVED],
        cells: &[
            "o.key",
            "o.purpose",
            "(coalesce(sum(CASE WHEN m.is_in THEN m.amount ELSE -m.amount END) FILTER (WHERE m.effective_on < $4), 0) / 100.0)::numeric(20, 2)::text",
            "(coalesce(sum(m.amount) FILTER (WHERE NOT m.is_in AND m.effective_on >= $4), 0) / 100.0)::numeric(20, 2)::text",
            "(coalesce(sum(m.amount) FILTER (WHERE m.is_in AND m.effective_on >= $4), 0) / 100.0)::numeric(20, 2)::text",
            "(coalesce(sum(CASE WHEN m.is_in THEN m.amount ELSE -m.amount END), 0) / 100.0)::numeric(20, 2)::text",
        ],
        from: "own o LEFT JOIN moved m ON m.account = o.id GROUP BY o.id, o.key, o.purpose ORDER BY o.key",
    },
    Section {
        name: "ledger/statements.csv",
        title: ("各账户对账单：逐笔及余额", "Statement of every account: each entry and the balance after it"),
        headings: &[
            "账户 account",
            "账务日期 day",
            "序号 number",
            "记账时间 recorded at",
            "事由 purpose",
            "对方账户 other account",
            "变动 change",
            "余额 balance",
            "来源 source",
            "来源标识 source id",
            "流水标识 entry id",
        ],
        with: &[
            OWN,
            MOVED,
            "told AS (
                SELECT m.*, sum(CASE WHEN m.is_in THEN m.amount ELSE -m.amount END)
                            OVER (PARTITION BY m.account ORDER BY m.effective_on, m.seq) AS balance
                FROM moved m)",
        ],
        cells: &[
            "o.key",
            "m.effective_on::text",
            "m.seq::text",
            "to_char(t.recorded_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
            "t.code",
            "x.key",
            "((CASE WHEN m.is_in THEN m.amount ELSE -m.amount END) / 100.0)::numeric(20, 2)::text",
            "(m.balance / 100.0)::numeric(20, 2)::text",
            "t.subject_kind",
            "t.subject_id::text",
            "t.id::text",
        ],
        from: "told m JOIN own o ON o.id = m.account JOIN ledger_transfer t ON t.seq = m.seq
               JOIN ledger_account x ON x.id = m.other WHERE m.effective_on >= $4
               ORDER BY o.key, m.effective_on, m.seq",
    },
    Section {
        name: "budget/lines.csv",
        title: ("预算指标", "Budget lines"),
        headings: &[
            "指标 line",
            "券种 programme",
            "用途 side",
            "级次 level",
            "区域 region",
            "文号 document",
            "下达 granted",
            "交回 returned",
            "结转下年 carried out",
            "上年结转 carried in",
            "支用 used",
            "退回 come back",
            "结余 left",
        ],
        with: &[LINES],
        cells: &[
            "l.id::text",
            "l.programme",
            "l.side",
            "l.level",
            "l.region_code",
            "l.document",
            "(m.granted / 100.0)::numeric(20, 2)::text",
            "(m.returned / 100.0)::numeric(20, 2)::text",
            "(m.carried_out / 100.0)::numeric(20, 2)::text",
            "(m.carried_in / 100.0)::numeric(20, 2)::text",
            "(m.used / 100.0)::numeric(20, 2)::text",
            "(m.back / 100.0)::numeric(20, 2)::text",
            "((a.credits_posted - a.debits_posted) / 100.0)::numeric(20, 2)::text",
        ],
        from: "lines l JOIN ledger_account a ON a.id = l.account_id CROSS JOIN LATERAL (
                 SELECT coalesce(sum(CASE WHEN is_in THEN amount ELSE -amount END)
                                 FILTER (WHERE code IN ('appropriation.grant', 'appropriation.reversal')), 0) AS granted,
                        coalesce(sum(amount) FILTER (WHERE code = 'appropriation.return'), 0) AS returned,
                        coalesce(sum(amount) FILTER (WHERE code = 'appropriation.carry_out'), 0) AS carried_out,
                        coalesce(sum(amount) FILTER (WHERE code = 'appropriation.carry_in'), 0) AS carried_in,
                        coalesce(sum(amount) FILTER (WHERE NOT is_in AND code NOT LIKE 'appropriation.%'), 0) AS used,
                        coalesce(sum(amount) FILTER (WHERE is_in AND code NOT LIKE 'appropriation.%'), 0) AS back
                 FROM (SELECT amount, code, false AS is_in FROM ledger_transfer
                       WHERE debit_account = l.account_id AND kind IN ('posted', 'post')
                       UNION ALL
                       SELECT amount, code, true FROM ledger_transfer
                       WHERE credit_account = l.account_id AND kind IN ('posted', 'post')) t) m
               ORDER BY l.programme, l.side, l.level, l.region_code, l.id",
    },
    Section {
        name: "budget/changes.csv",
        title: ("指标下达、追加、交回、结转与冲正", "Granted, increased, returned, carried over and reversed"),
        headings: &[
            "变动 change",
            "指标 line",
            "类别 kind",
            "金额 amount",
            "文号 document",
            "状态 state",
            "提出人 proposed by",
            "提出时间 proposed at",
            "决定人 decided by",
            "决定时间 decided at",
            "转入指标 to line",
            "说明 note",
        ],
        with: &[LINES],
        cells: &[
            "c.id::text",
            "c.appropriation_id::text",
            "c.kind",
            "(c.amount_fen / 100.0)::numeric(20, 2)::text",
            "c.document",
            "c.state",
            "m.name",
            "to_char(c.proposed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
            "d.name",
            "to_char(c.decided_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
            "c.to_appropriation_id::text",
            "c.note",
        ],
        // A grant that is not approved has no line: it says itself whose line it would open.
        from: "appropriation_change c LEFT JOIN lines l ON l.id = c.appropriation_id
               JOIN app_user m ON m.id = c.proposed_by LEFT JOIN app_user d ON d.id = c.decided_by
               WHERE l.id IS NOT NULL
                  OR c.appropriation_id IS NULL AND c.fiscal_year = $3 AND ($2 IS NULL OR c.programme_id = $2)
                     AND (c.region_code LIKE $1 || '%' OR EXISTS (
                          SELECT FROM programme p WHERE p.id = c.programme_id AND p.region_code LIKE $1 || '%'))
               ORDER BY c.proposed_at, c.id",
    },
];
