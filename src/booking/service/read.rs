//! Looking at bookings.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::access::{Names, rules_for};
use crate::audit;
use crate::billing;
use crate::booking::Error;
use crate::booking::model::{
    AcceptedBooking, Allowance, Attendance, AttendanceView, BookedOrder, Booking, Charge, ChargeContest, Claimable,
    Delivery, FallenCharge, Metered, OrderWords, Quote, Rating, State, WaivedCharge,
};
pub use crate::booking::queries::BookingFilter;
use crate::booking::queries::{self, CalendarRow, Scope};
use crate::identity::{Caller, Capability};
use crate::kernel::{
    AgreementId, BlockId, BookingId, BookingSeriesId, Fen, ListingId, OrganisationId, ProgrammeVersionId, RegionCode,
    TimeWindow, TrainingId, UserId, VoucherId, WaitEntryId, text_enum,
};

/// A booking as its parties and the bureaus see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingView {
    pub id: BookingId,
    pub reference: String,
    pub state: State,
    pub region_code: RegionCode,
    pub listing_id: ListingId,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    /// 本单位自用: the provider's own people use it. The price is for internal accounting; nobody owes it, and it is no service
    /// to others.
    pub is_own_use: bool,
    pub names: Names,
    pub window: Option<TimeWindow>,
    pub quantity: i32,
    /// What was ordered besides.
    pub order: BookedOrder,
    /// Who of the enterprise's people will use it; absent where the provider's staff took the order and nobody has said.
    pub used_by: Option<UserId>,
    /// When the provider put it elsewhere, until the enterprise agrees: meanwhile calling off costs nothing and is no violation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_unasked_at: Option<DateTime<Utc>>,
    /// Of which series it is an occurrence, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series_id: Option<BookingSeriesId>,
    /// The number of the customer's own purchase order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_order_number: Option<String>,
    /// What the customer wrote to who does the work; left out of the lists of bureaus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_note: Option<String>,
    /// Whether the customer reads the results only once its own share is received, as the rules said when it was booked.
    pub results_after_payment: bool,
    /// As quoted.
    pub price_fen: Fen,
    /// As quoted, and held on the voucher until the booking ends.
    pub subsidy_fen: Fen,
    /// As quoted: what the voucher does not pay; of own use nothing.
    pub own_share_fen: Fen,
    pub voucher_id: Option<VoucherId>,
    pub programme_version_id: Option<ProgrammeVersionId>,
    /// Once accepted.
    pub final_price_fen: Option<Fen>,
    /// Once accepted: what can be claimed.
    pub final_subsidy_fen: Option<Fen>,
    /// Once accepted: what the enterprise itself pays.
    pub final_own_share_fen: Option<Fen>,
    /// When the system acts if nobody does.
    pub deadline_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub accepted_at: Option<DateTime<Utc>>,
    /// The rules that it breaks, and why it stands all the same; absent where it breaks none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowance: Option<Allowance>,
    /// What the enterprise owes for calling off late or not coming; absent where it owes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
    /// Left out of lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// What was delivered and what it comes to; left out of lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
}

/// A view that still has the documents at hand.
pub struct ViewWithDocuments {
    view: BookingView,
    quote: Quote,
    delivery: Option<Delivery>,
}

impl ViewWithDocuments {
    pub fn with_documents(self) -> BookingView {
        BookingView { quote: Some(self.quote), delivery: self.delivery, ..self.view }
    }

    pub fn without_documents(self) -> BookingView {
        self.view
    }
}

impl BookingView {
    pub fn of(booking: Booking, names: Names) -> ViewWithDocuments {
        let OrderWords { customer_order_number, customer_note } = names.words.clone();
        let view = Self {
            window: booking.window(),
            is_own_use: booking.is_own_use(),
            own_share_fen: booking.quoted_own_share(),
            final_own_share_fen: booking.final_own_share(),
            id: booking.id,
            reference: booking.reference,
            state: booking.state,
            region_code: booking.region_code,
            listing_id: booking.listing_id,
            enterprise_id: booking.enterprise_id,
            provider_id: booking.provider_id,
            names,
            quantity: booking.quantity,
            order: BookedOrder::of(&booking.quote.terms),
            used_by: booking.used_by,
            moved_unasked_at: booking.moved_unasked_at,
            series_id: booking.series_id,
            customer_order_number,
            customer_note,
            results_after_payment: booking.quote.terms.results_after_payment,
            price_fen: booking.price_fen,
            subsidy_fen: booking.subsidy_fen,
            voucher_id: booking.voucher_id,
            programme_version_id: booking.programme_version_id,
            final_price_fen: booking.final_price_fen,
            final_subsidy_fen: booking.final_subsidy_fen,
            deadline_at: booking.deadline_at,
            reason: booking.reason,
            version: booking.version,
            created_at: booking.created_at,
            updated_at: booking.updated_at,
            accepted_at: booking.accepted_at,
            allowance: booking.allowance,
            charge: booking.charge,
            quote: None,
            delivery: None,
        };
        ViewWithDocuments { view, quote: booking.quote.quote, delivery: booking.delivery }
    }
}

