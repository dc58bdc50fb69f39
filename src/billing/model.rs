mod credit;
mod terms;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types;
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity;
use crate::kernel::{BillId, BookingId, Fen, OrganisationId, Text, text_enum};
use crate::store::{DbError, db_errors};
use crate::web::{FieldError, Problem};

pub use credit::{CreditGround, CreditNote, NewCredit};
pub use terms::BillingTerms;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing, or not the caller's.
    #[error("not found")]
    NotFound,
    #[error("the input has {} faults", .0.len())]
    Faults(Vec<FieldError>),
    /// The subsidy of the price is being claimed, or was: so much at `most` is taken back beside it, where that is known.
    #[error("what the bill's claim is based on is not taken back")]
    HeldByClaim { most: Option<Fen> },
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("credit_note_leaves_claim") => Self::HeldByClaim { most: None },
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Faults(faults) => Self::invalid_fields(faults),
            Error::HeldByClaim { most } => held_by_claim(most),
            Error::Identity(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}

fn held_by_claim(most: Option<Fen>) -> Problem {
    let (zh, en) = most.map_or_else(Default::default, |most| {
        (format!("，目前最多还可冲减 {most:#} 元"), format!("; {most:#} yuan at most can be credited now"))
    });
    Problem::conflict(
        "credit_held_by_claim",
        format!(
            "客户正按这一价款申请（或已领取）后补助{zh}；须先由客户撤回兑付、由审核退回，或由财政、科技部门追回多付的补贴"
        ),
        format!(
            "the customer is being reimbursed, or was, by this price{en}; first the claim is withdrawn or returned, or what was paid too much is demanded back"
        ),
    )
    .with("most_fen", most)
}

text_enum! {
    /// For what it is owed.
    pub enum BillKind {
        /// What was done, or the stage of a contract.
        Service = "service",
        /// Called off within the notice.
        LateCancel = "late_cancel",
        NoShow = "no_show",
    }
}

text_enum! {
    /// Where a bill stands 账单状态.
    pub enum BillState {
        Open = "open",
        PartlyPaid = "partly_paid",
        Paid = "paid",
        /// Something is open and the due day is over.
        Overdue = "overdue",
        /// Credit notes took all of it back.
        Credited = "credited",
    }
}

impl BillState {
    /// As credit notes and receipts say on a day. `bill_state` in the database says the same.
    pub fn of(amount: Fen, credited: Fen, received: Fen, due_on: NaiveDate, today: NaiveDate) -> Self {
        let due = amount.remaining_after(credited);
        if !due.is_positive() {
            Self::Credited
        } else if received >= due {
            Self::Paid
        } else if today > due_on {
            Self::Overdue
        } else if received.is_positive() {
            Self::PartlyPaid
        } else {
            Self::Open
        }
    }
}

text_enum! {
    /// Whose bills the caller looks at.
    pub enum BillSide {
        /// Those that its organisation is to pay.
        Owed = "owed",
        /// Those that its organisation issued.
        Receivable = "receivable",
    }
}

text_enum! {
    /// How long ago a bill was due 账龄.
    pub enum AgeBand {
        NotDue = "not_due",
        To30 = "to_30",
        To60 = "to_60",
        To90 = "to_90",
        Over90 = "over_90",
    }
}

impl AgeBand {
    /// By the days since the due day; the due day itself is not over.
    pub const fn of(days_overdue: i64) -> Self {
        match days_overdue {
            ..=0 => Self::NotDue,
            1..=30 => Self::To30,
            31..=60 => Self::To60,
            61..=90 => Self::To90,
            _ => Self::Over90,
        }
    }
}

