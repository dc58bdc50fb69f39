//! What a customer owes its provider for a booking, and what the provider says it received of that.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{Booking, MAX_TEXT};
use super::state::State;
use crate::billing::BillView;
use crate::kernel::{BookingReceiptId, Fen, Invalid};
use crate::programme::PaymentMode;
use crate::web::FieldError;

/// What the customer owes the provider: of the price what no voucher pays to the provider, and what is owed for not using
/// it. Until the amounts are final, as delivered, or else as quoted; of what came to nothing only the charge is left. Where
/// the programme reimburses, the enterprise pays all of the price first (domain.md §4). Of own use nobody owes anything. What the
/// provider credited by hand of its bill comes off that: `booking_own_share` in the database says the same of both.
pub fn own_share(booking: &Booking, mode: Option<PaymentMode>) -> Fen {
    if is_off(booking) {
        return booking.charge_fen.unwrap_or(Fen::ZERO);
    }
    price_of_results(booking, mode, Fen::ZERO)
}

/// Of what came to nothing no voucher pays anything: what it held is released.
fn is_off(booking: &Booking) -> bool {
    matches!(booking.state, State::Rejected | State::Cancelled | State::NoShow)
}

/// What must be received before results are given out: the customer's own share; of what was called off afterwards all of
/// the price, for no voucher pays a part of it any more. Nobody reads for nothing by calling off what is done. Less what was
/// `credited` by hand, which of what was called off lowers the charge alone.
pub fn price_of_results(booking: &Booking, mode: Option<PaymentMode>, credited: Fen) -> Fen {
    if booking.is_own_use() {
        return Fen::ZERO;
    }
    let charge = booking.charge_fen.unwrap_or(Fen::ZERO);
    let delivery = booking.delivery.as_ref();
    let price = booking.final_price_fen.or(delivery.map(|one| one.price_fen)).unwrap_or(booking.price_fen);
    let subsidy = booking.final_subsidy_fen.or(delivery.map(|one| one.subsidy_fen)).unwrap_or(booking.subsidy_fen);
    let credited = if is_off(booking) { credited.min(charge) } else { credited };
    let is_whole = is_off(booking) || mode == Some(PaymentMode::Reimbursement);
    let carried = if is_whole { Fen::ZERO } else { subsidy };
    price.remaining_after(carried).saturating_add(charge).remaining_after(credited)
}

/// What the provider received of a customer's own share.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BookingReceipt)]
pub struct Receipt {
    pub id: BookingReceiptId,
    /// Negative where it takes back what another said.
    pub amount_fen: Fen,
    /// The receipt that it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<BookingReceiptId>,
    /// Whether another takes it back.
    pub is_corrected: bool,
    /// The local day on which the money came.
    pub received_on: NaiveDate,
    /// Who paid.
    pub paid_by: String,
    pub note: Option<String>,
    pub recorded_by: String,
    pub recorded_at: DateTime<Utc>,
}

/// Where the customer's own share of a booking stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BookingOwnShare)]
pub struct OwnShare {
    /// In all, fen: of the price what no voucher pays to the provider, and charges.
    pub owed_fen: Fen,
    pub received_fen: Fen,
    /// What is missing of it.
    pub open_fen: Fen,
    /// What was received beyond it.
    pub beyond_fen: Fen,
    /// Whether results are given out once nothing is open, by the rule under which it was booked.
    pub results_after_payment: bool,
    /// Whether the customer cannot read results now.
    pub results_await_payment: bool,
    /// The bill of it, once the booking came to its end and something is owed.
    pub bill: Option<BillView>,
    /// In order of recording.
    pub receipts: Vec<Receipt>,
}

impl OwnShare {
    /// `results` is what must be received before they are given out; `None` where they are given out at once.
    pub fn of(owed: Fen, received: Fen, results: Option<Fen>) -> Self {
        let open = owed.remaining_after(received);
        Self {
            owed_fen: owed,
            received_fen: received,
            open_fen: open,
            beyond_fen: received.remaining_after(owed),
            results_after_payment: results.is_some(),
            results_await_payment: results.is_some_and(|price| received < price),
            bill: None,
            receipts: Vec::new(),
        }
    }
}

/// What the provider received, as it is recorded.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    #[schema(minimum = 1)]
    pub amount_fen: Fen,
    /// The day (Asia/Shanghai) on which the money came; not one to come.
    pub received_on: NaiveDate,
    /// Who paid, at most 200 characters; the enterprise, if absent.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub paid_by: Option<String>,
    /// Needed where more is received than is owed.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// A billion yuan: more is a slip of the pen.
const MOST: Fen = Fen::new(100_000_000_000);
const MAX_PAYER: usize = 200;
/// Money that came longer ago was for nothing that is booked here.
const LONGEST_AGO: Duration = Duration::days(3_660);

