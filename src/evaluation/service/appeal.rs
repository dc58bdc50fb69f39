use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use super::{MAX_TEXT, checked, period};
use crate::evaluation::Error;
use crate::evaluation::model::{
    Appeal, AppealCorrection, AppealDecision, AppealState, AppealVerdict, IllegalStep, NewAppeal, PartOutcome, Period,
    ScoreRow,
};
use crate::evaluation::queries::{self, Because, NewAppealRow};
use crate::identity::Caller;
use crate::kernel::{EvaluationAppealId, EvaluationScoreId, Invalid, OrganisationId, local_date, reference};
use crate::store::{Tx, outbox};
use crate::{audit, identity};

/// The most that a part may be corrected to.
const MOST: i64 = 1_000_000_000_000;
const MAX_COMMENT: usize = 2_000;

/// The provider's word on its score, or another in its place, as long as appeals are taken.
///
/// # Errors
/// Not the caller's; appeals are not taken now; no comment or a long one.
pub fn comment(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationScoreId, comment: &str) -> Result<ScoreRow, Error> {
    let comment = checked("comment", comment, 1, MAX_COMMENT)?;
    let (score, period) = lock_own(tx, caller, id)?;
    let now = tx.now();
    queries::score_comment(tx.conn(), id, comment, caller.user_id, now)?;
    let detail = json!({ "period": period.reference, "comment": comment, "before": score.comment });
    audit::record(tx, "evaluation_score.commented", "evaluation_score", id.uuid(), &detail)?;
    Ok(queries::score_fetch(tx.conn(), id)?)
}

/// The provider appeals against its score, one appeal at a time.
///
/// # Errors
/// Not the caller's; appeals are not taken now; one is open; no such part; a statement that is too short or too long.
pub fn appeal_raise(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationScoreId, new: &NewAppeal) -> Result<Appeal, Error> {
    let statement = checked("statement", &new.statement, 10, MAX_TEXT)?;
    let (score, _) = lock_own(tx, caller, id)?;
    if let Some(code) = new.part_code.as_deref() {
        find_part(tx.conn(), id, code, "part_code".to_owned())?;
    }
    let (appeal, now) = (EvaluationAppealId::new(), tx.now());
    let row = NewAppealRow {
        id: appeal,
        reference: &reference("SS", local_date(now), appeal.uuid()),
        score_id: id,
        provider_id: score.provider_id,
        region_code: &score.region_code,
        part_code: new.part_code.as_deref(),
        statement,
        state: AppealState::Open,
        raised_by: caller.user_id,
        raised_at: now,
    };
    queries::appeal_insert(tx.conn(), &row)?;
    finish(tx, appeal, "raised", &json!({ "part_code": new.part_code, "statement": statement }))
}

/// The provider takes its appeal back.
///
/// # Errors
/// Not the caller's; decided; no reason or a long one.
pub fn appeal_withdraw(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: EvaluationAppealId,
    reason: &str,
) -> Result<Appeal, Error> {
    let reason = checked("reason", reason, 1, MAX_TEXT)?;
    let appeal = queries::appeal_lock(tx.conn(), id)?;
    if appeal.provider_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    refuse_ended(&appeal, "withdraw")?;
    let now = tx.now();
    queries::appeal_end(tx.conn(), id, AppealState::Withdrawn, reason, caller.user_id, now)?;
    finish(tx, id, "withdrawn", &json!({ "reason": reason }))
}

/// The bureau decides an appeal, and corrects the parts that it finds wrong.
///
/// # Errors
/// Outside the caller's region; the caller belongs to the provider; decided before; no reason or a long one; corrections
/// without upholding, or of parts that are not there or do not count.
pub fn appeal_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: EvaluationAppealId,
    decision: &AppealDecision,
) -> Result<Appeal, Error> {
    let reason = checked("reason", &decision.reason, 1, MAX_TEXT)?;
    let found = queries::appeal_fetch(tx.conn(), id)?;
    // The period first, as everything that changes it does.
    period::lock(tx, caller, found.period_id)?;
    let appeal = queries::appeal_lock(tx.conn(), id)?;
    let now = tx.now();
    identity::service::ensure_impartial(tx.conn(), caller, &[appeal.provider_id], now)?;
    let state = match decision.verdict {
        AppealVerdict::Upheld => AppealState::Upheld,
        AppealVerdict::Dismissed => AppealState::Dismissed,
    };
    refuse_ended(&appeal, state.as_str())?;
    if state == AppealState::Dismissed && !decision.corrections.is_empty() {
        let invalid =
            Invalid::new("corrections", "驳回申诉时不能更正得分", "nothing is corrected where an appeal is dismissed");
        return Err(Error::field("corrections", invalid));
    }
    let because = Because { appeal: id, reason, by: caller.user_id, at: tx.now() };
    queries::score_lock(tx.conn(), appeal.score_id)?;
    for (at, correction) in decision.corrections.iter().enumerate() {
        correct(tx, &appeal, &format!("corrections[{at}]"), correction, because)?;
    }
    let total = queries::total_update(tx.conn(), appeal.score_id)?;
    queries::appeal_end(tx.conn(), id, state, reason, caller.user_id, because.at)?;
    finish(tx, id, state.as_str(), &json!({ "reason": reason, "total_bp": total }))
}

