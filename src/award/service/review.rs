//! District and city review: two different people, neither of the applicant's organisation.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{advance, lock_to_decide, queries};
use crate::award::error::Error;
use crate::award::model::{Application, Asked, Mode};
use crate::award::queries::Change;
use crate::claim::model::{Decision, IllegalStep, State, Step};
use crate::identity::Caller;
use crate::kernel::{AwardApplicationId, Fen, Invalid};
use crate::programme::ReviewStep;
use crate::store::Tx;

/// Longest reason, characters.
const MAX_REASON: usize = 2_000;

/// A reviewer's decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAwardReview {
    pub decision: Decision,
    /// Needed to return or reject, and where less is found right than was asked for; the applicant reads it.
    #[serde(default)]
    pub reason: String,
    /// What the reviewer finds right, where the award leaves the amount open; at most what was asked for. Absent: all of it.
    #[serde(default)]
    pub amount_fen: Option<Fen>,
}

/// The district's decision.
///
/// # Errors
/// Outside the caller's region; the applicant's own organisation; not the district's turn; the caller decided the city's
/// review before; a reason is missing; an amount that cannot be.
pub fn review_district(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AwardApplicationId,
    new: &NewAwardReview,
) -> Result<Application, Error> {
    let mut application = lock_to_decide(tx, caller, id)?;
    if application.state == State::Submitted {
        application = advance(tx, &application, Step::TakeUp, &Change::default(), &[])?;
    }
    decide(tx, caller, &application, (ReviewStep::District, ReviewStep::City), new)
}

/// The city's decision; what passes waits for its public notice.
///
/// # Errors
/// As [`review_district`], for the other review.
pub fn review_city(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: AwardApplicationId,
    new: &NewAwardReview,
) -> Result<Application, Error> {
    let application = lock_to_decide(tx, caller, id)?;
    decide(tx, caller, &application, (ReviewStep::City, ReviewStep::District), new)
}

fn decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    application: &Application,
    (review, other): (ReviewStep, ReviewStep),
    new: &NewAwardReview,
) -> Result<Application, Error> {
    let (step, state) = match (review, new.decision) {
        (ReviewStep::District, Decision::Pass) => (Step::PassDistrict, State::DistrictReview),
        (ReviewStep::City, Decision::Pass) => (Step::PassCity, State::CityReview),
        (ReviewStep::District, Decision::Return) => (Step::Return, State::DistrictReview),
        (ReviewStep::City, Decision::Return) => (Step::Return, State::CityReview),
        (ReviewStep::District, Decision::Reject) => (Step::Reject, State::DistrictReview),
        (ReviewStep::City, Decision::Reject) => (Step::Reject, State::CityReview),
    };
    if application.state != state {
        return Err(IllegalStep { state: application.state, step }.into());
    }
    if queries::review_is_by(tx.conn(), application.id, other, caller.user_id)? {
        return Err(Error::SameReviewer);
    }
    let amount = granted(tx, application, new)?;
    let reason = checked_reason(new, amount < application.amount_fen)?;
    let now = tx.now();
    let (id, by) = (application.id, (caller.user_id, now));
    queries::review_insert(tx.conn(), id, (review, new.decision), reason, amount, by)?;
    let change = Change {
        reason: (new.decision != Decision::Pass).then(|| Some(reason.to_owned())),
        amount_fen: (new.decision == Decision::Pass && amount != application.amount_fen).then_some(amount),
        ..Change::default()
    };
    advance(tx, application, step, &change, &[application.organisation_id])
}

/// What the reviewer finds right: less than was asked for only where the row leaves the amount open.
fn granted(tx: &mut Tx<'_>, application: &Application, new: &NewAwardReview) -> Result<Fen, Error> {
    let Some(amount) = new.amount_fen.filter(|_| new.decision == Decision::Pass) else {
        return Ok(application.amount_fen);
    };
    let rule = queries::rule_fetch(tx.conn(), application.rule_id)?;
    let is_open = matches!(rule.says.mode, Mode::UpTo | Mode::CaseByCase);
    if amount != application.amount_fen && (!is_open || amount > application.amount_fen) {
        let (zh, en) = (
            "核定金额不能高于申请金额；定额与配套奖补不能调整",
            "at most what was asked for, and only where the award leaves it open",
        );
        return Err(Error::field("amount_fen", Invalid::new("over_asked", zh, en)));
    }
    let asked = Asked { grant: application.grant_fen, amount: Some(amount) };
    if is_open { rule.amount(asked).map_err(|(field, invalid)| Error::field(field, invalid)) } else { Ok(amount) }
}

fn checked_reason(new: &NewAwardReview, is_less: bool) -> Result<&str, Error> {
    let reason = new.reason.trim();
    let is_needed = new.decision != Decision::Pass || is_less;
    if is_needed && reason.is_empty() {
        return Err(Error::field("reason", Invalid::new("missing", "请说明理由", "a reason is needed")));
    }
    if reason.chars().count() > MAX_REASON {
        let invalid = Invalid::new("too_long", "理由不能超过 2000 字", "at most 2,000 characters");
        return Err(Error::field("reason", invalid));
    }
    Ok(reason)
}
