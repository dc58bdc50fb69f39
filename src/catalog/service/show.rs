//! Looking at listings.

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::super::model::{
    BookableListing, Error, ListingDraft, ListingState, OpeningHours, RatingSummary, SuspendedBy,
};
use super::super::queries::{self, ListFilter, ListingRow};
use crate::identity::{Caller, Capability};
use crate::kernel::{Invalid, LOCAL_ZONE, ListingId, OrganisationId, TimeWindow};

/// Busy windows that one answer holds at most, and the longest stretch of a calendar that one question may ask for.
const MOST_BUSY: i64 = 5_000;
const LONGEST_CALENDAR_DAYS: i64 = 92;
const MOST_VERSIONS: i64 = 200;

/// All that a booking needs to know of a listing, with the prices in force; `None` if there is no such listing.
///
/// # Errors
/// The database refuses.
pub fn listing_for_booking(conn: &mut PgConnection, id: ListingId) -> Result<Option<BookableListing>, Error> {
    Ok(queries::listing_for_booking(conn, id)?)
}

/// A listing as people see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListingView {
    pub id: ListingId,
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub state: ListingState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended_by: Option<SuspendedBy>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state_reason: String,
    /// Rises with every change of the description or the prices.
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// What enterprises say of it; absent while nobody has, and in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingSummary>,
    #[serde(flatten)]
    pub listing: ListingDraft,
}

impl From<ListingRow> for ListingView {
    fn from(row: ListingRow) -> Self {
        Self {
            id: row.id,
            provider_id: row.provider_id,
            provider_name: row.provider_name,
            state: row.state,
            suspended_by: row.suspended_by,
            state_reason: row.state_reason,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            rating: None,
            listing: row.listing,
        }
    }
}

/// One listing: to everybody while it and its provider are admitted, else to its provider and those who admit.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn show(conn: &mut PgConnection, caller: Option<&Caller>, id: ListingId) -> Result<ListingView, Error> {
    let view = ListingView::from(visible(conn, caller, id)?);
    Ok(ListingView { rating: queries::rating_of_listing(conn, id)?, ..view })
}

fn visible(conn: &mut PgConnection, caller: Option<&Caller>, id: ListingId) -> Result<ListingRow, Error> {
    let row = queries::listing_fetch(conn, id)?;
    let is_public = row.state == ListingState::Admitted && row.provider_is_admitted;
    if is_public || caller.is_some_and(|caller| is_theirs(caller, &row)) { Ok(row) } else { Err(Error::NotFound) }
}

fn is_theirs(caller: &Caller, row: &ListingRow) -> bool {
    caller.organisation_id == row.provider_id
        || (caller.can(Capability::ListingAdmit) && caller.region.covers(&row.listing.region_code))
}

/// Which listings to list.
#[derive(Debug, Clone)]
pub struct ListQuery {
    pub provider: Option<OrganisationId>,
    pub state: Option<ListingState>,
    pub before: Option<ListingId>,
    pub limit: i64,
}

/// Listings in any state, newest first: a provider's own, or those of the region of one who admits.
///
/// # Errors
/// The database refuses.
pub fn list(conn: &mut PgConnection, caller: &Caller, query: &ListQuery) -> Result<Vec<ListingView>, Error> {
    let admits = caller.can(Capability::ListingAdmit);
    let filter = ListFilter {
        provider: if admits { query.provider } else { Some(caller.organisation_id) },
        inside: admits.then(|| caller.region.clone()),
        state: query.state,
        before: query.before,
        limit: query.limit,
    };
    Ok(queries::listing_list(conn, &filter)?.into_iter().map(ListingView::from).collect())
}

/// A version of a listing as it was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListingVersion {
    pub version: i32,
    /// The listing's fields and prices at that time.
    #[schema(value_type = ListingDraft)]
    pub listing: Value,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
}

/// The versions of a listing, newest first: to its provider and those who admit.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn history(conn: &mut PgConnection, caller: &Caller, id: ListingId) -> Result<Vec<ListingVersion>, Error> {
    let row = queries::listing_fetch(conn, id)?;
    if !is_theirs(caller, &row) {
        return Err(Error::NotFound);
    }
    let versions = queries::listing_history(conn, id, MOST_VERSIONS)?;
    Ok(versions
        .into_iter()
        .map(|row| ListingVersion {
            version: row.version,
            listing: row.snapshot,
            changed_at: row.changed_at,
            changed_by: row.changed_by,
        })
        .collect())
}

/// When a listing is open and when it is taken; not by whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Calendar {
    pub opening_hours: OpeningHours,
    /// The clock of `opening_hours`, IANA name.
    pub time_zone: String,
    pub slot_minutes: i32,
    /// The parts of the window asked for in which it is open.
    pub open: Vec<TimeWindow>,
    /// Equal units; a moment is full when this many are busy.
    pub units: i32,
    pub busy: Vec<Busy>,
    /// There are more busy windows than one answer holds: ask for a shorter stretch.
    pub is_cut: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Busy {
    pub unit: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// The calendar of a listing that the caller may see.
///
/// # Errors
/// Not there or not visible, or a window that is too long.
pub fn calendar(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    id: ListingId,
    window: &TimeWindow,
) -> Result<Calendar, Error> {
    if window.duration().num_days() > LONGEST_CALENDAR_DAYS {
        return Err(Error::field("to", too_long(LONGEST_CALENDAR_DAYS)));
    }
    let row = visible(conn, caller, id)?;
    let mut busy: Vec<_> = queries::occupancy_list(conn, id, window, MOST_BUSY + 1)?
        .into_iter()
        .map(|(unit, starts_at, ends_at)| Busy { unit, starts_at, ends_at })
        .collect();
    let most = usize::try_from(MOST_BUSY).unwrap_or(usize::MAX);
    let is_cut = busy.len() > most;
    busy.truncate(most);
    Ok(Calendar {
        open: row.listing.opening_hours.open_in(window, LOCAL_ZONE),
        opening_hours: row.listing.opening_hours,
        time_zone: LOCAL_ZONE.name().to_owned(),
        slot_minutes: row.listing.slot_minutes,
        units: row.listing.units,
        busy,
        is_cut,
    })
}

pub(super) fn too_long(days: i64) -> Invalid {
    Invalid::new("window", format!("时间段最长 {days} 天"), format!("a window of at most {days} days"))
}
