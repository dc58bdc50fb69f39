use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamptz, Uuid};

use crate::identity::model::{Decider, Delegation, NewDelegation};
use crate::kernel::{DelegationId, UserId};
use crate::store::schema::review_delegation;

const DELEGATIONS: &str = "
    SELECT d.id, d.from_user AS from_user_id, f.name AS from_user_name, d.to_user AS to_user_id, t.name AS to_user_name,
           d.from_on, d.until_on, d.reason, d.made_at, r.name AS revoked_by_name, d.revoked_at,
           d.revoked_at IS NULL AND ($1 AT TIME ZONE 'Asia/Shanghai')::date BETWEEN d.from_on AND d.until_on AS is_in_force
    FROM review_delegation d JOIN app_user f ON f.id = d.from_user JOIN app_user t ON t.id = d.to_user
    LEFT JOIN app_user r ON r.id = d.revoked_by";

pub fn delegation_insert(
    conn: &mut PgConnection,
    (id, by, now): (DelegationId, UserId, DateTime<Utc>),
    new: &NewDelegation,
    reason: &str,
) -> QueryResult<()> {
    diesel::insert_into(review_delegation::table)
        .values((
            review_delegation::id.eq(id),
            review_delegation::from_user.eq(by),
            review_delegation::to_user.eq(new.to_user_id),
            review_delegation::from_on.eq(new.from_on),
            review_delegation::until_on.eq(new.until_on),
            review_delegation::reason.eq(reason),
            review_delegation::made_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Those that a person gave or received, newest first.
pub fn delegation_list(conn: &mut PgConnection, person: UserId, now: DateTime<Utc>) -> QueryResult<Vec<Delegation>> {
    diesel::sql_query(format!(
        "{DELEGATIONS} WHERE d.from_user = $2 OR d.to_user = $2 ORDER BY d.made_at DESC, d.id LIMIT 200"
    ))
    .bind::<Timestamptz, _>(now)
    .bind::<Uuid, _>(person)
    .load(conn)
}

/// The one by which a person's duty is with somebody else now.
pub fn delegation_away(
    conn: &mut PgConnection,
    person: UserId,
    now: DateTime<Utc>,
) -> QueryResult<Option<(String, NaiveDate)>> {
    let given: Option<Delegation> = diesel::sql_query(format!(
        "{DELEGATIONS} WHERE d.from_user = $2 AND d.revoked_at IS NULL
             AND ($1 AT TIME ZONE 'Asia/Shanghai')::date BETWEEN d.from_on AND d.until_on"
    ))
    .bind::<Timestamptz, _>(now)
    .bind::<Uuid, _>(person)
    .get_result(conn)
    .optional()?;
    Ok(given.map(|delegation| (delegation.to_user_name, delegation.until_on)))
}

/// Whether a person's duty is with somebody else on any of these days.
pub fn delegation_overlaps(
    conn: &mut PgConnection,
    person: UserId,
    (from, until): (NaiveDate, NaiveDate),
) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        review_delegation::table
            .filter(review_delegation::from_user.eq(person))
            .filter(review_delegation::revoked_at.is_null())
            .filter(review_delegation::from_on.le(until))
            .filter(review_delegation::until_on.ge(from)),
    ))
    .get_result(conn)
}

/// Takes back what was not taken back before and is not over.
pub fn delegation_revoke(conn: &mut PgConnection, id: DelegationId, by: UserId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(review_delegation::table.find(id).filter(review_delegation::revoked_at.is_null()))
        .set((review_delegation::revoked_by.eq(by), review_delegation::revoked_at.eq(now)))
        .returning(review_delegation::id)
        .get_result::<DelegationId>(conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    answer: bool,
}

/// Whether two decisions, each of a person at a moment, are decisions of one: the same person, or one stood in for the
/// other.
pub fn decide_as_one(
    conn: &mut PgConnection,
    a: (UserId, DateTime<Utc>),
    b: (UserId, DateTime<Utc>),
) -> QueryResult<bool> {
    diesel::sql_query("SELECT decide_as_one($1, $2, $3, $4) AS answer")
        .bind::<Uuid, _>(a.0)
        .bind::<Timestamptz, _>(a.1)
        .bind::<Uuid, _>(b.0)
        .bind::<Timestamptz, _>(b.1)
        .get_result::<Answer>(conn)
        .map(|row| row.answer)
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Bool)]
    is_self: bool,
    #[diesel(sql_type = Text)]
    name: String,
}

/// The name of who decided at a moment, and of those for whom they stood in.
pub fn decider(conn: &mut PgConnection, person: UserId, moment: DateTime<Utc>) -> QueryResult<Decider> {
    let people: Vec<Named> = diesel::sql_query(
        "SELECT u.id = $1 AS is_self, u.name FROM decides_as($1, $2) p (id) JOIN app_user u ON u.id = p.id ORDER BY u.name",
    )
    .bind::<Uuid, _>(person)
    .bind::<Timestamptz, _>(moment)
    .load(conn)?;
    let (own, others): (Vec<_>, Vec<_>) = people.into_iter().partition(|one| one.is_self);
    let names = |all: Vec<Named>| all.into_iter().map(|one| one.name);
    Ok(Decider { name: names(own).next().unwrap_or_default(), stood_in_for: names(others).collect() })
}
