//! What banks report of payment orders before, or instead of, their statement.

use chrono::{DateTime, Utc};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::Serialize;
use utoipa::ToSchema;

use super::PaymentState;
use crate::kernel::{BankReportId, Fen, PaymentId, Text, UserId, text_enum};
use crate::settlement::files::ReportFormat;
use crate::store::schema;

/// The name of reconciliation's lock: any fixed number, which the triggers of `statement_match` know too. Whoever takes the
/// bank's word for what became of payments holds it, by statements and by reports alike.
pub const RECONCILIATION_LOCK: i64 = 0x5245_434f_4e43;

text_enum! {
    /// What a bank says of an order.
    pub enum BankStatus {
        /// Taken on, or carried out: the statement decides when it is paid.
        Accepted = "accepted",
        /// Received, not decided.
        Pending = "pending",
        /// Not carried out.
        Rejected = "rejected",
    }
}

text_enum! {
    /// What became of one order of a report.
    pub enum ReportOutcome {
        Accepted = "accepted",
        Pending = "pending",
        /// The payment counts as returned, to be reissued.
        Returned = "returned",
        /// It was returned before.
        Repeated = "repeated",
        /// The bank's statement shows it, wholly or in part, or it was never sent to the bank, or the report says two things of
        /// it: nothing is changed.
        Contradicted = "contradicted",
        /// About a version of the payment file that is void: nothing is changed.
        Void = "void",
        /// Refused by a report that does not say which version of the payment file it answers, and there were several: nothing
        /// is changed.
        VersionUnknown = "version_unknown",
        /// The amount is not the payment's: nothing is changed.
        WrongAmount = "wrong_amount",
        /// No payment has this reference.
        Unknown = "unknown",
    }
}

/// Where the payment stands that a bank reports an order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: PaymentState,
    pub amount: Fen,
    /// A statement shows all or part of it.
    pub is_shown: bool,
    /// It went to the bank by an export, which what netting leaves nothing of never does.
    pub is_exported: bool,
    /// The report is about a version that is void.
    pub is_void: bool,
}

/// What is to be done about an order that a bank reports, by where its payment stands. `said`: the amount, where the report
/// says one.
pub fn outcome(status: BankStatus, said: Option<Fen>, standing: Standing) -> ReportOutcome {
    let Standing { state, amount, is_shown, is_exported, is_void } = standing;
    if is_void {
        return ReportOutcome::Void;
    }
    if said.is_some_and(|said| said != amount) {
        return ReportOutcome::WrongAmount;
    }
    match (status, state) {
        (_, PaymentState::Pending) => ReportOutcome::Contradicted,
        // Money that a statement shows has left: a bank that refuses it all the same contradicts itself, and what came back
        // later is a credit on the statement, and is settled there.
        (BankStatus::Rejected, PaymentState::Sent | PaymentState::Paid) if is_shown => ReportOutcome::Contradicted,
        (BankStatus::Rejected, PaymentState::Sent) => ReportOutcome::Returned,
        // It counted as paid by a match that was undone: no statement says that it left.
        (BankStatus::Rejected, PaymentState::Paid) if is_exported && amount.is_positive() => ReportOutcome::Returned,
        (BankStatus::Rejected, PaymentState::Returned | PaymentState::Reissued) => ReportOutcome::Repeated,
        (BankStatus::Rejected, PaymentState::Paid)
        | (BankStatus::Accepted | BankStatus::Pending, PaymentState::Returned | PaymentState::Reissued) => {
            ReportOutcome::Contradicted
        }
        (BankStatus::Accepted, PaymentState::Sent | PaymentState::Paid) => ReportOutcome::Accepted,
        (BankStatus::Pending, PaymentState::Sent | PaymentState::Paid) => ReportOutcome::Pending,
    }
}

/// Why an order was sent back, as the bank coded and as it wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReturnReason {
    pub code: String,
    pub text: String,
}

/// What the codes mean that banks use most: ISO 20022 external status and return reason codes.
const CODES: &[(&str, &str, &str)] = &[
    ("AC01", "收款账号有误", "the account number is wrong"),
    ("AC03", "收款账号无效", "the creditor's account number is invalid"),
    ("AC04", "收款账户已销户", "the account is closed"),
    ("AC06", "收款账户已冻结", "the account is blocked"),
    ("AC07", "收款账户已销户", "the creditor's account is closed"),
    ("AG01", "该账户不能办理此类业务", "the account does not take such transfers"),
    ("AM02", "金额超过限额", "the amount is above a limit"),
    ("AM04", "付款账户余额不足", "the paying account has not enough money"),
    ("AM05", "重复的付款指令", "the order is a duplicate"),
    ("AM09", "金额有误", "the amount is wrong"),
    ("AM10", "控制总额不符", "the control sum is wrong"),
    ("BE01", "户名与账号不符", "name and account do not belong together"),
    ("BE04", "收款人地址缺失", "the creditor's address is missing"),
    ("CUST", "付款方要求撤回", "withdrawn at the payer's request"),
    ("DT01", "日期有误", "the date is wrong"),
    ("FF01", "报文格式有误", "the message is malformed"),
    ("MD07", "收款人已注销", "the creditor does not exist any more"),
    ("MS02", "收款人拒收，未说明原因", "the creditor refuses, reason not given"),
    ("MS03", "银行未说明原因", "the bank gives no reason"),
    ("RC01", "收款行行号有误", "the bank code is wrong"),
    ("RR04", "监管原因", "for regulatory reasons"),
    ("TM01", "超过受理时间", "after the cut-off time"),
];

