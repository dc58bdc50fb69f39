use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use super::super::model::{CustomerClass, ListingKind, Timetable};
use crate::kernel::{ListingId, OrganisationId, TimeWindow, WorkingCalendar};
use crate::store::schema::{calendar_day, calendar_year, provider_customer as customers};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uuid)]
    id: ListingId,
    #[diesel(sql_type = Uuid)]
    provider_id: OrganisationId,
    #[diesel(sql_type = Bool)]
    is_offered: bool,
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
    #[diesel(sql_type = Jsonb)]
    rules: Value,
    #[diesel(sql_type = Nullable<Date>)]
    certified_until: Option<NaiveDate>,
}

/// When these listings can be booked, of those that have a calendar.
pub fn timetables(conn: &mut PgConnection, ids: &[ListingId]) -> QueryResult<Vec<(ListingId, Timetable)>> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT l.id, l.provider_id, l.state = 'admitted' AS is_offered, l.kind, l.opening_hours, l.units, l.slot_minutes,
                l.min_minutes, l.max_minutes, l.lead_minutes, l.horizon_days,
                coalesce((SELECT r.rules FROM listing_rules r WHERE r.listing_id = l.id ORDER BY r.version DESC LIMIT 1),
                         '{}') AS rules,
                (SELECT min(c.valid_until) FROM listing_certificate c
                 WHERE c.listing_id = l.id AND c.ended_at IS NULL AND c.stops_booking) AS certified_until
         FROM listing l WHERE l.id = ANY($1) AND l.kind IN ('instrument_time', 'lease')",
    )
    .bind::<Array<Uuid>, _>(ids)
    .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let table = Timetable {
                provider_id: row.provider_id,
                is_offered: row.is_offered,
                kind: row.kind,
                opening_hours: super::from_json(row.opening_hours)?,
                units: row.units,
                slot_minutes: row.slot_minutes,
                min_minutes: row.min_minutes,
                max_minutes: row.max_minutes,
                lead_minutes: row.lead_minutes,
                horizon_days: row.horizon_days,
                rules: super::from_json(row.rules)?,
                certified_until: row.certified_until,
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
         FROM unnest($1::uuid[]) AS asked (id) CROSS JOIN LATERAL (
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

/// The classes that providers count an enterprise among.
pub fn classes_of(
    conn: &mut PgConnection,
    enterprise: OrganisationId,
) -> QueryResult<HashMap<OrganisationId, CustomerClass>> {
    let rows: Vec<(OrganisationId, CustomerClass)> = customers::table
        .filter(customers::enterprise_id.eq(enterprise))
        .select((customers::provider_id, customers::customer_class))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Every statutory day of the years whose notice is loaded.
pub fn working_calendar(conn: &mut PgConnection) -> QueryResult<WorkingCalendar> {
    let years: Vec<i32> = calendar_year::table.select(calendar_year::year).load(conn)?;
    let days: Vec<(NaiveDate, bool)> =
        calendar_day::table.select((calendar_day::day, calendar_day::is_off_day)).load(conn)?;
    Ok(WorkingCalendar::new(years, days))
}
