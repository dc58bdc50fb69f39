//! Addresses from which calendars are fetched.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid};
use serde_json::Value;

use super::busy::ExternalCalendar;
use crate::kernel::{ExternalCalendarId, ListingId, UserId};
use crate::store::schema::{calendar_address, external_calendar};

/// From where a calendar is fetched, and how that goes.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = calendar_address, primary_key(calendar_id))]
#[diesel(check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub struct CalendarAddress {
    pub calendar_id: ExternalCalendarId,
    pub url: String,
    /// One unit; all of them if none.
    pub unit: Option<i32>,
    pub is_paused: bool,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub attempt: i64,
    pub next_fetch_at: DateTime<Utc>,
    pub attempted_at: Option<DateTime<Utc>>,
    pub answered_at: Option<DateTime<Utc>>,
    pub fetched_at: Option<DateTime<Utc>>,
    pub failures: i32,
    pub failing_since: Option<DateTime<Utc>>,
    pub problem: Option<Value>,
    pub set_by: UserId,
    pub set_at: DateTime<Utc>,
}

pub fn address_list(conn: &mut PgConnection, of: &[ExternalCalendarId]) -> QueryResult<Vec<CalendarAddress>> {
    calendar_address::table
        .filter(calendar_address::calendar_id.eq_any(of))
        .select(CalendarAddress::as_select())
        .load(conn)
}

pub fn address_find(conn: &mut PgConnection, of: ExternalCalendarId) -> QueryResult<Option<CalendarAddress>> {
    calendar_address::table.find(of).select(CalendarAddress::as_select()).first(conn).optional()
}

/// The address, locked until the transaction ends. Its calendar is locked before.
pub fn address_lock(conn: &mut PgConnection, of: ExternalCalendarId) -> QueryResult<Option<CalendarAddress>> {
    calendar_address::table.find(of).select(CalendarAddress::as_select()).for_no_key_update().first(conn).optional()
}

/// How many calendars of a listing are fetched.
pub fn address_count(conn: &mut PgConnection, listing: ListingId) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        addresses: i64,
    }
    let count: Count = diesel::sql_query(
        "SELECT count(*) AS addresses FROM calendar_address a JOIN external_calendar c ON c.id = a.calendar_id
         WHERE c.listing_id = $1",
    )
    .bind::<Uuid, _>(listing)
    .get_result(conn)?;
    Ok(count.addresses)
}

/// Writes the address, new or known.
pub fn address_save(conn: &mut PgConnection, address: &CalendarAddress) -> QueryResult<()> {
    diesel::insert_into(calendar_address::table)
        .values(address)
        .on_conflict(calendar_address::calendar_id)
        .do_update()
        .set(address)
        .execute(conn)
        .map(drop)
}

/// A calendar that is known before anything was read of it; nothing if there is one of this name.
pub fn calendar_insert(conn: &mut PgConnection, new: &ExternalCalendar) -> QueryResult<()> {
    diesel::insert_into(external_calendar::table).values(new).on_conflict_do_nothing().execute(conn).map(drop)
}

/// A calendar, locked until the transaction ends.
pub fn calendar_lock(conn: &mut PgConnection, id: ExternalCalendarId) -> QueryResult<Option<ExternalCalendar>> {
    external_calendar::table.find(id).select(ExternalCalendar::as_select()).for_update().first(conn).optional()
}

pub fn calendar_find(conn: &mut PgConnection, id: ExternalCalendarId) -> QueryResult<Option<ExternalCalendar>> {
    external_calendar::table.find(id).select(ExternalCalendar::as_select()).first(conn).optional()
}

/// Whether a calendar was brought as exactly these bytes for this unit.
pub fn calendar_is(
    conn: &mut PgConnection,
    id: ExternalCalendarId,
    content: &[u8],
    unit: Option<i32>,
) -> QueryResult<bool> {
    let same = external_calendar::table
        .find(id)
        .filter(external_calendar::content.eq(content))
        .filter(external_calendar::unit.is_not_distinct_from(unit));
    diesel::select(diesel::dsl::exists(same)).get_result(conn)
}

/// The address that is due longest, locked until the transaction ends; none that somebody else has locked. What is paused, or of
/// a listing that is withdrawn, is not fetched.
pub fn address_take_due(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Option<CalendarAddress>> {
    #[derive(QueryableByName)]
    struct Due {
        #[diesel(sql_type = Uuid)]
        calendar_id: ExternalCalendarId,
    }
    let due: Option<Due> = diesel::sql_query(
        "SELECT q.calendar_id FROM calendar_address q
         JOIN external_calendar k ON k.id = q.calendar_id JOIN listing l ON l.id = k.listing_id
         WHERE NOT q.is_paused AND q.next_fetch_at <= $1 AND l.state <> 'withdrawn'
         ORDER BY q.next_fetch_at, q.calendar_id LIMIT 1 FOR NO KEY UPDATE OF q SKIP LOCKED",
    )
    .bind::<Timestamptz, _>(now)
    .get_result(conn)
    .optional()?;
    match due {
        Some(due) => address_find(conn, due.calendar_id),
        None => Ok(None),
    }
}
