use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid};

use crate::evaluation::model::{Appeal, AppealState};
use crate::kernel::{EvaluationAppealId, EvaluationScoreId, OrganisationId, RegionCode, UserId};
use crate::store::schema::evaluation_appeal;

const APPEALS: &str = "
    SELECT a.id, a.reference, a.score_id, s.period_id, p.reference AS period_reference, a.provider_id, s.provider_name,
           a.region_code, a.part_code, a.statement, a.state, a.raised_at, a.reason, e.name AS ended_by, a.ended_at
    FROM evaluation_appeal a JOIN evaluation_score s ON s.id = a.score_id JOIN evaluation_period p ON p.id = s.period_id
    LEFT JOIN app_user e ON e.id = a.ended_by";

/// An appeal that is raised.
#[derive(Insertable)]
#[diesel(table_name = evaluation_appeal)]
pub struct NewAppealRow<'a> {
    pub id: EvaluationAppealId,
    pub reference: &'a str,
    pub score_id: EvaluationScoreId,
    pub provider_id: OrganisationId,
    pub region_code: &'a RegionCode,
    pub part_code: Option<&'a str>,
    pub statement: &'a str,
    pub state: AppealState,
    pub raised_by: UserId,
    pub raised_at: DateTime<Utc>,
}

pub fn appeal_insert(conn: &mut PgConnection, row: &NewAppealRow<'_>) -> QueryResult<()> {
    diesel::insert_into(evaluation_appeal::table).values(row).execute(conn).map(drop)
}

pub fn appeal_fetch(conn: &mut PgConnection, id: EvaluationAppealId) -> QueryResult<Appeal> {
    diesel::sql_query(format!("{APPEALS} WHERE a.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn appeal_lock(conn: &mut PgConnection, id: EvaluationAppealId) -> QueryResult<Appeal> {
    diesel::sql_query(format!("{APPEALS} WHERE a.id = $1 FOR NO KEY UPDATE OF a")).bind::<Uuid, _>(id).get_result(conn)
}

/// Of one score, oldest first.
pub fn appeal_list_of(conn: &mut PgConnection, score: EvaluationScoreId) -> QueryResult<Vec<Appeal>> {
    diesel::sql_query(format!("{APPEALS} WHERE a.score_id = $1 ORDER BY a.raised_at, a.id"))
        .bind::<Uuid, _>(score)
        .load(conn)
}

/// Of regions whose codes begin with `region`, newest first.
pub fn appeal_list(
    conn: &mut PgConnection,
    region: &str,
    state: Option<AppealState>,
    before: Option<(DateTime<Utc>, EvaluationAppealId)>,
    limit: i64,
) -> QueryResult<Vec<Appeal>> {
    diesel::sql_query(format!(
        "{APPEALS} WHERE a.region_code LIKE $1 || '%' AND ($2::text IS NULL OR a.state = $2)
           AND ($3::timestamptz IS NULL OR (a.raised_at, a.id) < ($3, $4::uuid))
         ORDER BY a.raised_at DESC, a.id DESC LIMIT $5"
    ))
    .bind::<Text, _>(region)
    .bind::<Nullable<Text>, _>(state)
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn appeal_end(
    conn: &mut PgConnection,
    id: EvaluationAppealId,
    state: AppealState,
    reason: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(evaluation_appeal::table.find(id))
        .set((
            evaluation_appeal::state.eq(state),
            evaluation_appeal::reason.eq(reason),
            evaluation_appeal::ended_by.eq(by),
            evaluation_appeal::ended_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
