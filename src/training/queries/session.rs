use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Int4, Nullable, Text, Timestamptz, Uuid};

use crate::kernel::{ListingId, OrganisationId, TimeWindow, TrainingId, UserId};
use crate::store::schema::{api_client, app_user, occupancy, training_session};

pub struct NewSession<'a> {
    pub id: TrainingId,
    pub listing_id: ListingId,
    pub provider_id: OrganisationId,
    pub window: TimeWindow,
    pub place: &'a str,
    pub capacity: i32,
    /// Rank and name of the level that it leads to.
    pub level: (i32, &'a str),
    pub trainer_id: UserId,
    pub holds_instrument: bool,
    pub by: UserId,
    pub at: DateTime<Utc>,
}

pub fn session_insert(conn: &mut PgConnection, new: &NewSession<'_>) -> QueryResult<()> {
    diesel::insert_into(training_session::table)
        .values((
            training_session::id.eq(new.id),
            training_session::listing_id.eq(new.listing_id),
            training_session::instrument_id.eq(new.listing_id),
            training_session::provider_id.eq(new.provider_id),
            training_session::starts_at.eq(new.window.starts_at()),
            training_session::ends_at.eq(new.window.ends_at()),
            training_session::place.eq(new.place),
            training_session::capacity.eq(new.capacity),
            training_session::level.eq(new.level.0),
            training_session::level_name.eq(new.level.1),
            training_session::trainer_id.eq(new.trainer_id),
            training_session::holds_instrument.eq(new.holds_instrument),
            training_session::created_by.eq(new.by),
            training_session::created_at.eq(new.at),
            training_session::changed_at.eq(new.at),
            training_session::placed_at.eq(new.at),
        ))
        .execute(conn)
        .map(drop)
}

/// A training with its free seats.
#[derive(Debug, Clone, QueryableByName)]
pub struct SessionRow {
    #[diesel(sql_type = Uuid)]
    pub id: TrainingId,
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Uuid)]
    pub instrument_id: ListingId,
    #[diesel(sql_type = Text)]
    pub instrument_name: String,
    #[diesel(sql_type = Uuid)]
    pub trainer_id: UserId,
    #[diesel(sql_type = Text)]
    pub trainer_name: String,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub place: String,
    #[diesel(sql_type = Int4)]
    pub capacity: i32,
    #[diesel(sql_type = BigInt)]
    pub taken: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub cancelled_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Int4)]
    pub level: i32,
    #[diesel(sql_type = Text)]
    pub level_name: String,
    /// Whether it needs a unit.
    #[diesel(sql_type = Bool)]
    pub holds_instrument: bool,
    /// Whether it holds one.
    #[diesel(sql_type = Bool)]
    pub is_held: bool,
}

impl SessionRow {
    /// `None` cannot be: the table keeps starts before ends.
    pub fn window(&self) -> Option<TimeWindow> {
        TimeWindow::new(self.starts_at, self.ends_at).ok()
    }

    /// Whether it keeps its time, its instrument and the unit that it needs.
    pub fn stays(&self, moved: &Moved<'_>) -> bool {
        self.window() == Some(moved.window)
            && moved.instrument_id == self.instrument_id
            && moved.holds_instrument == self.holds_instrument
            && self.is_held == self.holds_instrument
    }
}

const SESSION: &str = "
    SELECT s.id, s.listing_id, s.provider_id, l.name AS listing_name, s.instrument_id, i.name AS instrument_name,
           s.trainer_id, u.name AS trainer_name, s.starts_at, s.ends_at, s.place, s.capacity, s.cancelled_at, s.level,
           s.level_name, (SELECT count(*) FROM training_seat t WHERE t.session_id = s.id) AS taken, s.holds_instrument,
           EXISTS (SELECT FROM occupancy o WHERE o.training_id = s.id) AS is_held
    FROM training_session s JOIN listing l ON l.id = s.listing_id JOIN listing i ON i.id = s.instrument_id
    JOIN app_user u ON u.id = s.trainer_id";