/// A booking with everything that was done to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookingDetail {
    #[serde(flatten)]
    pub booking: BookingView,
    /// The local day on which its samples are to arrive, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub samples_on: Option<NaiveDate>,
    /// When it was really used; absent for orders without a window and until somebody comes, or does not come in time.
    pub attendance: Option<AttendanceView>,
    /// What meters and other systems say of its use, where they say anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metered: Option<Metered>,
    /// What the enterprise owed for not using it, and its provider did not ask for after all.
    pub waived: Option<WaivedCharge>,
    /// What it owed for calling off late, and owes no longer, for all of the time was taken again.
    pub fallen: Option<FallenCharge>,
    /// What the enterprise said against what it owes, or owed.
    pub contest: Option<ChargeContest>,
    /// What the enterprise said of it.
    pub rating: Option<Rating>,
    /// Oldest first.
    pub timeline: Vec<audit::Event>,
}

text_enum! {
    /// In which part the caller looks at bookings.
    #[schema(as = BookingSide)]
    pub enum Side {
        Enterprise = "enterprise",
        Provider = "provider",
        /// All of the caller's region.
        Region = "region",
    }
}

/// Bookings that the caller may see, newest first: at most `limit + 1`, so that the reader knows whether there are more.
/// Without a side: the region for those who may read all, else those that the caller's organisation ordered or serves.
///
/// # Errors
/// The database refuses.
pub fn booking_list(
    conn: &mut PgConnection,
    caller: &Caller,
    side: Option<Side>,
    filter: &BookingFilter,
    limit: i64,
) -> Result<Vec<BookingView>, Error> {
    let scope = scope_of(caller, side);
    let bookings = queries::booking_list(conn, &scope, filter, limit + 1)?;
    let names = Names::of_all(conn, &bookings)?;
    let is_party = !matches!(scope, Scope::Region(_));
    let view = |(booking, names)| {
        let mut view = BookingView::of(booking, names).without_documents();
        view.customer_note = view.customer_note.filter(|_| is_party);
        view
    };
    Ok(bookings.into_iter().zip(names).map(view).collect())
}

fn scope_of(caller: &Caller, side: Option<Side>) -> Scope {
    let reads_all = caller.can(Capability::BookingReadAll);
    match side {
        None | Some(Side::Region) if reads_all => Scope::Region(caller.region.prefix().to_owned()),
        // Of a program, what its organisation serves, if it does not say.
        None if caller.can(Capability::BookingServe) || caller.client.is_some() => {
            Scope::Provider(caller.organisation_id)
        }
        Some(Side::Provider) => Scope::Provider(caller.organisation_id),
        _ => Scope::Enterprise(caller.organisation_id),
    }
}

fn may_see(caller: &Caller, booking: &Booking) -> bool {
    let is_party = [booking.enterprise_id, booking.provider_id].contains(&caller.organisation_id);
    is_party || (caller.can(Capability::BookingReadAll) && caller.region.covers(&booking.region_code))
}

/// The booking, if the caller may see it.
pub(super) fn booking_visible(conn: &mut PgConnection, caller: &Caller, id: BookingId) -> Result<Booking, Error> {
    queries::booking_fetch(conn, id)?.filter(|booking| may_see(caller, booking)).ok_or(Error::NotFound)
}

