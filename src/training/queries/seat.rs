use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Int4, Text, Timestamptz, Uuid};

use crate::kernel::{OrganisationId, TrainingId, UserId};
use crate::store::schema::training_seat;
use crate::training::model::SeatState;

/// Takes the first free seat of a locked training; answers whether there was one. Calendars learn of it.
pub fn seat_take(
    conn: &mut PgConnection,
    id: TrainingId,
    capacity: i32,
    (user, organisation): (UserId, OrganisationId),
    at: DateTime<Utc>,
) -> QueryResult<bool> {
    let taken = diesel::sql_query(
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
    .execute(conn)?;
    if taken == 1 {
        count_change(conn, id, user, at)?;
    }
    Ok(taken == 1)
}

/// Gives an undecided seat of a locked training up; answers whether there was one. Calendars learn of it.
pub fn seat_leave(conn: &mut PgConnection, id: TrainingId, user: UserId, at: DateTime<Utc>) -> QueryResult<bool> {
    let own = training_seat::session_id.eq(id).and(training_seat::user_id.eq(user));
    let left = diesel::delete(training_seat::table.filter(own).filter(training_seat::state.eq(SeatState::Booked)))
        .execute(conn)?;
    if left == 1 {
        count_change(conn, id, user, at)?;
    }
    Ok(left == 1)
}

/// Counts that a seat was taken or given up: of the training, and of the person.
fn count_change(conn: &mut PgConnection, id: TrainingId, user: UserId, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::sql_query(
        "WITH person AS (
             INSERT INTO training_enrolment AS e (session_id, user_id, changed_at) VALUES ($1, $2, $3)
             ON CONFLICT (session_id, user_id) DO UPDATE SET changes = e.changes + 1, changed_at = $3)
         UPDATE training_session SET seat_changes = seat_changes + 1, seats_changed_at = $3 WHERE id = $1",
    )
    .bind::<Uuid, _>(id)
    .bind::<Uuid, _>(user)
    .bind::<Timestamptz, _>(at)
    .execute(conn)
    .map(drop)
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
