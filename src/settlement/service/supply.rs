use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Duration};
use serde_json::{Value, json};

use super::demand::{MAX_EXAMPLES, moments};
use super::settings::settings_fetch;
use super::{DraftedBatch, Error, NewBatch, netting, new_batch, queries, tell};
use crate::catalog::Grade;
use crate::identity::Caller;
use crate::kernel::{Fen, Invalid, OrganisationId, PaymentId, RegionCode, SupplyRewardId, local_date};
use crate::programme::model::BudgetSide;
use crate::programme::service::{self as programmes, AppropriationLine};
use crate::programme::{BudgetLevel, RewardDecision, Rules};
use crate::settlement::model::{
    Batch, LeftOut, LeftOutExample, LeftOutReason, LeftOutSum, Payment, PaymentState, payment_reference,
};
use crate::settlement::queries::{NewReward, NewRewardLine, NewRewardShare, ProviderShared, RewardPart};
use crate::store::Tx;

/// Rewards 供方奖补 the providers of a programme for what they shared in a period (the final prices of bookings whose
/// claims were approved in it) by their grade of that year, under the rules in force on the last day, and puts the
/// rewards into a new batch, or what one level pays of them. What was decided for just these days before stands, and its parts
/// that are in no batch are taken. The money leaves the appropriations when the batch is authorised.
///
/// # Errors
/// A period that is not over or not inside one year; a programme without supply reward; [`Error::NothingToSettle`].
pub fn draft_supply(tx: &mut Tx<'_>, caller: &Caller, new: NewBatch) -> Result<DraftedBatch, Error> {
    let period = new.period(tx)?;
    // What a later claim of the last day shared would never be rewarded: for the same days nobody is rewarded twice.
    if period.to() >= local_date(tx.now()) {
        let invalid = Invalid::new(
            "period_not_over",
            "供方奖补的期间须已结束：结束日期须早于今天",
            "rewards are of days that are over: the last day must be before today",
        );
        return Err(Error::Fault { field: "period_to", invalid });
    }
    let year = period.to().year();
    if period.from().year() != year {
        let invalid = Invalid::new("period_year", "期间须在同一年度内", "the period must lie inside one year");
        return Err(Error::Fault { field: "period_from", invalid });
    }
    programmes::ensure_in_charge(tx.conn(), caller, new.programme_id)?;
    queries::programme_lock(tx.conn(), new.programme_id)?;
    let approved = moments(period);
    let in_force = programmes::version_in_force(tx.conn(), new.programme_id, approved.1 - Duration::seconds(1))?;
    let rules = in_force.ok_or(Error::NoRulesInForce)?.rules;
    if rules.supply_reward.is_none() {
        return Err(Error::NoSupplyReward);
    }
    let lines = programmes::lines_for_reward(tx, new.programme_id, year)?;
    let batch = new_batch(tx, caller, &new, BudgetSide::Supply, period)?;
    let mut draft = Draft {
        year,
        rules,
        minimum: settings_fetch(tx.conn())?.minimum_payment_fen.unwrap_or(Fen::ZERO),
        budget: lines,
        batch,
        rewards: Vec::new(),
        shares: Vec::new(),
        lines: Vec::new(),
        left_out: LeftOut::default(),
    };
    let mut decided: BTreeMap<OrganisationId, Vec<RewardPart>> = BTreeMap::new();
    for part in queries::reward_part_list(tx.conn(), &draft.batch)? {
        decided.entry(part.provider_id).or_default().push(part);
    }
    for provider in queries::provider_list_shared(tx.conn(), &draft.batch, approved, year)? {
        draft.consider(&provider, decided.get(&provider.provider_id).map(Vec::as_slice).unwrap_or_default())?;
    }
    draft.store(tx)
}

struct Draft {
    year: i32,
    rules: Rules,
    /// A provider that would get less waits: a longer period has what was not rewarded.
    minimum: Fen,
    budget: Vec<AppropriationLine>,
    batch: Batch,
    rewards: Vec<NewReward>,
    shares: Vec<NewRewardShare>,
    lines: Vec<NewRewardLine>,
    left_out: LeftOut,
}

