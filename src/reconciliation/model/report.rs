//! Three ways to the same figure: what was approved, what was sent to the banks, what the banks debited.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Uuid as SqlUuid};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{DigestAlgorithm, Digester, Fen, UserId, text_enum};

/// How many, and how much together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = PeriodTotal)]
pub struct Total {
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = BigInt)]
    pub total_fen: Fen,
}

text_enum! {
    /// Why two of the three totals differ. Every fen of difference is in one of these.
    pub enum DifferenceKind {
        /// A claim or recognition award approved in the month, not sent in it.
        ClaimNotSent = "claim_not_sent",
        /// Sent in the month for claims of other months, or for supply rewards.
        SentForOtherMonth = "sent_for_other_month",
        /// Sent in the month, came back, replaced by another payment.
        SentAndReissued = "sent_and_reissued",
        /// Kept back for clawbacks: sent in the month with less than was approved.
        Netted = "netted",
        /// Sent in the month, and not debited in it.
        SentNotDebited = "sent_not_debited",
        /// Debited in the month, sent in another.
        DebitOfOtherMonth = "debit_of_other_month",
        /// Debited for a payment that was debited before, or that counts as returned.
        DebitedAgain = "debited_again",
        /// What the banks took beside the payments, alone or inside a debit, or by which a debit differs within the
        /// tolerance; less than nothing where they left something.
        BankCharge = "bank_charge",
        /// Debited, and no payment of ours: errors, what is not yet known.
        DebitWithoutPayment = "debit_without_payment",
    }
}

impl DifferenceKind {
    /// Whether it leads from what was approved to what was sent; the others lead from there to what was debited.
    pub const fn leads_to_sent(self) -> bool {
        matches!(self, Self::ClaimNotSent | Self::SentForOtherMonth | Self::SentAndReissued | Self::Netted)
    }

    /// Whether it is taken off on that way; the others are added.
    pub const fn is_taken_off(self) -> bool {
        matches!(self, Self::ClaimNotSent | Self::Netted | Self::SentNotDebited)
    }
}

/// One thing by which two totals differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = PeriodDifference)]
pub struct Difference {
    #[diesel(sql_type = Text)]
    pub kind: DifferenceKind,
    /// The claim, payment or statement line.
    #[diesel(sql_type = SqlUuid)]
    pub subject_id: Uuid,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Date)]
    pub on: NaiveDate,
}

/// All differences of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct DifferenceTotal {
    #[diesel(sql_type = Text)]
    pub kind: DifferenceKind,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = BigInt)]
    pub total_fen: Fen,
}

/// The totals of a month (Asia/Shanghai) and how one leads to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PeriodTotals)]
pub struct Totals {
    /// As `2026-03`.
    pub month: String,
    /// Redemption claims approved.
    pub approved: Total,
    /// Payments sent to the banks.
    pub sent: Total,
    /// Debits on the banks' statements.
    pub debited: Total,
    /// Credits on the banks' statements: what came back, and what is not ours.
    pub credited: Total,
    pub differences: Vec<DifferenceTotal>,
}

impl Totals {
    /// Whether the differences explain the totals to the last fen: approved leads to sent, and sent to debited.
    pub fn is_explained(&self) -> bool {
        let led_from = |total: Total, to_sent: bool| {
            let steps = self.differences.iter().filter(|step| step.kind.leads_to_sent() == to_sent);
            let signed = |step: &DifferenceTotal| {
                if step.kind.is_taken_off() { -step.total_fen.get() } else { step.total_fen.get() }
            };
            total.total_fen.get() + steps.map(signed).sum::<i64>()
        };
        led_from(self.approved, true) == self.sent.total_fen.get()
            && led_from(self.sent, false) == self.debited.total_fen.get()
    }
}

/// What stands in the way of closing a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
#[schema(as = PeriodBlocker)]
pub struct Blocker {
    /// `open_line`, `payment_not_at_bank`, `open_exception`, `earlier_month_open`; `statement_missing` and `balance_gap` about
    /// the statements of an account; `statement_finding`: what was found wrong with a statement waits for another person.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Of the line or the payment; the account.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// The line, the statement, the exception or the payment; nothing where it is about days or months, or of another region.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub subject_id: Option<Uuid>,
    /// Hundredths of the currency. Of a `balance_gap`, by how much the later statement opens with more than the earlier closes with.
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// The first day where it is about days.
    #[diesel(sql_type = Date)]
    pub on: NaiveDate,
    /// The last day where it is about days.
    #[diesel(sql_type = Nullable<Date>)]
    pub until: Option<NaiveDate>,
    /// ISO 4217.
    #[diesel(sql_type = Text)]
    pub currency: String,
}

/// What stands in the way of closing a month, of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PeriodBlockers)]
pub struct BlockersOfKind {
    /// As of each of them.
    pub kind: String,
    /// How many there are, in other regions too.
    pub count: i64,
    /// What they come to, of the caller's region and in CNY, fen; zero of what is about days.
    pub total_fen: Fen,
    /// The first of them, 200 at most.
    pub first: Vec<Blocker>,
}

/// A month that is closed, with its totals as they were.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = crate::store::schema::closed_period, check_for_backend(diesel::pg::Pg))]
pub struct ClosedMonth {
    /// First day of the month.
    pub month: NaiveDate,
    /// Of all regions; absent for who sees some of them only.
    #[schema(value_type = Option<Totals>)]
    pub totals: serde_json::Value,
    /// SHA-256 of the totals and of the hash of the month closed before, hexadecimal.
    #[serde(serialize_with = "as_hex")]
    #[schema(value_type = String)]
    pub hash: Vec<u8>,
    pub closed_by: UserId,
    pub closed_at: DateTime<Utc>,
}

