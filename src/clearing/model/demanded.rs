//! What payees owe back of claims that regions clear.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Advance;
use crate::kernel::{ClaimId, ClawbackId, Fen, RegionCode, Text, text_enum};
use crate::programme::BudgetLevel;

text_enum! {
    /// What a clawback changes in a clearing.
    #[schema(as = ClearedClawbackKind)]
    pub enum DemandedKind {
        /// The share is cleared without it.
        Deducted = "deducted",
        /// The share was cleared before: who was paid for it passes on what the payee owes back.
        PassedOn = "passed_on",
    }
}

/// A part of an ordered clawback, which the treasury that paid the share gets from the payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demanded {
    pub clawback_id: ClawbackId,
    pub clawback_reference: String,
    pub claim_id: ClaimId,
    pub claim_reference: String,
    pub level: BudgetLevel,
    pub kind: DemandedKind,
    /// Of what is deducted as of the share; of what is passed on the treasury that paid first.
    pub debtor: RegionCode,
    pub creditor: RegionCode,
    /// Above 0.
    pub amount: Fen,
}

impl Demanded {
    /// What one region owes another by it: nothing of what is deducted, as the share is smaller.
    pub fn owed(&self) -> Option<Advance> {
        (self.kind == DemandedKind::PassedOn).then(|| Advance {
            claim_id: self.claim_id,
            level: self.level,
            debtor: self.debtor.clone(),
            creditor: self.creditor.clone(),
            amount: self.amount,
        })
    }
}

/// A clawback of a claim, and what it changes in the clearing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClearedClawback {
    pub clawback_reference: String,
    pub claim_reference: String,
    pub level: BudgetLevel,
    pub kind: DemandedKind,
    /// Who owes less, or owes it by this clearing.
    pub debtor_region: RegionCode,
    pub creditor_region: RegionCode,
    pub amount_fen: Fen,
    /// Why it is here.
    pub reason: Text,
}

impl From<&Demanded> for ClearedClawback {
    fn from(part: &Demanded) -> Self {
        let (clawback, claim) = (&part.clawback_reference, &part.claim_reference);
        let reason = match part.kind {
            DemandedKind::Deducted => Text::new(
                format!("兑付 {claim} 的这一部分已由追回 {clawback} 向收款单位追回，不计入垫付"),
                format!("clawback {clawback} demands this of claim {claim} back from the payee: it is not cleared"),
            ),
            DemandedKind::PassedOn => Text::new(
                format!("兑付 {claim} 的垫付已清算，其后由追回 {clawback} 追回的部分归还出资地区"),
                format!(
                    "claim {claim} was cleared; what clawback {clawback} has demanded back of it since goes to the region that funded it"
                ),
            ),
        };
        Self {
            clawback_reference: clawback.clone(),
            claim_reference: claim.clone(),
            level: part.level,
            kind: part.kind,
            debtor_region: part.debtor.clone(),
            creditor_region: part.creditor.clone(),
            amount_fen: part.amount,
            reason,
        }
    }
}

/// The shares that no clearing has taken in, each less what its payee owes back of it; nothing is owed of one that is demanded
/// back whole. What a payee owes back counts with its share, or where that was cleared before by itself.
pub fn less_demanded(shares: Vec<Advance>, demanded: Vec<Demanded>) -> (Vec<Advance>, Vec<Demanded>) {
    let mut off: BTreeMap<(Uuid, BudgetLevel), Fen> = BTreeMap::new();
    for part in demanded.iter().filter(|part| part.kind == DemandedKind::Deducted) {
        let sum = off.entry((part.claim_id.uuid(), part.level)).or_default();
        *sum = sum.saturating_add(part.amount);
    }
    let mut kept = BTreeSet::new();
    let less = |mut share: Advance| {
        let key = (share.claim_id.uuid(), share.level);
        share.amount = share.amount.remaining_after(off.get(&key).copied().unwrap_or_default());
        share.amount.is_positive().then(|| {
            kept.insert(key);
            share
        })
    };
    let shares: Vec<Advance> = shares.into_iter().filter_map(less).collect();
    let counts =
        |part: &Demanded| part.kind == DemandedKind::PassedOn || kept.contains(&(part.claim_id.uuid(), part.level));
    (shares, demanded.into_iter().filter(counts).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clearing::model::Statement;

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).expect("a code")
    }

    fn share(claim: ClaimId, fen: i64) -> Advance {
        Advance {
            claim_id: claim,
            level: BudgetLevel::District,
            debtor: region("371002"),
            creditor: region("371082"),
            amount: Fen::new(fen),
        }
    }

    fn part(claim: ClaimId, kind: DemandedKind, fen: i64) -> Demanded {
        let (debtor, creditor) = match kind {
            DemandedKind::Deducted => ("371002", "371082"),
            DemandedKind::PassedOn => ("371082", "371002"),
        };
        Demanded {
            clawback_id: ClawbackId::new(),
            clawback_reference: "ZH-1".to_owned(),
            claim_id: claim,
            claim_reference: "DF-1".to_owned(),
            level: BudgetLevel::District,
            kind,
            debtor: region(debtor),
            creditor: region(creditor),
            amount: Fen::new(fen),
        }
    }

    #[test]
    fn a_share_is_cleared_without_what_is_demanded_back_of_it() {
        use DemandedKind::{Deducted, PassedOn};
        let [some, all, before, other] = std::array::from_fn(|_| ClaimId::new());
        let shares = vec![share(some, 100), share(all, 50)];
        let demanded = vec![
            part(some, Deducted, 30),
            part(some, Deducted, 5),
            part(all, Deducted, 50),
            part(before, PassedOn, 20),
            part(other, Deducted, 7),
        ];
        let (shares, demanded) = less_demanded(shares, demanded);
        assert_eq!(shares, [share(some, 65)], "nothing is owed of what is demanded back whole");
        let counted: Vec<_> = demanded.iter().map(|part| (part.claim_id, part.amount.get())).collect();
        assert_eq!(counted, [(some, 30), (some, 5), (before, 20)]);

        let statement = Statement::of(&shares, &demanded);
        assert_eq!((statement.claims, statement.gross_fen, statement.net_fen), (1, Fen::new(85), Fen::new(45)));
        let net = &statement.nets[0];
        assert_eq!((net.debtor_region.as_str(), net.amount_fen.get()), ("371002", 45), "65 less the 20 that go back");
        assert_eq!(statement.clawbacks.len(), 3);
    }
}
