//! From values to points. Pure, total, whole numbers.

use std::collections::BTreeSet;

use super::period::PeriodKind;
use super::set::{Indicator, NoRecords, SetDocument, WHOLE};
use super::sheet::PartOutcome;
use crate::catalog::ListingKind;

/// What the records of one indicator come to for one provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measured {
    pub records: i64,
    pub numerator: i64,
    pub denominator: i64,
}

/// From where to where points grow, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    pub target: i64,
    pub zero_at: i64,
    /// Basis points of the whole score.
    pub weight: i32,
    /// At most the weight.
    pub cap: i32,
}

impl Scale {
    /// Evenly from nothing at `zero_at` to the weight at `target`, rounded down, at most the cap.
    pub fn points(&self, value: i64) -> i32 {
        let (way, whole) =
            (i128::from(value) - i128::from(self.zero_at), i128::from(self.target) - i128::from(self.zero_at));
        if whole == 0 || way.signum() != whole.signum() {
            return 0;
        }
        let points = way.abs() * i128::from(self.weight) / whole.abs();
        i32::try_from(points).unwrap_or(i32::MAX).min(self.cap)
    }
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoredPart {
    pub code: String,
    pub outcome: PartOutcome,
    pub records: i64,
    pub value: Option<i64>,
    pub scale: Scale,
    pub points: i32,
}

/// The value that records come to: a sum, or a ratio in the query's unit, rounded down; None where a ratio has nothing to
/// go by.
pub fn value(indicator: &Indicator, measured: Measured) -> Option<i64> {
    match indicator.query.ratio() {
        None => Some(measured.numerator),
        Some(_) if measured.denominator <= 0 => None,
        Some(times) => {
            let ratio = i128::from(measured.numerator) * i128::from(times) / i128::from(measured.denominator);
            Some(i64::try_from(ratio).unwrap_or(i64::MAX))
        }
    }
}

/// Scores a provider that offers listings of `kinds`, with what was measured by each indicator, in their order. The weights
/// of indicators that do not apply, or that are left out for want of records, go to the others in proportion; the weights
/// of those that count always come to the whole, unless none does.
pub fn score(
    document: &SetDocument,
    kind: PeriodKind,
    kinds: &BTreeSet<ListingKind>,
    measured: &[Measured],
) -> Vec<ScoredPart> {
    let parts: Vec<_> = document
        .indicators
        .iter()
        .zip(measured.iter().copied().chain(std::iter::repeat(Measured::default())))
        .map(|(indicator, measured)| {
            let value = value(indicator, measured);
            let outcome =
                if !applies(indicator, kinds) || (value.is_none() && indicator.no_records == NoRecords::LeftOut) {
                    PartOutcome::NotApplicable
                } else if value.is_none() {
                    PartOutcome::NoRecords
                } else {
                    PartOutcome::Scored
                };
            (indicator, measured, value, outcome)
        })
        .collect();
    let given: Vec<i32> = parts
        .iter()
        .map(|(indicator, _, _, outcome)| match outcome {
            PartOutcome::NotApplicable => 0,
            PartOutcome::Scored | PartOutcome::NoRecords => indicator.weight_bp.get(),
        })
        .collect();
    parts
        .into_iter()
        .zip(whole_weights(&given))
        .map(|((indicator, measured, value, outcome), weight)| {
            let scale = scale(indicator, kind, weight);
            let value = value.filter(|_| outcome != PartOutcome::NotApplicable);
            let points = match (outcome, value) {
                (PartOutcome::Scored, Some(value)) => scale.points(value),
                (PartOutcome::NoRecords, _) if indicator.no_records == NoRecords::Full => scale.cap,
                _ => 0,
            };
            ScoredPart { code: indicator.code.clone(), outcome, records: measured.records, value, scale, points }
        })
        .collect()
}

/// Whether an indicator is for providers that offer listings of these kinds.
pub fn applies(indicator: &Indicator, kinds: &BTreeSet<ListingKind>) -> bool {
    indicator.applies_to.is_empty() || !indicator.applies_to.is_disjoint(kinds)
}

fn scale(indicator: &Indicator, kind: PeriodKind, weight: i32) -> Scale {
    // Sums of half a year are held against half of what is asked in a year, rounded up.
    let part = |yearly: i64| match (kind, indicator.query.ratio()) {
        (PeriodKind::HalfYear, None) => (yearly + 1) / 2,
        _ => yearly,
    };
    let (full, cap) = (i64::from(indicator.weight_bp.get()), i64::from(indicator.cap().get()));
    let cap = if full == 0 { 0 } else { i64::from(weight) * cap / full };
    Scale {
        target: part(indicator.target),
        zero_at: part(indicator.zero_at),
        weight,
        cap: i32::try_from(cap).unwrap_or(weight).min(weight),
    }
}

/// Weights in proportion that come to the whole; what rounding leaves goes to the largest remainders, the first of equals
/// before the later.
fn whole_weights(given: &[i32]) -> Vec<i32> {
    let sum: i64 = given.iter().map(|weight| i64::from(*weight)).sum();
    if sum == 0 {
        return vec![0; given.len()];
    }
    let scaled = |weight: i32| i64::from(weight) * i64::from(WHOLE);
    let mut weights: Vec<i64> = given.iter().map(|weight| scaled(*weight) / sum).collect();
    let mut left = i64::from(WHOLE) - weights.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(given.get(*at).map_or(0, |weight| scaled(*weight) % sum)));
    for at in order {
        if let Some(weight) = weights.get_mut(at).filter(|_| left > 0) {
            *weight += 1;
            left -= 1;
        }
    }
    weights.into_iter().map(|weight| i32::try_from(weight).unwrap_or(0)).collect()
}

