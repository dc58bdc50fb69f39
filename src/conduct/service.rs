//! Recording violations, banning, appeals.

use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

pub use super::model::Finding;
use super::model::{Ban, Error, Policy, PolicyVersion, Violation, ViolationState};
use super::queries::{self, Scope, ViolationKey};
use crate::audit;
use crate::identity::{Caller, Capability};
use crate::kernel::{
    Asker, BookingId, OrganisationId, RegionCode, Text, TodoGroup, ViolationId, checked_text, local_time, text_enum,
};
use crate::store::todo::waiting;
use crate::store::{DbError, Tx, outbox};
use crate::web::{FieldError, Veto};

/// The policy in force.
///
/// # Errors
/// The database refuses.
pub fn policy(conn: &mut PgConnection) -> Result<Policy, Error> {
    Ok(queries::policy_fetch(conn)?)
}

/// Sets the policy from now on; what happened before stays as it was judged.
///
/// # Errors
/// Numbers out of range.
pub fn policy_set(tx: &mut Tx<'_>, caller: &Caller, new: &Policy) -> Result<Policy, Error> {
    let faults = new.faults();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let now = tx.now();
    queries::policy_insert(tx.conn(), new, caller.user_id, now)?;
    audit::record(tx, "conduct_policy.set", "organisation", caller.organisation_id.uuid(), new)?;
    policy(tx.conn())
}

/// Every version of the policy, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn policy_history(conn: &mut PgConnection, before: Option<i64>, limit: i64) -> Result<Vec<PolicyVersion>, Error> {
    Ok(queries::policy_list(conn, before, limit + 1)?)
}

/// A violation with the names of those that it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationView {
    #[serde(flatten)]
    pub violation: Violation,
    pub organisation_name: String,
    pub provider_name: String,
}

