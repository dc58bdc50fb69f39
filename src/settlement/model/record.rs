//! What is kept of batches, payments and exports, as it is stored and shown.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::{Insertable, Queryable, QueryableByName, Selectable};
use diesel::sql_types::{BigInt, Date, Nullable, Text, Uuid as SqlUuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BankStatus, BatchState, LeftOutReason, PaymentState, RecallVerdict, ReissueVerdict};
use crate::identity::BankAccount;
use crate::kernel::{
    AwardApplicationId, BatchId, ClaimId, Fen, OrganisationId, PaymentExportId, PaymentId, PaymentLayoutId,
    ProgrammeId, RegionCode, SupplyRewardId, UserId,
};
use crate::programme::BudgetLevel;
use crate::programme::model::BudgetSide;
use crate::settlement::files::{BankDetails, FileFormat};
use crate::store::schema;

/// A settlement batch 结算批次.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = schema::settlement_batch, check_for_backend(diesel::pg::Pg))]
pub struct Batch {
    pub id: BatchId,
    pub reference: String,
    pub programme_id: ProgrammeId,
    pub side: BudgetSide,
    /// It holds what treasuries of this level pay, and nothing else. Absent: what all levels pay.
    pub level: Option<BudgetLevel>,
    /// First and last day (Asia/Shanghai) of the approvals that it settles.
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    pub state: BatchState,
    pub line_count: i32,
    pub total_fen: Fen,
    pub maker_id: UserId,
    pub checker_id: Option<UserId>,
    pub authoriser_id: Option<UserId>,
    pub made_at: DateTime<Utc>,
    pub checked_at: Option<DateTime<Utc>>,
    pub authorised_at: Option<DateTime<Utc>>,
    /// Of the first export.
    pub exported_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// It and the batches that count with it come to more than `third_above_fen`: who checked it cannot authorise it too.
    /// Decided when it is checked, and anew when it is authorised.
    pub needs_third: bool,
    /// The office's amount when it was checked. Absent: two signatures were always enough, or it is not checked.
    pub third_above_fen: Option<Fen>,
    /// What it and the batches that count with it came to when `needs_third` was decided last. Absent: not checked, or
    /// authorised before others counted.
    pub group_total_fen: Option<Fen>,
}

/// Whether three people have to sign what comes to `group_total`: a batch together with every other batch of its programme
/// and side that is not cancelled and whose period touches a calendar month that its own touches, of whatever level and
/// in whatever state. So nothing that was approved in a month stays below the amount by being drafted in several batches.
pub fn needs_third(group_total: Fen, above: Option<Fen>) -> bool {
    above.is_some_and(|most| group_total > most)
}

/// Why a batch needs two or three signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BatchSignatures)]
pub struct Signatures {
    /// As things stand; of an authorised batch as it was authorised.
    pub needs_third: bool,
    /// Above this, in fen, three sign: of a draft as the office has set it, else as it was set at the check. Absent: two are
    /// always enough.
    pub above_fen: Option<Fen>,
    /// What the batch itself comes to.
    pub own_fen: Fen,
    /// What it and the others come to; of an authorised batch what they came to then, and absent if others did not count yet.
    pub group_fen: Option<Fen>,
    /// The other batches that count, the oldest first: the programme's of this side that are not cancelled and whose
    /// periods touch the same calendar month; at most a hundred.
    pub others: Vec<GroupBatch>,
}

/// A batch that counts with another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct GroupBatch {
    #[diesel(sql_type = SqlUuid)]
    pub id: BatchId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub level: Option<BudgetLevel>,
    #[diesel(sql_type = Date)]
    pub period_from: NaiveDate,
    #[diesel(sql_type = Date)]
    pub period_to: NaiveDate,
    #[diesel(sql_type = Text)]
    pub state: BatchState,
    #[diesel(sql_type = BigInt)]
    pub total_fen: Fen,
}

