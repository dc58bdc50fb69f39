//! Waiting for a window that is taken: joining the line, answering an offer.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::create::create_in;
use super::people;
use super::quote::{Asked, Asking, QuoteAnswer, plea_of, told};
use super::read::BookingView;
use super::together::Rooms;
use super::wish;
use crate::audit;
use crate::booking::Error;
use crate::booking::model::{ExpectedQuote, NewOrder, Plea, VoucherChoice, WaitEntry, WaitState, WaitStep, Wanted};
pub use crate::booking::queries::WaitFilter;
use crate::booking::queries::{self, WaitRow, WaitScope};
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, Invalid, ListingId, Text, TimeWindow, WaitEntryId, local_time, text_enum};
use crate::store::{Tx, outbox};
use crate::web::Veto;

/// How many may wait for one listing, and one enterprise for all: lines that nobody will ever reach the end of help nobody.
const MOST_OF_LISTING: i64 = 100;
const MOST_OF_ENTERPRISE: i64 = 20;

/// Somebody in the line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WaitView {
    pub id: WaitEntryId,
    pub listing_id: ListingId,
    pub listing_name: String,
    pub provider_name: String,
    pub enterprise_name: String,
    pub window: Option<TimeWindow>,
    pub quantity: i32,
    /// As ordered: `none`, `best` or a voucher's id.
    #[schema(value_type = String)]
    pub voucher: VoucherChoice,
    pub state: WaitState,
    /// How many wait longer for the same time.
    pub ahead: i64,
    pub joined_at: DateTime<Utc>,
    /// Until when the window is, or was, kept for them.
    pub offer_until: Option<DateTime<Utc>>,
    /// What was offered, where it is only the rest of the window because somebody else did not come.
    pub offered_window: Option<TimeWindow>,
    /// Once booked.
    pub booking_id: Option<BookingId>,
}

impl From<WaitRow> for WaitView {
    fn from(row: WaitRow) -> Self {
        Self {
            id: row.id,
            listing_id: row.listing_id,
            listing_name: row.listing_name,
            provider_name: row.provider_name,
            enterprise_name: row.enterprise_name,
            window: TimeWindow::new(row.starts_at, row.ends_at).ok(),
            offered_window: row.offered_from.and_then(|from| TimeWindow::new(from, row.ends_at).ok()),
            quantity: row.wanted.0.quantity,
            voucher: row.wanted.0.voucher,
            state: row.state,
            ahead: row.ahead,
            joined_at: row.joined_at,
            offer_until: row.offer_until,
            booking_id: row.booking_id,
        }
    }
}

/// Joins the line for a window that is taken. What is ordered is booked when an offer is accepted, at the price of then.
///
/// # Errors
/// Those of [`super::quote`]; a window that is free, a line that is full, or waited for before.
pub fn wait_join(tx: &mut Tx<'_>, caller: &Caller, order: &NewOrder) -> Result<WaitView, Error> {
    let now = tx.now();
    let user = people::who_uses(tx.conn(), caller, order)?;
    let asked = Asked::read(tx.conn(), &Asking { user: Some(user), ..Asking::of(caller, order) }, now)?;
    let breaches = wish::breaches(tx.conn(), &asked, None, None)?;
    wish::heard(breaches, &plea_of(order))?;
    let Some(window) = order.window else {
        let invalid = Invalid::new("window_needed", "只有按时间预约的条目可以候补", "only a window can be waited for");
        return Err(Error::fault("window", invalid));
    };
    let listing = &asked.listing;
    if Rooms::of(listing, &asked.around.companions).are_free(tx.conn(), &window)? {
        return Err(free_now(&window).into());
    }
    queries::wait_count_lock(tx.conn(), listing.id, caller.organisation_id)?;
    let (of_listing, of_enterprise) = queries::wait_counts(tx.conn(), listing.id, caller.organisation_id)?;
    refuse_long("wait_list_full", "此条目的候补", "the line of this listing", of_listing, MOST_OF_LISTING)?;
    refuse_long(
        "waits_too_often",
        "贵单位的候补",
        "what your organisation waits for",
        of_enterprise,
        MOST_OF_ENTERPRISE,
    )?;
    let entry = WaitEntry {
        id: WaitEntryId::new(),
        listing_id: listing.id,
        provider_id: listing.provider_id,
        enterprise_id: caller.organisation_id,
        created_by: caller.user_id,
        starts_at: window.starts_at(),
        ends_at: window.ends_at(),
        wanted: Wanted(order.clone()),
        state: WaitState::Waiting,
        joined_at: now,
        offered_at: None,
        offer_until: None,
        booking_id: None,
        updated_at: now,
        look_again_at: None,
        offered_from: None,
    };
    queries::wait_insert(tx.conn(), &entry)?;
    record(tx, &entry, "joined", &json!({ "window": window, "ahead": of_listing }))?;
    wait_show(tx.conn(), caller, entry.id)
}

