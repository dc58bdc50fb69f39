//! The life of a clawback, what it is about, and how it is split.

mod spread;
mod subject;

pub use spread::spread;
pub use subject::{Subject, SubjectKind};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{
    AwardApplicationId, BatchId, ClaimId, ClawbackId, Fen, OrganisationId, PaymentId, ProgrammeId, RegionCode,
    StatementLineId, SupplyRewardId, UserId, text_enum,
};
use crate::programme::BudgetLevel;

text_enum! {
    /// Why money is demanded back.
    #[schema(as = ClawbackGround)]
    pub enum Ground {
        /// The enterprise or the service was never eligible.
        Ineligible = "ineligible",
        FalseEvidence = "false_evidence",
        Overpaid = "overpaid",
        NotPerformed = "not_performed",
        /// Another fund paid for it too.
        PaidTwice = "paid_twice",
        AuditFinding = "audit_finding",
        Other = "other",
    }
}

text_enum! {
    /// Where a clawback stands.
    #[schema(as = ClawbackState)]
    pub enum State {
        /// The payee is heard.
        Proposed = "proposed",
        /// Owed by the payee.
        Ordered = "ordered",
        /// All of it has come back.
        Settled = "settled",
        Dismissed = "dismissed",
    }
}

text_enum! {
    /// What can be done to a clawback.
    #[schema(as = ClawbackStep)]
    pub enum Step {
        Answer = "answer",
        Order = "order",
        Dismiss = "dismiss",
        /// A part came back, or the last of it.
        Recover = "recover",
        /// What had come back turned out to be something else.
        Reopen = "reopen",
    }
}

text_enum! {
    /// What is decided.
    #[schema(as = ClawbackVerdict)]
    pub enum Verdict {
        Ordered = "ordered",
        Dismissed = "dismissed",
    }
}

text_enum! {
    /// How money came back.
    #[schema(as = ClawbackRecoveryKind)]
    pub enum RecoveryKind {
        /// A later payment was made smaller.
        Netting = "netting",
        /// The payee paid it back through the bank.
        Receipt = "receipt",
    }
}

text_enum! {
    #[schema(as = ClawbackRecoveryState)]
    pub enum RecoveryState {
        /// In a batch that is not authorised yet.
        Planned = "planned",
        Done = "done",
        /// The batch was cancelled, or the match undone.
        Cancelled = "cancelled",
    }
}

/// A step that a state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step} is not possible in state {state}")]
pub struct IllegalStep {
    pub state: State,
    pub step: Step,
}

impl State {
    /// The one way from state to state; `is_all` tells whether nothing is open any more.
    ///
    /// # Errors
    /// The step is not possible here.
    pub const fn next(self, step: Step, is_all: bool) -> Result<Self, IllegalStep> {
        use {State as S, Step as T};
        Ok(match (self, step) {
            (S::Proposed, T::Answer) => S::Proposed,
            (S::Proposed, T::Order) => S::Ordered,
            (S::Proposed, T::Dismiss) => S::Dismissed,
            (S::Ordered, T::Recover) if is_all => S::Settled,
            (S::Ordered, T::Recover) | (S::Ordered | S::Settled, T::Reopen) => S::Ordered,
            _ => return Err(IllegalStep { state: self, step }),
        })
    }

    /// The steps that people can take here.
    pub fn allowed(self) -> Vec<&'static str> {
        let by_people = [Step::Answer, Step::Order, Step::Dismiss];
        by_people.into_iter().filter(|&step| self.next(step, false).is_ok()).map(Step::as_str).collect()
    }
}

impl Verdict {
    pub const fn step(self) -> Step {
        match self {
            Self::Ordered => Step::Order,
            Self::Dismissed => Step::Dismiss,
        }
    }
}

/// What one level of government paid of a claim, an award or a reward, in the order in which a clawback is split over them.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Share {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

/// Splits `amount` over the shares in proportion to them, going on from what was demanded before, so that several
/// clawbacks of one subject never ask more of a share than it was, and all of them together exactly what they say.
pub fn split(shares: &[Share], before: Fen, amount: Fen) -> Vec<Share> {
    let total: Fen = shares.iter().map(|share| share.amount_fen).sum();
    // What a demand of `fen` in all takes of the first shares that add up to `reach`: rounded down, the last gets the rest.
    let taken = |fen: Fen, reach: Fen| -> i64 {
        let exact = i128::from(fen.get()) * i128::from(reach.get()) / i128::from(total.get().max(1));
        i64::try_from(exact).unwrap_or(i64::MAX)
    };
    let after = before.saturating_add(amount);
    let mut reach = Fen::ZERO;
    let mut parts = Vec::with_capacity(shares.len());
    for share in shares {
        let start = reach;
        reach = reach.saturating_add(share.amount_fen);
        let part = (taken(after, reach) - taken(after, start)) - (taken(before, reach) - taken(before, start));
        parts.push(Share { amount_fen: Fen::new(part), ..share.clone() });
    }
    parts
}

/// What is demanded.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClawback {
    pub ground: Ground,
    /// Fen; at most what was paid and is not demanded back yet. Absent: all of it.
    #[serde(default)]
    pub amount_fen: Option<Fen>,
    /// What was found, told to the payee; 10 to 5,000 characters.
    #[schema(min_length = 10, max_length = 5_000)]
    pub statement: String,
}

/// The decision about a clawback that another person proposed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClawbackDecision {
    pub verdict: Verdict,
    /// Told to the payee; 1 to 5,000 characters.
    #[schema(min_length = 1, max_length = 5_000)]
    pub reason: String,
}

