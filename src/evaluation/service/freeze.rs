use std::collections::BTreeSet;

use diesel::pg::PgConnection;
use serde_json::json;

use super::{period, set};
use crate::catalog::{self, Grade};
use crate::evaluation::Error;
use crate::evaluation::model::{Period, PeriodKind, PeriodStep, grade};
use crate::evaluation::queries::{self, Failing};
use crate::identity::Caller;
use crate::kernel::{EvaluationPeriodId, EvaluationSanctionId, local_date};
use crate::store::{DbError, Tx, outbox};
use crate::{audit, identity};

/// Freezes a period: every score gets its grade and a digest over its parts and their records, and never changes again. The
/// grades become the providers' of the year, by which supply rewards go; who failed too often in a row is put before the
/// bureau.
///
/// # Errors
/// Outside the caller's region; not published, or frozen before; appeals are still taken, or not decided.
pub fn freeze(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationPeriodId) -> Result<Period, Error> {
    let period = period::lock(tx, caller, id)?;
    period.state.next(PeriodStep::Freeze)?;
    let now = tx.now();
    if let Some(last) = period.appeal_until.filter(|_| period.takes_appeals(local_date(now))) {
        return Err(Error::AppealsRunning(last));
    }
    if period.open_appeals > 0 {
        return Err(Error::AppealsOpen(period.open_appeals));
    }
    let set = set::read(queries::set_fetch(tx.conn(), period.set_id)?)?;
    let totals = queries::total_list(tx.conn(), id)?;
    let points: Vec<i32> = totals.iter().map(|score| score.total_bp).collect();
    let grades = grade::grades(&set.document.grades, &points);
    // Half a year does not take the place of the whole.
    let settled: BTreeSet<_> = match period.kind {
        PeriodKind::Year => BTreeSet::new(),
        PeriodKind::HalfYear => queries::graded_by_year(tx.conn(), period.year)?.into_iter().collect(),
    };
    let mut hashes = Vec::with_capacity(totals.len());
    for (score, grade) in totals.iter().zip(&grades) {
        let hash = queries::score_freeze(tx.conn(), score.id, *grade)?;
        hashes.push(json!({ "id": score.id, "grade": grade, "total_bp": score.total_bp, "sha256": hash }));
        if !settled.contains(&score.provider_id) {
            let basis = json!({ "evaluation": period.reference, "total_bp": score.total_bp, "sha256": hash });
            catalog::service::grade_give(tx, score.provider_id, period.year, *grade, score.id, &basis)?;
        }
    }
    queries::period_freeze(tx.conn(), id, caller.user_id, now)?;
    let count = |wanted| grades.iter().filter(|grade| **grade == wanted).count();
    let detail = json!({
        "reference": period.reference, "providers": totals.len(), "excellent": count(Grade::Excellent),
        "good": count(Grade::Good), "qualified": count(Grade::Qualified), "failed": count(Grade::Failed),
        "scores": hashes,
    });
    audit::record(tx, "evaluation_period.frozen", "evaluation_period", id.uuid(), &detail)?;
    for failing in queries::failing_list(tx.conn(), &period, set.document.failures_to_suspend.into())? {
        put_before_the_bureau(tx, &period, &failing)?;
    }
    Ok(queries::period_fetch(tx.conn(), id)?)
}

fn put_before_the_bureau(tx: &mut Tx<'_>, period: &Period, failing: &Failing) -> Result<(), Error> {
    let (id, now) = (EvaluationSanctionId::new(), tx.now());
    queries::sanction_insert(tx.conn(), id, failing, now)?;
    let detail = json!({
        "period": period.reference, "provider_id": failing.provider_id, "failures": failing.failures,
    });
    audit::record(tx, "evaluation_sanction.opened", "evaluation_sanction", id.uuid(), &detail)?;
    let mut recipients = identity::service::science_bureaus_of(tx.conn(), &period.region_code)?;
    recipients.push(failing.provider_id);
    let news = json!({
        "recipients": recipients, "reference": period.reference, "provider_name": failing.provider_name,
        "failures": failing.failures,
    });
    Ok(outbox::announce(tx, "evaluation_sanction.opened", "evaluation_sanction", id.uuid(), &news)?)
}

/// What the check of all frozen scores found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenScores {
    pub examined: i64,
    pub wrong: i64,
    pub first_wrong: Option<String>,
}

/// Recomputes every frozen score and holds it against its digest, and the digest against the audit trail.
///
/// # Errors
/// The database refuses.
pub fn frozen_verify(conn: &mut PgConnection) -> Result<FrozenScores, DbError> {
    let found = queries::frozen_check(conn)?;
    Ok(FrozenScores { examined: found.examined, wrong: found.wrong, first_wrong: found.first_wrong })
}
