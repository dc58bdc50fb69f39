use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde_json::json;

use super::set;
use crate::evaluation::Error;
use crate::evaluation::model::score::{self, Measured};
use crate::evaluation::model::{NewPeriod, Period, PeriodState, PeriodStep, SetState, SetVersion};
use crate::evaluation::queries::{self, NewPeriodRow, PeriodFilter};
use crate::identity::{Caller, Capability};
use crate::kernel::{EvaluationPeriodId, local_date, local_midnight, reference};
use crate::store::{Tx, outbox};
use crate::{audit, programme};

/// Opens a period in the caller's region.
///
/// # Errors
/// Days that are no period, or lie in another one of its kind; a set that is not in force on the first day.
pub fn open(tx: &mut Tx<'_>, caller: &Caller, new: &NewPeriod) -> Result<Period, Error> {
    let faults = new.faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let set = queries::set_fetch(tx.conn(), new.set_id)?;
    if !set.region_code.covers(&caller.region) {
        return Err(Error::NotFound);
    }
    if set.state != SetState::Published || set.starts_on.is_none_or(|first| new.from_on < first) {
        return Err(Error::SetNotInForce);
    }
    let (id, now) = (EvaluationPeriodId::new(), tx.now());
    let row = NewPeriodRow {
        id,
        reference: &reference("PJ", local_date(now), id.uuid()),
        region_code: &caller.region,
        kind: new.kind,
        year: new.to_on.year(),
        from_on: new.from_on,
        to_on: new.to_on,
        set_id: new.set_id,
        state: PeriodState::Open,
        opened_by: caller.user_id,
        opened_at: now,
    };
    queries::period_insert(tx.conn(), &row)?;
    let detail = json!({
        "reference": row.reference, "kind": row.kind, "from_on": row.from_on, "to_on": row.to_on, "set_id": row.set_id,
    });
    audit::record(tx, "evaluation_period.opened", "evaluation_period", id.uuid(), &detail)?;
    Ok(queries::period_fetch(tx.conn(), id)?)
}

/// Scores every provider of the period's region from the records, in the place of what was computed before.
///
/// # Errors
/// Outside the caller's region; published already.
pub fn compute(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationPeriodId) -> Result<Period, Error> {
    let period = lock(tx, caller, id)?;
    period.state.next(PeriodStep::Compute)?;
    let set = set::read(queries::set_fetch(tx.conn(), period.set_id)?)?;
    let (from, to) = moments(&period);
    queries::score_delete_all(tx.conn(), id)?;
    let candidates = queries::candidate_list(tx.conn(), &period.region_code, to)?;
    let scores = queries::score_insert_all(tx.conn(), id, &candidates)?;
    let kinds: Vec<BTreeSet<_>> = candidates.iter().map(|one| one.kinds.iter().copied().collect()).collect();
    let mut measured: BTreeMap<_, Vec<Measured>> =
        scores.iter().map(|id| (*id, vec![Measured::default(); set.document.indicators.len()])).collect();
    for (at, indicator) in set.document.indicators.iter().enumerate() {
        let applying: Vec<_> = scores
            .iter()
            .zip(&kinds)
            .filter(|(_, kinds)| score::applies(indicator, kinds))
            .map(|(id, _)| *id)
            .collect();
        for (score, sum) in queries::record_insert_all(tx.conn(), indicator, (from, to), &applying)? {
            if let Some(slot) = measured.get_mut(&score).and_then(|slots| slots.get_mut(at)) {
                *slot = sum;
            }
        }
    }
    let mut parts = Vec::with_capacity(scores.len() * set.document.indicators.len());
    for (id, kinds) in scores.iter().zip(&kinds) {
        let of_score = score::score(&set.document, period.kind, kinds, measured.get(id).map_or(&[], Vec::as_slice));
        for ((position, part), indicator) in (0_i32..).zip(of_score).zip(&set.document.indicators) {
            parts.push((*id, position, indicator.query, part));
        }
    }
    queries::part_insert_all(tx.conn(), &parts)?;
    queries::total_update_all(tx.conn(), &period)?;
    let now = tx.now();
    queries::period_set_computed(tx.conn(), id, now)?;
    let detail = json!({ "reference": period.reference, "providers": scores.len() });
    audit::record(tx, "evaluation_period.computed", "evaluation_period", id.uuid(), &detail)?;
    Ok(queries::period_fetch(tx.conn(), id)?)
}

