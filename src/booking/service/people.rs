//! Who of an organisation uses what is booked.

use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::access::{Names, lock_as_enterprise, tell};
use super::quote::Asking;
use super::read::BookingView;
use super::{standing, together, wish};
use crate::booking::Error;
use crate::booking::model::{Booking, Breach, Finding, IllegalStep, NewOrder, Plea, Standing, State, Step, Wish};
use crate::booking::queries;
use crate::catalog::{self, BookableListing, CustomerClass};
use crate::identity::Caller;
use crate::kernel::{BookingId, Invalid, OrganisationId, UserId, WorkingCalendar};
use crate::store::Tx;

/// Who will use what is ordered: a colleague whom the order names, or the caller.
pub(super) fn who_uses(conn: &mut PgConnection, caller: &Caller, order: &NewOrder) -> Result<UserId, Error> {
    match order.used_by {
        Some(user) if user != caller.user_id => colleague(conn, caller, user),
        _ => Ok(caller.user_id),
    }
}

/// Who of `enterprise` will use what the provider's staff take down for it, if they say.
pub(super) fn who_is_named(
    conn: &mut PgConnection,
    enterprise: OrganisationId,
    user: Option<UserId>,
) -> Result<Option<UserId>, Error> {
    let Some(user) = user else { return Ok(None) };
    if queries::colleague_list(conn, enterprise)?.iter().any(|(id, _)| *id == user) {
        return Ok(Some(user));
    }
    let stranger = Invalid::new("not_colleague", "不是该企业的在用账号", "nobody of that enterprise");
    Err(Error::fault("used_by", stranger))
}

/// One of the caller's own organisation's people, who can still sign in.
fn colleague(conn: &mut PgConnection, caller: &Caller, user: UserId) -> Result<UserId, Error> {
    if queries::colleague_list(conn, caller.organisation_id)?.iter().any(|(id, _)| *id == user) {
        return Ok(user);
    }
    let stranger = Invalid::new("not_colleague", "不是本单位的在用账号", "nobody of your organisation");
    Err(Error::fault("used_by", stranger))
}

/// One of the organisation's people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Colleague {
    pub id: UserId,
    pub name: String,
}

/// For whom the caller can book, or who can give a training: the people of their own organisation, by name.
///
/// # Errors
/// The database refuses.
pub fn colleagues(conn: &mut PgConnection, caller: &Caller) -> Result<Vec<Colleague>, Error> {
    let people = queries::colleague_list(conn, caller.organisation_id)?;
    Ok(people.into_iter().map(|(id, name)| Colleague { id, name }).collect())
}

/// To whom of the organisation a booking is handed over.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    pub used_by: UserId,
}

/// A colleague will use what is booked, until the work begins. Price, window and voucher stay; who was not trained, or has as
/// much of the listing as one person may have, cannot take it over.
///
/// # Errors
/// Not the caller's booking, begun or over, nobody of the organisation, not trained, or beyond their quota.
pub fn hand_over(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &HandOver) -> Result<BookingView, Error> {
    let mut booking = lock_as_enterprise(tx, caller, id)?;
    if !matches!(booking.state, State::Requested | State::Confirmed) {
        return Err(IllegalStep { state: booking.state, step: Step::Move }.into());
    }
    let user = colleague(tx.conn(), caller, new.used_by)?;
    if booking.used_by != Some(user) {
        refuse_unfit(tx, &booking, user)?;
        let before = Names::of(tx.conn(), &booking)?.user;
        booking.used_by = Some(user);
        booking.version = booking.version.wrapping_add(1);
        booking.updated_at = tx.now();
        queries::booking_hand_over(tx.conn(), &booking)?;
        let names = Names::of(tx.conn(), &booking)?;
        tell(tx, &booking, "handed_over", &names, &json!({"user": names.user, "user_before": before}))?;
    }
    let names = Names::of(tx.conn(), &booking)?;
    Ok(BookingView::of(booking, names).with_documents())
}

fn refuse_unfit(tx: &mut Tx<'_>, booking: &Booking, user: UserId) -> Result<(), Error> {
    let now = tx.now();
    let listing = catalog::service::listing_for_booking(tx.conn(), booking.listing_id)?.ok_or(Error::NotFound)?;
    let order =
        NewOrder { with_operator: booking.quote.terms.extras.with_operator, ..NewOrder::of(booking.listing_id) };
    let asking =
        Asking { enterprise: booking.enterprise_id, user: Some(user), order: &order, instead_of: Some(booking.id) };
    let window = booking.window();
    let untrained = |standing: Standing| Standing { certificates: Vec::new(), ban: None, ..standing };
    let own = untrained(standing::of_instrument(tx.conn(), &listing, &asking)?);
    let found = own.findings(window.as_ref(), now);
    let found = found.into_iter().chain(beyond_quota(tx, booking, &listing, user)?);
    let mut breaches: Vec<_> = found.map(|finding| Breach::of(&finding, &listing.rules)).collect();
    for one in together::companions_of_booking(tx.conn(), booking)? {
        let theirs = untrained(standing::of_instrument(tx.conn(), &one.listing, &asking)?);
        breaches.extend(theirs.findings(window.as_ref(), now).iter().map(|finding| one.breach(finding)));
    }
    breaches.retain(Breach::rejects);
    wish::heard(breaches, &Plea::default()).map(drop)
}

/// What one person may have is asked of who takes over as of who books: nobody else counts the same until this is done.
fn beyond_quota(
    tx: &mut Tx<'_>,
    booking: &Booking,
    listing: &BookableListing,
    user: UserId,
) -> Result<Vec<Finding>, Error> {
    if !listing.rules.counts_bookings() {
        return Ok(Vec::new());
    }
    let (now, calendar) = (tx.now(), WorkingCalendar::default());
    queries::count_lock(tx.conn(), listing.id, booking.enterprise_id)?;
    let since = wish::counted_since(listing, now);
    let others = queries::counted_list(tx.conn(), listing.id, booking.enterprise_id, since, Some(booking.id))?;
    let wish = Wish::new(listing, (CustomerClass::Standard, Some(user)), &calendar, &others, now);
    Ok(wish.personal_findings(booking.window().as_ref()))
}