/// What a day's records of a closed month were, as its seal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordDay {
    pub on: NaiveDate,
    pub lines: i64,
    /// By the seal's algorithm, hexadecimal.
    pub digest: String,
}

/// Records digested one after the other, in the order of their days: those of a day with a line feed between.
pub struct RecordDays {
    algorithm: DigestAlgorithm,
    done: Vec<RecordDay>,
    open: Option<(NaiveDate, i64, Digester)>,
}

impl RecordDays {
    pub const fn new(algorithm: DigestAlgorithm) -> Self {
        Self { algorithm, done: Vec::new(), open: None }
    }

    pub fn add(&mut self, on: NaiveDate, record: &str) {
        match &mut self.open {
            Some((day, lines, digest)) if *day == on => {
                *lines += 1;
                digest.add(b"\n");
                digest.add(record.as_bytes());
            }
            _ => {
                self.end_day();
                let mut digest = self.algorithm.begin();
                digest.add(record.as_bytes());
                self.open = Some((on, 1, digest));
            }
        }
    }

    pub fn finish(mut self) -> Vec<RecordDay> {
        self.end_day();
        self.done
    }

    fn end_day(&mut self) {
        if let Some((on, lines, digest)) = self.open.take() {
            let digest = digest.finish().iter().map(|byte| format!("{byte:02x}")).collect();
            self.done.push(RecordDay { on, lines, digest });
        }
    }
}

/// The first day on which the records are not those that were sealed.
pub fn first_changed(sealed: &[RecordDay], now: &[RecordDay]) -> Option<NaiveDate> {
    let differs = |one: &&RecordDay, others: &[RecordDay]| !others.contains(one);
    let gone = sealed.iter().filter(|day| differs(day, now));
    let new = now.iter().filter(|day| differs(day, sealed));
    gone.chain(new).map(|day| day.on).min()
}

fn as_hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// The hash that freezes a month: its totals, in a form that does not depend on the order of keys, and the month
/// closed before.
pub fn freeze(before: &[u8], totals: &serde_json::Value) -> [u8; 32] {
    let mut text = String::new();
    write_sorted(totals, &mut text);
    Sha256::new().chain_update(before).chain_update(text).finalize().into()
}

/// The database keeps JSON without the order of its keys.
fn write_sorted(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            for name in names {
                out.push_str(name);
                out.push('=');
                members.get(name).into_iter().for_each(|member| write_sorted(member, out));
                out.push(';');
            }
        }
        serde_json::Value::Array(items) => {
            out.push('[');
            for item in items {
                write_sorted(item, out);
                out.push(',');
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// As the database digested a day's records before there was a choice: all of them with a line feed between.
    #[test]
    fn days_are_digested_one_after_the_other() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a date");
        let digested = |algorithm: DigestAlgorithm, on, lines, text: &[u8]| RecordDay {
            on,
            lines,
            digest: algorithm.of(text).iter().map(|byte| format!("{byte:02x}")).collect(),
        };
        for &algorithm in DigestAlgorithm::ALL {
            let mut days = RecordDays::new(algorithm);
            for (on, record) in [(day(2), "[1]"), (day(2), "[2]"), (day(5), "[3]")] {
                days.add(on, record);
            }
            let expected = [digested(algorithm, day(2), 2, b"[1]\n[2]"), digested(algorithm, day(5), 1, b"[3]")];
            assert_eq!(days.finish(), expected, "{algorithm}");
            assert!(RecordDays::new(algorithm).finish().is_empty());
        }
    }

    fn total(total_fen: i64) -> Total {
        Total { count: 1, total_fen: Fen::new(total_fen) }
    }

    #[test]
    fn differences_must_explain_the_totals() {
        let difference = |kind, fen| DifferenceTotal { kind, count: 1, total_fen: Fen::new(fen) };
        let mut totals = Totals {
            month: "2026-03".to_owned(),
            approved: total(100),
            sent: total(90),
            debited: total(95),
            credited: total(0),
            differences: vec![
                difference(DifferenceKind::ClaimNotSent, 30),
                difference(DifferenceKind::SentForOtherMonth, 20),
                difference(DifferenceKind::SentNotDebited, 10),
                difference(DifferenceKind::DebitOfOtherMonth, 12),
                difference(DifferenceKind::DebitWithoutPayment, 1),
                difference(DifferenceKind::DebitedAgain, 2),
                difference(DifferenceKind::BankCharge, 4),
                difference(DifferenceKind::BankCharge, -4),
            ],
        };
        assert!(totals.is_explained());
        totals.debited = total(96);
        assert!(!totals.is_explained());
    }

    #[test]
    fn a_frozen_month_does_not_depend_on_the_order_of_keys() {
        let one: serde_json::Value = serde_json::from_str(r#"{"a":1,"b":[{"c":2,"d":3}]}"#).expect("JSON");
        let other: serde_json::Value = serde_json::from_str(r#"{"b":[{"d":3,"c":2}],"a":1}"#).expect("JSON");
        assert_eq!(freeze(b"x", &one), freeze(b"x", &other));
        assert_ne!(freeze(b"x", &one), freeze(b"y", &one));
        assert_ne!(freeze(b"x", &one), freeze(b"x", &json!({"a": 1, "b": [{"c": 2, "d": 4}]})));
    }
}