/// Shows the scores to their providers, who may comment and appeal for the working days that the set gives.
///
/// # Errors
/// Outside the caller's region; not over, not computed since it was, or published before; no calendar for the days.
pub fn publish(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationPeriodId) -> Result<Period, Error> {
    let period = lock(tx, caller, id)?;
    period.state.next(PeriodStep::Publish)?;
    let (now, (_, over)) = (tx.now(), moments(&period));
    if now < over {
        return Err(Error::PeriodNotOver(period.to_on));
    }
    if period.computed_at.is_none_or(|at| at < over) {
        return Err(Error::NotComputed);
    }
    let set = set::read(queries::set_fetch(tx.conn(), period.set_id)?)?;
    let calendar = programme::calendar::load(tx.conn())?;
    let until = calendar.nth_working_day_after(local_date(now), set.document.appeal_working_days)?;
    queries::period_publish(tx.conn(), id, until, caller.user_id, now)?;
    let detail = json!({ "reference": period.reference, "appeal_until": until, "providers": period.providers });
    audit::record(tx, "evaluation_period.published", "evaluation_period", id.uuid(), &detail)?;
    let events: Vec<_> = queries::total_list(tx.conn(), id)?
        .into_iter()
        .map(|score| {
            let news = json!({
                "recipients": [score.provider_id], "reference": period.reference, "from_on": period.from_on,
                "to_on": period.to_on, "score": points(score.total_bp), "appeal_until": until,
            });
            (score.id.uuid(), news)
        })
        .collect();
    outbox::announce_all(tx, "evaluation.published", "evaluation_score", &events)?;
    Ok(queries::period_fetch(tx.conn(), id)?)
}

/// Basis points as people read them: of a hundred points, two decimals.
pub(super) fn points(basis_points: i32) -> String {
    format!("{}.{:02}", basis_points / 100, basis_points % 100)
}

/// The moments between which a period lies.
pub(super) fn moments(period: &Period) -> (DateTime<Utc>, DateTime<Utc>) {
    let beyond = period.to_on.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    (local_midnight(period.from_on), local_midnight(beyond))
}

/// The period, locked, for those who manage its region.
pub(super) fn lock(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationPeriodId) -> Result<Period, Error> {
    let period = queries::period_lock(tx.conn(), id)?;
    if caller.region.covers(&period.region_code) { Ok(period) } else { Err(Error::NotFound) }
}

/// Periods that the caller may see, newest first: at most `limit + 1`. Bureaus and auditors see those of their city,
/// providers those in which they were scored, once they are published.
///
/// # Errors
/// The database refuses.
pub fn period_list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<PeriodState>,
    before: Option<(NaiveDate, EvaluationPeriodId)>,
    limit: i64,
) -> Result<Vec<Period>, Error> {
    let filter = if caller.can(Capability::EvaluationRead) {
        PeriodFilter { region: Some(caller.region.city().prefix().to_owned()), state, provider: None }
    } else {
        PeriodFilter { region: None, state, provider: Some(caller.organisation_id) }
    };
    Ok(queries::period_list(conn, &filter, before, limit + 1)?)
}

/// A period with the set that it goes by.
///
/// # Errors
/// [`Error::NotFound`], also for what the caller may not see.
pub fn period_show(
    conn: &mut PgConnection,
    caller: &Caller,
    id: EvaluationPeriodId,
) -> Result<(Period, SetVersion), Error> {
    let period = queries::period_fetch(conn, id)?;
    if !may_read(caller, &period) {
        return Err(Error::NotFound);
    }
    let set = set::read(queries::set_fetch(conn, period.set_id)?)?;
    Ok((period, set))
}

/// Whether the caller, a bureau's or an auditor's person, may read about the period: districts see their city's.
pub(super) fn may_read(caller: &Caller, period: &Period) -> bool {
    caller.region.covers(&period.region_code) || period.region_code.covers(&caller.region)
}
