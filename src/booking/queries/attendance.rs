use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Timestamptz, Uuid};

use super::super::model::{Attendance, Booking, State};
use super::record::Due;
use crate::kernel::{BookingId, ListingId, OrganisationId, UserId};
use crate::store::schema::{booking, booking_use, listing_check_in_key};

pub fn attendance_find(conn: &mut PgConnection, id: BookingId) -> QueryResult<Attendance> {
    let found = booking_use::table.find(id).select(Attendance::as_select()).first(conn).optional()?;
    Ok(found.unwrap_or_default())
}

/// The attendance of each that has one.
pub fn attendance_list(conn: &mut PgConnection, ids: &[BookingId]) -> QueryResult<Vec<(BookingId, Attendance)>> {
    booking_use::table
        .filter(booking_use::booking_id.eq_any(ids))
        .select((booking_use::booking_id, Attendance::as_select()))
        .load(conn)
}

/// Keeps that the window was given up.
pub fn attendance_release(conn: &mut PgConnection, id: BookingId, at: DateTime<Utc>) -> QueryResult<()> {
    let released = booking_use::released_at.eq(at);
    diesel::insert_into(booking_use::table)
        .values((booking_use::booking_id.eq(id), released))
        .on_conflict(booking_use::booking_id)
        .do_update()
        .set(released)
        .execute(conn)
        .map(drop)
}

pub fn attendance_check_in(conn: &mut PgConnection, id: BookingId, by: UserId, at: DateTime<Utc>) -> QueryResult<()> {
    let came = (booking_use::checked_in_at.eq(at), booking_use::checked_in_by.eq(by));
    diesel::insert_into(booking_use::table)
        .values((booking_use::booking_id.eq(id), came))
        .on_conflict(booking_use::booking_id)
        .do_update()
        .set(came)
        .execute(conn)
        .map(drop)
}

/// Of a booking that was checked in and not out; answers whether it was.
pub fn attendance_check_out(
    conn: &mut PgConnection,
    id: BookingId,
    by: UserId,
    at: DateTime<Utc>,
) -> QueryResult<bool> {
    let open = booking_use::checked_in_at.is_not_null().and(booking_use::checked_out_at.is_null());
    diesel::update(booking_use::table.filter(booking_use::booking_id.eq(id)).filter(open))
        .set((booking_use::checked_out_at.eq(at), booking_use::checked_out_by.eq(by)))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Bookings whose grace time is over without anybody having come, and whose window is still held; by their beginning, from
/// the one after `after`.
pub fn booking_awaited_list(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    after: Option<Due>,
    limit: i64,
) -> QueryResult<Vec<Due>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Timestamptz)]
        starts_at: DateTime<Utc>,
        #[diesel(sql_type = Uuid)]
        id: BookingId,
    }
    let (at, id) = after.unzip();
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT b.starts_at, b.id FROM booking b JOIN listing_use_rule r ON r.listing_id = b.listing_id
         LEFT JOIN booking_use u ON u.booking_id = b.id
         WHERE b.state = 'confirmed' AND b.starts_at <= $1 AND b.starts_at >= r.grace_since
           AND b.starts_at + make_interval(mins => r.grace_minutes) <= $1 AND u.released_at IS NULL
           AND ($2::timestamptz IS NULL OR (b.starts_at, b.id) > ($2, $3))
         ORDER BY b.starts_at, b.id LIMIT $4",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.starts_at, row.id)).collect())
}

/// Bookings that were given up, and whose time is over without anybody having come; by their end, from the one after `after`.
pub fn booking_missed_list(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    after: Option<Due>,
    limit: i64,
) -> QueryResult<Vec<Due>> {
    let mut query = booking_use::table
        .inner_join(booking::table)
        .filter(booking_use::released_at.is_not_null().and(booking_use::checked_in_at.is_null()))
        .filter(booking::state.eq(State::Confirmed).and(booking::ends_at.le(now)))
        .order((booking::ends_at, booking::id))
        .limit(limit)
        .select((booking::ends_at.assume_not_null(), booking::id))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(booking::ends_at.gt(at).or(booking::ends_at.eq(at).and(booking::id.gt(id))));
    }
    query.load(conn)
}

/// The confirmed booking, unless somebody else works on it.
pub fn booking_lock_confirmed(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<Booking>> {
    booking::table
        .filter(booking::id.eq(id).and(booking::state.eq(State::Confirmed)))
        .for_no_key_update()
        .skip_locked()
        .select(Booking::as_select())
        .first(conn)
        .optional()
}

/// A listing's bookings of one party that run or may begin before `soon`, earliest first.
pub fn booking_present_list(
    conn: &mut PgConnection,
    listing_id: ListingId,
    party: OrganisationId,
    (now, soon): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<Booking>> {
    let may_begin = booking::state.eq(State::Confirmed).and(booking::starts_at.le(soon)).and(booking::ends_at.gt(now));
    booking::table
        .filter(booking::listing_id.eq(listing_id))
        .filter(booking::enterprise_id.eq(party).or(booking::provider_id.eq(party)))
        .filter(booking::state.eq(State::InUse).or(may_begin.assume_not_null()))
        .order((booking::starts_at, booking::id))
        .limit(50)
        .select(Booking::as_select())
        .load(conn)
}

/// A listing's bookings whose window touches a span and that are to come or run, earliest first.
pub fn booking_expected_list(
    conn: &mut PgConnection,
    listing_id: ListingId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<Booking>> {
    booking::table
        .filter(booking::listing_id.eq(listing_id))
        .filter(booking::state.eq_any([State::Confirmed, State::InUse]))
        // Who works past midnight is still there.
        .filter(
            booking::starts_at
                .lt(to)
                .and(booking::ends_at.gt(from))
                .assume_not_null()
                .or(booking::state.eq(State::InUse)),
        )
        .order((booking::starts_at, booking::id))
        .limit(200)
        .select(Booking::as_select())
        .load(conn)
}

pub fn check_in_key_find(conn: &mut PgConnection, id: ListingId) -> QueryResult<Option<String>> {
    listing_check_in_key::table.find(id).select(listing_check_in_key::key).first(conn).optional()
}

/// Keeps a key in the place of the one before; with `only_first`, only if there is none.
pub fn check_in_key_set(
    conn: &mut PgConnection,
    id: ListingId,
    key: &str,
    only_first: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let values = (listing_check_in_key::key.eq(key), listing_check_in_key::made_at.eq(now));
    let insert = diesel::insert_into(listing_check_in_key::table)
        .values((listing_check_in_key::listing_id.eq(id), values))
        .on_conflict(listing_check_in_key::listing_id);
    if only_first { insert.do_nothing().execute(conn) } else { insert.do_update().set(values).execute(conn) }.map(drop)
}
