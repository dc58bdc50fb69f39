use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Int4, Nullable, Text, Timestamptz, Uuid};

use super::super::model::{Buffers, Busy, State};
use super::record::Attempt;
use crate::kernel::{AgreementId, BlockId, BookingId, ListingId, OrganisationId, TimeWindow, TrainingId, WaitEntryId};
use crate::store::Prepared;
use crate::store::schema::occupancy;

/// Tries until a unit is got or none is free: one that seemed free and was taken by a rival meanwhile is no longer free
/// at the next look, so there are at most as many tries as units.
pub(super) fn until_decided(
    conn: &mut PgConnection,
    units: i32,
    mut attempt: impl FnMut(&mut PgConnection) -> QueryResult<Attempt>,
) -> QueryResult<bool> {
    for _ in 0..=units {
        match attempt(conn)? {
            Attempt { taken: Some(_), .. } => return Ok(true),
            Attempt { free: None, .. } => return Ok(false),
            Attempt { .. } => {}
        }
    }
    Ok(false)
}

const TAKE: &str = "
    WITH free AS (
        SELECT u.unit FROM generate_series(1, $1) AS u (unit)
        WHERE NOT EXISTS (
            SELECT FROM occupancy o WHERE o.listing_id = $2 AND o.unit = u.unit
                AND tstzrange(o.starts_at, o.ends_at) && tstzrange($3, $4))
        ORDER BY u.unit LIMIT 1
    ),
    taken AS (
        INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, booking_id, wait_entry_id, setup_minutes,
                               cleanup_minutes, agreement_id)
        SELECT $2, free.unit, $3, $4, $5, $6, $7, $8, $9 FROM free ON CONFLICT DO NOTHING RETURNING unit
    )
    SELECT (SELECT unit FROM free) AS free, (SELECT unit FROM taken) AS taken";

/// Takes a free unit, with buffers around the window, for a booking that holds none. Answers whether there was one.
pub fn unit_take(
    conn: &mut PgConnection,
    listing_id: ListingId,
    room: (i32, Buffers),
    window: &TimeWindow,
    booking_id: BookingId,
) -> QueryResult<bool> {
    take(conn, listing_id, room, window, (Some(booking_id), None, None))
}

/// The same for somebody in the line, for whom it is kept.
pub fn unit_keep(
    conn: &mut PgConnection,
    listing_id: ListingId,
    room: (i32, Buffers),
    window: &TimeWindow,
    entry: WaitEntryId,
) -> QueryResult<bool> {
    take(conn, listing_id, room, window, (None, Some(entry), None))
}

/// The same for the whole term of a contract.
pub fn unit_lease(
    conn: &mut PgConnection,
    listing_id: ListingId,
    room: (i32, Buffers),
    window: &TimeWindow,
    agreement: AgreementId,
) -> QueryResult<bool> {
    take(conn, listing_id, room, window, (None, None, Some(agreement)))
}

fn take(
    conn: &mut PgConnection,
    listing_id: ListingId,
    (units, buffers): (i32, Buffers),
    window: &TimeWindow,
    (booking_id, entry, agreement): (Option<BookingId>, Option<WaitEntryId>, Option<AgreementId>),
) -> QueryResult<bool> {
    let held = buffers.around(window);
    until_decided(conn, units, |conn| {
        let query = diesel::sql_query(TAKE)
            .bind::<Int4, _>(units)
            .bind::<Uuid, _>(listing_id)
            .bind::<Timestamptz, _>(held.starts_at())
            .bind::<Timestamptz, _>(held.ends_at())
            .bind::<Nullable<Uuid>, _>(booking_id)
            .bind::<Nullable<Uuid>, _>(entry)
            .bind::<Int4, _>(buffers.setup_minutes)
            .bind::<Int4, _>(buffers.cleanup_minutes)
            .bind::<Nullable<Uuid>, _>(agreement);
        Prepared(query).get_result(conn)
    })
}

/// Lets go of what is left of a contract's term at `now`.
pub fn occupancy_end_term(conn: &mut PgConnection, agreement: AgreementId, now: DateTime<Utc>) -> QueryResult<()> {
    let unused = occupancy::agreement_id.eq(agreement).and(occupancy::starts_at.ge(now));
    diesel::delete(occupancy::table.filter(unused)).execute(conn)?;
    let rest = occupancy::agreement_id.eq(agreement).and(occupancy::ends_at.gt(now));
    diesel::update(occupancy::table.filter(rest)).set(occupancy::ends_at.eq(now)).execute(conn).map(drop)
}

