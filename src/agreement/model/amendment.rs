//! Changing a contract 变更: another plan of what has not begun. What is booked stays as it is; of that, a stage whose
//! booking came to nothing may be done once more, and one that is not delivered yet may be paid with vouchers or without.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Jsonb, Nullable, Text as SqlText, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::contract::{Agreement, Stage, StageKind, StageState};
use super::made::OfferShare;
use super::offer::{MOST_PRICE, check_words};
use super::quotation::Document;
use crate::kernel::{Fen, Invalid, OrganisationId, StageId, text_enum};
use crate::web::FieldError;

text_enum! {
    /// Where a proposal to change a contract stands.
    pub enum AmendmentState {
        Proposed = "proposed",
        Accepted = "accepted",
        Refused = "refused",
        Withdrawn = "withdrawn",
        /// A stage began or the contract ended before anybody answered.
        Outdated = "outdated",
    }
}

/// A stage as it is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AmendedStage)]
pub struct NewStage {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    #[serde(default)]
    #[schema(max_length = 2_000)]
    pub deliverable: String,
    #[schema(minimum = 1)]
    pub amount_fen: Fen,
    pub starts_on: NaiveDate,
    pub due_on: NaiveDate,
    /// The number of a stage whose booking came to nothing, and which this one does once more.
    #[serde(default)]
    pub redoes: Option<i32>,
    /// Whether vouchers are to pay what they can; as the contract was signed if absent.
    #[serde(default)]
    pub uses_voucher: Option<bool>,
}

/// A stage that is booked is to be paid with vouchers from now on, or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageSwitch {
    /// Of the stage.
    pub number: i32,
    pub uses_voucher: bool,
}

/// One side wants another plan of everything that has not begun.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAmendment {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2_000)]
    pub reason: String,
    /// All stages that are to follow those that are booked, in their order.
    #[schema(max_items = 60)]
    pub stages: Vec<NewStage>,
    /// Stages that are booked and not delivered, and that are to be paid otherwise.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub switched: Vec<StageSwitch>,
}

/// The other side's answer to a proposal to change a contract.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredAmendment {
    pub accepts: bool,
    /// Why not, 1 to 2,000 characters.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    pub reason: Option<String>,
}

/// A stage in one version of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlannedStage {
    pub number: i32,
    pub title: String,
    pub deliverable: String,
    pub amount_fen: Fen,
    pub starts_on: NaiveDate,
    pub due_on: NaiveDate,
    /// The number of the stage that it does once more.
    pub redoes: Option<i32>,
    /// Whether vouchers pay what they can; absent where that was only said of the contract.
    #[serde(default)]
    pub uses_voucher: Option<bool>,
}

impl PlannedStage {
    /// The stage that becomes of it, in a contract that was signed with vouchers or without.
    pub fn stage(&self, kind: StageKind, signed_with: bool) -> Stage {
        Stage {
            id: StageId::new(),
            number: self.number,
            kind,
            title: self.title.clone(),
            deliverable: self.deliverable.clone(),
            amount_fen: self.amount_fen,
            starts_on: self.starts_on,
            due_on: self.due_on,
            state: StageState::Scheduled,
            booking_id: None,
            booking_reference: None,
            booking_state: None,
            subsidy_fen: None,
            claim_state: None,
            redoes: self.redoes,
            has_failed: false,
            uses_voucher: self.uses_voucher.unwrap_or(signed_with),
        }
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        Self { number: other.number, ..self.clone() } == *other
    }

    /// With what the contract says of all stages said of this one.
    #[must_use]
    pub fn spelled_out(&self, signed_with: bool) -> Self {
        Self { uses_voucher: Some(self.uses_voucher.unwrap_or(signed_with)), ..self.clone() }
    }
}

/// What a change comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub before: Vec<PlannedStage>,
    pub after: Vec<PlannedStage>,
    /// Booked stages that are paid otherwise.
    pub switched: Vec<StageSwitch>,
    /// Of the whole contract.
    pub amount: Fen,
    pub ends_on: NaiveDate,
}

/// The stages that have not begun, as they stand.
pub fn remaining(stages: &[Stage]) -> Vec<PlannedStage> {
    let waiting = stages.iter().filter(|stage| stage.state == StageState::Scheduled);
    waiting
        .map(|stage| PlannedStage {
            number: stage.number,
            title: stage.title.clone(),
            deliverable: stage.deliverable.clone(),
            amount_fen: stage.amount_fen,
            starts_on: stage.starts_on,
            due_on: stage.due_on,
            redoes: stage.redoes,
            uses_voucher: Some(stage.uses_voucher),
        })
        .collect()
}

const MOST_STAGES: usize = 60;
const MOST_NUMBER: i32 = 120;

