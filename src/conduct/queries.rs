use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::{Ban, Policy, PolicyVersion, Violation, ViolationState};
use crate::kernel::{BanId, BookingId, OrganisationId, UserId, ViolationId};
use crate::store::schema::{app_user, ban, conduct_policy, organisation, violation};

pub fn policy_fetch(conn: &mut PgConnection) -> QueryResult<Policy> {
    conduct_policy::table.order(conduct_policy::id.desc()).select(Policy::as_select()).first(conn)
}

/// Newest first, older than `before`.
pub fn policy_list(conn: &mut PgConnection, before: Option<i64>, limit: i64) -> QueryResult<Vec<PolicyVersion>> {
    let rows = conduct_policy::table
        .left_join(app_user::table.on(conduct_policy::set_by.eq(app_user::id.nullable())))
        .filter(conduct_policy::id.lt(before.unwrap_or(i64::MAX)))
        .order(conduct_policy::id.desc())
        .limit(limit)
        .select((conduct_policy::id, Policy::as_select(), conduct_policy::set_at, app_user::name.nullable()))
        .load::<(i64, Policy, DateTime<Utc>, Option<String>)>(conn)?;
    let version = |(version, policy, set_at, set_by)| PolicyVersion { version, policy, set_at, set_by };
    Ok(rows.into_iter().map(version).collect())
}

pub fn policy_insert(conn: &mut PgConnection, new: &Policy, by: UserId, at: DateTime<Utc>) -> QueryResult<()> {
    let set = (conduct_policy::set_by.eq(by), conduct_policy::set_at.eq(at));
    diesel::insert_into(conduct_policy::table).values((new, set)).execute(conn).map(drop)
}

