//! The claim's states and the one way through them, and the small words of its business.

mod checklist;
mod contract;
mod credit;
mod einvoice;
mod notice;
mod objection;
mod record;
mod review;
mod second;

pub use checklist::{Finding, Severity, Stated, check};
pub use contract::{ContractStated, RegisteredContract, check_contract};
pub use credit::check_credit;
pub use einvoice::EInvoice;
pub use notice::{AwardLine, Content, ContentLine, NOTICE_SCHEMA, Notice};
pub use objection::{Objection, ObjectionState, Verdict};
pub use record::{Claim, Evidence, Review, Share};
pub use review::{checked_review_reason, other_review, review_state, review_step};
pub use second::is_drawn;

use crate::kernel::text_enum;
pub use crate::programme::model::{Correction, CorrectionField, Corrections};

text_enum! {
    /// Where a redemption claim 兑付 stands (domain: lifecycles).
    #[schema(as = ClaimState)]
    pub enum State {
        Draft = "draft",
        /// Handed in; the district has not taken it up, so it can still be withdrawn.
        Submitted = "submitted",
        DistrictReview = "district_review",
        CityReview = "city_review",
        /// Passed by the city: waits for a public notice, or is in one.
        Notice = "notice",
        /// The notice is over without a standing objection; the money is owed to the payee.
        Approved = "approved",
        /// Some levels' parts are in settlement batches, perhaps paid; others are in none yet.
        PartlyBatched = "partly_batched",
        /// Every level's part is in a settlement batch.
        Batched = "batched",
        Paid = "paid",
        Reconciled = "reconciled",
        /// Back with the enterprise, to be corrected.
        Returned = "returned",
        Rejected = "rejected",
        /// Suspended by an objection 异议 until it is decided.
        Objected = "objected",
        ClawedBack = "clawed_back",
    }
}

text_enum! {
    /// What can be done to a claim.
    #[schema(as = ClaimStep)]
    pub enum Step {
        Submit = "submit",
        Withdraw = "withdraw",
        TakeUp = "take_up",
        /// The city takes up a claim of a programme without district review.
        SkipDistrict = "skip_district",
        PassDistrict = "pass_district",
        /// The district passes a claim of a programme without city review.
        SkipCity = "skip_city",
        PassCity = "pass_city",
        Return = "return",
        Reject = "reject",
        Object = "object",
        Dismiss = "dismiss",
        Uphold = "uphold",
        Approve = "approve",
        /// A batch takes some of its parts, and leaves others.
        BatchPart = "batch_part",
        /// A batch takes all of its parts, or the last ones.
        Batch = "batch",
        /// The batch that had some of its parts was cancelled; others are in batches still.
        UnbatchPart = "unbatch_part",
        Unbatch = "unbatch",
        Pay = "pay",
        /// A payment came back after it was carried out.
        Unpay = "unpay",
        Reconcile = "reconcile",
        /// What is not paid of it is stopped, as the rest is demanded back: what is left is paid.
        StopRest = "stop_rest",
        /// The demand was dismissed: what was stopped is to be paid.
        ResumeRest = "resume_rest",
        /// As that, where the batches of the rest were given up meanwhile: nothing of it is in any.
        ResumeAll = "resume_all",
        /// All that was paid is demanded back.
        ClawBack = "claw_back",
    }
}

text_enum! {
    /// What a reviewer decided.
    #[schema(as = ClaimReviewDecision)]
    pub enum Decision {
        Pass = "pass",
        /// To be corrected and submitted again.
        Return = "return",
        /// For good; the money goes back to the voucher.
        Reject = "reject",
    }
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("“{step}” is not possible in state “{state}”")]
pub struct IllegalStep {
    pub state: State,
    pub step: Step,
}

