//! The parts of a claim that no level has paid yet: stopped while its payee is heard, for good once the clawback is ordered.
//! Batches that are not authorised let go of them; whoever drafts, signs or cancels holds the programme, as is held here.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid};

use super::{id_of, place};
use crate::clawback::model::{StoppedPart, Subject};
use crate::kernel::{AccountId, BatchId, ClaimId, ClawbackId, Fen, OrganisationId, PaymentId, RegionCode};
use crate::programme::BudgetLevel;

/// One level's part of a claim, and how far it has come.
#[derive(Debug, QueryableByName)]
pub struct ClaimPart {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub batch_id: Option<BatchId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub batch_reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub batch_state: Option<String>,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub payment_id: Option<PaymentId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub payment_state: Option<String>,
}

/// Holds what decides where the parts of what is demanded back are, in the order of settlement: its programme, then its
/// batches.
pub fn parts_lock(conn: &mut PgConnection, subject: Subject) -> QueryResult<()> {
    let (table, _, column) = place(subject);
    let id = id_of(subject);
    diesel::sql_query(format!(
        "SELECT p.id FROM programme p JOIN {table} x ON x.programme_id = p.id WHERE x.id = $1 FOR NO KEY UPDATE OF p"
    ))
    .bind::<Uuid, _>(id)
    .execute(conn)?;
    diesel::sql_query(format!(
        "SELECT id FROM settlement_batch
         WHERE id IN (SELECT batch_id FROM batch_line WHERE {column} = $1 AND NOT is_cancelled)
         ORDER BY id FOR NO KEY UPDATE"
    ))
    .bind::<Uuid, _>(id)
    .execute(conn)
    .map(drop)
}

/// A batch with a part of it that is authorised and has not gone to the bank: it may still be recalled, and what netting paid
/// in it is then not paid.
pub fn signed_batch_find(conn: &mut PgConnection, subject: Subject) -> QueryResult<Option<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        reference: String,
    }
    let (_, _, column) = place(subject);
    let row: Option<Row> = diesel::sql_query(format!(
        "SELECT b.reference FROM batch_line l JOIN settlement_batch b ON b.id = l.batch_id
         WHERE l.{column} = $1 AND NOT l.is_cancelled AND b.state = 'authorised' ORDER BY b.reference LIMIT 1"
    ))
    .bind::<Uuid, _>(id_of(subject))
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| row.reference))
}

/// What is to be paid of a claim, level by level.
pub fn claim_part_list(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Vec<ClaimPart>> {
    diesel::sql_query(
        "SELECT s.level, b.id AS batch_id, b.reference AS batch_reference, b.state AS batch_state, p.id AS payment_id,
                p.state AS payment_state
         FROM claim_share s
         LEFT JOIN batch_line l ON l.claim_id = s.claim_id AND l.level = s.level AND NOT l.is_cancelled
         LEFT JOIN settlement_batch b ON b.id = l.batch_id LEFT JOIN payment p ON p.id = l.payment_id
         WHERE s.claim_id = $1 ORDER BY s.level",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}

/// The clawback, not decided yet, for which parts of a claim are stopped.
pub fn stop_find_open(conn: &mut PgConnection, id: ClaimId) -> QueryResult<Option<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        reference: String,
    }
    let row: Option<Row> = diesel::sql_query(
        "SELECT k.reference FROM claim_stopped_share s JOIN clawback k ON k.id = s.clawback_id
         WHERE s.claim_id = $1 AND k.state = 'proposed' LIMIT 1",
    )
    .bind::<Uuid, _>(id)
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| row.reference))
}

/// Takes a level's part of a claim out of its batch.
pub fn line_cancel(conn: &mut PgConnection, id: ClaimId, level: BudgetLevel) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE batch_line SET is_cancelled = true, payment_id = NULL
         WHERE claim_id = $1 AND level = $2 AND NOT is_cancelled",
    )
    .bind::<Uuid, _>(id)
    .bind::<Text, _>(level)
    .execute(conn)
    .map(drop)
}

/// A payment that has become smaller, before anything is kept back of it.
#[derive(Debug, QueryableByName)]
pub struct Smaller {
    #[diesel(sql_type = Uuid)]
    pub payee_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
}

/// Makes a payment of a draft what its lines are, with nothing kept back; nothing if no line is left, and it goes.
pub fn payment_recount(conn: &mut PgConnection, id: PaymentId) -> QueryResult<Option<Smaller>> {
    diesel::sql_query(
        "WITH gone AS (
             UPDATE clawback_recovery SET state = 'cancelled' WHERE payment_id = $1 AND state = 'planned'
             RETURNING clawback_id, level, amount_fen
         )
         UPDATE clawback_part p SET planned_fen = planned_fen - g.amount
         FROM (SELECT clawback_id, level, sum(amount_fen)::bigint AS amount FROM gone GROUP BY clawback_id, level) g
         WHERE p.clawback_id = g.clawback_id AND p.level = g.level",
    )
    .bind::<Uuid, _>(id)
    .execute(conn)?;
    let left: Option<Smaller> = diesel::sql_query(
        "UPDATE payment p SET amount_fen = l.amount, netted_fen = 0
         FROM (SELECT sum(amount_fen)::bigint AS amount FROM batch_line WHERE payment_id = $1) l
         WHERE p.id = $1 AND p.state = 'pending' AND l.amount > 0
         RETURNING p.payee_id, p.payer_region, p.amount_fen",
    )
    .bind::<Uuid, _>(id)
    .get_result(conn)
    .optional()?;
    if left.is_none() {
        diesel::sql_query("DELETE FROM payment WHERE id = $1").bind::<Uuid, _>(id).execute(conn)?;
    }
    Ok(left)
}