/// Takes a free unit of the instrument for a training, in the one calendar that keeps bookings and everything else apart; answers
/// whether there was one.
pub fn session_hold(
    conn: &mut PgConnection,
    id: TrainingId,
    (instrument, units): (ListingId, i32),
    window: &TimeWindow,
) -> QueryResult<bool> {
    // A unit that seemed free and was taken by a rival meanwhile is no longer free at the next look.
    for _ in 0..=units {
        let (free, taken): (i64, i64) = diesel::sql_query(
            "WITH free AS (
                 SELECT u.unit FROM generate_series(1, $1) AS u (unit)
                 WHERE NOT EXISTS (SELECT FROM occupancy o WHERE o.listing_id = $2 AND o.unit = u.unit
                     AND tstzrange(o.starts_at, o.ends_at) && tstzrange($3, $4))
                 ORDER BY u.unit LIMIT 1),
             taken AS (
                 INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, training_id, setup_minutes, cleanup_minutes)
                 SELECT $2, free.unit, $3, $4, $5, 0, 0 FROM free ON CONFLICT DO NOTHING RETURNING unit)
             SELECT (SELECT count(*) FROM free) AS free, (SELECT count(*) FROM taken) AS taken",
        )
        .bind::<Int4, _>(units)
        .bind::<Uuid, _>(instrument)
        .bind::<Timestamptz, _>(window.starts_at())
        .bind::<Timestamptz, _>(window.ends_at())
        .bind::<Uuid, _>(id)
        .get_result::<Hold>(conn)
        .map(|hold| (hold.free, hold.taken))?;
        if taken == 1 || free == 0 {
            return Ok(taken == 1);
        }
    }
    Ok(false)
}

#[derive(QueryableByName)]
struct Hold {
    #[diesel(sql_type = BigInt)]
    free: i64,
    #[diesel(sql_type = BigInt)]
    taken: i64,
}

/// Lets go of the unit that a training holds.
pub fn session_let_go(conn: &mut PgConnection, id: TrainingId) -> QueryResult<()> {
    diesel::delete(occupancy::table.filter(occupancy::training_id.eq(id))).execute(conn).map(drop)
}

