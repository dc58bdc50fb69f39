use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use super::super::model::{ListingKind, Timetable};
use crate::kernel::{ListingId, TimeWindow};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uuid)]
    id: ListingId,
    #[diesel(sql_type = Text)]
    kind: ListingKind,
    #[diesel(sql_type = Jsonb)]
    opening_hours: Value,
    #[diesel(sql_type = Integer)]
    units: i32,
    #[diesel(sql_type = Integer)]
    slot_minutes: i32,
    #[diesel(sql_type = Integer)]
    min_minutes: i32,
    #[diesel(sql_type = Nullable<Integer>)]
    max_minutes: Option<i32>,
    #[diesel(sql_type = Integer)]
    lead_minutes: i32,
    #[diesel(sql_type = Integer)]
    horizon_days: i32,
}

/// When these listings can be booked, of those that have a calendar.
pub fn timetables(conn: &mut PgConnection, ids: &[ListingId]) -> QueryResult<Vec<(ListingId, Timetable)>> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT id, kind, opening_hours, units, slot_minutes, min_minutes, max_minutes, lead_minutes, horizon_days
         FROM listing WHERE id = ANY($1) AND kind IN ('instrument_time', 'lease')",
    )
    .bind::<Array<Uuid>, _>(ids)
    .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let table = Timetable {
                kind: row.kind,
                opening_hours: super::from_json(row.opening_hours)?,
                units: row.units,
                slot_minutes: row.slot_minutes,
                min_minutes: row.min_minutes,
                max_minutes: row.max_minutes,
                lead_minutes: row.lead_minutes,
                horizon_days: row.horizon_days,
            };
            Ok((row.id, table))
        })
        .collect()
}

#[derive(QueryableByName)]
struct BusyRow {
    #[diesel(sql_type = Uuid)]
    listing_id: ListingId,
    #[diesel(sql_type = Integer)]
    unit: i32,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
}

/// What is held of these listings within `range`, earliest first. One probe of the calendar's index for each listing, on
/// purpose: a join whose size is guessed wrong reads the whole calendar.
pub fn busy_of(
    conn: &mut PgConnection,
    ids: &[ListingId],
    range: &TimeWindow,
) -> QueryResult<Vec<(ListingId, i32, TimeWindow)>> {
    let rows: Vec<BusyRow> = diesel::sql_query(
        "SELECT o.listing_id, o.unit, o.starts_at, o.ends_at
         FROM unnest($1) AS asked (id) CROSS JOIN LATERAL (
             SELECT listing_id, unit, starts_at, ends_at FROM occupancy
             WHERE listing_id = asked.id AND tstzrange(starts_at, ends_at) && tstzrange($2, $3)) o
         ORDER BY o.listing_id, o.starts_at, o.unit",
    )
    .bind::<Array<Uuid>, _>(ids)
    .bind::<Timestamptz, _>(range.starts_at())
    .bind::<Timestamptz, _>(range.ends_at())
    .load(conn)?;
    let busy = |row: BusyRow| Some((row.listing_id, row.unit, TimeWindow::new(row.starts_at, row.ends_at).ok()?));
    Ok(rows.into_iter().filter_map(busy).collect())
}
