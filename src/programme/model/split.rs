//! Who pays what part: amounts split by level of government, exact over any number of parts.

use super::rules::{BudgetLevel, Rules};
use crate::kernel::Fen;

impl Rules {
    /// Splits `amount`, which follows `total_before` of the same whole, by the levels that pay.
    ///
    /// The split is cumulative: each level's sum over all parts of a whole is its split of the whole, whatever the parts
    /// were, so that rounding never drifts. No part is negative and they add up to `amount`; the first level takes what
    /// rounding leaves. Levels come in the order of the rules, zero parts included.
    pub fn split_by_level(&self, total_before: Fen, amount: Fen) -> Vec<(BudgetLevel, Fen)> {
        let after = self.split_whole(total_before.saturating_add(amount));
        let before = self.split_whole(total_before);
        self.budget_split
            .iter()
            .zip(after.iter().zip(&before))
            .map(|(part, (after, before))| (part.level, Fen::new(after.get() - before.get())))
            .collect()
    }

    /// Splits a whole. From the last level to the second, each takes its ratio, rounded down, of what those before it
    /// left. Each step grows with the whole, so that a larger whole never means a smaller part for anybody; plain
    /// rounding of every level would not give that with three levels.
    fn split_whole(&self, whole: Fen) -> Vec<Fen> {
        let mut parts = vec![Fen::ZERO; self.budget_split.len()];
        let mut left = whole.get().max(0);
        let mut ratio_left = 10_000_i64;
        for (index, part) in self.budget_split.iter().enumerate().skip(1).rev() {
            let ratio = i64::from(part.share.get()).min(ratio_left);
            let fen = if ratio_left > 0 {
                let product = i128::from(left) * i128::from(ratio) / i128::from(ratio_left);
                i64::try_from(product).unwrap_or(left)
            } else {
                0
            };
            if let Some(slot) = parts.get_mut(index) {
                *slot = Fen::new(fen);
            }
            left -= fen;
            ratio_left -= ratio;
        }
        if let Some(first) = parts.first_mut() {
            *first = Fen::new(left);
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rules::LevelShare;
    use super::super::rules::tests::typical;
    use super::*;
    use crate::kernel::BasisPoints;

    fn rules(shares: &[(BudgetLevel, i32)]) -> Rules {
        let budget_split = shares
            .iter()
            .map(|&(level, share)| LevelShare { level, share: BasisPoints::new(share).expect("in range") })
            .collect();
        Rules { budget_split, ..typical() }
    }

    #[test]
    fn the_first_level_takes_the_odd_fen() {
        let halves = rules(&[(BudgetLevel::City, 5_000), (BudgetLevel::District, 5_000)]);
        assert_eq!(
            halves.split_by_level(Fen::ZERO, Fen::new(101)),
            [(BudgetLevel::City, Fen::new(51)), (BudgetLevel::District, Fen::new(50))]
        );
        // The next odd fen goes to the other, so that 202 were split 101 : 101.
        assert_eq!(
            halves.split_by_level(Fen::new(101), Fen::new(101)),
            [(BudgetLevel::City, Fen::new(50)), (BudgetLevel::District, Fen::new(51))]
        );
    }

    proptest! {
        #[test]
        fn parts_are_exact_and_never_negative(
            a in 1..9_998_i32, b in 1..9_998_i32, parts in prop::collection::vec(0..5_000_i64, 1..40),
        ) {
            let (low, high) = (a.min(b), a.max(b) + 1);
            let three = rules(&[
                (BudgetLevel::Province, low),
                (BudgetLevel::City, high - low),
                (BudgetLevel::District, 10_000 - high),
            ]);
            let mut sums = [0_i64; 3];
            let mut total = Fen::ZERO;
            for part in parts.into_iter().map(Fen::new) {
                let split = three.split_by_level(total, part);
                prop_assert!(split.iter().all(|(_, fen)| !fen.is_negative()));
                prop_assert_eq!(split.iter().map(|(_, fen)| *fen).sum::<Fen>(), part);
                for (sum, (_, fen)) in sums.iter_mut().zip(split) {
                    *sum += fen.get();
                }
                total = total.saturating_add(part);
            }
            let whole: Vec<_> = three.split_by_level(Fen::ZERO, total).into_iter().map(|(_, fen)| fen.get()).collect();
            prop_assert_eq!(whole, sums.to_vec());
        }

        #[test]
        fn any_amount_is_split(before in 0..=i64::MAX, amount in 0..=i64::MAX) {
            let halves = rules(&[(BudgetLevel::City, 5_000), (BudgetLevel::District, 5_000)]);
            prop_assert!(halves.split_by_level(Fen::new(before), Fen::new(amount)).iter().all(|(_, fen)| fen.get() >= 0));
        }
    }
}
