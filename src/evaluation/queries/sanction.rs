use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid};

use crate::evaluation::model::{Period, Sanction, SanctionState};
use crate::kernel::{EvaluationSanctionId, EvaluationScoreId, OrganisationId, RegionCode, UserId};
use crate::store::schema::evaluation_sanction;

const SANCTIONS: &str = "
    SELECT n.id, n.score_id, s.period_id, p.reference AS period_reference, n.provider_id, s.provider_name, n.region_code,
           n.failures, n.state, n.created_at, n.tolerance, n.proposed_by, a.name AS proposed_by_name, n.proposed_at,
           n.reason, b.name AS decided_by_name, n.decided_at, n.listings
    FROM evaluation_sanction n JOIN evaluation_score s ON s.id = n.score_id JOIN evaluation_period p ON p.id = s.period_id
    LEFT JOIN app_user a ON a.id = n.proposed_by LEFT JOIN app_user b ON b.id = n.decided_by";

/// A provider that failed, and how often in a row.
#[derive(QueryableByName)]
pub struct Failing {
    #[diesel(sql_type = Uuid)]
    pub score_id: EvaluationScoreId,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Integer)]
    pub failures: i32,
}

/// Those that failed in a frozen period and, without a break, in at least `least` frozen periods of its kind, this one
/// included. A failure that was tolerated, or that was answered by a suspension, ends the row.
pub fn failing_list(conn: &mut PgConnection, period: &Period, least: i64) -> QueryResult<Vec<Failing>> {
    diesel::sql_query(
        "SELECT s.id AS score_id, s.provider_id, s.provider_name, s.region_code, (1 + past.failures)::integer AS failures
         FROM evaluation_score s CROSS JOIN LATERAL (
             SELECT count(*) AS failures FROM (
                 SELECT bool_and(grade = 'failed' AND NOT is_settled) OVER (ORDER BY to_on DESC) AS is_in_row FROM (
                     SELECT p.to_on, o.grade,
                            EXISTS (SELECT FROM evaluation_sanction n WHERE n.score_id = o.id
                                    AND n.state IN ('spared', 'suspended')) AS is_settled
                     FROM evaluation_score o JOIN evaluation_period p ON p.id = o.period_id
                     WHERE o.provider_id = s.provider_id AND p.kind = $2 AND p.state = 'frozen' AND p.to_on < $3::date
                 ) earlier) ordered
             WHERE is_in_row) past
         WHERE s.period_id = $1 AND s.grade = 'failed' AND 1 + past.failures >= $4 ORDER BY s.provider_id",
    )
    .bind::<Uuid, _>(period.id)
    .bind::<Text, _>(period.kind)
    .bind::<diesel::sql_types::Date, _>(period.to_on)
    .bind::<BigInt, _>(least)
    .load(conn)
}

pub fn sanction_insert(
    conn: &mut PgConnection,
    id: EvaluationSanctionId,
    failing: &Failing,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(evaluation_sanction::table)
        .values((
            evaluation_sanction::id.eq(id),
            evaluation_sanction::score_id.eq(failing.score_id),
            evaluation_sanction::provider_id.eq(failing.provider_id),
            evaluation_sanction::region_code.eq(&failing.region_code),
            evaluation_sanction::failures.eq(failing.failures),
            evaluation_sanction::state.eq(SanctionState::Pending),
            evaluation_sanction::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn sanction_fetch(conn: &mut PgConnection, id: EvaluationSanctionId) -> QueryResult<Sanction> {
    diesel::sql_query(format!("{SANCTIONS} WHERE n.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn sanction_lock(conn: &mut PgConnection, id: EvaluationSanctionId) -> QueryResult<Sanction> {
    diesel::sql_query(format!("{SANCTIONS} WHERE n.id = $1 FOR NO KEY UPDATE OF n"))
        .bind::<Uuid, _>(id)
        .get_result(conn)
}

pub fn sanction_find(conn: &mut PgConnection, score: EvaluationScoreId) -> QueryResult<Option<Sanction>> {
    diesel::sql_query(format!("{SANCTIONS} WHERE n.score_id = $1")).bind::<Uuid, _>(score).get_result(conn).optional()
}

/// Of regions whose codes begin with `region`, newest first.
pub fn sanction_list(
    conn: &mut PgConnection,
    region: &str,
    state: Option<SanctionState>,
    before: Option<(DateTime<Utc>, EvaluationSanctionId)>,
    limit: i64,
) -> QueryResult<Vec<Sanction>> {
    diesel::sql_query(format!(
        "{SANCTIONS} WHERE n.region_code LIKE $1 || '%' AND ($2::text IS NULL OR n.state = $2)
           AND ($3::timestamptz IS NULL OR (n.created_at, n.id) < ($3, $4::uuid))
         ORDER BY n.created_at DESC, n.id DESC LIMIT $5"
    ))
    .bind::<Text, _>(region)
    .bind::<Nullable<Text>, _>(state)
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn sanction_propose(
    conn: &mut PgConnection,
    id: EvaluationSanctionId,
    tolerance: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(evaluation_sanction::table.find(id))
        .set((
            evaluation_sanction::state.eq(SanctionState::ToleranceProposed),
            evaluation_sanction::tolerance.eq(tolerance),
            evaluation_sanction::proposed_by.eq(by),
            evaluation_sanction::proposed_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// The proposal stays on record in the audit trail.
pub fn sanction_reopen(conn: &mut PgConnection, id: EvaluationSanctionId) -> QueryResult<()> {
    diesel::update(evaluation_sanction::table.find(id))
        .set((
            evaluation_sanction::state.eq(SanctionState::Pending),
            evaluation_sanction::tolerance.eq(None::<String>),
            evaluation_sanction::proposed_by.eq(None::<UserId>),
            evaluation_sanction::proposed_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .map(drop)
}

pub fn sanction_decide(
    conn: &mut PgConnection,
    id: EvaluationSanctionId,
    (state, listings): (SanctionState, Option<i32>),
    reason: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(evaluation_sanction::table.find(id))
        .set((
            evaluation_sanction::state.eq(state),
            evaluation_sanction::listings.eq(listings),
            evaluation_sanction::reason.eq(reason),
            evaluation_sanction::decided_by.eq(by),
            evaluation_sanction::decided_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
