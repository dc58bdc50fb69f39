//! The customer's own share 自付部分: what the provider says it received of it, and the results that wait for it.
//!
//! The rule under which a booking was made governs; what is open is reckoned anew each time, so that a price that is decided
//! lower, a charge that is waived or a bill that is credited by hand lets results go as well as a receipt does.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use super::access::{Names, checked_reason, lock_as_provider, merge, refuse_own_use, rules_for};
use super::read::booking_visible;
use crate::attachment::{self, Owner};
use crate::audit;
use crate::billing;
use crate::booking::Error;
use crate::booking::error::AwaitedPayment;
use crate::booking::model::{
    Booking, IllegalStep, NewReceipt, OwnShare, State, Step, own_share as share_of, price_of_results,
};
use crate::booking::queries::{self, ReceiptRow};
use crate::identity::Caller;
use crate::kernel::{BookingId, BookingReceiptId, Fen, Text, local_date};
use crate::store::{Tx, outbox};
use crate::web::Veto;

/// Where the customer's own share of a booking stands, for its parties and the bureaus of its region.
///
/// # Errors
/// Not the caller's to see.
pub fn own_share(
    conn: &mut PgConnection,
    caller: &Caller,
    id: BookingId,
    now: DateTime<Utc>,
) -> Result<OwnShare, Error> {
    let booking = booking_visible(conn, caller, id)?;
    told(conn, &booking, now)
}

fn told(conn: &mut PgConnection, booking: &Booking, now: DateTime<Utc>) -> Result<OwnShare, Error> {
    let stands = standing(conn, booking)?;
    let bill = billing::service::bill_of(conn, booking.id, now)?;
    Ok(OwnShare { bill, receipts: queries::receipt_list(conn, booking.id)?, ..stands })
}

/// As [`own_share`], without bill and receipts.
fn standing(conn: &mut PgConnection, booking: &Booking) -> Result<OwnShare, Error> {
    let mode = rules_for(conn, booking)?.map(|rules| rules.payment_mode);
    let received = queries::receipt_sum(conn, booking.id)?;
    let credited = billing::service::credited_by_hand(conn, booking.id)?;
    let results = booking.quote.terms.results_after_payment.then(|| price_of_results(booking, mode, credited));
    Ok(OwnShare::of(share_of(booking, mode).remaining_after(credited), received, results))
}

/// Whether the customer cannot read the booking's results now.
pub(super) fn awaits_payment(conn: &mut PgConnection, booking: &Booking) -> Result<bool, Error> {
    // Most are under no such rule: nothing is asked about them.
    Ok(booking.quote.terms.results_after_payment && standing(conn, booking)?.results_await_payment)
}

/// Results are read by the customer once nothing is open; by the provider and the bureaus at any time.
///
/// # Errors
/// [`Error::AwaitsPayment`], with what is open and to whom.
pub(super) fn refuse_unpaid(conn: &mut PgConnection, caller: &Caller, booking: &Booking) -> Result<(), Error> {
    let is_customer = caller.organisation_id == booking.enterprise_id && caller.organisation_id != booking.provider_id;
    if !is_customer || !booking.quote.terms.results_after_payment {
        return Ok(());
    }
    let stands = standing(conn, booking)?;
    if !stands.results_await_payment {
        return Ok(());
    }
    let provider = Names::of(conn, booking)?.provider;
    Err(Error::AwaitsPayment(Box::new(AwaitedPayment {
        open: stands.open_fen,
        owed: stands.owed_fen,
        received: stands.received_fen,
        provider,
    })))
}

/// The provider records that something of the customer's own share was received.
///
/// # Errors
/// Not its booking, own use, not confirmed yet, or fields at fault: more than is open needs an explanation.
pub fn receipt_record(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewReceipt) -> Result<OwnShare, Error> {
    let now = tx.now();
    let booking = lock_as_provider(tx, caller, id)?;
    refuse_own_use(&booking, "本单位自用只作内部核算，没有应收款", "nobody owes anything for own use")?;
    if booking.state == State::Requested {
        return Err(IllegalStep { state: booking.state, step: Step::Deliver }.into());
    }
    let before = standing(tx.conn(), &booking)?;
    let faults = new.faults(before.open_fen, local_date(now));
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let names = Names::of(tx.conn(), &booking)?;
    let row = ReceiptRow {
        id: BookingReceiptId::new(),
        booking_id: id,
        amount_fen: new.amount_fen,
        corrects: None,
        received_on: new.received_on,
        paid_by: new.paid_by().unwrap_or(&names.enterprise),
        note: new.note(),
        recorded_by: caller.user_id,
        recorded_at: now,
    };
    queries::receipt_insert(tx.conn(), &row)?;
    let after = told(tx.conn(), &booking, now)?;
    let detail = json!({
        "receipt_id": row.id, "received_fen": row.amount_fen, "received_on": row.received_on, "paid_by": row.paid_by,
        "note": row.note, "open_fen": after.open_fen,
    });
    audit::record(tx, "booking.receipt_recorded", "booking", id.uuid(), &detail)?;
    tell_customer(tx, &booking, &names, "booking.receipt_recorded", &detail)?;
    if before.results_await_payment && !after.results_await_payment {
        release(tx, &booking, &names)?;
    }
    Ok(after)
}

