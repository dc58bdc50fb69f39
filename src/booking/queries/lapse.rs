use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Int4, Nullable, Timestamptz, Uuid};

use super::super::model::{Booking, Charge, FallenCharge, HeldAgain, State};
use crate::kernel::{BookingId, ListingId, TimeWindow};
use crate::store::schema::{booking, charge_lapse};

/// Bookings called off at a charge that falls when the time is taken again, of which somebody has at least the beginning and
/// the end by now. Only those whose time was not over before `since`.
pub fn lapse_candidates(
    conn: &mut PgConnection,
    since: DateTime<Utc>,
    after: Option<BookingId>,
    limit: i64,
) -> QueryResult<Vec<BookingId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Uuid)]
        id: BookingId,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT c.id FROM booking c
         WHERE c.state = 'cancelled' AND c.charge_fen IS NOT NULL AND c.ends_at > $1
           AND (SELECT count(DISTINCT edge.at) FROM (VALUES (c.starts_at), (c.ends_at - interval '1 second')) AS edge (at)
                JOIN occupancy o ON o.listing_id = c.listing_id
                    AND tstzrange(o.starts_at, o.ends_at) && tstzrange(edge.at, edge.at, '[]')
                WHERE o.block_id IS NULL AND o.wait_entry_id IS NULL AND o.training_id IS NULL) = 2
           AND (c.quote -> 'terms' -> 'tariff' ->> 'late_cancel_falls_when_taken')::boolean
           AND ($2 IS NULL OR c.id > $2)
         ORDER BY c.id LIMIT $3",
    )
    .bind::<Timestamptz, _>(since)
    .bind::<Nullable<Uuid>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The booking if it is still owed for and nobody else works on it.
pub fn booking_lock_owed(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<Booking>> {
    booking::table
        .filter(booking::id.eq(id).and(booking::state.eq(State::Cancelled)).and(booking::charge_fen.is_not_null()))
        .for_no_key_update()
        .skip_locked()
        .select(Booking::as_select())
        .first(conn)
        .optional()
}

/// Everything that is held of a listing within a window that was called off at a moment.
pub fn held_again(
    conn: &mut PgConnection,
    listing: ListingId,
    window: &TimeWindow,
    called_off: DateTime<Utc>,
) -> QueryResult<Vec<HeldAgain>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Int4)]
        unit: i32,
        #[diesel(sql_type = Timestamptz)]
        starts_at: DateTime<Utc>,
        #[diesel(sql_type = Timestamptz)]
        ends_at: DateTime<Utc>,
        #[diesel(sql_type = Bool)]
        is_sold: bool,
        #[diesel(sql_type = Bool)]
        was_blocked: bool,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT o.unit, o.starts_at, o.ends_at,
                coalesce(b.state <> 'requested', o.agreement_id IS NOT NULL) AS is_sold,
                coalesce(coalesce(k.created_at, t.placed_at) <= $4, false) AS was_blocked
         FROM occupancy o LEFT JOIN booking b ON b.id = o.booking_id LEFT JOIN listing_block k ON k.id = o.block_id
         LEFT JOIN training_session t ON t.id = o.training_id
         WHERE o.listing_id = $1 AND tstzrange(o.starts_at, o.ends_at) && tstzrange($2, $3)",
    )
    .bind::<Uuid, _>(listing)
    .bind::<Timestamptz, _>(window.starts_at())
    .bind::<Timestamptz, _>(window.ends_at())
    .bind::<Timestamptz, _>(called_off)
    .load(conn)?;
    let held = |row: Row| {
        let window = TimeWindow::new(row.starts_at, row.ends_at).ok()?;
        Some(HeldAgain { unit: row.unit, window, is_sold: row.is_sold, was_blocked: row.was_blocked })
    };
    Ok(rows.into_iter().filter_map(held).collect())
}

pub fn lapse_insert(conn: &mut PgConnection, id: BookingId, charge: &Charge, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::insert_into(charge_lapse::table)
        .values((
            charge_lapse::booking_id.eq(id),
            charge_lapse::charge.eq(charge),
            charge_lapse::amount_fen.eq(charge.amount),
            charge_lapse::lapsed_at.eq(at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn lapse_find(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<FallenCharge>> {
    charge_lapse::table.find(id).select(FallenCharge::as_select()).first(conn).optional()
}
