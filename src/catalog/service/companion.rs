//! Listings that need each other.

use diesel::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::model::{BookableListing, Error, ListingState};
use super::super::queries::{self, NeededRow};
use crate::kernel::{Invalid, ListingId, OrganisationId};
use crate::web::FieldError;

/// Everything that one listing may need, in turn.
const MOST: usize = 10;

/// Another listing by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ListingName)]
pub struct NamedListing {
    pub id: ListingId,
    pub code: String,
    pub name: String,
}

impl From<NeededRow> for NamedListing {
    fn from(row: NeededRow) -> Self {
        Self { id: row.id, code: row.code, name: row.name }
    }
}

/// A listing that is held together with another.
#[derive(Debug, Clone)]
pub struct NeededListing {
    pub listing: BookableListing,
    /// Whether its own price is added.
    pub is_billed: bool,
}

/// Everything that is needed with a listing: what its rules name, and what the rules of those name.
///
/// # Errors
/// The database refuses; more than ten.
pub fn listings_needed(conn: &mut PgConnection, of: &BookableListing) -> Result<Vec<NeededListing>, Error> {
    let mut found: Vec<NeededListing> = Vec::new();
    let mut asked = of.rules.requires.clone();
    while let Some(one) = asked.pop() {
        if one.listing_id == of.id {
            continue;
        }
        if let Some(known) = found.iter_mut().find(|known| known.listing.id == one.listing_id) {
            known.is_billed |= one.is_billed;
            continue;
        }
        let Some(listing) = queries::listing_for_booking(conn, one.listing_id)? else { continue };
        if found.len() == MOST {
            let many =
                Invalid::new("too_many", "需要同时占用的条目超过 10 个", "it needs more than ten other listings");
            return Err(Error::field("listing_id", many));
        }
        asked.extend(&listing.rules.requires);
        found.push(NeededListing { listing, is_billed: one.is_billed });
    }
    found.sort_by(|one, other| one.listing.code.cmp(&other.listing.code));
    Ok(found)
}

/// What is wrong with the listings that rules name, by the fields that name them.
pub(super) fn needed_faults(
    conn: &mut PgConnection,
    (id, provider, has_calendar): (ListingId, OrganisationId, bool),
    needs: &[(String, ListingId)],
) -> Result<Vec<FieldError>, Error> {
    if needs.is_empty() {
        return Ok(Vec::new());
    }
    if !has_calendar {
        let timeless =
            Invalid::new("no_calendar", "此条目不按时间预约，不能占用其他条目", "this listing has no calendar");
        return Ok(vec![FieldError::invalid("requires", timeless)]);
    }
    let ids: Vec<ListingId> = needs.iter().map(|(_, id)| *id).collect();
    let known = queries::listings_needed(conn, &ids)?;
    let fault = |(field, needed): &(String, ListingId)| {
        let row = known.iter().find(|row| row.id == *needed && row.provider_id == provider);
        let invalid = match row {
            _ if *needed == id => Invalid::new("itself", "条目不能需要自己", "a listing cannot need itself"),
            None => Invalid::new("not_found", "不是本单位的条目", "no listing of yours"),
            Some(row) if row.state == ListingState::Withdrawn => {
                Invalid::new("withdrawn", "该条目已撤回", "the listing was withdrawn")
            }
            Some(row) if !row.kind.has_calendar() => {
                Invalid::new("no_calendar", "该条目不按时间预约", "the listing has no calendar")
            }
            Some(_) => return None,
        };
        Some(FieldError::invalid(field.clone(), invalid))
    };
    Ok(needs.iter().filter_map(fault).collect())
}

/// Listings that these rules name, in the order of their codes.
pub(super) fn named(conn: &mut PgConnection, needs: &[(String, ListingId)]) -> Result<Vec<NamedListing>, Error> {
    if needs.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ListingId> = needs.iter().map(|(_, id)| *id).collect();
    let mut named: Vec<_> = queries::listings_needed(conn, &ids)?.into_iter().map(NamedListing::from).collect();
    named.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(named)
}
