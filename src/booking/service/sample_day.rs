//! The day on which the samples of an order are to arrive.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::access::{Names, add_allowance, checked_text, tell};
use super::wish;
use crate::booking::Error;
use crate::booking::model::{Allowance, Booking, Breach, Plea, samples_on_fault, samples_on_finding};
use crate::booking::queries;
use crate::catalog::{self, BookingRule};
use crate::identity::Caller;
use crate::kernel::{BookingId, local_date};
use crate::store::Tx;

/// Another day for samples to arrive.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSampleDay {
    /// A day in Asia/Shanghai, from today on.
    pub samples_on: NaiveDate,
    /// Rules whose warnings were read.
    #[serde(default)]
    pub accept_warnings: BTreeSet<BookingRule>,
    /// Why it stands against rules that the provider's staff may override. Of the provider's staff only; kept with the booking
    /// and in its audit trail.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub override_reason: Option<String>,
}

/// The day on which a booking's samples are to arrive, where it was said.
///
/// # Errors
/// The database refuses.
pub fn sample_day(conn: &mut PgConnection, id: BookingId) -> Result<Option<NaiveDate>, Error> {
    Ok(queries::sample_day_find(conn, id)?)
}

/// Days of notice of that day, by the terms of the booking.
///
/// # Errors
/// [`Error::NotFound`].
pub fn sample_notice(conn: &mut PgConnection, id: BookingId) -> Result<i32, Error> {
    let booking = queries::booking_fetch(conn, id)?.ok_or(Error::NotFound)?;
    Ok(booking.quote.terms.sample_notice_days)
}

/// Says on which day the samples of a booking, which the caller has locked and of which none has arrived, are to arrive. It
/// is held to the notice under which it was booked.
///
/// # Errors
/// The day is over or out of reach; the notice refuses it, or warns and is not accepted.
pub fn samples_on_set(tx: &mut Tx<'_>, caller: &Caller, mut booking: Booking, new: &NewSampleDay) -> Result<(), Error> {
    let today = local_date(tx.now());
    let grants = new.override_reason.as_deref().map(|reason| checked_text("override_reason", reason)).transpose()?;
    let grants = grants.filter(|_| booking.provider_id == caller.organisation_id);
    let listing = catalog::service::listing_for_booking(tx.conn(), booking.listing_id)?.ok_or(Error::NotFound)?;
    if let Some(fault) = samples_on_fault(&listing, Some(new.samples_on), today) {
        return Err(Error::Faults(vec![fault]));
    }
    let rules = booking.quote.terms.rules();
    let breach = samples_on_finding(&rules, new.samples_on, today).map(|finding| Breach::of(&finding, &rules));
    let plea = Plea { accepted: Some(&new.accept_warnings), asks: None, grants: grants.as_deref() };
    let granted_by = grants.as_ref().map(|_| tx.actor().label.clone());
    let allowance = wish::heard(breach.into_iter().collect(), &plea)?;
    let allowance = allowance.map(|allowance| Allowance { granted_by, ..allowance });
    let before = queries::sample_day_find(tx.conn(), booking.id)?;
    let mut detail = json!({ "samples_on": new.samples_on, "samples_on_before": before });
    add_allowance(&mut detail, allowance.as_ref());
    booking.allowance = Allowance::with_samples(booking.allowance.take(), allowance);
    queries::sample_day_put(tx.conn(), booking.id, new.samples_on)?;
    queries::booking_save_allowance(tx.conn(), &booking)?;
    let names = Names::of(tx.conn(), &booking)?;
    tell(tx, &booking, "samples_on_set", &names, &detail)
}