impl State {
    /// The state after `step`: the only place where a claim's course is written down.
    ///
    /// # Errors
    /// [`IllegalStep`] where the course has no such way.
    pub const fn next(self, step: Step) -> Result<Self, IllegalStep> {
        use {State as S, Step as T};
        let is_possible = match step {
            T::Submit => matches!(self, S::Draft | S::Returned),
            T::Withdraw | T::TakeUp | T::SkipDistrict => matches!(self, S::Submitted),
            T::PassDistrict | T::SkipCity => matches!(self, S::DistrictReview),
            T::PassCity => matches!(self, S::CityReview),
            T::Return | T::Reject => matches!(self, S::DistrictReview | S::CityReview),
            // A second objection joins the first.
            T::Object => matches!(self, S::Notice | S::Objected),
            T::Dismiss | T::Uphold => matches!(self, S::Objected),
            T::Approve => matches!(self, S::Notice),
            T::BatchPart | T::Batch => matches!(self, S::Approved | S::PartlyBatched),
            T::UnbatchPart | T::Unbatch => matches!(self, S::PartlyBatched | S::Batched),
            T::Pay => matches!(self, S::Batched),
            T::StopRest => matches!(self, S::PartlyBatched | S::Batched),
            // Its month may be closed meanwhile, the bank has sent the paid part back, or some of its batches were given up.
            T::ResumeRest => matches!(self, S::PartlyBatched | S::Batched | S::Paid | S::Reconciled),
            T::ResumeAll => matches!(self, S::Approved),
            T::Reconcile => matches!(self, S::Paid),
            // Banks send money back after the month was closed, too.
            T::Unpay | T::ClawBack => matches!(self, S::Paid | S::Reconciled),
        };
        if is_possible { Ok(step.target()) } else { Err(IllegalStep { state: self, step }) }
    }

    /// The words of the steps that this state allows.
    pub fn allowed(self) -> Vec<&'static str> {
        Step::ALL.iter().filter(|&&step| self.next(step).is_ok()).map(|step| step.as_str()).collect()
    }

    /// Whether the enterprise may change invoice and evidence.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

impl Step {
    /// Where this step leads, wherever it is taken from.
    const fn target(self) -> State {
        match self {
            Self::Submit => State::Submitted,
            Self::Withdraw => State::Draft,
            Self::TakeUp => State::DistrictReview,
            Self::SkipDistrict | Self::PassDistrict => State::CityReview,
            Self::SkipCity | Self::PassCity | Self::Dismiss => State::Notice,
            Self::Return => State::Returned,
            Self::Reject | Self::Uphold => State::Rejected,
            Self::Object => State::Objected,
            Self::Approve | Self::Unbatch | Self::ResumeAll => State::Approved,
            Self::BatchPart | Self::UnbatchPart | Self::ResumeRest => State::PartlyBatched,
            Self::Batch | Self::Unpay => State::Batched,
            Self::Pay | Self::StopRest => State::Paid,
            Self::Reconcile => State::Reconciled,
            Self::ClawBack => State::ClawedBack,
        }
    }

