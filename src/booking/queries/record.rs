use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Int4, Jsonb, Nullable};
use serde_json::Value;

use super::super::model::{Booking, Buffers, State};
use crate::kernel::{BookingId, BookingSeriesId, ListingId, OrganisationId, TransferId, UserId};
use crate::store::Prepared;
use crate::store::schema::{api_client, app_user, booking, listing, organisation};

/// What became of an attempt to insert a booking with its window.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Attempt {
    /// The unit that seemed free; none: all are taken.
    #[diesel(sql_type = Nullable<Int4>)]
    pub free: Option<i32>,
    /// The unit that the booking got; none: somebody else took it first.
    #[diesel(sql_type = Nullable<Int4>)]
    pub taken: Option<i32>,
}

/// Writes the booking and its row in the calendar by one statement: the first unit that is free, or nothing at all.
/// A simultaneous rival for the unit is waited for; `ON CONFLICT` keeps two rivals from waiting for each other.
///
/// The parameters stand in subqueries and the calendar is asked unit by unit (`OFFSET 0`), so that the plan is the same
/// whatever the values: PostgreSQL then keeps it, and making it takes as long as what it does.
const INSERT_WITH_WINDOW: &str = "
    WITH asked AS (SELECT * FROM jsonb_populate_record(NULL::booking, (SELECT $1::jsonb))),
    free AS (
        SELECT u.unit FROM asked, generate_series(1, (SELECT $2::int4)) AS u (unit)
        WHERE NOT EXISTS (
            SELECT FROM occupancy o WHERE o.listing_id = asked.listing_id AND o.unit = u.unit
                AND tstzrange(o.starts_at, o.ends_at)
                    && tstzrange(asked.starts_at - make_interval(mins => $3), asked.ends_at + make_interval(mins => $4))
            OFFSET 0)
        ORDER BY u.unit LIMIT 1
    ),
    taken AS (
        INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, booking_id, setup_minutes, cleanup_minutes)
        SELECT asked.listing_id, free.unit, asked.starts_at - make_interval(mins => $3),
               asked.ends_at + make_interval(mins => $4), asked.id, $3, $4
        FROM asked, free
        ON CONFLICT DO NOTHING RETURNING unit
    ),
    made AS (INSERT INTO booking SELECT asked.* FROM asked WHERE EXISTS (SELECT FROM taken))
    SELECT (SELECT unit FROM free) AS free, (SELECT unit FROM taken) AS taken";

const INSERT_WITHOUT_WINDOW: &str = "INSERT INTO booking SELECT * FROM jsonb_populate_record(NULL::booking, $1)";

/// Inserts a booking; if it has a window, on one of the listing's units, with its buffers around it. Answers whether it
/// got one.
pub fn booking_insert(conn: &mut PgConnection, new: &Booking, (units, buffers): (i32, Buffers)) -> QueryResult<bool> {
    let document =
        serde_json::to_value(new).map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    if new.starts_at.is_none() {
        return diesel::sql_query(INSERT_WITHOUT_WINDOW).bind::<Jsonb, Value>(document).execute(conn).map(|n| n == 1);
    }
    let attempt = |conn: &mut PgConnection| {
        let query = diesel::sql_query(INSERT_WITH_WINDOW)
            .bind::<Jsonb, _>(&document)
            .bind::<Int4, _>(units)
            .bind::<Int4, _>(buffers.setup_minutes)
            .bind::<Int4, _>(buffers.cleanup_minutes);
        Prepared(query).get_result(conn)
    };
    super::occupancy::until_decided(conn, units, attempt)
}

/// Inserts a booking that takes its place in the calendars afterwards, in the same transaction.
pub fn booking_insert_first(conn: &mut PgConnection, new: &Booking) -> QueryResult<()> {
    let document =
        serde_json::to_value(new).map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    diesel::sql_query(INSERT_WITHOUT_WINDOW).bind::<Jsonb, Value>(document).execute(conn).map(drop)
}

