//! Which steps on a booking are violations of its customer.

use crate::booking::Error;
use crate::booking::model::{Booking, State};
use crate::booking::queries;
use crate::catalog::{self, ListingKind};
use crate::conduct::service::{self as conduct, About, Finding};
use crate::store::Tx;

/// Writes a finding into the ledger of violations.
pub fn record(tx: &mut Tx<'_>, booking: &Booking, finding: &Finding) -> Result<(), Error> {
    let about = About {
        booking_id: booking.id,
        reference: booking.reference.clone(),
        organisation_id: booking.enterprise_id,
        provider_id: booking.provider_id,
        region_code: booking.region_code.clone(),
    };
    Ok(conduct::record(tx, &about, finding)?)
}

/// The customer called off a booking that stood like this before. What the provider had not confirmed may be called off at
/// any time before its start.
pub fn cancelled(tx: &mut Tx<'_>, before: &Booking) -> Result<(), Error> {
    let Some(starts_at) = before.starts_at.filter(|_| before.state == State::Confirmed) else { return Ok(()) };
    let now = tx.now();
    match conduct::policy(tx.conn())?.cancelling(starts_at, now) {
        Some(finding) => record(tx, before, &finding),
        None => Ok(()),
    }
}

/// The customer came. What is written down only when the time is over says nothing of when they came.
pub fn arrived(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), Error> {
    let now = tx.now();
    let Some(window) = booking.window().filter(|window| now < window.ends_at()) else { return Ok(()) };
    // Who leases for days is not due to the minute.
    let listing = catalog::service::listing_for_booking(tx.conn(), booking.listing_id)?;
    if listing.is_none_or(|listing| listing.kind == ListingKind::Lease) {
        return Ok(());
    }
    let late = queries::attendance_find(tx.conn(), booking.id)?.late_minutes(&window);
    match conduct::policy(tx.conn())?.arriving(late.unwrap_or(0)) {
        Some(finding) => record(tx, booking, &finding),
        None => Ok(()),
    }
}

/// The customer left after so many minutes.
pub fn used(tx: &mut Tx<'_>, booking: &Booking, used: Option<i64>) -> Result<(), Error> {
    let Some((window, used)) = booking.window().zip(used) else { return Ok(()) };
    match conduct::policy(tx.conn())?.using(window.minutes(), used) {
        Some(finding) => record(tx, booking, &finding),
        None => Ok(()),
    }
}
