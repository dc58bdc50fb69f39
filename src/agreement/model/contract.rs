//! A contract and its stages.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text as SqlText, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::amendment::AmendmentView;
use crate::booking::State as BookingState;
use crate::catalog::ListingKind;
use crate::kernel::{
    AgreementId, BookingId, Fen, Invalid, ListingId, OfferId, OrganisationId, QuotationId, RegionCode, StageId, Text,
    UserId, text_enum,
};

text_enum! {
    /// Where a contract stands.
    pub enum AgreementState {
        Active = "active",
        /// One side wants to end it early; the other has not answered.
        Ending = "ending",
        /// Ended early: stages that had not begun are void.
        Ended = "ended",
        /// Every stage is over.
        Completed = "completed",
    }
}

text_enum! {
    /// What can be done about a contract.
    pub enum AgreementStep {
        ProposeEnding = "propose_ending",
        AgreeToEnd = "agree_to_end",
        /// The other side wants to go on.
        RefuseEnding = "refuse_ending",
        /// Whoever proposed it does not want it any more.
        WithdrawEnding = "withdraw_ending",
        /// Another plan of what has not begun.
        Amend = "amend",
        Complete = "complete",
    }
}

/// A step that a state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step} is not possible in state {state}")]
pub struct AgreementIllegalStep {
    pub state: AgreementState,
    pub step: AgreementStep,
}

impl AgreementState {
    /// The one way from state to state.
    ///
    /// # Errors
    /// The step is not possible here.
    pub const fn next(self, step: AgreementStep) -> Result<Self, AgreementIllegalStep> {
        use {AgreementState as S, AgreementStep as T};
        Ok(match (self, step) {
            (S::Active, T::ProposeEnding) => S::Ending,
            (S::Ending, T::AgreeToEnd) => S::Ended,
            (S::Ending, T::RefuseEnding | T::WithdrawEnding) | (S::Active, T::Amend) => S::Active,
            (S::Active | S::Ending, T::Complete) => S::Completed,
            _ => return Err(AgreementIllegalStep { state: self, step }),
        })
    }

    /// The steps that are possible here.
    pub fn allowed(self) -> Vec<&'static str> {
        AgreementStep::ALL.iter().filter(|&&step| self.next(step).is_ok()).map(|step| step.as_str()).collect()
    }
}

text_enum! {
    /// What a stage is.
    pub enum StageKind {
        Instalment = "instalment",
        Milestone = "milestone",
    }
}

text_enum! {
    /// Where a stage stands; once it is open, its booking says the rest.
    pub enum StageState {
        /// It has not begun.
        Scheduled = "scheduled",
        /// It is a booking.
        Open = "open",
        /// The contract ended before it began.
        Void = "void",
        /// Before it began another plan took its place.
        Replaced = "replaced",
        /// Its booking came to nothing, and it is done once more.
        Redone = "redone",
    }
}

/// A contract as its parties and the bureaus see it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct Agreement {
    #[diesel(sql_type = Uuid)]
    pub id: AgreementId,
    #[diesel(sql_type = SqlText)]
    pub reference: String,
    #[diesel(sql_type = Uuid)]
    pub quotation_id: QuotationId,
    #[diesel(sql_type = SqlText)]
    pub quotation_reference: String,
    #[diesel(sql_type = SqlText)]
    pub subject: String,
    #[diesel(sql_type = Uuid)]
    pub offer_id: OfferId,
    #[diesel(sql_type = Uuid)]
    pub listing_id: ListingId,
    #[diesel(sql_type = SqlText)]
    pub listing_name: String,
    #[diesel(sql_type = SqlText)]
    pub listing_kind: ListingKind,
    #[diesel(sql_type = Uuid)]
    pub enterprise_id: OrganisationId,
    #[diesel(sql_type = SqlText)]
    pub enterprise_name: String,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = SqlText)]
    pub provider_name: String,
    /// The enterprise's.
    #[diesel(sql_type = SqlText)]
    pub region_code: RegionCode,
    /// Of all stages.
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Date)]
    pub starts_on: NaiveDate,
    #[diesel(sql_type = Date)]
    pub ends_on: NaiveDate,
    /// Whether vouchers pay what they can of each stage.
    #[diesel(sql_type = Bool)]
    pub uses_voucher: bool,
    #[diesel(sql_type = SqlText)]
    pub state: AgreementState,
    #[serde(skip)]
    #[diesel(sql_type = Uuid)]
    pub signed_by: UserId,
    #[diesel(sql_type = Timestamptz)]
    pub signed_at: DateTime<Utc>,
    /// Who wants to end it early, or wanted to.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub ending_by: Option<OrganisationId>,
    #[diesel(sql_type = Nullable<SqlText>)]
    pub ending_reason: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ending_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub closed_at: Option<DateTime<Utc>>,
    /// How many stages there are, and how many of them are accepted.
    #[diesel(sql_type = BigInt)]
    pub stages_count: i64,
    #[diesel(sql_type = BigInt)]
    pub accepted_count: i64,
    /// What was accepted so far.
    #[diesel(sql_type = BigInt)]
    pub accepted_fen: Fen,
    /// What vouchers hold or paid for its stages so far.
    #[diesel(sql_type = BigInt)]
    pub subsidy_fen: Fen,
}

