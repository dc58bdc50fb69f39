use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::Value;

use super::{Approved, scope};
use crate::catalog::Grade;
use crate::kernel::{
    AccountId, BatchId, Fen, OrganisationId, ProgrammeId, RegionCode, RegionScope, SupplyRewardId, TransferId,
};
use crate::programme::BudgetLevel;
use crate::settlement::files::BankDetails;
use crate::settlement::model::{Batch, Payment};
use crate::store::schema::{batch_line, payment, supply_reward, supply_reward_share};

/// A provider that shared in the period, with what its reward depends on.
#[derive(Debug, Clone, QueryableByName)]
pub struct ProviderShared {
    #[diesel(sql_type = SqlUuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Bool)]
    pub is_suspended: bool,
    /// By a decision, when the batch is made.
    #[diesel(sql_type = Bool)]
    pub is_barred: bool,
    /// Some of the days are in another reward.
    #[diesel(sql_type = Bool)]
    pub is_rewarded: bool,
    /// Final prices of the bookings whose claims were approved in the period.
    #[diesel(sql_type = BigInt)]
    pub base_fen: Fen,
    #[diesel(sql_type = Nullable<Text>)]
    pub grade: Option<Grade>,
    /// Rewarded by this programme for other periods of the year.
    #[diesel(sql_type = BigInt)]
    pub already_fen: Fen,
    #[diesel(sql_type = Nullable<Text>)]
    account_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    account_number: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    bank_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    bank_code: Option<String>,
}

impl ProviderShared {
    /// Where it is paid, if it said so.
    pub fn account(&self) -> Option<BankDetails> {
        Some(BankDetails {
            account_name: self.account_name.clone()?,
            account_number: self.account_number.clone()?,
            bank_name: self.bank_name.clone()?,
            bank_code: self.bank_code.clone()?,
        })
    }
}