impl Draft {
    /// `decided`: the parts of what the provider was rewarded with for just these days.
    fn consider(&mut self, provider: &ProviderShared, decided: &[RewardPart]) -> Result<(), Error> {
        let found = match decided.first() {
            Some(part) => self.rest(provider, decided).map(|own| (part.reward_id, own)),
            None => match self.reward(provider) {
                Ok((grade, decision, parts)) => Ok(self.decide(provider, (grade, &decision), parts)?),
                Err(reason) => Err(reason),
            },
        };
        match found {
            Ok((reward_id, own)) => self.take(provider, reward_id, own),
            Err(reason) => {
                let asked = decided.iter().find(|part| self.is_asked(part.level));
                self.leave_out(provider, reason, asked.and_then(|part| part.batch_reference.clone()));
                Ok(())
            }
        }
    }

    fn is_asked(&self, level: BudgetLevel) -> bool {
        self.batch.level.is_none_or(|asked| asked == level)
    }

    /// What of a reward that was decided before is in no batch, or why that cannot be paid.
    fn rest(&self, provider: &ProviderShared, decided: &[RewardPart]) -> Result<Vec<Part>, LeftOutReason> {
        let asked: Vec<_> = decided.iter().filter(|part| self.is_asked(part.level)).collect();
        if asked.is_empty() {
            return Err(LeftOutReason::NoPartOfLevel);
        }
        let free: Vec<_> = asked.into_iter().filter(|part| part.batch_reference.is_none()).map(Part::from).collect();
        match self.batch.level {
            Some(_) if free.is_empty() => return Err(LeftOutReason::LevelInBatch),
            None if free.is_empty() => return Err(LeftOutReason::AlreadyRewarded),
            _ => {}
        }
        Self::ensure_payable(provider)?;
        if provider.account().is_none() {
            return Err(LeftOutReason::BankDetailsMissing);
        }
        self.ensure_enough(free.iter())?;
        Ok(free)
    }

