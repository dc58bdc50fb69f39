//! The bureau's parameters.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::checked;
use crate::audit;
use crate::identity::Caller;
use crate::risk::error::Error;
use crate::risk::model::{Policy, RuleParameters};
use crate::risk::queries::{self, PolicyRow};
use crate::store::Tx;

/// Parameters as they are set.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRiskPolicy)]
pub struct NewPolicy {
    pub rules: RuleParameters,
    pub threshold: u32,
    /// 1 to 2,000 characters.
    pub reason: String,
}

/// Parameters that are or were in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RiskPolicyVersion)]
pub struct PolicyVersion {
    pub id: i64,
    #[serde(flatten)]
    pub policy: Policy,
    pub reason: String,
    /// Absent: what the product begins with.
    pub set_by_name: Option<String>,
    pub set_at: DateTime<Utc>,
}

/// The parameters in force, with their number.
///
/// # Errors
/// The database refuses.
pub fn policy(conn: &mut PgConnection) -> Result<(i64, Policy), Error> {
    let row = queries::policy_fetch(conn)?;
    Ok((row.id, read(&row)?))
}

fn read(row: &PolicyRow) -> Result<Policy, Error> {
    let rules: RuleParameters = serde_json::from_value(row.rules.clone())?;
    Ok(Policy { rules, threshold: u32::try_from(row.threshold).unwrap_or(0) })
}

/// All that were set, newest first.
///
/// # Errors
/// The database refuses.
pub fn policy_history(conn: &mut PgConnection) -> Result<Vec<PolicyVersion>, Error> {
    queries::policy_list(conn)?
        .into_iter()
        .map(|(row, set_by_name)| {
            let policy = read(&row)?;
            Ok(PolicyVersion { id: row.id, policy, reason: row.reason, set_by_name, set_at: row.set_at })
        })
        .collect()
}

/// Sets the parameters from now on: claims are looked at by them when they are handed in or somebody asks again.
///
/// # Errors
/// Numbers out of range; no reason.
pub fn policy_set(tx: &mut Tx<'_>, caller: &Caller, new: &NewPolicy) -> Result<Vec<PolicyVersion>, Error> {
    let reason = checked("reason", &new.reason)?;
    let policy = Policy { rules: new.rules.clone(), threshold: new.threshold };
    let faults = policy.faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let (now, threshold) = (tx.now(), i32::try_from(policy.threshold).unwrap_or(i32::MAX));
    let rules = serde_json::to_value(&policy.rules)?;
    queries::policy_insert(tx.conn(), &rules, threshold, reason, caller.user_id, now)?;
    let detail = serde_json::json!({ "rules": rules, "threshold": threshold, "reason": reason });
    audit::record(tx, "risk_policy.set", "organisation", caller.organisation_id.uuid(), &detail)?;
    policy_history(tx.conn())
}
