//! Batches, their payments, and the payees.

use super::Section;

/// Batches that were made or sent in the year: of programmes of the region, which is in charge of all that they pay, and those
/// of which a treasury of the region pays a part, which is then all that the lists tell.
pub const BATCHES: &str = "batches AS (
    SELECT b.*, p.code AS programme, p.region_code LIKE $1 || '%' AS in_charge
    FROM settlement_batch b JOIN programme p ON p.id = b.programme_id
    WHERE ($2 IS NULL OR b.programme_id = $2)
      AND (p.region_code LIKE $1 || '%'
           OR EXISTS (SELECT FROM batch_line x WHERE x.batch_id = b.id AND x.payer_region LIKE $1 || '%'))
      AND ((b.made_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $4 AND $5
           OR EXISTS (SELECT FROM payment_export e WHERE e.batch_id = b.id
                      AND (e.exported_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $4 AND $5)))";

pub const SECTIONS: &[Section] = &[
    Section {
        name: "batches/batches.csv",
        title: ("结算批次", "Settlement batches"),
        headings: &[
            "批次 batch",
            "券种 programme",
            "类别 side",
            "级次 level",
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
            "b.level",
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
               JOIN app_user u ON u.id = f.exported_by WHERE b.in_charge OR f.payer_region LIKE $1 || '%'
               ORDER BY b.reference, e.number, f.format, f.id",
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
               LEFT JOIN payment p ON p.id = l.payment_id
               WHERE b.in_charge OR l.payer_region LIKE $1 || '%' ORDER BY l.id",
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
        from: "batches b JOIN payment p ON p.batch_id = b.id
               WHERE b.in_charge OR p.payer_region LIKE $1 || '%' ORDER BY p.reference",
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
               WHERE p.state <> 'reissued' AND (b.in_charge OR p.payer_region LIKE $1 || '%')
               GROUP BY o.id ORDER BY o.uscc NULLS LAST, o.name, o.id",
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
               WHERE p.state <> 'reissued' AND (b.in_charge OR p.payer_region LIKE $1 || '%')
               ORDER BY o.name, o.id, p.reference, x.id NULLS LAST",
    },
];
