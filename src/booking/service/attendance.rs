//! At the instrument: coming, leaving, and not coming at all.
//!
//! Who has not come when the listing's grace time ends loses the window: the rest of it is free for others from then on.
//! Who comes later is let in as long as nobody else has the time; who has not come when the time is over is a no-show.

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::access::{Names, lock_as_provider, lock_if, save, take_step, tell};
use super::change::finish;
use super::check_in_code::is_key;
use super::deadlines::{CHUNK, every};
use super::read::BookingView;
use super::together::Rooms;
use super::use_rule::rule_of;
use super::violations;
use super::work::{EARLY_START, missed, refuse_before};
use crate::audit;
use crate::booking::Error;
use crate::booking::model::{AttendanceView, Booking, Patience, Step};
use crate::booking::queries;
use crate::catalog;
use crate::identity::Caller;
use crate::kernel::{Actor, BookingId, ListingId, Text, TimeWindow, UserId};
use crate::store::{Db, DbError, Tx};
use crate::web::Veto;

/// The customer is here and the work begins, by the provider's word.
///
/// # Errors
/// Not the provider's booking, or those of [`check_in`].
pub fn start(tx: &mut Tx<'_>, caller: &Caller, id: BookingId) -> Result<BookingView, Error> {
    let booking = lock_as_provider(tx, caller, id)?;
    arrive(tx, caller.user_id, booking)
}

/// The same by the provider's word, or by the customer's own with the code that is on the instrument.
///
/// # Errors
/// Not the caller's booking, not confirmed, more than a quarter of an hour before its time, a code that is not the
/// instrument's, or given up and in other hands.
pub fn check_in(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, key: Option<&str>) -> Result<BookingView, Error> {
    let booking = lock_as_present(tx, caller, id, key)?;
    arrive(tx, caller.user_id, booking)
}

/// By the word of `by`, who is at the instrument or lets its people in.
pub(super) fn arrive(tx: &mut Tx<'_>, by: UserId, mut booking: Booking) -> Result<BookingView, Error> {
    let now = tx.now();
    booking.state.next(Step::Start)?;
    refuse_before(&booking, Step::Start, EARLY_START, now)?;
    if queries::attendance_find(tx.conn(), booking.id)?.is_given_up() {
        take_back(tx, &booking)?;
    }
    // Who comes, comes to where it was put.
    booking.moved_unasked_at = None;
    let from = take_step(&mut booking, Step::Start, &Patience::WITHOUT_PROGRAMME, now)?;
    save(tx, &booking, from)?;
    queries::attendance_check_in(tx.conn(), booking.id, by, now)?;
    violations::arrived(tx, &booking)?;
    finish(tx, booking, "started")
}

/// Takes what is left of a window that was given up, with the time to set up and clean up, if nobody else has it.
fn take_back(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), Error> {
    let now = tx.now();
    let rooms = Rooms::of_booking(tx.conn(), booking)?;
    let rest = booking.window().and_then(|window| TimeWindow::new(now, window.ends_at()).ok());
    let is_back = match rest {
        Some(rest) => rooms.take(tx.conn(), booking.id, &rest)?.is_none(),
        None => false,
    };
    if is_back {
        return Ok(());
    }
    let grace = rule_of(tx.conn(), booking.listing_id)?.grace.map(|grace| grace.num_minutes());
    let late = booking.starts_at.map(|at| (now - at).num_minutes());
    let text = Text::new(
        format!("迟到 {} 分钟，超过宽限，时段已让出且现被占用", late.unwrap_or_default()),
        format!("{} minutes late: the window was given up and is taken now", late.unwrap_or_default()),
    );
    Err(Veto::new("grace_minutes", text, late, grace).into())
}

/// The customer goes; the rest of the window is free again. What was done is reported by the delivery.
///
/// # Errors
/// Not the caller's booking, not begun, left before, or a code that is not the instrument's.
pub fn check_out(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, key: Option<&str>) -> Result<BookingView, Error> {
    let booking = lock_as_present(tx, caller, id, key)?;
    leave(tx, caller.user_id, booking)
}

pub(super) fn leave(tx: &mut Tx<'_>, by: UserId, booking: Booking) -> Result<BookingView, Error> {
    let (id, now) = (booking.id, tx.now());
    booking.state.next(Step::CheckOut)?;
    if !queries::attendance_check_out(tx.conn(), id, by, now)? {
        let text = Text::new("此预约未签到，或已签退", "nobody is checked in, or they left before");
        return Err(Veto::new("checked_out", text, booking.state, "checked in").into());
    }
    queries::occupancy_end(tx.conn(), id, now)?;
    let used = queries::attendance_find(tx.conn(), id)?.used_minutes();
    violations::used(tx, &booking, used)?;
    let detail = json!({"used_minutes": used, "booked_minutes": booking.window().map(|window| window.minutes())});
    audit::record(tx, "booking.checked_out", "booking", id.uuid(), &detail)?;
    let names = Names::of(tx.conn(), &booking)?;
    Ok(BookingView::of(booking, names).with_documents())
}

