//! A listing's booking rules: one version follows another, none is changed.

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::super::model::{BookingRules, Error, ListingState};
use super::super::queries::{self, RulesRow};
use super::show::{is_theirs, visible};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId};
use crate::store::Tx;

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
}

/// One version of a listing's booking rules.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulesVersion {
    pub version: i32,
    pub rules: BookingRules,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
}

/// The rules of a listing that the caller may see.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn rules_show(conn: &mut PgConnection, caller: Option<&Caller>, id: ListingId) -> Result<ListingRules, Error> {
    visible(conn, caller, id)?;
    Ok(current(conn, id)?)
}

fn current(conn: &mut PgConnection, id: ListingId) -> diesel::QueryResult<ListingRules> {
    let row = queries::rules_current(conn, id)?;
    Ok(match row {
        None => ListingRules { listing_id: id, version: 0, rules: BookingRules::default(), changed_at: None },
        Some(RulesRow { version, rules, changed_at, .. }) => {
            ListingRules { listing_id: id, version, rules, changed_at: Some(changed_at) }
        }
    })
}

/// Every version, newest first, at most `limit + 1`: to the listing's provider and those who admit.
///
/// # Errors
/// Not there, or not the caller's to see.
pub fn rules_history(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ListingId,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<RulesVersion>, Error> {
    let row = queries::listing_fetch(conn, id)?;
    if !is_theirs(caller, &row) {
        return Err(Error::NotFound);
    }
    let versions = queries::rules_list(conn, id, before, limit + 1)?;
    let version =
        |RulesRow { version, rules, changed_at, changed_by }| RulesVersion { version, rules, changed_at, changed_by };
    Ok(versions.into_iter().map(version).collect())
}

/// Puts new rules in the place of the old, for bookings and changes from now on; what is booked keeps the terms under
/// which it was. `version` is the one from which the change was made.
///
/// # Errors
/// Not the caller's, withdrawn, changed meanwhile, or fields that do not fit.
pub fn rules_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ListingId,
    version: i32,
    new: &BookingRules,
) -> Result<ListingRules, Error> {
    let listing = queries::listing_lock(tx.conn(), id)?;
    if listing.provider_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    if listing.state == ListingState::Withdrawn {
        let withdrawn = Invalid::new("withdrawn", "该条目已撤回", "the listing was withdrawn");
        return Err(Error::field("id", withdrawn));
    }
    let before = current(tx.conn(), id)?;
    if before.version != version {
        return Err(Error::StaleRules(before.version));
    }
    let faults = new.faults();
    if !faults.is_empty() {
        return Err(Error::Fields(faults));
    }
    if before.rules == *new {
        return Ok(before);
    }
    let row = RulesRow {
        version: version.saturating_add(1),
        rules: new.clone(),
        changed_at: tx.now(),
        changed_by: tx.actor().label.clone(),
    };
    queries::rules_insert(tx.conn(), id, &row)?;
    let detail = json!({ "version": row.version, "rules": new, "rules_before": before.rules });
    audit::record(tx, "listing.rules_changed", "listing", id.uuid(), &detail)?;
    Ok(current(tx.conn(), id)?)
}
