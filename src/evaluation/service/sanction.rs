use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use serde_json::{Value, json};

use super::{MAX_TEXT, checked};
use crate::catalog::ListingState;
use crate::catalog::service::{self as catalogue, ListQuery};
use crate::evaluation::Error;
use crate::evaluation::model::{Sanction, SanctionState, SanctionStep, ToleranceVerdict};
use crate::evaluation::queries;
use crate::identity::Caller;
use crate::kernel::EvaluationSanctionId;
use crate::store::{Tx, outbox};
use crate::{audit, identity};

/// Listings that are suspended at once.
const AT_ONCE: i64 = 500;
/// Characters of a reason that go with each listing.
const MAX_LISTING_REASON: usize = 500;

/// 淘汰: suspends all admitted listings of a provider that failed too often; only the bureau can reinstate them.
///
/// # Errors
/// Outside the caller's region, or of the caller's own house; decided, or a tolerance is proposed; no reason or a long one.
pub fn suspend(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationSanctionId, reason: &str) -> Result<Sanction, Error> {
    let reason = checked("reason", reason, 1, MAX_LISTING_REASON)?;
    let sanction = lock(tx, caller, id)?;
    let state = sanction.state.next(SanctionStep::Suspend)?;
    let mut suspended = 0_i32;
    loop {
        let query = ListQuery {
            provider: Some(sanction.provider_id),
            state: Some(ListingState::Admitted),
            before: None,
            limit: AT_ONCE,
        };
        let listings = catalogue::list(tx.conn(), caller, &query)?;
        if listings.is_empty() {
            break;
        }
        for listing in listings {
            catalogue::suspend(tx, caller, listing.id, reason)?;
            suspended = suspended.saturating_add(1);
        }
    }
    let now = tx.now();
    queries::sanction_decide(tx.conn(), id, (state, Some(suspended)), reason, caller.user_id, now)?;
    finish(tx, id, "suspended", &json!({ "reason": reason, "listings": suspended }))
}

/// 容错: a person holds the failure for an honest one; another person decides.
///
/// # Errors
/// Outside the caller's region, or of the caller's own house; decided or proposed before; no reason or a long one.
pub fn tolerance_propose(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: EvaluationSanctionId,
    reason: &str,
) -> Result<Sanction, Error> {
    let reason = checked("reason", reason, 1, MAX_TEXT)?;
    let sanction = lock(tx, caller, id)?;
    sanction.state.next(SanctionStep::ProposeTolerance)?;
    let now = tx.now();
    queries::sanction_propose(tx.conn(), id, reason, caller.user_id, now)?;
    finish(tx, id, "tolerance_proposed", &json!({ "tolerance": reason }))
}

/// Another person agrees, which spares the provider, or refuses, which leaves the matter open.
///
/// # Errors
/// Outside the caller's region, or of the caller's own house; the caller proposed it; nothing is proposed; no reason or a
/// long one.
pub fn tolerance_decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: EvaluationSanctionId,
    verdict: &ToleranceVerdict,
) -> Result<Sanction, Error> {
    let reason = checked("reason", &verdict.reason, 1, MAX_TEXT)?;
    let sanction = lock(tx, caller, id)?;
    let step = if verdict.is_tolerated { SanctionStep::Agree } else { SanctionStep::Refuse };
    let state = sanction.state.next(step)?;
    if sanction.proposed_by == Some(caller.user_id) {
        return Err(Error::AnotherDecides);
    }
    let now = tx.now();
    let detail = json!({ "reason": reason, "tolerance": sanction.tolerance, "proposed_by": sanction.proposed_by });
    if state == SanctionState::Spared {
        queries::sanction_decide(tx.conn(), id, (state, None), reason, caller.user_id, now)?;
        finish(tx, id, "spared", &detail)
    } else {
        queries::sanction_reopen(tx.conn(), id)?;
        finish(tx, id, "tolerance_refused", &detail)
    }
}

/// Those of the caller's region, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn sanction_list(
    conn: &mut PgConnection,
    caller: &Caller,
    state: Option<SanctionState>,
    before: Option<(DateTime<Utc>, EvaluationSanctionId)>,
    limit: i64,
) -> Result<Vec<Sanction>, Error> {
    Ok(queries::sanction_list(conn, caller.region.prefix(), state, before, limit + 1)?)
}

fn lock(tx: &mut Tx<'_>, caller: &Caller, id: EvaluationSanctionId) -> Result<Sanction, Error> {
    let sanction = queries::sanction_lock(tx.conn(), id)?;
    if !caller.region.covers(&sanction.region_code) {
        return Err(Error::NotFound);
    }
    let now = tx.now();
    identity::service::ensure_impartial(tx.conn(), caller, &[sanction.provider_id], now)?;
    Ok(sanction)
}

/// Tells the audit trail, the provider and the bureau what happened: `evaluation_sanction.<done>`.
fn finish(tx: &mut Tx<'_>, id: EvaluationSanctionId, done: &str, detail: &Value) -> Result<Sanction, Error> {
    let sanction = queries::sanction_fetch(tx.conn(), id)?;
    let topic = format!("evaluation_sanction.{done}");
    audit::record(tx, &topic, "evaluation_sanction", id.uuid(), detail)?;
    let period = queries::period_fetch(tx.conn(), sanction.period_id)?;
    let mut recipients = identity::service::science_bureaus_of(tx.conn(), &period.region_code)?;
    // What is proposed inside the bureau is not told before it is decided.
    if matches!(sanction.state, SanctionState::Suspended | SanctionState::Spared) {
        recipients.push(sanction.provider_id);
    }
    let news = json!({
        "recipients": recipients, "reference": sanction.period_reference, "provider_name": sanction.provider_name,
        "failures": sanction.failures, "tolerance": sanction.tolerance, "reason": detail["reason"],
        "listings": sanction.listings,
    });
    outbox::announce(tx, &topic, "evaluation_sanction", id.uuid(), &news)?;
    Ok(sanction)
}
