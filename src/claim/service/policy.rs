//! At how many claims a second person looks.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::audit;
use crate::claim::error::Error;
use crate::claim::queries;
use crate::identity::Caller;
use crate::kernel::{BasisPoints, checked_text};
use crate::store::Tx;

/// A share to be set.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReviewPolicy {
    /// Of all claims that are handed in from now on.
    pub second_share_bp: BasisPoints,
    /// 1 to 2,000 characters.
    pub reason: String,
}

/// A share that is or was in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewPolicy {
    pub id: i64,
    pub second_share_bp: BasisPoints,
    pub reason: String,
    /// Absent: what the product begins with.
    pub set_by_name: Option<String>,
    pub set_at: DateTime<Utc>,
}

/// All that were set, newest first.
///
/// # Errors
/// The database refuses.
pub fn review_policies(conn: &mut PgConnection) -> Result<Vec<ReviewPolicy>, Error> {
    let rows = queries::review_policy_list(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| ReviewPolicy {
            id: row.id,
            second_share_bp: row.second_share,
            reason: row.reason,
            set_by_name: row.set_by_name,
            set_at: row.set_at,
        })
        .collect())
}

/// Sets the share for claims that are handed in from now on; those in review stay as they were drawn.
///
/// # Errors
/// No reason, or a long one.
pub fn review_policy_set(tx: &mut Tx<'_>, caller: &Caller, new: &NewReviewPolicy) -> Result<Vec<ReviewPolicy>, Error> {
    let reason = checked_text(&new.reason, 1, 2_000).map_err(|invalid| Error::Invalid { field: "reason", invalid })?;
    let now = tx.now();
    queries::review_policy_insert(tx.conn(), new.second_share_bp, reason, caller.user_id, now)?;
    let detail = json!({ "second_share_bp": new.second_share_bp, "reason": reason });
    audit::record(tx, "review_policy.set", "organisation", caller.organisation_id.uuid(), &detail)?;
    review_policies(tx.conn())
}
