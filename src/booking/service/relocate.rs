//! Putting a booking elsewhere by the provider's word: as it was quoted, told to everybody concerned.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::access::{Names, checked_reason, lock_as_provider, rules_of, save, take_step, tell};
use super::quote::Asking;
use super::read::BookingView;
use super::together::{self, Rooms};
use super::use_rule::own_listing;
use super::{standing, wish};
use crate::booking::Error;
use crate::booking::model::{BookedCompanion, Booking, Breach, NewOrder, Patience, Plea, Relief, Standing, Step, Wish};
use crate::booking::queries;
use crate::catalog::{self, BookableListing, CustomerClass};
use crate::identity::Caller;
use crate::kernel::{BookingId, Invalid, ListingId, TimeWindow};
use crate::store::Tx;

/// Where a booking goes, and by which fields that was said.
pub struct Place {
    relief: Relief,
    window_field: String,
    listing_field: String,
}

impl Place {
    /// By the relief at a place of a list.
    pub fn of_relief((at, relief): (usize, Relief)) -> Self {
        let field = |name| format!("relief[{at}].{name}");
        Self { relief, window_field: field("window"), listing_field: field("listing_id") }
    }

    /// The field that says where it goes.
    fn field(&self) -> &str {
        match self.relief {
            Relief::Swap { .. } => &self.listing_field,
            Relief::Move { .. } | Relief::Cancel => &self.window_field,
        }
    }
}

/// Another time or another instrument for one booking, by the provider's word.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderMove {
    /// Another time of the same length; or an equal instrument at the same time.
    #[serde(default)]
    pub window: Option<TimeWindow>,
    /// An equal instrument of the provider's.
    #[serde(default)]
    pub listing_id: Option<ListingId>,
    /// The customer reads it. 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Moves one booking of the caller's listing, as agreed with its customer, who is told. What it costs stays as quoted.
///
/// # Errors
/// Not its booking; begun or over; without a window; neither or both of time and instrument; a place that is taken.
pub fn provider_move(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: BookingId,
    new: &ProviderMove,
) -> Result<BookingView, Error> {
    let reason = checked_reason(&new.reason)?;
    let relief = match (new.window, new.listing_id) {
        (Some(window), None) => Relief::Move { window },
        (None, Some(listing_id)) => Relief::Swap { listing_id },
        _ => {
            let one =
                Invalid::new("missing", "请给出新的时段或另一台仪器，二者之一", "say either a window or a listing");
            return Err(Error::fault("window", one));
        }
    };
    let booking = lock_as_provider(tx, caller, id)?;
    booking.state.next(Step::Move)?;
    if booking.window().is_none() {
        return Err(Error::without_window(Step::Move));
    }
    let listing = own_listing(tx.conn(), caller, booking.listing_id)?;
    if let Relief::Move { window } = relief {
        refuse_taken(tx, &listing, &booking, &window)?;
    }
    queries::occupancy_release(tx.conn(), id)?;
    let place = Place { relief, window_field: "window".into(), listing_field: "listing_id".into() };
    relocate(tx, caller, &listing, booking, &place, &reason)
}

/// Says what is free instead, where the new window is taken.
fn refuse_taken(
    tx: &mut Tx<'_>,
    listing: &BookableListing,
    booking: &Booking,
    window: &TimeWindow,
) -> Result<(), Error> {
    let companions = together::companions_of_booking(tx.conn(), booking)?;
    let calendar = wish::calendar_for(tx.conn(), listing, &companions)?;
    let wish = Wish::of_anybody(listing, CustomerClass::Standard, &calendar, tx.now()).with(&companions);
    if wish::taken_of(tx.conn(), &wish, window, Some(booking.id))?.is_empty() {
        return Ok(());
    }
    Err(Error::SlotTaken(Box::new(wish::nearest(tx.conn(), &wish, window, Some(booking.id))?)))
}

