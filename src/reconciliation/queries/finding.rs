use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::{StatementId, UserId};
use crate::reconciliation::files::Finding;
use crate::reconciliation::model::finding::KeptFinding;
use crate::store::schema::statement_finding;

/// What is wrong with a statement, in the order of the file.
pub fn finding_list(conn: &mut PgConnection, statement: StatementId) -> QueryResult<Vec<KeptFinding>> {
    statement_finding::table
        .filter(statement_finding::statement_id.eq(statement))
        .order(statement_finding::number)
        .select(KeptFinding::as_select())
        .load(conn)
}

pub fn finding_insert_all(
    conn: &mut PgConnection,
    statement: StatementId,
    findings: &[Finding],
    accepted_by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    use statement_finding as f;
    let rows: Vec<_> = (1..)
        .zip(findings)
        .map(|(number, finding): (i32, &Finding)| {
            (
                f::statement_id.eq(statement),
                f::number.eq(number),
                f::code.eq(finding.code),
                f::place.eq(&finding.place),
                f::text_zh.eq(&finding.text.zh),
                f::text_en.eq(&finding.text.en),
                f::accepted_by.eq(accepted_by),
                f::accepted_at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(f::table).values(rows).execute(conn).map(drop)
}

pub fn finding_lock(conn: &mut PgConnection, statement: StatementId, number: i32) -> QueryResult<KeptFinding> {
    statement_finding::table.find((statement, number)).for_update().select(KeptFinding::as_select()).first(conn)
}

pub fn finding_resolve(
    conn: &mut PgConnection,
    statement: StatementId,
    number: i32,
    note: &str,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::update(statement_finding::table.find((statement, number)))
        .set((
            statement_finding::note.eq(note),
            statement_finding::resolved_by.eq(by),
            statement_finding::resolved_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
