//! What reconciliation left to people.

use super::Section;

pub const SECTIONS: &[Section] = &[Section {
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
        "币种 currency",
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
        "coalesce(l.currency, 'CNY')",
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
                 AND ($2 IS NULL OR b.programme_id IS NULL OR b.programme_id = $2) AND {exceptions}
               ORDER BY e.raised_at, e.id",
}];
