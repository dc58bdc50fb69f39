//! Words of the books and figures that follow from figures.

pub mod chart;
pub mod meeting;
mod words;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

pub use words::said;

use crate::kernel::{Fen, Text, text_enum};

text_enum! {
    /// What has become of a transfer.
    pub enum TransferState {
        /// A hold that is still open.
        Pending = "pending",
        /// A hold that was posted or voided since.
        Resolved = "resolved",
        /// Final.
        Posted = "posted",
        /// Let go of a hold.
        Voided = "voided",
    }
}

text_enum! {
    /// A thing whose transfers can be asked for.
    pub enum Thing {
        /// 预算指标
        Appropriation = "appropriation",
        /// With its bookings and their claims.
        Voucher = "voucher",
        /// With its claim and payments.
        Booking = "booking",
        /// With its booking and payments.
        Claim = "claim",
        /// With its payments.
        SupplyReward = "supply_reward",
        /// A recognition award, with its payments.
        Award = "award",
        Payment = "payment",
        /// 追回
        Clawback = "clawback",
        /// All of its payments and rewards.
        Batch = "batch",
        /// The payments that it shows, and what the bank took beside them.
        StatementLine = "statement_line",
    }
}

/// What a transfer is for, in words; the code itself where it has none.
pub fn purpose_of(code: &str) -> Text {
    let (zh, en) = match code {
        "appropriation.grant" => ("下达预算指标", "budget granted"),
        "appropriation.return" => ("指标交回财政", "returned to the treasury"),
        "appropriation.carry_out" => ("结转下年", "carried over to the next year"),
        "appropriation.carry_in" => ("上年结转", "carried over from the year before"),
        "appropriation.reversal" => ("冲正指标下达", "grant reversed"),
        "voucher.issue" => ("发放创新券", "voucher issued"),
        "voucher.return" => ("余额退回预算指标", "returned to the budget line"),
        "booking.hold" => ("预约冻结", "held for a booking"),
        "booking.redeem" => ("验收核销", "redeemed at acceptance"),
        "booking.release" => ("解除冻结", "hold released"),
        "hold.expired" => ("冻结超时，自动解除", "hold timed out"),
        "claim.give_back" => {
            ("兑付未通过或账单冲减，退回创新券", "claim rejected or its bill lowered: back to the voucher")
        }
        "claim.approve" => ("兑付核准，转为应付", "claim approved: now owed"),
        "award.approve" => ("认定奖补核准，转为应付", "recognition award approved: now owed"),
        "supply_reward.owe" => ("供方奖补应付", "supply reward owed"),
        "supply_reward.recall" => ("供方奖补撤回", "supply reward recalled"),
        "payment.send" => ("拨付已发出", "payment sent"),
        "payment.paid" => ("银行已支付", "paid by the bank"),
        "payment.return" => ("银行退回", "returned by the bank"),
        "clawback.owe" => ("应追回款", "to be paid back"),
        "clawback.net" => ("从拨付中抵扣追回款", "kept back from a payment"),
        "clawback.stop" => ("追回后停付，上缴国库", "stopped by a clawback, to the treasury"),
        "clawback.receive" => ("收到退还的追回款", "paid back through the bank"),
        "clawback.recover" => ("追回款上缴国库", "recovered for the treasury"),
        "clawback.undo" => ("撤销追回收款", "receipt undone"),
        "bank.charge" => ("银行费用及尾差", "bank charge or difference"),
        "bank.charge_undo" => ("撤销银行费用及尾差", "bank charge or difference undone"),
        "clearing.settle" => ("区域间清算", "cleared between regions"),
        _ => (code, code),
    };
    Text::new(zh, en)
}

text_enum! {
    /// By what a figure of vouchers is grouped.
    pub enum VoucherGroup {
        Total = "total",
        Region = "region",
        /// The first industry that the enterprise names.
        Industry = "industry",
        /// Of issue.
        Month = "month",
    }
}

/// How many days back the pace of a budget is measured.
pub const PACE_DAYS: i64 = 90;

/// What becomes of a budget if it goes on as in the last 90 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BudgetForecast {
    /// Drawn in the last 90 days, less what came back, fen.
    pub drawn_recently_fen: Fen,
    /// The day on which nothing is left; absent: not within its year.
    pub exhausted_on: Option<NaiveDate>,
    /// What is left on 31 December, fen.
    pub left_at_year_end_fen: Fen,
    /// How this was reckoned.
    pub method: Text,
}

/// Draws a line through the last 90 days; nothing to forecast once the fiscal year is over.
pub fn forecast(available: Fen, drawn_recently: Fen, fiscal_year: i32, today: NaiveDate) -> Option<BudgetForecast> {
    let year_end = NaiveDate::from_ymd_opt(fiscal_year, 12, 31)?;
    let days_to_go = (year_end - today).num_days();
    if days_to_go < 0 {
        return None;
    }
    let (available, drawn) = (i128::from(available.get().max(0)), i128::from(drawn_recently.get().max(0)));
    let needed = drawn * i128::from(days_to_go) / i128::from(PACE_DAYS);
    let days_left = (drawn > 0).then(|| available * i128::from(PACE_DAYS) / drawn);
    let exhausted_on = days_left
        .filter(|&days| days <= i128::from(days_to_go))
        .and_then(|days| u64::try_from(days).ok())
        .and_then(|days| today.checked_add_days(Days::new(days)));
    Some(BudgetForecast {
        drawn_recently_fen: drawn_recently,
        exhausted_on,
        left_at_year_end_fen: Fen::new(i64::try_from((available - needed).max(0)).unwrap_or(i64::MAX)),
        method: Text::new(
            format!("按最近 {PACE_DAYS} 天的净支出匀速推算，不考虑季节和新增指标"),
            format!("the net use of the last {PACE_DAYS} days goes on evenly; no seasons, no further grants"),
        ),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    #[test]
    fn a_budget_that_is_used_up_before_the_years_end_says_when() {
        let told = forecast(Fen::new(9_000), Fen::new(9_000), 2026, day(2026, 7, 1)).expect("a forecast");
        assert_eq!((told.exhausted_on, told.left_at_year_end_fen), (Some(day(2026, 9, 29)), Fen::ZERO));
        let slow = forecast(Fen::new(9_000), Fen::new(900), 2026, day(2026, 12, 1)).expect("a forecast");
        assert_eq!((slow.exhausted_on, slow.left_at_year_end_fen), (None, Fen::new(8_700)));
        let idle = forecast(Fen::new(9_000), Fen::ZERO, 2026, day(2026, 12, 1)).expect("a forecast");
        assert_eq!((idle.exhausted_on, idle.left_at_year_end_fen), (None, Fen::new(9_000)));
        assert_eq!(forecast(Fen::new(1), Fen::new(1), 2025, day(2026, 1, 1)), None);
    }

    proptest! {
        #[test]
        fn a_forecast_never_promises_more_than_there_is(
            available in any::<i64>(), drawn in any::<i64>(), day_of_year in 1..366_u32,
        ) {
            let today = NaiveDate::from_yo_opt(2026, day_of_year.min(365)).expect("a date");
            let told = forecast(Fen::new(available), Fen::new(drawn), 2026, today).expect("a forecast");
            prop_assert!(!told.left_at_year_end_fen.is_negative());
            prop_assert!(told.left_at_year_end_fen.get() <= available.max(0));
            prop_assert!(told.exhausted_on.is_none_or(|on| on >= today && on <= day(2026, 12, 31)));
        }
    }
}
