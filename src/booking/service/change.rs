//! Before the work: the provider's answer, calling off, another time.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::access::{
    self, Names, add_allowance, checked_reason, lock_as_enterprise, lock_as_provider, lock_if, save, take_step, tell,
};
use super::create::{hold, lock_voucher};
use super::quote::{Asked, Asking, plea_of};
use super::read::BookingView;
use super::together::Rooms;
use super::wait_line::{others_come_first, serve_first};
use super::{bill, limits, violations, wish};
use crate::booking::Error;
use crate::booking::error::Mistimed;
use crate::booking::model::{
    Booking, Breach, ChargeKind, IllegalStep, NewOrder, Patience, Plea, State, Step, StoredQuote, VoucherChoice,
};
use crate::booking::queries;
use crate::catalog::BookingRule;
use crate::identity::Caller;
use crate::kernel::{BookingId, Text, TimeWindow};
use crate::store::Tx;
use crate::voucher::{self, LockedVoucher};
use crate::web::Veto;

/// The provider agrees; where an exception from the rules was asked for, it is granted with this.
///
/// # Errors
/// Not its booking, not waiting for an answer, or an exception for own use that the caller asked for.
pub fn confirm(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<BookingView, Error> {
    let now = tx.now();
    let mut booking = lock_as_provider(tx, caller, id)?;
    let is_exception = booking.allowance.as_ref().is_some_and(|allowance| allowance.is_asked);
    if is_exception && booking.is_own_use() && booking.created_by == caller.user_id {
        let text = Text::new(
            "例外由本单位另一人批准，本人不能批准自己的申请",
            "an exception for oneself is granted by a colleague",
        );
        return Err(Veto::new("another_person", text, caller.user_id, "somebody else").into());
    }
    let from = take_step(&mut booking, Step::Confirm, &Patience::WITHOUT_PROGRAMME, now)?;
    if let Some(allowance) = booking.allowance.as_mut().filter(|allowance| allowance.is_asked) {
        (allowance.is_asked, allowance.granted_by) = (false, Some(tx.actor().label.clone()));
        queries::booking_save_allowance(tx.conn(), &booking)?;
    }
    save(tx, &booking, from)?;
    let names = Names::of(tx.conn(), &booking)?;
    let mut detail = json!({"reason": booking.reason});
    add_allowance(&mut detail, booking.allowance.as_ref());
    tell(tx, &booking, "confirmed", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// The provider says no; window and money are free again.
///
/// # Errors
/// Not its booking, not waiting for an answer, or no reason given.
pub fn decline(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let booking = lock_as_provider(tx, caller, id)?;
    end_unpaid(tx, booking, Step::Decline, Some(reason), "declined")
}

/// Calling a booking off.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// Rules whose warnings the customer has read: calling off late may have a price.
    #[serde(default)]
    pub accept_warnings: BTreeSet<BookingRule>,
}

impl Cancellation {
    /// Why, with nothing else to say.
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), accept_warnings: BTreeSet::new() }
    }
}

/// Either side calls off, the enterprise only until the work begins, and within the notice of a confirmed booking only if
/// the terms under which it was booked let it. Window and money are free again.
///
/// # Errors
/// Not the caller's booking, too late, a warning that was not accepted, or no reason given.
pub fn cancel(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &Cancellation) -> Result<BookingView, Error> {
    let reason = checked_reason(&new.reason)?;
    let mine = caller.organisation_id;
    let mut booking = lock_if(tx, id, |booking| booking.enterprise_id == mine || booking.provider_id == mine)?;
    let is_customer = booking.provider_id != mine;
    if booking.state == State::InUse && is_customer {
        return Err(IllegalStep { state: booking.state, step: Step::Cancel }.into());
    }
    if is_customer {
        refuse_begun(&booking, Step::Cancel, tx.now())?;
    }
    booking.state.next(Step::Cancel)?;
    if booking.quote.terms.is_binding {
        return Err(Error::PartOfContract);
    }
    if let Some(late) = wish::late_cancellation(&booking, tx.now()).filter(|_| is_customer) {
        let charge = booking.quote.terms.charge(ChargeKind::LateCancel, booking.price_fen);
        let points = violations::points_of_cancelling(tx, &booking)?;
        let late = Breach { charge_fen: charge.as_ref().map(|charge| charge.amount), points, ..late };
        wish::heard(vec![late], &Plea { accepted: Some(&new.accept_warnings), ..Plea::default() })?;
        booking.owe(charge);
    }
    let before = booking.clone();
    let view = end_unpaid(tx, booking, Step::Cancel, Some(reason), "cancelled")?;
    if is_customer {
        violations::cancelled(tx, &before)?;
    }
    Ok(view)
}