    /// The states in which this step is possible, and the one that it leads to: for steps of many claims at once.
    pub fn course(self) -> (Vec<State>, State) {
        let from = State::ALL.iter().copied().filter(|state| state.next(self).is_ok()).collect();
        (from, self.target())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The whole course, written a second time as a table: every pair that is not here is illegal.
    const WAYS: &[(&str, &str, &str)] = &[
        ("draft", "submit", "submitted"),
        ("returned", "submit", "submitted"),
        ("submitted", "withdraw", "draft"),
        ("submitted", "take_up", "district_review"),
        ("submitted", "skip_district", "city_review"),
        ("district_review", "pass_district", "city_review"),
        ("district_review", "skip_city", "notice"),
        ("district_review", "return", "returned"),
        ("district_review", "reject", "rejected"),
        ("city_review", "pass_city", "notice"),
        ("city_review", "return", "returned"),
        ("city_review", "reject", "rejected"),
        ("notice", "object", "objected"),
        ("notice", "approve", "approved"),
        ("objected", "object", "objected"),
        ("objected", "dismiss", "notice"),
        ("objected", "uphold", "rejected"),
        ("approved", "batch", "batched"),
        ("approved", "batch_part", "partly_batched"),
        ("partly_batched", "batch_part", "partly_batched"),
        ("partly_batched", "batch", "batched"),
        ("partly_batched", "unbatch_part", "partly_batched"),
        ("partly_batched", "unbatch", "approved"),
        ("batched", "unbatch_part", "partly_batched"),
        ("batched", "unbatch", "approved"),
        ("batched", "pay", "paid"),
        ("partly_batched", "stop_rest", "paid"),
        ("batched", "stop_rest", "paid"),
        ("approved", "resume_all", "approved"),
        ("partly_batched", "resume_rest", "partly_batched"),
        ("batched", "resume_rest", "partly_batched"),
        ("paid", "resume_rest", "partly_batched"),
        ("reconciled", "resume_rest", "partly_batched"),
        ("paid", "unpay", "batched"),
        ("reconciled", "unpay", "batched"),
        ("paid", "reconcile", "reconciled"),
        ("paid", "claw_back", "clawed_back"),
        ("reconciled", "claw_back", "clawed_back"),
    ];

    #[test]
    fn every_pair_of_state_and_step_is_as_drawn() {
        for &state in State::ALL {
            for &step in Step::ALL {
                let drawn = WAYS.iter().find(|(from, by, _)| (*from, *by) == (state.as_str(), step.as_str()));
                let found = state.next(step).map(State::as_str);
                match drawn {
                    Some((_, _, to)) => assert_eq!(found, Ok(*to), "{state} {step}"),
                    None => assert_eq!(found, Err(IllegalStep { state, step })),
                }
            }
        }
    }

    #[test]
    fn the_answer_to_an_illegal_step_names_the_legal_ones() {
        assert_eq!(State::Submitted.allowed(), ["withdraw", "take_up", "skip_district"]);
        assert!(State::Rejected.allowed().is_empty());
        assert_eq!(Step::Submit.course(), (vec![State::Draft, State::Returned], State::Submitted));
    }

    proptest! {
        /// However the steps come: money is owed only after each review was passed or skipped by rule, and without a standing objection, and a
        /// rejected claim stays rejected.
        #[test]
        fn a_random_walk_never_skips_a_review(steps in proptest::collection::vec(0..Step::ALL.len(), 0..120)) {
            let (mut state, mut district, mut city, mut objected) = (State::Draft, false, false, false);
            for step in steps.into_iter().map(|i| Step::ALL[i]) {
                let Ok(next) = state.next(step) else { continue };
                prop_assert_ne!(state, State::Rejected);
                match step {
                    Step::Submit => (district, city) = (false, false),
                    Step::PassDistrict | Step::SkipDistrict => district = true,
                    Step::PassCity => city = true,
                    Step::SkipCity => (district, city) = (true, true),
                    Step::Object => objected = true,
                    Step::Dismiss => objected = false,
                    _ => {}
                }
                if matches!(
                    next,
                    State::Approved | State::PartlyBatched | State::Batched | State::Paid | State::Reconciled
                ) {
                    prop_assert!(district && city && !objected);
                }
                state = next;
            }
        }

        /// Whatever batches take, pay and give back, each level at its own time: the state says whether none, some or all
        /// of the parts are in batches, and whether all of them are paid.
        #[test]
        fn the_state_is_what_the_parts_say(moves in proptest::collection::vec((0..3_usize, 0..4_u8), 0..60)) {
            #[derive(Clone, Copy, PartialEq, Debug)]
            enum Part { Free, InBatch, Paid }
            let (mut state, mut parts) = (State::Approved, [Part::Free; 3]);
            for (level, what) in moves {
                let (before, others) = (parts, (0..3).filter(|&other| other != level));
                let are_taken = others.clone().filter(|&other| before[other] != Part::Free).count();
                let are_paid = others.filter(|&other| before[other] == Part::Paid).count();
                let step = match (what, before[level]) {
                    (0, Part::Free) => {
                        parts[level] = Part::InBatch;
                        Some(if are_taken == 2 { Step::Batch } else { Step::BatchPart })
                    }
                    (1, Part::InBatch) => {
                        parts[level] = Part::Free;
                        Some(if are_taken == 0 { Step::Unbatch } else { Step::UnbatchPart })
                    }
                    (2, Part::InBatch) => {
                        parts[level] = Part::Paid;
                        (are_paid == 2).then_some(Step::Pay)
                    }
                    (3, Part::Paid) => {
                        parts[level] = Part::InBatch;
                        (are_paid == 2).then_some(Step::Unpay)
                    }
                    _ => None,
                };
                if let Some(step) = step {
                    state = state.next(step).map_err(|illegal| TestCaseError::fail(illegal.to_string()))?;
                }
                let taken = parts.iter().filter(|&&part| part != Part::Free).count();
                let told = match taken {
                    0 => State::Approved,
                    3 if parts == [Part::Paid; 3] => State::Paid,
                    3 => State::Batched,
                    _ => State::PartlyBatched,
                };
                prop_assert_eq!(state, told, "{:?}", parts);
            }
        }
    }
}
