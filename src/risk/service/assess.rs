//! Looking at claims.

use std::collections::BTreeMap;

use diesel::pg::PgConnection;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{gather, policy};
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{ClaimId, SignalId, UserId};
use crate::risk::error::Error;
use crate::risk::model::{
    Assessment, Evidence, RiskClaim, RiskDecision, RiskVerdict, Signal, SignalState, SignalsOfClaim, found,
};
use crate::risk::queries::{self, ClaimKey, DecisionRow, DeskFilter, NewSignal, SignalRow};
use crate::store::Tx;

/// Looks at a claim that was handed in, as part of that: what is found never hinders it.
///
/// # Errors
/// The database refuses.
pub fn assess(tx: &mut Tx<'_>, id: ClaimId) -> Result<(), Error> {
    look(tx, id, None)
}

/// Looks again because a reviewer asks: records may have come in since.
///
/// # Errors
/// Not in the caller's region; not handed in.
pub fn assess_again(tx: &mut Tx<'_>, caller: &Caller, id: ClaimId) -> Result<SignalsOfClaim, Error> {
    let key = queries::claim_lock(tx.conn(), id)?;
    check_visible(caller, &key)?;
    if key.submitted_at.is_none() {
        return Err(Error::NotSubmitted);
    }
    look(tx, id, Some(caller.user_id))?;
    of_claim(tx.conn(), id)
}

pub(super) fn check_visible(caller: &Caller, key: &ClaimKey) -> Result<(), Error> {
    if caller.region.covers(&key.region_code) { Ok(()) } else { Err(Error::NotFound) }
}

fn look(tx: &mut Tx<'_>, id: ClaimId, by: Option<UserId>) -> Result<(), Error> {
    let now = tx.now();
    let (policy_id, policy) = policy::policy(tx.conn())?;
    let facts = gather::facts(tx.conn(), &policy, id, now)?;
    let signals = found(&policy, &facts);
    let version = queries::assessment_find(tx.conn(), id)?.map_or(1, |last| last.version + 1);
    let weight: u32 = signals.iter().map(|signal| signal.weight).sum();
    let assessment = Assessment {
        version,
        policy_id,
        signals: i32::try_from(signals.len()).unwrap_or(i32::MAX),
        weight: i32::try_from(weight).unwrap_or(i32::MAX),
        assessed_at: now,
    };
    queries::assessment_insert(tx.conn(), id, &assessment, by)?;
    for signal in &signals {
        let new = NewSignal {
            id: SignalId::new(),
            claim_id: id,
            rule: signal.rule,
            fingerprint: Sha256::digest(signal.identity.as_bytes()).to_vec(),
            weight: i32::try_from(signal.weight).unwrap_or(i32::MAX),
            evidence: serde_json::to_value(&signal.evidence)?,
            first_version: version,
            last_version: version,
            found_at: now,
        };
        queries::signal_upsert(tx.conn(), &new)?;
    }
    // A thing of its own: the companies read the claim's timeline.
    let detail = json!({ "version": version, "policy_id": policy_id, "signals": signals.len(), "weight": weight });
    Ok(audit::record(tx, "risk.assessed", "risk", id.uuid(), &detail)?)
}

/// What the rules have to say of a claim.
///
/// # Errors
/// No such claim in the caller's region.
pub fn signals(conn: &mut PgConnection, caller: &Caller, id: ClaimId) -> Result<SignalsOfClaim, Error> {
    let key = queries::claim_key(conn, id)?;
    check_visible(caller, &key)?;
    // A draft is the enterprise's own.
    if key.submitted_at.is_none() {
        return Err(Error::NotFound);
    }
    of_claim(conn, id)
}

pub(super) fn of_claim(conn: &mut PgConnection, id: ClaimId) -> Result<SignalsOfClaim, Error> {
    let assessment = queries::assessment_find(conn, id)?;
    let newest = assessment.as_ref().map_or(0, |last| last.version);
    let rows = queries::signal_list(conn, id)?;
    let ids: Vec<SignalId> = rows.iter().map(|row| row.id).collect();
    let mut decisions: BTreeMap<SignalId, Vec<RiskDecision>> = BTreeMap::new();
    for row in queries::decision_list(conn, &ids)? {
        let DecisionRow { signal_id, verdict, reason, decided_by, decided_by_name, decided_at } = row;
        let decision = RiskDecision { verdict, reason, decided_by, decided_by_name, decided_at };
        decisions.entry(signal_id).or_default().push(decision);
    }
    let signals = rows
        .into_iter()
        .map(|row| signal_of(&row, newest, decisions.remove(&row.id).unwrap_or_default()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(SignalsOfClaim {
        open_weight: queries::open_weight(conn, id)?,
        threshold: queries::policy_fetch(conn)?.threshold,
        assessment,
        signals,
    })
}

pub(super) fn signal_of(row: &SignalRow, newest: i32, decisions: Vec<RiskDecision>) -> Result<Signal, Error> {
    let state = match decisions.last().map(|decision| decision.verdict) {
        _ if row.last_version < newest => SignalState::Gone,
        None => SignalState::Open,
        Some(RiskVerdict::Dismissed) => SignalState::Dismissed,
        Some(RiskVerdict::Confirmed) => SignalState::Confirmed,
    };
    let evidence: Evidence = serde_json::from_value(row.evidence.clone())?;
    Ok(Signal {
        id: row.id,
        claim_id: row.claim_id,
        rule: row.rule,
        weight: row.weight,
        state,
        evidence,
        found_at: row.found_at,
        decisions,
    })
}

/// Whether a claim may be passed: what stands undecided weighs less than the threshold, and what was confirmed is answered
/// with a reason.
///
/// # Errors
/// [`Error::Undecided`] naming the signals; [`Error::ConfirmedNeedsReason`].
pub fn ensure_decided(conn: &mut PgConnection, id: ClaimId, reason: &str) -> Result<(), Error> {
    let all = of_claim(conn, id)?;
    if all.open_weight >= i64::from(all.threshold) {
        let open = all.signals.into_iter().filter(|signal| signal.state == SignalState::Open);
        let signals = open.map(|signal| (signal.rule, signal.evidence.text)).collect();
        return Err(Error::Undecided { weight: all.open_weight, threshold: all.threshold, signals });
    }
    if reason.is_empty() && all.signals.iter().any(|signal| signal.state == SignalState::Confirmed) {
        return Err(Error::ConfirmedNeedsReason);
    }
    Ok(())
}

/// The desk: claims of the caller's region with signals, the heaviest undecided first. At most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn desk(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: DeskFilter,
    after: Option<(i64, i64, ClaimId)>,
    limit: i64,
) -> Result<Vec<RiskClaim>, Error> {
    Ok(queries::desk_list(conn, &caller.region, filter, after, limit + 1)?)
}
