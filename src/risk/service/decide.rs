//! Deciding on signals.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::assess::{check_visible, of_claim};
use super::checked;
use crate::audit;
use crate::identity::{self, Caller};
use crate::kernel::SignalId;
use crate::risk::error::Error;
use crate::risk::model::{RiskVerdict, SignalsOfClaim};
use crate::risk::queries;
use crate::store::Tx;

/// What a reviewer thinks of a signal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRiskDecision)]
pub struct NewDecision {
    pub verdict: RiskVerdict,
    /// 1 to 2,000 characters; kept for audit.
    pub reason: String,
}

/// Decides on a signal; a later decision, of whomever, follows the earlier and counts instead.
///
/// # Errors
/// Not in the caller's region; a party decides; the newest look no longer found it; no reason.
pub fn decide(tx: &mut Tx<'_>, caller: &Caller, id: SignalId, new: &NewDecision) -> Result<SignalsOfClaim, Error> {
    let reason = checked("reason", &new.reason)?;
    let claim_id = queries::signal_fetch(tx.conn(), id)?.claim_id;
    let key = queries::claim_lock(tx.conn(), claim_id)?;
    check_visible(caller, &key)?;
    let now = tx.now();
    identity::service::ensure_may_review(tx.conn(), caller, &[key.enterprise_id, key.provider_id], now)?;
    let signal = queries::signal_fetch(tx.conn(), id)?;
    let newest = queries::assessment_find(tx.conn(), claim_id)?.map_or(0, |last| last.version);
    if signal.last_version < newest {
        return Err(Error::SignalGone);
    }
    let now = tx.now();
    queries::decision_insert(tx.conn(), id, new.verdict, reason, caller.user_id, now)?;
    let detail = json!({ "signal_id": id, "rule": signal.rule, "verdict": new.verdict, "reason": reason });
    audit::record(tx, "risk.decided", "risk", claim_id.uuid(), &detail)?;
    of_claim(tx.conn(), claim_id)
}