pub fn booking_fetch(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<Booking>> {
    booking::table.find(id).select(Booking::as_select()).first(conn).optional()
}

/// The booking, locked until the transaction ends.
pub fn booking_lock(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<Booking>> {
    booking::table.find(id).for_no_key_update().select(Booking::as_select()).first(conn).optional()
}

/// Writes what a step changed, if the booking still is in the state and version that the step began from.
pub fn booking_save(conn: &mut PgConnection, changed: &Booking, from: State) -> QueryResult<usize> {
    diesel::update(
        booking::table
            .find(changed.id)
            .filter(booking::state.eq(from))
            .filter(booking::version.eq(changed.version.wrapping_sub(1))),
    )
    .set((
        booking::state.eq(changed.state),
        booking::delivery.eq(&changed.delivery),
        booking::final_price_fen.eq(changed.final_price_fen),
        booking::final_subsidy_fen.eq(changed.final_subsidy_fen),
        booking::deadline_at.eq(changed.deadline_at),
        booking::reason.eq(&changed.reason),
        booking::version.eq(changed.version),
        booking::updated_at.eq(changed.updated_at),
        booking::accepted_at.eq(changed.accepted_at),
        booking::charge.eq(&changed.charge),
        booking::charge_fen.eq(changed.charge_fen),
        booking::moved_unasked_at.eq(changed.moved_unasked_at),
    ))
    .execute(conn)
}

/// Writes the new window and what it costs.
pub fn booking_save_move(conn: &mut PgConnection, changed: &Booking) -> QueryResult<()> {
    diesel::update(booking::table.find(changed.id))
        .set((
            booking::starts_at.eq(changed.starts_at),
            booking::ends_at.eq(changed.ends_at),
            booking::price_fen.eq(changed.price_fen),
            booking::subsidy_fen.eq(changed.subsidy_fen),
            booking::quote.eq(&changed.quote),
            booking::programme_version_id.eq(changed.programme_version_id),
            booking::voucher_id.eq(changed.voucher_id),
            booking::hold_transfer_id.eq(changed.hold_transfer_id),
            booking::allowance.eq(&changed.allowance),
        ))
        .execute(conn)
        .map(drop)
}

/// Writes why the booking stands against rules that it breaks.
pub fn booking_save_allowance(conn: &mut PgConnection, changed: &Booking) -> QueryResult<()> {
    diesel::update(booking::table.find(changed.id))
        .set(booking::allowance.eq(&changed.allowance))
        .execute(conn)
        .map(drop)
}

/// Makes a booking an occurrence of a series.
pub fn booking_join_series(conn: &mut PgConnection, id: BookingId, series: BookingSeriesId) -> QueryResult<()> {
    diesel::update(booking::table.find(id)).set(booking::series_id.eq(series)).execute(conn).map(drop)
}

/// The occurrences of a series from `from` on that one party ordered or serves, still ahead of `now`, by their time.
pub fn series_rest(
    conn: &mut PgConnection,
    series: BookingSeriesId,
    party: OrganisationId,
    (from, now): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<BookingId>> {
    booking::table
        .filter(booking::series_id.eq(series))
        .filter(booking::enterprise_id.eq(party).or(booking::provider_id.eq(party)))
        .filter(booking::state.eq_any([State::Requested, State::Confirmed]))
        .filter(booking::starts_at.ge(from).and(booking::starts_at.gt(now)))
        .order((booking::starts_at, booking::id))
        .select(booking::id)
        .load(conn)
}

/// Whose bookings.
#[derive(Debug, Clone)]
pub enum Scope {
    Enterprise(OrganisationId),
    Provider(OrganisationId),
    /// Of enterprises in regions whose codes begin so.
    Region(String),
}

#[derive(Debug, Clone, Default)]
pub struct BookingFilter {
    pub state: Option<State>,
    pub listing_id: Option<ListingId>,
    /// Starting at or after.
    pub from: Option<DateTime<Utc>>,
    /// Starting before.
    pub to: Option<DateTime<Utc>>,
    /// Older than this one.
    pub after: Option<(DateTime<Utc>, BookingId)>,
}

/// Newest first.
pub fn booking_list(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &BookingFilter,
    limit: i64,
) -> QueryResult<Vec<Booking>> {
    let mut query = booking::table
        .order((booking::created_at.desc(), booking::id.desc()))
        .limit(limit)
        .select(Booking::as_select())
        .into_boxed();
    query = match scope {
        Scope::Enterprise(id) => query.filter(booking::enterprise_id.eq(*id)),
        Scope::Provider(id) => query.filter(booking::provider_id.eq(*id)),
        Scope::Region(prefix) => query.filter(booking::region_code.like(format!("{prefix}%"))),
    };
    if let Some(state) = filter.state {
        query = query.filter(booking::state.eq(state));
    }
    if let Some(listing_id) = filter.listing_id {
        query = query.filter(booking::listing_id.eq(listing_id));
    }
    if let Some(from) = filter.from {
        query = query.filter(booking::starts_at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(booking::starts_at.lt(to));
    }
    if let Some((at, id)) = filter.after {
        query = query.filter(booking::created_at.lt(at).or(booking::created_at.eq(at).and(booking::id.lt(id))));
    }
    query.load(conn)
}

pub fn listing_names(conn: &mut PgConnection, ids: &[ListingId]) -> QueryResult<Vec<(ListingId, String)>> {
    listing::table.filter(listing::id.eq_any(ids)).select((listing::id, listing::name)).load(conn)
}

pub fn organisation_names(
    conn: &mut PgConnection,
    ids: &[OrganisationId],
) -> QueryResult<Vec<(OrganisationId, String)>> {
    organisation::table.filter(organisation::id.eq_any(ids)).select((organisation::id, organisation::name)).load(conn)
}

/// The active people of an organisation, by name; a program is none.
pub fn colleague_list(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<Vec<(UserId, String)>> {
    let is_program = diesel::dsl::exists(api_client::table.filter(api_client::user_id.eq(app_user::id)));
    app_user::table
        .filter(app_user::organisation_id.eq(id).and(app_user::is_active).and(diesel::dsl::not(is_program)))
        .order((app_user::name, app_user::id))
        .limit(1_000)
        .select((app_user::id, app_user::name))
        .load(conn)
}

/// Writes who will use a booking.
pub fn booking_hand_over(conn: &mut PgConnection, changed: &Booking) -> QueryResult<()> {
    diesel::update(booking::table.find(changed.id))
        .set((
            booking::used_by.eq(changed.used_by),
            booking::version.eq(changed.version),
            booking::updated_at.eq(changed.updated_at),
        ))
        .execute(conn)
        .map(drop)
}

pub fn user_names(conn: &mut PgConnection, ids: &[UserId]) -> QueryResult<Vec<(UserId, String)>> {
    app_user::table.filter(app_user::id.eq_any(ids)).select((app_user::id, app_user::name)).load(conn)
}

/// A booking whose deadline has come.
pub type Due = (DateTime<Utc>, BookingId);

/// Due bookings in the order of their deadlines, from the one after `after`.
pub fn booking_due_list(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    after: Option<Due>,
    limit: i64,
) -> QueryResult<Vec<Due>> {
    let mut query = booking::table
        .filter(booking::deadline_at.le(now))
        .order((booking::deadline_at, booking::id))
        .limit(limit)
        .select((booking::deadline_at.assume_not_null(), booking::id))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(booking::deadline_at.gt(at).or(booking::deadline_at.eq(at).and(booking::id.gt(id))));
    }
    query.load(conn)
}

/// The booking if its deadline still has come and nobody else works on it.
pub fn booking_lock_due(conn: &mut PgConnection, id: BookingId, now: DateTime<Utc>) -> QueryResult<Option<Booking>> {
    booking::table
        .filter(booking::id.eq(id))
        .filter(booking::deadline_at.le(now))
        .for_no_key_update()
        .skip_locked()
        .select(Booking::as_select())
        .first(conn)
        .optional()
}

/// The booking for which this is held, if it goes on and nobody else works on it.
pub fn booking_lock_holding(conn: &mut PgConnection, hold: TransferId) -> QueryResult<Option<Booking>> {
    booking::table
        .filter(booking::hold_transfer_id.eq(hold).and(booking::state.ne_all(State::OVER)))
        .for_no_key_update()
        .skip_locked()
        .select(Booking::as_select())
        .first(conn)
        .optional()
}

/// Whether this is held for a booking that goes on.
pub fn booking_is_holding(conn: &mut PgConnection, hold: TransferId) -> QueryResult<bool> {
    let holding = booking::table.filter(booking::hold_transfer_id.eq(hold).and(booking::state.ne_all(State::OVER)));
    diesel::select(diesel::dsl::exists(holding)).get_result(conn)
}
