//! How a listing deals with those who wait and those who come late: its provider's own numbers.

use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::audit;
use crate::booking::Error;
use crate::booking::model::UseRule;
use crate::booking::queries;
use crate::catalog;
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId};
use crate::store::Tx;
use crate::web::FieldError;

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUseRule {
    /// How long a freed window is kept for the next in the wait-list, 5 to 10,080 minutes.
    pub offer_minutes: i32,
    /// After how many minutes the window of somebody who did not come is free again, 1 to 1,440; never by itself if absent.
    #[serde(default)]
    pub grace_minutes: Option<i32>,
}

/// The rule in force.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct UseRuleView {
    pub offer_minutes: i64,
    pub grace_minutes: Option<i64>,
    /// How often the provider set it; 0: the product's own.
    pub version: i32,
}

impl UseRuleView {
    fn of(rule: UseRule, version: i32) -> Self {
        let grace_minutes = rule.grace.map(|grace| grace.num_minutes());
        Self { offer_minutes: rule.offer.num_minutes(), grace_minutes, version }
    }
}

/// The rule of a listing, the product's own where its provider set none.
pub(super) fn rule_of(conn: &mut PgConnection, id: ListingId) -> Result<UseRule, Error> {
    Ok(queries::use_rule_find(conn, id)?.map(|(rule, _)| rule).unwrap_or_default())
}

/// The rule of a listing that the caller may see.
///
/// # Errors
/// No such listing.
pub fn use_rule(conn: &mut PgConnection, caller: Option<&Caller>, id: ListingId) -> Result<UseRuleView, Error> {
    see(conn, caller, id)?;
    let (rule, version) = queries::use_rule_find(conn, id)?.unwrap_or_default();
    Ok(UseRuleView::of(rule, version))
}

/// Sets the rule of the caller's own listing; offers that are made keep their time.
///
/// # Errors
/// Not its listing, or numbers out of range.
pub fn use_rule_set(tx: &mut Tx<'_>, caller: &Caller, id: ListingId, new: &NewUseRule) -> Result<UseRuleView, Error> {
    let mut faults = Vec::new();
    let mut expect = |field: &str, value: Option<i32>, least: i32, most: i32| {
        if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
            let zh = format!("{value} 分钟不在 {least} 到 {most} 之间");
            let en = format!("{value} minutes are not between {least} and {most}");
            faults.push(FieldError::invalid(field, Invalid::new("out_of_range", zh, en)));
        }
    };
    expect("offer_minutes", Some(new.offer_minutes), 5, 10_080);
    expect("grace_minutes", new.grace_minutes, 1, 1_440);
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    own_listing(tx.conn(), caller, id)?;
    let now = tx.now();
    let version = queries::use_rule_set(tx.conn(), id, (new.offer_minutes, new.grace_minutes), caller.user_id, now)?;
    audit::record(tx, "listing.use_rule_set", "listing", id.uuid(), new)?;
    let (rule, _) = queries::use_rule_find(tx.conn(), id)?.unwrap_or_default();
    Ok(UseRuleView::of(rule, version))
}

/// Refuses a listing that the caller may not see.
pub(super) fn see(conn: &mut PgConnection, caller: Option<&Caller>, id: ListingId) -> Result<(), Error> {
    catalog::service::show(conn, caller, id).map(drop).map_err(|error| match error {
        catalog::Error::NotFound => Error::NotFound,
        error => error.into(),
    })
}

/// The caller's own listing.
pub(super) fn own_listing(
    conn: &mut PgConnection,
    caller: &Caller,
    id: ListingId,
) -> Result<catalog::BookableListing, Error> {
    catalog::service::listing_for_booking(conn, id)?
        .filter(|listing| listing.provider_id == caller.organisation_id)
        .ok_or(Error::NotFound)
}
