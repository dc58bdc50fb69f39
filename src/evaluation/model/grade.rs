//! From scores to grades.

use super::set::GradeRules;
use crate::catalog::Grade;

/// Grades a period's totals, in their order. At most the share of excellent is given, rounded down, to the highest;
/// where equals would have to be told apart at its edge none of them is excellent.
pub fn grades(rules: &GradeRules, totals: &[i32]) -> Vec<Grade> {
    let count = i64::try_from(totals.len()).unwrap_or(i64::MAX);
    let most =
        usize::try_from(count.saturating_mul(rules.excellent_share_bp.get().into()) / 10_000).unwrap_or(usize::MAX);
    let mut best: Vec<i32> = totals.iter().copied().filter(|total| *total >= rules.excellent_from_bp.get()).collect();
    best.sort_unstable_by_key(|total| std::cmp::Reverse(*total));
    // The first score that has no place any more: whoever has as much has none either.
    let beyond = best.get(most).copied();
    totals
        .iter()
        .map(|&total| {
            if total >= rules.excellent_from_bp.get() && beyond.is_none_or(|beyond| total > beyond) {
                Grade::Excellent
            } else if total >= rules.good_from_bp.get() {
                Grade::Good
            } else if total >= rules.qualified_from_bp.get() {
                Grade::Qualified
            } else {
                Grade::Failed
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::set::tests::grades as rules;
    use super::*;

    #[test]
    fn thresholds_and_the_share_of_excellent() {
        use Grade::{Excellent, Failed, Good, Qualified};
        let of = |share, totals: &[i32]| grades(&rules(8_500, 7_000, 6_000, share), totals);
        assert_eq!(
            of(10_000, &[8_500, 8_499, 7_000, 6_999, 6_000, 5_999]),
            [Excellent, Good, Good, Qualified, Qualified, Failed]
        );
        assert_eq!(of(4_000, &[9_000, 9_500, 8_600]), [Good, Excellent, Good]);
        assert_eq!(of(5_000, &[9_000, 9_000, 9_000, 9_500]), [Good, Good, Good, Excellent], "equals at the edge");
        assert_eq!(of(3_000, &[9_000, 9_500]), [Good, Good], "a third of two is none");
    }

    proptest! {
        #[test]
        fn never_too_many_excellent_and_never_a_better_grade_for_less(
            share in 0..=10_000_i32,
            totals in prop::collection::vec(0..=10_000_i32, 0..40),
        ) {
            let rules = rules(8_000, 6_000, 4_000, share);
            let graded = grades(&rules, &totals);
            let excellent = graded.iter().filter(|grade| **grade == Grade::Excellent).count();
            prop_assert!(excellent * 10_000 <= totals.len() * usize::try_from(share).expect("a share"));
            for (a, x) in totals.iter().zip(&graded) {
                for (b, y) in totals.iter().zip(&graded) {
                    // Grades are declared from the best to the worst.
                    prop_assert!(a < b || x <= y);
                    prop_assert!(a != b || x == y);
                }
            }
        }
    }
}
