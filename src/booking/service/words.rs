//! What a customer says about its order.

use serde_json::json;

use super::access::{Names, lock_as_enterprise, tell};
use super::read::BookingView;
use crate::booking::Error;
use crate::booking::model::{OrderWords, State};
use crate::booking::queries;
use crate::identity::Caller;
use crate::kernel::{BookingId, Text};
use crate::store::Tx;
use crate::web::Veto;

/// The customer says what its books call the order and what who does the work should know, until it is delivered: the whole of
/// it, so that what is left out is not said any more. The provider is told.
///
/// # Errors
/// Not the caller's booking, delivered or over, or fields at fault.
pub fn words_set(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &OrderWords) -> Result<BookingView, Error> {
    let mut booking = lock_as_enterprise(tx, caller, id)?;
    if !matches!(booking.state, State::Requested | State::Confirmed | State::InUse) {
        let text = Text::new(
            "已交付或已结束的预约不能再改订单号和留言",
            "the order number and the note stand once the booking is delivered or over",
        );
        return Err(Veto::new("order_words_closed", text, booking.state, State::InUse).into());
    }
    let words = new.tidy();
    let faults = words.faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let mut names = Names::of(tx.conn(), &booking)?;
    if words != names.words {
        // The trail keeps the number, which papers bear; the note is between the two.
        let detail = json!({
            "customer_order_number": words.customer_order_number,
            "customer_order_number_before": names.words.customer_order_number,
            "is_note_changed": words.customer_note != names.words.customer_note,
        });
        queries::words_put(tx.conn(), id, &words)?;
        names.words = words;
        booking.version = booking.version.wrapping_add(1);
        booking.updated_at = tx.now();
        queries::booking_touch(tx.conn(), &booking)?;
        tell(tx, &booking, "words_changed", &names, &detail)?;
    }
    Ok(BookingView::of(booking, names).with_documents())
}