/// The sum of the parts.
pub fn total(parts: &[ScoredPart]) -> i32 {
    parts.iter().map(|part| part.points).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::set::tests::{document, indicator};
    use super::super::set::{Direction, IndicatorQuery};
    use super::*;
    use crate::kernel::BasisPoints;

    fn scales() -> impl Strategy<Value = Scale> {
        (0..1_000_000_i64, 1..1_000_000_i64, any::<bool>(), 0..=WHOLE, 0..=WHOLE).prop_map(
            |(low, way, is_higher, weight, cap)| {
                let (target, zero_at) = if is_higher { (low + way, low) } else { (low, low + way) };
                Scale { target, zero_at, weight, cap: cap.min(weight) }
            },
        )
    }

    fn sets() -> impl Strategy<Value = SetDocument> {
        let one = (
            0..IndicatorQuery::ALL.len(),
            0..100_000_i64,
            2..100_000_i64,
            any::<bool>(),
            1..1_000_i32,
            0..3_usize,
            any::<bool>(),
        );
        prop::collection::vec(one, 1..12).prop_map(|all| {
            let given: Vec<i32> = all.iter().map(|one| one.4).collect();
            let indicators = all.into_iter().zip(whole_weights(&given)).enumerate();
            let indicators =
                indicators.map(|(at, ((query, low, way, is_higher, _, empty, is_for_instruments), weight))| {
                    let ends = if is_higher { (low + way, low) } else { (low, low + way) };
                    let mut one = indicator(&format!("i{at}"), IndicatorQuery::ALL[query], ends, weight);
                    one.no_records = NoRecords::ALL[empty];
                    if is_for_instruments {
                        one.applies_to.insert(ListingKind::InstrumentTime);
                    }
                    one
                });
            document(indicators.collect())
        })
    }

    #[test]
    fn points_grow_evenly_between_zero_and_target() {
        let rate = Scale { target: 9_500, zero_at: 6_000, weight: 1_000, cap: 1_000 };
        let points = [5_000, 6_000, 7_750, 9_499, 9_500, 10_000].map(|value| rate.points(value));
        assert_eq!(points, [0, 0, 500, 999, 1_000, 1_000]);
        let complaints = Scale { target: 0, zero_at: 4, weight: 1_000, cap: 1_000 };
        assert_eq!([0, 1, 3, 4, 9].map(|value| complaints.points(value)), [1_000, 750, 250, 0, 0]);
        let capped = Scale { cap: 600, ..rate };
        assert_eq!([7_750, 9_500].map(|value| capped.points(value)), [500, 600]);
    }

    #[test]
    fn half_a_year_is_asked_half_of_a_years_sums() {
        let of = |kind| {
            let document = document(vec![
                indicator("orders", IndicatorQuery::Orders, (101, 0), 5_000),
                indicator("on_time", IndicatorQuery::OnTimeRate, (9_500, 6_000), 5_000),
            ]);
            score(&document, kind, &BTreeSet::new(), &[]).into_iter().map(|part| part.scale.target).collect::<Vec<_>>()
        };
        assert_eq!(of(PeriodKind::Year), [101, 9_500]);
        assert_eq!(of(PeriodKind::HalfYear), [51, 9_500]);
    }

    #[test]
    fn weights_of_what_does_not_apply_go_to_the_others() {
        let mut hours = indicator("hours", IndicatorQuery::MachineHours, (60_000, 0), 4_000);
        hours.applies_to = BTreeSet::from([ListingKind::InstrumentTime]);
        let document = document(vec![
            hours,
            indicator("orders", IndicatorQuery::Orders, (10, 0), 3_000),
            indicator("income", IndicatorQuery::SharedIncome, (100, 0), 3_000),
        ]);
        let measured = Measured { records: 5, numerator: 5, denominator: 0 };
        let parts =
            score(&document, PeriodKind::Year, &BTreeSet::from([ListingKind::IncubationService]), &[measured; 3]);
        let told: Vec<_> = parts.iter().map(|part| (part.outcome, part.scale.weight, part.points)).collect();
        assert_eq!(
            told,
            [
                (PartOutcome::NotApplicable, 0, 0),
                (PartOutcome::Scored, 5_000, 2_500),
                (PartOutcome::Scored, 5_000, 250)
            ]
        );
    }

    #[test]
    fn a_ratio_without_records_gives_what_the_set_says() {
        let of = |no_records| {
            let mut rated = indicator("rated", IndicatorQuery::Satisfaction, (450, 300), 4_000);
            rated.no_records = no_records;
            rated.cap_bp = Some(BasisPoints::new(2_000).expect("a cap"));
            let document = document(vec![rated, indicator("orders", IndicatorQuery::Orders, (10, 0), 6_000)]);
            let parts = score(&document, PeriodKind::Year, &BTreeSet::new(), &[]);
            (parts[0].outcome, parts[0].points, parts[1].scale.weight)
        };
        assert_eq!(of(NoRecords::Nothing), (PartOutcome::NoRecords, 0, 6_000));
        assert_eq!(of(NoRecords::Full), (PartOutcome::NoRecords, 2_000, 6_000));
        assert_eq!(of(NoRecords::LeftOut), (PartOutcome::NotApplicable, 0, 10_000));
    }

    proptest! {
        #[test]
        fn points_lie_between_nothing_and_the_cap(scale in scales(), value in any::<i64>()) {
            let points = scale.points(value);
            prop_assert!((0..=scale.cap).contains(&points) && scale.cap <= scale.weight);
        }

        #[test]
        fn a_better_value_never_gives_less(scale in scales(), value in -2_000_000..2_000_000_i64, more in 0..2_000_000_i64) {
            let (low, high) = (scale.points(value), scale.points(value + more));
            let (worse, better) = if scale.target > scale.zero_at { (low, high) } else { (high, low) };
            prop_assert!(worse <= better);
        }

        #[test]
        fn the_parts_are_the_score(
            document in sets(),
            is_half in any::<bool>(),
            offers_instruments in any::<bool>(),
            numbers in prop::collection::vec((0..1_000_000_i64, 0..3_i64), 12),
        ) {
            let kind = if is_half { PeriodKind::HalfYear } else { PeriodKind::Year };
            let kinds = BTreeSet::from([if offers_instruments { ListingKind::InstrumentTime } else { ListingKind::Lease }]);
            let measured: Vec<_> =
                numbers.iter().map(|&(numerator, denominator)| Measured { records: 1, numerator, denominator }).collect();
            let parts = score(&document, kind, &kinds, &measured);
            prop_assert_eq!(parts.len(), document.indicators.len());
            let weights: i32 = parts.iter().map(|part| part.scale.weight).sum();
            let counts = parts.iter().any(|part| part.outcome != PartOutcome::NotApplicable);
            prop_assert_eq!(weights, if counts { WHOLE } else { 0 });
            prop_assert!((0..=WHOLE).contains(&total(&parts)));
            for (part, indicator) in parts.iter().zip(&document.indicators) {
                prop_assert!((0..=part.scale.cap).contains(&part.points) && part.scale.cap <= part.scale.weight);
                let is_higher = part.scale.target > part.scale.zero_at;
                prop_assert_eq!(is_higher, indicator.direction == Direction::HigherIsBetter);
                if part.outcome == PartOutcome::NotApplicable {
                    prop_assert_eq!((part.scale.weight, part.points), (0, 0));
                }
            }
        }

        #[test]
        fn given_weights_keep_their_order(given in prop::collection::vec(0..5_000_i32, 1..20)) {
            let weights = whole_weights(&given);
            for (a, x) in given.iter().zip(&weights) {
                for (b, y) in given.iter().zip(&weights) {
                    prop_assert!(a <= b || x >= y, "{a} became {x}, {b} became {y}");
                }
            }
        }
    }
}
