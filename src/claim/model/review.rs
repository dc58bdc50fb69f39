//! The rules that reviews of claims and of awards have in common.

use super::{Decision, State, Step};
use crate::kernel::Invalid;
use crate::programme::ReviewStep;

/// Longest reason of a decision, characters.
const MAX_REASON: usize = 2_000;

/// The one way on from a review; `asks_city` tells whether what the district passes goes to the city.
pub const fn review_step(review: ReviewStep, decision: Decision, asks_city: bool) -> Step {
    match (review, decision) {
        (_, Decision::Return) => Step::Return,
        (_, Decision::Reject) => Step::Reject,
        (ReviewStep::City, Decision::Pass) => Step::PassCity,
        (ReviewStep::District, Decision::Pass) if asks_city => Step::PassDistrict,
        (ReviewStep::District, Decision::Pass) => Step::SkipCity,
    }
}

/// Where what is reviewed stands meanwhile.
pub const fn review_state(review: ReviewStep) -> State {
    match review {
        ReviewStep::District => State::DistrictReview,
        ReviewStep::City => State::CityReview,
    }
}

/// The review that another person makes.
pub const fn other_review(review: ReviewStep) -> ReviewStep {
    match review {
        ReviewStep::District => ReviewStep::City,
        ReviewStep::City => ReviewStep::District,
    }
}

/// The reason of a decision, trimmed.
///
/// # Errors
/// None where one is needed; a long one.
pub fn checked_review_reason(reason: &str, is_needed: bool) -> Result<&str, Invalid> {
    let reason = reason.trim();
    if reason.chars().count() > MAX_REASON {
        return Err(Invalid::new("too_long", "理由不能超过 2000 字", "a reason has at most 2,000 characters"));
    }
    if reason.is_empty() && is_needed {
        return Err(Invalid::new(
            "missing",
            "退回、驳回或核减必须说明理由",
            "a reason is needed to return, reject or reduce",
        ));
    }
    Ok(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decision_leads_somewhere_from_its_own_state() {
        for &review in ReviewStep::ALL {
            assert_eq!(other_review(other_review(review)), review);
            for &decision in Decision::ALL {
                for asks_city in [true, false] {
                    let step = review_step(review, decision, asks_city);
                    assert!(review_state(review).next(step).is_ok(), "{review} {decision} {asks_city}");
                }
            }
        }
    }

    #[test]
    fn a_reason_is_given_where_it_is_needed() {
        assert_eq!(checked_review_reason(" 齐全 ", false), Ok("齐全"));
        assert_eq!(checked_review_reason(" ", false), Ok(""));
        assert_eq!(checked_review_reason(" ", true).map_err(|invalid| invalid.code), Err("missing"));
        let long = "长".repeat(2_001);
        assert_eq!(checked_review_reason(&long, false).map_err(|invalid| invalid.code), Err("too_long"));
    }
}