/// The training, locked until the transaction ends.
pub fn session_lock(conn: &mut PgConnection, id: TrainingId) -> QueryResult<SessionRow> {
    let locked = training_session::table.find(id).select(training_session::id).for_no_key_update();
    locked.first::<TrainingId>(conn)?;
    // Read after the lock is there: a question that waits for a lock answers with units and seats of before the wait.
    diesel::sql_query(format!("{SESSION} WHERE s.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// A training's place: the next first.
pub type SessionKey = (DateTime<Utc>, TrainingId);

/// Trainings of a listing that are not cancelled and begin after `from`, the next first; for the `provider` that gives them
/// also those that have begun, as long as a result is not recorded.
pub fn session_list(
    conn: &mut PgConnection,
    listing_id: ListingId,
    from: DateTime<Utc>,
    provider: Option<OrganisationId>,
    after: Option<SessionKey>,
    limit: i64,
) -> QueryResult<Vec<SessionRow>> {
    let (at, id) = after.unzip();
    diesel::sql_query(format!(
        "{SESSION} WHERE s.listing_id = $1 AND s.cancelled_at IS NULL
             AND (s.starts_at > $2 OR s.provider_id = $6
                  AND EXISTS (SELECT FROM training_seat t WHERE t.session_id = s.id AND t.state = 'booked'))
             AND ($3::timestamptz IS NULL OR (s.starts_at, s.id) > ($3, $4))
         ORDER BY s.starts_at, s.id LIMIT $5"
    ))
    .bind::<Uuid, _>(listing_id)
    .bind::<Timestamptz, _>(from)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<Uuid>, _>(id)
    .bind::<BigInt, _>(limit)
    .bind::<Nullable<Uuid>, _>(provider)
    .load(conn)
}

/// Trainings, not over at `now`, that hold some of `units` of an instrument within a window, or that should and hold none
/// yet; in the order of their ids, locked if `is_locking`.
pub fn session_list_within(
    conn: &mut PgConnection,
    instrument: ListingId,
    units: (i32, i32),
    window: &TimeWindow,
    now: DateTime<Utc>,
    is_locking: bool,
) -> QueryResult<Vec<SessionRow>> {
    let lock = if is_locking { "FOR NO KEY UPDATE OF s" } else { "" };
    diesel::sql_query(format!(
        "{SESSION} WHERE s.cancelled_at IS NULL AND s.ends_at > $6 AND s.id IN (
             SELECT o.training_id FROM occupancy o
             WHERE o.listing_id = $1 AND o.unit BETWEEN $2 AND $3 AND o.training_id IS NOT NULL
                   AND tstzrange(o.starts_at, o.ends_at) && tstzrange($4, $5)
             UNION ALL
             SELECT n.id FROM training_session n
             WHERE n.instrument_id = $1 AND n.holds_instrument AND n.starts_at < $5 AND n.ends_at > $4
                   AND NOT EXISTS (SELECT FROM occupancy o WHERE o.training_id = n.id))
         ORDER BY s.id {lock}"
    ))
    .bind::<Uuid, _>(instrument)
    .bind::<Int4, _>(units.0)
    .bind::<Int4, _>(units.1)
    .bind::<Timestamptz, _>(window.starts_at())
    .bind::<Timestamptz, _>(window.ends_at())
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

/// Where and when a training takes place from now on, and who gives it.
pub struct Moved<'a> {
    pub window: TimeWindow,
    pub instrument_id: ListingId,
    pub holds_instrument: bool,
    pub place: &'a str,
    /// Who gives it. The database keeps who gave it before.
    pub trainer_id: UserId,
}

/// Writes where a training takes place from now on; `stays` if it keeps its time, its instrument and its unit.
pub fn session_move(
    conn: &mut PgConnection,
    id: TrainingId,
    moved: &Moved<'_>,
    stays: bool,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(training_session::table.find(id))
        .set((
            training_session::starts_at.eq(moved.window.starts_at()),
            training_session::ends_at.eq(moved.window.ends_at()),
            training_session::instrument_id.eq(moved.instrument_id),
            training_session::holds_instrument.eq(moved.holds_instrument),
            training_session::place.eq(moved.place),
            training_session::trainer_id.eq(moved.trainer_id),
            training_session::version.eq(training_session::version + 1),
            training_session::changed_at.eq(at),
            (!stays).then(|| training_session::placed_at.eq(at)),
        ))
        .execute(conn)
        .map(drop)
}

pub fn session_cancel(conn: &mut PgConnection, id: TrainingId, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(training_session::table.find(id))
        .set((
            training_session::cancelled_at.eq(at),
            training_session::version.eq(training_session::version + 1),
            training_session::changed_at.eq(at),
        ))
        .execute(conn)
        .map(drop)
}

/// What others than this training hold of an instrument within `range`, by unit.
pub fn held_beside(
    conn: &mut PgConnection,
    instrument: ListingId,
    range: &TimeWindow,
    own: TrainingId,
) -> QueryResult<Vec<(i32, TimeWindow)>> {
    let rows: Vec<(i32, DateTime<Utc>, DateTime<Utc>)> = occupancy::table
        .filter(occupancy::listing_id.eq(instrument))
        .filter(occupancy::training_id.is_distinct_from(own))
        .filter(occupancy::starts_at.lt(range.ends_at()).and(occupancy::ends_at.gt(range.starts_at())))
        .select((occupancy::unit, occupancy::starts_at, occupancy::ends_at))
        .load(conn)?;
    let held = |(unit, from, to)| TimeWindow::new(from, to).ok().map(|window| (unit, window));
    Ok(rows.into_iter().filter_map(held).collect())
}

/// Whether somebody is of an organisation and can still sign in; its programs are nobody.
pub fn is_colleague(conn: &mut PgConnection, organisation: OrganisationId, user: UserId) -> QueryResult<bool> {
    let program = api_client::table.filter(api_client::user_id.eq(user));
    let own = app_user::organisation_id.eq(organisation).and(app_user::is_active);
    diesel::select(exists(app_user::table.find(user).filter(own)).and(not(exists(program)))).get_result(conn)
}

/// Trainings to come of a provider's that need a unit of an instrument and hold none: a part of `store::todo::waiting`.
pub const UNHELD: &str = "
    SELECT 'training_to_place', s.listing_id::text || ':' || s.id::text, l.name, s.place, 'booked', s.created_at, s.starts_at,
           NULL::bigint
    FROM training_session s JOIN listing l ON l.id = s.listing_id
    WHERE s.provider_id = $1 AND s.holds_instrument AND s.cancelled_at IS NULL AND s.starts_at > $4
          AND NOT EXISTS (SELECT FROM occupancy o WHERE o.training_id = s.id)";
