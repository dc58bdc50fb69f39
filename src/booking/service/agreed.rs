//! Orders at a price that both sides agreed on, in a quotation or a contract, instead of the list's: the same booking, the
//! same decision and the same hold. The listing's rules do not ask about them, for the provider itself agreed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

use super::access::{Names, checked_reason, lock_if, save, tell};
use super::change::{end_unpaid, requote_for};
use super::create::{book, hold};
use super::quote::{Asked, Asking, Parties};
use super::read::BookingView;
use super::wish::{self, Counting, Surroundings};
use crate::booking::Error;
use crate::booking::model::{
    Booking, Buffers, ExpectedQuote, IllegalStep, NewOrder, Quote, State, Step, VoucherChoice, Wish,
};
use crate::booking::queries;
use crate::catalog::{self, BookableListing, PriceQuote, PriceUnit};
use crate::identity::Caller;
use crate::kernel::{
    AgreementId, BookingId, Fen, ListingId, OrganisationId, ProgrammeId, Text, TimeWindow, UserId, VoucherId,
};
use crate::programme::Exclusion;
use crate::store::Tx;
use crate::voucher::{self, LockedVoucher};

/// What both sides agreed on.
#[derive(Debug, Clone)]
pub struct AgreedOrder {
    pub listing_id: ListingId,
    pub enterprise: OrganisationId,
    /// Who accepted for the enterprise.
    pub user: UserId,
    /// Samples, or 1.
    pub quantity: i32,
    pub price: Fen,
    /// Where the price came from, in sentences.
    pub steps: Vec<Text>,
    pub voucher: VoucherChoice,
    pub declared: BTreeSet<Exclusion>,
    /// When the service is done, where that is agreed: from, to. Where it is not, the day of delivery counts.
    pub service: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Before this it cannot be delivered.
    pub not_before: Option<DateTime<Utc>>,
    /// When it is to be done.
    pub deliver_by: Option<DateTime<Utc>>,
    /// It is a stage of a contract, which neither side ends alone.
    pub is_binding: bool,
    /// What vouchers pay of other parts of the same contract.
    pub earlier: Fen,
    pub expected: Option<ExpectedQuote>,
    /// What the agreement is called: the number of the quotation or of the contract.
    pub about: String,
}

impl AgreedOrder {
    fn order(&self) -> NewOrder {
        NewOrder {
            quantity: self.quantity,
            voucher: self.voucher,
            declared: self.declared.clone(),
            expected: self.expected,
            ..NewOrder::of(self.listing_id)
        }
    }
}

impl<'o> Asked<'o> {
    /// As the order is agreed; `order` is its own.
    fn agreed(
        conn: &mut PgConnection,
        agreed: &'o AgreedOrder,
        order: &'o NewOrder,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let Parties { listing, enterprise, provider, customer, class } =
            Parties::read(conn, order.listing_id, agreed.enterprise)?;
        let asking = Asking { enterprise: agreed.enterprise, user: Some(agreed.user), order, instead_of: None };
        let around = Surroundings::read(conn, &listing, &asking, now, Counting::ToTell)?;
        let price = PriceQuote {
            amount: agreed.price,
            unit_price: agreed.price,
            unit: PriceUnit::Fixed,
            class,
            steps: agreed.steps.clone(),
        };
        Ok(Self {
            order,
            listing,
            enterprise,
            provider,
            customer,
            class,
            price,
            around,
            companions: Vec::new(),
            user: Some(agreed.user),
            is_by_provider: false,
            agreed: Some(agreed),
            earlier: agreed.earlier,
            now,
        })
    }

    /// From when the time to deliver counts.
    pub(super) fn worked_from(&self) -> DateTime<Utc> {
        self.agreed.and_then(|agreed| agreed.deliver_by).map_or(self.now, |by| by.max(self.now))
    }
}

/// Books what was agreed; confirmed at once, for both sides have said yes.
///
/// # Errors
/// The listing or a party is not admitted now, a voucher that cannot be used, or [`Error::QuoteChanged`].
pub fn book_agreed(tx: &mut Tx<'_>, agreed: &AgreedOrder) -> Result<BookingView, Error> {
    let (order, now) = (agreed.order(), tx.now());
    let asked = Asked::agreed(tx.conn(), agreed, &order, now)?;
    book(tx, agreed.user, &asked, State::Confirmed, None, None)
}

/// What the best vouchers would pay now of parts that are agreed on together: what one takes, the next cannot.
///
/// # Errors
/// The listing or a party is not admitted now.
pub fn quote_agreed(conn: &mut PgConnection, parts: &[AgreedOrder], now: DateTime<Utc>) -> Result<Vec<Quote>, Error> {
    let Some(first) = parts.first() else { return Ok(Vec::new()) };
    let order = first.order();
    let mut asked = Asked::agreed(conn, first, &order, now)?;
    let mut funds = Vec::new();
    for id in voucher::service::usable_ids(conn, first.enterprise, now)? {
        funds.push(voucher::service::quote_funds(conn, id, first.enterprise, now)?);
    }
    let mut spent = Spent::default();
    let mut quotes = Vec::new();
    for part in parts {
        asked.agreed = Some(part);
        asked.earlier = part.earlier.checked_add(spent.all).unwrap_or(part.earlier);
        (asked.price.amount, asked.price.unit_price) = (part.price, part.price);
        asked.price.steps.clone_from(&part.steps);
        let best = if part.voucher == VoucherChoice::None { None } else { spent.best(&asked, &funds) };
        let quote = asked.quoted(best.as_ref()).quote;
        spent.add(best.as_ref(), quote.subsidy);
        quotes.push(quote);
    }
    Ok(quotes)
}

/// What earlier parts took of which voucher.
#[derive(Default)]
struct Spent {
    by: Vec<(VoucherId, ProgrammeId, Fen)>,
    all: Fen,
}