impl NewAmendment {
    /// What becomes of the contract with these stages, proposed on `today`.
    ///
    /// # Errors
    /// Every fault.
    pub fn plan(&self, agreement: &Agreement, stages: &[Stage], today: NaiveDate) -> Result<Plan, Vec<FieldError>> {
        let mut faults = Vec::new();
        if !(1..=2_000).contains(&self.reason.trim().chars().count()) {
            refuse(&mut faults, "reason", "length", "请填写 1 到 2000 字", "write 1 to 2,000 characters");
        }
        if self.stages.len() > MOST_STAGES {
            refuse(&mut faults, "stages", "count", "最多 60 期", "at most 60 stages");
            return Err(faults);
        }
        let before = remaining(stages);
        let redone = self.redone(stages, &before, &mut faults);
        self.check_switched(stages, &redone, &mut faults);
        let booked: Vec<_> = stages.iter().filter(|stage| stage.booking_id.is_some()).collect();
        let kind = stages.first().map_or(StageKind::Milestone, |stage| stage.kind);
        let booked_until = booked.iter().map(|stage| stage.due_on).max();
        self.check_days(agreement, kind, booked_until, today, &mut faults);
        for (at, new) in self.stages.iter().enumerate() {
            let place = format!("stages.{at}");
            check_words(&place, "deliverable", (&new.title, &new.deliverable), &mut faults);
            if !new.amount_fen.is_positive() || new.amount_fen > MOST_PRICE {
                let (zh, en) = ("金额应大于零", "the amount must be positive");
                refuse(&mut faults, &format!("{place}.amount_fen"), "amount", zh, en);
            }
        }
        let after = self.numbered(booked.iter().map(|stage| stage.number).max().unwrap_or(0), agreement.uses_voucher);
        if after.last().is_some_and(|stage| stage.number > MOST_NUMBER) {
            refuse(&mut faults, "stages", "count", "一份合同最多 120 期", "a contract has at most 120 stages");
        }
        let is_same_plan =
            after.len() == before.len() && after.iter().zip(&before).all(|(new, old)| new.says_the_same_as(old));
        if is_same_plan && self.switched.is_empty() {
            refuse(&mut faults, "stages", "unchanged", "与现在的计划相同", "this is the plan as it stands");
        }
        let kept = booked
            .iter()
            .filter(|stage| stage.state == StageState::Open && !redone.contains(&stage.number))
            .map(|stage| stage.amount_fen);
        let amount = kept
            .chain(after.iter().map(|stage| stage.amount_fen))
            .try_fold(Fen::ZERO, |sum, amount| sum.checked_add(amount))
            .filter(|amount| amount.is_positive() && *amount <= MOST_PRICE);
        let ends_on = booked_until.into_iter().chain(after.iter().map(|stage| stage.due_on)).max();
        match (amount, ends_on) {
            (Some(amount), Some(ends_on)) if faults.is_empty() => {
                Ok(Plan { before, after, switched: self.switched.clone(), amount, ends_on })
            }
            _ => {
                if faults.is_empty() {
                    let (zh, en) = ("合同金额应大于零且不过大", "the contract's amount must be positive and not huge");
                    refuse(&mut faults, "stages", "price", zh, en);
                }
                Err(faults)
            }
        }
    }

    /// The numbers of the stages that are done once more: each failed, or was to be done once more already.
    fn redone(&self, stages: &[Stage], before: &[PlannedStage], faults: &mut Vec<FieldError>) -> BTreeSet<i32> {
        let mut redone = BTreeSet::new();
        for (at, number) in self.stages.iter().enumerate().filter_map(|(at, new)| Some((at, new.redoes?))) {
            let may = before.iter().any(|stage| stage.redoes == Some(number))
                || stages
                    .iter()
                    .any(|stage| stage.number == number && stage.state == StageState::Open && stage.has_failed);
            if !may || !redone.insert(number) {
                let (zh, en) = (
                    "只有预约未成的一期可以重做，且只重做一次",
                    "only a stage whose booking came to nothing is done once more, and once",
                );
                refuse(faults, &format!("stages.{at}.redoes"), "not_failed", zh, en);
            }
        }
        redone
    }

    /// Only what is booked and not delivered can be paid otherwise, and each stage only once in a proposal.
    fn check_switched(&self, stages: &[Stage], redone: &BTreeSet<i32>, faults: &mut Vec<FieldError>) {
        let mut seen = BTreeSet::new();
        for (at, switch) in self.switched.iter().enumerate() {
            let field = format!("switched.{at}.number");
            let stage = stages.iter().find(|stage| stage.number == switch.number && stage.state == StageState::Open);
            match stage.filter(|stage| seen.insert(stage.number) && !redone.contains(&stage.number)) {
                None => {
                    let (zh, en) = (
                        "不是已开始的一期，或重复填写；未开始的各期在计划里改",
                        "no stage that has begun, or named twice; what has not begun is changed in the plan",
                    );
                    refuse(faults, &field, "not_booked", zh, en);
                }
                Some(stage) => match stage.settled() {
                    Some(invalid) => faults.push(FieldError::invalid(field, invalid)),
                    None if stage.uses_voucher == switch.uses_voucher => {
                        refuse(faults, &field, "unchanged", "现在就是这样支付", "it is paid so already");
                    }
                    None => {}
                },
            }
        }
    }

