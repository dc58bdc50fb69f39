use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::super::model::Grade;
use crate::kernel::{EvaluationScoreId, OrganisationId};
use crate::store::schema::provider_grade as grades;

pub fn grade_find(conn: &mut PgConnection, provider: OrganisationId, year: i32) -> QueryResult<Option<Grade>> {
    grades::table.find((provider, year)).select(grades::grade).first(conn).optional()
}

/// The evaluation's score that gave the grade, if one did.
pub fn grade_score(
    conn: &mut PgConnection,
    provider: OrganisationId,
    year: i32,
) -> QueryResult<Option<EvaluationScoreId>> {
    let score = grades::table.find((provider, year)).select(grades::score_id).first(conn).optional()?;
    Ok(score.flatten())
}

/// A grade and on what it rests.
#[derive(Debug, Clone, Copy)]
pub struct GradeGiven<'a> {
    pub grade: Grade,
    pub basis: &'a Value,
    pub decided_by: &'a str,
    pub score: Option<EvaluationScoreId>,
}

pub fn grade_upsert(
    conn: &mut PgConnection,
    provider: OrganisationId,
    year: i32,
    given: GradeGiven<'_>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let decision = (
        grades::grade.eq(given.grade),
        grades::basis.eq(given.basis),
        grades::decided_by.eq(given.decided_by),
        grades::decided_at.eq(now),
        grades::score_id.eq(given.score),
    );
    diesel::insert_into(grades::table)
        .values((grades::provider_id.eq(provider), grades::year.eq(year), decision))
        .on_conflict((grades::provider_id, grades::year))
        .do_update()
        .set((
            grades::grade.eq(given.grade),
            grades::basis.eq(given.basis),
            grades::decided_by.eq(given.decided_by),
            grades::decided_at.eq(now),
            grades::score_id.eq(given.score),
        ))
        .execute(conn)
        .map(drop)
}
