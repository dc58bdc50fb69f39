//! Scores of a period, from the records, by one statement per indicator for all providers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamptz, Uuid};

use super::records_of;
use crate::catalog::ListingKind;
use crate::evaluation::model::score::{Measured, ScoredPart};
use crate::evaluation::model::{Indicator, IndicatorQuery, Period};
use crate::kernel::{EvaluationPeriodId, EvaluationScoreId, OrganisationId, RegionCode};
use crate::store::schema::{evaluation_part, evaluation_score};

/// PostgreSQL takes 65,535 values in a statement.
const AT_ONCE: usize = 4_000;

/// A provider that is to be scored, with the kinds of listings that it offers.
#[derive(QueryableByName)]
pub struct Candidate {
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Array<Text>)]
    pub kinds: Vec<ListingKind>,
}

/// Providers of the region that were there before `until` and have or had something to share, in the order of their ids.
pub fn candidate_list(
    conn: &mut PgConnection,
    region: &RegionCode,
    until: DateTime<Utc>,
) -> QueryResult<Vec<Candidate>> {
    diesel::sql_query(
        "SELECT o.id AS provider_id, o.name, o.region_code, array_agg(DISTINCT l.kind) AS kinds
         FROM organisation o JOIN listing l ON l.provider_id = o.id AND l.state <> 'applied'
         WHERE o.kind = 'provider' AND o.state IN ('admitted', 'suspended') AND o.region_code LIKE $1 || '%'
           AND o.created_at < $2
         GROUP BY o.id ORDER BY o.id",
    )
    .bind::<Text, _>(region.prefix())
    .bind::<Timestamptz, _>(until)
    .load(conn)
}

/// Takes away what was computed before.
pub fn score_delete_all(conn: &mut PgConnection, period: EvaluationPeriodId) -> QueryResult<()> {
    diesel::delete(evaluation_score::table.filter(evaluation_score::period_id.eq(period))).execute(conn).map(drop)
}

/// A score for each candidate, in their order.
pub fn score_insert_all(
    conn: &mut PgConnection,
    period: EvaluationPeriodId,
    candidates: &[Candidate],
) -> QueryResult<Vec<EvaluationScoreId>> {
    let ids: Vec<_> = candidates.iter().map(|_| EvaluationScoreId::new()).collect();
    let rows: Vec<_> = candidates
        .iter()
        .zip(&ids)
        .map(|(one, id)| {
            (
                evaluation_score::id.eq(id),
                evaluation_score::period_id.eq(period),
                evaluation_score::provider_id.eq(one.provider_id),
                evaluation_score::provider_name.eq(&one.name),
                evaluation_score::region_code.eq(&one.region_code),
            )
        })
        .collect();
    for part in rows.chunks(AT_ONCE) {
        diesel::insert_into(evaluation_score::table).values(part).execute(conn)?;
    }
    Ok(ids)
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = Uuid)]
    score_id: EvaluationScoreId,
    #[diesel(sql_type = BigInt)]
    records: i64,
    #[diesel(sql_type = BigInt)]
    numerator: i64,
    #[diesel(sql_type = BigInt)]
    denominator: i64,
}

/// Keeps the records behind one indicator for those scores to which it applies, and answers what they come to.
pub fn record_insert_all(
    conn: &mut PgConnection,
    indicator: &Indicator,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    scores: &[EvaluationScoreId],
) -> QueryResult<Vec<(EvaluationScoreId, Measured)>> {
    let sums = diesel::sql_query(format!(
        "WITH kept AS (
             INSERT INTO evaluation_record (score_id, code, record_kind, record_id, label, occurred_at, numerator, denominator)
             SELECT s.id, $4, r.kind, r.id, r.label, r.occurred_at, r.numerator, r.denominator
             FROM ({}) r (provider_id, kind, id, label, occurred_at, numerator, denominator)
             JOIN evaluation_score s ON s.provider_id = r.provider_id AND s.id = ANY($3)
             RETURNING score_id, numerator, denominator)
         SELECT score_id, count(*) AS records, coalesce(sum(numerator), 0)::bigint AS numerator,
                coalesce(sum(denominator), 0)::bigint AS denominator
         FROM kept GROUP BY score_id",
        records_of(indicator.query)
    ))
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(to)
    .bind::<Array<Uuid>, _>(scores)
    .bind::<Text, _>(&indicator.code)
    .load::<Sum>(conn)?;
    let measured = |sum: Sum| {
        let Sum { score_id, records, numerator, denominator } = sum;
        (score_id, Measured { records, numerator, denominator })
    };
    Ok(sums.into_iter().map(measured).collect())
}

/// A score's parts, with the query that each was measured by.
pub fn part_insert_all(
    conn: &mut PgConnection,
    parts: &[(EvaluationScoreId, i32, IndicatorQuery, ScoredPart)],
) -> QueryResult<()> {
    for chunk in parts.chunks(AT_ONCE) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|(score, position, query, part)| {
                (
                    evaluation_part::score_id.eq(score),
                    evaluation_part::code.eq(&part.code),
                    evaluation_part::position.eq(position),
                    evaluation_part::query.eq(query),
                    evaluation_part::outcome.eq(part.outcome),
                    evaluation_part::records.eq(part.records),
                    evaluation_part::value.eq(part.value),
                    evaluation_part::target.eq(part.scale.target),
                    evaluation_part::zero_at.eq(part.scale.zero_at),
                    evaluation_part::weight_bp.eq(part.scale.weight),
                    evaluation_part::cap_bp.eq(part.scale.cap),
                    evaluation_part::points_bp.eq(part.points),
                )
            })
            .collect();
        diesel::insert_into(evaluation_part::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// Totals of all scores of a period from their parts.
pub fn total_update_all(conn: &mut PgConnection, period: &Period) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE evaluation_score s SET total_bp = sums.total FROM (
             SELECT p.score_id, sum(p.points_bp)::integer AS total FROM evaluation_part p
             JOIN evaluation_score s ON s.id = p.score_id WHERE s.period_id = $1 GROUP BY p.score_id) sums
         WHERE s.id = sums.score_id",
    )
    .bind::<Uuid, _>(period.id)
    .execute(conn)
    .map(drop)
}

/// One score's total from its parts.
pub fn total_update(conn: &mut PgConnection, score: EvaluationScoreId) -> QueryResult<i32> {
    #[derive(QueryableByName)]
    struct Total {
        #[diesel(sql_type = Integer)]
        total_bp: i32,
    }
    diesel::sql_query(
        "UPDATE evaluation_score SET total_bp = (SELECT coalesce(sum(points_bp), 0) FROM evaluation_part WHERE score_id = $1)
         WHERE id = $1 RETURNING total_bp",
    )
    .bind::<Uuid, _>(score)
    .get_result::<Total>(conn)
    .map(|total| total.total_bp)
}