impl ReturnReason {
    /// What people read: the code with its meaning where it is known, and the bank's own words.
    pub fn told(&self) -> String {
        let known = CODES.iter().find(|(code, _, _)| self.code.eq_ignore_ascii_case(code));
        let meaning = known.map(|(_, zh, en)| Text::new(*zh, *en));
        let mut told = match meaning {
            Some(meaning) => format!("{} {} / {}", self.code, meaning.zh, meaning.en),
            None => self.code.clone(),
        };
        if !self.text.is_empty() {
            if !told.is_empty() {
                told.push_str(" · ");
            }
            told.push_str(&self.text);
        }
        if told.is_empty() {
            "银行退回，未说明原因 / sent back by the bank without a reason".to_owned()
        } else {
            told
        }
    }
}

/// A report that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = schema::bank_report, check_for_backend(diesel::pg::Pg))]
pub struct BankReport {
    pub id: BankReportId,
    pub file_name: String,
    pub format: ReportFormat,
    /// The bank's name for it; empty for tables.
    pub reference: String,
    /// The message that it answers (`OrgnlMsgId`), or that who brought it says; empty where nobody says one.
    pub message_id: String,
    pub item_count: i32,
    pub imported_by: UserId,
    pub imported_at: DateTime<Utc>,
}

/// What a report says of one order, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = schema::bank_report_item, check_for_backend(diesel::pg::Pg))]
#[schema(as = BankReportItem)]
pub struct ReportItem {
    #[serde(skip)]
    pub report_id: BankReportId,
    pub number: i32,
    /// As the bank wrote it.
    pub reference: String,
    pub payment_id: Option<PaymentId>,
    pub status: BankStatus,
    pub reason_code: String,
    pub reason: String,
    pub outcome: ReportOutcome,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_rejection_of_what_went_to_the_bank_and_is_not_shown_returns_a_payment() {
        let said = Some(Fen::new(5));
        for &status in BankStatus::ALL {
            for &state in PaymentState::ALL {
                let amount = Fen::new(5);
                let standing = Standing { state, amount, is_shown: false, is_exported: true, is_void: false };
                let found = outcome(status, said, standing);
                let is_return =
                    status == BankStatus::Rejected && matches!(state, PaymentState::Sent | PaymentState::Paid);
                assert_eq!(found == ReportOutcome::Returned, is_return, "{status} {state}");
                let shown = outcome(status, said, Standing { is_shown: true, ..standing });
                assert_eq!(shown, if is_return { ReportOutcome::Contradicted } else { found }, "{status} {state}");
                assert_eq!(outcome(status, said, Standing { is_void: true, ..standing }), ReportOutcome::Void);
                assert_eq!(outcome(status, Some(Fen::new(4)), standing), ReportOutcome::WrongAmount);
            }
        }
    }

    /// Netted whole, a payment is paid without the bank: no word of the bank's takes it back.
    #[test]
    fn what_never_went_to_the_bank_is_not_returned() {
        let paid = |amount: i64, is_exported| {
            let amount = Fen::new(amount);
            Standing { state: PaymentState::Paid, amount, is_shown: false, is_exported, is_void: false }
        };
        for standing in [paid(0, true), paid(0, false), paid(5, false)] {
            assert_eq!(outcome(BankStatus::Rejected, None, standing), ReportOutcome::Contradicted, "{standing:?}");
        }
    }

    #[test]
    fn a_reason_is_told_with_the_meaning_of_its_code() {
        let reason = |code: &str, text: &str| ReturnReason { code: code.into(), text: text.into() }.told();
        assert_eq!(
            reason("AC01", "Konto ungültig"),
            "AC01 收款账号有误 / the account number is wrong · Konto ungültig"
        );
        assert_eq!(reason("E1234", ""), "E1234");
        assert_eq!(reason("", "账号户名不符"), "账号户名不符");
        assert!(reason("", "").contains("未说明原因"));
    }
}