/// What the office sets of settlement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SettlementSettings {
    /// A batch is signed by three people, made, checked and authorised by one each, if it and the batches that count with
    /// it ([`needs_third`]) come to more than this. Absent: two are always enough, and who checked may authorise.
    pub third_signature_above_fen: Option<Fen>,
    /// A payee whose claims of a period come to less than this waits until there is more. Absent: nobody waits.
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub minimum_payment_fen: Option<Fen>,
    /// So many days a payee may answer before a clawback is decided.
    #[schema(minimum = 1, maximum = 90)]
    pub clawback_hearing_days: i32,
    /// So many days a payee has to pay back what is ordered.
    #[schema(minimum = 1, maximum = 365)]
    pub clawback_repay_days: i32,
}

impl Default for SettlementSettings {
    fn default() -> Self {
        Self {
            third_signature_above_fen: None,
            minimum_payment_fen: None,
            clawback_hearing_days: 10,
            clawback_repay_days: 30,
        }
    }
}

/// A payment 拨付: what one treasury pays one payee for one batch. Bank details are those of the drafting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = schema::payment, check_for_backend(diesel::pg::Pg))]
pub struct Payment {
    pub id: PaymentId,
    /// `EndToEndId` of the payment order.
    pub reference: String,
    pub batch_id: BatchId,
    pub payee_id: OrganisationId,
    pub level: BudgetLevel,
    /// Whose treasury pays.
    pub payer_region: RegionCode,
    /// What leaves through the bank: nothing where all of it was netted.
    pub amount_fen: Fen,
    pub payee_name: String,
    pub account_number: String,
    pub bank_name: String,
    pub bank_code: String,
    pub state: PaymentState,
    /// The payment that this one replaces.
    pub reissues_id: Option<PaymentId>,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    /// The bank's booking day.
    pub paid_on: Option<NaiveDate>,
    /// Why the bank sent it back.
    pub reason: Option<String>,
    /// Kept back for clawbacks; the lines come to this and the amount together.
    pub netted_fen: Fen,
    /// What the bank last reported of the order, before its statement shows it.
    pub bank_status: Option<BankStatus>,
    /// The bank's code for why it was sent back (ISO 20022 external status reason, or its own).
    pub return_code: Option<String>,
}

/// The signatures under a payment that replaces one that came back: its account may be another, so that one person reissues
/// it and another confirms it before it can be exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = schema::payment_reissue, check_for_backend(diesel::pg::Pg))]
#[schema(as = PaymentReissue)]
pub struct Reissue {
    /// The new payment.
    #[serde(skip)]
    pub payment_id: PaymentId,
    pub reissued_by: UserId,
    pub reissued_at: DateTime<Utc>,
    /// Absent: not decided yet, and it is not exported.
    pub verdict: Option<ReissueVerdict>,
    /// Why it was refused.
    pub note: Option<String>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// A line of a batch: one level's part of a claim, a supply reward or a recognition award. A part is in one batch at most,
/// and the parts of a claim or an award may be in several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = schema::batch_line, check_for_backend(diesel::pg::Pg))]
#[schema(as = BatchLine)]
pub struct Line {
    pub id: i64,
    pub claim_id: Option<ClaimId>,
    pub supply_reward_id: Option<SupplyRewardId>,
    pub award_application_id: Option<AwardApplicationId>,
    pub level: BudgetLevel,
    pub payer_region: RegionCode,
    pub payee_id: OrganisationId,
    pub amount_fen: Fen,
    pub payment_id: Option<PaymentId>,
}

/// What one treasury pays in a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct LevelTotal {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub payments: i64,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

/// How many payments stand where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct StateTotal {
    #[diesel(sql_type = Text)]
    pub state: PaymentState,
    #[diesel(sql_type = BigInt)]
    pub payments: i64,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

/// Payments that an export would send now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct ReadyTotal {
    #[diesel(sql_type = BigInt)]
    pub payments: i64,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

/// What a draft left out, and why: all of it summed up, and the first few by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    pub sums: Vec<LeftOutSum>,
    pub examples: Vec<LeftOutExample>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct LeftOutSum {
    #[diesel(sql_type = Text)]
    pub reason: LeftOutReason,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct LeftOutExample {
    #[diesel(sql_type = Text)]
    pub reason: LeftOutReason,
    /// Of the demand side.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub claim_id: Option<ClaimId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub claim_reference: Option<String>,
    #[diesel(sql_type = SqlUuid)]
    pub payee_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub payee_name: String,
    /// What would be paid: the claim's or award's amount, of a batch of one level that level's part; or the provider's
    /// completed shared services.
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// The batch that has the level's part already.
    #[diesel(sql_type = Nullable<Text>)]
    pub batch_reference: Option<String>,
    /// The clawback that stops it.
    #[diesel(sql_type = Nullable<Text>)]
    pub clawback_reference: Option<String>,
}

/// The account that a treasury pays from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TreasuryAccount {
    pub level: BudgetLevel,
    pub payer_region: RegionCode,
    #[serde(flatten)]
    pub account: BankAccount,
    /// The layout that its bank wants payment files in.
    pub payment_layout_id: Option<PaymentLayoutId>,
    pub updated_at: DateTime<Utc>,
}

/// A treasury's account as an export used it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayerAccount {
    pub level: BudgetLevel,
    pub payer_region: RegionCode,
    /// As people read it: 市级 371000.
    pub budget: String,
    #[serde(flatten)]
    pub account: BankDetails,
}

