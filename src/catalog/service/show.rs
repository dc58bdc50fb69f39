//! Looking at listings.

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::super::model::{
    BookableListing, ComingPrices, Error, ListingDraft, ListingState, RatingSummary, SuspendedBy,
};
use super::super::queries::{self, ListFilter, ListingRow};
use super::coming::coming_of;
use crate::identity::{Caller, Capability};
use crate::kernel::{Invalid, ListingId, OrganisationId, RegionCode};

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
    /// Announced for days to come, the next first; absent in lists and while nothing is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coming_prices: Vec<ComingPrices>,
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
            coming_prices: Vec::new(),
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
    let coming_prices = coming_of(conn, id)?;
    Ok(ListingView { rating: queries::rating_of_listing(conn, id)?, coming_prices, ..view })
}

pub(super) fn visible(conn: &mut PgConnection, caller: Option<&Caller>, id: ListingId) -> Result<ListingRow, Error> {
    let row = queries::listing_fetch(conn, id)?;
    let is_public = row.state == ListingState::Admitted && row.provider_is_admitted;
    if is_public || caller.is_some_and(|caller| is_theirs(caller, &row)) { Ok(row) } else { Err(Error::NotFound) }
}

pub(super) fn is_theirs(caller: &Caller, row: &ListingRow) -> bool {
    is_of(caller, row.provider_id, &row.listing.region_code)
}

/// Whether a provider's listing is the caller's own or theirs to admit.
fn is_of(caller: &Caller, provider: OrganisationId, region: &RegionCode) -> bool {
    caller.organisation_id == provider || (caller.can(Capability::ListingAdmit) && caller.region.covers(region))
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

/// Whether the caller may see a listing that was read for a booking.
pub fn is_visible(caller: Option<&Caller>, listing: &BookableListing) -> bool {
    let is_theirs = |caller| is_of(caller, listing.provider_id, &listing.region_code);
    listing.is_open_for_booking() || caller.is_some_and(is_theirs)
}

pub(super) fn too_long(days: i64) -> Invalid {
    Invalid::new("window", format!("时间段最长 {days} 天"), format!("a window of at most {days} days"))
}