/// One booking with its quote, its delivery and its timeline.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn booking_detail(conn: &mut PgConnection, caller: &Caller, id: BookingId) -> Result<BookingDetail, Error> {
    let booking = booking_visible(conn, caller, id)?;
    let names = Names::of(conn, &booking)?;
    let timeline = audit::timeline(conn, "booking", id.uuid()).map_err(|audit::Error::Db(error)| Error::Db(error))?;
    let rating = queries::rating_find(conn, id)?;
    let waived = queries::waiver_find(conn, id)?;
    let (fallen, contest) = (queries::lapse_find(conn, id)?, queries::contest_find(conn, id)?);
    let (samples_on, attendance) = (queries::sample_day_find(conn, id)?, attendance_of(conn, &booking)?);
    let metered = Metered::of(queries::metered_list(conn, id)?);
    let booking = BookingView::of(booking, names).with_documents();
    Ok(BookingDetail { booking, samples_on, attendance, metered, waived, fallen, contest, rating, timeline })
}

fn attendance_of(conn: &mut PgConnection, booking: &Booking) -> Result<Option<AttendanceView>, Error> {
    let Some(window) = booking.window() else { return Ok(None) };
    let attendance = queries::attendance_find(conn, booking.id)?;
    Ok((attendance != Attendance::default()).then(|| AttendanceView::of(&attendance, &window)))
}

/// What a claim needs of an accepted booking.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::NotAccepted`].
pub fn booking_for_claim(conn: &mut PgConnection, id: BookingId) -> Result<AcceptedBooking, Error> {
    let booking = queries::booking_fetch(conn, id)?.ok_or(Error::NotFound)?;
    AcceptedBooking::of(booking).ok_or(Error::NotAccepted)
}

/// What can be claimed of an accepted booking whose programme pays the enterprise back, as its bill stands now.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::NotAccepted`], also where no programme pays.
pub fn claimable(conn: &mut PgConnection, id: BookingId) -> Result<Claimable, Error> {
    let booking = queries::booking_fetch(conn, id)?.ok_or(Error::NotFound)?;
    let rules = rules_for(conn, &booking)?.ok_or(Error::NotAccepted)?;
    let amounts = booking.final_price_fen.zip(booking.final_subsidy_fen).ok_or(Error::NotAccepted)?;
    let credited = billing::service::credited_by_hand(conn, id)?;
    Ok(Claimable::of(amounts, &booking.quote, &rules, credited))
}

/// A window that is held on one of the provider's listings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CalendarEntry {
    pub listing_id: ListingId,
    pub unit: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Held before the window, to set up.
    pub setup_minutes: i32,
    /// Held after the window, to clean up.
    pub cleanup_minutes: i32,
    /// Present for a booking.
    pub booking_id: Option<BookingId>,
    pub reference: Option<String>,
    pub state: Option<State>,
    pub enterprise_name: Option<String>,
    /// The number of the customer's own purchase order, and what it wrote to who does the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_order_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_note: Option<String>,
    /// Whether it is the provider's own people who use it, or wait for it.
    pub is_own_use: bool,
    /// Present for a block of the provider's own.
    pub block_id: Option<BlockId>,
    pub block_reason: Option<String>,
    /// Present where the window is kept for somebody in the wait-list.
    pub wait_entry_id: Option<WaitEntryId>,
    /// The name of what was booked, where this listing is held only because that needs it.
    pub needed_by: Option<String>,
    /// Present for the term of a contract.
    pub agreement_id: Option<AgreementId>,
    /// Present where a training is held.
    pub training_id: Option<TrainingId>,
}

impl From<CalendarRow> for CalendarEntry {
    fn from(row: CalendarRow) -> Self {
        Self {
            listing_id: row.listing_id,
            unit: row.unit,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            setup_minutes: row.setup_minutes,
            cleanup_minutes: row.cleanup_minutes,
            booking_id: row.booking_id,
            reference: row.reference,
            state: row.state,
            enterprise_name: row.enterprise,
            customer_order_number: row.customer_order_number,
            customer_note: row.customer_note,
            is_own_use: row.is_own_use,
            block_id: row.block_id,
            block_reason: row.block_reason,
            wait_entry_id: row.wait_entry_id,
            needed_by: row.needed_by,
            agreement_id: row.agreement_id,
            training_id: row.training_id,
        }
    }
}

/// What one answer may hold.
const MOST_ENTRIES: i64 = 10_000;

/// Who comes when, on all of the provider's listings or one of them.
///
/// # Errors
/// The database refuses.
pub fn provider_calendar(
    conn: &mut PgConnection,
    caller: &Caller,
    listing_id: Option<ListingId>,
    range: &TimeWindow,
) -> Result<Vec<CalendarEntry>, Error> {
    let rows = queries::calendar_list(conn, caller.organisation_id, listing_id, range, MOST_ENTRIES)?;
    Ok(rows.into_iter().map(CalendarEntry::from).collect())
}
