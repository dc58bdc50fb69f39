//! Lines, matches and exceptions: their states and the one way through them.

pub mod coverage;
pub mod finding;
pub mod layout;
pub mod matching;
mod names;
pub mod overlap;
pub mod record;
pub mod report;
mod settings;
pub mod suggest;
mod tokens;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

pub use settings::MatchSettings;
pub use tokens::{plain, tokens};

use crate::kernel::{Fen, Invalid, text_enum};

text_enum! {
    /// Seen from the account: debit is money out, credit is money in.
    #[schema(as = StatementDirection)]
    pub enum Direction {
        Debit = "debit",
        Credit = "credit",
    }
}

impl Direction {
    /// The amount as a change of the balance.
    pub const fn signed(self, amount: Fen) -> Fen {
        match self {
            Self::Debit => Fen::new(amount.get().saturating_neg()),
            Self::Credit => amount,
        }
    }
}

text_enum! {
    /// Where a statement line stands (domain: lifecycles).
    pub enum LineState {
        Unmatched = "unmatched",
        /// Used up exactly by payments.
        Matched = "matched",
        Exception = "exception",
        /// Two people said what it is.
        Resolved = "resolved",
        /// Two people let it stand over: it is an exception again as soon as its month is closed.
        CarriedOver = "carried_over",
    }
}

text_enum! {
    /// How a match was found. Kept with the match.
    pub enum MatchRule {
        ExactReference = "exact_reference",
        ReferenceInText = "reference_in_text",
        /// One debit for the payments whose references its text lists.
        ReferencesInText = "references_in_text",
        /// One debit for all open payments of the batch that its text names.
        BatchTotal = "batch_total",
        /// One debit for what one treasury pays of that batch.
        BatchPayerTotal = "batch_payer_total",
        /// One debit for all that one treasury sent on one day.
        DayTotal = "day_total",
        /// Several debits for one payment.
        Parts = "parts",
        /// Amount, payee's account and date, and no other candidate on either side.
        AmountAccountDate = "amount_account_date",
        /// Amount, payee's name and date, where the bank does not give the account, and no other candidate on either side.
        AmountNameDate = "amount_name_date",
        /// Several debits to the payee's account that make up one payment, without a reference, and in one way only.
        AccountParts = "account_parts",
        ByHand = "by_hand",
    }
}

text_enum! {
    /// Why a line or a payment needs a person.
    pub enum ExceptionKind {
        UnknownDebit = "unknown_debit",
        UnknownCredit = "unknown_credit",
        WrongAmount = "wrong_amount",
        Ambiguous = "ambiguous",
        DuplicatePayment = "duplicate_payment",
        ReturnedPayment = "returned_payment",
        Fee = "fee",
        /// Sent, and no statement shows it.
        MissingAtBank = "missing_at_bank",
        /// Debited for a payment that counts as returned: perhaps paid twice.
        PaidAfterReturn = "paid_after_return",
        /// Names a payment of another treasury than the one whose account paid.
        WrongAccount = "wrong_account",
        /// Names a payment, and paid another account than the payee's.
        WrongPayee = "wrong_payee",
        /// In another currency than the payments are.
        ForeignCurrency = "foreign_currency",
    }
}

text_enum! {
    pub enum ExceptionState {
        Open = "open",
        /// One person said what to do.
        Proposed = "proposed",
        /// Another agreed, and it was done.
        Resolved = "resolved",
    }
}

text_enum! {
    pub enum ExceptionStep {
        Propose = "propose",
        /// The second person does not agree: back to the queue.
        Decline = "decline",
        Resolve = "resolve",
    }
}

/// A step that the exception's state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("“{step}” is not possible in state “{state}”")]
pub struct IllegalStep {
    pub state: ExceptionState,
    pub step: ExceptionStep,
}

impl ExceptionState {
    /// The state after `step`: the only place where an exception's course is written down.
    ///
    /// # Errors
    /// [`IllegalStep`] where the course has no such way.
    pub const fn next(self, step: ExceptionStep) -> Result<Self, IllegalStep> {
        use {ExceptionState as S, ExceptionStep as T};
        match (self, step) {
            (S::Open, T::Propose) => Ok(S::Proposed),
            (S::Proposed, T::Decline) => Ok(S::Open),
            (S::Proposed, T::Resolve) => Ok(S::Resolved),
            (state, step) => Err(IllegalStep { state, step }),
        }
    }

    /// The words of the steps that this state allows.
    pub fn allowed(self) -> Vec<&'static str> {
        ExceptionStep::ALL.iter().filter(|&&step| self.next(step).is_ok()).map(|step| step.as_str()).collect()
    }
}

text_enum! {
    /// What the second person says of a proposal.
    pub enum ExceptionVerdict {
        Agreed = "agreed",
        Declined = "declined",
    }
}

text_enum! {
    /// What is done about an exception.
    #[schema(as = ExceptionResolution)]
    pub enum Resolution {
        MatchedByHand = "matched_by_hand",
        /// The payments, and the bank's charge inside the same debit.
        MatchedWithFee = "matched_with_fee",
        BankFee = "bank_fee",
        ReturnedAndReissued = "returned_and_reissued",
        /// The bank gave the payments back less its charge: the payees are owed all of them again.
        ReturnedFeeKept = "returned_fee_kept",
        NotOurs = "not_ours",
        CarriedOver = "carried_over",
        /// Gives back debits that were none of ours, or one too many.
        Recovered = "recovered",
        /// Pays a clawback back that its text does not name, or more than is open of it.
        ClawbackReceipt = "clawback_receipt",
        /// The bank did not carry the payment out, and no statement shows any of it: the payee is owed it again.
        NotCarriedOut = "not_carried_out",
        /// The bank carried out a payment that counts as returned: the debit is its, and it is paid.
        CarriedOutAfterAll = "carried_out_after_all",
    }
}

