//! Booking: window, price, decision and hold are one transaction.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::access::{Names, add_allowance, merge, tell};
use super::limits;
use super::people;
use super::quote::{Asked, Asking, best_voucher, plea_of};
use super::read::BookingView;
use super::together::{Rooms, room_of};
use super::wait_line::{others_come_first, serve_first};
use super::wish;
use crate::booking::Error;
use crate::booking::model::{Allowance, Booking, NewOrder, OrderWords, State, StoredQuote, VoucherChoice, WaitEntry};
use crate::booking::queries;
use crate::identity::Caller;
use crate::kernel::{BookingId, TransferId, UserId, WaitEntryId, local_date};
use crate::store::Tx;
use crate::voucher::{self, LockedVoucher};

/// Books. Confirmed at once where the listing confirms by itself and no exception is asked for, else requested until the
/// provider answers.
///
/// # Errors
/// Those of [`super::quote`]; [`Error::QuoteChanged`] if it would not come to what the enterprise was told;
/// [`Error::Warned`] with warnings that were not accepted; [`Error::SlotTaken`] with what is free near by.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, order: &NewOrder) -> Result<BookingView, Error> {
    create_in(tx, caller, order, None)
}

/// As [`create`]; into the window that is kept for `entry`, if there is one.
pub(super) fn create_in(
    tx: &mut Tx<'_>,
    caller: &Caller,
    order: &NewOrder,
    entry: Option<&WaitEntry>,
) -> Result<BookingView, Error> {
    let user = people::who_uses(tx.conn(), caller, order)?;
    let asked = Asked::bind(tx, &Asking { user: Some(user), ..Asking::of(caller, order) })?;
    let mut breaches = wish::breaches(tx.conn(), &asked, None, None)?;
    if entry.is_some_and(|entry| entry.offered_from.is_some()) {
        wish::ask_no_notice(&mut breaches);
    }
    let allowance = match entry {
        // What is kept for the customer does not stand in its way.
        Some(_) => wish::heard(breaches, &plea_of(order))?,
        None => wish::judged(tx.conn(), &asked, breaches, &plea_of(order), None)?,
    };
    let waits = allowance.as_ref().is_some_and(|allowance| allowance.is_asked);
    let state = if asked.listing.auto_confirm && !waits { State::Confirmed } else { State::Requested };
    book(tx, caller.user_id, &asked, state, allowance, entry.map(|entry| entry.id))
}