/// A clawback as the payee and the bureaus see it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Clawback {
    #[diesel(sql_type = Uuid)]
    pub id: ClawbackId,
    /// To be named by whoever pays it back.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// What it is about; its id is the one of the three that is there.
    #[diesel(sql_type = Text)]
    pub subject: SubjectKind,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub claim_id: Option<ClaimId>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub award_id: Option<AwardApplicationId>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub reward_id: Option<SupplyRewardId>,
    /// Of the claim or the award; of a reward, that of the batch that paid it.
    #[diesel(sql_type = Text)]
    pub subject_reference: String,
    /// What was paid in all; of a claim without what is stopped.
    #[diesel(sql_type = BigInt)]
    pub subject_fen: Fen,
    #[diesel(sql_type = Uuid)]
    pub payee_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub payee_name: String,
    #[diesel(sql_type = Uuid)]
    pub programme_id: ProgrammeId,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// What has come back by netting and receipts.
    #[diesel(sql_type = BigInt)]
    pub recovered_fen: Fen,
    #[diesel(sql_type = Text)]
    pub ground: Ground,
    #[diesel(sql_type = Text)]
    pub statement: String,
    #[diesel(sql_type = Text)]
    pub state: State,
    #[diesel(sql_type = Uuid)]
    pub proposed_by: UserId,
    #[diesel(sql_type = Text)]
    pub proposer_name: String,
    #[diesel(sql_type = Timestamptz)]
    pub proposed_at: DateTime<Utc>,
    /// Until then the payee may answer before it is decided.
    #[diesel(sql_type = Timestamptz)]
    pub hearing_until: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub answer: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub answered_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub decider_name: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub decided_at: Option<DateTime<Utc>>,
    /// The day (Asia/Shanghai) by which it is to be paid back.
    #[diesel(sql_type = Nullable<Date>)]
    pub pay_until: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub settled_at: Option<DateTime<Utc>>,
}

impl Clawback {
    /// What it is about; nothing if the record is broken.
    pub const fn about(&self) -> Option<Subject> {
        Subject::of(self.claim_id, self.award_id, self.reward_id)
    }

    /// Whether it may be decided: nobody owes unheard.
    pub fn is_heard(&self, now: DateTime<Utc>) -> bool {
        self.answer.is_some() || now >= self.hearing_until
    }
}

/// What one treasury gets back, and where it is to be paid.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
#[schema(as = ClawbackPart)]
pub struct Part {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// In batches that are not authorised yet.
    #[diesel(sql_type = BigInt)]
    pub planned_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub netted_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub received_fen: Fen,
    /// The treasury's account, if it is on record.
    #[diesel(sql_type = Nullable<Text>)]
    pub account_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub account_number: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub bank_name: Option<String>,
}

/// How some of it came back.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
#[schema(as = ClawbackRecovery)]
pub struct Recovery {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub kind: RecoveryKind,
    #[diesel(sql_type = Text)]
    pub state: RecoveryState,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub batch_id: Option<BatchId>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub payment_id: Option<PaymentId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub payment_reference: Option<String>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub line_id: Option<StatementLineId>,
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub done_at: Option<DateTime<Utc>>,
}

/// A clawback with all that belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClawbackDetail {
    #[serde(flatten)]
    pub clawback: Clawback,
    pub parts: Vec<Part>,
    pub recoveries: Vec<Recovery>,
    /// Of a claim: what is not paid out because of it, until it is decided or for good.
    pub stopped: Vec<StoppedPart>,
}

/// A level's part of a claim that was not paid when the claim was demanded back, and is stopped.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
#[schema(as = ClawbackStoppedPart)]
pub struct StoppedPart {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        use {State as S, Step as T};
        let ways = [
            (S::Proposed, T::Answer, false, S::Proposed),
            (S::Proposed, T::Order, false, S::Ordered),
            (S::Proposed, T::Dismiss, false, S::Dismissed),
            (S::Ordered, T::Recover, false, S::Ordered),
            (S::Ordered, T::Reopen, false, S::Ordered),
            (S::Settled, T::Reopen, false, S::Ordered),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let way = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.3);
                assert_eq!(state.next(step, false).ok(), way, "{state} {step}");
            }
        }
        assert_eq!(S::Ordered.next(T::Recover, true), Ok(S::Settled));
        assert_eq!(S::Proposed.allowed(), ["answer", "order", "dismiss"]);
    }

    fn share(level: BudgetLevel, fen: i64) -> Share {
        Share { level, payer_region: "371000".parse().expect("a region"), amount_fen: Fen::new(fen) }
    }

    proptest! {
        /// However something is clawed back bit by bit: every demand is split without rest, no share is asked more than it
        /// was, and once all is demanded every share is demanded whole.
        #[test]
        fn demands_add_up(city in 0_i64..10_000_000, district in 1_i64..10_000_000, cuts in prop::collection::vec(0.0_f64..1.0, 0..6)) {
            let shares = [share(BudgetLevel::City, city), share(BudgetLevel::District, district)];
            let total = city + district;
            let mut marks: Vec<i64> = cuts.iter().map(|cut| (cut * total as f64) as i64).collect();
            marks.extend([0, total]);
            marks.sort_unstable();
            let mut asked = [0_i64; 2];
            for pair in marks.windows(2) {
                let parts = split(&shares, Fen::new(pair[0]), Fen::new(pair[1] - pair[0]));
                prop_assert_eq!(parts.iter().map(|part| part.amount_fen.get()).sum::<i64>(), pair[1] - pair[0]);
                for (sum, part) in asked.iter_mut().zip(&parts) {
                    prop_assert!(!part.amount_fen.is_negative());
                    *sum += part.amount_fen.get();
                }
                prop_assert!(asked[0] <= city && asked[1] <= district);
            }
            prop_assert_eq!(asked, [city, district]);
        }
    }
}
