//! What the clients were told, and the chance that decides what they do.

use std::collections::BTreeMap;
use std::fmt;

/// Numbers that look random and are the same at every run: SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn of(seed: usize, client: usize) -> Self {
        Self(((seed as u64) << 8 | client as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % n.max(1) as u64).expect("small")
    }
}

/// Acts that were answered: what the audit trail must hold, once.
#[derive(Default)]
pub struct Told {
    /// Action of the trail and the thing that it happened to, and how often it was acknowledged.
    pub acknowledged: BTreeMap<(&'static str, String), i64>,
    /// Answered with no after an attempt that nobody answered: done then, or never.
    pub doubtful: BTreeMap<(&'static str, String), i64>,
    /// Refused, as people are.
    pub refused: usize,
}

impl Told {
    pub fn done(&mut self, action: &'static str, subject: &str) {
        *self.acknowledged.entry((action, subject.to_owned())).or_default() += 1;
    }

    pub fn refused(&mut self, action: &'static str, subject: &str, is_doubtful: bool) {
        self.refused += 1;
        if is_doubtful {
            *self.doubtful.entry((action, subject.to_owned())).or_default() += 1;
        }
    }

    pub fn add(&mut self, other: Self) {
        for (act, times) in other.acknowledged {
            *self.acknowledged.entry(act).or_default() += times;
        }
        for (act, times) in other.doubtful {
            *self.doubtful.entry(act).or_default() += times;
        }
        self.refused += other.refused;
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut by_action: BTreeMap<&str, i64> = BTreeMap::new();
        for ((action, _), times) in &self.acknowledged {
            *by_action.entry(action).or_default() += times;
        }
        write!(f, "{} refused, {} in doubt; acknowledged: {by_action:?}", self.refused, self.doubtful.len())
    }
}
