//! Bookings as they were made, to be played through other rules.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::booking::model::State;
use crate::catalog::ListingKind;
use crate::identity::{Organisation, OrganisationKind};
use crate::kernel::{Fen, OrganisationId, RegionCode};
use crate::store::schema::{booking, listing, organisation, region};

/// A booking as it was ordered.
#[derive(Queryable)]
pub struct PastBooking {
    pub created_at: DateTime<Utc>,
    pub enterprise_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub price_fen: Fen,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub kind: ListingKind,
    pub category: String,
    pub voucher_payable: bool,
}

/// What enterprises of a region booked (no rules are for others), called off or not taken aside; the oldest first.
pub fn past_bookings(
    conn: &mut PgConnection,
    within: &RegionCode,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<PastBooking>> {
    booking::table
        .inner_join(listing::table)
        .filter(booking::region_code.like(format!("{}%", within.prefix())))
        .filter(booking::created_at.ge(from).and(booking::created_at.lt(until)))
        .filter(exists(organisation::table.filter(
            organisation::id.eq(booking::enterprise_id).and(organisation::kind.eq(OrganisationKind::Enterprise)),
        )))
        .filter(booking::state.ne_all([State::Rejected, State::Cancelled, State::NoShow]))
        .order((booking::created_at, booking::id))
        .limit(limit)
        .select((
            booking::created_at,
            booking::enterprise_id,
            booking::provider_id,
            booking::price_fen,
            booking::starts_at,
            booking::ends_at,
            listing::kind,
            listing::category,
            listing::voucher_payable,
        ))
        .load(conn)
}

/// Organisations as they are now.
pub fn organisations(
    conn: &mut PgConnection,
    ids: &BTreeSet<uuid::Uuid>,
) -> QueryResult<BTreeMap<uuid::Uuid, Organisation>> {
    let rows: Vec<Organisation> =
        organisation::table.filter(organisation::id.eq_any(ids)).select(Organisation::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id.uuid(), row)).collect())
}

/// Districts of a region, or the region itself where it has none.
pub fn districts(conn: &mut PgConnection, within: &RegionCode) -> QueryResult<Vec<RegionCode>> {
    let inside: Vec<RegionCode> = region::table
        .filter(region::code.like(format!("{}%", within.prefix())))
        .filter(region::code.not_like("%00"))
        .order(region::code)
        .select(region::code)
        .load(conn)?;
    Ok(if inside.is_empty() { vec![within.clone()] } else { inside })
}
