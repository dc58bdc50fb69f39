use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Uuid};

use crate::evaluation::model::{Period, PeriodKind, PeriodState};
use crate::kernel::{EvaluationPeriodId, EvaluationSetId, OrganisationId, RegionCode, UserId};
use crate::store::schema::evaluation_period;

const PERIODS: &str = "
    SELECT p.id, p.reference, p.region_code, p.kind, p.year, p.from_on, p.to_on, p.set_id, t.code AS set_code,
           t.version AS set_version, p.state, p.opened_at, p.computed_at, p.published_at, p.appeal_until, p.frozen_at,
           (SELECT count(*) FROM evaluation_score s WHERE s.period_id = p.id) AS providers,
           (SELECT count(*) FROM evaluation_score s JOIN evaluation_appeal a ON a.score_id = s.id
            WHERE s.period_id = p.id AND a.state = 'open') AS open_appeals
    FROM evaluation_period p JOIN evaluation_set t ON t.id = p.set_id";

/// A period that is opened.
#[derive(Insertable)]
#[diesel(table_name = evaluation_period)]
pub struct NewPeriodRow<'a> {
    pub id: EvaluationPeriodId,
    pub reference: &'a str,
    pub region_code: &'a RegionCode,
    pub kind: PeriodKind,
    pub year: i32,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub set_id: EvaluationSetId,
    pub state: PeriodState,
    pub opened_by: UserId,
    pub opened_at: DateTime<Utc>,
}

pub fn period_insert(conn: &mut PgConnection, row: &NewPeriodRow<'_>) -> QueryResult<()> {
    diesel::insert_into(evaluation_period::table).values(row).execute(conn).map(drop)
}

pub fn period_fetch(conn: &mut PgConnection, id: EvaluationPeriodId) -> QueryResult<Period> {
    diesel::sql_query(format!("{PERIODS} WHERE p.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn period_lock(conn: &mut PgConnection, id: EvaluationPeriodId) -> QueryResult<Period> {
    diesel::sql_query(format!("{PERIODS} WHERE p.id = $1 FOR NO KEY UPDATE OF p")).bind::<Uuid, _>(id).get_result(conn)
}

/// Which periods are wanted.
#[derive(Debug, Clone, Default)]
pub struct PeriodFilter {
    /// Only of regions whose codes begin so.
    pub region: Option<String>,
    pub state: Option<PeriodState>,
    /// Only those in which this provider was scored and that it may see.
    pub provider: Option<OrganisationId>,
}

/// Newest first.
pub fn period_list(
    conn: &mut PgConnection,
    filter: &PeriodFilter,
    before: Option<(NaiveDate, EvaluationPeriodId)>,
    limit: i64,
) -> QueryResult<Vec<Period>> {
    diesel::sql_query(format!(
        "{PERIODS} WHERE ($1::text IS NULL OR p.region_code LIKE $1 || '%') AND ($2::text IS NULL OR p.state = $2)
           AND ($3::uuid IS NULL OR (p.state <> 'open' AND EXISTS (
               SELECT FROM evaluation_score s WHERE s.period_id = p.id AND s.provider_id = $3)))
           AND ($4::date IS NULL OR (p.to_on, p.id) < ($4, $5::uuid))
         ORDER BY p.to_on DESC, p.id DESC LIMIT $6"
    ))
    .bind::<Nullable<Text>, _>(filter.region.as_deref())
    .bind::<Nullable<Text>, _>(filter.state)
    .bind::<Nullable<Uuid>, _>(filter.provider)
    .bind::<Nullable<Date>, _>(before.map(|(on, _)| on))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn period_publish(
    conn: &mut PgConnection,
    id: EvaluationPeriodId,
    appeal_until: NaiveDate,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(evaluation_period::table.find(id))
        .set((
            evaluation_period::state.eq(PeriodState::Published),
            evaluation_period::published_by.eq(by),
            evaluation_period::published_at.eq(now),
            evaluation_period::appeal_until.eq(appeal_until),
        ))
        .execute(conn)
        .map(drop)
}

pub fn period_freeze(
    conn: &mut PgConnection,
    id: EvaluationPeriodId,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(evaluation_period::table.find(id))
        .set((
            evaluation_period::state.eq(PeriodState::Frozen),
            evaluation_period::frozen_by.eq(by),
            evaluation_period::frozen_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn period_set_computed(conn: &mut PgConnection, id: EvaluationPeriodId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(evaluation_period::table.find(id))
        .set(evaluation_period::computed_at.eq(now))
        .execute(conn)
        .map(drop)
}
