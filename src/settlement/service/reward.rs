//! Supply rewards as those see them who got them, and the bureaus.

use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Error, queries};
use crate::identity::{Caller, Capability};
use crate::kernel::SupplyRewardId;
use crate::settlement::queries::{RewardScope, SupplyReward, SupplyRewardShare};

/// A reward with all that belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupplyRewardDetail {
    #[serde(flatten)]
    pub reward: SupplyReward,
    /// The steps from base to reward.
    pub decision: Value,
    /// By the level that pays it.
    pub shares: Vec<SupplyRewardShare>,
}

/// Rewards of the caller's organisation, or of providers in the caller's region; newest first, at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn supply_reward_list(
    conn: &mut PgConnection,
    caller: &Caller,
    before: Option<SupplyRewardId>,
    limit: i64,
) -> Result<Vec<SupplyReward>, Error> {
    let scope = if caller.can(Capability::ClaimReadAll) {
        RewardScope::Region(caller.region.prefix().to_owned())
    } else {
        RewardScope::Provider(caller.organisation_id)
    };
    Ok(queries::supply_reward_list(conn, &scope, before, limit + 1)?)
}

/// One reward.
///
/// # Errors
/// No such reward, or it was called off with its batch; also for what the caller may not see.
pub fn supply_reward_detail(
    conn: &mut PgConnection,
    caller: &Caller,
    id: SupplyRewardId,
) -> Result<SupplyRewardDetail, Error> {
    let reward = queries::supply_reward_fetch(conn, id)?;
    let is_visible = if caller.can(Capability::ClaimReadAll) {
        caller.region.covers(&reward.region_code)
    } else {
        reward.provider_id == caller.organisation_id
    };
    if !is_visible {
        return Err(Error::not_found());
    }
    let decision = queries::supply_reward_decision(conn, id)?;
    Ok(SupplyRewardDetail { decision, shares: queries::supply_reward_shares(conn, id)?, reward })
}
