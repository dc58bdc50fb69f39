use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::dsl::auto_type;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::{Value, json};

use crate::calendar::model::Occurrence;
use crate::kernel::{BlockId, BookingId, ExternalCalendarId, ListingId, TimeWindow, UserId};
use crate::store::schema::{external_block, external_busy, external_calendar, listing_block, occupancy};

/// PostgreSQL takes 65,535 values in a statement.
const AT_ONCE: usize = 5_000;

/// Somebody else's calendar as it was brought last, or, before anything was read of it, as it is named.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = external_calendar, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub struct ExternalCalendar {
    pub id: ExternalCalendarId,
    pub listing_id: ListingId,
    pub name: String,
    pub unit: Option<i32>,
    pub report: Option<Value>,
    pub imported_by: UserId,
    pub imported_at: Option<DateTime<Utc>>,
}

/// The listing's calendar of this name, locked until the transaction ends.
pub fn calendar_find_lock(
    conn: &mut PgConnection,
    listing: ListingId,
    name: &str,
) -> QueryResult<Option<ExternalCalendar>> {
    external_calendar::table
        .filter(external_calendar::listing_id.eq(listing))
        .filter(external_calendar::name.eq(name))
        .select(ExternalCalendar::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub fn calendar_list(conn: &mut PgConnection, listing: ListingId) -> QueryResult<Vec<ExternalCalendar>> {
    external_calendar::table
        .filter(external_calendar::listing_id.eq(listing))
        .order(external_calendar::name)
        .select(ExternalCalendar::as_select())
        .load(conn)
}

/// Writes the calendar, new or known.
pub fn calendar_save(conn: &mut PgConnection, calendar: &ExternalCalendar) -> QueryResult<()> {
    diesel::insert_into(external_calendar::table)
        .values(calendar)
        .on_conflict(external_calendar::id)
        .do_update()
        .set(calendar)
        .execute(conn)
        .map(drop)
}

/// Keeps a calendar as it was brought, and that it is counted out.
pub fn calendar_keep(
    conn: &mut PgConnection,
    id: ExternalCalendarId,
    content: &[u8],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(external_calendar::table.find(id))
        .set((external_calendar::content.eq(content), external_calendar::counted_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// Calendars that were counted out before, the longest ago first.
pub fn calendar_due_list(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<ExternalCalendarId>> {
    external_calendar::table
        .filter(external_calendar::content.is_not_null().and(external_calendar::counted_at.le(before)))
        .order((external_calendar::counted_at, external_calendar::id))
        .limit(limit)
        .select(external_calendar::id)
        .load(conn)
}

/// A calendar that was brought, and counted out before: it waits to be counted out further.
#[auto_type(no_type_alias)]
fn is_due(id: ExternalCalendarId, before: DateTime<Utc>) -> _ {
    external_calendar::id
        .eq(id)
        .and(external_calendar::counted_at.le(before))
        .and(external_calendar::content.is_not_null())
}

/// The calendar with what was brought, if it is due; not locked.
pub fn calendar_due(
    conn: &mut PgConnection,
    id: ExternalCalendarId,
    before: DateTime<Utc>,
) -> QueryResult<Option<(ExternalCalendar, Vec<u8>)>> {
    external_calendar::table
        .filter(is_due(id, before))
        .select((ExternalCalendar::as_select(), external_calendar::content.assume_not_null()))
        .first(conn)
        .optional()
}

/// The calendar, if it is due, locked; none if somebody else works on it or has done so since.
pub fn calendar_take_due(
    conn: &mut PgConnection,
    id: ExternalCalendarId,
    before: DateTime<Utc>,
) -> QueryResult<Option<ExternalCalendar>> {
    external_calendar::table
        .filter(is_due(id, before))
        .for_no_key_update()
        .skip_locked()
        .select(ExternalCalendar::as_select())
        .first(conn)
        .optional()
}

pub fn calendar_counted(conn: &mut PgConnection, id: ExternalCalendarId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(external_calendar::table.find(id)).set(external_calendar::counted_at.eq(now)).execute(conn).map(drop)
}

/// When the calendar was brought; counting it out again is not bringing it.
pub fn calendar_imported_at(
    conn: &mut PgConnection,
    id: ExternalCalendarId,
    at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    diesel::update(external_calendar::table.find(id)).set(external_calendar::imported_at.eq(at)).execute(conn).map(drop)
}

pub fn calendar_delete(conn: &mut PgConnection, id: ExternalCalendarId) -> QueryResult<()> {
    diesel::delete(external_calendar::table.find(id)).execute(conn).map(drop)
}

/// An event's name, start and end.
pub type BusyRow = (String, DateTime<Utc>, DateTime<Utc>);

pub fn busy_list(conn: &mut PgConnection, calendar: ExternalCalendarId) -> QueryResult<HashSet<BusyRow>> {
    let rows: Vec<BusyRow> = external_busy::table
        .filter(external_busy::calendar_id.eq(calendar))
        .select((external_busy::uid, external_busy::starts_at, external_busy::ends_at))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Keeps what the calendar says now, and nothing else.
pub fn busy_replace(
    conn: &mut PgConnection,
    calendar: ExternalCalendarId,
    occurrences: &[Occurrence],
) -> QueryResult<()> {
    diesel::delete(external_busy::table.filter(external_busy::calendar_id.eq(calendar))).execute(conn)?;
    for part in occurrences.chunks(AT_ONCE) {
        let rows: Vec<_> = part
            .iter()
            .map(|occurrence| {
                (
                    external_busy::calendar_id.eq(calendar),
                    external_busy::uid.eq(&occurrence.uid),
                    external_busy::starts_at.eq(occurrence.window.starts_at()),
                    external_busy::ends_at.eq(occurrence.window.ends_at()),
                    external_busy::summary.eq(&occurrence.summary),
                )
            })
            .collect();
        diesel::insert_into(external_busy::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// A block and its window.
pub type BlockKey = (BlockId, DateTime<Utc>, DateTime<Utc>);

/// The blocks that stand because of a calendar and are not over.
pub fn external_block_list(
    conn: &mut PgConnection,
    calendar: ExternalCalendarId,
    now: DateTime<Utc>,
) -> QueryResult<Vec<BlockKey>> {
    external_block::table
        .inner_join(listing_block::table)
        .filter(external_block::calendar_id.eq(calendar))
        .filter(listing_block::lifted_at.is_null())
        .filter(listing_block::ends_at.gt(now))
        .order(listing_block::starts_at)
        .select((listing_block::id, listing_block::starts_at, listing_block::ends_at))
        .load(conn)
}

/// Writes blocks of a calendar; they hold nothing yet.
pub fn block_insert_all(
    conn: &mut PgConnection,
    calendar: &ExternalCalendar,
    blocks: &[(BlockId, TimeWindow, String)],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    for part in blocks.chunks(AT_ONCE) {
        let rows: Vec<_> = part
            .iter()
            .map(|(id, window, reason)| {
                (
                    listing_block::id.eq(*id),
                    listing_block::listing_id.eq(calendar.listing_id),
                    listing_block::starts_at.eq(window.starts_at()),
                    listing_block::ends_at.eq(window.ends_at()),
                    listing_block::reason.eq(reason),
                    listing_block::created_by.eq(calendar.imported_by),
                    listing_block::created_at.eq(now),
                )
            })
            .collect();
        diesel::insert_into(listing_block::table).values(rows).execute(conn)?;
        let links: Vec<_> = part
            .iter()
            .map(|(id, _, _)| (external_block::block_id.eq(*id), external_block::calendar_id.eq(calendar.id)))
            .collect();
        diesel::insert_into(external_block::table).values(links).execute(conn)?;
    }
    Ok(())
}

/// Ends blocks and lets go of what they hold.
pub fn block_lift_all(conn: &mut PgConnection, ids: &[BlockId], now: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(occupancy::table.filter(occupancy::block_id.eq_any(ids))).execute(conn)?;
    diesel::update(listing_block::table.filter(listing_block::id.eq_any(ids)))
        .set(listing_block::lifted_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// What is held of a listing, by whom.
#[derive(Debug, Clone, QueryableByName)]
pub struct HeldRow {
    #[diesel(sql_type = Integer)]
    pub unit: i32,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub booking_id: Option<BookingId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// The calendar from which the block came.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub calendar_id: Option<ExternalCalendarId>,
}

/// Everything that is held of a listing within `range`, in order.
pub fn held_list(conn: &mut PgConnection, listing: ListingId, range: &TimeWindow) -> QueryResult<Vec<HeldRow>> {
    diesel::sql_query(
        "SELECT o.unit, o.starts_at, o.ends_at, o.booking_id, b.reference, k.reason, x.calendar_id
         FROM occupancy o LEFT JOIN booking b ON b.id = o.booking_id
         LEFT JOIN listing_block k ON k.id = o.block_id LEFT JOIN external_block x ON x.block_id = o.block_id
         WHERE o.listing_id = $1 AND tstzrange(o.starts_at, o.ends_at) && tstzrange($2, $3)
         ORDER BY o.starts_at, o.unit",
    )
    .bind::<Uuid, _>(listing)
    .bind::<Timestamptz, _>(range.starts_at())
    .bind::<Timestamptz, _>(range.ends_at())
    .load(conn)
}

/// Takes parts of units for blocks, each unless somebody holds it; answers how many it got.
pub fn occupancy_insert_all(
    conn: &mut PgConnection,
    listing: ListingId,
    parts: &[(BlockId, i32, TimeWindow)],
) -> QueryResult<usize> {
    let rows: Vec<Value> = parts
        .iter()
        .map(|(block, unit, window)| {
            json!({ "block_id": block, "unit": unit, "starts_at": window.starts_at(), "ends_at": window.ends_at() })
        })
        .collect();
    diesel::sql_query(
        "INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, block_id)
         SELECT $1, r.unit, r.starts_at, r.ends_at, r.block_id
         FROM jsonb_to_recordset($2) AS r(block_id uuid, unit integer, starts_at timestamptz, ends_at timestamptz)
         ON CONFLICT DO NOTHING",
    )
    .bind::<Uuid, _>(listing)
    .bind::<Jsonb, _>(Value::Array(rows))
    .execute(conn)
}