/// A text without blanks around it; none for nothing.
fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl NewReceipt {
    pub fn paid_by(&self) -> Option<&str> {
        said(self.paid_by.as_deref())
    }

    pub fn note(&self) -> Option<&str> {
        said(self.note.as_deref())
    }

    /// Everything that does not fit, where `open` is still owed and it is `today`.
    pub fn faults(&self, open: Fen, today: NaiveDate) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut refuse = |field: &str, code, zh: String, en: String| {
            faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
        };
        if !self.amount_fen.is_positive() || self.amount_fen > MOST {
            refuse(
                "amount_fen",
                "range",
                format!("金额须大于零，不超过 {MOST:#} 元"),
                format!("an amount must be positive and not above {MOST:#} yuan"),
            );
        } else if self.amount_fen > open && self.note().is_none() {
            refuse(
                "note",
                "unexplained",
                format!("未付的自付部分为 {open:#} 元；多收的须说明原因"),
                format!("{open:#} yuan are open; more than that must be explained"),
            );
        }
        if self.received_on > today {
            refuse("received_on", "in_the_future", "收款日期不能晚于今天".into(), "the day must not be to come".into());
        } else if today - self.received_on > LONGEST_AGO {
            refuse(
                "received_on",
                "out_of_range",
                "收款日期须在近十年内".into(),
                "must be in the last ten years".into(),
            );
        }
        if self.paid_by().is_some_and(|payer| payer.chars().count() > MAX_PAYER) {
            refuse("paid_by", "length", "最多 200 个字符".into(), "at most 200 characters".into());
        }
        if self.note().is_some_and(|note| note.chars().count() > MAX_TEXT) {
            refuse("note", "length", "最多 2000 个字符".into(), "at most 2,000 characters".into());
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day")
    }

    fn received(fen: i64, on: u32, note: Option<&str>) -> NewReceipt {
        NewReceipt { amount_fen: Fen::new(fen), received_on: day(on), paid_by: None, note: note.map(str::to_owned) }
    }

    #[test]
    fn more_than_is_open_is_explained_and_nothing_is_received_tomorrow() {
        let fields = |new: NewReceipt| {
            new.faults(Fen::new(1_000), day(5)).into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(received(1_000, 5, None)), Vec::<String>::new());
        assert_eq!(fields(received(1_001, 5, None)), ["note"]);
        assert_eq!(fields(received(1_001, 5, Some(" "))), ["note"], "blanks explain nothing");
        assert_eq!(fields(received(1_001, 5, Some("预付下一单"))), Vec::<String>::new());
        assert_eq!(fields(received(0, 6, None)), ["amount_fen", "received_on"]);
        assert_eq!(fields(received(-1, 5, None)), ["amount_fen"]);
        let on = |days| NewReceipt { received_on: day(5) - Duration::days(days), ..received(1, 5, None) };
        assert_eq!((fields(on(3_660)), fields(on(3_661))), (Vec::new(), vec!["received_on".to_owned()]));
        assert_eq!(fields(NewReceipt { received_on: NaiveDate::MIN, ..received(1, 5, None) }), ["received_on"]);
        let long = NewReceipt { paid_by: Some("字".repeat(201)), ..received(1, 5, Some(&"字".repeat(2_001))) };
        assert_eq!(fields(long), ["paid_by", "note"]);
    }

    #[test]
    fn results_wait_to_the_last_fen_and_only_under_the_rule() {
        let owed = Fen::new(1_000);
        let waits = |received, price| OwnShare::of(owed, Fen::new(received), price).results_await_payment;
        assert!(waits(999, Some(owed)) && !waits(1_000, Some(owed)) && !waits(0, None));
        let nothing = OwnShare::of(Fen::ZERO, Fen::ZERO, Some(Fen::ZERO));
        assert!(!nothing.results_await_payment, "nothing is owed");
        let called_off = OwnShare::of(Fen::ZERO, Fen::ZERO, Some(owed));
        assert!(called_off.results_await_payment, "calling off is no way to read for nothing");
        let beyond = OwnShare::of(owed, Fen::new(1_300), Some(owed));
        assert_eq!((beyond.open_fen, beyond.beyond_fen), (Fen::ZERO, Fen::new(300)));
    }

    proptest! {
        /// What is open and what is beyond are never both there, and tell the difference.
        #[test]
        fn open_and_beyond_are_the_difference(owed in 0..1_000_000_i64, received in 0..1_000_000_i64) {
            let share = OwnShare::of(Fen::new(owed), Fen::new(received), None);
            prop_assert_eq!(share.open_fen.get() - share.beyond_fen.get(), owed - received);
            prop_assert!(share.open_fen.is_zero() || share.beyond_fen.is_zero());
        }
    }
}
