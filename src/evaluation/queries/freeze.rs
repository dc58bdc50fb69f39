//! Digests of frozen scores, made and checked by the same words.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Uuid};

use crate::catalog::Grade;
use crate::kernel::{EvaluationPeriodId, EvaluationScoreId, OrganisationId};

/// SHA-256 over a score `s` of a period `p`: the period and its set, the provider, total, grade and comment, every part in
/// order with its scale and points, every record behind it, and every correction.
const DIGEST: &str = "
    sha256(convert_to(concat_ws(E'\\n',
        concat_ws('|', p.reference, p.kind, p.year, p.from_on, p.to_on, p.set_id, s.id, s.provider_id, s.provider_name,
                  s.region_code, s.total_bp, s.grade, coalesce(s.comment, '')),
        (SELECT string_agg(concat_ws('|', a.code, a.position, a.query, a.outcome, a.records, coalesce(a.value::text, '-'),
                                     coalesce(a.corrected_value::text, '-'), a.target, a.zero_at, a.weight_bp, a.cap_bp,
                                     a.points_bp), E'\\n' ORDER BY a.position, a.code)
         FROM evaluation_part a WHERE a.score_id = s.id),
        (SELECT string_agg(concat_ws('|', r.code, r.record_kind, r.record_id, r.numerator, r.denominator,
                                     extract(epoch FROM r.occurred_at), r.label), E'\\n'
                           ORDER BY r.code, r.record_kind, r.record_id)
         FROM evaluation_record r WHERE r.score_id = s.id),
        (SELECT string_agg(concat_ws('|', c.id, c.code, coalesce(c.value_before::text, '-'), c.value, c.points_before,
                                     c.points, c.reason), E'\\n' ORDER BY c.id)
         FROM evaluation_correction c WHERE c.score_id = s.id)), 'UTF8'))";

#[derive(QueryableByName)]
pub struct Total {
    #[diesel(sql_type = Uuid)]
    pub id: EvaluationScoreId,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Integer)]
    pub total_bp: i32,
}

/// Every score of a period, the best first.
pub fn total_list(conn: &mut PgConnection, period: EvaluationPeriodId) -> QueryResult<Vec<Total>> {
    diesel::sql_query(
        "SELECT id, provider_id, total_bp FROM evaluation_score WHERE period_id = $1 ORDER BY total_bp DESC, id",
    )
    .bind::<Uuid, _>(period)
    .load(conn)
}

#[derive(QueryableByName)]
struct Hash {
    #[diesel(sql_type = Text)]
    hash: String,
}

/// Writes the grade into a score and the digest over all of it; answers the digest, hexadecimal.
pub fn score_freeze(conn: &mut PgConnection, id: EvaluationScoreId, grade: Grade) -> QueryResult<String> {
    diesel::sql_query(format!(
        "UPDATE evaluation_score t SET grade = $2, hash = (
             SELECT {DIGEST} FROM (SELECT s.*, $2::text AS given FROM evaluation_score s WHERE s.id = $1) f
             CROSS JOIN LATERAL (SELECT f.id, f.provider_id, f.provider_name, f.region_code, f.total_bp, f.given AS grade,
                                        f.comment, f.period_id) s
             JOIN evaluation_period p ON p.id = s.period_id)
         WHERE t.id = $1 RETURNING encode(t.hash, 'hex') AS hash"
    ))
    .bind::<Uuid, _>(id)
    .bind::<Text, _>(grade)
    .get_result::<Hash>(conn)
    .map(|row| row.hash)
}

/// Providers whose grade of the year an evaluation of the whole year gave: half a year's does not take its place.
pub fn graded_by_year(conn: &mut PgConnection, year: i32) -> QueryResult<Vec<OrganisationId>> {
    #[derive(QueryableByName)]
    struct Provider {
        #[diesel(sql_type = Uuid)]
        provider_id: OrganisationId,
    }
    let rows: Vec<Provider> = diesel::sql_query(
        "SELECT g.provider_id FROM provider_grade g JOIN evaluation_score s ON s.id = g.score_id
         JOIN evaluation_period p ON p.id = s.period_id WHERE g.year = $1 AND p.kind = 'year'",
    )
    .bind::<Integer, _>(year)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.provider_id).collect())
}

/// What a check of all frozen scores found.
#[derive(QueryableByName)]
pub struct FrozenCheck {
    #[diesel(sql_type = BigInt)]
    pub examined: i64,
    #[diesel(sql_type = BigInt)]
    pub wrong: i64,
    #[diesel(sql_type = Nullable<Text>)]
    pub first_wrong: Option<String>,
}

/// Recomputes every frozen score: its digest, which must also be the one in the audit trail, where the chain keeps it; and
/// its total, which must be the sum of its parts. A score that the audit trail knows and that is gone is wrong too.
pub fn frozen_check(conn: &mut PgConnection) -> QueryResult<FrozenCheck> {
    diesel::sql_query(format!(
        "SELECT count(*) AS examined, count(*) FILTER (WHERE is_wrong) AS wrong, min(what) FILTER (WHERE is_wrong) AS first_wrong
         FROM (SELECT s.id IS NULL OR p.state <> 'frozen' OR s.hash IS DISTINCT FROM {DIGEST}
                      OR encode(s.hash, 'hex') IS DISTINCT FROM told.hash
                      OR s.total_bp <> (SELECT coalesce(sum(points_bp), 0) FROM evaluation_part WHERE score_id = s.id)
                      AS is_wrong,
                      format('evaluation %s: score of %s', coalesce(p.reference, told.reference),
                             coalesce(s.provider_name, told.score_id::text)) AS what
               FROM (SELECT (score.value ->> 'id')::uuid AS score_id, score.value ->> 'sha256' AS hash,
                            e.detail ->> 'reference' AS reference
                     FROM audit_event e CROSS JOIN jsonb_array_elements(e.detail -> 'scores') score
                     WHERE e.action = 'evaluation_period.frozen') told
               FULL JOIN (SELECT s.* FROM evaluation_score s WHERE s.hash IS NOT NULL) s ON s.id = told.score_id
               LEFT JOIN evaluation_period p ON p.id = s.period_id) checked"
    ))
    .get_result(conn)
}
