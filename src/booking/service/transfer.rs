//! Handing a booking over to another enterprise: offered by one, taken over by the other with its own money, where the
//! provider's rules let it be. Its window is never free between.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::access::{Names, checked_reason, lock_as_enterprise, lock_if, refuse_own_use, tell};
use super::change::{refuse_begun, requote_for};
use super::create::hold;
use super::quote::{Asked, Asking, QuoteAnswer, told};
use super::read::BookingView;
use super::together::Rooms;
use super::wish;
use crate::audit;
use crate::booking::Error;
use crate::booking::model::{
    Booking, ExpectedQuote, IllegalStep, NewOrder, OrderWords, Plea, State, Step, Transfer, TransferState,
    VoucherChoice,
};
use crate::booking::queries::{self, TransferKey};
use crate::catalog::{self, BookingRule};
use crate::identity::{self, Caller};
use crate::kernel::{BookingId, BookingTransferId, Fen, Invalid, OrganisationId, Text, Uscc, local_time};
use crate::programme::Exclusion;
use crate::store::{Tx, outbox};
use crate::web::Veto;

/// To whom a booking is offered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTransfer {
    /// Unified social credit code of the enterprise, or other provider, that shall take it over.
    pub enterprise_uscc: Uscc,
    /// It reads this. 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// How it is taken over.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TakeOver {
    /// Which voucher is to pay: `none` (if absent), `best`, or a voucher's id.
    #[schema(value_type = String, default = "none")]
    pub voucher: VoucherChoice,
    /// What the enterprise declares about the service besides what the giver declared, which stands: reasons for which a
    /// programme may not pay.
    pub declared: BTreeSet<Exclusion>,
    /// Codes of services that the voucher's programme leaves out, besides those that the giver declared; at most 50 in all.
    pub declared_services: BTreeSet<String>,
    /// Rules whose warnings were read.
    pub accept_warnings: BTreeSet<BookingRule>,
    /// What was told; what would come to something else is refused with the quote of now.
    pub expected: Option<ExpectedQuote>,
}

impl TakeOver {
    /// What is ordered by taking a booking over: all that was, and what the giver declared about it.
    fn order(&self, booking: &Booking) -> NewOrder {
        let (mut declared, mut declared_services) = booking.quote.declared();
        declared.extend(self.declared.iter().copied());
        declared_services.extend(self.declared_services.iter().cloned());
        NewOrder {
            window: booking.window(),
            quantity: booking.quantity,
            voucher: self.voucher,
            declared,
            declared_services,
            with_operator: booking.quote.terms.extras.with_operator,
            consumables: booking.quote.terms.extras.consumables.clone(),
            expected: self.expected,
            ..NewOrder::of(booking.listing_id)
        }
    }
}

/// What taking a booking over would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TransferQuote {
    #[serde(flatten)]
    pub answer: QuoteAnswer,
    /// What is declared about the service, by the giver or by who takes it over.
    pub declared: BTreeSet<Exclusion>,
    pub declared_services: BTreeSet<String>,
}

/// An offer as both enterprises see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BookingTransfer)]
pub struct TransferView {
    pub id: BookingTransferId,
    pub booking_id: BookingId,
    pub reference: String,
    pub state: TransferState,
    pub reason: String,
    pub from_id: OrganisationId,
    pub from_name: String,
    pub to_id: OrganisationId,
    pub to_name: String,
    pub listing_id: crate::kernel::ListingId,
    pub listing_name: String,
    pub provider_name: String,
    pub window: Option<crate::kernel::TimeWindow>,
    pub quantity: i32,
    pub offered_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
}

/// Offers a booking of the caller's to another enterprise. Until that answers it stays where it is.
///
/// # Errors
/// Not its booking, own use, begun or over, agreed on in a quotation or contract, paid for, not allowed by the listing's rules,
/// offered before, or no such customer.
pub fn transfer_offer(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: BookingId,
    new: &NewTransfer,
) -> Result<TransferView, Error> {
    let reason = checked_reason(&new.reason)?;
    let now = tx.now();
    let booking = lock_as_enterprise(tx, caller, id)?;
    refuse_not_waiting(&booking, now)?;
    refuse_paid(tx.conn(), &booking)?;
    refuse_own_use(
        &booking,
        "本单位自用的预约不能转让给其他单位：请取消，时段即对外开放",
        "own use cannot be handed over to others: call it off, and its time is open to them",
    )?;
    let listing = catalog::service::listing_for_booking(tx.conn(), booking.listing_id)?.ok_or(Error::NotFound)?;
    if !listing.rules.transfers_allowed {
        let text = Text::new(
            "供方不允许把此条目的预约转让给其他单位",
            "bookings of this listing cannot be handed over to others",
        );
        return Err(Veto::new("transfers_allowed", text, false, true).into());
    }
    let to = identity::service::organisation_by_uscc(tx.conn(), &new.enterprise_uscc)?
        .filter(|found| found.kind.is_customer() && ![caller.organisation_id, booking.provider_id].contains(&found.id))
        .ok_or_else(|| {
            let nobody = Invalid::new(
                "not_found",
                "没有这家单位，或就是本单位或供方",
                "no such customer, or your own organisation, or the provider",
            );
            Error::fault("enterprise_uscc", nobody)
        })?;
    let transfer = Transfer {
        id: BookingTransferId::new(),
        booking_id: id,
        from_id: caller.organisation_id,
        to_id: to.id,
        reason,
        state: TransferState::Offered,
        offered_at: now,
        answered_at: None,
    };
    queries::transfer_insert(tx.conn(), &transfer, caller.user_id)?;
    audit::record(
        tx,
        "booking.transfer_offered",
        "booking",
        id.uuid(),
        &json!({"to": to.name, "reason": transfer.reason}),
    )?;
    announce(tx, "offered", &transfer, &booking, transfer.to_id)?;
    view(tx.conn(), transfer, booking)
}