impl Spent {
    /// The voucher that pays most for this part, with what is left of it.
    fn best(&self, asked: &Asked<'_>, funds: &[LockedVoucher]) -> Option<LockedVoucher> {
        let mut best: Option<(Fen, LockedVoucher)> = None;
        for one in funds {
            let mut left = one.clone();
            for (voucher, programme, amount) in &self.by {
                if *voucher == left.voucher.id {
                    left.available = left.available.remaining_after(*amount);
                }
                if *programme == left.voucher.programme_id {
                    left.annual_used = left.annual_used.checked_add(*amount).unwrap_or(left.annual_used);
                    left.is_first_use = false;
                }
            }
            let subsidy = asked.quoted(Some(&left)).quote.subsidy;
            if best.as_ref().is_none_or(|(most, _)| subsidy > *most) {
                best = Some((subsidy, left));
            }
        }
        best.map(|(_, left)| left)
    }

    fn add(&mut self, by: Option<&LockedVoucher>, amount: Fen) {
        if let Some(locked) = by.filter(|_| amount.is_positive()) {
            self.by.push((locked.voucher.id, locked.voucher.programme_id, amount));
            self.all = self.all.checked_add(amount).unwrap_or(self.all);
        }
    }
}

/// An agreed booking that is not delivered is paid by what vouchers give now, or without them: what it held is let go of and
/// what it holds from now on is held, in this transaction.
///
/// # Errors
/// Delivered or over, or the listing or a party is not admitted now.
pub fn pay_agreed_otherwise(tx: &mut Tx<'_>, id: BookingId, agreed: &AgreedOrder) -> Result<BookingView, Error> {
    let (order, now) = (agreed.order(), tx.now());
    let mut booking = lock_if(tx, id, |_| true)?;
    let state = booking.state;
    if !matches!(state, State::Confirmed | State::InUse) {
        return Err(IllegalStep { state, step: Step::Move }.into());
    }
    let held_before = booking.subsidy_fen;
    let asked = Asked::agreed(tx.conn(), agreed, &order, now)?;
    let funds = requote_for(tx, &mut booking, &asked)?;
    booking.hold_transfer_id = hold(tx, &booking, funds.as_ref())?;
    booking.version = booking.version.wrapping_add(1);
    booking.updated_at = now;
    queries::booking_save_move(tx.conn(), &booking)?;
    save(tx, &booking, state)?;
    let names = Names::of(tx.conn(), &booking)?;
    let detail = json!({ "voucher_id": booking.voucher_id, "held_before_fen": held_before, "agreed": agreed.about });
    tell(tx, &booking, "paid_otherwise", &names, &detail)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// Calls off an agreed booking that is not delivered, as its contract ends; what it held is free again.
///
/// # Errors
/// Delivered or over.
pub fn cancel_agreed(tx: &mut Tx<'_>, id: BookingId, reason: &str) -> Result<BookingView, Error> {
    let reason = checked_reason(reason)?;
    let booking = lock_if(tx, id, |_| true)?;
    end_unpaid(tx, booking, Step::Cancel, Some(reason), "cancelled")
}

/// The booking, locked, if the caller is one of its parties.
///
/// # Errors
/// [`Error::NotFound`].
pub fn booking_lock_for(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<Booking, Error> {
    let mine = caller.organisation_id;
    lock_if(tx, id, |booking| booking.enterprise_id == mine || booking.provider_id == mine)
}

/// Holds a unit of a listing with a calendar for the whole term of a contract; others need none.
///
/// # Errors
/// [`Error::SlotTaken`] with what is free near by.
pub fn term_hold(tx: &mut Tx<'_>, id: ListingId, term: &TimeWindow, agreement: AgreementId) -> Result<(), Error> {
    let listing = catalog::service::listing_for_booking(tx.conn(), id)?.ok_or(Error::NotFound)?;
    if !listing.kind.has_calendar() {
        return Ok(());
    }
    let room = (listing.units, Buffers::default());
    if queries::unit_lease(tx.conn(), id, room, term, agreement)? {
        return Ok(());
    }
    Err(term_taken(tx, &listing, term)?)
}

fn term_taken(tx: &mut Tx<'_>, listing: &BookableListing, term: &TimeWindow) -> Result<Error, Error> {
    let now = tx.now();
    let calendar = wish::calendar_of(tx.conn(), listing)?;
    let anybody = Wish::of_anybody(listing, catalog::CustomerClass::Standard, &calendar, now);
    Ok(Error::SlotTaken(Box::new(wish::nearest(tx.conn(), &anybody, term, None)?)))
}

/// A contract's term goes on, or ends, until `ends_at` instead of `ended_at`; what it holds stays its own all the while.
///
/// # Errors
/// [`Error::SlotTaken`], with what is free near by, where its unit is somebody else's before then.
pub fn term_move_end(
    tx: &mut Tx<'_>,
    id: ListingId,
    agreement: AgreementId,
    (ended_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), Error> {
    if queries::occupancy_move_term_end(tx.conn(), agreement, ends_at)? {
        return Ok(());
    }
    let listing = catalog::service::listing_for_booking(tx.conn(), id)?.ok_or(Error::NotFound)?;
    let added = TimeWindow::new(ended_at.min(ends_at), ended_at.max(ends_at)).map_err(|_| Error::NotBookable)?;
    Err(term_taken(tx, &listing, &added)?)
}

/// Lets go of what is left of a contract's term.
///
/// # Errors
/// The database refuses.
pub fn term_end(tx: &mut Tx<'_>, agreement: AgreementId) -> Result<(), Error> {
    let now = tx.now();
    Ok(queries::occupancy_end_term(tx.conn(), agreement, now)?)
}