/// Lets nobody else count the organisation's points until the transaction ends.
pub fn organisation_lock(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<String> {
    organisation::table.find(id).for_no_key_update().select(organisation::name).first(conn)
}

/// Keeps a violation; answers whether there was none of this kind for the booking.
pub fn violation_insert(conn: &mut PgConnection, new: &Violation) -> QueryResult<bool> {
    diesel::insert_into(violation::table)
        .values((
            violation::id.eq(new.id),
            violation::kind.eq(new.kind),
            violation::points.eq(new.points),
            violation::organisation_id.eq(new.organisation_id),
            violation::provider_id.eq(new.provider_id),
            violation::region_code.eq(&new.region_code),
            violation::booking_id.eq(new.booking_id),
            violation::reference.eq(&new.reference),
            violation::measured.eq(new.measured),
            violation::allowed.eq(new.allowed),
            violation::occurred_at.eq(new.occurred_at),
            violation::decays_at.eq(new.decays_at),
            violation::appeal_until.eq(new.appeal_until),
            violation::state.eq(new.state),
        ))
        .on_conflict((violation::booking_id, violation::kind))
        .do_nothing()
        .execute(conn)
        .map(|rows| rows == 1)
}

/// What counts against an organisation.
pub fn points_sum(conn: &mut PgConnection, id: OrganisationId, now: DateTime<Utc>) -> QueryResult<i64> {
    let counts = violation::state.ne(ViolationState::Lifted).and(violation::decays_at.gt(now));
    let sum: Option<i64> = violation::table
        .filter(violation::organisation_id.eq(id).and(counts))
        .select(diesel::dsl::sum(violation::points))
        .first(conn)?;
    Ok(sum.unwrap_or(0))
}

/// The ban in force.
pub fn ban_find(conn: &mut PgConnection, id: OrganisationId, now: DateTime<Utc>) -> QueryResult<Option<(BanId, Ban)>> {
    ban::table
        .filter(ban::organisation_id.eq(id).and(ban::lifted_at.is_null()))
        .filter(ban::from_at.le(now).and(ban::until_at.gt(now)))
        .select((ban::id, Ban::as_select()))
        .first(conn)
        .optional()
}

pub fn ban_insert(
    conn: &mut PgConnection,
    organisation_id: OrganisationId,
    from_at: DateTime<Utc>,
    new: Ban,
) -> QueryResult<()> {
    diesel::insert_into(ban::table)
        .values((
            ban::id.eq(BanId::new()),
            ban::organisation_id.eq(organisation_id),
            ban::from_at.eq(from_at),
            ban::until_at.eq(new.until),
            ban::points.eq(new.points),
            ban::ban_points.eq(new.ban_points),
        ))
        .execute(conn)
        .map(drop)
}

pub fn ban_lift(conn: &mut PgConnection, id: BanId, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(ban::table.find(id)).set(ban::lifted_at.eq(at)).execute(conn).map(drop)
}

/// The booking that a violation is about; it never changes.
pub fn violation_booking(conn: &mut PgConnection, id: ViolationId) -> QueryResult<BookingId> {
    violation::table.find(id).select(violation::booking_id).first(conn)
}

/// The violation, locked until the transaction ends.
pub fn violation_lock(conn: &mut PgConnection, id: ViolationId) -> QueryResult<Violation> {
    violation::table.find(id).for_no_key_update().select(Violation::as_select()).first(conn)
}

pub fn violation_appeal(
    conn: &mut PgConnection,
    id: ViolationId,
    reason: &str,
    by: UserId,
    at: DateTime<Utc>,
) -> QueryResult<Violation> {
    diesel::update(violation::table.find(id))
        .set((
            violation::state.eq(ViolationState::Appealed),
            violation::appeal_reason.eq(reason),
            violation::appealed_by.eq(by),
            violation::appealed_at.eq(at),
        ))
        .returning(Violation::as_returning())
        .get_result(conn)
}

pub fn violation_decide(
    conn: &mut PgConnection,
    id: ViolationId,
    state: ViolationState,
    reason: &str,
    by: UserId,
    at: DateTime<Utc>,
) -> QueryResult<Violation> {
    diesel::update(violation::table.find(id))
        .set((
            violation::state.eq(state),
            violation::decision_reason.eq(reason),
            violation::decided_by.eq(by),
            violation::decided_at.eq(at),
        ))
        .returning(Violation::as_returning())
        .get_result(conn)
}

/// Whose violations.
#[derive(Debug, Clone)]
pub enum Scope {
    Organisation(OrganisationId),
    Provider(OrganisationId),
    /// Of organisations in regions whose codes begin so.
    Region(String),
}

/// A violation's place: newest first.
pub type ViolationKey = (DateTime<Utc>, ViolationId);

pub fn violation_list(
    conn: &mut PgConnection,
    scope: &Scope,
    state: Option<ViolationState>,
    before: Option<ViolationKey>,
    limit: i64,
) -> QueryResult<Vec<Violation>> {
    let mut query = violation::table
        .order((violation::occurred_at.desc(), violation::id.desc()))
        .limit(limit)
        .select(Violation::as_select())
        .into_boxed();
    query = match scope {
        Scope::Organisation(id) => query.filter(violation::organisation_id.eq(*id)),
        Scope::Provider(id) => query.filter(violation::provider_id.eq(*id)),
        Scope::Region(prefix) => query.filter(violation::region_code.like(format!("{prefix}%"))),
    };
    if let Some(state) = state {
        query = query.filter(violation::state.eq(state));
    }
    if let Some((at, id)) = before {
        let later = violation::occurred_at.eq(at).and(violation::id.lt(id));
        query = query.filter(violation::occurred_at.lt(at).or(later));
    }
    query.load(conn)
}

pub fn organisation_names(
    conn: &mut PgConnection,
    ids: &[OrganisationId],
) -> QueryResult<Vec<(OrganisationId, String)>> {
    organisation::table.filter(organisation::id.eq_any(ids)).select((organisation::id, organisation::name)).load(conn)
}

/// Appeals that wait: the parts of `store::todo::waiting`.
pub const APPEALS_TO_PROVIDER: &str = "
    SELECT 'appeal_to_decide', v.id::text, v.reference, o.name, v.state, v.appealed_at, NULL::timestamptz, NULL::bigint
    FROM violation v JOIN organisation o ON o.id = v.organisation_id
    WHERE v.provider_id = $1 AND v.state = 'appealed'";

pub const APPEALS_IN_REGION: &str = "
    SELECT 'appeal_to_decide', v.id::text, v.reference, o.name, v.state, v.appealed_at, NULL::timestamptz, NULL::bigint
    FROM violation v JOIN organisation o ON o.id = v.organisation_id
    WHERE v.region_code LIKE $2 AND v.state = 'appealed'";
