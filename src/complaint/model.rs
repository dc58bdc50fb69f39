//! The life of a complaint.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{BookingId, ComplaintId, OrganisationId, RegionCode, UserId, text_enum};

/// How long the provider has to answer.
pub const TO_ANSWER: Duration = Duration::days(7);

/// How long the bureau has to decide, from the complaint on.
pub const TO_DECIDE: Duration = Duration::days(30);

text_enum! {
    /// What a complaint is about.
    #[schema(as = ComplaintSubject)]
    pub enum Subject {
        Quality = "quality",
        Delay = "delay",
        Safety = "safety",
        Charge = "charge",
        /// How people were treated.
        Conduct = "conduct",
        Other = "other",
    }
}

text_enum! {
    /// Where a complaint stands.
    #[schema(as = ComplaintState)]
    pub enum State {
        /// The provider has not answered.
        Open = "open",
        Answered = "answered",
        /// The bureau finds it right.
        Upheld = "upheld",
        Dismissed = "dismissed",
        /// The enterprise took it back.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What can be done to a complaint.
    #[schema(as = ComplaintStep)]
    pub enum Step {
        Answer = "answer",
        Uphold = "uphold",
        Dismiss = "dismiss",
        Withdraw = "withdraw",
    }
}

text_enum! {
    /// What the bureau decides.
    #[schema(as = ComplaintVerdict)]
    pub enum Verdict {
        Upheld = "upheld",
        Dismissed = "dismissed",
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
    /// The one way from state to state.
    ///
    /// # Errors
    /// The step is not possible here.
    pub const fn next(self, step: Step) -> Result<Self, IllegalStep> {
        use {State as S, Step as T};
        Ok(match (self, step) {
            (S::Open, T::Answer) => S::Answered,
            (S::Open | S::Answered, T::Uphold) => S::Upheld,
            (S::Open | S::Answered, T::Dismiss) => S::Dismissed,
            (S::Open | S::Answered, T::Withdraw) => S::Withdrawn,
            _ => return Err(IllegalStep { state: self, step }),
        })
    }

    /// The steps that are possible here.
    pub fn allowed(self) -> Vec<&'static str> {
        Step::ALL.iter().filter(|&&step| self.next(step).is_ok()).map(|step| step.as_str()).collect()
    }
}

impl Verdict {
    pub const fn step(self) -> Step {
        match self {
            Self::Upheld => Step::Uphold,
            Self::Dismissed => Step::Dismiss,
        }
    }
}

/// What an enterprise complains of.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComplaint {
    pub subject: Subject,
    /// 10 to 5,000 characters.
    #[schema(min_length = 10, max_length = 5_000)]
    pub statement: String,
}

/// The bureau's decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintDecision {
    pub verdict: Verdict,
    /// Told to both sides; 1 to 5,000 characters.
    pub reason: String,
}

/// A complaint as its parties and the bureaus see it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Complaint {
    #[diesel(sql_type = Uuid)]
    pub id: ComplaintId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Uuid)]
    pub booking_id: BookingId,
    #[diesel(sql_type = Text)]
    pub booking_reference: String,
    #[diesel(sql_type = Text)]
    pub listing_name: String,
    #[diesel(sql_type = Uuid)]
    pub enterprise_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub enterprise_name: String,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    /// The enterprise's.
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Text)]
    pub subject: Subject,
    #[diesel(sql_type = Text)]
    pub statement: String,
    #[diesel(sql_type = Text)]
    pub state: State,
    #[diesel(sql_type = Timestamptz)]
    pub raised_at: DateTime<Utc>,
    /// Until then the provider may answer before it is decided.
    #[diesel(sql_type = Timestamptz)]
    pub answer_until: DateTime<Utc>,
    /// By then the bureau is to have decided.
    #[diesel(sql_type = Timestamptz)]
    pub decide_until: DateTime<Utc>,
    /// The provider's.
    #[diesel(sql_type = Nullable<Text>)]
    pub answer: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub answered_at: Option<DateTime<Utc>>,
    /// Who of the bureau sees to it.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub handler_id: Option<UserId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub handler_name: Option<String>,
    /// The bureau's for its decision, or the enterprise's for taking it back.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
}

impl Complaint {
    /// Whether the bureau may decide: nobody is judged unheard.
    pub fn is_heard(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Answered || now >= self.answer_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        use {State as S, Step as T};
        let ways = [
            (S::Open, T::Answer, S::Answered),
            (S::Open, T::Uphold, S::Upheld),
            (S::Open, T::Dismiss, S::Dismissed),
            (S::Open, T::Withdraw, S::Withdrawn),
            (S::Answered, T::Uphold, S::Upheld),
            (S::Answered, T::Dismiss, S::Dismissed),
            (S::Answered, T::Withdraw, S::Withdrawn),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let way = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.2);
                assert_eq!(state.next(step).ok(), way, "{state} {step}");
            }
        }
    }
}