fn free_now(window: &TimeWindow) -> Box<Veto> {
    let text = Text::new("该时段现在空闲，可以直接预约", "the window is free now: book it");
    Veto::new("slot_free", text, window, "taken")
}

fn refuse_long(rule: &'static str, zh: &str, en: &str, count: i64, most: i64) -> Result<(), Error> {
    if count < most {
        return Ok(());
    }
    let text =
        Text::new(format!("{zh}已有 {count} 个，最多 {most} 个"), format!("{en}: {count} already, at most {most}"));
    Err(Veto::new(rule, text, count, most).into())
}

/// The enterprise waits no longer.
///
/// # Errors
/// Not its entry, or not waiting.
pub fn wait_leave(tx: &mut Tx<'_>, caller: &Caller, id: WaitEntryId) -> Result<WaitView, Error> {
    let mut entry = lock_own(tx, caller, id)?;
    take_step(tx, &mut entry, WaitStep::Leave)?;
    record(tx, &entry, "left", &json!({}))?;
    wait_show(tx.conn(), caller, id)
}

/// The enterprise does not want what is offered; the next in line is asked.
///
/// # Errors
/// Not its entry, or nothing offered.
pub fn wait_decline(tx: &mut Tx<'_>, caller: &Caller, id: WaitEntryId) -> Result<WaitView, Error> {
    let mut entry = lock_own(tx, caller, id)?;
    take_step(tx, &mut entry, WaitStep::Decline)?;
    queries::occupancy_release_kept(tx.conn(), id)?;
    record(tx, &entry, "declined", &json!({}))?;
    wait_show(tx.conn(), caller, id)
}

/// How an offer is taken.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitAcceptance {
    /// Which voucher is to pay: `none`, `best`, or a voucher's id; absent: the one that was named when joining.
    #[schema(value_type = Option<String>, example = "best")]
    pub voucher: Option<VoucherChoice>,
    /// What was told; what would come to something else is refused with the quote of now.
    pub expected: Option<ExpectedQuote>,
    /// Number of the customer's own purchase order; absent: the one that was named when joining.
    #[schema(max_length = 60)]
    pub customer_order_number: Option<String>,
    /// A note to who does the work; absent: the one that was written when joining.
    #[schema(max_length = 1000)]
    pub customer_note: Option<String>,
}

impl WaitAcceptance {
    /// The order that is booked by taking an offer so.
    fn order(&self, entry: &WaitEntry) -> NewOrder {
        let mut order = entry.order();
        if let Some(voucher) = self.voucher {
            // What was expected of another voucher is not expected of this one.
            (order.voucher, order.expected) = (voucher, None);
        }
        order.expected = self.expected.or(order.expected);
        for (said, now) in [
            (&mut order.customer_order_number, &self.customer_order_number),
            (&mut order.customer_note, &self.customer_note),
        ] {
            if now.is_some() {
                said.clone_from(now);
            }
        }
        order
    }
}

/// That an offer is over.
fn refuse_over(entry: &WaitEntry, now: DateTime<Utc>) -> Result<(), Error> {
    let Some(until) = entry.offer_until.filter(|until| *until <= now) else { return Ok(()) };
    let text = Text::new(
        format!("保留时间已于 {} 结束，时段已让给下一位", local_time(until)),
        format!("the offer ended at {}; the next in line is asked", local_time(until)),
    );
    Err(Veto::new("offer_over", text, now, until).into())
}

/// What taking the offer would come to now: price, the voucher's share and which voucher, own share. Changes nothing and holds
/// nothing.
///
/// # Errors
/// As [`wait_accept`], but for warnings, which are shown.
pub fn wait_quote(
    conn: &mut PgConnection,
    caller: &Caller,
    id: WaitEntryId,
    new: &WaitAcceptance,
    now: DateTime<Utc>,
) -> Result<QuoteAnswer, Error> {
    let own = queries::wait_fetch(conn, id)?.filter(|entry| entry.enterprise_id == caller.organisation_id);
    let entry = own.ok_or(Error::NotFound)?;
    entry.state.next(WaitStep::Accept)?;
    refuse_over(&entry, now)?;
    let order = new.order(&entry);
    let user = people::who_uses(conn, caller, &order)?;
    let asked = Asked::read(conn, &Asking { user: Some(user), ..Asking::of(caller, &order) }, now)?;
    let mut problems = wish::breaches(conn, &asked, None, None)?;
    if entry.offered_from.is_some() {
        wish::ask_no_notice(&mut problems);
    }
    // Warnings are shown, not held against a question.
    wish::heard(problems.clone(), &Plea { accepted: None, ..plea_of(&order) })?;
    told(conn, &asked, problems)
}