/// The enterprise agrees to where the provider put its booking: from now on the terms hold as before.
///
/// # Errors
/// Not its booking, over, or nothing that waits to be agreed to.
pub fn agree_to_move(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<BookingView, Error> {
    let mut booking = lock_as_enterprise(tx, caller, id)?;
    let state = booking.state;
    state.next(Step::Move)?;
    if booking.moved_unasked_at.take().is_none() {
        let text = Text::new("供方没有调整此预约，或您已同意", "the provider did not move it, or you agreed before");
        return Err(Veto::new("move_to_agree", text, 0, 1).into());
    }
    booking.version = booking.version.wrapping_add(1);
    booking.updated_at = tx.now();
    save(tx, &booking, state)?;
    finish(tx, booking, "move_agreed")
}

/// Once its time has begun, a confirmed booking was kept or missed: its enterprise cannot undo that.
pub(super) fn refuse_begun(booking: &Booking, step: Step, now: DateTime<Utc>) -> Result<(), Error> {
    // A step that the state does not know is refused as such.
    let begun = booking.starts_at.filter(|starts_at| *starts_at <= now && booking.state == State::Confirmed);
    match begun {
        Some(starts_at) => Err(Error::TooLate(Box::new(Mistimed { step, starts_at, early: Duration::zero(), now }))),
        None => Ok(()),
    }
}

/// Ends a booking of which no voucher pays anything; what its customer owes for that is billed.
pub fn end_unpaid(
    tx: &mut Tx<'_>,
    mut booking: Booking,
    step: Step,
    reason: Option<String>,
    done: &str,
) -> Result<BookingView, Error> {
    let now = tx.now();
    let from = take_step(&mut booking, step, &Patience::WITHOUT_PROGRAMME, now)?;
    booking.reason = reason.or(booking.reason);
    save(tx, &booking, from)?;
    access::release(tx, &booking)?;
    let ended = booking.clone();
    let view = finish(tx, booking, done)?;
    bill::issue(tx, &ended)?;
    Ok(view)
}

/// Another time for a booking.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWindow {
    pub window: TimeWindow,
    /// Rules whose warnings the customer has read.
    #[serde(default)]
    pub accept_warnings: BTreeSet<BookingRule>,
    /// Why the provider is asked for an exception from rules that its staff may override; it is then asked again.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub exception_reason: Option<String>,
}

impl NewWindow {
    /// Another time, with nothing else to say.
    pub const fn at(window: TimeWindow) -> Self {
        Self { window, accept_warnings: BTreeSet::new(), exception_reason: None }
    }
}

