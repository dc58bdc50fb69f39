use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{
    AccountId, AppropriationId, Fen, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, VoucherApplicationId,
    VoucherId, local_date, local_year, text_enum,
};
use crate::programme::BudgetLevel;

text_enum! {
    /// States of an application 申领, in the order in which they happen.
    pub enum ApplicationState {
        Draft = "draft",
        /// Handed in; goes on to the first reviewer's queue at once.
        Submitted = "submitted",
        DistrictReview = "district_review",
        CityReview = "city_review",
        Issued = "issued",
        Rejected = "rejected",
        /// Sent back to the enterprise, to be completed and submitted again.
        Returned = "returned",
    }
}

text_enum! {
    pub enum ApplicationStep {
        Submit = "submit",
        /// Into the district's queue.
        QueueForDistrict = "queue_for_district",
        /// Into the city's queue: from the district's, or at once where the programme has no district review.
        QueueForCity = "queue_for_city",
        Issue = "issue",
        Return = "return",
        Reject = "reject",
    }
}

text_enum! {
    pub enum VoucherState {
        Active = "active",
        /// Nothing left on it and nothing held.
        Exhausted = "exhausted",
        Expired = "expired",
        Frozen = "frozen",
        Revoked = "revoked",
    }
}

text_enum! {
    pub enum VoucherStep {
        /// The last fen was redeemed.
        Exhaust = "exhaust",
        /// A rejected claim gave money back to an exhausted voucher.
        Replenish = "replenish",
        Freeze = "freeze",
        Unfreeze = "unfreeze",
        Revoke = "revoke",
        Expire = "expire",
    }
}

/// A step that a state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{step}” is not possible in state “{state}”")]
pub struct IllegalStep {
    pub state: &'static str,
    pub step: &'static str,
    /// Steps that the state does allow.
    pub allowed: Vec<&'static str>,
}

impl ApplicationState {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The state does not allow the step.
    pub fn next(self, step: ApplicationStep) -> Result<Self, IllegalStep> {
        self.after(step).ok_or_else(|| IllegalStep {
            state: self.as_str(),
            step: step.as_str(),
            allowed: ApplicationStep::ALL.iter().filter(|s| self.after(**s).is_some()).map(|s| s.as_str()).collect(),
        })
    }

    const fn after(self, step: ApplicationStep) -> Option<Self> {
        use {ApplicationState as S, ApplicationStep as T};
        match (self, step) {
            (S::Draft | S::Returned, T::Submit) => Some(S::Submitted),
            (S::Submitted, T::QueueForDistrict) => Some(S::DistrictReview),
            (S::Submitted | S::DistrictReview, T::QueueForCity) => Some(S::CityReview),
            (S::CityReview, T::Issue) => Some(S::Issued),
            (S::DistrictReview | S::CityReview, T::Return) => Some(S::Returned),
            (S::DistrictReview | S::CityReview, T::Reject) => Some(S::Rejected),
            _ => None,
        }
    }

    /// Whether the enterprise may still change it.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

impl VoucherState {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The state does not allow the step.
    pub fn next(self, step: VoucherStep) -> Result<Self, IllegalStep> {
        self.after(step).ok_or_else(|| IllegalStep {
            state: self.as_str(),
            step: step.as_str(),
            allowed: VoucherStep::ALL.iter().filter(|s| self.after(**s).is_some()).map(|s| s.as_str()).collect(),
        })
    }

    const fn after(self, step: VoucherStep) -> Option<Self> {
        use {VoucherState as S, VoucherStep as T};
        match (self, step) {
            (S::Active, T::Exhaust) => Some(S::Exhausted),
            (S::Exhausted, T::Replenish) | (S::Frozen, T::Unfreeze) => Some(S::Active),
            (S::Active, T::Freeze) => Some(S::Frozen),
            (S::Active | S::Frozen, T::Revoke) => Some(S::Revoked),
            (S::Active | S::Frozen, T::Expire) => Some(S::Expired),
            _ => None,
        }
    }

    /// Its unused money belongs to the budget lines again, now and whenever more of it comes free.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Expired | Self::Revoked)
    }
}

/// What one budget line gave to a voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = VoucherFunding)]
pub struct Funding {
    pub level: BudgetLevel,
    pub appropriation_id: AppropriationId,
    /// Whose treasury pays.
    pub region_code: RegionCode,
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
}

/// A voucher 科技创新券. Its money is on the ledger account `account_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    pub id: VoucherId,
    pub number: String,
    pub application_id: VoucherApplicationId,
    pub enterprise_id: OrganisationId,
    pub programme_id: ProgrammeId,
    pub programme_version_id: ProgrammeVersionId,
    pub region_code: RegionCode,
    pub state: VoucherState,
    /// The kind of voucher, in a programme that has several.
    pub class: Option<String>,
    pub face: Fen,
    pub account_id: AccountId,
    /// Where redeemed money waits for its claim.
    pub due_account_id: AccountId,
    /// How the face was funded, in the order of the rules; adds up to the face.
    pub funding: Vec<Funding>,
    pub issued_at: DateTime<Utc>,
    /// First moment at which it is no longer valid.
    pub expires_at: DateTime<Utc>,
    /// Gone to payees by approved claims.
    pub paid_out: Fen,
    /// Gone back to the budget lines.
    pub returned: Fen,
}

impl Voucher {
    /// The year under whose annual cap its use counts: that of its issue, whose budget funded it. So a hold and its
    /// resolution, or a claim and its rejection, always count in the same year, whenever they happen.
    pub fn cap_year(&self) -> i32 {
        local_year(self.issued_at)
    }

