//! What an office sets about matching.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{BasisPoints, Fen, Invalid};

/// What matching needs to know and an office may want otherwise. What is absent in settings that were kept before it could
/// be set is what the product took for it then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchSettings {
    /// Days after the sending within which a debit without reference may be that payment.
    #[schema(minimum = 0, maximum = 90)]
    pub window_days: u16,
    /// Words by which the bank's own charges are known.
    pub fee_words: Vec<String>,
    /// Fen by which a debit may differ from its payments and still be matched; the treasury bears the difference.
    #[serde(default)]
    pub tolerance_fen: Fen,
    /// The same as a share of the payments, rounded down; it counts where it is more.
    #[serde(default = "nothing")]
    pub tolerance_bp: BasisPoints,
    /// The most that this share comes to, fen.
    #[serde(default)]
    pub tolerance_cap_fen: Fen,
    /// Names that share less than this are different names, and speak for no suggestion.
    #[serde(default = "half")]
    pub least_likeness_bp: BasisPoints,
    /// Payments with a lower score, of 100, are not suggested.
    #[serde(default = "usual_score")]
    #[schema(minimum = 0, maximum = 100)]
    pub least_score: u8,
    /// The ages of exceptions are told in bands: up to so many days, the last open.
    #[serde(default = "usual_ages")]
    pub age_days: Vec<u16>,
}

/// The most that is taken for a tolerance, fen: what differs by more is for people.
const MOST_TOLERANCE: Fen = Fen::from_yuan(100);
/// The largest share.
const MOST_SHARE: i32 = 100;

const fn nothing() -> BasisPoints {
    BasisPoints::ZERO
}

fn half() -> BasisPoints {
    BasisPoints::new(5_000).unwrap_or(BasisPoints::WHOLE)
}

const fn usual_score() -> u8 {
    30
}

fn usual_ages() -> Vec<u16> {
    vec![3, 7, 30]
}

impl Default for MatchSettings {
    fn default() -> Self {
        let words = ["手续费", "账户管理费", "工本费", "汇划费", "短信费", "年费", "service charge", "bank fee"];
        Self {
            window_days: 10,
            fee_words: words.map(str::to_owned).to_vec(),
            tolerance_fen: Fen::ZERO,
            tolerance_bp: nothing(),
            tolerance_cap_fen: Fen::ZERO,
            least_likeness_bp: half(),
            least_score: usual_score(),
            age_days: usual_ages(),
        }
    }
}

impl MatchSettings {
    /// By how much a debit for `amount` may differ: the fixed sum, or the capped share of it where that is more; never as
    /// much as half of it, so that no payment is taken for another.
    pub fn tolerance_of(&self, amount: Fen) -> Fen {
        let share = amount.share(self.tolerance_bp).min(self.tolerance_cap_fen);
        let below_half = Fen::new(amount.get().saturating_sub(1).max(0) / 2);
        self.tolerance_fen.max(share).min(below_half)
    }

    /// Whether a debit for `wanted` may be of this amount: the same, or within the tolerance.
    pub fn is_within(&self, amount: Fen, wanted: Fen) -> bool {
        wanted.is_positive() && amount.get().abs_diff(wanted.get()) <= self.tolerance_of(wanted).get().unsigned_abs()
    }

    /// Whether any difference is tolerated.
    pub fn tolerates(&self) -> bool {
        self.tolerance_fen.is_positive() || (self.tolerance_bp.get() > 0 && self.tolerance_cap_fen.is_positive())
    }

