use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamptz};

use crate::kernel::{ListingId, TimeWindow};
use crate::store::schema::occupancy;

/// Unit, start and end of a busy window.
pub type BusyRow = (i32, DateTime<Utc>, DateTime<Utc>);

/// Busy windows of a listing that touch `window`, by unit, in order of time; no more than `limit`.
pub fn occupancy_list(
    conn: &mut PgConnection,
    listing: ListingId,
    window: &TimeWindow,
    limit: i64,
) -> QueryResult<Vec<BusyRow>> {
    let overlaps = sql::<Bool>("tstzrange(starts_at, ends_at) && tstzrange(")
        .bind::<Timestamptz, _>(window.starts_at())
        .sql(", ")
        .bind::<Timestamptz, _>(window.ends_at())
        .sql(")");
    occupancy::table
        .filter(occupancy::listing_id.eq(listing))
        .filter(overlaps)
        .order((occupancy::starts_at, occupancy::unit))
        .limit(limit)
        .select((occupancy::unit, occupancy::starts_at, occupancy::ends_at))
        .load(conn)
}