/// The enterprise takes the offer: window, price, decision and hold as for any booking, in one transaction; the window was
/// kept and is never free between.
///
/// # Errors
/// Not its entry, nothing offered, too late, or those of [`super::create()`].
pub fn wait_accept(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: WaitEntryId,
    new: &WaitAcceptance,
) -> Result<BookingView, Error> {
    let now = tx.now();
    let mut entry = lock_own(tx, caller, id)?;
    entry.state.next(WaitStep::Accept)?;
    refuse_over(&entry, now)?;
    let booking = create_in(tx, caller, &new.order(&entry), Some(&entry))?;
    entry.booking_id = Some(booking.id);
    take_step(tx, &mut entry, WaitStep::Accept)?;
    record(tx, &entry, "accepted", &json!({ "booking_id": booking.id }))?;
    Ok(booking)
}

fn lock_own(tx: &mut Tx<'_>, caller: &Caller, id: WaitEntryId) -> Result<WaitEntry, Error> {
    let entry = queries::wait_lock(tx.conn(), id)?;
    entry.filter(|entry| entry.enterprise_id == caller.organisation_id).ok_or(Error::NotFound)
}

/// Takes a step and writes it.
pub(super) fn take_step(tx: &mut Tx<'_>, entry: &mut WaitEntry, step: WaitStep) -> Result<(), Error> {
    entry.state = entry.state.next(step)?;
    entry.look_again_at = None;
    entry.updated_at = tx.now();
    Ok(queries::wait_save(tx.conn(), entry)?)
}

pub(super) fn record(tx: &mut Tx<'_>, entry: &WaitEntry, done: &str, detail: &Value) -> Result<(), Error> {
    Ok(audit::record(tx, &format!("wait_entry.{done}"), "wait_entry", entry.id.uuid(), detail)?)
}

/// Tells the enterprise what became of its waiting: `wait_entry.<done>`.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    entry: &WaitEntry,
    done: &str,
    listing_name: &str,
    reason: &str,
) -> Result<(), Error> {
    let news = json!({
        "recipients": [entry.enterprise_id],
        "listing_id": entry.listing_id,
        "listing_name": listing_name,
        "starts_at": local_time(entry.offered_from.unwrap_or(entry.starts_at)),
        "ends_at": local_time(entry.ends_at),
        "offer_until": entry.offer_until.map(local_time),
        "reason": reason,
    });
    Ok(outbox::announce(tx, &format!("wait_entry.{done}"), "wait_entry", entry.id.uuid(), &news)?)
}

/// Takes an offer back because its window is taken out of use; they keep their place in the line.
pub(super) fn withdraw_offer(tx: &mut Tx<'_>, id: WaitEntryId, listing: &str, reason: &str) -> Result<(), Error> {
    let Some(mut entry) = queries::wait_lock(tx.conn(), id)? else { return Ok(()) };
    (entry.offered_at, entry.offer_until, entry.offered_from) = (None, None, None);
    take_step(tx, &mut entry, WaitStep::Withdraw)?;
    queries::occupancy_release_kept(tx.conn(), id)?;
    record(tx, &entry, "withdrawn", &json!({ "reason": reason }))?;
    tell(tx, &entry, "withdrawn", listing, reason)
}

text_enum! {
    /// In which part the caller looks at the line.
    pub enum WaitSide {
        Enterprise = "enterprise",
        Provider = "provider",
    }
}

/// Entries of the caller's organisation, or of its listings, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn wait_list(
    conn: &mut PgConnection,
    caller: &Caller,
    side: Option<WaitSide>,
    filter: &WaitFilter,
    limit: i64,
) -> Result<Vec<WaitView>, Error> {
    let serves = caller.can(Capability::BookingServe);
    let scope = match side {
        Some(WaitSide::Provider) => WaitScope::Provider(caller.organisation_id),
        None if serves => WaitScope::Provider(caller.organisation_id),
        _ => WaitScope::Enterprise(caller.organisation_id),
    };
    Ok(queries::wait_list(conn, scope, filter, limit + 1)?.into_iter().map(WaitView::from).collect())
}

/// # Errors
/// Neither the caller's entry nor of its listing.
pub fn wait_show(conn: &mut PgConnection, caller: &Caller, id: WaitEntryId) -> Result<WaitView, Error> {
    let filter = WaitFilter { id: Some(id), ..WaitFilter::default() };
    let mine = caller.organisation_id;
    let mut rows = queries::wait_list(conn, WaitScope::Enterprise(mine), &filter, 1)?;
    if rows.is_empty() {
        rows = queries::wait_list(conn, WaitScope::Provider(mine), &filter, 1)?;
    }
    rows.pop().map(WaitView::from).ok_or(Error::NotFound)
}
