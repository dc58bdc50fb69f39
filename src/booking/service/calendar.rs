//! A listing's calendar as everybody sees it: when it is open and when it is taken; not by whom.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::{together, wish};
use crate::booking::Error;
use crate::booking::model::full_windows;
use crate::booking::queries;
use crate::catalog::model::OpeningException;
use crate::catalog::{self, OpeningHours, Openings};
use crate::identity::Caller;
use crate::kernel::{Invalid, LOCAL_ZONE, ListingId, TimeWindow, local_date, stamp};

/// Busy windows that one answer holds at most, and the longest stretch of a calendar that one question may ask for.
const MOST_BUSY: usize = 5_000;
const LONGEST_CALENDAR_DAYS: i64 = 92;

/// When a listing is open and when it is taken; not by whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Calendar {
    /// The plain week; dates and statutory days may have other hours.
    pub opening_hours: OpeningHours,
    /// The clock of `opening_hours`, IANA name.
    pub time_zone: String,
    pub slot_minutes: i32,
    /// The parts of the window asked for in which it is open, dates with other hours and statutory days considered.
    pub open: Vec<TimeWindow>,
    /// Dates with hours of their own that the window touches, and why.
    pub exceptions: Vec<OpeningException>,
    /// Equal units; a moment is full when this many are busy.
    pub units: i32,
    /// Held time, set-up and clean-up included.
    pub busy: Vec<BusyWindow>,
    /// When something that it needs besides is taken, so that it cannot be booked either.
    pub needed: Vec<NeededFull>,
    /// Minutes that a booking keeps free before itself, besides what it books.
    pub setup_minutes: i32,
    /// Minutes that a booking keeps free after itself, besides what it books.
    pub cleanup_minutes: i32,
    /// There are more busy windows than one answer holds: ask for a shorter stretch.
    pub is_cut: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Busy)]
pub struct BusyWindow {
    pub unit: i32,
    #[serde(serialize_with = "stamp::serialize")]
    pub starts_at: DateTime<Utc>,
    #[serde(serialize_with = "stamp::serialize")]
    pub ends_at: DateTime<Utc>,
}

/// When no unit of a needed listing is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NeededFull {
    pub listing_id: ListingId,
    pub name: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// The calendar of a listing that the caller may see.
///
/// # Errors
/// Not there or not visible, or a window that is too long.
pub fn listing_calendar(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    id: ListingId,
    window: &TimeWindow,
) -> Result<Calendar, Error> {
    if window.duration().num_days() > LONGEST_CALENDAR_DAYS {
        let days = LONGEST_CALENDAR_DAYS;
        let (zh, en) = (format!("时间段最长 {days} 天"), format!("a window of at most {days} days"));
        return Err(Error::fault("to", Invalid::new("window", zh, en)));
    }
    let listing = catalog::service::listing_for_booking(conn, id)?;
    let listing = listing.filter(|listing| catalog::service::is_visible(caller, listing)).ok_or(Error::NotFound)?;
    let most = i64::try_from(MOST_BUSY).unwrap_or(i64::MAX);
    let mut busy = queries::busy_list(conn, id, window, None, most + 1)?;
    let is_cut = busy.len() > MOST_BUSY;
    busy.truncate(MOST_BUSY);
    let mut needed = Vec::new();
    for one in together::companions_for_anybody(conn, &listing, window.starts_at())? {
        let held = queries::busy_list(conn, one.listing.id, window, None, most)?;
        needed.extend(full_windows(&held, one.listing.units).into_iter().map(|full| NeededFull {
            listing_id: one.listing.id,
            name: one.listing.name.clone(),
            starts_at: full.starts_at(),
            ends_at: full.ends_at(),
        }));
    }
    let calendar = wish::calendar_of(conn, &listing)?;
    let openings = Openings { hours: &listing.opening_hours, rules: &listing.rules, calendar: &calendar };
    let (first, last) = (local_date(window.starts_at()), local_date(window.ends_at()));
    let touches = |exception: &&OpeningException| exception.from <= last && first <= exception.to;
    Ok(Calendar {
        open: openings.open_in(window),
        exceptions: listing.rules.exceptions.iter().filter(touches).cloned().collect(),
        time_zone: LOCAL_ZONE.name().to_owned(),
        slot_minutes: listing.slot_minutes,
        units: listing.units,
        busy: busy
            .into_iter()
            .map(|held| BusyWindow {
                unit: held.unit,
                starts_at: held.window.starts_at(),
                ends_at: held.window.ends_at(),
            })
            .collect(),
        needed,
        setup_minutes: listing.rules.setup_minutes,
        cleanup_minutes: listing.rules.cleanup_minutes,
        opening_hours: listing.opening_hours,
        is_cut,
    })
}
