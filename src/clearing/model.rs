//! Who owes whom.

mod demanded;

pub use demanded::{ClearedClawback, Demanded, DemandedKind, less_demanded};

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{ClaimId, ClearingId, Fen, ProgrammeId, RegionCode, UserId, text_enum};
use crate::programme::BudgetLevel;

text_enum! {
    #[schema(as = ClearingState)]
    pub enum State {
        /// One person proposed it.
        Proposed = "proposed",
        /// Another agreed, and it stands in the books.
        Confirmed = "confirmed",
        /// Its claims may be cleared again.
        Declined = "declined",
    }
}

/// A clearing that is decided already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the clearing is {0}")]
pub struct AlreadyDecided(pub State);

impl State {
    /// The state after a second person's word: the only way through.
    ///
    /// # Errors
    /// [`AlreadyDecided`].
    pub const fn decide(self, agrees: bool) -> Result<Self, AlreadyDecided> {
        match (self, agrees) {
            (Self::Proposed, true) => Ok(Self::Confirmed),
            (Self::Proposed, false) => Ok(Self::Declined),
            (state, _) => Err(AlreadyDecided(state)),
        }
    }
}

/// One share of an approved claim that a treasury paid for another's voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    pub claim_id: ClaimId,
    pub level: BudgetLevel,
    /// Whose budget line funded the voucher.
    pub debtor: RegionCode,
    /// Whose treasury pays the provider.
    pub creditor: RegionCode,
    /// Above 0.
    pub amount: Fen,
}

/// What one region owes another at one level, before netting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ClearingDebt)]
pub struct Debt {
    pub level: BudgetLevel,
    pub debtor_region: RegionCode,
    pub creditor_region: RegionCode,
    /// How many claims; what is passed on of earlier ones is only in the amount.
    pub claims: u32,
    pub amount_fen: Fen,
}

/// What a region has to pay another, after what the other owes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ClearingNet)]
pub struct Net {
    pub level: BudgetLevel,
    pub debtor_region: RegionCode,
    pub creditor_region: RegionCode,
    /// Above 0.
    pub amount_fen: Fen,
}

/// Where a region stands at a level against all others together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ClearingPosition)]
pub struct Position {
    pub level: BudgetLevel,
    pub region_code: RegionCode,
    pub owes_fen: Fen,
    pub is_owed_fen: Fen,
    /// Is owed less owes; below 0: has to pay.
    pub net_fen: Fen,
}

/// The clearing statement 清算单 of a programme and a stretch of days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ClearingStatement)]
pub struct Statement {
    pub claims: u32,
    /// All that is owed before netting, fen: what was paid first, less what was deducted, and what is passed on.
    pub gross_fen: Fen,
    /// What has to move after netting, fen.
    pub net_fen: Fen,
    pub debts: Vec<Debt>,
    pub nets: Vec<Net>,
    pub positions: Vec<Position>,
    /// What payees owe back of the claims, and what it changes; absent where nothing is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clawbacks: Vec<ClearedClawback>,
}

impl Statement {
    /// Adds up and nets each pair of regions, level by level: treasuries of different levels never net.
    /// What is demanded back of payees is told, and owed where it is passed on.
    pub fn of(advances: &[Advance], demanded: &[Demanded]) -> Self {
        let passed_on: Vec<Advance> = demanded.iter().filter_map(Demanded::owed).collect();
        let mut debts: BTreeMap<(BudgetLevel, RegionCode, RegionCode), (u32, Fen)> = BTreeMap::new();
        for (advance, claims) in advances.iter().map(|each| (each, 1)).chain(passed_on.iter().map(|each| (each, 0))) {
            let key = (advance.level, advance.debtor.clone(), advance.creditor.clone());
            let sum = debts.entry(key).or_default();
            *sum = (sum.0 + claims, sum.1.saturating_add(advance.amount));
        }
        let owed = |level, a: &RegionCode, b: &RegionCode| {
            debts.get(&(level, a.clone(), b.clone())).map_or(Fen::ZERO, |(_, amount)| *amount)
        };
        let nets: Vec<Net> = debts
            .iter()
            .filter_map(|((level, debtor, creditor), (_, amount))| {
                let left = amount.remaining_after(owed(*level, creditor, debtor));
                left.is_positive().then(|| Net {
                    level: *level,
                    debtor_region: debtor.clone(),
                    creditor_region: creditor.clone(),
                    amount_fen: left,
                })
            })
            .collect();
        let sum = |amounts: &mut dyn Iterator<Item = Fen>| amounts.fold(Fen::ZERO, Fen::saturating_add);
        let claims: BTreeSet<_> = advances.iter().map(|advance| advance.claim_id.uuid()).collect();
        Self {
            claims: u32::try_from(claims.len()).unwrap_or(u32::MAX),
            gross_fen: sum(&mut advances.iter().chain(&passed_on).map(|advance| advance.amount)),
            net_fen: sum(&mut nets.iter().map(|net| net.amount_fen)),
            positions: positions(advances.iter().chain(&passed_on)),
            debts: debts
                .into_iter()
                .map(|((level, debtor_region, creditor_region), (claims, amount_fen))| Debt {
                    level,
                    debtor_region,
                    creditor_region,
                    claims,
                    amount_fen,
                })
                .collect(),
            nets,
            clawbacks: demanded.iter().map(ClearedClawback::from).collect(),
        }
    }
}

