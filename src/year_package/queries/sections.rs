//! The lists of a package. Each is one statement that answers `cells`, an array of texts, in an order that depends on
//! nothing but the records. Amounts are yuan with two decimals, days and moments by the local clock.
//!
//! `$1` prefix of the region, `$2` programme or null, `$3` fiscal year, `$4` and `$5` its first and last day.

/// A list.
pub struct Section {
    /// Path in the zip.
    pub name: &'static str,
    pub title: (&'static str, &'static str),
    pub headings: &'static [&'static str],
    with: &'static [&'static str],
    cells: &'static [&'static str],
    from: &'static str,
}

impl Section {
    /// The whole statement. Every parameter has a place in it, so that all statements are bound alike.
    pub fn query(&self) -> String {
        let mut with = vec!["asked AS (SELECT $1::text, $2::uuid, $3::integer, $4::date, $5::date)"];
        with.extend(self.with);
        format!("WITH {} SELECT ARRAY[{}]::text[] AS cells FROM {}", with.join(",\n"), self.cells.join(", "), self.from)
    }
}

/// Budget lines of the year.
const LINES: &str = "lines AS (
    SELECT l.*, p.code AS programme FROM appropriation l JOIN programme p ON p.id = l.programme_id
    WHERE l.fiscal_year = $3 AND ($2 IS NULL OR l.programme_id = $2)
      AND (l.region_code LIKE $1 || '%' OR $1 LIKE regexp_replace(l.region_code, '(00)+$', '') || '%'))";

/// Accounts of the region, of regions inside it and of those around it, whose treasuries pay with it. Accounts that no
/// programme has to itself are left out where one programme is asked for.
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
    WHERE (a.region IS NULL OR a.region LIKE $1 || '%' OR $1 LIKE regexp_replace(a.region, '(00)+$', '') || '%')
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

