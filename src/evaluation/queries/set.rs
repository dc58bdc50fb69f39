use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::Value;

use crate::evaluation::model::SetState;
use crate::kernel::{EvaluationSetId, RegionCode, UserId};
use crate::store::schema::evaluation_set;

/// A version of an indicator set as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = evaluation_set, check_for_backend(diesel::pg::Pg))]
pub struct SetRow {
    pub id: EvaluationSetId,
    pub region_code: RegionCode,
    pub code: String,
    pub version: i32,
    pub state: SetState,
    pub document: Value,
    pub starts_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub published_at: Option<DateTime<Utc>>,
}

/// Drafts the next version of a set.
pub fn set_insert(
    conn: &mut PgConnection,
    id: EvaluationSetId,
    (region, code): (&RegionCode, &str),
    document: &Value,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<SetRow> {
    let of_set = evaluation_set::region_code.eq(region).and(evaluation_set::code.eq(code));
    let last: Option<i32> =
        evaluation_set::table.filter(of_set).select(diesel::dsl::max(evaluation_set::version)).first(conn)?;
    diesel::insert_into(evaluation_set::table)
        .values((
            evaluation_set::id.eq(id),
            evaluation_set::region_code.eq(region),
            evaluation_set::code.eq(code),
            evaluation_set::version.eq(last.unwrap_or(0) + 1),
            evaluation_set::state.eq(SetState::Draft),
            evaluation_set::document.eq(document),
            evaluation_set::created_by.eq(by),
            evaluation_set::created_at.eq(now),
        ))
        .returning(SetRow::as_returning())
        .get_result(conn)
}

pub fn set_fetch(conn: &mut PgConnection, id: EvaluationSetId) -> QueryResult<SetRow> {
    evaluation_set::table.find(id).select(SetRow::as_select()).first(conn)
}

/// Held until the transaction ends.
pub fn set_lock(conn: &mut PgConnection, id: EvaluationSetId) -> QueryResult<SetRow> {
    evaluation_set::table.find(id).for_no_key_update().select(SetRow::as_select()).first(conn)
}

pub fn set_edit(conn: &mut PgConnection, id: EvaluationSetId, document: &Value) -> QueryResult<SetRow> {
    diesel::update(evaluation_set::table.find(id))
        .set(evaluation_set::document.eq(document))
        .returning(SetRow::as_returning())
        .get_result(conn)
}

pub fn set_publish(
    conn: &mut PgConnection,
    id: EvaluationSetId,
    starts_on: NaiveDate,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<SetRow> {
    diesel::update(evaluation_set::table.find(id))
        .set((
            evaluation_set::state.eq(SetState::Published),
            evaluation_set::starts_on.eq(starts_on),
            evaluation_set::published_by.eq(by),
            evaluation_set::published_at.eq(now),
        ))
        .returning(SetRow::as_returning())
        .get_result(conn)
}

/// Every version of the sets of regions inside `region`, by code, newest first.
pub fn set_list(conn: &mut PgConnection, region: &RegionCode) -> QueryResult<Vec<SetRow>> {
    evaluation_set::table
        .filter(evaluation_set::region_code.like(format!("{}%", region.prefix())))
        .order((evaluation_set::region_code, evaluation_set::code, evaluation_set::version.desc()))
        .select(SetRow::as_select())
        .load(conn)
}
