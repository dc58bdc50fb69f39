//! Batches, payments and what belongs to them, free of the database.

mod bank_report;
mod layout;
mod record;
mod state;

use chrono::NaiveDate;

use crate::kernel::{Invalid, text_enum};

pub use bank_report::{
    BankReport, BankStatus, RECONCILIATION_LOCK, ReportItem, ReportOutcome, ReturnReason, Standing, outcome,
};
pub use layout::{
    NewPaymentLayout, PaymentLayout, PaymentLayoutDetail, PaymentLayoutSample, PaymentLayoutVersion, TreasuryLayout,
};
pub use record::{
    Batch, ExportRecord, FileRecord, GroupBatch, LeftOut, LeftOutExample, LeftOutSum, LevelTotal, Line, PayerAccount,
    Payment, ReadyTotal, Recall, Reissue, SettlementSettings, Signatures, StateTotal, TreasuryAccount, needs_third,
};
pub use state::{BatchState, BatchStep, IllegalBatchStep, IllegalPaymentStep, PaymentState, PaymentStep};

text_enum! {
    /// Why a claim or a provider is left out of a batch. It stays as it was and can be in the next.
    pub enum LeftOutReason {
        /// The payee is suspended or has withdrawn.
        PayeeSuspended = "payee_suspended",
        /// A decision bars the payee for a time.
        PayeeBarred = "payee_barred",
        BankDetailsMissing = "bank_details_missing",
        /// The level's part is in another batch.
        LevelInBatch = "level_in_batch",
        /// The level pays no part of it.
        NoPartOfLevel = "no_part_of_level",
        /// The claim is demanded back, and what was not paid of it is stopped.
        PartStopped = "part_stopped",
        /// The parts by level do not add up to the claim's amount.
        SharesDoNotAddUp = "shares_do_not_add_up",
        /// What the payee would get is less than the office's smallest payment.
        BelowMinimum = "below_minimum",
        /// The provider was rewarded for some of these days already.
        AlreadyRewarded = "already_rewarded",
        /// No evaluation grade of that year.
        NotGraded = "not_graded",
        /// The rules come to nothing: grade without a reward, or annual cap used up.
        NoReward = "no_reward",
        /// No supply-side appropriation of a level that has to pay.
        BudgetLineMissing = "budget_line_missing",
    }
}

text_enum! {
    /// What became of a batch that was asked back.
    pub enum RecallVerdict {
        /// It is a draft again.
        Recalled = "recalled",
        /// It stays authorised.
        Kept = "kept",
    }
}

text_enum! {
    /// What became of a payment that replaces one that came back.
    pub enum ReissueVerdict {
        /// It can be exported.
        Confirmed = "confirmed",
        /// It waits to be reissued otherwise.
        Refused = "refused",
        /// Sent before two people had to sign.
        BeforeRule = "before_rule",
    }
}

/// Whole days of Asia/Shanghai, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: NaiveDate,
    to: NaiveDate,
}

impl Period {
    /// # Errors
    /// The last day is before the first, or after today: what is still running cannot be settled.
    pub fn new(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Result<Self, Invalid> {
        if to < from {
            return Err(Invalid::new("period", "结束日期早于开始日期", "the last day is before the first"));
        }
        if to > today {
            return Err(Invalid::new("period_future", "结束日期不能晚于今天", "the last day cannot be after today"));
        }
        Ok(Self { from, to })
    }

    pub const fn from(&self) -> NaiveDate {
        self.from
    }

    pub const fn to(&self) -> NaiveDate {
        self.to
    }
}

/// A payment's reference: the batch's, and a number of six digits or more, so that no reference begins another.
pub fn payment_reference(batch_reference: &str, number: i64) -> String {
    format!("{batch_reference}-{number:06}")
}

/// What names an export to the bank (`MsgId`), and comes back in its reports.
pub fn message_id(batch_reference: &str, number: i32) -> String {
    format!("{batch_reference}-E{number}")
}

/// A reference as it is compared: banks drop dashes and spaces, and change the case.
pub fn plain_reference(written: &str) -> String {
    written.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// The batch's reference in plain form and the export's number that a message id names, however a bank writes it.
pub fn message_parts(message_id: &str) -> Option<(String, i32)> {
    let plain = plain_reference(message_id);
    let (batch, number) = plain.rsplit_once('E').filter(|(batch, _)| !batch.is_empty())?;
    Some((batch.to_owned(), number.parse().ok().filter(|&number| number > 0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_is_read_back() {
        for written in [&message_id("JS2026-000001", 12), "JS2026000001E12", "js2026-000001 e12"] {
            assert_eq!(message_parts(written), Some(("JS2026000001".to_owned(), 12)), "{written}");
        }
        for other in ["MsgId-005", "JS2026-000001-E", "JS2026-000001-E0", "E1", ""] {
            assert_eq!(message_parts(other), None, "{other}");
        }
    }

    #[test]
    fn a_period_is_over_before_it_is_settled() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).expect("a date");
        assert!(Period::new(day(1), day(2), day(2)).is_ok());
        assert_eq!(Period::new(day(2), day(1), day(3)).map_err(|e| e.code), Err("period"));
        assert_eq!(Period::new(day(1), day(3), day(2)).map_err(|e| e.code), Err("period_future"));
    }

    #[test]
    fn no_payment_reference_begins_another() {
        let numbers = [1, 10, 100, 100_000, 999_999];
        for a in numbers {
            for b in numbers.into_iter().filter(|&b| b != a) {
                assert!(!payment_reference("JS2026-000001", b).starts_with(&payment_reference("JS2026-000001", a)));
            }
        }
        assert!(payment_reference("JS2026-999999999", 999_999_999).len() <= 35);
    }
}