/// The provider takes back what it recorded; both stay on record. Right amounts are recorded anew.
///
/// # Errors
/// Not its booking, no such receipt, taken back before or a correction itself, or no reason.
pub fn receipt_correct(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: BookingId,
    receipt: BookingReceiptId,
    reason: &str,
) -> Result<OwnShare, Error> {
    let reason = checked_reason(reason)?;
    let now = tx.now();
    let booking = lock_as_provider(tx, caller, id)?;
    let said = queries::receipt_find(tx.conn(), id, receipt)?.ok_or(Error::NotFound)?;
    if said.is_corrected || said.corrects.is_some() {
        let text = Text::new(
            "这笔收款已更正，或本身就是更正",
            "the receipt was taken back before, or takes another back itself",
        );
        return Err(Veto::new("receipt_stands", text, false, true).into());
    }
    let row = ReceiptRow {
        id: BookingReceiptId::new(),
        booking_id: id,
        amount_fen: Fen::ZERO.checked_sub(said.amount_fen).unwrap_or(Fen::ZERO),
        corrects: Some(said.id),
        received_on: local_date(now),
        paid_by: &said.paid_by,
        note: Some(&reason),
        recorded_by: caller.user_id,
        recorded_at: now,
    };
    queries::receipt_insert(tx.conn(), &row)?;
    let after = told(tx.conn(), &booking, now)?;
    let detail = json!({
        "receipt_id": said.id, "received_fen": said.amount_fen, "received_on": said.received_on, "paid_by": said.paid_by,
        "why": reason, "open_fen": after.open_fen,
    });
    audit::record(tx, "booking.receipt_corrected", "booking", id.uuid(), &detail)?;
    let names = Names::of(tx.conn(), &booking)?;
    tell_customer(tx, &booking, &names, "booking.receipt_corrected", &detail)?;
    Ok(after)
}

/// The first file is there, and the customer cannot read it yet.
pub(super) fn tell_of_first_result(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), Error> {
    if !booking.quote.terms.results_after_payment {
        return Ok(());
    }
    let stands = standing(tx.conn(), booking)?;
    if !stands.results_await_payment || attachment::service::list(tx.conn(), Owner::Booking(booking.id))?.len() != 1 {
        return Ok(());
    }
    let names = Names::of(tx.conn(), booking)?;
    let detail = json!({ "open_fen": stands.open_fen, "owed_fen": stands.owed_fen });
    tell_customer(tx, booking, &names, "booking.results_await_payment", &detail)
}

/// After something else than a receipt changed what is open: tells the customer if results that waited can be read now.
pub(super) fn release_if_paid(tx: &mut Tx<'_>, awaited: bool, booking: &Booking) -> Result<(), Error> {
    if !awaited || awaits_payment(tx.conn(), booking)? {
        return Ok(());
    }
    let names = Names::of(tx.conn(), booking)?;
    release(tx, booking, &names)
}

/// The results can be read now, if there are any.
fn release(tx: &mut Tx<'_>, booking: &Booking, names: &Names) -> Result<(), Error> {
    let files = attachment::service::list(tx.conn(), Owner::Booking(booking.id))?.len();
    if files == 0 {
        return Ok(());
    }
    let detail = json!({ "files": files });
    audit::record(tx, "booking.results_released", "booking", booking.id.uuid(), &detail)?;
    tell_customer(tx, booking, names, "booking.results_released", &detail)
}

/// Tells the enterprise alone.
fn tell_customer(tx: &mut Tx<'_>, booking: &Booking, names: &Names, topic: &str, detail: &Value) -> Result<(), Error> {
    let mut news = detail.clone();
    let about = json!({
        "booking_id": booking.id, "recipients": [booking.enterprise_id], "enterprise_id": booking.enterprise_id,
        "provider_id": booking.provider_id, "listing_id": booking.listing_id, "reference": booking.reference,
        "listing_name": names.listing, "provider_name": names.provider, "enterprise_name": names.enterprise,
    });
    merge(&mut news, &about);
    Ok(outbox::announce(tx, topic, "booking", booking.id.uuid(), &news)?)
}
