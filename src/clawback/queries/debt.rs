//! What is open of clawbacks, and how it comes back.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid};

use crate::clawback::model::RecoveryKind;
use crate::kernel::{
    AccountId, BatchId, ClawbackId, Fen, OrganisationId, PaymentId, RegionCode, StatementLineId, TransferId,
};
use crate::programme::BudgetLevel;

/// A part of which something is open.
#[derive(Debug, Clone, QueryableByName)]
pub struct Debt {
    #[diesel(sql_type = Uuid)]
    pub clawback_id: ClawbackId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = Uuid)]
    pub payee_id: OrganisationId,
    /// What has not come back.
    #[diesel(sql_type = BigInt)]
    pub open_fen: Fen,
    /// So much of it is in batches that are not authorised yet.
    #[diesel(sql_type = BigInt)]
    pub planned_fen: Fen,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub hold_id: Option<TransferId>,
    /// The treasury's account, if it is on record.
    #[diesel(sql_type = Nullable<Text>)]
    pub account_number: Option<String>,
}

const DEBTS: &str = "
    SELECT p.clawback_id, k.reference, p.level, p.payer_region, p.payee_id,
           p.amount_fen - p.netted_fen - p.received_fen AS open_fen, p.planned_fen, p.hold_id, t.account_number
    FROM clawback_part p JOIN clawback k ON k.id = p.clawback_id
    LEFT JOIN treasury_account t ON t.level = p.level AND t.payer_region = p.payer_region";

/// Open parts of these payees, the oldest decision first, locked with their clawbacks.
pub fn debt_lock_of(conn: &mut PgConnection, payees: &[OrganisationId]) -> QueryResult<Vec<Debt>> {
    diesel::sql_query(format!(
        "{DEBTS} WHERE k.state = 'ordered' AND p.payee_id = ANY ($1) AND p.netted_fen + p.received_fen < p.amount_fen
         ORDER BY k.decided_at, k.id, p.level FOR NO KEY UPDATE OF k, p"
    ))
    .bind::<Array<Uuid>, _>(payees)
    .load(conn)
}

/// Open parts of the clawbacks with these references (in compared form), locked.
pub fn debt_lock_named(conn: &mut PgConnection, words: &[String]) -> QueryResult<Vec<Debt>> {
    diesel::sql_query(format!(
        "{DEBTS} WHERE replace(k.reference, '-', '') = ANY ($1)
         ORDER BY k.decided_at, k.id, p.level FOR NO KEY UPDATE OF k, p"
    ))
    .bind::<Array<Text>, _>(words)
    .load(conn)
}

/// Which of these words are references in compared form.
pub fn reference_list(conn: &mut PgConnection, words: &[String]) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        word: String,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT w.word FROM unnest($1) AS w (word)
         WHERE EXISTS (SELECT FROM clawback WHERE replace(reference, '-', '') = w.word)",
    )
    .bind::<Array<Text>, _>(words)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.word).collect())
}

/// One part, locked.
pub fn debt_lock(conn: &mut PgConnection, id: ClawbackId, level: BudgetLevel) -> QueryResult<Debt> {
    diesel::sql_query(format!("{DEBTS} WHERE p.clawback_id = $1 AND p.level = $2 FOR NO KEY UPDATE OF k, p"))
        .bind::<Uuid, _>(id)
        .bind::<Text, _>(level)
        .get_result(conn)
}

/// So much of a part is planned, netted and received more (or less) than before, and this is its hold now.
pub struct PartChange {
    pub planned: i64,
    pub netted: i64,
    pub received: i64,
    pub hold: Option<TransferId>,
}

