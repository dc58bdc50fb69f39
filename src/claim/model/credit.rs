//! What reviewers are told of a bill that its provider lowered by hand.

use super::{Claim, Finding, Severity};
use crate::kernel::Fen;
use crate::programme::PaymentMode;

/// A warning where so much of the booking's bill was `credited` by hand. Under deduction the claim stays as it is: what the
/// customer pays itself became less. Under reimbursement the claim follows the price that is left.
pub fn check_credit(claim: &Claim, mode: PaymentMode, credited: Fen) -> Option<Finding> {
    if !credited.is_positive() {
        return None;
    }
    let (zh, en) = match mode {
        PaymentMode::Deduction => (
            "企业自付部分随之减少，补贴金额不变，请核对企业是否确有付款".to_owned(),
            "the customer pays so much less itself and the subsidy is the same: see whether it really paid".to_owned(),
        ),
        PaymentMode::Reimbursement if claim.lowered_fen.is_positive() => {
            let (before, now) = (claim.amount_fen.saturating_add(claim.lowered_fen), claim.amount_fen);
            (
                format!("补贴已按冲减后的价款由 {before:#} 元减为 {now:#} 元"),
                format!("by the price that is left the subsidy is {now:#} yuan instead of {before:#}"),
            )
        }
        PaymentMode::Reimbursement => (
            "补贴在提交时按冲减后的价款计算，不超过企业实际承担的部分".to_owned(),
            "when it is handed in the subsidy is that of the price that is left".to_owned(),
        ),
    };
    Some(Finding::new(
        Severity::Warning,
        "bill_credited",
        "amount_fen",
        format!("供方已手工冲减账单 {credited:#} 元：{zh}"),
        format!("the provider took {credited:#} yuan of the bill back by hand; {en}"),
    ))
}
