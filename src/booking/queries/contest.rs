use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::{ChargeContest, ContestAnswer};
use crate::kernel::{BookingId, UserId};
use crate::store::schema::charge_contest;

/// Keeps what is said against a charge; answers whether nothing was before.
pub fn contest_insert(
    conn: &mut PgConnection,
    id: BookingId,
    reason: &str,
    (by, at): (UserId, DateTime<Utc>),
) -> QueryResult<bool> {
    diesel::insert_into(charge_contest::table)
        .values((
            charge_contest::booking_id.eq(id),
            charge_contest::reason.eq(reason),
            charge_contest::contested_by.eq(by),
            charge_contest::contested_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .map(|rows| rows == 1)
}

pub fn contest_find(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<ChargeContest>> {
    charge_contest::table.find(id).select(ChargeContest::as_select()).first(conn).optional()
}

/// Answers what was said, if that waits for an answer; whether it did.
pub fn contest_answer(
    conn: &mut PgConnection,
    id: BookingId,
    (answer, reason): (ContestAnswer, &str),
    (by, at): (UserId, DateTime<Utc>),
) -> QueryResult<bool> {
    let open = charge_contest::table.find(id).filter(charge_contest::answer.is_null());
    diesel::update(open)
        .set((
            charge_contest::answer.eq(answer),
            charge_contest::answer_reason.eq(reason),
            charge_contest::answered_by.eq(by),
            charge_contest::answered_at.eq(at),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}