/// A contract's term ends at another time; answers whether its unit is free until then. A contract that holds none has
/// nothing to change.
pub fn occupancy_move_term_end(
    conn: &mut PgConnection,
    agreement: AgreementId,
    ends_at: DateTime<Utc>,
) -> QueryResult<bool> {
    let rows: i64 = diesel::sql_query(
        "WITH held AS (SELECT listing_id, unit, starts_at FROM occupancy WHERE agreement_id = $1),
         moved AS (
             UPDATE occupancy o SET ends_at = $2 FROM held h
             WHERE o.agreement_id = $1 AND NOT EXISTS (
                 SELECT FROM occupancy x WHERE x.listing_id = h.listing_id AND x.unit = h.unit
                     AND x.agreement_id IS DISTINCT FROM $1 AND tstzrange(x.starts_at, x.ends_at) && tstzrange(h.starts_at, $2))
             RETURNING o.unit)
         SELECT (SELECT count(*) FROM held) - (SELECT count(*) FROM moved) AS refused",
    )
    .bind::<Uuid, _>(agreement)
    .bind::<Timestamptz, _>(ends_at)
    .get_result::<Refused>(conn)?
    .refused;
    Ok(rows == 0)
}

#[derive(QueryableByName)]
struct Refused {
    #[diesel(sql_type = BigInt)]
    refused: i64,
}

/// A booking ends at another time, wherever it holds something; answers whether that is free until then, with the time to clean
/// up. If not, nothing may be kept of it.
pub fn occupancy_resize(conn: &mut PgConnection, id: BookingId, ends_at: DateTime<Utc>) -> QueryResult<bool> {
    let refused = diesel::sql_query(
        "WITH held AS (
             SELECT listing_id, unit, starts_at, $2 + make_interval(mins => cleanup_minutes) AS ends_at
             FROM occupancy WHERE booking_id = $1),
         resized AS (
             UPDATE occupancy o SET ends_at = h.ends_at FROM held h
             WHERE o.booking_id = $1 AND o.listing_id = h.listing_id AND NOT EXISTS (
                 SELECT FROM occupancy x WHERE x.listing_id = h.listing_id AND x.unit = h.unit
                     AND x.booking_id IS DISTINCT FROM $1
                     AND tstzrange(x.starts_at, x.ends_at) && tstzrange(h.starts_at, h.ends_at))
             RETURNING o.unit)
         SELECT (SELECT count(*) FROM held) - (SELECT count(*) FROM resized) AS refused",
    )
    .bind::<Uuid, _>(id)
    .bind::<Timestamptz, _>(ends_at)
    .get_result::<Refused>(conn)?
    .refused;
    Ok(refused == 0)
}

/// Lets go of a booking's window.
pub fn occupancy_release(conn: &mut PgConnection, booking_id: BookingId) -> QueryResult<()> {
    diesel::delete(occupancy::table.filter(occupancy::booking_id.eq(booking_id))).execute(conn).map(drop)
}

/// Listings of which a booking holds a unit.
pub fn held_listings(conn: &mut PgConnection, booking_id: BookingId) -> QueryResult<Vec<ListingId>> {
    occupancy::table.filter(occupancy::booking_id.eq(booking_id)).select(occupancy::listing_id).load(conn)
}

/// Lets go of some of the listings that a booking holds.
pub fn occupancy_release_of(conn: &mut PgConnection, booking_id: BookingId, ids: &[ListingId]) -> QueryResult<()> {
    let held = occupancy::booking_id.eq(booking_id).and(occupancy::listing_id.eq_any(ids));
    diesel::delete(occupancy::table.filter(held)).execute(conn).map(drop)
}

/// Lets go of what is left of a booking's window at `now`, but for the time to clean up.
pub fn occupancy_end(conn: &mut PgConnection, booking_id: BookingId, now: DateTime<Utc>) -> QueryResult<()> {
    // Nothing of it was used: what came early, or was done at its very beginning.
    let unused = occupancy::booking_id.eq(booking_id).and(occupancy::starts_at.ge(now));
    diesel::delete(occupancy::table.filter(unused)).execute(conn)?;
    diesel::sql_query(
        "UPDATE occupancy SET ends_at = least(ends_at, $2 + make_interval(mins => cleanup_minutes))
         WHERE booking_id = $1 AND starts_at < $2 AND ends_at > $2",
    )
    .bind::<Uuid, _>(booking_id)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .map(drop)
}

/// Takes units (one, or all up to `units`) for a block; answers how many it got.
pub fn occupancy_insert_block(
    conn: &mut PgConnection,
    listing_id: ListingId,
    units: (i32, i32),
    window: &TimeWindow,
    block_id: BlockId,
) -> QueryResult<usize> {
    let rows: Vec<_> = (units.0..=units.1)
        .map(|unit| {
            (
                occupancy::listing_id.eq(listing_id),
                occupancy::unit.eq(unit),
                occupancy::starts_at.eq(window.starts_at()),
                occupancy::ends_at.eq(window.ends_at()),
                occupancy::block_id.eq(Some(block_id)),
            )
        })
        .collect();
    diesel::insert_into(occupancy::table).values(rows).on_conflict_do_nothing().execute(conn)
}

