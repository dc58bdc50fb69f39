//! District and city review: two different people, neither of the applicant's organisation.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{advance, lock_to_decide, queries};
use crate::award::error::Error;
use crate::award::model::{Application, Asked, Mode};
use crate::award::queries::Change;
use crate::claim::model::{
    Decision, IllegalStep, State, Step, checked_review_reason, other_review, review_state, review_step,
};
use crate::identity::{self, Caller};
use crate::kernel::{AwardApplicationId, Fen, Invalid};
use crate::programme::ReviewStep;
use crate::store::Tx;

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
    decide(tx, caller, &application, ReviewStep::District, new)
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
    decide(tx, caller, &application, ReviewStep::City, new)
}

fn decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    application: &Application,
    review: ReviewStep,
    new: &NewAwardReview,
) -> Result<Application, Error> {
    let step = review_step(review, new.decision, true);
    if application.state != review_state(review) {
        return Err(IllegalStep { state: application.state, step }.into());
    }
    let own = (caller.user_id, tx.now());
    for before in queries::review_deciders(tx.conn(), application.id, other_review(review))? {
        if identity::service::decide_as_one(tx.conn(), before, own)? {
            return Err(Error::SameReviewer);
        }
    }
    let amount = granted(tx, application, new)?;
    let is_needed = new.decision != Decision::Pass || amount < application.amount_fen;
    let reason = checked_review_reason(&new.reason, is_needed).map_err(|invalid| Error::field("reason", invalid))?;
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