/// A bill and what happened to it since.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Bill {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: BillId,
    /// Running by provider and year, without gaps.
    #[diesel(sql_type = sql_types::Text)]
    pub number: String,
    #[diesel(sql_type = sql_types::Text)]
    pub kind: BillKind,
    #[diesel(sql_type = sql_types::Uuid)]
    pub booking_id: BookingId,
    /// The booking's number.
    #[diesel(sql_type = sql_types::Text)]
    pub reference: String,
    /// The number of the customer's own purchase order, as it stood when the booking came to its end.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub customer_order_number: Option<String>,
    #[diesel(sql_type = sql_types::Uuid)]
    pub provider_id: OrganisationId,
    /// As it was called on the bill's day.
    #[diesel(sql_type = sql_types::Text)]
    pub provider_name: String,
    #[diesel(sql_type = sql_types::Uuid)]
    pub enterprise_id: OrganisationId,
    #[diesel(sql_type = sql_types::Text)]
    pub enterprise_name: String,
    #[diesel(sql_type = sql_types::Text)]
    pub listing_name: String,
    #[diesel(sql_type = sql_types::BigInt)]
    pub price_fen: Fen,
    /// What a voucher pays to the provider of it.
    #[diesel(sql_type = sql_types::BigInt)]
    pub carried_fen: Fen,
    /// Price less what a voucher pays.
    #[diesel(sql_type = sql_types::BigInt)]
    pub amount_fen: Fen,
    /// What credit notes took back.
    #[diesel(sql_type = sql_types::BigInt)]
    pub credited_fen: Fen,
    /// Their numbers, in order of their making.
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    pub credit_numbers: Vec<String>,
    /// What the provider says it received for the booking.
    #[diesel(sql_type = sql_types::BigInt)]
    pub received_fen: Fen,
    #[diesel(sql_type = sql_types::Date)]
    pub issued_on: NaiveDate,
    /// The last day (Asia/Shanghai) on which it is paid in time.
    #[diesel(sql_type = sql_types::Date)]
    pub due_on: NaiveDate,
    #[diesel(sql_type = sql_types::Timestamptz)]
    pub issued_at: DateTime<Utc>,
    /// How often its customer was reminded.
    #[diesel(sql_type = sql_types::BigInt)]
    pub reminders: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    pub reminded_at: Option<DateTime<Utc>>,
    /// The last that was sent, see [`BillingTerms::stage`].
    #[serde(skip)]
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    pub last_stage: Option<i32>,
}

/// A bill as it stands on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillView {
    #[serde(flatten)]
    pub bill: Bill,
    pub state: BillState,
    /// What is missing, fen.
    pub open_fen: Fen,
    /// What was received beyond what is owed.
    pub beyond_fen: Fen,
    /// Days since the due day, where something is open; 0 otherwise.
    pub days_overdue: i64,
    /// Of what is open.
    pub band: Option<AgeBand>,
}

impl Bill {
    /// What credit notes left of its amount, received or not.
    pub fn stands(&self) -> Fen {
        self.amount_fen.remaining_after(self.credited_fen)
    }
}

impl BillView {
    pub fn on(bill: Bill, today: NaiveDate) -> Self {
        let due = bill.stands();
        let open = due.remaining_after(bill.received_fen);
        let days_overdue = if open.is_positive() { (today - bill.due_on).num_days().max(0) } else { 0 };
        Self {
            state: BillState::of(bill.amount_fen, bill.credited_fen, bill.received_fen, bill.due_on, today),
            open_fen: open,
            beyond_fen: bill.received_fen.remaining_after(due),
            days_overdue,
            band: open.is_positive().then_some(AgeBand::of(days_overdue)),
            bill,
        }
    }
}

/// An organisation's bills in one state.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct BillTotal {
    #[diesel(sql_type = sql_types::Text)]
    pub state: BillState,
    #[diesel(sql_type = sql_types::BigInt)]
    pub bills: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = sql_types::BigInt)]
    pub open_fen: Fen,
}

/// A bill with all that is on its paper.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillDetail {
    #[serde(flatten)]
    pub bill: BillView,
    pub provider_uscc: Option<String>,
    pub enterprise_uscc: Option<String>,
    /// How the price came about, in sentences.
    pub lines: Vec<Text>,
    /// Where and how to pay, in the provider's words on that day.
    pub pay_to: Option<String>,
    /// In order of their making.
    pub credit_notes: Vec<CreditNote>,
}

