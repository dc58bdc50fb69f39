use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::MeteredUse;
use crate::kernel::BookingId;
use crate::store::schema::usage_record;

/// More than any booking has.
const MOST_RECORDS: i64 = 1_000;

/// The records of use that belong to a booking, earliest first.
pub fn metered_list(conn: &mut PgConnection, id: BookingId) -> QueryResult<Vec<MeteredUse>> {
    type Row = (String, DateTime<Utc>, DateTime<Utc>, i32);
    let rows: Vec<Row> = usage_record::table
        .filter(usage_record::booking_id.eq(id))
        .order((usage_record::starts_at, usage_record::id))
        .limit(MOST_RECORDS)
        .select((usage_record::source, usage_record::starts_at, usage_record::ends_at, usage_record::minutes))
        .load(conn)?;
    let metered = |(source, starts_at, ends_at, minutes): Row| MeteredUse { source, starts_at, ends_at, minutes };
    Ok(rows.into_iter().map(metered).collect())
}
