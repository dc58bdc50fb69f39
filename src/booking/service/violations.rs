//! Which steps on a booking are violations of its customer.

use crate::booking::Error;
use crate::booking::model::{Booking, State};
use crate::booking::queries;
use crate::catalog::{self, ListingKind};
use crate::conduct::BookedTime;
use crate::conduct::service::{self as conduct, About, Finding};
use crate::kernel::BookingId;
use crate::store::Tx;

/// Writes a finding into the ledger of violations. Who uses what is their own lets nobody down but themselves.
pub fn record(tx: &mut Tx<'_>, booking: &Booking, finding: &Finding) -> Result<(), Error> {
    if booking.is_own_use() {
        return Ok(());
    }
    let about = About {
        booking_id: booking.id,
        reference: booking.reference.clone(),
        organisation_id: booking.enterprise_id,
        provider_id: booking.provider_id,
        region_code: booking.region_code.clone(),
    };
    Ok(conduct::record(tx, &about, finding)?)
}

/// The customer called off a booking that stood like this before.
pub fn cancelled(tx: &mut Tx<'_>, before: &Booking) -> Result<(), Error> {
    match cancelling(tx, before)? {
        Some((finding, _)) => record(tx, before, &finding),
        None => Ok(()),
    }
}

/// How many points it costs the customer to call a booking off now.
pub fn points_of_cancelling(tx: &mut Tx<'_>, booking: &Booking) -> Result<Option<i32>, Error> {
    Ok(cancelling(tx, booking)?.map(|(_, points)| points).filter(|points| *points > 0))
}

/// What calling off now is, with its points. What the provider had not confirmed, or has put elsewhere unasked, may be called
/// off at any time before its start.
fn cancelling(tx: &mut Tx<'_>, booking: &Booking) -> Result<Option<(Finding, i32)>, Error> {
    let is_bound = booking.state == State::Confirmed && booking.moved_unasked_at.is_none();
    let Some(starts_at) = booking.starts_at.filter(|_| is_bound) else { return Ok(None) };
    let now = tx.now();
    let policy = conduct::policy(tx.conn())?;
    let booked = BookedTime { booked_at: booking.created_at, starts_at };
    let finding = policy.cancelling(&booked, booking.quote.terms.cancel_notice_minutes, now);
    Ok(finding.map(|finding| (finding, policy.points(finding.kind))))
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

/// A meter, or another system, says how long a booking was used in all. Before its time is over nothing follows from that, and
/// neither where people checked in and out.
pub fn metered(tx: &mut Tx<'_>, id: BookingId, minutes: i64) -> Result<(), Error> {
    let now = tx.now();
    let Some(booking) = queries::booking_fetch(tx.conn(), id)? else { return Ok(()) };
    let was_kept = !matches!(booking.state, State::Requested | State::Rejected | State::Cancelled | State::NoShow);
    let is_over = booking.ends_at.is_some_and(|ends_at| ends_at <= now);
    if !was_kept || !is_over || queries::attendance_find(tx.conn(), id)?.used_minutes().is_some() {
        return Ok(());
    }
    used(tx, &booking, Some(minutes))
}

/// The customer used it for so many minutes. Who leases for days is not asked how busy they were.
pub fn used(tx: &mut Tx<'_>, booking: &Booking, used: Option<i64>) -> Result<(), Error> {
    let Some((window, used)) = booking.window().zip(used) else { return Ok(()) };
    let listing = catalog::service::listing_for_booking(tx.conn(), booking.listing_id)?;
    if listing.is_none_or(|listing| listing.kind == ListingKind::Lease) {
        return Ok(());
    }
    match conduct::policy(tx.conn())?.using(window.minutes(), used) {
        Some(finding) => record(tx, booking, &finding),
        None => Ok(()),
    }
}
