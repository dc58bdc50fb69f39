//! District and city review: two different people, neither of a party's organisation.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{advance, lock_to_decide};
use crate::claim::error::Error;
use crate::claim::model::{
    Claim, Corrections, Decision, IllegalStep, State, Step, checked_review_reason, other_review, review_state,
    review_step,
};
use crate::claim::queries::{self, Change};
use crate::identity::Caller;
use crate::kernel::{ClaimId, UserId};
use crate::programme::{self, ReviewStep, Rules};
use crate::store::Tx;
use crate::{audit, identity, risk, voucher};

/// A reviewer's decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClaimReview)]
pub struct NewReview {
    pub decision: Decision,
    /// Needed to return or reject; the enterprise reads it.
    #[serde(default)]
    pub reason: String,
    /// What is to be put right, field by field; only with a return, which then needs no other reason.
    #[serde(default)]
    pub corrections: Corrections,
}

/// The district begins its review: from now on the enterprise cannot withdraw.
///
/// # Errors
/// Outside the caller's region; a party decides; the claim is not waiting for the district.
pub fn take_up(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId) -> Result<Claim, Error> {
    let claim = lock_to_decide(tx, caller, id)?;
    let rules = rules_of(tx, &claim)?;
    if !rules.review.contains(&ReviewStep::District) {
        return Err(Error::NoSuchReview(ReviewStep::District));
    }
    begin(tx, &claim, Step::TakeUp)
}

/// The district's decision; takes the claim up if nobody has.
///
/// # Errors
/// Those of [`take_up`]; the caller decided the city's review before; a reason is missing; to pass: undecided signals weigh
/// too much (`risk`).
pub fn review_district(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId, new: &NewReview) -> Result<Claim, Error> {
    review(tx, caller, id, ReviewStep::District, new)
}

/// The city's decision.
///
/// # Errors
/// As [`review_district`], for the other review.
pub fn review_city(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId, new: &NewReview) -> Result<Claim, Error> {
    review(tx, caller, id, ReviewStep::City, new)
}

fn review(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId, review: ReviewStep, new: &NewReview) -> Result<Claim, Error> {
    let corrections = checked_corrections(new)?;
    let reason = &checked_reason(new, &corrections)?;
    let claim = lock_to_decide(tx, caller, id)?;
    let rules = rules_of(tx, &claim)?;
    if !rules.review.contains(&review) {
        return Err(Error::NoSuchReview(review));
    }
    let step = review_step(review, new.decision, rules.review.contains(&ReviewStep::City));
    let claim = begin_if_submitted(tx, claim, &rules, review, step)?;
    claim.state.next(step)?;
    // Return and reject are the same step in both reviews, so the state alone does not tell whose turn it is.
    if claim.state != review_state(review) {
        return Err(IllegalStep { state: claim.state, step }.into());
    }
    let own = (caller.user_id, tx.now());
    for before in queries::review_deciders(tx.conn(), id, other_review(review))? {
        if identity::service::decide_as_one(tx.conn(), before, own)? {
            return Err(Error::SameReviewer);
        }
    }
    if new.decision == Decision::Pass {
        risk::service::ensure_decided(tx.conn(), id, reason)?;
    }
    let now = tx.now();
    let is_last = matches!(step, Step::PassCity | Step::SkipCity);
    let first = if is_last && claim.needs_second { first_of_two(tx, &claim, review)? } else { None };
    if let Some(first) = first
        && identity::service::decide_as_one(tx.conn(), first, own)?
    {
        return Err(Error::AlreadyPassed);
    }
    let said = (new.decision, reason.as_str(), &corrections);
    queries::review_insert(tx.conn(), id, review, said, (caller.user_id, now))?;
    if is_last && claim.needs_second && first.is_none() {
        return wait_for_second(tx, &claim, review);
    }
    let reason = (new.decision != Decision::Pass).then(|| Some(reason.to_owned()));
    let decided = advance(tx, &claim, step, &Change { reason, ..Change::default() }, &[claim.enterprise_id])?;
    if new.decision == Decision::Reject {
        voucher::service::give_back(tx, claim.voucher_id, claim.id, claim.amount_fen)?;
    }
    Ok(decided)
}

