use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::award::model::Objection;
use crate::claim::State;
use crate::claim::model::ObjectionState;
use crate::kernel::{AwardApplicationId, NoticeId, ObjectionId, ProgrammeId, RegionCode, UserId};
use crate::store::schema::{award_application, award_objection, public_notice};

/// Locks, in the order of their ids, the applications of a programme that passed all reviews and are in no notice yet.
pub fn application_lock_publishable(
    conn: &mut PgConnection,
    programme: ProgrammeId,
    region: &RegionCode,
) -> QueryResult<Vec<AwardApplicationId>> {
    award_application::table
        .filter(award_application::programme_id.eq(programme))
        .filter(award_application::state.eq(State::Notice))
        .filter(award_application::notice_id.is_null())
        .filter(award_application::region_code.like(format!("{}%", region.prefix())))
        .order(award_application::id)
        .select(award_application::id)
        .for_no_key_update()
        .load(conn)
}

pub fn application_set_notice(
    conn: &mut PgConnection,
    ids: &[AwardApplicationId],
    notice: NoticeId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(award_application::table.filter(award_application::id.eq_any(ids)))
        .set((
            award_application::notice_id.eq(notice),
            award_application::version.eq(award_application::version + 1),
            award_application::updated_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Applications whose notice ended before `today` without a standing objection, in the order of their ids.
pub fn application_list_unopposed(
    conn: &mut PgConnection,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<AwardApplicationId>> {
    award_application::table
        .inner_join(public_notice::table.on(public_notice::id.nullable().eq(award_application::notice_id)))
        .filter(award_application::state.eq(State::Notice))
        .filter(public_notice::closes_on.lt(today))
        .order(award_application::id)
        .limit(limit)
        .select(award_application::id)
        .load(conn)
}

pub fn objection_insert(conn: &mut PgConnection, new: &Objection) -> QueryResult<()> {
    diesel::insert_into(award_objection::table).values(new).execute(conn).map(drop)
}

pub fn objection_fetch(conn: &mut PgConnection, id: ObjectionId) -> QueryResult<Objection> {
    award_objection::table.find(id).select(Objection::as_select()).first(conn)
}

pub fn objection_list(conn: &mut PgConnection, id: AwardApplicationId) -> QueryResult<Vec<Objection>> {
    award_objection::table
        .filter(award_objection::application_id.eq(id))
        .order(award_objection::id)
        .select(Objection::as_select())
        .load(conn)
}

pub fn objection_list_open(conn: &mut PgConnection, id: AwardApplicationId) -> QueryResult<Vec<ObjectionId>> {
    award_objection::table
        .filter(award_objection::application_id.eq(id))
        .filter(award_objection::state.eq(ObjectionState::Open))
        .select(award_objection::id)
        .load(conn)
}

pub fn objection_decide(
    conn: &mut PgConnection,
    ids: &[ObjectionId],
    state: ObjectionState,
    answer: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(award_objection::table.filter(award_objection::id.eq_any(ids)))
        .set((
            award_objection::state.eq(state),
            award_objection::answer.eq(answer),
            award_objection::decided_by.eq(by),
            award_objection::decided_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