pub fn part_change(
    conn: &mut PgConnection,
    id: ClawbackId,
    level: BudgetLevel,
    change: &PartChange,
) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE clawback_part SET planned_fen = planned_fen + $3, netted_fen = netted_fen + $4,
                received_fen = received_fen + $5, hold_id = $6
         WHERE clawback_id = $1 AND level = $2",
    )
    .bind::<Uuid, _>(id)
    .bind::<Text, _>(level)
    .bind::<BigInt, _>(change.planned)
    .bind::<BigInt, _>(change.netted)
    .bind::<BigInt, _>(change.received)
    .bind::<Nullable<Uuid>, _>(change.hold)
    .execute(conn)
    .map(drop)
}

/// Whether anything of a clawback is open.
pub fn clawback_is_open(conn: &mut PgConnection, id: ClawbackId) -> QueryResult<bool> {
    use crate::store::schema::clawback_part as part;
    diesel::select(diesel::dsl::exists(
        part::table
            .filter(part::clawback_id.eq(id))
            .filter((part::netted_fen + part::received_fen).lt(part::amount_fen)),
    ))
    .get_result(conn)
}

/// A recovery that is written down.
pub struct NewRecovery {
    pub id: uuid::Uuid,
    pub clawback_id: ClawbackId,
    pub level: BudgetLevel,
    pub kind: RecoveryKind,
    pub amount: Fen,
    pub batch: Option<(BatchId, PaymentId)>,
    /// The credit line and the transfers, of a receipt.
    pub receipt: Option<(StatementLineId, TransferId, TransferId)>,
    pub now: DateTime<Utc>,
}

pub fn recovery_insert(conn: &mut PgConnection, new: &NewRecovery) -> QueryResult<()> {
    let (batch, payment) = new.batch.unzip();
    let (line, transfer, posting) = match new.receipt {
        Some((line, transfer, posting)) => (Some(line), Some(transfer), Some(posting)),
        None => (None, None, None),
    };
    diesel::sql_query(
        "INSERT INTO clawback_recovery (id, clawback_id, level, kind, amount_fen, state, batch_id, payment_id, line_id,
                                        recorded_at, done_at, transfer_id, posting_id)
         VALUES ($1, $2, $3, $4, $5, CASE WHEN $8 IS NULL THEN 'planned' ELSE 'done' END, $6, $7, $8,
                 $9, CASE WHEN $8 IS NULL THEN NULL ELSE $9 END, $10, $11)",
    )
    .bind::<Uuid, _>(new.id)
    .bind::<Uuid, _>(new.clawback_id)
    .bind::<Text, _>(new.level)
    .bind::<Text, _>(new.kind)
    .bind::<BigInt, _>(new.amount)
    .bind::<Nullable<Uuid>, _>(batch)
    .bind::<Nullable<Uuid>, _>(payment)
    .bind::<Nullable<Uuid>, _>(line)
    .bind::<Timestamptz, _>(new.now)
    .bind::<Nullable<Uuid>, _>(transfer)
    .bind::<Nullable<Uuid>, _>(posting)
    .execute(conn)
    .map(drop)
}

/// A netting that a batch planned.
#[derive(Debug, QueryableByName)]
pub struct Planned {
    #[diesel(sql_type = Uuid)]
    pub id: uuid::Uuid,
    #[diesel(sql_type = Uuid)]
    pub clawback_id: ClawbackId,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// Where the ledger keeps what is owed to the payee for the payment.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub payable_account: Option<AccountId>,
}

