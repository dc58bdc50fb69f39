//! Bills of what customers owe beside their vouchers: paid, paid in part, lowered, overdue and not due yet.

use super::people::People;
use super::stage::{Failure, Stage};
use crate::billing::service::{self as billing, BillFilter};
use crate::billing::{BillSide, BillingTerms, NewCredit};
use crate::booking::model::NewReceipt;
use crate::booking::service as bookings;
use crate::kernel::Fen;

/// More than a provider of the play ever issued.
const ALL: i64 = 100;

/// Before anybody orders: the laboratory is paid within a fortnight and says where to.
pub(super) fn terms(stage: &Stage, people: &People) -> Result<(), Failure> {
    let lab = people.get("lab")?;
    let terms = BillingTerms {
        payment_days: 14,
        pay_to: Some("对公转账，附言请写账单编号；账户以合同所列为准。".to_owned()),
        ..BillingTerms::USUAL
    };
    stage.act("terms of billing", lab, |tx| billing::terms_set(tx, lab, &terms)).map(drop)
}

/// On the eve of the day on which the demo is given: of each provider's bills the first is paid, half of the second; the
/// others are open, and overdue where they are old. Of another that a voucher pays a part of the laboratory takes a tenth back.
pub(super) fn receive(stage: &Stage, people: &People) -> Result<(), Failure> {
    for name in ["lab", "nanofab"] {
        let provider = people.get(name)?;
        let (now, filter) = (stage.now(), BillFilter::default());
        let list = |conn: &mut _| billing::bill_list(conn, provider, Some(BillSide::Receivable), &filter, now, ALL);
        let mut bills = stage.db.read(list).map_err(|error| Failure::new("bills", error))?;
        bills.reverse();
        for (bill, part) in bills.iter().zip([1, 2]) {
            let received = NewReceipt {
                amount_fen: Fen::new(bill.open_fen.get() / part),
                received_on: stage.today(),
                paid_by: None,
                note: Some(format!("账单 {}", bill.bill.number)),
            };
            let booking = bill.bill.booking_id;
            stage.act("receipt", provider, |tx| bookings::receipt_record(tx, provider, booking, &received))?;
        }
        // What is paid back to a customer, as the second's is, stays as it was claimed.
        let lowered = bills.iter().skip(1).find(|bill| bill.bill.carried_fen.is_positive());
        if let Some(lowered) = lowered.filter(|_| name == "lab") {
            let credit = NewCredit {
                amount_fen: Fen::new(lowered.bill.amount_fen.get() / 10),
                reason: "结果晚交一天，减收一成".to_owned(),
            };
            stage.act("credit note", provider, |tx| bookings::bill_credit(tx, provider, lowered.bill.id, &credit))?;
        }
    }
    Ok(())
}