/// The booking, locked, for its provider, or for its enterprise if it is at the instrument.
fn lock_as_present(tx: &mut Tx<'_>, caller: &Caller, id: BookingId, key: Option<&str>) -> Result<Booking, Error> {
    let mine = caller.organisation_id;
    let booking = lock_if(tx, id, |booking| booking.enterprise_id == mine || booking.provider_id == mine)?;
    if booking.provider_id != mine && !is_key(tx.conn(), booking.listing_id, key)? {
        let text = Text::new("请扫描仪器上的二维码签到", "scan the code that is on the instrument");
        return Err(Veto::new("check_in_key", text, "unknown", "as on the instrument").into());
    }
    Ok(booking)
}

/// What the caller may begin or end on an instrument now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckInBoard {
    pub listing_id: ListingId,
    pub listing_name: String,
    /// Whether the code is the instrument's.
    pub is_key: bool,
    pub bookings: Vec<PresentBooking>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PresentBooking {
    #[serde(flatten)]
    pub booking: BookingView,
    pub attendance: Option<AttendanceView>,
}

/// What the page shows that the code on an instrument opens: the caller's bookings that run, or may begin.
///
/// # Errors
/// No such listing.
pub fn check_in_board(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ListingId,
    key: Option<&str>,
    now: DateTime<Utc>,
) -> Result<CheckInBoard, Error> {
    let listing = catalog::service::listing_for_booking(conn, id)?.ok_or(Error::NotFound)?;
    let bookings = queries::booking_present_list(conn, id, caller.organisation_id, (now, now + EARLY_START))?;
    let names = Names::of_all(conn, &bookings)?;
    let ids: Vec<_> = bookings.iter().map(|booking| booking.id).collect();
    let uses = queries::attendance_list(conn, &ids)?;
    let bookings = bookings.into_iter().zip(names).map(|(booking, names)| {
        let used = uses.iter().find(|(id, _)| *id == booking.id).map(|(_, used)| *used);
        let attendance = used.zip(booking.window()).map(|(used, window)| AttendanceView::of(&used, &window));
        PresentBooking { booking: BookingView::of(booking, names).without_documents(), attendance }
    });
    Ok(CheckInBoard {
        listing_id: id,
        listing_name: listing.name,
        is_key: is_key(conn, id, key)?,
        bookings: bookings.collect(),
    })
}

/// What became of those who did not come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AttendanceReport {
    /// Windows that are free again.
    pub released: usize,
    pub missed: usize,
    /// Left for the next time; the log says why.
    pub failed: usize,
}

impl AttendanceReport {
    pub const fn handled(&self) -> usize {
        self.released + self.missed
    }
}

/// Frees the windows of those whose grace time is over, however long ago, and ends the bookings of those who never came.
/// Any number of processes may do this at once.
///
/// # Errors
/// The lists cannot be read.
pub fn run_attendance(db: &Db) -> Result<AttendanceReport, Error> {
    let actor = Actor::system("attendance");
    let mut report = AttendanceReport::default();
    let now = db.clock().now();
    let mut count = |done: Result<bool, Error>, id: BookingId| match done {
        Ok(done) => usize::from(done),
        Err(error) => {
            report.failed += 1;
            tracing::error!(booking = %id, %error, "who did not come could not be dealt with");
            0
        }
    };
    let (mut released, mut missed) = (0, 0);
    let awaited = |after| db.read(|conn| queries::booking_awaited_list(conn, now, after, CHUNK).map_err(DbError::from));
    every(awaited, |(_, id)| released += count(db.write(&actor, |tx| give_up(tx, id)), id))?;
    let due = |after| db.read(|conn| queries::booking_missed_list(conn, now, after, CHUNK).map_err(DbError::from));
    every(due, |(_, id)| missed += count(db.write(&actor, |tx| miss(tx, id)), id))?;
    Ok(AttendanceReport { released, missed, ..report })
}

/// Frees the rest of a window, unless somebody came meanwhile.
fn give_up(tx: &mut Tx<'_>, id: BookingId) -> Result<bool, Error> {
    let now = tx.now();
    let Some(booking) = queries::booking_lock_confirmed(tx.conn(), id)? else { return Ok(false) };
    let grace = rule_of(tx.conn(), booking.listing_id)?.grace;
    let is_due = grace.zip(booking.starts_at).is_some_and(|(grace, starts_at)| starts_at + grace <= now);
    if !is_due || queries::attendance_find(tx.conn(), id)?.released_at.is_some() {
        return Ok(false);
    }
    queries::occupancy_release(tx.conn(), id)?;
    queries::attendance_release(tx.conn(), id, now)?;
    let names = Names::of(tx.conn(), &booking)?;
    tell(
        tx,
        &booking,
        "given_up",
        &names,
        &json!({"grace_minutes": grace.map(|grace: Duration| grace.num_minutes())}),
    )?;
    Ok(true)
}

/// Ends a booking that was given up and to which nobody came.
fn miss(tx: &mut Tx<'_>, id: BookingId) -> Result<bool, Error> {
    let now = tx.now();
    let Some(booking) = queries::booking_lock_confirmed(tx.conn(), id)? else { return Ok(false) };
    if !queries::attendance_find(tx.conn(), id)?.is_given_up() || booking.ends_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    missed(tx, booking)?;
    Ok(true)
}
