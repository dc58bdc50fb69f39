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

/// What the clients were answered: what the audit trail must hold, and nothing beside it.
#[derive(Clone, Default)]
pub struct Told {
    /// Action of the trail and the thing that it happened to, and how often it was acknowledged.
    pub acknowledged: BTreeMap<(&'static str, String), i64>,
    /// How often which action was refused, as people are.
    refused: BTreeMap<&'static str, usize>,
    /// Requests that were answered only when they were sent again.
    pub repeated: usize,
}

impl Told {
    pub fn done(&mut self, action: &'static str, subject: &str) {
        *self.acknowledged.entry((action, subject.to_owned())).or_default() += 1;
    }

    pub fn refused(&mut self, action: &'static str) {
        *self.refused.entry(action).or_default() += 1;
    }

    pub fn add(&mut self, other: Self) {
        for (act, times) in other.acknowledged {
            *self.acknowledged.entry(act).or_default() += times;
        }
        for (action, times) in other.refused {
            *self.refused.entry(action).or_default() += times;
        }
        self.repeated += other.repeated;
    }

    /// How often each action was acknowledged, of whatever thing.
    pub fn by_action(&self) -> BTreeMap<&'static str, i64> {
        let mut by_action: BTreeMap<&'static str, i64> = self.refused.keys().map(|action| (*action, 0)).collect();
        for ((action, _), times) in &self.acknowledged {
            *by_action.entry(*action).or_default() += times;
        }
        by_action
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { refused, repeated, .. } = self;
        write!(f, "{repeated} asked again; refused: {refused:?}; acknowledged: {:?}", self.by_action())
    }
}
