//! More or less time for a booking, by the provider's word: for a customer at the telephone, or one who is not done yet.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::access::{
    Names, add_allowance, checked_reason, checked_text, lock_as_provider, rules_of, save, take_step, tell,
};
use super::change::{NewWindow, same_order};
use super::own_share;
use super::quote::{Asked, Asking};
use super::read::BookingView;
use super::together::Rooms;
use super::wish;
use crate::booking::Error;
use crate::booking::model::{Allowance, Booking, NewOrder, Patience, Plea, State, Step, StoredQuote, extent, resized};
use crate::booking::queries;
use crate::catalog::BookingRule;
use crate::identity::Caller;
use crate::kernel::{BookingId, Fen, Invalid, Text, TimeWindow};
use crate::store::Tx;
use crate::voucher;
use crate::web::{FieldError, Veto};

/// When a booking is to end.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnd {
    pub ends_at: DateTime<Utc>,
    /// The customer reads it. 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// Rules whose warnings were read.
    #[serde(default)]
    pub accept_warnings: BTreeSet<BookingRule>,
    /// Why the booking stands against rules that staff may override. Kept with the booking and in its audit trail.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub override_reason: Option<String>,
}

/// Gives a confirmed or running booking of the caller's listing more time, or less, in one step: what it has it keeps if there
/// is no more. It is priced anew by the price and the tariff under which it was booked; a voucher pays no more than it holds,
/// for it is the enterprise's to spend. Who has not come yet may call it off freely until they agree.
///
/// # Errors
/// Not its booking, neither confirmed nor running, without a window, agreed on in a quotation, given up or left; an end that
/// is not in the future; rules that refuse more time; somebody else has the time.
pub fn resize(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewEnd) -> Result<BookingView, Error> {
    let reason = checked_reason(&new.reason)?;
    let grants = new.override_reason.as_deref().map(|reason| checked_text("override_reason", reason)).transpose()?;
    let now = tx.now();
    let mut booking = lock_as_provider(tx, caller, id)?;
    booking.state.next(Step::Resize)?;
    if booking.quote.terms.is_agreed {
        return Err(Error::Agreed);
    }
    let Some(old) = booking.window() else { return Err(Error::without_window(Step::Resize)) };
    refuse_left(tx, &booking)?;
    let window = changed(&old, new.ends_at, now)?;
    // What it costs by the minute is what was booked; pieces are no matter of its length.
    let order = NewOrder { consumables: BTreeMap::new(), ..same_order(&booking, &NewWindow::at(window)) };
    let asking =
        Asking { enterprise: booking.enterprise_id, user: booking.used_by, order: &order, instead_of: Some(id) };
    let asked = Asked::bind(tx, &asking)?;
    // Less than was booked is nobody's but the two sides' affair.
    if window.ends_at() > old.ends_at() {
        let mut breaches = wish::breaches(tx.conn(), &asked, None, Some(id))?;
        // It was booked in time, and may have begun.
        breaches.retain(|breach| !matches!(breach.rule, BookingRule::InThePast | BookingRule::TooSoon));
        let plea = Plea { accepted: Some(&new.accept_warnings), asks: None, grants: grants.as_deref() };
        if let Some(allowance) = wish::heard(breaches, &plea)? {
            let granted_by = grants.as_ref().map(|_| tx.actor().label.clone());
            booking.allowance = Some(Allowance { granted_by, ..allowance });
        }
    }
    let awaited = own_share::awaits_payment(tx.conn(), &booking)?;
    let before = booking.price_fen;
    let rules = rules_of(tx, &booking)?;
    let mut stored = resized(&booking.quote, rules.as_ref(), &window, &extent(Some(&window), booking.quantity))
        .map_err(|error| Error::Faults(vec![FieldError::invalid("ends_at", error.into())]))?;
    if booking.is_own_use() {
        stored.quote.own_share = Fen::ZERO;
    }
    booking.ends_at = Some(window.ends_at());
    let from = take_step(&mut booking, Step::Resize, &Patience::by(rules.as_ref()), now)?;
    if booking.state == State::Confirmed {
        booking.moved_unasked_at = Some(now);
    }
    hold_again(tx, &mut booking, stored)?;
    take(tx, &asked, &booking, &window)?;
    queries::booking_save_move(tx.conn(), &booking)?;
    save(tx, &booking, from)?;
    let names = Names::of(tx.conn(), &booking)?;
    let mut detail = json!({"from": old, "to": window, "price_before_fen": before, "why": reason});
    add_allowance(&mut detail, booking.allowance.as_ref());
    tell(tx, &booking, "resized", &names, &detail)?;
    own_share::release_if_paid(tx, awaited, &booking)?;
    Ok(BookingView::of(booking, names).with_documents())
}

fn changed(old: &TimeWindow, ends_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<TimeWindow, Error> {
    let window = TimeWindow::new(old.starts_at(), ends_at).map_err(|invalid| Error::fault("ends_at", invalid))?;
    if ends_at == old.ends_at() || ends_at <= now {
        let invalid =
            Invalid::new("ends_at", "须在将来，且与原结束时间不同", "must be in the future, and another than before");
        return Err(Error::fault("ends_at", invalid));
    }
    Ok(window)
}

/// Of what was given up, or left, there is nothing that could be longer or shorter.
fn refuse_left(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), Error> {
    let attendance = queries::attendance_find(tx.conn(), booking.id)?;
    if !attendance.is_given_up() && attendance.checked_out_at.is_none() {
        return Ok(());
    }
    let text = Text::new("时段已让出，或客户已签退", "the window was given up, or the customer left");
    Err(Veto::new("window_held", text, false, true).into())
}

/// Puts the new quote in the place of the old; what a voucher holds becomes what it pays now.
fn hold_again(tx: &mut Tx<'_>, booking: &mut Booking, stored: StoredQuote) -> Result<(), Error> {
    let funds = match (booking.voucher_id, booking.hold_transfer_id) {
        (Some(voucher), Some(hold)) => {
            voucher::service::release_hold(tx, voucher, hold, booking.id, booking.subsidy_fen)?;
            match &stored.quote.voucher {
                Some(_) => Some(voucher::service::lock_funds(tx, voucher, booking.enterprise_id)?),
                None => None,
            }
        }
        _ => None,
    };
    booking.price_fen = stored.quote.price.amount;
    booking.subsidy_fen = stored.quote.subsidy;
    booking.quote = stored;
    booking.voucher_id = funds.as_ref().map(|locked| locked.voucher.id);
    booking.programme_version_id = booking.programme_version_id.filter(|_| funds.is_some());
    booking.hold_transfer_id = super::create::hold(tx, booking, funds.as_ref())?;
    Ok(())
}

/// Makes what it holds longer or shorter where it is; who has not come yet may as well be put on another unit.
fn take(tx: &mut Tx<'_>, asked: &Asked<'_>, booking: &Booking, window: &TimeWindow) -> Result<(), Error> {
    if queries::occupancy_resize(tx.conn(), booking.id, window.ends_at())? {
        return Ok(());
    }
    let has_begun = window.starts_at() <= tx.now();
    if booking.state == State::Confirmed && !has_begun {
        queries::occupancy_release(tx.conn(), booking.id)?;
        let rooms = Rooms::of(&asked.listing, &asked.around.companions);
        return match rooms.take(tx.conn(), booking.id, window)? {
            None => Ok(()),
            taken => Err(wish::slot_taken(tx.conn(), asked, taken, Some(booking.id))?),
        };
    }
    Err(wish::slot_taken(tx.conn(), asked, None, Some(booking.id))?)
}
