use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::claim::model::{Claim, Decision, State};
use crate::kernel::{BasisPoints, ClaimId, UserId};
use crate::programme::ReviewStep;
use crate::store::schema::{app_user, claim, claim_review, review_policy};

/// Who decided this step of a claim, ever, and when.
pub fn review_deciders(
    conn: &mut PgConnection,
    id: ClaimId,
    step: ReviewStep,
) -> QueryResult<Vec<(UserId, DateTime<Utc>)>> {
    claim_review::table
        .filter(claim_review::claim_id.eq(id))
        .filter(claim_review::step.eq(step))
        .order(claim_review::id)
        .select((claim_review::reviewer, claim_review::decided_at))
        .load(conn)
}

/// Who passed this step first since the claim was handed in last, and when.
pub fn review_first_pass(
    conn: &mut PgConnection,
    id: ClaimId,
    step: ReviewStep,
    since: DateTime<Utc>,
) -> QueryResult<Option<(UserId, DateTime<Utc>)>> {
    claim_review::table
        .filter(claim_review::claim_id.eq(id))
        .filter(claim_review::step.eq(step))
        .filter(claim_review::decision.eq(Decision::Pass))
        .filter(claim_review::decided_at.ge(since))
        .order(claim_review::id)
        .select((claim_review::reviewer, claim_review::decided_at))
        .first(conn)
        .optional()
}

/// Remembers whether a second person is to look at a claim.
pub fn claim_set_second(conn: &mut PgConnection, id: ClaimId, needs_second: bool) -> QueryResult<Claim> {
    diesel::update(claim::table.find(id))
        .set(claim::needs_second.eq(needs_second))
        .returning(Claim::as_returning())
        .get_result(conn)
}

/// The claim as it is, seen by one of two.
pub fn claim_touch(conn: &mut PgConnection, id: ClaimId, state: State, now: DateTime<Utc>) -> QueryResult<Claim> {
    diesel::update(claim::table.find(id).filter(claim::state.eq(state)))
        .set((claim::version.eq(claim::version + 1), claim::updated_at.eq(now)))
        .returning(Claim::as_returning())
        .get_result(conn)
}

/// A set policy, with the name of who set it.
#[derive(Debug, Clone, Queryable)]
pub struct ReviewPolicyRow {
    pub id: i64,
    pub second_share: BasisPoints,
    pub reason: String,
    pub set_by_name: Option<String>,
    pub set_at: DateTime<Utc>,
}

/// Newest first.
pub fn review_policy_list(conn: &mut PgConnection) -> QueryResult<Vec<ReviewPolicyRow>> {
    review_policy::table
        .left_join(app_user::table.on(app_user::id.nullable().eq(review_policy::set_by)))
        .order(review_policy::id.desc())
        .limit(100)
        .select((
            review_policy::id,
            review_policy::second_share_bp,
            review_policy::reason,
            app_user::name.nullable(),
            review_policy::set_at,
        ))
        .load(conn)
}

/// The share of claims at which a second person looks, in force.
pub fn second_share(conn: &mut PgConnection) -> QueryResult<BasisPoints> {
    review_policy::table.order(review_policy::id.desc()).select(review_policy::second_share_bp).first(conn)
}

pub fn review_policy_insert(
    conn: &mut PgConnection,
    share: BasisPoints,
    reason: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(review_policy::table)
        .values((
            review_policy::second_share_bp.eq(share),
            review_policy::reason.eq(reason),
            review_policy::set_by.eq(by),
            review_policy::set_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}