fn named(conn: &mut PgConnection, rows: Vec<Violation>) -> Result<Vec<ViolationView>, Error> {
    let ids: Vec<_> = rows.iter().flat_map(|row| [row.organisation_id, row.provider_id]).collect();
    let names = queries::organisation_names(conn, &ids)?;
    let name = |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default();
    let view = |violation: Violation| ViolationView {
        organisation_name: name(violation.organisation_id),
        provider_name: name(violation.provider_id),
        violation,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn one_named(tx: &mut Tx<'_>, violation: Violation) -> Result<ViolationView, Error> {
    named(tx.conn(), vec![violation])?.pop().ok_or(Error::NotFound)
}

/// The booking that a violation is about.
#[derive(Debug, Clone)]
pub struct About {
    pub booking_id: BookingId,
    pub reference: String,
    pub organisation_id: OrganisationId,
    pub provider_id: OrganisationId,
    pub region_code: RegionCode,
}

/// Writes a violation into the ledger, once per booking and kind, and bans the organisation if its points reach the
/// threshold. A kind that costs no points is no violation.
///
/// # Errors
/// The database refuses.
pub fn record(tx: &mut Tx<'_>, about: &About, finding: &Finding) -> Result<(), Error> {
    let policy = queries::policy_fetch(tx.conn())?;
    let points = policy.points(finding.kind);
    if points < 1 {
        return Ok(());
    }
    let name = queries::organisation_lock(tx.conn(), about.organisation_id)?;
    let now = tx.now();
    let violation = Violation {
        id: ViolationId::new(),
        kind: finding.kind,
        points,
        organisation_id: about.organisation_id,
        provider_id: about.provider_id,
        region_code: about.region_code.clone(),
        booking_id: about.booking_id,
        reference: about.reference.clone(),
        measured: finding.measured,
        allowed: finding.allowed,
        occurred_at: now,
        decays_at: now + Duration::days(policy.decay_days.into()),
        appeal_until: now + Duration::days(policy.appeal_days.into()),
        state: ViolationState::Stands,
        appeal_reason: None,
        appealed_at: None,
        decision_reason: None,
        decided_at: None,
    };
    if !queries::violation_insert(tx.conn(), &violation)? {
        return Ok(());
    }
    audit::record(tx, "violation.recorded", "violation", violation.id.uuid(), &violation)?;
    tell(tx, &violation, "recorded", &name)?;
    ban_if_due(tx, about.organisation_id, &name, &policy)
}

fn ban_if_due(tx: &mut Tx<'_>, id: OrganisationId, name: &str, policy: &Policy) -> Result<(), Error> {
    let now = tx.now();
    let points = queries::points_sum(tx.conn(), id, now)?;
    if points < i64::from(policy.ban_points) || ban(tx.conn(), id, now)?.is_some() {
        return Ok(());
    }
    let until = now + Duration::days(policy.ban_days.into());
    let points = i32::try_from(points).unwrap_or(i32::MAX);
    queries::ban_insert(tx.conn(), id, now, Ban { until, points, ban_points: policy.ban_points })?;
    let detail = json!({ "until": until, "points": points, "ban_points": policy.ban_points });
    audit::record(tx, "organisation.banned", "organisation", id.uuid(), &detail)?;
    let news = json!({
        "recipients": [id], "organisation": name, "until": local_time(until), "points": points,
        "ban_points": policy.ban_points,
    });
    Ok(outbox::announce(tx, "organisation.banned", "organisation", id.uuid(), &news)?)
}

/// The ban that keeps an organisation from booking now, if there is one.
///
/// # Errors
/// The database refuses.
pub fn ban(conn: &mut PgConnection, id: OrganisationId, now: DateTime<Utc>) -> Result<Option<Ban>, Error> {
    Ok(queries::ban_find(conn, id, now)?.map(|(_, ban)| ban))
}

fn tell(tx: &mut Tx<'_>, violation: &Violation, done: &str, name: &str) -> Result<(), Error> {
    let recipients = match done {
        "appealed" => vec![violation.provider_id],
        _ => vec![violation.organisation_id],
    };
    let news = json!({
        "recipients": recipients, "organisation": name, "reference": violation.reference, "kind": violation.kind,
        "points": violation.points, "measured": violation.measured, "allowed": violation.allowed,
        "decays_at": local_time(violation.decays_at), "appeal_until": local_time(violation.appeal_until),
        "state": violation.state, "appeal_reason": violation.appeal_reason, "reason": violation.decision_reason,
    });
    Ok(outbox::announce(tx, &format!("violation.{done}"), "violation", violation.id.uuid(), &news)?)
}

const MAX_TEXT: usize = 2_000;

fn checked(reason: &str) -> Result<&str, Error> {
    let wrong = |invalid| Error::Faults(vec![FieldError::invalid("reason", invalid)]);
    checked_text(reason, 1, MAX_TEXT).map_err(wrong)
}

/// The organisation does not agree with a violation; it counts until that is decided.
///
/// # Errors
/// Not its violation, appealed before, too late, or no reason.
pub fn appeal(tx: &mut Tx<'_>, caller: &Caller, id: ViolationId, reason: &str) -> Result<ViolationView, Error> {
    let reason = checked(reason)?;
    let now = tx.now();
    let violation = queries::violation_lock(tx.conn(), id)?;
    if violation.organisation_id != caller.organisation_id {
        return Err(Error::NotFound);
    }
    if violation.state != ViolationState::Stands {
        return Err(Error::IllegalStep { state: violation.state, step: "appeal" });
    }
    let until = violation.appeal_until;
    if now >= until {
        let text = Text::new(
            format!("申诉期已于 {} 结束", local_time(until)),
            format!("violations could be appealed until {}", local_time(until)),
        );
        return Err(Veto::new("appeal_until", text, now, until).into());
    }
    let violation = queries::violation_appeal(tx.conn(), id, reason, caller.user_id, now)?;
    audit::record(tx, "violation.appealed", "violation", id.uuid(), &violation)?;
    let name = queries::organisation_lock(tx.conn(), violation.organisation_id)?;
    tell(tx, &violation, "appealed", &name)?;
    one_named(tx, violation)
}

/// The booking that a violation is about.
///
/// # Errors
/// No such violation.
pub fn booking_of(conn: &mut PgConnection, id: ViolationId) -> Result<BookingId, Error> {
    Ok(queries::violation_booking(conn, id)?)
}

/// A decision on an appeal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealDecision {
    /// Whether the violation stays; if not it counts no longer, and a ban that it brought about ends.
    pub upheld: bool,
    /// 1 to 2,000 characters; the organisation reads it.
    pub reason: String,
}

/// Decides an appeal: the provider that was let down, or the bureau of the organisation's region.
///
/// # Errors
/// Neither, not appealed, or no reason.
pub fn decide(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: ViolationId,
    decision: &AppealDecision,
) -> Result<ViolationView, Error> {
    let reason = checked(&decision.reason)?;
    let now = tx.now();
    let violation = queries::violation_lock(tx.conn(), id)?;
    let is_provider = caller.can(Capability::BookingServe) && violation.provider_id == caller.organisation_id;
    let is_bureau = caller.can(Capability::DisputeDecide) && caller.region.covers(&violation.region_code);
    if !is_provider && !is_bureau {
        return Err(Error::NotFound);
    }
    if violation.state != ViolationState::Appealed {
        return Err(Error::IllegalStep { state: violation.state, step: "decide" });
    }
    let name = queries::organisation_lock(tx.conn(), violation.organisation_id)?;
    let state = if decision.upheld { ViolationState::Upheld } else { ViolationState::Lifted };
    let violation = queries::violation_decide(tx.conn(), id, state, reason, caller.user_id, now)?;
    audit::record(tx, "violation.decided", "violation", id.uuid(), &violation)?;
    tell(tx, &violation, "decided", &name)?;
    lift_if_due(tx, violation.organisation_id)?;
    one_named(tx, violation)
}

/// Ends a ban for which the points no longer are there.
fn lift_if_due(tx: &mut Tx<'_>, id: OrganisationId) -> Result<(), Error> {
    let now = tx.now();
    let Some((ban_id, Ban { ban_points, .. })) = queries::ban_find(tx.conn(), id, now)? else { return Ok(()) };
    let points = queries::points_sum(tx.conn(), id, now)?;
    if points >= i64::from(ban_points) {
        return Ok(());
    }
    queries::ban_lift(tx.conn(), ban_id, now)?;
    let detail = json!({ "points": points, "ban_points": ban_points });
    Ok(audit::record(tx, "organisation.ban_lifted", "organisation", id.uuid(), &detail)?)
}

text_enum! {
    /// Whose violations the caller looks at.
    pub enum ConductSide {
        /// Its own organisation's.
        Organisation = "organisation",
        /// Of its customers.
        Provider = "provider",
        /// Of the caller's region.
        Region = "region",
    }
}

/// Violations that the caller may see, newest first: at most `limit + 1`.
///
/// # Errors
/// The database refuses.
pub fn violation_list(
    conn: &mut PgConnection,
    caller: &Caller,
    side: Option<ConductSide>,
    state: Option<ViolationState>,
    before: Option<ViolationKey>,
    limit: i64,
) -> Result<Vec<ViolationView>, Error> {
    let (reads_all, serves) = (caller.can(Capability::BookingReadAll), caller.can(Capability::BookingServe));
    let scope = match side {
        None | Some(ConductSide::Region) if reads_all => Scope::Region(caller.region.prefix().to_owned()),
        Some(ConductSide::Provider) => Scope::Provider(caller.organisation_id),
        None if serves => Scope::Provider(caller.organisation_id),
        _ => Scope::Organisation(caller.organisation_id),
    };
    let rows = queries::violation_list(conn, &scope, state, before, limit + 1)?;
    named(conn, rows)
}

/// Where an organisation stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ConductStanding)]
pub struct Standing {
    /// What counts now.
    pub points: i64,
    /// Until when it may not book, if it is banned.
    pub banned_until: Option<DateTime<Utc>>,
    pub policy: Policy,
}

/// Where the caller's organisation stands.
///
/// # Errors
/// The database refuses.
pub fn standing(conn: &mut PgConnection, caller: &Caller, now: DateTime<Utc>) -> Result<Standing, Error> {
    let id = caller.organisation_id;
    Ok(Standing {
        points: queries::points_sum(conn, id, now)?,
        banned_until: ban(conn, id, now)?.map(|ban| ban.until),
        policy: policy(conn)?,
    })
}

/// Appeals that wait for the caller.
///
/// # Errors
/// The database refuses.
pub fn todo(conn: &mut PgConnection, caller: &Caller, asker: &Asker) -> Result<Vec<TodoGroup>, DbError> {
    let serves = caller.can(Capability::BookingServe);
    let parts = [
        (serves, queries::APPEALS_TO_PROVIDER),
        (!serves && caller.can(Capability::DisputeDecide), queries::APPEALS_IN_REGION),
    ];
    waiting(conn, asker, &parts)
}
