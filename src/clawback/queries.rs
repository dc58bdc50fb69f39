//! SQL of clawbacks.

mod debt;
mod stop;
pub mod todo;

pub use debt::*;
pub use stop::*;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid};

use super::model::{Clawback, Ground, Part, Recovery, Share, State, Subject};
use crate::kernel::{
    AwardApplicationId, ClaimId, ClawbackId, Fen, OrganisationId, ProgrammeId, RegionCode, RegionScope, SupplyRewardId,
    TransferId, UserId,
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
    pub claim_id: Option<ClaimId>,
    pub award_application_id: Option<AwardApplicationId>,
    pub supply_reward_id: Option<SupplyRewardId>,
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

/// What a clawback needs to know of what was paid.
#[derive(Debug, QueryableByName)]
pub struct Paid {
    #[diesel(sql_type = Uuid)]
    pub payee_id: OrganisationId,
    #[diesel(sql_type = Uuid)]
    pub programme_id: ProgrammeId,
    /// Whose bureau sees to it: the claim's, the award's, or that of the rewarded provider.
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    /// All of it that is not stopped has arrived, and not all of that is clawed back.
    #[diesel(sql_type = Bool)]
    pub is_paid: bool,
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
    SELECT k.id, k.reference,
           CASE WHEN k.claim_id IS NOT NULL THEN 'claim' WHEN k.award_application_id IS NOT NULL THEN 'award'
                ELSE 'reward' END AS subject,
           k.claim_id, k.award_application_id AS award_id, k.supply_reward_id AS reward_id,
           coalesce(c.reference, w.reference, b.reference) AS subject_reference,
           coalesce(c.amount_fen - (SELECT coalesce(sum(x.amount_fen), 0)::bigint FROM claim_stopped_share x
                                    WHERE x.claim_id = c.id), w.amount_fen, s.reward_fen) AS subject_fen,
           k.payee_id, o.name AS payee_name, k.programme_id, k.region_code, k.amount_fen,
           coalesce((SELECT sum(p.netted_fen + p.received_fen) FROM clawback_part p WHERE p.clawback_id = k.id), 0)::bigint
               AS recovered_fen,
           k.ground, k.statement, k.state, k.proposed_by, a.name AS proposer_name, k.proposed_at, k.hearing_until,
           k.answer, k.answered_at, k.reason, d.name AS decider_name, k.decided_at, k.pay_until, k.settled_at
    FROM clawback k JOIN organisation o ON o.id = k.payee_id
    LEFT JOIN claim c ON c.id = k.claim_id
    LEFT JOIN award_application w ON w.id = k.award_application_id
    LEFT JOIN supply_reward s ON s.id = k.supply_reward_id LEFT JOIN settlement_batch b ON b.id = s.batch_id
    JOIN app_user a ON a.id = k.proposed_by LEFT JOIN app_user d ON d.id = k.decided_by";

/// The tables of the three subjects, what each tells of a row `x`, and the clawback's column that names it.
const fn place(subject: Subject) -> (&'static str, &'static str, &'static str) {
    match subject {
        Subject::Claim(_) => (
            "claim",
            // What is stopped of it was not paid.
            "x.payee_id, x.programme_id, x.region_code, x.state IN ('paid', 'reconciled') AS is_paid,
             x.amount_fen - (SELECT coalesce(sum(s.amount_fen), 0)::bigint FROM claim_stopped_share s
                             WHERE s.claim_id = x.id) AS amount_fen",
            "claim_id",
        ),
        Subject::Award(_) => (
            "award_application",
            "x.organisation_id AS payee_id, x.programme_id, x.region_code, x.state IN ('paid', 'reconciled') AS is_paid,
             x.amount_fen",
            "award_application_id",
        ),
        Subject::Reward(_) => (
            "supply_reward",
            "x.provider_id AS payee_id, x.programme_id,
             (SELECT o.region_code FROM organisation o WHERE o.id = x.provider_id) AS region_code,
             NOT x.is_cancelled AND supply_reward_is_paid(x.id) AS is_paid, x.reward_fen AS amount_fen",
            "supply_reward_id",
        ),
    }
}

fn id_of(subject: Subject) -> uuid::Uuid {
    match subject {
        Subject::Claim(id) => id.uuid(),
        Subject::Award(id) => id.uuid(),
        Subject::Reward(id) => id.uuid(),
    }
}

/// What was paid, with what is demanded back of it, locked.
pub fn paid_lock(conn: &mut PgConnection, subject: Subject) -> QueryResult<Paid> {
    let (table, told, column) = place(subject);
    let id = id_of(subject);
    diesel::sql_query(format!("SELECT id FROM {table} WHERE id = $1 FOR NO KEY UPDATE"))
        .bind::<Uuid, _>(id)
        .execute(conn)?;
    // A reward has no state of its own that tells of a return: its payments must not come back meanwhile.
    if matches!(subject, Subject::Reward(_)) {
        diesel::sql_query(
            "SELECT p.id FROM payment p JOIN batch_line l ON l.payment_id = p.id
             WHERE l.supply_reward_id = $1 AND NOT l.is_cancelled ORDER BY p.id FOR SHARE OF p",
        )
        .bind::<Uuid, _>(id)
        .execute(conn)?;
    }
    diesel::sql_query(format!(
        "SELECT {told}, k.demanded_fen, k.ordered_fen
         FROM {table} x CROSS JOIN LATERAL (
             SELECT coalesce(sum(amount_fen) FILTER (WHERE state <> 'dismissed'), 0)::bigint AS demanded_fen,
                    coalesce(sum(amount_fen) FILTER (WHERE state IN ('ordered', 'settled')), 0)::bigint AS ordered_fen
             FROM clawback WHERE {column} = x.id) k
         WHERE x.id = $1"
    ))
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

/// Which clawbacks are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub state: Option<State>,
    /// Only those about this.
    pub subject: Option<Subject>,
}

/// Newest first.
pub fn clawback_list(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: Filter,
    before: Option<(DateTime<Utc>, ClawbackId)>,
    limit: i64,
) -> QueryResult<Vec<Clawback>> {
    let (column, value) = match scope {
        Scope::Payee(id) => ("k.payee_id::text = $1".to_owned(), id.to_string()),
        Scope::Region(within) => (format!("({} AND $1 = '')", within.sql("k.region_code")), String::new()),
    };
    // Without a subject any column will do: the condition is open then.
    let about = filter.subject.map_or("claim_id", |subject| place(subject).2);
    diesel::sql_query(format!(
        "{CLAWBACKS} WHERE {column} AND ($2::text IS NULL OR k.state = $2) AND ($3::uuid IS NULL OR k.{about} = $3)
           AND ($4::timestamptz IS NULL OR (k.proposed_at, k.id) < ($4, $5::uuid))
         ORDER BY k.proposed_at DESC, k.id DESC LIMIT $6"
    ))
    .bind::<Text, _>(value)
    .bind::<Nullable<Text>, _>(filter.state)
    .bind::<Nullable<Uuid>, _>(filter.subject.map(id_of))
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

/// What each level paid.
pub fn share_list(conn: &mut PgConnection, subject: Subject) -> QueryResult<Vec<Share>> {
    let from = match subject {
        Subject::Claim(_) => "claim_share WHERE claim_id = $1",
        Subject::Award(_) => "award_share WHERE application_id = $1",
        Subject::Reward(_) => "supply_reward_share WHERE reward_id = $1",
    };
    diesel::sql_query(format!("SELECT level, payer_region, amount_fen FROM {from} ORDER BY level"))
        .bind::<Uuid, _>(id_of(subject))
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