/// Providers of claims approved in the period, and of rewards for it, in the order of their ids.
pub fn provider_list_shared(
    conn: &mut PgConnection,
    batch: &Batch,
    approved: Approved,
    year: i32,
) -> QueryResult<Vec<ProviderShared>> {
    diesel::sql_query(
        "SELECT shared.provider_id, o.name, o.region_code, o.state IN ('suspended', 'withdrawn') AS is_suspended,
                EXISTS (SELECT FROM sanction n WHERE n.uscc = o.uscc AND n.lifted_at IS NULL
                        AND ($7 AT TIME ZONE 'Asia/Shanghai')::date BETWEEN n.starts_on AND n.ends_on) AS is_barred,
                shared.base_fen, g.grade, coalesce(r.already_fen, 0) AS already_fen,
                EXISTS (SELECT FROM supply_reward s
                        WHERE s.programme_id = $1 AND s.provider_id = shared.provider_id AND NOT s.is_cancelled
                          AND daterange(s.period_from, s.period_to, '[]') && daterange($5, $6, '[]')) AS is_rewarded,
                a.account_name, a.account_number, a.bank_name, a.bank_code
         FROM (SELECT provider_id, sum(base_fen)::bigint AS base_fen FROM (
                   SELECT c.provider_id, b.final_price_fen AS base_fen FROM claim c JOIN booking b ON b.id = c.booking_id
                   WHERE c.programme_id = $1 AND c.approved_at >= $2 AND c.approved_at < $3
                     AND c.state IN ('approved', 'partly_batched', 'batched', 'paid', 'reconciled')
                   -- Who is rewarded already for these days is owed the rest of it, whatever became of the claims.
                   UNION ALL
                   SELECT s.provider_id, 0 FROM supply_reward s
                   WHERE s.programme_id = $1 AND s.period_from = $5 AND s.period_to = $6 AND NOT s.is_cancelled) one
               GROUP BY provider_id) shared
         JOIN organisation o ON o.id = shared.provider_id
         LEFT JOIN provider_grade g ON g.provider_id = shared.provider_id AND g.year = $4
         LEFT JOIN bank_account a ON a.organisation_id = shared.provider_id
         LEFT JOIN LATERAL (SELECT sum(reward_fen)::bigint AS already_fen FROM supply_reward s
                            WHERE s.programme_id = $1 AND s.provider_id = shared.provider_id AND s.year = $4
                              AND NOT s.is_cancelled) r ON true
         ORDER BY shared.provider_id",
    )
    .bind::<SqlUuid, _>(batch.programme_id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<Integer, _>(year)
    .bind::<Date, _>(batch.period_from)
    .bind::<Date, _>(batch.period_to)
    .bind::<Timestamptz, _>(batch.made_at)
    .load(conn)
}

/// What one level pays of a reward, and the batch that has that part.
#[derive(Debug, Clone, QueryableByName)]
pub struct RewardPart {
    #[diesel(sql_type = SqlUuid)]
    pub reward_id: SupplyRewardId,
    #[diesel(sql_type = SqlUuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Nullable<Text>)]
    pub batch_reference: Option<String>,
}

/// The parts of the rewards that were decided for just the days of this batch.
pub fn reward_part_list(conn: &mut PgConnection, batch: &Batch) -> QueryResult<Vec<RewardPart>> {
    diesel::sql_query(
        "SELECT s.reward_id, r.provider_id, s.level, s.payer_region, s.amount_fen, b.reference AS batch_reference
         FROM supply_reward r JOIN supply_reward_share s ON s.reward_id = r.id
         LEFT JOIN batch_line l ON l.supply_reward_id = r.id AND l.level = s.level AND NOT l.is_cancelled
         LEFT JOIN settlement_batch b ON b.id = l.batch_id
         WHERE r.programme_id = $1 AND r.period_from = $2 AND r.period_to = $3 AND NOT r.is_cancelled
         ORDER BY r.provider_id, s.level",
    )
    .bind::<SqlUuid, _>(batch.programme_id)
    .bind::<Date, _>(batch.period_from)
    .bind::<Date, _>(batch.period_to)
    .load(conn)
}

/// A reward as it is stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = supply_reward, check_for_backend(diesel::pg::Pg))]
pub struct NewReward {
    pub id: SupplyRewardId,
    pub batch_id: BatchId,
    pub programme_id: ProgrammeId,
    pub provider_id: OrganisationId,
    pub year: i32,
    pub period_from: chrono::NaiveDate,
    pub period_to: chrono::NaiveDate,
    pub grade: Grade,
    pub base_fen: Fen,
    pub reward_fen: Fen,
    pub decision: Value,
}

pub fn reward_insert_all(conn: &mut PgConnection, rewards: &[NewReward]) -> QueryResult<()> {
    rewards
        .chunks(CHUNK)
        .try_for_each(|chunk| diesel::insert_into(supply_reward::table).values(chunk).execute(conn).map(drop))
}

/// What one level pays of a reward, as it is stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = supply_reward_share, check_for_backend(diesel::pg::Pg))]
pub struct NewRewardShare {
    pub reward_id: SupplyRewardId,
    pub level: BudgetLevel,
    pub payer_region: RegionCode,
    pub amount_fen: Fen,
}

pub fn reward_share_insert_all(conn: &mut PgConnection, shares: &[NewRewardShare]) -> QueryResult<()> {
    shares
        .chunks(CHUNK)
        .try_for_each(|chunk| diesel::insert_into(supply_reward_share::table).values(chunk).execute(conn).map(drop))
}

/// Rows that one statement takes: PostgreSQL allows 65,535 values in it.
const CHUNK: usize = 2_000;

pub fn payment_insert_all(conn: &mut PgConnection, payments: &[Payment]) -> QueryResult<()> {
    payments
        .chunks(CHUNK)
        .try_for_each(|chunk| diesel::insert_into(payment::table).values(chunk).execute(conn).map(drop))
}

pub fn payment_insert(conn: &mut PgConnection, new: &Payment) -> QueryResult<()> {
    payment_insert_all(conn, std::slice::from_ref(new))
}

/// A line of a supply batch: one level's part of a reward.
#[derive(Debug)]
pub struct NewRewardLine {
    pub reward_id: SupplyRewardId,
    pub payment: Payment,
}

pub fn reward_line_insert_all(conn: &mut PgConnection, lines: &[NewRewardLine]) -> QueryResult<()> {
    lines.chunks(CHUNK).try_for_each(|chunk| {
        let rows: Vec<_> = chunk
            .iter()
            .map(|NewRewardLine { reward_id, payment }| {
                (
                    batch_line::batch_id.eq(payment.batch_id),
                    batch_line::supply_reward_id.eq(Some(*reward_id)),
                    batch_line::level.eq(payment.level),
                    batch_line::payer_region.eq(&payment.payer_region),
                    batch_line::payee_id.eq(payment.payee_id),
                    batch_line::amount_fen.eq(payment.amount_fen),
                    batch_line::payment_id.eq(Some(payment.id)),
                )
            })
            .collect();
        diesel::insert_into(batch_line::table).values(rows).execute(conn).map(drop)
    })
}

/// What a reward line draws from its budget line.
#[derive(Debug, Clone, QueryableByName)]
pub struct RewardDue {
    #[diesel(sql_type = SqlUuid)]
    pub reward_id: SupplyRewardId,
    #[diesel(sql_type = SqlUuid)]
    pub payee_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Integer)]
    pub year: i32,
}