    fn ensure_enough<'p>(&self, parts: impl Iterator<Item = &'p Part>) -> Result<(), LeftOutReason> {
        let amount: Fen = parts.map(|part| part.amount).sum();
        if amount < self.minimum { Err(LeftOutReason::BelowMinimum) } else { Ok(()) }
    }

    fn ensure_payable(provider: &ProviderShared) -> Result<(), LeftOutReason> {
        if provider.is_suspended {
            return Err(LeftOutReason::PayeeSuspended);
        }
        if provider.is_barred { Err(LeftOutReason::PayeeBarred) } else { Ok(()) }
    }

    /// Grade, decision, and the treasuries' parts; or why there is no reward.
    fn reward(&self, provider: &ProviderShared) -> Result<(Grade, RewardDecision, Vec<Part>), LeftOutReason> {
        if provider.is_rewarded {
            return Err(LeftOutReason::AlreadyRewarded);
        }
        Self::ensure_payable(provider)?;
        let grade = provider.grade.ok_or(LeftOutReason::NotGraded)?;
        let decision = self.rules.supply_reward(provider.base_fen, grade, provider.already_fen);
        if !decision.reward.is_positive() {
            return Err(LeftOutReason::NoReward);
        }
        if provider.account().is_none() {
            return Err(LeftOutReason::BankDetailsMissing);
        }
        let parts = self.parts(&provider.region_code, decision.reward).ok_or(LeftOutReason::BudgetLineMissing)?;
        if !parts.iter().any(|part| self.is_asked(part.level)) {
            return Err(LeftOutReason::NoPartOfLevel);
        }
        self.ensure_enough(parts.iter().filter(|part| self.is_asked(part.level)))?;
        Ok((grade, decision, parts))
    }

    /// Each level's part, with the region whose treasury pays it: the one that has a budget line and holds the provider.
    fn parts(&self, region: &RegionCode, reward: Fen) -> Option<Vec<Part>> {
        self.rules
            .split_by_level(Fen::ZERO, reward)
            .into_iter()
            .filter(|(_, amount)| amount.is_positive())
            .map(|(level, amount)| {
                let line = self.budget.iter().find(|line| line.level == level && line.region_code.covers(region))?;
                Some(Part { level, payer_region: line.region_code.clone(), amount })
            })
            .collect()
    }

    /// Writes down a new reward with all of its parts, and answers those that this batch pays.
    fn decide(
        &mut self,
        provider: &ProviderShared,
        (grade, decision): (Grade, &RewardDecision),
        parts: Vec<Part>,
    ) -> Result<(SupplyRewardId, Vec<Part>), Error> {
        let reward_id = SupplyRewardId::new();
        self.rewards.push(NewReward {
            id: reward_id,
            batch_id: self.batch.id,
            programme_id: self.batch.programme_id,
            provider_id: provider.provider_id,
            year: self.year,
            period_from: self.batch.period_from,
            period_to: self.batch.period_to,
            grade,
            base_fen: decision.base,
            reward_fen: decision.reward,
            decision: serde_json::to_value(decision).map_err(|e| Error::Stored(e.to_string()))?,
        });
        let own = parts.iter().filter(|part| self.is_asked(part.level)).cloned().collect();
        let share = |Part { level, payer_region, amount: amount_fen }| NewRewardShare {
            reward_id,
            level,
            payer_region,
            amount_fen,
        };
        self.shares.extend(parts.into_iter().map(share));
        Ok((reward_id, own))
    }

    fn take(&mut self, provider: &ProviderShared, reward_id: SupplyRewardId, parts: Vec<Part>) -> Result<(), Error> {
        let account = provider.account().ok_or(Error::BankDetailsMissing)?;
        for part in parts {
            let number = i64::try_from(self.lines.len()).unwrap_or(i64::MAX).saturating_add(1);
            let payment = Payment {
                id: PaymentId::new(),
                reference: payment_reference(&self.batch.reference, number),
                batch_id: self.batch.id,
                payee_id: provider.provider_id,
                level: part.level,
                payer_region: part.payer_region,
                amount_fen: part.amount,
                payee_name: account.account_name.clone(),
                account_number: account.account_number.clone(),
                bank_name: account.bank_name.clone(),
                bank_code: account.bank_code.clone(),
                state: PaymentState::Pending,
                reissues_id: None,
                created_at: self.batch.made_at,
                sent_at: None,
                paid_on: None,
                reason: None,
                netted_fen: Fen::ZERO,
                bank_status: None,
                return_code: None,
            };
            self.lines.push(NewRewardLine { reward_id, payment });
        }
        Ok(())
    }

    /// `batch`: that has the level's part already.
    fn leave_out(&mut self, provider: &ProviderShared, reason: LeftOutReason, batch: Option<String>) {
        let amount_fen = provider.base_fen;
        match self.left_out.sums.iter_mut().find(|sum| sum.reason == reason) {
            Some(sum) => {
                sum.count += 1;
                sum.amount_fen = sum.amount_fen.saturating_add(amount_fen);
            }
            None => self.left_out.sums.push(LeftOutSum { reason, count: 1, amount_fen }),
        }
        if i64::try_from(self.left_out.examples.len()).is_ok_and(|named| named < MAX_EXAMPLES) {
            self.left_out.examples.push(LeftOutExample {
                reason,
                claim_id: None,
                claim_reference: None,
                payee_id: provider.provider_id,
                payee_name: provider.name.clone(),
                amount_fen,
                batch_reference: batch,
                clawback_reference: None,
            });
        }
    }

    fn store(mut self, tx: &mut Tx<'_>) -> Result<DraftedBatch, Error> {
        if self.lines.is_empty() {
            return Err(Error::NothingToSettle(Box::new(self.left_out)));
        }
        self.batch.line_count = i32::try_from(self.lines.len()).unwrap_or(i32::MAX);
        self.batch.total_fen = self.lines.iter().map(|line| line.payment.amount_fen).sum();
        queries::batch_insert(tx.conn(), &self.batch)?;
        queries::reward_insert_all(tx.conn(), &self.rewards)?;
        queries::reward_share_insert_all(tx.conn(), &self.shares)?;
        let payments: Vec<Payment> = self.lines.iter().map(|line| line.payment.clone()).collect();
        queries::payment_insert_all(tx.conn(), &payments)?;
        queries::reward_line_insert_all(tx.conn(), &self.lines)?;
        let netted_fen = netting::plan(tx, &self.batch)?;
        let rewards: BTreeSet<_> = self.lines.iter().map(|line| line.reward_id).collect();
        let more = json!({ "rewards": rewards.len(), "left_out": self.left_out.sums, "netted_fen": netted_fen });
        tell(tx, &self.batch, "drafted", &more)?;
        Ok(DraftedBatch { batch: self.batch, left_out: self.left_out, netted_fen })
    }
}

