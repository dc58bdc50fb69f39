//! States and kinds as people say them, for tables that leave the product.

use crate::kernel::Text;

/// What a word of an enumeration means, by what it belongs to: (of, word, Chinese, English).
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("booking", "requested", "待确认", "requested"),
    ("booking", "confirmed", "已确认", "confirmed"),
    ("booking", "in_use", "使用中", "in use"),
    ("booking", "delivered", "待验收", "delivered"),
    ("booking", "accepted", "已验收", "accepted"),
    ("booking", "rejected", "未成", "rejected"),
    ("booking", "cancelled", "已取消", "cancelled"),
    ("booking", "no_show", "未到场", "no show"),
    ("booking", "disputed", "有争议", "disputed"),
    ("bill", "open", "待付款", "open"),
    ("bill", "partly_paid", "部分付款", "partly paid"),
    ("bill", "paid", "已付清", "paid"),
    ("bill", "overdue", "已逾期", "overdue"),
    ("bill", "credited", "已冲销", "credited"),
    ("bill_kind", "service", "服务", "service"),
    ("bill_kind", "late_cancel", "逾期取消", "cancelled late"),
    ("bill_kind", "no_show", "未到场", "no show"),
    ("age", "not_due", "未到期", "not due"),
    ("age", "to_30", "逾期 1–30 天", "1–30 days"),
    ("age", "to_60", "逾期 31–60 天", "31–60 days"),
    ("age", "to_90", "逾期 61–90 天", "61–90 days"),
    ("age", "over_90", "逾期 90 天以上", "over 90 days"),
    ("voucher", "active", "有效", "active"),
    ("voucher", "exhausted", "已用完", "exhausted"),
    ("voucher", "expired", "已过期", "expired"),
    ("voucher", "frozen", "已冻结", "frozen"),
    ("voucher", "revoked", "已收回", "revoked"),
    ("claim", "draft", "草稿", "draft"),
    ("claim", "submitted", "已提交", "submitted"),
    ("claim", "district_review", "区市审核中", "district review"),
    ("claim", "city_review", "市级审核中", "city review"),
    ("claim", "notice", "公示", "public notice"),
    ("claim", "approved", "已核准", "approved"),
    ("claim", "partly_batched", "部分已列入批次", "in a batch in part"),
    ("claim", "batched", "已列入批次", "in a batch"),
    ("claim", "paid", "已拨付", "paid"),
    ("claim", "reconciled", "已对账", "reconciled"),
    ("claim", "returned", "退回补正", "returned"),
    ("claim", "rejected", "不予兑付", "rejected"),
    ("claim", "objected", "异议处理中", "objected to"),
    ("claim", "clawed_back", "已追回", "clawed back"),
    ("payment", "pending", "待发出", "pending"),
    ("payment", "sent", "已发出", "sent"),
    ("payment", "paid", "已支付", "paid"),
    ("payment", "returned", "银行退回", "returned"),
    ("payment", "reissued", "已重新拨付", "reissued"),
    ("usage", "matched", "相符", "agrees"),
    ("usage", "differs", "时长不符", "hours differ"),
    ("usage", "unmatched", "无预约", "no booking"),
    ("usage", "set_aside", "不计", "set aside"),
    ("level", "province", "省级", "province"),
    ("level", "city", "市级", "city"),
    ("level", "district", "区县级", "district"),
    ("transfer", "pending", "冻结中", "held"),
    ("transfer", "resolved", "已了结的冻结", "settled hold"),
    ("transfer", "posted", "已入账", "posted"),
    ("transfer", "voided", "冻结已解除", "hold released"),
    ("source", "appropriation", "预算指标", "budget line"),
    ("source", "voucher", "创新券", "voucher"),
    ("source", "booking", "预约", "booking"),
    ("source", "claim", "兑付", "claim"),
    ("source", "supply_reward", "供方奖补", "supply reward"),
    ("source", "award", "认定奖补", "recognition award"),
    ("source", "payment", "拨付", "payment"),
    ("source", "statement_line", "银行流水", "statement line"),
    ("source", "clawback", "追回", "clawback"),
    ("purpose", "treasury", "财政", "treasury"),
    ("purpose", "appropriation", "预算指标", "budget line"),
    ("purpose", "voucher", "创新券", "voucher"),
    ("purpose", "due", "待兑付", "due"),
    ("purpose", "payable", "应付", "payable"),
    ("purpose", "bank", "银行", "bank"),
    ("purpose", "clawback", "应追回", "to be paid back"),
    ("purpose", "bank_charge", "银行费用及尾差", "bank charges and differences"),
    ("grade", "excellent", "优秀", "excellent"),
    ("grade", "good", "良好", "good"),
    ("grade", "qualified", "合格", "qualified"),
    ("grade", "failed", "不合格", "failed"),
    ("direction", "debit", "支出", "debit"),
    ("direction", "credit", "收入", "credit"),
    ("line", "unmatched", "未匹配", "unmatched"),
    ("line", "matched", "已匹配", "matched"),
    ("line", "exception", "异常", "exception"),
    ("line", "resolved", "已处理", "resolved"),
    ("line", "carried_over", "已结转", "carried over"),
    ("exception_kind", "unknown_debit", "不明支出", "unknown debit"),
    ("exception_kind", "unknown_credit", "不明收入", "unknown credit"),
    ("exception_kind", "wrong_amount", "金额不符", "wrong amount"),
    ("exception_kind", "ambiguous", "对应多笔", "ambiguous"),
    ("exception_kind", "duplicate_payment", "重复支付", "duplicate payment"),
    ("exception_kind", "returned_payment", "银行退回", "returned payment"),
    ("exception_kind", "fee", "手续费", "fee"),
    ("exception_kind", "missing_at_bank", "银行未见", "missing at the bank"),
    ("exception_kind", "paid_after_return", "退回后又支出", "paid after its return"),
    ("exception_kind", "wrong_account", "付款账户不符", "wrong paying account"),
    ("exception_kind", "wrong_payee", "收款账号不符", "wrong account paid"),
    ("exception_kind", "foreign_currency", "外币流水", "in another currency"),
    ("exception", "open", "待处理", "open"),
    ("exception", "proposed", "待复核", "proposed"),
    ("exception", "resolved", "已处理", "resolved"),
    ("three_way", "approved", "批准的兑付", "claims approved"),
    ("three_way", "sent", "发送的拨付", "payments sent"),
    ("three_way", "debited", "银行支出", "debits of the bank"),
    ("three_way", "credited", "银行收入（不参与比较）", "credits of the bank (not compared)"),
    ("three_way_row", "total", "合计", "total"),
    ("three_way_row", "step", "差异合计", "differences"),
    ("three_way_row", "single", "差异明细", "difference"),
    ("sign", "plus", "加", "plus"),
    ("sign", "less", "减", "less"),
    ("difference", "claim_not_sent", "本月批准，本月没有发送", "approved in the month, not sent in it"),
    (
        "difference",
        "sent_for_other_month",
        "本月发送，属于其他月份的批准或奖补",
        "sent in the month for other months or for rewards",
    ),
    ("difference", "sent_and_reissued", "本月发送，退回后重发", "sent in the month, came back and was reissued"),
    ("difference", "netted", "从拨付中抵扣的追回款", "kept back from payments for clawbacks"),
    ("difference", "sent_not_debited", "本月发送，本月没有支出", "sent in the month, not debited in it"),
    ("difference", "debit_of_other_month", "本月支出，在其他月份发送", "debited in the month, sent in another"),
    ("difference", "debited_again", "重复支出，或退回后又支出", "debited a second time, or after a return"),
    (
        "difference",
        "bank_charge",
        "银行费用及尾差，由财政承担",
        "bank charges and differences, borne by the treasuries",
    ),
    ("difference", "debit_without_payment", "没有拨付的支出：误付等", "debits without a payment: errors and the like"),
    ("resolution", "matched_by_hand", "人工匹配", "matched by hand"),
    ("resolution", "matched_with_fee", "人工匹配，含银行手续费", "matched, with the bank's fee inside"),
    ("resolution", "returned_fee_kept", "退回（扣手续费）并重新拨付", "returned less the bank's fee and reissued"),
    ("resolution", "bank_fee", "银行手续费", "bank fee"),
    ("resolution", "returned_and_reissued", "退回并重新拨付", "returned and reissued"),
    ("resolution", "not_ours", "与本平台无关", "not ours"),
    ("resolution", "carried_over", "结转下期", "carried over"),
    ("resolution", "recovered", "收回支出", "debit given back"),
    ("resolution", "clawback_receipt", "退还追回款", "clawback paid back"),
    ("resolution", "not_carried_out", "银行未办理，记为退回", "not carried out by the bank, returned"),
    ("resolution", "carried_out_after_all", "退回后银行又办理，记为已付", "carried out by the bank after all, paid"),
];