/// Writes a booking that may be; into the window that is kept for `entry`, if there is one.
pub(super) fn book(
    tx: &mut Tx<'_>,
    by: UserId,
    asked: &Asked<'_>,
    state: State,
    allowance: Option<Allowance>,
    entry: Option<WaitEntryId>,
) -> Result<BookingView, Error> {
    let funds = lock_voucher(tx, asked)?;
    let stored = asked.quoted(funds.as_ref());
    if asked.order.expected.is_some_and(|expected| !expected.is(&stored.quote)) {
        return Err(Error::QuoteChanged(Box::new(stored.quote)));
    }
    // What a voucher does not pay for is booked without it.
    let funds = funds.filter(|_| stored.quote.voucher.is_some());
    let mut booking = new_booking(asked, by, state, stored, funds.as_ref());
    booking.allowance = allowance;
    booking.hold_transfer_id = hold(tx, &booking, funds.as_ref())?;
    place(tx, asked, &booking, entry)?;
    let user = match booking.used_by {
        Some(user) => queries::user_names(tx.conn(), &[user])?.pop().map(|(_, name)| name),
        None => None,
    };
    let names = Names {
        listing: asked.listing.name.clone(),
        enterprise: asked.enterprise.name.to_string(),
        provider: asked.provider.name.to_string(),
        user,
        words: asked.order.words(),
    };
    let mut detail =
        json!({"voucher_id": booking.voucher_id, "window": asked.order.window, "quantity": asked.order.quantity});
    if let Some(agreed) = asked.agreed {
        merge(&mut detail, &json!({"agreed": agreed.about}));
    }
    if names.words != OrderWords::default() {
        queries::words_put(tx.conn(), booking.id, &names.words)?;
    }
    if let Some(number) = &names.words.customer_order_number {
        merge(&mut detail, &json!({"customer_order_number": number}));
    }
    if let Some(on) = asked.order.samples_on {
        queries::sample_day_put(tx.conn(), booking.id, on)?;
        merge(&mut detail, &json!({"samples_on": on}));
    }
    add_allowance(&mut detail, booking.allowance.as_ref());
    tell(tx, &booking, "created", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// Writes the booking and takes what it holds; of what is kept for `entry` nothing is ever free between. What became free is offered
/// first to those who wait for it.
fn place(tx: &mut Tx<'_>, asked: &Asked<'_>, booking: &Booking, entry: Option<WaitEntryId>) -> Result<(), Error> {
    let companions = &asked.around.companions;
    let rooms = Rooms::of(&asked.listing, companions);
    let sought = booking.window().filter(|_| entry.is_none());
    if sought.is_some() {
        serve_first(tx, &rooms)?;
    }
    take_rooms(tx, asked, booking, entry)?;
    match sought {
        Some(window) if others_come_first(tx, &rooms, &window)? => {
            Err(wish::slot_taken(tx.conn(), asked, None, Some(booking.id))?)
        }
        _ => Ok(()),
    }
}

fn take_rooms(tx: &mut Tx<'_>, asked: &Asked<'_>, booking: &Booking, entry: Option<WaitEntryId>) -> Result<(), Error> {
    let companions = &asked.around.companions;
    let window = booking.window().filter(|_| entry.is_some() || !companions.is_empty());
    let Some(window) = window else {
        let is_placed = queries::booking_insert(tx.conn(), booking, room_of(&asked.listing))?;
        return if is_placed { Ok(()) } else { Err(wish::slot_taken(tx.conn(), asked, None, None)?) };
    };
    queries::booking_insert_first(tx.conn(), booking)?;
    if let Some(entry) = entry {
        queries::booking_take_kept(tx.conn(), booking.id, entry)?;
    }
    match Rooms::of(&asked.listing, companions).take(tx.conn(), booking.id, &window)? {
        None => Ok(()),
        taken => Err(wish::slot_taken(tx.conn(), asked, taken, Some(booking.id))?),
    }
}

pub(super) fn lock_voucher(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Option<LockedVoucher>, Error> {
    let id = match asked.order.voucher {
        VoucherChoice::None => return Ok(None),
        VoucherChoice::This(id) => id,
        VoucherChoice::Best => match best_voucher(tx.conn(), asked)? {
            Some(best) => best.voucher.id,
            None => return Ok(None),
        },
    };
    let mut locked = voucher::service::lock_funds(tx, id, asked.enterprise.id)?;
    limits::count_locked(tx.conn(), asked, &mut locked, None)?;
    Ok(Some(locked))
}

fn new_booking(
    asked: &Asked<'_>,
    by: UserId,
    state: State,
    stored: StoredQuote,
    funds: Option<&LockedVoucher>,
) -> Booking {
    let (now, window) = (asked.now, asked.order.window);
    Booking {
        id: BookingId::new(),
        reference: new_reference(now),
        region_code: asked.enterprise.region_code.clone(),
        listing_id: asked.listing.id,
        provider_id: asked.listing.provider_id,
        enterprise_id: asked.enterprise.id,
        created_by: by,
        state,
        starts_at: window.map(|w| w.starts_at()),
        ends_at: window.map(|w| w.ends_at()),
        quantity: asked.order.quantity,
        price_fen: stored.quote.price.amount,
        subsidy_fen: stored.quote.subsidy,
        programme_version_id: funds.map(|locked| locked.version.id),
        voucher_id: funds.map(|locked| locked.voucher.id),
        quote: stored,
        hold_transfer_id: None,
        delivery: None,
        final_price_fen: None,
        final_subsidy_fen: None,
        deadline_at: asked.patience(funds).deadline(state, window.as_ref(), asked.worked_from()),
        reason: None,
        version: 1,
        created_at: now,
        updated_at: now,
        accepted_at: None,
        allowance: None,
        charge: None,
        charge_fen: None,
        used_by: asked.user,
        moved_unasked_at: None,
        series_id: None,
    }
}

/// Holds the booking's subsidy, if it has one.
pub fn hold(tx: &mut Tx<'_>, booking: &Booking, funds: Option<&LockedVoucher>) -> Result<Option<TransferId>, Error> {
    let Some(locked) = funds else { return Ok(None) };
    Ok(Some(voucher::service::hold(tx, locked, booking.id, booking.subsidy_fen, booking.held_until())?))
}

/// Readable and hard to guess: `BK260302-7G3KQ9XM`.
fn new_reference(now: DateTime<Utc>) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut random = Uuid::new_v4().as_u128();
    let word: String = (0..8)
        .filter_map(|_| {
            let letter = usize::try_from(random % 32).ok().and_then(|at| LETTERS.get(at));
            random /= 32;
            letter.map(|&letter| char::from(letter))
        })
        .collect();
    format!("BK{}-{word}", local_date(now).format("%y%m%d"))
}
