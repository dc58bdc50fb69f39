//! What is kept of statements, lines, matches, exceptions and closed months, as it is stored and shown.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, QueryableByName, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ChargeKind, Direction, ExceptionKind, ExceptionState, LineState, MatchRule, Resolution};
use crate::kernel::{ClawbackId, ExceptionId, Fen, PaymentId, StatementId, StatementLayoutId, StatementLineId, UserId};
use crate::reconciliation::files::StatementFormat;
use crate::store::schema::{bank_charge, bank_statement, reconciliation_exception, statement_line};

/// A bank statement as it was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = bank_statement, check_for_backend(diesel::pg::Pg))]
pub struct Statement {
    pub id: StatementId,
    pub file_name: String,
    pub format: StatementFormat,
    pub reference: String,
    pub account_number: String,
    /// ISO 4217. What is not in CNY is kept as evidence: it is matched with nothing, and no sum adds it to yuan.
    pub currency: String,
    /// Hundredths of the currency: fen for CNY.
    pub opening_fen: Option<Fen>,
    pub closing_fen: Option<Fen>,
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    /// Lines kept; those that another statement had brought before are not among them.
    pub line_count: i32,
    pub imported_by: String,
    pub imported_at: DateTime<Utc>,
    /// The saved layout, and its version, by which it was read.
    pub layout_id: Option<StatementLayoutId>,
    pub layout_version: Option<i32>,
}

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = statement_line, check_for_backend(diesel::pg::Pg))]
#[schema(as = StatementLine)]
pub struct Line {
    pub id: StatementLineId,
    pub statement_id: StatementId,
    /// Line of the file, or number of the movement.
    pub line_no: i32,
    pub booked_on: NaiveDate,
    pub direction: Direction,
    /// Hundredths of the currency: fen for CNY.
    pub amount_fen: Fen,
    pub end_to_end_reference: String,
    pub bank_reference: String,
    pub counterparty_name: String,
    pub counterparty_account: String,
    pub remark: String,
    pub state: LineState,
    /// ISO 4217: that of its statement.
    pub currency: String,
}

impl Line {
    /// In another currency than the payments and the books are.
    pub fn is_foreign(&self) -> bool {
        self.currency != "CNY"
    }
}

/// So much of a line is so much of a payment; or was, until it was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable)]
pub struct KeptMatch {
    pub payment_id: PaymentId,
    pub payment_reference: String,
    pub amount_fen: Fen,
    pub rule: MatchRule,
    pub matched_by: String,
    pub matched_at: DateTime<Utc>,
    pub undone_at: Option<DateTime<Utc>>,
    pub undone_by: Option<String>,
}

/// A line with everything that was ever matched with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineDetail {
    #[serde(flatten)]
    pub line: Line,
    pub matches: Vec<KeptMatch>,
    /// The clawback that the line pays back.
    pub receipt: Option<ClawbackReceipt>,
    /// What the bank took, or left, beside the payments.
    pub charge: Option<KeptCharge>,
    /// First day of the closed month that counts what is recorded of the line, which therefore stays; none where it can be
    /// undone, as what was recorded of a line that was carried over out of a closed month.
    pub sealed_by: Option<NaiveDate>,
}

impl LineDetail {
    /// Whether something stands that can be undone, but for months that are closed: its matches, or what it paid back. A
    /// credit of more than was open of its clawback is settled, not matched.
    pub fn can_undo(&self) -> bool {
        match self.line.state {
            LineState::Matched => true,
            LineState::Resolved => self.receipt.is_some(),
            LineState::Unmatched | LineState::Exception | LineState::CarriedOver => false,
        }
    }
}

/// What the bank took, or left, beside the payments of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = bank_charge, check_for_backend(diesel::pg::Pg))]
#[schema(as = BankCharge)]
pub struct KeptCharge {
    pub kind: ChargeKind,
    /// What the treasury bears; negative: what it is left with.
    pub amount_fen: Fen,
    /// In Chinese and English.
    pub reason: String,
    pub recorded_by: String,
    pub recorded_at: DateTime<Utc>,
}

