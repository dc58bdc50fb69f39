use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::{Value, json};

use super::super::model::{HeldBy, HeldUnit, UnitsHeld};
use crate::kernel::ListingId;

/// So much is named of each listing.
const MOST: i64 = 20;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uuid)]
    listing_id: ListingId,
    #[diesel(sql_type = Integer)]
    units: i32,
    #[diesel(sql_type = Integer)]
    highest: i32,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Integer)]
    unit: i32,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    by: HeldBy,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
}

/// What holds, now or later, units of listings above those that each shall have; only listings of which something does.
pub fn units_held(
    conn: &mut PgConnection,
    wanted: &[(ListingId, i32)],
    now: DateTime<Utc>,
) -> QueryResult<BTreeMap<ListingId, UnitsHeld>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted = wanted.iter().map(|(id, units)| json!({ "listing_id": id, "units": units })).collect();
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT w.listing_id, w.units, h.highest, h.count, h.unit, h.starts_at, h.ends_at,
                CASE WHEN h.booking_id IS NOT NULL THEN 'booking'
                     WHEN h.wait_entry_id IS NOT NULL THEN 'offer'
                     WHEN h.agreement_id IS NOT NULL THEN 'lease'
                     WHEN h.training_id IS NOT NULL THEN 'training'
                     ELSE 'block' END AS by,
                coalesce(b.reference, a.reference) AS reference, k.reason
         FROM jsonb_to_recordset($1) AS w(listing_id uuid, units integer)
         CROSS JOIN LATERAL (
             SELECT o.*, max(o.unit) OVER () AS highest, count(*) OVER () AS count
             FROM occupancy o WHERE o.listing_id = w.listing_id AND o.unit > w.units AND o.ends_at > $2
             ORDER BY o.starts_at, o.unit LIMIT $3) h
         LEFT JOIN booking b ON b.id = h.booking_id LEFT JOIN agreement a ON a.id = h.agreement_id
         LEFT JOIN listing_block k ON k.id = h.block_id
         ORDER BY w.listing_id, h.starts_at, h.unit",
    )
    .bind::<Jsonb, _>(Value::Array(wanted))
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(MOST)
    .load(conn)?;
    let mut held: BTreeMap<ListingId, UnitsHeld> = BTreeMap::new();
    for row in rows {
        let Row { units, highest, count, unit, starts_at, ends_at, by, reference, reason, .. } = row;
        let of_listing = held.entry(row.listing_id).or_insert(UnitsHeld { units, highest, count, first: Vec::new() });
        of_listing.first.push(HeldUnit { unit, starts_at, ends_at, by, reference, reason });
    }
    Ok(held)
}