/// Puts a booking that holds nothing now in its new place, as it was quoted. `from` is the listing that is left.
pub fn relocate(
    tx: &mut Tx<'_>,
    caller: &Caller,
    from: &BookableListing,
    mut booking: Booking,
    place: &Place,
    reason: &str,
) -> Result<BookingView, Error> {
    let now = tx.now();
    let Some(old) = booking.window() else { return Err(Error::NotFound) };
    let (target, window) = match place.relief {
        Relief::Move { window } if booking.listing_id == from.id => (from.clone(), window),
        Relief::Move { window } => (own_listing(tx.conn(), caller, booking.listing_id)?, window),
        Relief::Swap { listing_id } => {
            let target = equal(tx, caller, (from.id, &booking), listing_id, &place.listing_field)?;
            keep_companions(tx, &target, &mut booking)?;
            (target, old)
        }
        Relief::Cancel => return Err(Error::NotFound),
    };
    if window.duration() != old.duration() || window.starts_at() < now {
        let invalid = Invalid::new(
            "window",
            format!("须与原时段等长（{} 分钟）且未开始", old.minutes()),
            format!("must be as long as before ({} minutes) and in the future", old.minutes()),
        );
        return Err(Error::fault(place.field(), invalid));
    }
    (booking.starts_at, booking.ends_at) = (Some(window.starts_at()), Some(window.ends_at()));
    // On another unit of the same instrument at the same time nothing is new for the customer.
    if window != old || booking.listing_id != target.id {
        booking.moved_unasked_at = Some(now);
    }
    booking.listing_id = target.id;
    refuse_unfit(tx, &target, &booking, &window)?;
    let patience = Patience::by(rules_of(tx, &booking)?.as_ref());
    let patience = patience.answering(&target.rules, booking.programme_version_id.is_some());
    let before = take_step(&mut booking, Step::Move, &patience, now)?;
    if Rooms::of_booking(tx.conn(), &booking)?.take(tx.conn(), booking.id, &window)?.is_some() {
        let invalid = Invalid::new(
            "slot_taken",
            format!("预约 {} 的新时段（含前后准备与清理时间）已被占用", booking.reference),
            format!("the new place of booking {}, with its set-up and clean-up, is taken", booking.reference),
        );
        return Err(Error::fault(place.field(), invalid));
    }
    queries::booking_relocate(tx.conn(), &booking)?;
    save(tx, &booking, before)?;
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({"from": old, "to": window, "from_listing": from.name, "why": reason});
    tell(tx, &booking, "relocated", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// On another instrument: what that one needs is held from now on. What was billed of it stays so; what is new costs nothing.
fn keep_companions(tx: &mut Tx<'_>, target: &BookableListing, booking: &mut Booking) -> Result<(), Error> {
    let booked = std::mem::take(&mut booking.quote.terms.companions);
    let needed = catalog::service::listings_needed(tx.conn(), target)?;
    booking.quote.terms.companions = needed
        .into_iter()
        .map(|needed| {
            let (id, name) = (needed.listing.id, needed.listing.name);
            let billed = booked.iter().find(|one| one.listing_id == id).and_then(|one| one.billed.clone());
            BookedCompanion { listing_id: id, name, billed }
        })
        .collect();
    Ok(())
}

/// Nobody is put where the instruments' certificates or their own training do not reach. A ban keeps from booking anew, not
/// from what is booked.
fn refuse_unfit(
    tx: &mut Tx<'_>,
    target: &BookableListing,
    booking: &Booking,
    window: &TimeWindow,
) -> Result<(), Error> {
    let now = tx.now();
    let mut order = NewOrder::of(target.id);
    order.with_operator = booking.quote.terms.extras.with_operator;
    let asking = Asking {
        enterprise: booking.enterprise_id,
        user: booking.used_by,
        order: &order,
        instead_of: Some(booking.id),
    };
    let standing = Standing { ban: None, ..standing::read(tx.conn(), target, &asking, now)? };
    let found = standing.findings(Some(window), now);
    let mut breaches: Vec<_> = found.iter().map(|finding| Breach::of(finding, &target.rules)).collect();
    for one in together::companions_of_booking(tx.conn(), booking)? {
        let standing = standing::of_instrument(tx.conn(), &one.listing, &asking)?;
        breaches.extend(standing.findings(Some(window), now).iter().map(|finding| one.breach(finding)));
    }
    let rejecting: Vec<_> = breaches.into_iter().filter(Breach::rejects).collect();
    wish::heard(rejecting, &Plea::default()).map(drop)
}

/// An equal instrument of the caller's.
fn equal(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (of, booking): (ListingId, &Booking),
    id: ListingId,
    field: &str,
) -> Result<BookableListing, Error> {
    if of != booking.listing_id {
        let companion = Invalid::new(
            "only_needed",
            "该预约的仪器另有所在，此条目只是同时占用：请改期或取消",
            "the booking is of another listing that only needs this one: move or cancel it",
        );
        return Err(Error::fault(field, companion));
    }
    if !queries::listing_equals(tx.conn(), of)?.contains(&id) {
        let invalid = Invalid::new(
            "not_equal",
            "须是本单位同类、同型号（或同分类）的已上架仪器",
            "must be an admitted listing of yours of the same kind and model, or category",
        );
        return Err(Error::fault(field, invalid));
    }
    own_listing(tx.conn(), caller, id)
}
