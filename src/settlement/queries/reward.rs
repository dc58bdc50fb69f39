//! Supply rewards as those see them who got them, and the bureaus that may demand them back.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Jsonb, Nullable, Text, Uuid as SqlUuid};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::catalog::Grade;
use crate::kernel::{BatchId, Fen, OrganisationId, PaymentId, ProgrammeId, RegionCode, SupplyRewardId};
use crate::programme::BudgetLevel;
use crate::settlement::model::{BatchState, PaymentState};

/// Whose rewards somebody may see.
#[derive(Debug, Clone)]
pub enum RewardScope {
    Provider(OrganisationId),
    /// Of providers in regions whose codes begin so.
    Region(String),
}

/// A supply reward 供方奖补 with its batch, and what is demanded back of it.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
// `SupplyReward` is what the rules of a programme say about rewards.
#[schema(as = SupplyRewardView)]
pub struct SupplyReward {
    #[diesel(sql_type = SqlUuid)]
    pub id: SupplyRewardId,
    #[diesel(sql_type = SqlUuid)]
    pub programme_id: ProgrammeId,
    #[diesel(sql_type = SqlUuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    /// The provider's: whose bureau may demand it back.
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Integer)]
    pub year: i32,
    /// First and last day (Asia/Shanghai) of what was shared.
    #[diesel(sql_type = Date)]
    pub period_from: NaiveDate,
    #[diesel(sql_type = Date)]
    pub period_to: NaiveDate,
    #[diesel(sql_type = Text)]
    pub grade: Grade,
    #[diesel(sql_type = BigInt)]
    pub base_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub reward_fen: Fen,
    /// That pays it, or the first of those that pay its parts.
    #[diesel(sql_type = SqlUuid)]
    pub batch_id: BatchId,
    #[diesel(sql_type = Text)]
    pub batch_reference: String,
    #[diesel(sql_type = Text)]
    pub batch_state: BatchState,
    /// All of it has arrived.
    #[diesel(sql_type = Bool)]
    pub is_paid: bool,
    /// Demanded back by clawbacks that are not dismissed.
    #[diesel(sql_type = BigInt)]
    pub demanded_fen: Fen,
}

/// What one treasury pays of a reward; without a payment while no batch has that part.
#[derive(Debug, Clone, Serialize, ToSchema, QueryableByName)]
pub struct SupplyRewardShare {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub payment_id: Option<PaymentId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub payment_reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub payment_state: Option<PaymentState>,
}

/// Rewards that were called off with their batch are left out: nobody got them, and nobody will.
const REWARDS: &str = "
    SELECT s.id, s.programme_id, s.provider_id, o.name AS provider_name, o.region_code, s.year, s.period_from, s.period_to,
           s.grade, s.base_fen, s.reward_fen, s.batch_id, b.reference AS batch_reference, b.state AS batch_state,
           supply_reward_is_paid(s.id) AS is_paid,
           (SELECT coalesce(sum(k.amount_fen), 0)::bigint FROM clawback k
            WHERE k.supply_reward_id = s.id AND k.state <> 'dismissed') AS demanded_fen
    FROM supply_reward s JOIN organisation o ON o.id = s.provider_id JOIN settlement_batch b ON b.id = s.batch_id
    WHERE NOT s.is_cancelled";

/// The newest first: ids sort by the time of drafting.
pub fn supply_reward_list(
    conn: &mut PgConnection,
    scope: &RewardScope,
    before: Option<SupplyRewardId>,
    limit: i64,
) -> QueryResult<Vec<SupplyReward>> {
    let (condition, value) = match scope {
        RewardScope::Provider(id) => ("s.provider_id::text = $1", id.to_string()),
        RewardScope::Region(prefix) => ("o.region_code LIKE $1 || '%'", prefix.clone()),
    };
    diesel::sql_query(format!(
        "{REWARDS} AND {condition} AND ($2::uuid IS NULL OR s.id < $2) ORDER BY s.id DESC LIMIT $3"
    ))
    .bind::<Text, _>(value)
    .bind::<Nullable<SqlUuid>, _>(before)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn supply_reward_fetch(conn: &mut PgConnection, id: SupplyRewardId) -> QueryResult<SupplyReward> {
    diesel::sql_query(format!("{REWARDS} AND s.id = $1")).bind::<SqlUuid, _>(id).get_result(conn)
}

pub fn supply_reward_shares(conn: &mut PgConnection, id: SupplyRewardId) -> QueryResult<Vec<SupplyRewardShare>> {
    diesel::sql_query(
        "SELECT h.level, h.payer_region, h.amount_fen, p.id AS payment_id, p.reference AS payment_reference,
                p.state AS payment_state
         FROM supply_reward_share h
         LEFT JOIN batch_line l ON l.supply_reward_id = h.reward_id AND l.level = h.level AND NOT l.is_cancelled
         LEFT JOIN payment p ON p.id = l.payment_id WHERE h.reward_id = $1 ORDER BY h.level",
    )
    .bind::<SqlUuid, _>(id)
    .load(conn)
}

/// The steps from base to reward, as they were written down.
pub fn supply_reward_decision(conn: &mut PgConnection, id: SupplyRewardId) -> QueryResult<Value> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Jsonb)]
        decision: Value,
    }
    let row: Row = diesel::sql_query("SELECT decision FROM supply_reward WHERE id = $1")
        .bind::<SqlUuid, _>(id)
        .get_result(conn)?;
    Ok(row.decision)
}
