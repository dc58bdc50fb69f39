//! SQL of clawbacks.

mod debt;
pub mod todo;

pub use debt::*;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid};

use super::model::{Clawback, Ground, Part, Recovery, Share, State};
use crate::kernel::{
    ClaimId, ClawbackId, Fen, OrganisationId, ProgrammeId, RegionCode, RegionScope, TransferId, UserId,
};
use crate::store::schema::clawback;

/// Whose clawbacks somebody may see.
#[derive(Debug, Clone)]
pub enum Scope {
    Payee(OrganisationId),
    Region(RegionScope),
}

/// A clawback that is proposed.
#[derive(Insertable)]
#[diesel(table_name = clawback)]
pub struct NewRow<'a> {
    pub id: ClawbackId,
    pub reference: &'a str,
    pub claim_id: ClaimId,
    pub payee_id: OrganisationId,
    pub programme_id: ProgrammeId,
    pub region_code: &'a RegionCode,
    pub amount_fen: Fen,
    pub ground: Ground,
    pub statement: &'a str,
    pub state: State,
    pub proposed_by: UserId,
    pub proposed_at: DateTime<Utc>,
    pub hearing_until: DateTime<Utc>,
}

/// What a clawback needs to know of its claim.
#[derive(Debug, QueryableByName)]
pub struct PaidClaim {
    #[diesel(sql_type = Uuid)]
    pub payee_id: OrganisationId,
    #[diesel(sql_type = Uuid)]
    pub programme_id: ProgrammeId,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Text)]
    pub state: crate::claim::State,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// Demanded back by clawbacks that are not dismissed.
    #[diesel(sql_type = BigInt)]
    pub demanded_fen: Fen,
    /// Demanded back by clawbacks that are ordered.
    #[diesel(sql_type = BigInt)]
    pub ordered_fen: Fen,
}

const CLAWBACKS: &str = "
    SELECT k.id, k.reference, k.claim_id, c.reference AS claim_reference, c.amount_fen AS claim_fen, k.payee_id,
           o.name AS payee_name, k.programme_id, k.region_code, k.amount_fen,
           coalesce((SELECT sum(p.netted_fen + p.received_fen) FROM clawback_part p WHERE p.clawback_id = k.id), 0)::bigint
               AS recovered_fen,
           k.ground, k.statement, k.state, k.proposed_by, a.name AS proposer_name, k.proposed_at, k.hearing_until,
           k.answer, k.answered_at, k.reason, d.name AS decider_name, k.decided_at, k.pay_until, k.settled_at
    FROM clawback k JOIN claim c ON c.id = k.claim_id JOIN organisation o ON o.id = k.payee_id
    JOIN app_user a ON a.id = k.proposed_by LEFT JOIN app_user d ON d.id = k.decided_by";

/// The claim with what is demanded back of it, locked.
pub fn claim_lock(conn: &mut PgConnection, id: ClaimId) -> QueryResult<PaidClaim> {
    diesel::sql_query("SELECT id FROM claim WHERE id = $1 FOR NO KEY UPDATE").bind::<Uuid, _>(id).execute(conn)?;
    diesel::sql_query(
        "SELECT c.payee_id, c.programme_id, c.region_code, c.state, c.amount_fen,
                coalesce(sum(k.amount_fen) FILTER (WHERE k.state <> 'dismissed'), 0)::bigint AS demanded_fen,
                coalesce(sum(k.amount_fen) FILTER (WHERE k.state IN ('ordered', 'settled')), 0)::bigint AS ordered_fen
         FROM claim c LEFT JOIN clawback k ON k.claim_id = c.id WHERE c.id = $1 GROUP BY c.id",
    )
    .bind::<Uuid, _>(id)
    .get_result(conn)
}

/// Days for the hearing and for paying back, as the office set them.
pub fn periods(conn: &mut PgConnection) -> QueryResult<(i32, i32)> {
    use crate::store::schema::settlement_setting as setting;
    let kept = setting::table
        .find(true)
        .select((setting::clawback_hearing_days, setting::clawback_repay_days))
        .first(conn)
        .optional()?;
    Ok(kept.unwrap_or((10, 30)))
}

pub fn clawback_insert(conn: &mut PgConnection, row: &NewRow<'_>) -> QueryResult<()> {
    diesel::insert_into(clawback::table).values(row).execute(conn).map(drop)
}

pub fn clawback_fetch(conn: &mut PgConnection, id: ClawbackId) -> QueryResult<Clawback> {
    diesel::sql_query(format!("{CLAWBACKS} WHERE k.id = $1")).bind::<Uuid, _>(id).get_result(conn)
}

