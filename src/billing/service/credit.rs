//! Credit notes: those that follow from what became of a booking, and those that a provider gives by hand.

use chrono::Datelike;
use diesel::pg::PgConnection;
use serde_json::json;

use super::tell;
use crate::audit;
use crate::billing::model::{Bill, CreditGround, Error, NewCredit};
use crate::billing::queries;
use crate::identity::Caller;
use crate::kernel::{BillId, BookingId, CreditNoteId, Fen, Text, UserId, local_date};
use crate::store::Tx;

/// Takes so much of a booking's bill back, of which less may stand already: what was credited by hand before is not credited
/// again. What was owed before there were bills has none, and none is lowered. The booking is locked.
///
/// # Errors
/// The database refuses.
pub fn credit(
    tx: &mut Tx<'_>,
    booking: BookingId,
    amount: Fen,
    (ground, reason): (CreditGround, Option<&str>),
) -> Result<(), Error> {
    let Some(bill) = queries::bill_of(tx.conn(), booking)? else { return Ok(()) };
    let amount = amount.min(bill.stands());
    if !amount.is_positive() {
        return Ok(());
    }
    write(tx, &bill, amount, (ground, reason, None))
}

/// The provider takes a bill of its own back, or a part of it. Its booking is locked, so that who credits, waives or records
/// what was received meanwhile is waited for; the database refuses what would be more than stands all the same.
///
/// # Errors
/// Not the caller's organisation's bill, more than stands of it, or no reason; [`Error::HeldByClaim`].
pub fn credit_by_hand(tx: &mut Tx<'_>, caller: &Caller, id: BillId, new: &NewCredit) -> Result<(), Error> {
    let bill = queries::bill_fetch(tx.conn(), id)?;
    if bill.provider_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    let reason = new.checked(bill.stands()).map_err(Error::Faults)?;
    let held = queries::held_by_claim(tx.conn(), bill.booking_id)?;
    let left = bill.price_fen.remaining_after(queries::credited_by_hand(tx.conn(), bill.booking_id)?);
    if held.is_positive() && left.remaining_after(held) < new.amount_fen {
        return Err(Error::HeldByClaim { most: Some(left.remaining_after(held)) });
    }
    write(tx, &bill, new.amount_fen, (CreditGround::ByHand, Some(reason), Some(caller.user_id)))
}

/// What was credited by hand of a booking's bill: its customer does not owe that any more.
///
/// # Errors
/// The database refuses.
pub fn credited_by_hand(conn: &mut PgConnection, booking: BookingId) -> Result<Fen, Error> {
    Ok(queries::credited_by_hand(conn, booking)?)
}

/// Writes a credit note and tells the audit trail, against which the verification holds it, and the customer.
fn write(
    tx: &mut Tx<'_>,
    bill: &Bill,
    amount: Fen,
    (ground, reason, issued_by): (CreditGround, Option<&str>, Option<UserId>),
) -> Result<(), Error> {
    let now = tx.now();
    let row = queries::CreditRow {
        id: CreditNoteId::new(),
        bill_id: bill.id,
        provider_id: bill.provider_id,
        year: local_date(now).year(),
        amount_fen: amount,
        ground,
        reason,
        issued_by,
        issued_on: local_date(now),
        issued_at: now,
    };
    queries::credit_insert(tx.conn(), &row)?;
    let bill = queries::bill_fetch(tx.conn(), bill.id)?;
    let mut detail =
        json!({ "credit_note": bill.credit_numbers.last(), "credited_fen": amount, "ground": ground, "why": reason });
    audit::record(tx, "bill.credited", "bill", bill.id.uuid(), &detail)?;
    let cause = reason.map_or_else(
        || Text::new("取消的时段又被订满", "the time that was called off was taken again"),
        |reason| Text::new(reason, reason),
    );
    detail["cause"] = json!(cause);
    detail["stands"] = json!(standing(&bill));
    tell(tx, "bill.credited", bill, &detail)
}

/// What the customer still has to pay, or has paid beyond it.
fn standing(bill: &Bill) -> Text {
    let (due, received) = (bill.stands(), bill.received_fen);
    let (open, beyond) = (due.remaining_after(received), received.remaining_after(due));
    if beyond.is_positive() {
        return Text::new(
            format!("已付款比应付多 {beyond:#} 元，退还或抵用请与供方商定。"),
            format!("{beyond:#} yuan more than is owed were paid; agree with the provider what becomes of them."),
        );
    }
    Text::new(format!("未付 {open:#} 元。"), format!("{open:#} yuan are open."))
}
