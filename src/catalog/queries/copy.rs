use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::kernel::ListingId;
use crate::store::schema::occupancy;

/// How many bookings of these listings are not over; only listings that have any.
pub fn bookings_to_come(
    conn: &mut PgConnection,
    ids: &[ListingId],
    now: DateTime<Utc>,
) -> QueryResult<BTreeMap<ListingId, i64>> {
    let rows: Vec<(ListingId, i64)> = occupancy::table
        .filter(occupancy::listing_id.eq_any(ids).and(occupancy::ends_at.gt(now)))
        .filter(occupancy::booking_id.is_not_null())
        .group_by(occupancy::listing_id)
        .select((occupancy::listing_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
