//! A bill that its provider lowers by hand.

use super::access::lock_as_provider;
use super::own_share;
use crate::billing::service as billing;
use crate::billing::{BillDetail, NewCredit};
use crate::booking::Error;
use crate::identity::Caller;
use crate::kernel::BillId;
use crate::store::Tx;

/// The provider gives a credit note for a bill of its own. The customer owes so much less of the booking; what is received
/// beyond the rest is beyond it, and results that waited for the money are given out once nothing is open.
///
/// # Errors
/// Not its bill, more than stands of it, or no reason.
pub fn bill_credit(tx: &mut Tx<'_>, caller: &Caller, id: BillId, new: &NewCredit) -> Result<BillDetail, Error> {
    // The booking first, as every step on it does.
    let about = billing::booking_of(tx.conn(), id)?;
    let booking = lock_as_provider(tx, caller, about)?;
    let awaited = own_share::awaits_payment(tx.conn(), &booking)?;
    billing::credit_by_hand(tx, caller, id, new)?;
    own_share::release_if_paid(tx, awaited, &booking)?;
    let now = tx.now();
    Ok(billing::bill_show(tx.conn(), caller, id, now)?)
}
