//! Claims as people look at them: lists, queues with their deadlines, one with all that belongs to it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;

use super::{own, scope_of};
use crate::audit;
use crate::claim::error::Error;
use crate::claim::model::{Claim, Evidence, Finding, Objection, Review, Share};
use crate::claim::queries::{self, Facts, Filter, Named};
use crate::identity::model::Decider;
use crate::identity::{self, Caller, Capability};
use crate::kernel::{ClaimId, WorkingCalendar, local_date};
use crate::programme::{self, ReviewStep, calendar};

/// A claim with all that belongs to it.
#[derive(Debug, Clone)]
pub struct ClaimDetail {
    pub claim: Claim,
    pub facts: Facts,
    pub evidence: Vec<Evidence>,
    pub findings: Vec<Finding>,
    pub reviews: Vec<Review>,
    /// Of each review, who decided; for bureaus and audit.
    pub deciders: Vec<Decider>,
    pub objections: Vec<Objection>,
    pub shares: Vec<Share>,
    pub timeline: Vec<audit::Event>,
}

/// A claim that waits for a review.
#[derive(Debug, Clone)]
pub struct QueueRow {
    pub named: Named,
    /// When it came into this queue.
    pub waiting_since: DateTime<Utc>,
    /// Last day for the review, counted in working days; absent if the programme sets none, or the year's statutory
    /// calendar is not loaded.
    pub due_on: Option<NaiveDate>,
}

/// The claims that the caller may see, newest first.
///
/// # Errors
/// The database refuses.
pub fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    after: Option<(DateTime<Utc>, ClaimId)>,
    limit: i64,
) -> Result<Vec<Named>, Error> {
    Ok(queries::claim_list(conn, &scope_of(caller), filter, after, limit + 1)?)
}

/// One claim. Who objected is shown to those who decide objections, and to audit.
///
/// # Errors
/// No such claim, or not the caller's to see.
pub fn show(conn: &mut PgConnection, caller: &Caller, id: ClaimId) -> Result<ClaimDetail, Error> {
    let claim = queries::claim_fetch_visible(conn, id, &scope_of(caller))?;
    let evidence = queries::evidence_list(conn, id)?;
    let sees_objectors = caller.can(Capability::ObjectionDecide) || caller.can(Capability::AuditRead);
    let objections = queries::objection_list_by_claim(conn, id)?;
    let reviews = queries::review_list(conn, id)?;
    let mut deciders = Vec::new();
    if caller.can(Capability::ClaimReadAll) {
        for review in &reviews {
            deciders.push(identity::service::decider(conn, review.reviewer, review.decided_at)?);
        }
    }
    Ok(ClaimDetail {
        facts: queries::claim_facts(conn, id)?,
        findings: own::findings(conn, &claim, &evidence)?,
        deciders,
        reviews,
        objections: objections.into_iter().map(|o| if sees_objectors { o } else { o.without_objector() }).collect(),
        shares: queries::share_list(conn, id)?,
        timeline: audit::timeline(conn, "claim", id.uuid())?,
        claim,
        evidence,
    })
}

/// What waits for a review in the caller's region, longest waiting first.
///
/// # Errors
/// The database refuses.
pub fn queue(
    conn: &mut PgConnection,
    caller: &Caller,
    step: ReviewStep,
    after: Option<(DateTime<Utc>, ClaimId)>,
    limit: i64,
) -> Result<Vec<QueueRow>, Error> {
    let rows = queries::claim_list_queue(conn, step, &caller.region, after, limit + 1)?;
    let calendar = calendar::load(conn)?;
    let mut allowed = BTreeMap::new();
    for (named, _) in &rows {
        let version = named.claim.programme_version_id;
        if let std::collections::btree_map::Entry::Vacant(entry) = allowed.entry(version) {
            entry.insert(programme::service::version_fetch(conn, version)?.rules.review_working_days);
        }
    }
    Ok(rows
        .into_iter()
        .map(|(named, waiting_since)| {
            let days = allowed.get(&named.claim.programme_version_id).copied().flatten();
            QueueRow { due_on: due_on(&calendar, waiting_since, days), named, waiting_since }
        })
        .collect())
}

fn due_on(calendar: &WorkingCalendar, since: DateTime<Utc>, working_days: Option<u32>) -> Option<NaiveDate> {
    calendar.nth_working_day_after(local_date(since), working_days?).ok()
}