/// Another time for the same order, as one step: the rules are asked and the price and the decision are made again, and
/// the old window is kept if the new one cannot be had. The provider is asked again unless the listing confirms by
/// itself and no exception is asked for.
///
/// # Errors
/// Not its booking, too late, or those of [`super::create()`].
pub fn move_to(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &NewWindow) -> Result<BookingView, Error> {
    let now = tx.now();
    let mut booking = lock_as_enterprise(tx, caller, id)?;
    if booking.quote.terms.is_agreed {
        return Err(Error::Agreed);
    }
    let (old, window) = (booking.window(), new.window);
    refuse_begun(&booking, Step::Move, now)?;
    let order = same_order(&booking, new);
    let asking = Asking { instead_of: Some(id), user: booking.used_by, ..Asking::of(caller, &order) };
    let asked = Asked::bind(tx, &asking)?;
    let late = wish::late_change(&booking, now);
    let breaches = wish::breaches(tx.conn(), &asked, late, Some(id))?;
    let allowance = wish::judged(tx.conn(), &asked, breaches, &plea_of(&order), Some(id))?;
    let waits = allowance.as_ref().is_some_and(|allowance| allowance.is_asked);
    let step = if asked.listing.auto_confirm && !waits { Step::Move } else { Step::AskToMove };
    // Refused before any money moves.
    booking.state.next(step)?;
    let funds = requote(tx, &mut booking, &asked)?;
    booking.allowance = allowance;
    (booking.starts_at, booking.ends_at) = (Some(window.starts_at()), Some(window.ends_at()));
    booking.moved_unasked_at = None;
    let from = take_step(&mut booking, step, &asked.patience(funds.as_ref()), now)?;
    booking.hold_transfer_id = hold(tx, &booking, funds.as_ref())?;
    let rooms = Rooms::of(&asked.listing, &asked.around.companions);
    serve_first(tx, &rooms)?;
    if others_come_first(tx, &rooms, &window)? {
        return Err(wish::slot_taken(tx.conn(), &asked, None, Some(id))?);
    }
    queries::occupancy_release(tx.conn(), id)?;
    let taken = rooms.take(tx.conn(), id, &window)?;
    if taken.is_some() {
        return Err(wish::slot_taken(tx.conn(), &asked, taken, Some(id))?);
    }
    queries::booking_save_move(tx.conn(), &booking)?;
    save(tx, &booking, from)?;
    let names = Names::of(tx.conn(), &booking)?;
    let mut detail = json!({"from": old, "to": window});
    add_allowance(&mut detail, booking.allowance.as_ref());
    tell(tx, &booking, "moved", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// What was ordered, at another time, with the voucher that pays now.
pub(super) fn same_order(booking: &Booking, new: &NewWindow) -> NewOrder {
    let (declared, declared_services) = booking.quote.declared();
    NewOrder {
        window: Some(new.window),
        quantity: booking.quantity,
        voucher: booking.voucher_id.map_or(VoucherChoice::None, VoucherChoice::This),
        declared,
        declared_services,
        with_operator: booking.quote.terms.extras.with_operator,
        consumables: booking.quote.terms.extras.consumables.clone(),
        accept_warnings: new.accept_warnings.clone(),
        exception_reason: new.exception_reason.clone(),
        ..NewOrder::of(booking.listing_id)
    }
}

/// Gives the old subsidy back and puts the new quote in the place of the old; its subsidy is still to be held.
fn requote(tx: &mut Tx<'_>, booking: &mut Booking, asked: &Asked<'_>) -> Result<Option<LockedVoucher>, Error> {
    let mut funds = None;
    if let (Some(voucher), Some(old)) = (booking.voucher_id, booking.hold_transfer_id) {
        voucher::service::release_hold(tx, voucher, old, booking.id, booking.subsidy_fen)?;
        let mut locked = voucher::service::lock_funds(tx, voucher, booking.enterprise_id)?;
        limits::count_locked(tx.conn(), asked, &mut locked, Some(booking))?;
        funds = Some(locked);
    }
    let stored = asked.quoted(funds.as_ref());
    Ok(put_quote(booking, stored, funds))
}

/// Puts a quote in the place of the old; answers what pays, if anything does.
fn put_quote(booking: &mut Booking, mut stored: StoredQuote, funds: Option<LockedVoucher>) -> Option<LockedVoucher> {
    let funds = funds.filter(|_| stored.quote.voucher.is_some());
    stored.terms = stored.terms.continuing(&booking.quote.terms);
    booking.price_fen = stored.quote.price.amount;
    booking.subsidy_fen = stored.quote.subsidy;
    booking.quote = stored;
    booking.voucher_id = funds.as_ref().map(|locked| locked.voucher.id);
    booking.programme_version_id = funds.as_ref().map(|locked| locked.version.id);
    funds
}

/// The same for another enterprise, with the voucher that its own order names; what would come to something else than it
/// was told is refused.
pub(super) fn requote_for(
    tx: &mut Tx<'_>,
    booking: &mut Booking,
    asked: &Asked<'_>,
) -> Result<Option<LockedVoucher>, Error> {
    if let (Some(voucher), Some(old)) = (booking.voucher_id, booking.hold_transfer_id) {
        voucher::service::release_hold(tx, voucher, old, booking.id, booking.subsidy_fen)?;
    }
    let funds = lock_voucher(tx, asked)?;
    let stored = asked.quoted(funds.as_ref());
    if asked.order.expected.is_some_and(|expected| !expected.is(&stored.quote)) {
        return Err(Error::QuoteChanged(Box::new(stored.quote)));
    }
    Ok(put_quote(booking, stored, funds))
}

/// Records and announces a step that needs no more to be said.
pub fn finish(tx: &mut Tx<'_>, booking: Booking, done: &str) -> Result<BookingView, Error> {
    let names = Names::of(tx.conn(), &booking)?;
    tell(tx, &booking, done, &names, &json!({"reason": booking.reason, "charge": booking.charge}))?;
    Ok(BookingView::of(booking, names).with_documents())
}