    /// Rent follows without a gap, for the unit is held all the time; work may overlap.
    fn check_days(
        &self,
        agreement: &Agreement,
        kind: StageKind,
        booked_until: Option<NaiveDate>,
        today: NaiveDate,
        faults: &mut Vec<FieldError>,
    ) {
        let last = agreement.starts_on + Days::new(3_653);
        let mut next = booked_until.map_or(agreement.starts_on, |day| day + Days::new(1));
        for (at, new) in self.stages.iter().enumerate() {
            if kind == StageKind::Instalment && new.starts_on != next {
                let invalid = Invalid::new(
                    "gap",
                    format!("各期租金应前后相接，此期应从 {next} 开始"),
                    format!("instalments follow each other: this one begins on {next}"),
                );
                faults.push(FieldError::invalid(format!("stages.{at}.starts_on"), invalid));
            } else if new.starts_on < agreement.starts_on {
                let (zh, en) = ("不早于合同的起始日", "not before the contract begins");
                refuse(faults, &format!("stages.{at}.starts_on"), "range", zh, en);
            }
            if new.due_on < new.starts_on || new.due_on < today || new.due_on > last {
                let (zh, en) = (
                    "应不早于今天和该期的起始日，且在合同开始后十年内",
                    "not before today and the day it begins, and within ten years of the contract",
                );
                refuse(faults, &format!("stages.{at}.due_on"), "range", zh, en);
            }
            next = new.due_on.max(new.starts_on).min(last) + Days::new(1);
        }
    }

    /// Numbered on from the last that is booked.
    fn numbered(&self, last: i32, signed_with: bool) -> Vec<PlannedStage> {
        (last.saturating_add(1)..)
            .zip(&self.stages)
            .map(|(number, new)| PlannedStage {
                number,
                title: new.title.trim().to_owned(),
                deliverable: new.deliverable.trim().to_owned(),
                amount_fen: new.amount_fen,
                starts_on: new.starts_on,
                due_on: new.due_on,
                redoes: new.redoes,
                uses_voucher: Some(new.uses_voucher.unwrap_or(signed_with)),
            })
            .collect()
    }
}

fn refuse(faults: &mut Vec<FieldError>, field: &str, code: &'static str, zh: &str, en: &str) {
    faults.push(FieldError::invalid(field, Invalid::new(code, zh, en)));
}

/// A proposal to change a contract, and what became of it. Both versions stay.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
#[schema(as = AgreementAmendment)]
pub struct Amendment {
    /// 1 for the first.
    #[diesel(sql_type = Integer)]
    pub number: i32,
    #[diesel(sql_type = SqlText)]
    pub state: AmendmentState,
    #[diesel(sql_type = Uuid)]
    pub proposed_by: OrganisationId,
    #[diesel(sql_type = SqlText)]
    pub proposed_by_name: String,
    #[diesel(sql_type = Timestamptz)]
    pub proposed_at: DateTime<Utc>,
    #[diesel(sql_type = SqlText)]
    pub reason: String,
    /// Stages that had not begun when it was proposed.
    #[diesel(sql_type = Jsonb)]
    #[schema(value_type = Vec<PlannedStage>)]
    pub before: Document<Vec<PlannedStage>>,
    /// What is to take their place.
    #[diesel(sql_type = Jsonb)]
    #[schema(value_type = Vec<PlannedStage>)]
    pub after: Document<Vec<PlannedStage>>,
    /// Booked stages that are to be paid otherwise.
    #[diesel(sql_type = Jsonb)]
    #[schema(value_type = Vec<StageSwitch>)]
    pub switched: Document<Vec<StageSwitch>>,
    /// Of the whole contract, as are the days on which it ends.
    #[diesel(sql_type = BigInt)]
    pub amount_before_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub amount_after_fen: Fen,
    #[diesel(sql_type = Date)]
    pub ends_before: NaiveDate,
    #[diesel(sql_type = Date)]
    pub ends_after: NaiveDate,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub answered_at: Option<DateTime<Utc>>,
    /// Why it was refused.
    #[diesel(sql_type = Nullable<SqlText>)]
    pub answer: Option<String>,
}

/// A proposal as the caller sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AgreementAmendmentView)]
pub struct AmendmentView {
    #[serde(flatten)]
    pub amendment: Amendment,
    /// What vouchers would pay now of the stages to come; of an open proposal, for the enterprise only.
    pub share: Option<OfferShare>,
    /// The same of the booked stages that are to be paid otherwise, in their order.
    pub switched_share: Option<OfferShare>,
}

#[cfg(test)]
mod tests;
