use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Int4, Nullable, Text, Timestamptz, Uuid};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::model::{Qualification, SeatState, TrainingRule};
use crate::kernel::{ListingId, OrganisationId, QualificationId, TrainingId, UserId};
use crate::store::schema::{
    app_user, listing, occupancy, organisation, qualification, training_rule, training_seat, training_session,
};

pub fn rule_find(conn: &mut PgConnection, id: ListingId) -> QueryResult<Option<TrainingRule>> {
    type Row = (bool, Option<i32>, String, Value, i32, Value);
    let row: Option<Row> = training_rule::table
        .find(id)
        .select((
            training_rule::is_required,
            training_rule::valid_days,
            training_rule::how_to,
            training_rule::levels,
            training_rule::min_level,
            training_rule::hours,
        ))
        .first(conn)
        .optional()?;
    row.map(|(is_required, valid_days, how_to, levels, min_level, hours)| {
        Ok(TrainingRule { is_required, valid_days, how_to, levels: read(levels)?, min_level, hours: read(hours)? })
    })
    .transpose()
}

fn read<T: DeserializeOwned>(document: Value) -> QueryResult<T> {
    serde_json::from_value(document).map_err(|error| diesel::result::Error::DeserializationError(error.into()))
}

pub fn rule_set(
    conn: &mut PgConnection,
    id: ListingId,
    rule: &TrainingRule,
    by: UserId,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    let values = (
        training_rule::is_required.eq(rule.is_required),
        training_rule::valid_days.eq(rule.valid_days),
        training_rule::how_to.eq(&rule.how_to),
        training_rule::levels.eq(json!(rule.levels)),
        training_rule::min_level.eq(rule.min_level),
        training_rule::hours.eq(json!(rule.hours)),
        training_rule::set_by.eq(by),
        training_rule::set_at.eq(at),
    );
    diesel::insert_into(training_rule::table)
        .values((training_rule::listing_id.eq(id), values.clone()))
        .on_conflict(training_rule::listing_id)
        .do_update()
        .set(values)
        .execute(conn)
        .map(drop)
}

pub struct NewSession<'a> {
    pub id: TrainingId,
    pub listing_id: ListingId,
    pub provider_id: OrganisationId,
    pub window: (DateTime<Utc>, DateTime<Utc>),
    pub place: &'a str,
    pub capacity: i32,
    /// Rank and name of the level that it leads to.
    pub level: (i32, &'a str),
    pub by: UserId,
    pub at: DateTime<Utc>,
}