fn correct(
    tx: &mut Tx<'_>,
    appeal: &Appeal,
    at: &str,
    new: &AppealCorrection,
    because: Because<'_>,
) -> Result<(), Error> {
    let part = find_part(tx.conn(), appeal.score_id, &new.code, format!("{at}.code"))?;
    if part.outcome == PartOutcome::NotApplicable {
        let invalid =
            Invalid::new("not_applicable", "该指标对此供方不适用", "the indicator does not apply to the provider");
        return Err(Error::field(format!("{at}.code"), invalid));
    }
    if !(0..=MOST).contains(&new.value) {
        let invalid = Invalid::new("out_of_range", "数值过大或为负", "too large, or negative");
        return Err(Error::field(format!("{at}.value"), invalid));
    }
    let points = part.scale().points(new.value);
    queries::part_correct(tx.conn(), &part, (new.value, points), because)?;
    let detail = json!({
        "appeal_id": appeal.id, "code": new.code, "value_before": part.corrected_value.or(part.value), "value": new.value,
        "points_before": part.points_bp, "points": points, "reason": because.reason,
    });
    Ok(audit::record(tx, "evaluation_score.corrected", "evaluation_score", appeal.score_id.uuid(), &detail)?)
}

fn find_part(
    conn: &mut PgConnection,
    score: EvaluationScoreId,
    code: &str,
    field: String,
) -> Result<queries::PartRow, Error> {
    queries::part_find(conn, score, code)?
        .ok_or_else(|| Error::field(field, Invalid::new("unknown", "没有这项指标", "there is no such part")))
}

fn refuse_ended(appeal: &Appeal, step: &'static str) -> Result<(), Error> {
    if appeal.state == AppealState::Open {
        return Ok(());
    }
    Err(IllegalStep { state: appeal.state.as_str(), step, allowed: Vec::new() }.into())
}

/// The caller's own score, locked, while appeals are taken.
fn lock_own(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationScoreId) -> Result<(ScoreRow, Period), Error> {
    let now = tx.now();
    let score = queries::score_fetch(tx.conn(), id)?;
    if score.provider_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    // The period first, so that nobody freezes it meanwhile.
    let period = queries::period_lock(tx.conn(), score.period_id)?;
    if period.state == crate::evaluation::model::PeriodState::Open {
        return Err(Error::NotFound);
    }
    if !period.takes_appeals(local_date(now)) {
        return Err(Error::AppealsClosed(period.appeal_until));
    }
    Ok((queries::score_lock(tx.conn(), id)?, period))
}

/// Appeals of the caller's region, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn appeal_list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<AppealState>,
    before: Option<(DateTime<Utc>, EvaluationAppealId)>,
    limit: i64,
) -> Result<Vec<Appeal>, Error> {
    Ok(queries::appeal_list(conn, caller.region.prefix(), state, before, limit + 1)?)
}

/// Tells the audit trail, the provider and the bureau of the period what happened: `evaluation_appeal.<done>`.
fn finish(tx: &mut Tx<'_>, id: EvaluationAppealId, done: &str, detail: &Value) -> Result<Appeal, Error> {
    let appeal = queries::appeal_fetch(tx.conn(), id)?;
    let topic = format!("evaluation_appeal.{done}");
    audit::record(tx, &topic, "evaluation_appeal", id.uuid(), detail)?;
    let mut recipients = vec![appeal.provider_id];
    recipients.extend(managers_of(tx, &appeal)?);
    let score = queries::score_fetch(tx.conn(), appeal.score_id)?;
    let news = json!({
        "recipients": recipients, "reference": appeal.reference, "period": appeal.period_reference,
        "provider_name": appeal.provider_name, "statement": appeal.statement, "reason": appeal.reason,
        "score": period::points(score.total_bp), "score_id": appeal.score_id,
    });
    outbox::announce(tx, &topic, "evaluation_appeal", id.uuid(), &news)?;
    Ok(appeal)
}

fn managers_of(tx: &mut Tx<'_>, appeal: &Appeal) -> Result<Vec<OrganisationId>, Error> {
    let period = queries::period_fetch(tx.conn(), appeal.period_id)?;
    Ok(identity::service::science_bureaus_of(tx.conn(), &period.region_code)?)
}