/// An instalment or a milestone.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
#[schema(as = AgreementStage)]
pub struct Stage {
    #[diesel(sql_type = Uuid)]
    pub id: StageId,
    #[diesel(sql_type = Integer)]
    pub number: i32,
    #[diesel(sql_type = SqlText)]
    pub kind: StageKind,
    #[diesel(sql_type = SqlText)]
    pub title: String,
    #[diesel(sql_type = SqlText)]
    pub deliverable: String,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Date)]
    pub starts_on: NaiveDate,
    #[diesel(sql_type = Date)]
    pub due_on: NaiveDate,
    #[diesel(sql_type = SqlText)]
    pub state: StageState,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub booking_id: Option<BookingId>,
    #[diesel(sql_type = Nullable<SqlText>)]
    pub booking_reference: Option<String>,
    #[diesel(sql_type = Nullable<SqlText>)]
    pub booking_state: Option<BookingState>,
    /// What the voucher holds for it, or paid once it is accepted.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub subsidy_fen: Option<Fen>,
    /// Where its claim stands.
    #[diesel(sql_type = Nullable<SqlText>)]
    pub claim_state: Option<String>,
    /// The stage that it does once more.
    #[diesel(sql_type = Nullable<Integer>)]
    pub redoes: Option<i32>,
    /// Whether its booking came to nothing, so that an amendment may do it once more.
    #[diesel(sql_type = Bool)]
    pub has_failed: bool,
    /// Whether vouchers pay what they can of it.
    #[diesel(sql_type = Bool)]
    pub uses_voucher: bool,
}

impl Stage {
    /// Why a booked stage cannot be paid otherwise any more, if it cannot: from the delivery on its amounts stand.
    pub fn settled(&self) -> Option<Invalid> {
        let number = self.number;
        let (code, zh, en) = match (self.booking_state, &self.claim_state) {
            (_, Some(_)) => ("claimed", "已申请兑付", "was claimed"),
            (Some(BookingState::Confirmed | BookingState::InUse), None) => return None,
            (Some(BookingState::Delivered | BookingState::Disputed), None) => ("delivered", "已交付", "is delivered"),
            (Some(BookingState::Accepted), None) => ("accepted", "已验收", "is accepted"),
            _ => ("over", "没有进行中的预约", "has no booking under way"),
        };
        Some(Invalid::new(
            code,
            format!("第 {number} 期{zh}，不能再改由创新券或自行支付"),
            format!("stage {number} {en}: whether vouchers pay cannot be changed any more"),
        ))
    }
}

/// A contract with its stages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgreementDetail {
    #[serde(flatten)]
    pub agreement: Agreement,
    /// Those that stand, and those that are done once more.
    pub stages: Vec<Stage>,
    /// What was proposed to be changed, the newest first.
    pub amendments: Vec<AmendmentView>,
}

/// The other side's answer to a wish to end a contract early.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredEnding {
    pub agrees: bool,
}

/// Where the price of a stage came from.
pub fn stage_steps(reference: &str, stage: &Stage) -> Vec<Text> {
    contract_steps(reference, stage.number, &stage.title, stage.amount_fen)
}

/// The same for a stage that is only offered.
pub fn contract_steps(reference: &str, number: i32, title: &str, amount: Fen) -> Vec<Text> {
    vec![Text::new(
        format!("{reference} 第 {number} 期“{title}”约定 {amount:#} 元"),
        format!("{reference}, stage {number} “{title}”: {amount:#} yuan as agreed"),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        use {AgreementState as S, AgreementStep as T};
        let ways = [
            (S::Active, T::ProposeEnding, S::Ending),
            (S::Active, T::Amend, S::Active),
            (S::Active, T::Complete, S::Completed),
            (S::Ending, T::AgreeToEnd, S::Ended),
            (S::Ending, T::RefuseEnding, S::Active),
            (S::Ending, T::WithdrawEnding, S::Active),
            (S::Ending, T::Complete, S::Completed),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let way = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.2);
                assert_eq!(state.next(step).ok(), way, "{state} {step}");
            }
        }
    }
}
