use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use crate::kernel::{ClaimId, Fen, RegionCode, SignalId, UserId};
use crate::risk::model::{Assessment, RiskClaim, RiskRule, RiskVerdict};
use crate::store::schema::{app_user, risk_assessment, risk_decision, risk_policy, risk_signal};

/// A set of rules as it was kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = risk_policy, check_for_backend(diesel::pg::Pg))]
pub struct PolicyRow {
    pub id: i64,
    pub rules: Value,
    pub threshold: i32,
    pub reason: String,
    pub set_at: DateTime<Utc>,
}

pub fn policy_fetch(conn: &mut PgConnection) -> QueryResult<PolicyRow> {
    risk_policy::table.order(risk_policy::id.desc()).select(PolicyRow::as_select()).first(conn)
}

/// Newest first, with the names of those who set them.
pub fn policy_list(conn: &mut PgConnection) -> QueryResult<Vec<(PolicyRow, Option<String>)>> {
    let by = app_user::table.on(app_user::id.nullable().eq(risk_policy::set_by));
    risk_policy::table
        .left_join(by)
        .order(risk_policy::id.desc())
        .limit(100)
        .select((PolicyRow::as_select(), app_user::name.nullable()))
        .load(conn)
}

pub fn policy_insert(
    conn: &mut PgConnection,
    rules: &Value,
    threshold: i32,
    reason: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(risk_policy::table)
        .values((
            risk_policy::rules.eq(rules),
            risk_policy::threshold.eq(threshold),
            risk_policy::reason.eq(reason),
            risk_policy::set_by.eq(by),
            risk_policy::set_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// The newest look at a claim.
pub fn assessment_find(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Option<Assessment>> {
    risk_assessment::table
        .filter(risk_assessment::claim_id.eq(id))
        .order(risk_assessment::version.desc())
        .select(Assessment::as_select())
        .first(conn)
        .optional()
}

pub fn assessment_insert(
    conn: &mut PgConnection,
    id: ClaimId,
    new: &Assessment,
    by: Option<UserId>,
) -> QueryResult<()> {
    diesel::insert_into(risk_assessment::table)
        .values((
            risk_assessment::claim_id.eq(id),
            risk_assessment::version.eq(new.version),
            risk_assessment::policy_id.eq(new.policy_id),
            risk_assessment::signals.eq(new.signals),
            risk_assessment::weight.eq(new.weight),
            risk_assessment::assessed_by.eq(by),
            risk_assessment::assessed_at.eq(new.assessed_at),
        ))
        .execute(conn)
        .map(drop)
}

/// A signal that is found.
#[derive(Insertable)]
#[diesel(table_name = risk_signal)]
pub struct NewSignal {
    pub id: SignalId,
    pub claim_id: ClaimId,
    pub rule: RiskRule,
    pub fingerprint: Vec<u8>,
    pub weight: i32,
    pub evidence: Value,
    pub first_version: i32,
    pub last_version: i32,
    pub found_at: DateTime<Utc>,
}

/// Keeps what was found; what was found before is found again, with the decision that it has.
pub fn signal_upsert(conn: &mut PgConnection, new: &NewSignal) -> QueryResult<()> {
    diesel::insert_into(risk_signal::table)
        .values(new)
        .on_conflict((risk_signal::claim_id, risk_signal::rule, risk_signal::fingerprint))
        .do_update()
        .set((risk_signal::last_version.eq(new.last_version), risk_signal::weight.eq(new.weight)))
        .execute(conn)
        .map(drop)
}

/// A signal as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = risk_signal, check_for_backend(diesel::pg::Pg))]
pub struct SignalRow {
    pub id: SignalId,
    pub claim_id: ClaimId,
    pub rule: RiskRule,
    pub weight: i32,
    pub evidence: Value,
    pub last_version: i32,
    pub found_at: DateTime<Utc>,
}

pub fn signal_fetch(conn: &mut PgConnection, id: SignalId) -> QueryResult<SignalRow> {
    risk_signal::table.find(id).select(SignalRow::as_select()).first(conn)
}

/// Newest looks first, heaviest first.
pub fn signal_list(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<SignalRow>> {
    risk_signal::table
        .filter(risk_signal::claim_id.eq(id))
        .order((risk_signal::last_version.desc(), risk_signal::weight.desc(), risk_signal::id))
        .select(SignalRow::as_select())
        .load(conn)
}

/// A decision as it is kept.
#[derive(Debug, Clone, Queryable)]
pub struct DecisionRow {
    pub signal_id: SignalId,
    pub verdict: RiskVerdict,
    pub reason: String,
    pub decided_by: UserId,
    pub decided_by_name: String,
    pub decided_at: DateTime<Utc>,
}

/// Oldest first.
pub fn decision_list(conn: &mut PgConnection, ids: &[SignalId]) -> QueryResult<Vec<DecisionRow>> {
    risk_decision::table
        .inner_join(app_user::table)
        .filter(risk_decision::signal_id.eq_any(ids))
        .order(risk_decision::id)
        .select((
            risk_decision::signal_id,
            risk_decision::verdict,
            risk_decision::reason,
            risk_decision::decided_by,
            app_user::name,
            risk_decision::decided_at,
        ))
        .load(conn)
}

pub fn decision_insert(
    conn: &mut PgConnection,
    id: SignalId,
    verdict: RiskVerdict,
    reason: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(risk_decision::table)
        .values((
            risk_decision::signal_id.eq(id),
            risk_decision::verdict.eq(verdict),
            risk_decision::reason.eq(reason),
            risk_decision::decided_by.eq(by),
            risk_decision::decided_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct Weight {
    #[diesel(sql_type = BigInt)]
    weight: i64,
}

/// The weight of what stands undecided, as the database's own guard counts it.
pub fn open_weight(conn: &mut PgConnection, id: ClaimId) -> QueryResult<i64> {
    diesel::sql_query("SELECT risk_open_weight($1) AS weight")
        .bind::<Uuid, _>(id)
        .get_result::<Weight>(conn)
        .map(|row| row.weight)
}

#[derive(QueryableByName)]
struct DeskRow {
    #[diesel(sql_type = Uuid)]
    claim_id: ClaimId,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Text)]
    enterprise_name: String,
    #[diesel(sql_type = Text)]
    provider_name: String,
    #[diesel(sql_type = BigInt)]
    amount_fen: Fen,
    #[diesel(sql_type = BigInt)]
    weight: i64,
    #[diesel(sql_type = BigInt)]
    open_weight: i64,
    #[diesel(sql_type = Array<Text>)]
    rules: Vec<String>,
    #[diesel(sql_type = Timestamptz)]
    assessed_at: DateTime<Utc>,
}

/// Which claims the desk shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeskFilter {
    pub rule: Option<RiskRule>,
    /// Only claims that wait for a review.
    pub in_review: bool,
    /// Only claims with undecided signals.
    pub open: bool,
}

/// Claims of a region with signals that stand, the heaviest undecided first, after the key of the last one seen.
pub fn desk_list(
    conn: &mut PgConnection,
    region: &RegionCode,
    filter: DeskFilter,
    after: Option<(i64, i64, ClaimId)>,
    limit: i64,
) -> QueryResult<Vec<RiskClaim>> {
    let rows: Vec<DeskRow> = diesel::sql_query(
        "WITH newest AS (SELECT DISTINCT ON (claim_id) claim_id, version, assessed_at FROM risk_assessment
                         ORDER BY claim_id, version DESC),
              standing AS (SELECT s.claim_id, n.assessed_at, sum(s.weight) AS weight,
                                  coalesce(sum(s.weight) FILTER (WHERE d.signal_id IS NULL), 0) AS open_weight,
                                  array_agg(s.rule ORDER BY s.weight DESC, s.rule) AS rules
                           FROM risk_signal s JOIN newest n ON n.claim_id = s.claim_id AND n.version = s.last_version
                           LEFT JOIN (SELECT DISTINCT signal_id FROM risk_decision) d ON d.signal_id = s.id
                           GROUP BY s.claim_id, n.assessed_at)
         SELECT c.id AS claim_id, c.reference, c.state, e.name AS enterprise_name, p.name AS provider_name, c.amount_fen,
                g.weight, g.open_weight, g.rules, g.assessed_at
         FROM standing g JOIN claim c ON c.id = g.claim_id JOIN organisation e ON e.id = c.enterprise_id
         JOIN organisation p ON p.id = c.provider_id
         WHERE c.region_code LIKE $1 AND c.state <> 'draft' AND ($2::text IS NULL OR $2 = ANY(g.rules))
               AND (NOT $3 OR c.state IN ('submitted', 'district_review', 'city_review')) AND (NOT $4 OR g.open_weight > 0)
               AND ($5::bigint IS NULL OR (g.open_weight, g.weight, c.id) < ($5, $6, $7))
         ORDER BY g.open_weight DESC, g.weight DESC, c.id DESC LIMIT $8",
    )
    .bind::<Text, _>(format!("{}%", region.prefix()))
    .bind::<Nullable<Text>, _>(filter.rule)
    .bind::<Bool, _>(filter.in_review)
    .bind::<Bool, _>(filter.open)
    .bind::<Nullable<BigInt>, _>(after.map(|(open, ..)| open))
    .bind::<Nullable<BigInt>, _>(after.map(|(_, weight, _)| weight))
    .bind::<Nullable<Uuid>, _>(after.map(|(.., id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| RiskClaim {
            claim_id: row.claim_id,
            reference: row.reference,
            state: row.state,
            enterprise_name: row.enterprise_name,
            provider_name: row.provider_name,
            amount_fen: row.amount_fen,
            weight: row.weight,
            open_weight: row.open_weight,
            rules: row.rules.iter().filter_map(|rule| rule.parse().ok()).collect(),
            assessed_at: row.assessed_at,
        })
        .collect())
}