/// What a credit paid back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable)]
pub struct ClawbackReceipt {
    pub clawback_id: ClawbackId,
    pub reference: String,
    pub amount_fen: Fen,
}

/// Something that two people must settle.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = reconciliation_exception, check_for_backend(diesel::pg::Pg))]
#[schema(as = StatementException)]
pub struct Exception {
    pub id: ExceptionId,
    pub kind: ExceptionKind,
    pub line_id: Option<StatementLineId>,
    /// The payment that it is about, or that the line seems to be about.
    pub payment_id: Option<PaymentId>,
    /// In Chinese and English.
    pub reason: String,
    pub state: ExceptionState,
    pub resolution: Option<Resolution>,
    pub note: Option<String>,
    pub proposed_by: Option<UserId>,
    pub resolved_by: Option<UserId>,
    pub raised_at: DateTime<Utc>,
    pub proposed_at: Option<DateTime<Utc>>,
    pub resolved_at: Option<DateTime<Utc>>,
    /// The payments that the proposal chose.
    #[schema(value_type = Option<Vec<Part>>)]
    pub proposal: Option<serde_json::Value>,
    /// Raised by a person: automatic matching leaves it alone.
    pub is_by_hand: bool,
    /// Who sees to it.
    pub owner_id: Option<UserId>,
    /// The day (Asia/Shanghai) by which it is to be settled.
    pub due_on: Option<NaiveDate>,
    /// The debits that the proposal says a credit gives back.
    #[schema(value_type = Option<Vec<StatementLineId>>)]
    pub recovers: Option<serde_json::Value>,
    /// The clawback that the proposal says a credit pays back.
    pub clawback: Option<String>,
    /// The bank's charge that the proposal names.
    pub fee_fen: Option<Fen>,
    /// Since when its line is an exception, where it was one before: carried over, or its match undone. Its age is told by this.
    pub since: Option<DateTime<Utc>>,
}

/// Open exceptions of one kind and age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ExceptionAge)]
pub struct Age {
    pub kind: ExceptionKind,
    /// For how many days they have been open, by the bands that the office has set: `0-3`, `31+`.
    #[schema(example = "4-7")]
    pub days: String,
    pub count: i64,
    /// Of their lines or payments in CNY; those in other currencies are counted only.
    pub amount_fen: Fen,
    /// Of them past their day.
    pub overdue: i64,
    /// Of them without an owner.
    pub unowned: i64,
}

/// The name of a band of ages: `up_to` are the last days of the bands, rising, and `band` counts from 0.
pub fn age_band(up_to: &[u16], band: usize) -> String {
    let first = band.checked_sub(1).and_then(|before| up_to.get(before)).map_or(0, |last| u32::from(*last) + 1);
    match up_to.get(band) {
        Some(last) => format!("{first}-{last}"),
        None => format!("{first}+"),
    }
}

/// So much of a line for a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProposalPart)]
pub struct Part {
    pub payment_id: PaymentId,
    /// Positive.
    pub amount_fen: Fen,
}

/// A payment that was sent and that no statement shows in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = ExpectedPayment)]
pub struct Expected {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    pub id: PaymentId,
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub reference: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub payee_name: String,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub amount_fen: Fen,
    /// What no line has shown yet.
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub open_fen: Fen,
    #[diesel(sql_type = diesel::sql_types::Timestamptz)]
    pub sent_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_of_ages_have_names() {
        let names: Vec<String> = (0..4).map(|band| age_band(&[3, 7, 30], band)).collect();
        assert_eq!(names, ["0-3", "4-7", "8-30", "31+"]);
        assert_eq!([age_band(&[0], 0), age_band(&[0], 1)], ["0-0", "1+"]);
    }
}