pub fn occupancy_release_block(conn: &mut PgConnection, block_id: BlockId) -> QueryResult<()> {
    diesel::delete(occupancy::table.filter(occupancy::block_id.eq(block_id))).execute(conn).map(drop)
}

/// Everything that is held of a listing within `range`, except by the booking `own`, at most `limit` rows, earliest first.
pub fn busy_list(
    conn: &mut PgConnection,
    listing_id: ListingId,
    range: &TimeWindow,
    own: Option<BookingId>,
    limit: i64,
) -> QueryResult<Vec<Busy>> {
    let overlaps = sql::<Bool>("tstzrange(starts_at, ends_at) && tstzrange(")
        .bind::<Timestamptz, _>(range.starts_at())
        .sql(", ")
        .bind::<Timestamptz, _>(range.ends_at())
        .sql(")");
    let held = occupancy::table
        .filter(occupancy::listing_id.eq(listing_id))
        .filter(occupancy::booking_id.is_distinct_from(own).or(occupancy::booking_id.is_null()))
        .filter(overlaps)
        .order((occupancy::starts_at, occupancy::unit))
        .limit(limit)
        .select((occupancy::unit, occupancy::starts_at, occupancy::ends_at));
    let rows: Vec<(i32, DateTime<Utc>, DateTime<Utc>)> = Prepared(held).load(conn)?;
    let busy = |(unit, from, to)| TimeWindow::new(from, to).ok().map(|window| Busy { unit, window });
    Ok(rows.into_iter().filter_map(busy).collect())
}

/// A held window as the provider sees it.
#[derive(Debug, Clone, QueryableByName)]
pub struct CalendarRow {
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Int4)]
    pub unit: i32,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
    #[diesel(sql_type = Int4)]
    pub setup_minutes: i32,
    #[diesel(sql_type = Int4)]
    pub cleanup_minutes: i32,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub booking_id: Option<BookingId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub state: Option<State>,
    #[diesel(sql_type = Nullable<Text>)]
    pub enterprise: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub customer_order_number: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub customer_note: Option<String>,
    /// Whether it is the provider itself that uses it, or waits for it.
    #[diesel(sql_type = Bool)]
    pub is_own_use: bool,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub block_id: Option<BlockId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub block_reason: Option<String>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub wait_entry_id: Option<WaitEntryId>,
    /// What was booked, where this is held only because that needs it.
    #[diesel(sql_type = Nullable<Text>)]
    pub needed_by: Option<String>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub agreement_id: Option<AgreementId>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub training_id: Option<TrainingId>,
}

/// What is held of a provider's listings (or one of them) within `range`, earliest first.
pub fn calendar_list(
    conn: &mut PgConnection,
    provider_id: OrganisationId,
    listing_id: Option<ListingId>,
    range: &TimeWindow,
    limit: i64,
) -> QueryResult<Vec<CalendarRow>> {
    diesel::sql_query(
        "SELECT o.listing_id, o.unit, o.starts_at + make_interval(mins => o.setup_minutes) AS starts_at,
                o.ends_at - make_interval(mins => o.cleanup_minutes) AS ends_at, o.setup_minutes, o.cleanup_minutes,
                o.booking_id, coalesce(b.reference, a.reference) AS reference, b.state, e.name AS enterprise,
                coalesce(e.id = l.provider_id, false) AS is_own_use, o.block_id,
                s.customer_order_number, s.customer_note, k.reason AS block_reason, o.wait_entry_id, o.agreement_id,
                o.training_id, m.name AS needed_by
         FROM listing l JOIN occupancy o ON o.listing_id = l.id
         LEFT JOIN booking b ON b.id = o.booking_id LEFT JOIN wait_entry w ON w.id = o.wait_entry_id
         LEFT JOIN booking_words s ON s.booking_id = o.booking_id
         LEFT JOIN agreement a ON a.id = o.agreement_id
         LEFT JOIN organisation e ON e.id = coalesce(b.enterprise_id, w.enterprise_id, a.enterprise_id)
         LEFT JOIN listing_block k ON k.id = o.block_id
         LEFT JOIN listing m ON m.id = coalesce(b.listing_id, w.listing_id) AND m.id <> o.listing_id
         WHERE l.provider_id = $1 AND ($2::uuid IS NULL OR l.id = $2)
           AND tstzrange(o.starts_at, o.ends_at) && tstzrange($3, $4)
         ORDER BY o.starts_at, o.listing_id, o.unit LIMIT $5",
    )
    .bind::<Uuid, _>(provider_id)
    .bind::<Nullable<Uuid>, _>(listing_id)
    .bind::<Timestamptz, _>(range.starts_at())
    .bind::<Timestamptz, _>(range.ends_at())
    .bind::<BigInt, _>(limit)
    .load(conn)
}