fn refuse_not_waiting(booking: &Booking, now: DateTime<Utc>) -> Result<(), Error> {
    if !matches!(booking.state, State::Requested | State::Confirmed) {
        return Err(IllegalStep { state: booking.state, step: Step::Move }.into());
    }
    // What two sides agreed on with each other is not a third's.
    if booking.quote.terms.is_binding {
        return Err(Error::PartOfContract);
    }
    if booking.quote.terms.is_agreed {
        return Err(Error::Agreed);
    }
    refuse_begun(booking, Step::Move, now)
}

/// What the provider received of it was paid by who has it now, and counts for nobody else.
fn refuse_paid(conn: &mut PgConnection, booking: &Booking) -> Result<(), Error> {
    let received = queries::receipt_sum(conn, booking.id)?;
    if received.is_zero() {
        return Ok(());
    }
    let text = Text::new(
        "供方已登记本预约的收款：请供方先撤回收款登记，再转让",
        "the provider recorded payments for this booking: it must take them back before the booking is handed over",
    );
    Err(Veto::new("receipts_recorded", text, received, Fen::ZERO).into())
}

/// Tells one of the parties: `booking_transfer.<done>`.
fn announce(
    tx: &mut Tx<'_>,
    done: &str,
    transfer: &Transfer,
    booking: &Booking,
    whom: OrganisationId,
) -> Result<(), Error> {
    let names = Names::of(tx.conn(), booking)?;
    let parties = queries::organisation_names(tx.conn(), &[transfer.from_id, transfer.to_id])?;
    let name = |id| parties.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default();
    let news = json!({
        "recipients": [whom], "reference": booking.reference, "listing_name": names.listing,
        "provider_name": names.provider, "from_name": name(transfer.from_id), "to_name": name(transfer.to_id),
        "starts_at": booking.starts_at.map(local_time), "ends_at": booking.ends_at.map(local_time),
        "reason": transfer.reason,
    });
    Ok(outbox::announce(tx, &format!("booking_transfer.{done}"), "booking", booking.id.uuid(), &news)?)
}

/// A booking with its open offer in which the caller has a part; the booking is locked.
fn lock_open(tx: &mut Tx<'_>, id: BookingId, party: impl Fn(&Transfer) -> bool) -> Result<(Transfer, Booking), Error> {
    let booking = lock_if(tx, id, |_| true)?;
    let transfer = queries::transfer_find(tx.conn(), id)?.filter(party).ok_or(Error::NotFound)?;
    Ok((transfer, booking))
}