fn positions<'a>(advances: impl Iterator<Item = &'a Advance>) -> Vec<Position> {
    let mut sums: BTreeMap<(BudgetLevel, RegionCode), (Fen, Fen)> = BTreeMap::new();
    for advance in advances {
        let owes = sums.entry((advance.level, advance.debtor.clone())).or_default();
        owes.0 = owes.0.saturating_add(advance.amount);
        let is_owed = sums.entry((advance.level, advance.creditor.clone())).or_default();
        is_owed.1 = is_owed.1.saturating_add(advance.amount);
    }
    sums.into_iter()
        .map(|((level, region_code), (owes_fen, is_owed_fen))| Position {
            level,
            region_code,
            owes_fen,
            is_owed_fen,
            net_fen: Fen::new(is_owed_fen.get().saturating_sub(owes_fen.get())),
        })
        .collect()
}

/// A clearing, proposed or decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Clearing {
    pub id: ClearingId,
    pub programme_id: ProgrammeId,
    /// Claims approved from this local day to the next one.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub state: State,
    /// As it stood when it was proposed.
    pub statement: Statement,
    pub proposed_by: UserId,
    pub proposed_at: DateTime<Utc>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Number of the transfer document, or why it was declined.
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn advance(level: BudgetLevel, debtor: &str, creditor: &str, fen: i64) -> Advance {
        let region = |code| RegionCode::parse(code).expect("a code");
        Advance {
            claim_id: ClaimId::new(),
            level,
            debtor: region(debtor),
            creditor: region(creditor),
            amount: Fen::new(fen),
        }
    }

    #[test]
    fn a_pair_pays_the_difference_and_levels_stay_apart() {
        use BudgetLevel::{City, District};
        let statement = Statement::of(
            &[
                advance(District, "371002", "371082", 700),
                advance(District, "371082", "371002", 300),
                advance(District, "371002", "371082", 50),
                advance(City, "371000", "370100", 10),
            ],
            &[],
        );
        let nets: Vec<_> = statement
            .nets
            .iter()
            .map(|net| (net.level, net.debtor_region.as_str(), net.creditor_region.as_str(), net.amount_fen.get()))
            .collect();
        assert_eq!(nets, [(City, "371000", "370100", 10), (District, "371002", "371082", 450)]);
        assert_eq!((statement.gross_fen, statement.net_fen, statement.claims), (Fen::new(1_060), Fen::new(460), 4));
    }

    #[test]
    fn a_clearing_is_decided_once() {
        assert_eq!(State::Proposed.decide(true), Ok(State::Confirmed));
        assert_eq!(State::Proposed.decide(false), Ok(State::Declined));
        assert_eq!(State::Confirmed.decide(false), Err(AlreadyDecided(State::Confirmed)));
    }

    proptest! {
        /// Paying the net amounts leaves every region where its gross debts would have: nothing comes or goes.
        #[test]
        fn netting_moves_less_and_means_the_same(
            raw in prop::collection::vec((0..3_usize, 0..4_usize, 1..4_usize, 1..1_000_000_i64), 0..60),
        ) {
            const REGIONS: [&str; 4] = ["371002", "371003", "371082", "371083"];
            let advances: Vec<_> = raw
                .into_iter()
                .map(|(level, from, by, fen)| advance(BudgetLevel::ALL[level], REGIONS[from], REGIONS[(from + by) % 4], fen))
                .collect();
            let statement = Statement::of(&advances, &[]);
            prop_assert!(statement.net_fen <= statement.gross_fen);
            for position in &statement.positions {
                let of = |region: &RegionCode, level| *region == position.region_code && level == position.level;
                let paid: i64 = statement.nets.iter().map(|net| {
                    let received = if of(&net.creditor_region, net.level) { net.amount_fen.get() } else { 0 };
                    received - if of(&net.debtor_region, net.level) { net.amount_fen.get() } else { 0 }
                }).sum();
                prop_assert_eq!(paid, position.net_fen.get());
            }
            prop_assert_eq!(statement.positions.iter().map(|position| position.net_fen.get()).sum::<i64>(), 0);
            for net in &statement.nets {
                let back = statement.nets.iter().any(|other| {
                    (other.level, &other.debtor_region, &other.creditor_region)
                        == (net.level, &net.creditor_region, &net.debtor_region)
                });
                prop_assert!(!back, "a pair pays one way only");
            }
        }
    }
}
