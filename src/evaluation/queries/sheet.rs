use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid};

use crate::evaluation::model::score::Scale;
use crate::evaluation::model::{Correction, IndicatorQuery, PartOutcome, PartRecord, ScoreRow};
use crate::kernel::{EvaluationAppealId, EvaluationPeriodId, EvaluationScoreId, OrganisationId, UserId};
use crate::store::schema::{evaluation_correction, evaluation_part, evaluation_score};

const SCORES: &str = "
    SELECT s.id, s.period_id, s.provider_id, s.provider_name, s.region_code, s.total_bp,
           (SELECT count(*) + 1 FROM evaluation_score o WHERE o.period_id = s.period_id AND o.total_bp > s.total_bp) AS rank,
           s.grade, s.comment, s.commented_at, encode(s.hash, 'hex') AS hash
    FROM evaluation_score s";

pub fn score_fetch(conn: &mut PgConnection, id: EvaluationScoreId) -> QueryResult<ScoreRow> {
    diesel::sql_query(format!("{SCORES} WHERE s.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn score_lock(conn: &mut PgConnection, id: EvaluationScoreId) -> QueryResult<ScoreRow> {
    diesel::sql_query(format!("{SCORES} WHERE s.id = $1 FOR NO KEY UPDATE OF s")).bind::<Uuid, _>(id).get_result(conn)
}

pub fn score_find(
    conn: &mut PgConnection,
    period: EvaluationPeriodId,
    provider: OrganisationId,
) -> QueryResult<Option<ScoreRow>> {
    diesel::sql_query(format!("{SCORES} WHERE s.period_id = $1 AND s.provider_id = $2"))
        .bind::<Uuid, _>(period)
        .bind::<Uuid, _>(provider)
        .get_result(conn)
        .optional()
}

/// The best first; only of regions whose codes begin with `region`, if given.
pub fn score_list(
    conn: &mut PgConnection,
    period: EvaluationPeriodId,
    region: Option<&str>,
    after: Option<(i32, EvaluationScoreId)>,
    limit: i64,
) -> QueryResult<Vec<ScoreRow>> {
    diesel::sql_query(format!(
        "{SCORES} WHERE s.period_id = $1 AND ($2::text IS NULL OR s.region_code LIKE $2 || '%')
           AND ($3::integer IS NULL OR s.total_bp < $3 OR (s.total_bp = $3 AND s.id > $4::uuid))
         ORDER BY s.total_bp DESC, s.id LIMIT $5"
    ))
    .bind::<Uuid, _>(period)
    .bind::<Nullable<Text>, _>(region)
    .bind::<Nullable<Integer>, _>(after.map(|(total, _)| total))
    .bind::<Nullable<Uuid>, _>(after.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// A part as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = evaluation_part, check_for_backend(diesel::pg::Pg))]
pub struct PartRow {
    pub score_id: EvaluationScoreId,
    pub code: String,
    pub query: IndicatorQuery,
    pub outcome: PartOutcome,
    pub records: i64,
    pub value: Option<i64>,
    pub corrected_value: Option<i64>,
    pub target: i64,
    pub zero_at: i64,
    pub weight_bp: i32,
    pub cap_bp: i32,
    pub points_bp: i32,
}

impl PartRow {
    pub const fn scale(&self) -> Scale {
        Scale { target: self.target, zero_at: self.zero_at, weight: self.weight_bp, cap: self.cap_bp }
    }
}

/// In the order of the set's indicators, score by score.
pub fn part_list(conn: &mut PgConnection, scores: &[EvaluationScoreId]) -> QueryResult<Vec<PartRow>> {
    evaluation_part::table
        .filter(evaluation_part::score_id.eq_any(scores))
        .order((evaluation_part::score_id, evaluation_part::position))
        .select(PartRow::as_select())
        .load(conn)
}

pub fn part_find(conn: &mut PgConnection, score: EvaluationScoreId, code: &str) -> QueryResult<Option<PartRow>> {
    evaluation_part::table.find((score, code)).select(PartRow::as_select()).first(conn).optional()
}

/// The records behind a part, oldest first.
pub fn record_list(
    conn: &mut PgConnection,
    score: EvaluationScoreId,
    code: &str,
    after: Option<(DateTime<Utc>, uuid::Uuid)>,
    limit: i64,
) -> QueryResult<Vec<PartRecord>> {
    diesel::sql_query(
        "SELECT record_kind AS kind, record_id AS id, label, occurred_at, numerator, denominator FROM evaluation_record
         WHERE score_id = $1 AND code = $2 AND ($3::timestamptz IS NULL OR (occurred_at, record_id) > ($3, $4::uuid))
         ORDER BY occurred_at, record_id LIMIT $5",
    )
    .bind::<Uuid, _>(score)
    .bind::<Text, _>(code)
    .bind::<Nullable<Timestamptz>, _>(after.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(after.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// In the order in which they were made.
pub fn correction_list(conn: &mut PgConnection, score: EvaluationScoreId) -> QueryResult<Vec<Correction>> {
    diesel::sql_query(
        "SELECT c.code, c.value_before, c.value, c.points_before, c.points, c.reason, c.appeal_id, u.name AS corrected_by,
                c.corrected_at
         FROM evaluation_correction c JOIN app_user u ON u.id = c.corrected_by WHERE c.score_id = $1 ORDER BY c.id",
    )
    .bind::<Uuid, _>(score)
    .load(conn)
}

/// What a correction is made by, and why.
#[derive(Debug, Clone, Copy)]
pub struct Because<'a> {
    pub appeal: EvaluationAppealId,
    pub reason: &'a str,
    pub by: UserId,
    pub at: DateTime<Utc>,
}

/// Puts another value into a part and keeps what was before.
pub fn part_correct(
    conn: &mut PgConnection,
    part: &PartRow,
    (value, points): (i64, i32),
    because: Because<'_>,
) -> QueryResult<()> {
    diesel::insert_into(evaluation_correction::table)
        .values((
            evaluation_correction::score_id.eq(part.score_id),
            evaluation_correction::code.eq(&part.code),
            evaluation_correction::value_before.eq(part.corrected_value.or(part.value)),
            evaluation_correction::value.eq(value),
            evaluation_correction::points_before.eq(part.points_bp),
            evaluation_correction::points.eq(points),
            evaluation_correction::reason.eq(because.reason),
            evaluation_correction::appeal_id.eq(because.appeal),
            evaluation_correction::corrected_by.eq(because.by),
            evaluation_correction::corrected_at.eq(because.at),
        ))
        .execute(conn)?;
    diesel::update(evaluation_part::table.find((part.score_id, &part.code)))
        .set((evaluation_part::corrected_value.eq(value), evaluation_part::points_bp.eq(points)))
        .execute(conn)
        .map(drop)
}

pub fn score_comment(
    conn: &mut PgConnection,
    id: EvaluationScoreId,
    comment: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(evaluation_score::table.find(id))
        .set((
            evaluation_score::comment.eq(comment),
            evaluation_score::commented_by.eq(by),
            evaluation_score::commented_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