/// The other enterprise does not want it.
///
/// # Errors
/// Not offered to the caller, or answered before.
pub fn transfer_decline(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<TransferView, Error> {
    let (transfer, booking) = lock_open(tx, id, |transfer| transfer.to_id == caller.organisation_id)?;
    end(tx, caller, transfer, booking, TransferState::Declined)
}

/// The enterprise keeps its booking.
///
/// # Errors
/// Not offered by the caller, or answered before.
pub fn transfer_withdraw(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<TransferView, Error> {
    let (transfer, booking) = lock_open(tx, id, |transfer| transfer.from_id == caller.organisation_id)?;
    end(tx, caller, transfer, booking, TransferState::Withdrawn)
}

fn end(
    tx: &mut Tx<'_>,
    caller: &Caller,
    transfer: Transfer,
    booking: Booking,
    state: TransferState,
) -> Result<TransferView, Error> {
    let now = tx.now();
    queries::transfer_answer(tx.conn(), transfer.id, state, (caller.user_id, now))?;
    let done = format!("booking.transfer_{state}");
    audit::record(tx, &done, "booking", booking.id.uuid(), &json!({"reason": transfer.reason}))?;
    let whom = if state == TransferState::Declined { transfer.from_id } else { transfer.to_id };
    announce(tx, state.as_str(), &transfer, &booking, whom)?;
    view(tx.conn(), Transfer { state, answered_at: Some(now), ..transfer }, booking)
}

/// What taking the booking over would come to now: price, subsidy and own share of who takes it, and what must be said to it.
/// Changes nothing and holds nothing.
///
/// # Errors
/// As [`transfer_accept`], but for warnings, which are shown.
pub fn transfer_quote(
    conn: &mut PgConnection,
    caller: &Caller,
    id: BookingId,
    new: &TakeOver,
    now: DateTime<Utc>,
) -> Result<TransferQuote, Error> {
    let is_offered = |transfer: &Transfer| transfer.to_id == caller.organisation_id;
    let transfer = queries::transfer_find(conn, id)?.filter(is_offered).ok_or(Error::NotFound)?;
    let booking = queries::booking_fetch(conn, id)?.ok_or(Error::NotFound)?;
    if booking.enterprise_id != transfer.from_id {
        return Err(Error::Changed);
    }
    refuse_not_waiting(&booking, now)?;
    refuse_paid(conn, &booking)?;
    let order = new.order(&booking);
    let asked = Asked::read(conn, &Asking { instead_of: Some(id), ..Asking::of(caller, &order) }, now)?;
    let problems = wish::breaches(conn, &asked, None, Some(id))?;
    // Warnings are shown, not held against a question.
    wish::judged(conn, &asked, problems.clone(), &Plea::default(), Some(id))?;
    let answer = told(conn, &asked, problems)?;
    Ok(TransferQuote { answer, declared: order.declared, declared_services: order.declared_services })
}

/// The other enterprise takes the booking over as it stands: the rules are held against it, it pays its own price with its
/// own voucher, and what the first held is free again. In one transaction; the window is never free between.
///
/// # Errors
/// Not offered to the caller, answered before, begun, paid for by the giver, or those of [`super::create()`].
pub fn transfer_accept(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, new: &TakeOver) -> Result<BookingView, Error> {
    let now = tx.now();
    let (transfer, mut booking) = lock_open(tx, id, |transfer| transfer.to_id == caller.organisation_id)?;
    if booking.enterprise_id != transfer.from_id {
        return Err(Error::Changed);
    }
    refuse_not_waiting(&booking, now)?;
    refuse_paid(tx.conn(), &booking)?;
    let order = new.order(&booking);
    let asked = Asked::bind(tx, &Asking { instead_of: Some(booking.id), ..Asking::of(caller, &order) })?;
    let breaches = wish::breaches(tx.conn(), &asked, None, Some(booking.id))?;
    let plea = Plea { accepted: Some(&new.accept_warnings), ..Plea::default() };
    let allowance = wish::judged(tx.conn(), &asked, breaches, &plea, Some(booking.id))?;
    let funds = requote_for(tx, &mut booking, &asked)?;
    booking.allowance = allowance;
    booking.enterprise_id = asked.enterprise.id;
    booking.region_code = asked.enterprise.region_code.clone();
    booking.used_by = Some(caller.user_id);
    // It is none of the giver's series any more.
    booking.series_id = None;
    booking.moved_unasked_at = None;
    booking.version = booking.version.wrapping_add(1);
    booking.updated_at = now;
    booking.hold_transfer_id = hold(tx, &booking, funds.as_ref())?;
    if let Some(window) = booking.window() {
        let taken = Rooms::of(&asked.listing, &asked.around.companions).take(tx.conn(), booking.id, &window)?;
        if taken.is_some() {
            return Err(wish::slot_taken(tx.conn(), &asked, taken, Some(booking.id))?);
        }
    }
    queries::booking_save_owner(tx.conn(), &booking)?;
    // What the giver's books call it, and what it wrote, is not said by who has it now.
    queries::words_put(tx.conn(), booking.id, &OrderWords::default())?;
    queries::booking_save_move(tx.conn(), &booking)?;
    queries::transfer_answer(tx.conn(), transfer.id, TransferState::Accepted, (caller.user_id, now))?;
    let names = Names::of(tx.conn(), &booking)?;
    tell(tx, &booking, "transferred", &names, &json!({"why": transfer.reason}))?;
    announce(tx, "accepted", &transfer, &booking, transfer.from_id)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// Offers by and to the caller's organisation, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn transfer_list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<TransferState>,
    before: Option<TransferKey>,
    limit: i64,
) -> Result<Vec<TransferView>, Error> {
    let rows = queries::transfer_list(conn, caller.organisation_id, state, before, limit + 1)?;
    rows.into_iter().map(|(transfer, booking)| view(conn, transfer, booking)).collect()
}

fn view(conn: &mut PgConnection, transfer: Transfer, booking: Booking) -> Result<TransferView, Error> {
    let names = Names::of(conn, &booking)?;
    let parties = queries::organisation_names(conn, &[transfer.from_id, transfer.to_id])?;
    let name = |id| parties.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default();
    Ok(TransferView {
        id: transfer.id,
        booking_id: transfer.booking_id,
        window: booking.window(),
        reference: booking.reference,
        state: transfer.state,
        reason: transfer.reason,
        from_id: transfer.from_id,
        from_name: name(transfer.from_id),
        to_id: transfer.to_id,
        to_name: name(transfer.to_id),
        listing_id: booking.listing_id,
        listing_name: names.listing,
        provider_name: names.provider,
        quantity: booking.quantity,
        offered_at: transfer.offered_at,
        answered_at: transfer.answered_at,
    })
}