/// What one treasury pays of a reward.
#[derive(Clone)]
struct Part {
    level: BudgetLevel,
    payer_region: RegionCode,
    amount: Fen,
}

impl From<&RewardPart> for Part {
    fn from(part: &RewardPart) -> Self {
        Self { level: part.level, payer_region: part.payer_region.clone(), amount: part.amount_fen }
    }
}

/// Moves the rewards of a batch from the supply-side appropriations to what is owed to the providers.
///
/// # Errors
/// A budget line is missing or short: [`Error::BudgetLineMissing`], [`Error::BudgetLineShort`].
pub(super) fn owe_rewards(tx: &mut Tx<'_>, batch: &Batch) -> Result<Value, Error> {
    use crate::ledger::{self, NewTransfer, Phase, Subject};

    let due = queries::reward_due_list(tx.conn(), batch.id)?;
    let year = due.first().map_or(batch.period_to.year(), |first| first.year);
    let budget = programmes::lines_for_reward(tx, batch.programme_id, year)?;
    let mut needed: BTreeMap<(BudgetLevel, RegionCode), Fen> = BTreeMap::new();
    for row in &due {
        let sum = needed.entry((row.level, row.payer_region.clone())).or_default();
        *sum = sum.saturating_add(row.amount_fen);
    }
    for ((level, region), needed) in needed {
        let available = find_line(&budget, level, &region, year)?.available;
        if needed > available {
            return Err(Error::BudgetLineShort { level, region, year, needed, available });
        }
    }
    let effective_on = crate::kernel::local_date(tx.now());
    let mut transfers = Vec::with_capacity(due.len());
    for row in &due {
        let line = find_line(&budget, row.level, &row.payer_region, year)?;
        let key = payable_key(row.payee_id, row.level, &row.payer_region, batch);
        transfers.push(NewTransfer {
            id: crate::kernel::TransferId::new(),
            phase: Phase::Posted,
            debit: line.account_id,
            credit: ledger::ensure_account(tx, &key, "payable", true)?,
            amount: row.amount_fen,
            code: "supply_reward.owe",
            subject: Subject { kind: "supply_reward", id: row.reward_id.uuid() },
            reverses: None,
            effective_on,
        });
    }
    super::export::submit_all(tx, &transfers)?;
    Ok(json!({ "lines": due.len() }))
}

/// The batch is recalled: its rewards go back to the budget lines that they came from.
pub(super) fn disown_rewards(tx: &mut Tx<'_>, batch: &Batch) -> Result<Value, Error> {
    use crate::ledger::{NewTransfer, Phase, Subject};

    let owed = queries::reward_owed_list(tx.conn(), batch.id)?;
    let effective_on = crate::kernel::local_date(tx.now());
    let transfers: Vec<_> = owed
        .iter()
        .map(|row| NewTransfer {
            id: crate::kernel::TransferId::new(),
            phase: Phase::Posted,
            debit: row.credit_account,
            credit: row.debit_account,
            amount: row.amount,
            code: "supply_reward.recall",
            subject: Subject { kind: "supply_reward", id: row.reward_id.uuid() },
            reverses: Some(row.transfer_id),
            effective_on,
        })
        .collect();
    super::export::submit_all(tx, &transfers)?;
    Ok(json!({ "lines": transfers.len() }))
}

fn find_line<'a>(
    budget: &'a [AppropriationLine],
    level: BudgetLevel,
    region: &RegionCode,
    year: i32,
) -> Result<&'a AppropriationLine, Error> {
    budget
        .iter()
        .find(|line| line.level == level && line.region_code == *region)
        .ok_or_else(|| Error::BudgetLineMissing { level, region: region.clone(), year })
}

/// Where the ledger keeps what a treasury owes a payee under a programme.
fn payable_key(payee: OrganisationId, level: BudgetLevel, region: &RegionCode, batch: &Batch) -> String {
    format!("payable:{payee}:{level}:{region}:{}", batch.programme_id)
}