/// Who passed a claim that needs two, and when, if somebody has.
fn first_of_two(tx: &mut Tx<'_>, claim: &Claim, review: ReviewStep) -> Result<Option<(UserId, DateTime<Utc>)>, Error> {
    let since = claim.submitted_at.unwrap_or(claim.created_at);
    Ok(queries::review_first_pass(tx.conn(), claim.id, review, since)?)
}

/// The claim was drawn by lot: it stays where it is until another person passes it too.
fn wait_for_second(tx: &mut Tx<'_>, claim: &Claim, review: ReviewStep) -> Result<Claim, Error> {
    let now = tx.now();
    let waiting = queries::claim_touch(tx.conn(), claim.id, claim.state, now)?;
    let detail = json!({ "step": review, "state": claim.state });
    audit::record(tx, "claim.passed_by_first", "claim", claim.id.uuid(), &detail)?;
    Ok(waiting)
}

/// The first review that the programme asks for takes up a submitted claim by deciding it.
fn begin_if_submitted(
    tx: &mut Tx<'_>,
    claim: Claim,
    rules: &Rules,
    review: ReviewStep,
    step: Step,
) -> Result<Claim, Error> {
    match (claim.state, review) {
        (State::Submitted, ReviewStep::District) => begin(tx, &claim, Step::TakeUp),
        (State::Submitted, ReviewStep::City) if rules.review.contains(&ReviewStep::District) => {
            Err(IllegalStep { state: claim.state, step }.into())
        }
        (State::Submitted, ReviewStep::City) => begin(tx, &claim, Step::SkipDistrict),
        _ => Ok(claim),
    }
}

/// Beginning a review is recorded; nobody need be told of it.
fn begin(tx: &mut Tx<'_>, claim: &Claim, step: Step) -> Result<Claim, Error> {
    let (now, state) = (tx.now(), claim.state.next(step)?);
    let begun = queries::claim_set_state(tx.conn(), claim.id, claim.state, state, &Change::default(), now)?;
    let detail = json!({ "step": step, "from": claim.state, "state": state });
    audit::record(tx, "claim.taken_up", "claim", claim.id.uuid(), &detail)?;
    Ok(begun)
}

fn rules_of(tx: &mut Tx<'_>, claim: &Claim) -> Result<Rules, Error> {
    Ok(programme::service::version_fetch(tx.conn(), claim.programme_version_id)?.rules)
}

fn checked_corrections(new: &NewReview) -> Result<Corrections, Error> {
    if new.decision != Decision::Return && !new.corrections.0.is_empty() {
        return Err(Error::invalid("corrections", "not_here", "只有退回时可以逐项指出", "only a return names fields"));
    }
    new.corrections.checked_of_claim().map_err(|invalid| Error::Invalid { field: "corrections", invalid })
}

fn checked_reason(new: &NewReview, corrections: &Corrections) -> Result<String, Error> {
    // What is wrong field by field is reason enough.
    let said = if new.reason.trim().is_empty() { corrections.words() } else { new.reason.clone() };
    let checked = checked_review_reason(&said, new.decision != Decision::Pass);
    checked.map(str::to_owned).map_err(|invalid| Error::Invalid { field: "reason", invalid })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::model::{Correction, CorrectionField};

    #[test]
    fn fields_stand_for_a_reason_of_a_return_only() {
        let corrections =
            Corrections(vec![Correction { field: CorrectionField::Contract, text: "缺签字页".to_owned() }]);
        let review = |decision, reason: &str| NewReview {
            decision,
            reason: reason.to_owned(),
            corrections: corrections.clone(),
        };
        let said = |new: &NewReview| checked_corrections(new).and_then(|fields| checked_reason(new, &fields)).ok();
        assert_eq!(said(&review(Decision::Return, " ")).as_deref(), Some("合同：缺签字页"));
        assert_eq!(said(&review(Decision::Return, "请补正")).as_deref(), Some("请补正"));
        assert_eq!(said(&review(Decision::Reject, "x")), None);
        let bare = NewReview { decision: Decision::Return, reason: String::new(), corrections: Corrections::default() };
        assert_eq!(said(&bare), None);
    }
}
