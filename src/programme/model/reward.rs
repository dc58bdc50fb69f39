//! 供方奖补: what a provider gets for sharing well.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::Rules;
use super::step::Step;
use crate::catalog::Grade;
use crate::kernel::{BasisPoints, Fen, Text};

/// A provider's reward for a period, with the steps that led there. Stored with the reward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RewardDecision {
    #[serde(rename = "base_fen")]
    pub base: Fen,
    #[serde(rename = "reward_fen")]
    pub reward: Fen,
    pub steps: Vec<Step>,
}

impl Rules {
    /// Completed shared-service amount `base` × the grade's ratio, rounded down to the fen, at most what is left of the
    /// provider's annual cap after `already_this_year`; nothing in a programme without a reward.
    pub fn supply_reward(&self, base: Fen, grade: Grade, already_this_year: Fen) -> RewardDecision {
        let base = base.max(Fen::ZERO);
        let Some(rule) = &self.supply_reward else {
            let none = Text::new("本券种不设供方奖补", "the programme has no supply reward");
            let steps = vec![Step::check("supply_reward", false, none.clone(), none)];
            return RewardDecision { base, reward: Fen::ZERO, steps };
        };
        let ratio = rule.ratios.get(&grade).copied().unwrap_or(BasisPoints::ZERO);
        let what = Text::new(format!("评价等级 {grade}：服务金额"), format!("grade {grade}: shared-service amount"));
        let (reward, by_ratio) = Step::ratio("supply_reward.ratios", base, ratio, &what, &self.currency);
        let left = rule.annual_cap.remaining_after(already_this_year.max(Fen::ZERO));
        let what = Text::new("年度奖补上限剩余", "left of the annual reward cap");
        let (reward, by_cap) = Step::limit("supply_reward.annual_cap", reward, left, &what, &self.currency);
        RewardDecision { base, reward, steps: vec![by_ratio, by_cap] }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rules::tests::typical;
    use super::*;

    #[test]
    fn the_grade_sets_the_ratio_and_the_cap_ends_it() {
        let reward =
            |base, grade, already| typical().supply_reward(Fen::from_yuan(base), grade, Fen::from_yuan(already)).reward;
        assert_eq!(reward(100_000, Grade::Excellent, 0), Fen::from_yuan(30_000));
        assert_eq!(reward(100_000, Grade::Good, 0), Fen::from_yuan(20_000));
        assert_eq!(reward(100_000, Grade::Qualified, 0), Fen::from_yuan(10_000));
        assert_eq!(reward(100_000, Grade::Failed, 0), Fen::ZERO);
        assert_eq!(reward(100_000, Grade::Excellent, 1_990_000), Fen::from_yuan(10_000));
        assert_eq!(reward(100_000, Grade::Excellent, 3_000_000), Fen::ZERO);
        let without = Rules { supply_reward: None, ..typical() };
        assert_eq!(without.supply_reward(Fen::from_yuan(1), Grade::Excellent, Fen::ZERO).reward, Fen::ZERO);
    }

    proptest! {
        #[test]
        fn never_above_the_cap_in_a_year(parts in prop::collection::vec(0..=i64::MAX, 1..20)) {
            let rules = typical();
            let mut already = Fen::ZERO;
            for base in parts {
                let reward = rules.supply_reward(Fen::new(base), Grade::Excellent, already).reward;
                prop_assert!(reward >= Fen::ZERO);
                already = already.saturating_add(reward);
            }
            prop_assert!(already <= Fen::from_yuan(2_000_000));
        }
    }
}
