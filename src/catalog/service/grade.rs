use diesel::PgConnection;
use serde_json::{Value, json};

use super::super::model::{Error, Grade};
use super::super::queries::{self, GradeGiven};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{EvaluationScoreId, Invalid, OrganisationId, local_year};
use crate::store::{Tx, outbox};

/// Vouchers began in 2018; no grade is older.
const FIRST_YEAR: i32 = 2018;

fn no_such_year() -> Invalid {
    Invalid::new("year", "只能评定 2018 年至今的年度", "only years from 2018 to now can be graded")
}

/// A provider's grade of a year, once it is decided.
///
/// # Errors
/// The database refuses.
pub fn grade_of(conn: &mut PgConnection, provider: OrganisationId, year: i32) -> Result<Option<Grade>, Error> {
    Ok(queries::grade_find(conn, provider, year)?)
}

/// The evaluation's score that gave a provider's grade of a year; none while it was decided by hand.
///
/// # Errors
/// The database refuses.
pub fn grade_score(
    conn: &mut PgConnection,
    provider: OrganisationId,
    year: i32,
) -> Result<Option<EvaluationScoreId>, Error> {
    Ok(queries::grade_score(conn, provider, year)?)
}

/// Decides a provider's grade of a year by hand, or decides it anew; `basis` says on what it rests. The audit trail keeps
/// what was decided before. Only where no evaluation gave the grade.
///
/// # Errors
/// There is no such provider in the caller's region, the year is none to be graded, or an evaluation gave the grade.
pub fn grade_set(
    tx: &mut Tx<'_>,
    caller: &Caller,
    provider: OrganisationId,
    year: i32,
    grade: Grade,
    basis: &Value,
) -> Result<(), Error> {
    let (now, decided_by) = (tx.now(), tx.actor().label.clone());
    match queries::provider_fetch(tx.conn(), provider)? {
        Some(found) if caller.region.covers(&found.region_code) && found.is_provider => {}
        _ => return Err(Error::NotFound),
    }
    if !(FIRST_YEAR..=local_year(now)).contains(&year) {
        return Err(Error::field("year", no_such_year()));
    }
    if queries::grade_score(tx.conn(), provider, year)?.is_some() {
        return Err(Error::GradeEvaluated);
    }
    give(tx, provider, year, GradeGiven { grade, basis, decided_by: &decided_by, score: None })
}

/// Gives a provider the grade that an evaluation came to, in the place of whatever was decided before.
///
/// # Errors
/// The database refuses.
pub fn grade_give(
    tx: &mut Tx<'_>,
    provider: OrganisationId,
    year: i32,
    grade: Grade,
    score: EvaluationScoreId,
    basis: &Value,
) -> Result<(), Error> {
    let decided_by = tx.actor().label.clone();
    give(tx, provider, year, GradeGiven { grade, basis, decided_by: &decided_by, score: Some(score) })
}

fn give(tx: &mut Tx<'_>, provider: OrganisationId, year: i32, given: GradeGiven<'_>) -> Result<(), Error> {
    let now = tx.now();
    let before = queries::grade_find(tx.conn(), provider, year)?;
    queries::grade_upsert(tx.conn(), provider, year, given, now)?;
    let GradeGiven { grade, basis, score, .. } = given;
    let detail = json!({ "year": year, "grade": grade, "before": before, "basis": basis, "score_id": score });
    audit::record(tx, "grade.decided", "organisation", provider.uuid(), &detail)?;
    let news = json!({ "recipients": [provider], "reference": year.to_string(), "year": year, "grade": grade });
    Ok(outbox::announce(tx, "grade.decided", "organisation", provider.uuid(), &news)?)
}