impl Resolution {
    /// Whether this can be done about a line of this direction, or (`None`) about a payment that no line shows.
    pub const fn fits(self, line: Option<Direction>) -> bool {
        match (self, line) {
            (
                Self::MatchedByHand | Self::MatchedWithFee | Self::BankFee | Self::CarriedOutAfterAll,
                Some(Direction::Debit),
            )
            | (
                Self::ReturnedAndReissued | Self::ReturnedFeeKept | Self::Recovered | Self::ClawbackReceipt,
                Some(Direction::Credit),
            )
            | (Self::NotOurs, Some(_))
            | (Self::CarriedOver, _)
            | (Self::NotCarriedOut, None) => true,
            (Self::MatchedByHand | Self::MatchedWithFee | Self::BankFee | Self::CarriedOutAfterAll, _)
            | (
                Self::ReturnedAndReissued
                | Self::ReturnedFeeKept
                | Self::Recovered
                | Self::ClawbackReceipt
                | Self::NotOurs
                | Self::NotCarriedOut,
                _,
            ) => false,
        }
    }

    /// Whether this can be done about a line in another currency than CNY: nothing that is in the books, or pays anything.
    pub const fn fits_foreign(self) -> bool {
        matches!(self, Self::NotOurs | Self::CarriedOver)
    }

    /// Whether the payments came back, so that they are owed again.
    pub const fn is_return(self) -> bool {
        matches!(self, Self::ReturnedAndReissued | Self::ReturnedFeeKept)
    }

    /// Whether a charge of the bank is named beside the payments.
    pub const fn names_fee(self) -> bool {
        matches!(self, Self::MatchedWithFee | Self::ReturnedFeeKept)
    }

    /// Whether a charge of the bank may be named: beside the payments it must, of debits that are given back it can be kept.
    pub const fn takes_fee(self) -> bool {
        self.names_fee() || matches!(self, Self::Recovered)
    }
}

text_enum! {
    /// What a bank took, or left, beside the payments of a line.
    #[schema(as = BankChargeKind)]
    pub enum ChargeKind {
        /// A debit that is nothing but the bank's charge.
        Alone = "alone",
        /// Inside a debit for payments.
        Inside = "inside",
        /// Kept from payments that came back.
        Kept = "kept",
        /// By so much a debit differs from its payments, within the tolerance.
        Tolerance = "tolerance",
    }
}

/// A calendar month of Asia/Shanghai, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Month(NaiveDate);

/// What is kept of the wish to close a month until a worker does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseRequest {
    #[serde(deserialize_with = "month_of")]
    pub month: Month,
}

/// The month of a day, as a month is written.
fn month_of<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Month, D::Error> {
    NaiveDate::deserialize(reader).map(Month::of)
}

impl Month {
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The first day of the month after.
    pub fn next_first_day(self) -> NaiveDate {
        self.0.checked_add_months(chrono::Months::new(1)).unwrap_or(NaiveDate::MAX)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

impl std::str::FromStr for Month {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let day = NaiveDate::parse_from_str(&format!("{word}-01"), "%Y-%m-%d").ok();
        day.filter(|day| word.len() == 7 && (1990..=2199).contains(&day.year())).map(Self).ok_or_else(|| {
            Invalid::new(
                "month",
                format!("“{word}”不是月份，应如 2026-03"),
                format!("“{word}” is not a month such as 2026-03"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_course_of_an_exception() {
        use {ExceptionState as S, ExceptionStep as T};
        for (state, allowed) in
            [(S::Open, &[T::Propose][..]), (S::Proposed, &[T::Decline, T::Resolve]), (S::Resolved, &[])]
        {
            for step in T::ALL {
                assert_eq!(state.next(*step).is_ok(), allowed.contains(step), "{state} {step}");
            }
        }
    }

    #[test]
    fn resolutions_fit_what_they_are_about() {
        let fitting = |line| Resolution::ALL.iter().filter(|r| r.fits(line)).count();
        assert_eq!([fitting(Some(Direction::Debit)), fitting(Some(Direction::Credit)), fitting(None)], [6, 6, 2]);
        let foreign: Vec<_> = Resolution::ALL.iter().filter(|r| r.fits_foreign()).collect();
        assert_eq!(foreign, [&Resolution::NotOurs, &Resolution::CarriedOver]);
    }

    #[test]
    fn months_are_read_strictly() {
        let march: Month = "2026-03".parse().expect("a month");
        assert_eq!(
            (march.to_string().as_str(), march.next_first_day().to_string().as_str()),
            ("2026-03", "2026-04-01")
        );
        for wrong in ["2026-13", "2026-3", "2026", "0026-03", "2026-03-01", ""] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    proptest! {
        /// A resolved exception was proposed before, and nothing follows.
        #[test]
        fn no_walk_resolves_alone(steps in proptest::collection::vec(0..3_usize, 0..20)) {
            let mut state = ExceptionState::Open;
            for step in steps {
                let before = state;
                state = state.next(ExceptionStep::ALL[step]).unwrap_or(state);
                prop_assert!(state != ExceptionState::Resolved || before != ExceptionState::Open);
                prop_assert!(before != ExceptionState::Resolved || state == ExceptionState::Resolved);
            }
        }
    }
}
