//! Booking: window, price, decision and hold are one transaction.

use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::access::{Names, tell};
use super::quote::{Asked, best_voucher};
use super::read::BookingView;
use super::standing::refuse_without_standing;
use crate::booking::Error;
use crate::booking::error::Taken;
use crate::booking::model::{Booking, NewOrder, OFFER_REACH, State, StoredQuote, VoucherChoice, nearest_free};
use crate::booking::queries;
use crate::catalog::BookableListing;
use crate::identity::Caller;
use crate::kernel::{BookingId, TimeWindow, TransferId, WaitEntryId, local_date};
use crate::store::Tx;
use crate::voucher::{self, LockedVoucher};
use chrono::{DateTime, Utc};

/// Books. Confirmed at once where the listing confirms by itself, else requested until the provider answers.
///
/// # Errors
/// Those of [`super::quote`]; [`Error::SlotTaken`] with what is free near by.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, order: &NewOrder) -> Result<BookingView, Error> {
    create_in(tx, caller, order, None)
}

/// As [`create`]; into the window that is kept for `entry`, if there is one.
pub(super) fn create_in(
    tx: &mut Tx<'_>,
    caller: &Caller,
    order: &NewOrder,
    entry: Option<WaitEntryId>,
) -> Result<BookingView, Error> {
    let now = tx.now();
    let asked = Asked::read(tx.conn(), caller.organisation_id, order, now)?;
    refuse_without_standing(tx.conn(), &asked, caller.user_id)?;
    let funds = lock_voucher(tx, &asked)?;
    let stored = asked.quoted(funds.as_ref());
    // What a voucher does not pay for is booked without it.
    let funds = funds.filter(|_| stored.quote.voucher.is_some());
    let mut booking = requested(&asked, caller, stored, funds.as_ref());
    booking.hold_transfer_id = hold(tx, &booking, funds.as_ref())?;
    let is_placed = match entry {
        None => queries::booking_insert(tx.conn(), &booking, asked.listing.units)?,
        Some(entry) => queries::booking_insert_kept(tx.conn(), &booking, entry)?,
    };
    if !is_placed {
        return Err(slot_taken(tx.conn(), &asked.listing, order.window.as_ref(), now)?);
    }
    let names = Names {
        listing: asked.listing.name.clone(),
        enterprise: asked.enterprise.name.to_string(),
        provider: asked.provider.name.to_string(),
    };
    let detail = json!({"voucher_id": booking.voucher_id, "window": order.window, "quantity": order.quantity});
    tell(tx, &booking, "created", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

fn lock_voucher(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Option<LockedVoucher>, Error> {
    let id = match asked.order.voucher {
        VoucherChoice::None => return Ok(None),
        VoucherChoice::This(id) => id,
        VoucherChoice::Best => match best_voucher(tx.conn(), asked)? {
            Some(best) => best.voucher.id,
            None => return Ok(None),
        },
    };
    Ok(Some(voucher::service::lock_funds(tx, id, asked.enterprise.id)?))
}

fn requested(asked: &Asked<'_>, caller: &Caller, stored: StoredQuote, funds: Option<&LockedVoucher>) -> Booking {
    let (now, window) = (asked.now, asked.order.window);
    let state = if asked.listing.auto_confirm { State::Confirmed } else { State::Requested };
    Booking {
        id: BookingId::new(),
        reference: new_reference(now),
        region_code: asked.enterprise.region_code.clone(),
        listing_id: asked.listing.id,
        provider_id: asked.listing.provider_id,
        enterprise_id: asked.enterprise.id,
        created_by: caller.user_id,
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
        deadline_at: asked.patience(funds).deadline(state, window.as_ref(), now),
        reason: None,
        version: 1,
        created_at: now,
        updated_at: now,
        accepted_at: None,
    }
}

/// Holds the booking's subsidy, if it has one.
pub fn hold(tx: &mut Tx<'_>, booking: &Booking, funds: Option<&LockedVoucher>) -> Result<Option<TransferId>, Error> {
    let Some(locked) = funds else { return Ok(None) };
    Ok(Some(voucher::service::hold(tx, locked, booking.id, booking.subsidy_fen, booking.deadline_at)?))
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

/// The answer to who came too late: what is taken, and what could be booked instead.
pub fn slot_taken(
    conn: &mut PgConnection,
    listing: &BookableListing,
    window: Option<&TimeWindow>,
    now: DateTime<Utc>,
) -> Result<Error, Error> {
    /// Enough for a week of the finest slots on the busiest listing that a person would look at.
    const MOST_ROWS: i64 = 5_000;
    let Some(window) = window else { return Ok(Error::SlotTaken(Taken::default())) };
    let reach = window
        .starts_at()
        .checked_sub_signed(OFFER_REACH)
        .zip(window.ends_at().checked_add_signed(OFFER_REACH))
        .and_then(|(from, to)| TimeWindow::new(from, to).ok())
        .unwrap_or(*window);
    let held = queries::busy_list(conn, listing.id, &reach, MOST_ROWS)?;
    let mut busy: Vec<_> = held.iter().map(|held| held.window).filter(|held| held.overlaps(window)).collect();
    busy.dedup();
    Ok(Error::SlotTaken(Taken { busy, free: nearest_free(listing, window, &held, now) }))
}
