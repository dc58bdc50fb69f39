use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::super::model::Grade;
use crate::kernel::OrganisationId;
use crate::store::schema::provider_grade as grades;

pub fn grade_find(conn: &mut PgConnection, provider: OrganisationId, year: i32) -> QueryResult<Option<Grade>> {
    grades::table.find((provider, year)).select(grades::grade).first(conn).optional()
}

pub fn grade_upsert(
    conn: &mut PgConnection,
    provider: OrganisationId,
    year: i32,
    grade: Grade,
    basis: &Value,
    decided_by: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let decision = (
        grades::grade.eq(grade),
        grades::basis.eq(basis),
        grades::decided_by.eq(decided_by),
        grades::decided_at.eq(now),
    );
    diesel::insert_into(grades::table)
        .values((grades::provider_id.eq(provider), grades::year.eq(year), decision))
        .on_conflict((grades::provider_id, grades::year))
        .do_update()
        .set((
            grades::grade.eq(grade),
            grades::basis.eq(basis),
            grades::decided_by.eq(decided_by),
            grades::decided_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
