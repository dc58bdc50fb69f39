//! A listing's booking rules and its tariff: one version follows another, none is changed.

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::super::model::{BookingRules, Error, ListingDocument, ListingState, NetworkFacts, Tariff};
use super::super::queries::{self, DocumentRow, Kept};
use super::coming::begin_due;
use super::companion::{self, NamedListing};
use super::show::{is_theirs, visible};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId};
use crate::store::Tx;

/// A listing's document in force.
#[derive(Debug, Clone)]
pub struct InForce<D> {
    pub listing_id: ListingId,
    /// Rises with every change; 0 while nothing was ever said.
    pub version: i32,
    pub document: D,
    pub changed_at: Option<DateTime<Utc>>,
}

/// The booking rules of a listing in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListingRules {
    pub listing_id: ListingId,
    /// Rises with every change; 0 while nothing was ever asked.
    pub version: i32,
    pub rules: BookingRules,
    /// Absent while nothing was ever asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
    /// The names of the listings that the rules require.
    pub required: Vec<NamedListing>,
    /// Listings that cannot be used without this one: their bookings hold it too.
    pub needed_by: Vec<NamedListing>,
}

/// Rules with the names of the listings that they require and of those that require them.
///
/// # Errors
/// The database refuses.
pub fn rules_named(conn: &mut PgConnection, now: InForce<BookingRules>) -> Result<ListingRules, Error> {
    let required = companion::named(conn, &now.document.needs())?;
    let needed_by = queries::listings_needing(conn, now.listing_id)?.into_iter().map(NamedListing::from).collect();
    Ok(ListingRules {
        listing_id: now.listing_id,
        version: now.version,
        rules: now.document,
        changed_at: now.changed_at,
        required,
        needed_by,
    })
}

/// The tariff of a listing in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListingTariff {
    pub listing_id: ListingId,
    /// Rises with every change; 0 while the prices alone count.
    pub version: i32,
    pub tariff: Tariff,
    /// Absent while the prices alone count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
}

impl From<InForce<Tariff>> for ListingTariff {
    fn from(now: InForce<Tariff>) -> Self {
        Self { listing_id: now.listing_id, version: now.version, tariff: now.document, changed_at: now.changed_at }
    }
}

/// What national networks ask of a listing, as it is said now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListingNetworkFacts {
    pub listing_id: ListingId,
    /// Rises with every change; 0 while nothing was said.
    pub version: i32,
    pub facts: NetworkFacts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
}

impl From<InForce<NetworkFacts>> for ListingNetworkFacts {
    fn from(now: InForce<NetworkFacts>) -> Self {
        Self { listing_id: now.listing_id, version: now.version, facts: now.document, changed_at: now.changed_at }
    }
}

/// One version of a listing's booking rules.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulesVersion {
    pub version: i32,
    pub rules: BookingRules,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
}

impl From<DocumentRow<BookingRules>> for RulesVersion {
    fn from(row: DocumentRow<BookingRules>) -> Self {
        Self { version: row.version, rules: row.document, changed_at: row.changed_at, changed_by: row.changed_by }
    }
}

/// One version of a listing's tariff.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TariffVersion {
    pub version: i32,
    pub tariff: Tariff,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
}

impl From<DocumentRow<Tariff>> for TariffVersion {
    fn from(row: DocumentRow<Tariff>) -> Self {
        Self { version: row.version, tariff: row.document, changed_at: row.changed_at, changed_by: row.changed_by }
    }
}

/// The document of a listing that the caller may see.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn document_show<D: Kept>(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    id: ListingId,
) -> Result<InForce<D>, Error> {
    visible(conn, caller, id)?;
    Ok(current(conn, id)?)
}

pub(super) fn current<D: Kept>(conn: &mut PgConnection, id: ListingId) -> diesel::QueryResult<InForce<D>> {
    Ok(match queries::document_current(conn, id)? {
        None => InForce { listing_id: id, version: 0, document: D::default(), changed_at: None },
        Some(DocumentRow { version, document, changed_at, .. }) => {
            InForce { listing_id: id, version, document, changed_at: Some(changed_at) }
        }
    })
}

/// Every version, newest first, at most `limit + 1`: to the listing's provider and those who admit.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn document_history<D: Kept, V: From<DocumentRow<D>>>(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ListingId,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<V>, Error> {
    let row = queries::listing_fetch(conn, id)?;
    if !is_theirs(caller, &row) {
        return Err(Error::NotFound);
    }
    Ok(queries::document_list(conn, id, before, limit + 1)?.into_iter().map(V::from).collect())
}

/// Puts a new document in the place of the old, for bookings and changes from now on; what is booked keeps the terms under
/// which it was. `version` is the one from which the change was made.
///
/// # Errors
/// Not the caller's, withdrawn, changed meanwhile, or fields that do not fit.
pub fn document_set<D: Kept>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ListingId,
    version: i32,
    new: &D,
) -> Result<InForce<D>, Error> {
    let listing = queries::listing_lock(tx.conn(), id)?;
    if listing.provider_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    if listing.state == ListingState::Withdrawn {
        let withdrawn = Invalid::new("withdrawn", "该条目已撤回", "the listing was withdrawn");
        return Err(Error::field("id", withdrawn));
    }
    begin_due(tx, &[id])?;
    let before: InForce<D> = current(tx.conn(), id)?;
    if before.version != version {
        return Err(Error::StaleDocument(before.version));
    }
    let mut faults = new.faults();
    let of = (id, listing.provider_id, listing.listing.kind.has_calendar());
    faults.extend(companion::needed_faults(tx.conn(), of, &new.needs())?);
    if !faults.is_empty() {
        return Err(Error::Fields(faults));
    }
    if before.document == *new {
        return Ok(before);
    }
    let row = DocumentRow {
        version: version.saturating_add(1),
        document: new.clone(),
        changed_at: tx.now(),
        changed_by: tx.actor().label.clone(),
    };
    queries::document_insert(tx.conn(), id, &row)?;
    let detail = json!({ "version": row.version, "now": new, "before": before.document });
    audit::record(tx, D::CHANGED, "listing", id.uuid(), &detail)?;
    Ok(current(tx.conn(), id)?)
}