    /// # Errors
    /// A window beyond 90 days; too many words, or an empty one (it would be found everywhere); a tolerance beyond 100 yuan
    /// or 1 %; a score beyond 100; ages that do not rise.
    pub fn check(&self) -> Result<(), Invalid> {
        let faults = [
            (self.window_days <= 90, "window_days", "日期窗口最多 90 天", "the window is at most 90 days"),
            (
                self.fee_words.len() <= 100 && self.fee_words.iter().all(|word| word.trim().chars().count() >= 2),
                "fee_words",
                "费用关键词最多 100 个，每个至少两个字",
                "at most 100 words for fees, each of two characters or more",
            ),
            (
                (Fen::ZERO..=MOST_TOLERANCE).contains(&self.tolerance_fen),
                "tolerance_fen",
                "容差为 0 到 100 元",
                "the tolerance is between 0 and 100 yuan",
            ),
            (
                self.tolerance_bp.get() <= MOST_SHARE,
                "tolerance_bp",
                "容差比例最多 1%（100 个基点）",
                "the tolerated share is at most 1 % (100 basis points)",
            ),
            (
                (Fen::ZERO..=MOST_TOLERANCE).contains(&self.tolerance_cap_fen),
                "tolerance_cap_fen",
                "按比例的容差封顶为 0 到 100 元",
                "the cap of the tolerated share is between 0 and 100 yuan",
            ),
            (self.least_score <= 100, "least_score", "建议的最低分为 0 到 100", "the least score is between 0 and 100"),
            (
                (1..=6).contains(&self.age_days.len())
                    && self.age_days.iter().all(|days| *days <= 3_650)
                    && self.age_days.is_sorted_by(|one, next| one < next),
                "age_days",
                "账龄分段为 1 到 6 个递增的天数，最多 3650 天",
                "one to six bands of ages, in days that rise, at most 3,650",
            ),
        ];
        match faults.into_iter().find(|(is_right, ..)| !is_right) {
            Some((_, code, zh, en)) => Err(Invalid::new(code, zh, en)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn tolerating(fen: i64, bp: i32, cap: i64) -> MatchSettings {
        MatchSettings {
            tolerance_fen: Fen::new(fen),
            tolerance_bp: BasisPoints::new(bp).expect("a share"),
            tolerance_cap_fen: Fen::new(cap),
            ..MatchSettings::default()
        }
    }

    #[test]
    fn settings_of_before_are_read_and_change_nothing() {
        let kept = json!({ "window_days": 5, "fee_words": ["手续费"] });
        let read: MatchSettings = serde_json::from_value(kept).expect("settings");
        let usual = MatchSettings::default();
        assert_eq!(read, MatchSettings { window_days: 5, fee_words: vec!["手续费".to_owned()], ..usual.clone() });
        assert!(!usual.tolerates() && usual.check().is_ok());
        assert!(usual.is_within(Fen::new(100), Fen::new(100)) && !usual.is_within(Fen::new(101), Fen::new(100)));
    }

    #[test]
    fn a_tolerance_ends_at_its_edge() {
        let fixed = tolerating(5, 0, 0);
        for (amount, is_within) in [(994, false), (995, true), (1_000, true), (1_005, true), (1_006, false)] {
            assert_eq!(fixed.is_within(Fen::new(amount), Fen::new(1_000)), is_within, "{amount}");
        }
        // 0.5 % of 1,999 is 9 fen, rounded down; of a million it is capped.
        let share = tolerating(5, 50, 100);
        assert_eq!(share.tolerance_of(Fen::new(1_999)), Fen::new(9));
        assert_eq!(share.tolerance_of(Fen::new(1_000_000)), Fen::new(100));
        // Of small sums never half, and of nothing nothing.
        assert_eq!(fixed.tolerance_of(Fen::new(10)), Fen::new(4));
        assert_eq!((fixed.tolerance_of(Fen::new(1)), fixed.tolerance_of(Fen::ZERO)), (Fen::ZERO, Fen::ZERO));
    }

    #[test]
    fn settings_that_make_no_sense_are_refused_by_name() {
        let usual = MatchSettings::default;
        let of = |settings: MatchSettings| settings.check().expect_err("a fault").code;
        assert_eq!(of(tolerating(10_001, 0, 0)), "tolerance_fen");
        assert_eq!(of(tolerating(-1, 0, 0)), "tolerance_fen");
        assert_eq!(of(tolerating(0, 101, 0)), "tolerance_bp");
        assert_eq!(of(tolerating(0, 100, 10_001)), "tolerance_cap_fen");
        assert_eq!(of(MatchSettings { least_score: 101, ..usual() }), "least_score");
        for age_days in [vec![], vec![3, 3], vec![7, 3], vec![3_651], (1..=7).collect()] {
            assert_eq!(of(MatchSettings { age_days, ..usual() }), "age_days");
        }
    }

    proptest! {
        #[test]
        fn a_tolerance_is_bounded(amount in 0..10_000_000_i64, fen in 0..10_000_i64, bp in 0..=100_i32, cap in 0..10_000_i64) {
            let settings = tolerating(fen, bp, cap);
            let tolerance = settings.tolerance_of(Fen::new(amount)).get();
            prop_assert!(tolerance >= 0 && tolerance <= fen.max(cap) && tolerance * 2 <= amount);
            prop_assert!(settings.tolerates() || tolerance == 0);
        }
    }
}