pub fn planned_list(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<Planned>> {
    diesel::sql_query(
        "SELECT r.id, r.clawback_id, r.level, r.amount_fen, a.id AS payable_account
         FROM clawback_recovery r JOIN payment p ON p.id = r.payment_id JOIN settlement_batch b ON b.id = p.batch_id
         LEFT JOIN ledger_account a
             ON a.key = 'payable:' || p.payee_id || ':' || p.level || ':' || p.payer_region || ':' || b.programme_id
         WHERE r.batch_id = $1 AND r.state = 'planned' ORDER BY r.clawback_id, r.level, r.id",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}

pub fn recovery_done(
    conn: &mut PgConnection,
    id: uuid::Uuid,
    (transfer, posting): (TransferId, TransferId),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE clawback_recovery SET state = 'done', done_at = $2, transfer_id = $3, posting_id = $4 WHERE id = $1",
    )
    .bind::<Uuid, _>(id)
    .bind::<Timestamptz, _>(now)
    .bind::<Uuid, _>(transfer)
    .bind::<Uuid, _>(posting)
    .execute(conn)
    .map(drop)
}

/// Cancels what a batch planned.
pub fn planned_cancel(conn: &mut PgConnection, id: BatchId) -> QueryResult<()> {
    diesel::sql_query(
        "WITH gone AS (
             UPDATE clawback_recovery SET state = 'cancelled' WHERE batch_id = $1 AND state = 'planned'
             RETURNING clawback_id, level, amount_fen
         )
         UPDATE clawback_part p SET planned_fen = planned_fen - g.amount
         FROM (SELECT clawback_id, level, sum(amount_fen)::bigint AS amount FROM gone GROUP BY clawback_id, level) g
         WHERE p.clawback_id = g.clawback_id AND p.level = g.level",
    )
    .bind::<Uuid, _>(id)
    .execute(conn)
    .map(drop)
}

/// A receipt that stands.
#[derive(Debug, QueryableByName)]
pub struct Receipt {
    #[diesel(sql_type = Uuid)]
    pub id: uuid::Uuid,
    #[diesel(sql_type = Uuid)]
    pub clawback_id: ClawbackId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Uuid)]
    pub transfer_id: TransferId,
    #[diesel(sql_type = Uuid)]
    pub posting_id: TransferId,
}

/// What a credit paid back, part by part.
pub fn receipt_list(conn: &mut PgConnection, line: StatementLineId) -> QueryResult<Vec<Receipt>> {
    diesel::sql_query(
        "SELECT r.id, r.clawback_id, k.reference, r.level, r.amount_fen, r.transfer_id, r.posting_id
         FROM clawback_recovery r JOIN clawback k ON k.id = r.clawback_id
         WHERE r.line_id = $1 AND r.state = 'done' ORDER BY r.clawback_id, r.level",
    )
    .bind::<Uuid, _>(line)
    .load(conn)
}

/// A treasury.
#[derive(Debug, QueryableByName)]
pub struct Payer {
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
}

/// The treasuries whose account this is, or was; in compared form, upper case.
pub fn payer_list_of_account(conn: &mut PgConnection, account: &str) -> QueryResult<Vec<Payer>> {
    diesel::sql_query(
        "SELECT DISTINCT level, payer_region FROM treasury_account_ever
         WHERE upper(replace(account_number, '-', '')) = upper($1)",
    )
    .bind::<Text, _>(account)
    .load(conn)
}

/// A netting that a batch took.
#[derive(Debug, QueryableByName)]
pub struct Taken {
    #[diesel(sql_type = Uuid)]
    pub id: uuid::Uuid,
    #[diesel(sql_type = Uuid)]
    pub clawback_id: ClawbackId,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Uuid)]
    pub payment_id: PaymentId,
    #[diesel(sql_type = Uuid)]
    pub transfer_id: TransferId,
    #[diesel(sql_type = Uuid)]
    pub posting_id: TransferId,
}

pub fn netting_list_done(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<Taken>> {
    diesel::sql_query(
        "SELECT id, clawback_id, level, amount_fen, payment_id, transfer_id, posting_id FROM clawback_recovery
         WHERE batch_id = $1 AND kind = 'netting' AND state = 'done' ORDER BY clawback_id, level, id",
    )
    .bind::<Uuid, _>(id)
    .load(conn)
}

pub fn recovery_cancel(conn: &mut PgConnection, id: uuid::Uuid) -> QueryResult<()> {
    diesel::sql_query("UPDATE clawback_recovery SET state = 'cancelled' WHERE id = $1")
        .bind::<Uuid, _>(id)
        .execute(conn)
        .map(drop)
}
