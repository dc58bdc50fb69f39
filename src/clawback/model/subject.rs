//! What a clawback is about: money that was paid for a claim, as a recognition award, or as a supply reward.

use crate::kernel::{AwardApplicationId, ClaimId, SupplyRewardId, Text, text_enum};

text_enum! {
    /// What was paid and is demanded back.
    #[schema(as = ClawbackSubject)]
    pub enum SubjectKind {
        /// 兑付: the subsidy of an enterprise's order.
        Claim = "claim",
        /// 认定奖补: what a recognised platform got.
        Award = "award",
        /// 供方奖补: what a provider got for sharing well.
        Reward = "reward",
    }
}

/// The one thing that a clawback is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Claim(ClaimId),
    Award(AwardApplicationId),
    Reward(SupplyRewardId),
}

impl Subject {
    /// As it is stored: exactly one of the three is set, or it is none.
    pub const fn of(
        claim: Option<ClaimId>,
        award: Option<AwardApplicationId>,
        reward: Option<SupplyRewardId>,
    ) -> Option<Self> {
        match (claim, award, reward) {
            (Some(id), None, None) => Some(Self::Claim(id)),
            (None, Some(id), None) => Some(Self::Award(id)),
            (None, None, Some(id)) => Some(Self::Reward(id)),
            _ => None,
        }
    }

    pub const fn claim(self) -> Option<ClaimId> {
        if let Self::Claim(id) = self { Some(id) } else { None }
    }

    pub const fn award(self) -> Option<AwardApplicationId> {
        if let Self::Award(id) = self { Some(id) } else { None }
    }

    pub const fn reward(self) -> Option<SupplyRewardId> {
        if let Self::Reward(id) = self { Some(id) } else { None }
    }
}

impl SubjectKind {
    /// What is demanded back, named by its kind and reference; a reward is named by the batch that paid it.
    pub fn named(self, reference: &str) -> Text {
        match self {
            Self::Claim => Text::new(format!("兑付 {reference}"), format!("claim {reference}")),
            Self::Award => Text::new(format!("认定奖补 {reference}"), format!("recognition award {reference}")),
            Self::Reward => {
                Text::new(format!("批次 {reference} 的供方奖补"), format!("the supply reward of batch {reference}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clawback_is_about_exactly_one_thing() {
        let (claim, award, reward) = (ClaimId::new(), AwardApplicationId::new(), SupplyRewardId::new());
        assert_eq!(Subject::of(Some(claim), None, None), Some(Subject::Claim(claim)));
        assert_eq!(Subject::of(None, Some(award), None), Some(Subject::Award(award)));
        assert_eq!(Subject::of(None, None, Some(reward)), Some(Subject::Reward(reward)));
        assert_eq!(Subject::of(None, None, None), None);
        assert_eq!(Subject::of(Some(claim), Some(award), None), None);
        for subject in [Subject::Claim(claim), Subject::Award(award), Subject::Reward(reward)] {
            assert_eq!(Subject::of(subject.claim(), subject.award(), subject.reward()), Some(subject));
        }
    }
}