pub fn reward_due_list(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<RewardDue>> {
    diesel::sql_query(
        "SELECT r.id AS reward_id, l.payee_id, l.level, l.payer_region, l.amount_fen, r.year
         FROM batch_line l JOIN supply_reward r ON r.id = l.supply_reward_id
         WHERE l.batch_id = $1 AND NOT l.is_cancelled ORDER BY l.id",
    )
    .bind::<SqlUuid, _>(id)
    .load(conn)
}

/// What moved a batch's part of a reward to what is owed, and has not been reversed.
#[derive(Debug, Clone, QueryableByName)]
pub struct RewardOwed {
    #[diesel(sql_type = SqlUuid)]
    pub reward_id: SupplyRewardId,
    #[diesel(sql_type = SqlUuid)]
    pub transfer_id: TransferId,
    #[diesel(sql_type = SqlUuid)]
    pub debit_account: AccountId,
    #[diesel(sql_type = SqlUuid)]
    pub credit_account: AccountId,
    #[diesel(sql_type = BigInt)]
    pub amount: Fen,
}

pub fn reward_owed_list(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<RewardOwed>> {
    diesel::sql_query(
        "SELECT r.id AS reward_id, t.id AS transfer_id, t.debit_account, t.credit_account, t.amount
         FROM batch_line l JOIN supply_reward r ON r.id = l.supply_reward_id
         JOIN ledger_account a
             ON a.key = 'payable:' || l.payee_id || ':' || l.level || ':' || l.payer_region || ':' || r.programme_id
         JOIN ledger_transfer t ON t.subject_kind = 'supply_reward' AND t.subject_id = r.id AND t.code = 'supply_reward.owe'
             AND t.credit_account = a.id
         WHERE l.batch_id = $1 AND NOT l.is_cancelled
           AND NOT EXISTS (SELECT FROM ledger_transfer x WHERE x.reverses_id = t.id) ORDER BY t.seq",
    )
    .bind::<SqlUuid, _>(id)
    .load(conn)
}

/// A reward as it is shown.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema, Queryable, Selectable)]
#[diesel(table_name = supply_reward, check_for_backend(diesel::pg::Pg))]
pub struct Reward {
    pub id: SupplyRewardId,
    pub provider_id: OrganisationId,
    pub year: i32,
    pub grade: Grade,
    pub base_fen: Fen,
    pub reward_fen: Fen,
    /// The steps from base to reward.
    pub decision: Value,
}

/// Rewards of a batch in one's charge, or of which a treasury of the region pays a part.
pub fn reward_list(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BatchId,
    after: Option<SupplyRewardId>,
    limit: i64,
) -> QueryResult<Vec<Reward>> {
    let here = batch_line::table
        .filter(batch_line::batch_id.eq(id).and(batch_line::supply_reward_id.is_not_null()))
        .select(batch_line::supply_reward_id.assume_not_null());
    let mut query = supply_reward::table
        .filter(supply_reward::id.eq_any(here))
        .filter(sql::<Bool>(&format!(
            "({} OR EXISTS (SELECT FROM batch_line l WHERE l.supply_reward_id = supply_reward.id AND {}))",
            scope::in_charge(within, "supply_reward.batch_id"),
            within.sql("l.payer_region")
        )))
        .order(supply_reward::id)
        .limit(limit)
        .select(Reward::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(supply_reward::id.gt(after));
    }
    query.load(conn)
}