/// The word as people say it; itself where nobody says it otherwise.
pub fn said(of: &str, word: &str) -> Text {
    WORDS
        .iter()
        .find(|(known_of, known, ..)| (*known_of, *known) == (of, word))
        .map_or_else(|| Text::new(word, word), |(_, _, zh, en)| Text::new(*zh, *en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::{AgeBand, BillKind, BillState};
    use crate::catalog::Grade;
    use crate::programme::BudgetLevel;
    use crate::reconciliation::model::report::DifferenceKind;
    use crate::reconciliation::model::{Direction, ExceptionKind, ExceptionState, LineState, Resolution};
    use crate::report::model::TransferState;
    use crate::settlement::model::PaymentState;
    use crate::usage::model::UsageState;
    use crate::voucher::model::VoucherState;
    use crate::{booking, claim};

    #[test]
    fn every_word_of_every_enumeration_is_said() {
        let mut silent = Vec::new();
        let mut check = |of: &str, words: Vec<&'static str>| {
            let missing = words.into_iter().filter(|word| !WORDS.iter().any(|known| (known.0, known.1) == (of, *word)));
            silent.extend(missing.map(|word| format!("{of}.{word}")));
        };
        check("booking", booking::State::ALL.iter().map(|word| word.as_str()).collect());
        check("bill", BillState::ALL.iter().map(|word| word.as_str()).collect());
        check("bill_kind", BillKind::ALL.iter().map(|word| word.as_str()).collect());
        check("age", AgeBand::ALL.iter().map(|word| word.as_str()).collect());
        check("voucher", VoucherState::ALL.iter().map(|word| word.as_str()).collect());
        check("claim", claim::State::ALL.iter().map(|word| word.as_str()).collect());
        check("payment", PaymentState::ALL.iter().map(|word| word.as_str()).collect());
        check("usage", UsageState::ALL.iter().map(|word| word.as_str()).collect());
        check("level", BudgetLevel::ALL.iter().map(|word| word.as_str()).collect());
        check("transfer", TransferState::ALL.iter().map(|word| word.as_str()).collect());
        check("grade", Grade::ALL.iter().map(|word| word.as_str()).collect());
        check("direction", Direction::ALL.iter().map(|word| word.as_str()).collect());
        check("line", LineState::ALL.iter().map(|word| word.as_str()).collect());
        check("exception_kind", ExceptionKind::ALL.iter().map(|word| word.as_str()).collect());
        check("exception", ExceptionState::ALL.iter().map(|word| word.as_str()).collect());
        check("difference", DifferenceKind::ALL.iter().map(|word| word.as_str()).collect());
        check("resolution", Resolution::ALL.iter().map(|word| word.as_str()).collect());
        assert!(silent.is_empty(), "{silent:?}");
    }
}