/// What is open, by how long ago it was due; all amounts in fen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgedReceivables {
    pub bills: i64,
    pub open_fen: Fen,
    pub not_due_fen: Fen,
    /// Due 1 to 30 days ago.
    pub to_30_fen: Fen,
    pub to_60_fen: Fen,
    pub to_90_fen: Fen,
    pub over_90_fen: Fen,
}

impl AgedReceivables {
    /// Adds so many bills of one age.
    pub fn add(&mut self, bills: i64, open: Fen, days_overdue: i64) {
        self.bills += bills;
        let band = match AgeBand::of(days_overdue) {
            AgeBand::NotDue => &mut self.not_due_fen,
            AgeBand::To30 => &mut self.to_30_fen,
            AgeBand::To60 => &mut self.to_60_fen,
            AgeBand::To90 => &mut self.to_90_fen,
            AgeBand::Over90 => &mut self.over_90_fen,
        };
        *band = band.saturating_add(open);
        self.open_fen = self.open_fen.saturating_add(open);
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;

    fn day(day: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day") + Duration::days(day)
    }

    #[test]
    fn the_due_day_itself_is_in_time() {
        let state =
            |received, today| BillState::of(Fen::new(100), Fen::ZERO, Fen::new(received), day(10), day(today)).as_str();
        assert_eq!([state(0, 10), state(0, 11)], ["open", "overdue"]);
        assert_eq!([state(99, 10), state(99, 11)], ["partly_paid", "overdue"]);
        assert_eq!([state(100, 10), state(100, 11), state(101, 11)], ["paid"; 3]);
    }

    #[test]
    fn every_age_has_its_band() {
        let ages = [-5, 0, 1, 30, 31, 60, 61, 90, 91, 5_000];
        let bands = ages.map(|age| AgeBand::of(age).as_str());
        let expected =
            ["not_due", "not_due", "to_30", "to_30", "to_60", "to_60", "to_90", "to_90", "over_90", "over_90"];
        assert_eq!(bands, expected);
    }

    proptest! {
        /// Whatever is credited and received in whatever order of days: exactly one state, and it says what is open.
        #[test]
        fn a_state_tells_what_is_open(
            amount in 1..1_000_i64, credited in 0..1_200_i64, received in 0..1_200_i64, due in 0..60_i64, today in 0..120_i64,
        ) {
            let credited = credited.min(amount);
            let of = |received, today| {
                BillState::of(Fen::new(amount), Fen::new(credited), Fen::new(received), day(due), day(today))
            };
            let state = of(received, today);
            let open = (amount - credited - received).max(0);
            prop_assert_eq!(matches!(state, BillState::Paid | BillState::Credited), open == 0);
            prop_assert_eq!(state == BillState::Credited, credited == amount);
            prop_assert_eq!(state == BillState::Overdue, open > 0 && today > due);
            prop_assert_eq!(state == BillState::PartlyPaid, open > 0 && today <= due && received > 0);
            // Time alone makes nothing but what is open overdue, and a settled bill stays settled.
            let later = of(received, today + 1);
            prop_assert!(later == state || later == BillState::Overdue);
            prop_assert!(open > 0 || later == state);
        }

        /// What is receivable is the sum of its bands.
        #[test]
        fn bands_add_up(bills in prop::collection::vec((1..1_000_i64, -40..200_i64), 0..20)) {
            let mut aged = AgedReceivables::default();
            for (open, days) in &bills {
                aged.add(1, Fen::new(*open), *days);
            }
            let bands = [aged.not_due_fen, aged.to_30_fen, aged.to_60_fen, aged.to_90_fen, aged.over_90_fen];
            prop_assert_eq!(bands.into_iter().sum::<Fen>(), aged.open_fen);
            prop_assert_eq!(aged.open_fen.get(), bills.iter().map(|(open, _)| open).sum::<i64>());
        }
    }
}