/// Held until the transaction ends.
pub fn clawback_lock(conn: &mut PgConnection, id: ClawbackId) -> QueryResult<Clawback> {
    diesel::sql_query(format!("{CLAWBACKS} WHERE k.id = $1 FOR NO KEY UPDATE OF k"))
        .bind::<Uuid, _>(id)
        .get_result(conn)
}

/// Newest first.
pub fn clawback_list(
    conn: &mut PgConnection,
    scope: &Scope,
    state: Option<State>,
    claim: Option<ClaimId>,
    before: Option<(DateTime<Utc>, ClawbackId)>,
    limit: i64,
) -> QueryResult<Vec<Clawback>> {
    let (column, value) = match scope {
        Scope::Payee(id) => ("k.payee_id::text = $1".to_owned(), id.to_string()),
        Scope::Region(within) => (format!("({} AND $1 = '')", within.sql("k.region_code")), String::new()),
    };
    diesel::sql_query(format!(
        "{CLAWBACKS} WHERE {column} AND ($2::text IS NULL OR k.state = $2) AND ($3::uuid IS NULL OR k.claim_id = $3)
           AND ($4::timestamptz IS NULL OR (k.proposed_at, k.id) < ($4, $5::uuid))
         ORDER BY k.proposed_at DESC, k.id DESC LIMIT $6"
    ))
    .bind::<Text, _>(value)
    .bind::<Nullable<Text>, _>(state)
    .bind::<Nullable<Uuid>, _>(claim)
    .bind::<Nullable<Timestamptz>, _>(before.map(|(at, _)| at))
    .bind::<Nullable<Uuid>, _>(before.map(|(_, id)| id))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

pub fn clawback_answer(
    conn: &mut PgConnection,
    id: ClawbackId,
    answer: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(clawback::table.find(id))
        .set((clawback::answer.eq(answer), clawback::answered_by.eq(by), clawback::answered_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// What was decided, and by when it is to be paid back.
pub struct Decided<'a> {
    pub state: State,
    pub reason: &'a str,
    pub by: UserId,
    pub now: DateTime<Utc>,
    pub pay_until: Option<NaiveDate>,
}

pub fn clawback_decide(conn: &mut PgConnection, id: ClawbackId, decided: &Decided<'_>) -> QueryResult<()> {
    diesel::update(clawback::table.find(id))
        .set((
            clawback::state.eq(decided.state),
            clawback::reason.eq(decided.reason),
            clawback::decided_by.eq(decided.by),
            clawback::decided_at.eq(decided.now),
            clawback::pay_until.eq(decided.pay_until),
        ))
        .execute(conn)
        .map(drop)
}

pub fn clawback_set_state(
    conn: &mut PgConnection,
    id: ClawbackId,
    state: State,
    settled_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    diesel::update(clawback::table.find(id))
        .set((clawback::state.eq(state), clawback::settled_at.eq(settled_at)))
        .execute(conn)
        .map(drop)
}

/// What each level paid of a claim.
pub fn share_list(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<Share>> {
    diesel::sql_query("SELECT level, payer_region, amount_fen FROM claim_share WHERE claim_id = $1 ORDER BY level")
        .bind::<Uuid, _>(id)
        .load(conn)
}

pub fn part_insert(
    conn: &mut PgConnection,
    id: ClawbackId,
    payee: OrganisationId,
    part: &Share,
    hold: TransferId,
) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO clawback_part (clawback_id, level, payer_region, payee_id, amount_fen, hold_id)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind::<Uuid, _>(id)
    .bind::<Text, _>(part.level)
    .bind::<Text, _>(&part.payer_region)
    .bind::<Uuid, _>(payee)
    .bind::<BigInt, _>(part.amount_fen)
    .bind::<Uuid, _>(hold)
    .execute(conn)
    .map(drop)
}

pub fn part_list(conn: &mut PgConnection, id: ClawbackId) -> QueryResult<Vec<Part>> {
    diesel::sql_query(
        "SELECT p.level, p.payer_region, p.amount_fen, p.planned_fen, p.netted_fen, p.received_fen,
                t.account_name, t.account_number, t.bank_name
         FROM clawback_part p LEFT JOIN treasury_account t ON t.level = p.level AND t.payer_region = p.payer_region
         WHERE p.clawback_id = $1 ORDER BY p.level",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}

pub fn recovery_list(conn: &mut PgConnection, id: ClawbackId) -> QueryResult<Vec<Recovery>> {
    diesel::sql_query(
        "SELECT r.level, r.kind, r.state, r.amount_fen, r.batch_id, r.payment_id, p.reference AS payment_reference,
                r.line_id, r.recorded_at, r.done_at
         FROM clawback_recovery r LEFT JOIN payment p ON p.id = r.payment_id
         WHERE r.clawback_id = $1 ORDER BY r.recorded_at, r.id",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}