    /// The last local day on which it is valid.
    pub fn last_day(&self) -> NaiveDate {
        local_date(self.expires_at - chrono::Duration::microseconds(1))
    }

    /// What has left for good: where the split by level goes on.
    pub fn outflow(&self) -> Fen {
        self.paid_out.saturating_add(self.returned)
    }
}

/// An application for a voucher 申领.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    pub id: VoucherApplicationId,
    pub reference: String,
    pub enterprise_id: OrganisationId,
    pub programme_version_id: ProgrammeVersionId,
    pub region_code: RegionCode,
    pub state: ApplicationState,
    /// The kind of voucher that is asked for, in a programme that has several.
    pub class: Option<String>,
    pub amount: Fen,
    pub purpose: String,
    /// The steps of the eligibility check at the last submission.
    pub eligibility: Option<serde_json::Value>,
    pub created_by: crate::kernel::UserId,
    pub district_reviewer: Option<crate::kernel::UserId>,
    pub city_reviewer: Option<crate::kernel::UserId>,
    /// Of the last return or rejection.
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

text_enum! {
    /// What a reviewer decides.
    #[schema(as = ApplicationVerdict)]
    pub enum Verdict {
        Pass = "pass",
        Return = "return",
        Reject = "reject",
    }
}

/// A voucher's money, fen: the face is the sum of the five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Wallet {
    /// Free to be used.
    pub available_fen: Fen,
    /// Held by bookings that are not settled yet.
    pub held_fen: Fen,
    /// Used by accepted bookings, not paid out yet: waiting for its claim.
    pub redeemed_fen: Fen,
    /// Gone to payees by approved claims.
    pub paid_out_fen: Fen,
    /// Gone back to the budget lines after expiry or revocation.
    pub returned_fen: Fen,
}

impl Wallet {
    pub fn new(voucher: &Voucher, balance: &crate::ledger::Balance) -> Self {
        let on_account = balance.posted();
        let gone = voucher.outflow().get();
        Self {
            available_fen: balance.available(),
            held_fen: balance.debits_pending,
            redeemed_fen: Fen::new(voucher.face.get() - on_account.get() - gone),
            paid_out_fen: voucher.paid_out,
            returned_fen: voucher.returned,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_pair_of_application_state_and_step() {
        use {ApplicationState as S, ApplicationStep as T};
        let legal = [
            (S::Draft, T::Submit, S::Submitted),
            (S::Returned, T::Submit, S::Submitted),
            (S::Submitted, T::QueueForDistrict, S::DistrictReview),
            (S::Submitted, T::QueueForCity, S::CityReview),
            (S::DistrictReview, T::QueueForCity, S::CityReview),
            (S::DistrictReview, T::Return, S::Returned),
            (S::DistrictReview, T::Reject, S::Rejected),
            (S::CityReview, T::Issue, S::Issued),
            (S::CityReview, T::Return, S::Returned),
            (S::CityReview, T::Reject, S::Rejected),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let expected = legal.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(_, _, to)| *to);
                assert_eq!(state.next(step).ok(), expected, "{state} {step}");
            }
        }
    }

    #[test]
    fn every_pair_of_voucher_state_and_step() {
        use {VoucherState as S, VoucherStep as T};
        let legal = [
            (S::Active, T::Exhaust, S::Exhausted),
            (S::Exhausted, T::Replenish, S::Active),
            (S::Active, T::Freeze, S::Frozen),
            (S::Frozen, T::Unfreeze, S::Active),
            (S::Active, T::Revoke, S::Revoked),
            (S::Frozen, T::Revoke, S::Revoked),
            (S::Active, T::Expire, S::Expired),
            (S::Frozen, T::Expire, S::Expired),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let expected = legal.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(_, _, to)| *to);
                assert_eq!(state.next(step).ok(), expected, "{state} {step}");
            }
        }
    }

    #[test]
    fn a_refused_step_names_those_that_are_allowed() {
        let refused = ApplicationState::CityReview.next(ApplicationStep::Submit).expect_err("illegal");
        assert_eq!(refused.allowed, ["issue", "return", "reject"]);
        assert!(VoucherState::Revoked.next(VoucherStep::Unfreeze).expect_err("illegal").allowed.is_empty());
    }

    proptest! {
        /// Whatever is tried in whatever order: final states stay final, and no application is issued that a city
        /// reviewer did not have before them.
        #[test]
        fn random_walks_keep_the_order_of_things(tries in prop::collection::vec(0..ApplicationStep::ALL.len(), 0..60)) {
            let mut state = ApplicationState::Draft;
            let mut seen = vec![state];
            for step in tries {
                let before = state;
                state = state.next(ApplicationStep::ALL[step]).unwrap_or(state);
                prop_assert!(state == before || !matches!(before, ApplicationState::Issued | ApplicationState::Rejected));
                if state != before {
                    seen.push(state);
                }
            }
            if let Some(place) = seen.iter().position(|s| *s == ApplicationState::Issued) {
                prop_assert_eq!(seen[place - 1], ApplicationState::CityReview);
            }
        }

        #[test]
        fn a_voucher_that_is_over_stays_over(tries in prop::collection::vec(0..VoucherStep::ALL.len(), 0..60)) {
            let mut state = VoucherState::Active;
            for step in tries {
                let before = state;
                state = state.next(VoucherStep::ALL[step]).unwrap_or(state);
                prop_assert!(!before.is_over() || state == before);
            }
        }
    }
}
