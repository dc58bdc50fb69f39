use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid};

use crate::award::model::{Application, Review, Share};
use crate::claim::State;
use crate::claim::model::Decision;
use crate::kernel::{
    AwardApplicationId, AwardRuleId, Fen, OrganisationId, PlatformId, ProgrammeId, RegionCode, UserId,
};
use crate::programme::ReviewStep;
use crate::store::schema::{award_application, award_review, award_share};

/// Whose applications somebody may see.
#[derive(Debug, Clone)]
pub enum Scope {
    Organisation(OrganisationId),
    /// Regions whose codes begin so; drafts are the applicant's own.
    Region(String),
}

#[derive(Insertable)]
#[diesel(table_name = award_application)]
pub struct NewRow<'a> {
    pub id: AwardApplicationId,
    pub reference: &'a str,
    pub programme_id: ProgrammeId,
    pub rule_id: AwardRuleId,
    pub rule_code: &'a str,
    pub is_once: bool,
    pub platform_id: PlatformId,
    pub organisation_id: OrganisationId,
    pub region_code: &'a RegionCode,
    pub state: State,
    pub document: &'a str,
    pub grant_fen: Option<Fen>,
    pub amount_fen: Fen,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What changes with a state; `None` leaves a column as it is.
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = award_application)]
pub struct Change {
    pub reason: Option<Option<String>>,
    pub amount_fen: Option<Fen>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub approved_at: Option<DateTime<Utc>>,
}

const APPLICATIONS: &str = "
    SELECT a.id, a.reference, a.programme_id, a.rule_id, a.rule_code, r.name_zh AS rule_name_zh, r.name_en AS rule_name_en,
           a.platform_id, p.name AS platform_name, a.organisation_id, o.name AS organisation_name, a.region_code, a.state,
           a.document, a.grant_fen, a.amount_fen, a.notice_id, a.reason, a.version, a.created_at, a.submitted_at,
           a.approved_at
    FROM award_application a JOIN award_rule r ON r.id = a.rule_id JOIN platform p ON p.id = a.platform_id
    JOIN organisation o ON o.id = a.organisation_id";

pub fn application_insert(conn: &mut PgConnection, row: &NewRow<'_>) -> QueryResult<()> {
    diesel::insert_into(award_application::table).values(row).execute(conn).map(drop)
}

pub fn application_fetch(conn: &mut PgConnection, id: AwardApplicationId) -> QueryResult<Application> {
    diesel::sql_query(format!("{APPLICATIONS} WHERE a.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn application_lock(conn: &mut PgConnection, id: AwardApplicationId) -> QueryResult<Application> {
    diesel::sql_query(format!("{APPLICATIONS} WHERE a.id = $1 FOR NO KEY UPDATE OF a"))
        .bind::<Uuid, _>(id)
        .get_result(conn)
}

/// Newest first.
pub fn application_list(
    conn: &mut PgConnection,
    scope: &Scope,
    state: Option<State>,
    before: Option<(DateTime<Utc>, AwardApplicationId)>,
    limit: i64,
) -> QueryResult<Vec<Application>> {
    let (condition, value) = match scope {
        Scope::Organisation(id) => ("a.organisation_id::text = $1", id.to_string()),
        Scope::Region(prefix) => ("a.region_code LIKE $1 || '%' AND a.state <> 'draft'", prefix.clone()),
    };
    diesel::sql_query(format!(
        "{APPLICATIONS} WHERE {condition} AND ($2::text IS NULL OR a.state = $2)
           AND ($3::timestamptz IS NULL OR (a.created_at, a.id) < ($3, $4::uuid))
         ORDER BY a.created_at DESC, a.id DESC LIMIT $5"
    ))
    .bind::<Text, _>(value)
    .bind::<Nullable<Text>, _>(state)
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// What the applicant says, of an application that is locked.
pub fn application_set_said(
    conn: &mut PgConnection,
    id: AwardApplicationId,
    document: &str,
    grant: Option<Fen>,
    amount: Fen,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(award_application::table.find(id))
        .set((
            award_application::document.eq(document),
            award_application::grant_fen.eq(grant),
            award_application::amount_fen.eq(amount),
            award_application::version.eq(award_application::version + 1),
            award_application::updated_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Moves an application that is locked.
pub fn application_set_state(
    conn: &mut PgConnection,
    id: AwardApplicationId,
    to: State,
    change: &Change,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(award_application::table.find(id))
        .set((
            change,
            award_application::state.eq(to),
            award_application::version.eq(award_application::version + 1),
            award_application::updated_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Moves many applications from any of `from` to `to`; answers how many were moved.
pub fn application_set_state_all(
    conn: &mut PgConnection,
    ids: &[AwardApplicationId],
    from: &[State],
    to: State,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(
        award_application::table
            .filter(award_application::id.eq_any(ids))
            .filter(award_application::state.eq_any(from)),
    )
    .set((
        award_application::state.eq(to),
        award_application::version.eq(award_application::version + 1),
        award_application::updated_at.eq(now),
    ))
    .execute(conn)
}

pub fn review_insert(
    conn: &mut PgConnection,
    id: AwardApplicationId,
    (step, decision): (ReviewStep, Decision),
    reason: &str,
    amount: Fen,
    (reviewer, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::insert_into(award_review::table)
        .values((
            award_review::application_id.eq(id),
            award_review::step.eq(step),
            award_review::decision.eq(decision),
            award_review::reason.eq(reason),
            award_review::amount_fen.eq(amount),
            award_review::reviewer.eq(reviewer),
            award_review::decided_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Who decided this step of an application, ever, and when.
pub fn review_deciders(
    conn: &mut PgConnection,
    id: AwardApplicationId,
    step: ReviewStep,
) -> QueryResult<Vec<(UserId, DateTime<Utc>)>> {
    award_review::table
        .filter(award_review::application_id.eq(id))
        .filter(award_review::step.eq(step))
        .order(award_review::id)
        .select((award_review::reviewer, award_review::decided_at))
        .load(conn)
}

pub fn review_list(conn: &mut PgConnection, id: AwardApplicationId) -> QueryResult<Vec<Review>> {
    award_review::table
        .filter(award_review::application_id.eq(id))
        .order(award_review::id)
        .select(Review::as_select())
        .load(conn)
}

pub fn share_insert_all(conn: &mut PgConnection, id: AwardApplicationId, shares: &[Share]) -> QueryResult<()> {
    let rows: Vec<_> = shares
        .iter()
        .map(|share| {
            (
                award_share::application_id.eq(id),
                award_share::level.eq(share.level),
                award_share::payer_region.eq(&share.payer_region),
                award_share::amount_fen.eq(share.amount_fen),
                award_share::appropriation_id.eq(share.appropriation_id),
                award_share::account_id.eq(share.account_id),
            )
        })
        .collect();
    diesel::insert_into(award_share::table).values(rows).execute(conn).map(drop)
}

pub fn share_list(conn: &mut PgConnection, id: AwardApplicationId) -> QueryResult<Vec<Share>> {
    award_share::table
        .filter(award_share::application_id.eq(id))
        .order(award_share::level)
        .select(Share::as_select())
        .load(conn)
}