/// So much is kept back of a payment of a draft.
pub fn payment_keep_back(conn: &mut PgConnection, id: PaymentId, amount: Fen) -> QueryResult<()> {
    diesel::sql_query("UPDATE payment SET amount_fen = amount_fen - $2, netted_fen = netted_fen + $2 WHERE id = $1")
        .bind::<Uuid, _>(id)
        .bind::<BigInt, _>(amount)
        .execute(conn)
        .map(drop)
}

/// A batch of which a part was stopped.
#[derive(Debug, QueryableByName)]
pub struct Recounted {
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// Nothing was left, and it is given up.
    #[diesel(sql_type = Bool)]
    pub is_emptied: bool,
    #[diesel(sql_type = Integer)]
    pub line_count: i32,
    #[diesel(sql_type = BigInt)]
    pub total_fen: Fen,
    #[diesel(sql_type = Date)]
    pub period_from: NaiveDate,
    #[diesel(sql_type = Date)]
    pub period_to: NaiveDate,
    /// Whose people hear of it.
    #[diesel(sql_type = Uuid)]
    pub maker_organisation: OrganisationId,
}

/// Makes a batch what its lines are: a draft again, as nobody has looked through what it is now; given up if nothing is left,
/// and then it tells what it was, as every batch that is given up.
pub fn batch_recount(conn: &mut PgConnection, id: BatchId, reason: &str) -> QueryResult<Recounted> {
    diesel::sql_query(
        "UPDATE settlement_batch b
         SET line_count = coalesce(nullif(l.lines, 0), b.line_count), total_fen = coalesce(l.total, b.total_fen),
             checker_id = NULL, checked_at = NULL,
             state = CASE l.lines WHEN 0 THEN 'cancelled' ELSE 'drafted' END,
             reason = CASE l.lines WHEN 0 THEN $2 ELSE b.reason END
         FROM (SELECT count(*)::int AS lines, sum(amount_fen)::bigint AS total FROM batch_line
               WHERE batch_id = $1 AND NOT is_cancelled) l
         WHERE b.id = $1
         RETURNING b.reference, b.state = 'cancelled' AS is_emptied, b.line_count, b.total_fen, b.period_from, b.period_to,
                   (SELECT u.organisation_id FROM app_user u WHERE u.id = b.maker_id) AS maker_organisation",
    )
    .bind::<Uuid, _>(id)
    .bind::<Text, _>(reason)
    .get_result(conn)
}

/// Takes a level's part out of what is to be paid of a claim.
pub fn part_stop(
    conn: &mut PgConnection,
    id: ClaimId,
    level: BudgetLevel,
    clawback: ClawbackId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO claim_stopped_share (claim_id, level, payer_region, amount_fen, account_id, clawback_id, stopped_at)
         SELECT claim_id, level, payer_region, amount_fen, account_id, $3, $4 FROM claim_share
         WHERE claim_id = $1 AND level = $2",
    )
    .bind::<Uuid, _>(id)
    .bind::<Text, _>(level)
    .bind::<Uuid, _>(clawback)
    .bind::<Timestamptz, _>(now)
    .execute(conn)?;
    diesel::sql_query("DELETE FROM claim_share WHERE claim_id = $1 AND level = $2")
        .bind::<Uuid, _>(id)
        .bind::<Text, _>(level)
        .execute(conn)
        .map(drop)
}

/// The clawback is dismissed: what it had stopped is to be paid again. Answers how many parts that are.
pub fn part_resume_all(conn: &mut PgConnection, id: ClawbackId) -> QueryResult<usize> {
    diesel::sql_query(
        "WITH freed AS (DELETE FROM claim_stopped_share WHERE clawback_id = $1 RETURNING *)
         INSERT INTO claim_share (claim_id, level, payer_region, amount_fen, account_id)
         SELECT claim_id, level, payer_region, amount_fen, account_id FROM freed",
    )
    .bind::<Uuid, _>(id)
    .execute(conn)
}

/// A stopped part and where the ledger keeps that it is owed.
#[derive(Debug, QueryableByName)]
pub struct Owed {
    #[diesel(embed)]
    pub part: StoppedPart,
    #[diesel(sql_type = Uuid)]
    pub account_id: AccountId,
}

/// What a clawback has stopped.
pub fn stopped_list(conn: &mut PgConnection, id: ClawbackId) -> QueryResult<Vec<Owed>> {
    diesel::sql_query(
        "SELECT level, payer_region, amount_fen, account_id FROM claim_stopped_share WHERE clawback_id = $1 ORDER BY level",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}