pub fn session_insert(conn: &mut PgConnection, new: &NewSession<'_>) -> QueryResult<()> {
    diesel::insert_into(training_session::table)
        .values((
            training_session::id.eq(new.id),
            training_session::listing_id.eq(new.listing_id),
            training_session::provider_id.eq(new.provider_id),
            training_session::starts_at.eq(new.window.0),
            training_session::ends_at.eq(new.window.1),
            training_session::place.eq(new.place),
            training_session::capacity.eq(new.capacity),
            training_session::level.eq(new.level.0),
            training_session::level_name.eq(new.level.1),
            training_session::created_by.eq(new.by),
            training_session::created_at.eq(new.at),
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
    #[diesel(sql_type = Bool)]
    pub holds_instrument: bool,
}

const SESSION: &str = "
    SELECT s.id, s.listing_id, s.provider_id, l.name AS listing_name, s.starts_at, s.ends_at, s.place, s.capacity,
           s.cancelled_at, s.level, s.level_name, (SELECT count(*) FROM training_seat t WHERE t.session_id = s.id) AS taken,
           EXISTS (SELECT FROM occupancy o WHERE o.training_id = s.id) AS holds_instrument
    FROM training_session s JOIN listing l ON l.id = s.listing_id";

/// Takes a free unit of the instrument for a training, in the one calendar that keeps bookings and everything else apart; answers
/// whether there was one.
pub fn session_hold(conn: &mut PgConnection, new: &NewSession<'_>, units: i32) -> QueryResult<bool> {
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
        .bind::<Uuid, _>(new.listing_id)
        .bind::<Timestamptz, _>(new.window.0)
        .bind::<Timestamptz, _>(new.window.1)
        .bind::<Uuid, _>(new.id)
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
    diesel::sql_query(format!("{SESSION} WHERE s.id = $1 FOR NO KEY UPDATE OF s")).bind::<Uuid, _>(id).get_result(conn)
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

pub fn session_cancel(conn: &mut PgConnection, id: TrainingId, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(training_session::table.find(id)).set(training_session::cancelled_at.eq(at)).execute(conn).map(drop)
}

/// Takes the first free seat of a locked training; answers whether there was one.
pub fn seat_take(
    conn: &mut PgConnection,
    id: TrainingId,
    capacity: i32,
    (user, organisation): (UserId, OrganisationId),
    at: DateTime<Utc>,
) -> QueryResult<bool> {
    diesel::sql_query(
        "INSERT INTO training_seat (session_id, seat, user_id, organisation_id, state, booked_at)
         SELECT $1, n.seat, $3, $4, 'booked', $5 FROM generate_series(1, $2) AS n (seat)
         WHERE NOT EXISTS (SELECT FROM training_seat t WHERE t.session_id = $1 AND t.seat = n.seat)
         ORDER BY n.seat LIMIT 1",
    )
    .bind::<Uuid, _>(id)
    .bind::<Int4, _>(capacity)
    .bind::<Uuid, _>(user)
    .bind::<Uuid, _>(organisation)
    .bind::<Timestamptz, _>(at)
    .execute(conn)
    .map(|rows| rows == 1)
}

/// Gives an undecided seat up; answers whether there was one.
pub fn seat_leave(conn: &mut PgConnection, id: TrainingId, user: UserId) -> QueryResult<bool> {
    let own = training_seat::session_id.eq(id).and(training_seat::user_id.eq(user));
    diesel::delete(training_seat::table.filter(own).filter(training_seat::state.eq(SeatState::Booked)))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// In which of these trainings a person has a seat.
pub fn seated_in(conn: &mut PgConnection, user: UserId, ids: &[TrainingId]) -> QueryResult<Vec<TrainingId>> {
    let own = training_seat::user_id.eq(user).and(training_seat::session_id.eq_any(ids));
    training_seat::table.filter(own).select(training_seat::session_id).load(conn)
}

/// Decides an undecided seat; the organisation of who had it, if there was one.
pub fn seat_decide(
    conn: &mut PgConnection,
    id: TrainingId,
    user: UserId,
    state: SeatState,
    (by, at): (UserId, DateTime<Utc>),
) -> QueryResult<Option<OrganisationId>> {
    let one = training_seat::session_id.eq(id).and(training_seat::user_id.eq(user));
    diesel::update(training_seat::table.filter(one).filter(training_seat::state.eq(SeatState::Booked)))
        .set((training_seat::state.eq(state), training_seat::decided_by.eq(by), training_seat::decided_at.eq(at)))
        .returning(training_seat::organisation_id)
        .get_result(conn)
        .optional()
}

/// Who has which seat.
#[derive(Debug, Clone, QueryableByName)]
pub struct SeatRow {
    #[diesel(sql_type = Int4)]
    pub seat: i32,
    #[diesel(sql_type = Uuid)]
    pub user_id: UserId,
    #[diesel(sql_type = Text)]
    pub user_name: String,
    #[diesel(sql_type = Text)]
    pub organisation_name: String,
    #[diesel(sql_type = Text)]
    pub state: SeatState,
}

/// In the order of seats; a training has at most two hundred.
pub fn seat_list(conn: &mut PgConnection, id: TrainingId) -> QueryResult<Vec<SeatRow>> {
    diesel::sql_query(
        "SELECT t.seat, t.user_id, u.name AS user_name, o.name AS organisation_name, t.state
         FROM training_seat t JOIN app_user u ON u.id = t.user_id JOIN organisation o ON o.id = t.organisation_id
         WHERE t.session_id = $1 ORDER BY t.seat",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}

/// What people call those whom qualifications name, in their order.
pub fn qualification_names(
    conn: &mut PgConnection,
    qualifications: &[Qualification],
) -> QueryResult<Vec<[Option<String>; 4]>> {
    let users: Vec<_> = qualifications.iter().map(|one| one.user_id).collect();
    let parties: Vec<_> = qualifications.iter().flat_map(|one| [one.organisation_id, one.provider_id]).collect();
    let listings: Vec<_> = qualifications.iter().map(|one| one.listing_id).collect();
    let users: HashMap<UserId, String> = app_user::table
        .filter(app_user::id.eq_any(users))
        .select((app_user::id, app_user::name))
        .load(conn)?
        .into_iter()
        .collect();
    let parties: HashMap<OrganisationId, String> = organisation::table
        .filter(organisation::id.eq_any(parties))
        .select((organisation::id, organisation::name))
        .load(conn)?
        .into_iter()
        .collect();
    let listings: HashMap<ListingId, String> = listing::table
        .filter(listing::id.eq_any(listings))
        .select((listing::id, listing::name))
        .load(conn)?
        .into_iter()
        .collect();
    let named = |one: &Qualification| {
        [
            users.get(&one.user_id).cloned(),
            parties.get(&one.organisation_id).cloned(),
            listings.get(&one.listing_id).cloned(),
            parties.get(&one.provider_id).cloned(),
        ]
    };
    Ok(qualifications.iter().map(named).collect())
}

/// Grants a qualification in the place of the one before of the same level.
pub fn qualification_insert(conn: &mut PgConnection, new: &Qualification, by: UserId) -> QueryResult<()> {
    let before = qualification::listing_id
        .eq(new.listing_id)
        .and(qualification::user_id.eq(new.user_id))
        .and(qualification::level.eq(new.level));
    diesel::update(qualification::table.filter(before.and(qualification::ended_at.is_null())))
        .set(qualification::ended_at.eq(new.granted_at))
        .execute(conn)?;
    diesel::insert_into(qualification::table)
        .values((
            qualification::id.eq(new.id),
            qualification::listing_id.eq(new.listing_id),
            qualification::provider_id.eq(new.provider_id),
            qualification::user_id.eq(new.user_id),
            qualification::organisation_id.eq(new.organisation_id),
            qualification::session_id.eq(new.session_id),
            qualification::granted_by.eq(by),
            qualification::granted_at.eq(new.granted_at),
            qualification::valid_until.eq(new.valid_until),
            qualification::level.eq(new.level),
            qualification::level_name.eq(&new.level_name),
        ))
        .execute(conn)
        .map(drop)
}

/// The qualifications in force, the highest level first: the person's own, or, if they are not of the organisation, those of
/// its people; of each level the one that holds longest.
pub fn qualification_held(
    conn: &mut PgConnection,
    listing: ListingId,
    user: UserId,
    organisation: OrganisationId,
) -> QueryResult<Vec<Qualification>> {
    let is_of_it = app_user::table.filter(app_user::id.eq(user).and(app_user::organisation_id.eq(organisation)));
    let of_colleague = qualification::organisation_id.eq(organisation).and(not(exists(is_of_it)));
    qualification::table
        .filter(qualification::listing_id.eq(listing).and(qualification::ended_at.is_null()))
        .filter(qualification::user_id.eq(user).or(of_colleague))
        .distinct_on(qualification::level)
        .order((qualification::level.desc(), qualification::valid_until.desc().nulls_first()))
        .select(Qualification::as_select())
        .load(conn)
}

/// Ends one of the provider's in force; `None` if there is none such.
pub fn qualification_revoke(
    conn: &mut PgConnection,
    id: QualificationId,
    provider: OrganisationId,
    reason: &str,
    at: DateTime<Utc>,
) -> QueryResult<Option<Qualification>> {
    let in_force = qualification::provider_id.eq(provider).and(qualification::ended_at.is_null());
    diesel::update(qualification::table.filter(qualification::id.eq(id)).filter(in_force))
        .set((qualification::ended_at.eq(at), qualification::revoke_reason.eq(reason)))
        .returning(Qualification::as_returning())
        .get_result(conn)
        .optional()
}

/// A qualification's place: newest first.
pub type QualificationKey = (DateTime<Utc>, QualificationId);

/// Of one person, or of all for a provider's listings.
pub fn qualification_list(
    conn: &mut PgConnection,
    whose: Result<UserId, OrganisationId>,
    before: Option<QualificationKey>,
    limit: i64,
) -> QueryResult<Vec<Qualification>> {
    let mut query = qualification::table
        .order((qualification::granted_at.desc(), qualification::id.desc()))
        .limit(limit)
        .select(Qualification::as_select())
        .into_boxed();
    query = match whose {
        Ok(user) => query.filter(qualification::user_id.eq(user)),
        Err(provider) => query.filter(qualification::provider_id.eq(provider)),
    };
    if let Some((at, id)) = before {
        let later = qualification::granted_at.eq(at).and(qualification::id.lt(id));
        query = query.filter(qualification::granted_at.lt(at).or(later));
    }
    query.load(conn)
}