/// One sending of a batch's pending payments: a version of what the bank is told. One that is void was exported anew and
/// sends nothing any more; its files stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = schema::payment_export, check_for_backend(diesel::pg::Pg))]
pub struct ExportRecord {
    pub id: PaymentExportId,
    pub batch_id: BatchId,
    /// 1 is the first of the batch.
    pub number: i32,
    /// Who sends the files.
    pub initiator: String,
    /// The day on which the banks are to pay.
    pub execute_on: NaiveDate,
    #[serde(skip)]
    pub payers: serde_json::Value,
    pub exported_by: UserId,
    pub exported_at: DateTime<Utc>,
    pub payments: i32,
    pub control_sum_fen: Fen,
    /// The version that this one takes the place of.
    pub replaces_id: Option<PaymentExportId>,
    pub voided_at: Option<DateTime<Utc>>,
    pub voided_by: Option<UserId>,
    pub void_reason: Option<String>,
}

/// A batch is asked back after it was authorised and before it is exported: by one person, decided by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable, Insertable)]
#[diesel(table_name = schema::batch_recall, check_for_backend(diesel::pg::Pg))]
#[schema(as = BatchRecall)]
pub struct Recall {
    pub batch_id: BatchId,
    /// 1 is the first of the batch.
    pub number: i32,
    pub reason: String,
    pub asked_by: UserId,
    pub asked_at: DateTime<Utc>,
    /// The signatures that a recall takes off the batch.
    pub checker_id: UserId,
    pub authoriser_id: UserId,
    pub authorised_at: DateTime<Utc>,
    /// Absent: not decided yet, and nothing is exported.
    pub verdict: Option<RecallVerdict>,
    pub note: Option<String>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// A payment file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileRecord {
    pub id: i64,
    pub export_id: PaymentExportId,
    pub format: FileFormat,
    /// Hexadecimal.
    pub sha256: String,
    pub control_sum_fen: Fen,
    pub payments: i32,
    pub exported_by: UserId,
    pub exported_at: DateTime<Utc>,
    /// The saved layout, and its version, by which it was written, and the payer whose orders it holds.
    pub layout_id: Option<PaymentLayoutId>,
    pub layout_version: Option<i32>,
    pub level: Option<BudgetLevel>,
    pub payer_region: Option<RegionCode>,
}