/// Batches that were made or sent in the year.
pub(super) const BATCHES: &str = "batches AS (
    SELECT b.*, p.code AS programme FROM settlement_batch b JOIN programme p ON p.id = b.programme_id
    WHERE ($2 IS NULL OR b.programme_id = $2)
      AND (p.region_code LIKE $1 || '%' OR $1 LIKE regexp_replace(p.region_code, '(00)+$', '') || '%')
      AND ((b.made_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $4 AND $5
           OR EXISTS (SELECT FROM payment_export e WHERE e.batch_id = b.id
                      AND (e.exported_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $4 AND $5)))";

/// All lists, in the order in which they are packed.
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
        from: "appropriation_change c JOIN lines l ON l.id = c.appropriation_id JOIN app_user m ON m.id = c.proposed_by
               LEFT JOIN app_user d ON d.id = c.decided_by ORDER BY c.proposed_at, c.id",
    },
    Section {
        name: "batches/batches.csv",
        title: ("结算批次", "Settlement batches"),
        headings: &[
            "批次 batch",
            "券种 programme",
            "类别 side",
            "期间起 from",
            "期间止 to",
            "状态 state",
            "笔数 lines",
            "金额 total",
            "编制人 maker",
            "复核人 checker",
            "授权人 authoriser",
            "编制时间 made at",
        ],
        with: &[BATCHES],
        cells: &[
            "b.reference",
            "b.programme",
            "b.side",
            "b.period_from::text",
            "b.period_to::text",
            "b.state",
            "b.line_count::text",
            "(b.total_fen / 100.0)::numeric(20, 2)::text",
            "m.name",
            "c.name",
            "a.name",
            "to_char(b.made_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
        ],
        from: "batches b JOIN app_user m ON m.id = b.maker_id LEFT JOIN app_user c ON c.id = b.checker_id
               LEFT JOIN app_user a ON a.id = b.authoriser_id ORDER BY b.reference",
    },
    Section {
        name: "batches/exports.csv",
        title: ("拨付文件的各次导出，含作废版本", "Exports of payment files, void versions among them"),
        headings: &[
            "批次 batch",
            "序号 number",
            "格式 format",
            "控制金额 control sum",
            "笔数 payments",
            "执行日 execute on",
            "导出人 exported by",
            "导出时间 exported at",
            "作废时间 void since",
            "作废原因 reason",
            "SHA-256",
        ],
        with: &[BATCHES],
        cells: &[
            "b.reference",
            "e.number::text",
            "f.format",
            "(f.control_sum_fen / 100.0)::numeric(20, 2)::text",
            "f.payments::text",
            "e.execute_on::text",
            "u.name",
            "to_char(f.exported_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
            "to_char(e.voided_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
            "e.void_reason",
            "encode(f.sha256, 'hex')",
        ],
        from: "batches b JOIN payment_export e ON e.batch_id = b.id JOIN payment_file f ON f.export_id = e.id
               JOIN app_user u ON u.id = f.exported_by ORDER BY b.reference, e.number, f.format, f.id",
    },
    Section {
        name: "batches/lines.csv",
        title: ("批次明细：每笔兑付、奖补各级应付", "Lines of the batches: each level's part of every claim, reward and award"),
        headings: &[
            "批次 batch",
            "序号 line",
            "来源 source",
            "来源编号 reference",
            "级次 level",
            "付款区域 paying region",
            "收款单位 payee",
            "金额 amount",
            "付款单 payment",
            "已撤销 cancelled",
        ],
        with: &[BATCHES],
        cells: &[
            "b.reference",
            "l.id::text",
            "CASE WHEN l.claim_id IS NOT NULL THEN 'claim' WHEN l.supply_reward_id IS NOT NULL THEN 'supply_reward' ELSE 'award' END",
            "coalesce(c.reference, a.reference, l.supply_reward_id::text)",
            "l.level",
            "l.payer_region",
            "o.name",
            "(l.amount_fen / 100.0)::numeric(20, 2)::text",
            "p.reference",
            "l.is_cancelled::text",
        ],
        from: "batches b JOIN batch_line l ON l.batch_id = b.id JOIN organisation o ON o.id = l.payee_id
               LEFT JOIN claim c ON c.id = l.claim_id LEFT JOIN award_application a ON a.id = l.award_application_id
               LEFT JOIN payment p ON p.id = l.payment_id ORDER BY l.id",
    },
    Section {
        name: "batches/payments.csv",
        title: ("拨付", "Payments"),
        headings: &[
            "付款单 payment",
            "批次 batch",
            "状态 state",
            "级次 level",
            "付款区域 paying region",
            "收款户名 payee",
            "收款账号 account",
            "开户行 bank",
            "联行号 bank code",
            "金额 amount",
            "抵扣追回 netted",
            "发出时间 sent at",
            "支付日期 paid on",
            "退回原因 reason",
        ],
        with: &[BATCHES],
        cells: &[
            "p.reference",
            "b.reference",
            "p.state",
            "p.level",
            "p.payer_region",
            "p.payee_name",
            "p.account_number",
            "p.bank_name",
            "p.bank_code",
            "(p.amount_fen / 100.0)::numeric(20, 2)::text",
            "(p.netted_fen / 100.0)::numeric(20, 2)::text",
            "to_char(p.sent_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
            "p.paid_on::text",
            "p.reason",
        ],
        from: "batches b JOIN payment p ON p.batch_id = b.id ORDER BY p.reference",
    },
    Section {
        name: "payees/payees.csv",
        title: ("收款单位汇总", "Payees and what they come to"),
        headings: &[
            "收款单位 payee",
            "统一社会信用代码 USCC",
            "付款单数 payments",
            "应付 to be paid",
            "已支付 paid",
            "已退回 returned",
            "抵扣追回 netted",
        ],
        with: &[BATCHES],
        cells: &[
            "o.name",
            "o.uscc",
            "count(*)::text",
            "(sum(p.amount_fen) / 100.0)::numeric(20, 2)::text",
            "(coalesce(sum(p.amount_fen) FILTER (WHERE p.state = 'paid'), 0) / 100.0)::numeric(20, 2)::text",
            "(coalesce(sum(p.amount_fen) FILTER (WHERE p.state = 'returned'), 0) / 100.0)::numeric(20, 2)::text",
            "(sum(p.netted_fen) / 100.0)::numeric(20, 2)::text",
        ],
        from: "batches b JOIN payment p ON p.batch_id = b.id JOIN organisation o ON o.id = p.payee_id
               WHERE p.state <> 'reissued' GROUP BY o.id ORDER BY o.uscc NULLS LAST, o.name, o.id",
    },
    Section {
        name: "payees/statements.csv",
        title: ("收款单位对账明细", "Statements of the payees, line by line"),
        headings: &[
            "收款单位 payee",
            "付款单 payment",
            "状态 state",
            "编制时间 drafted at",
            "支付日期 paid on",
            "款项 for",
            "编号 number",
            "金额 amount",
        ],
        with: &[BATCHES],
        cells: &[
            "o.name",
            "p.reference",
            "p.state",
            "to_char(p.created_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
            "p.paid_on::text",
            "x.source",
            "x.reference",
            "(x.amount / 100.0)::numeric(20, 2)::text",
        ],
        from: "batches b JOIN payment p ON p.batch_id = b.id JOIN organisation o ON o.id = p.payee_id
               CROSS JOIN LATERAL (
                 SELECT l.id, l.amount_fen AS amount, coalesce(c.reference, a.reference, l.supply_reward_id::text) AS reference,
                        CASE WHEN l.claim_id IS NOT NULL THEN 'claim' WHEN l.supply_reward_id IS NOT NULL THEN 'supply_reward'
                             ELSE 'award' END AS source
                 FROM batch_line l LEFT JOIN claim c ON c.id = l.claim_id
                 LEFT JOIN award_application a ON a.id = l.award_application_id WHERE l.payment_id = p.id
                 UNION ALL
                 SELECT NULL, -p.netted_fen, NULL, 'clawback' WHERE p.netted_fen > 0) x
               WHERE p.state <> 'reissued' ORDER BY o.name, o.id, p.reference, x.id NULLS LAST",
    },
    Section {
        name: "reconciliation/exceptions.csv",
        title: ("对账异常", "Exceptions of reconciliation"),
        headings: &[
            "提出时间 raised at",
            "类别 kind",
            "状态 state",
            "原因 reason",
            "付款单 payment",
            "银行流水 statement line",
            "金额 amount",
            "处理 resolution",
            "说明 note",
            "提议人 proposed by",
            "复核人 resolved by",
            "处理时间 resolved at",
        ],
        with: &[],
        cells: &[
            "to_char(e.raised_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
            "e.kind",
            "e.state",
            "e.reason",
            "p.reference",
            "s.reference || ' #' || l.line_no",
            "(coalesce(l.amount_fen, p.amount_fen) / 100.0)::numeric(20, 2)::text",
            "e.resolution",
            "e.note",
            "m.name",
            "r.name",
            "to_char(e.resolved_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')",
        ],
        from: "reconciliation_exception e LEFT JOIN payment p ON p.id = e.payment_id
               LEFT JOIN settlement_batch b ON b.id = p.batch_id
               LEFT JOIN statement_line l ON l.id = e.line_id LEFT JOIN bank_statement s ON s.id = l.statement_id
               LEFT JOIN app_user m ON m.id = e.proposed_by LEFT JOIN app_user r ON r.id = e.resolved_by
               WHERE coalesce(l.booked_on, (e.raised_at AT TIME ZONE 'Asia/Shanghai')::date) BETWEEN $4 AND $5
                 AND ($2 IS NULL OR b.programme_id IS NULL OR b.programme_id = $2)
               ORDER BY e.raised_at, e.id",
    },
];
