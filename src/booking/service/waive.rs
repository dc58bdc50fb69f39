//! The provider does not ask for what is owed after all.

use serde_json::json;

use super::access::{Names, checked_reason, lock_as_provider, save, tell};
use super::read::BookingView;
use crate::booking::Error;
use crate::booking::queries;
use crate::identity::Caller;
use crate::kernel::BookingId;
use crate::store::Tx;

/// Waives what the enterprise owes for calling off late or not coming. The charge stays on record with the reason; the
/// violation is a matter of its own, with its own appeal.
///
/// # Errors
/// Not the provider's booking, nothing owed, or no reason.
pub fn waive_charge(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let mut booking = lock_as_provider(tx, caller, id)?;
    let (state, now) = (booking.state, tx.now());
    let charge = booking.charge.take().ok_or(Error::NothingOwed)?;
    queries::waiver_insert(tx.conn(), id, &charge, (&reason, caller.user_id, now))?;
    booking.charge_fen = None;
    booking.version += 1;
    booking.updated_at = now;
    save(tx, &booking, state)?;
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({ "waived_fen": charge.amount, "why": reason });
    tell(tx, &booking, "charge_waived", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}
