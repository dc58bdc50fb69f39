use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use super::reissue::READY;
use super::{Asked, scope};
use crate::kernel::{
    AccountId, BatchId, ClaimId, Fen, OrganisationId, PaymentExportId, PaymentId, RegionCode, RegionScope, TransferId,
    Uscc,
};
use crate::programme::BudgetLevel;
use crate::settlement::model::{BankStatus, Payment, PaymentState};
use crate::store::schema::{batch_line, payment};

pub fn payment_fetch(conn: &mut PgConnection, within: &RegionScope, id: PaymentId) -> QueryResult<Payment> {
    payment::table
        .find(id)
        .filter(sql::<Bool>(&scope::payments(within, "payment")))
        .select(Payment::as_select())
        .first(conn)
}

/// In the order of their references.
pub fn payment_list_by_batch(
    conn: &mut PgConnection,
    within: &RegionScope,
    id: BatchId,
    state: Option<PaymentState>,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<Payment>> {
    let mut query = payment::table
        .filter(payment::batch_id.eq(id))
        .filter(sql::<Bool>(&scope::payments(within, "payment")))
        .order(payment::reference)
        .limit(limit)
        .select(Payment::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(payment::state.eq(state));
    }
    if let Some(after) = after {
        query = query.filter(payment::reference.gt(after));
    }
    query.load(conn)
}

/// What an organisation was paid or is to be paid, oldest first.
pub fn payment_list_by_payee(
    conn: &mut PgConnection,
    within: &RegionScope,
    payee: OrganisationId,
    after: Option<(DateTime<Utc>, PaymentId)>,
    limit: i64,
) -> QueryResult<Vec<Payment>> {
    let mut query = payment::table
        .filter(payment::payee_id.eq(payee))
        .filter(payment::state.ne(PaymentState::Reissued))
        .filter(sql::<Bool>(&scope::payments(within, "payment")))
        .order((payment::created_at, payment::id))
        .limit(limit)
        .select(Payment::as_select())
        .into_boxed();
    if let Some((created_at, id)) = after {
        query = query
            .filter(payment::created_at.gt(created_at).or(payment::created_at.eq(created_at).and(payment::id.gt(id))));
    }
    query.load(conn)
}

/// The number of a batch's next payment: one more than the highest that one of them has, as those of the first ones may be
/// gone. The batch is locked.
pub fn payment_next_number(conn: &mut PgConnection, id: BatchId) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let row: Row = diesel::sql_query(
        "SELECT coalesce(max(substring(reference FROM '[0-9]+$')::bigint), 0) + 1 AS number FROM payment WHERE batch_id = $1",
    )
    .bind::<SqlUuid, _>(id)
    .get_result(conn)?;
    Ok(row.number)
}

/// A pending payment with the payee's account that it is taken from.
#[derive(Debug, Clone, QueryableByName)]
pub struct PendingRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: PaymentId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = SqlUuid)]
    pub payee_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// None: nothing was ever owed there.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub payable_account: Option<AccountId>,
}

/// Locks a batch's pending payments, in the order of their references. One that replaces another and is not confirmed stays.
pub fn payment_lock_pending(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<PendingRow>> {
    diesel::sql_query(format!(
        "SELECT p.id, p.reference, p.payee_id, p.level, p.payer_region, p.amount_fen, a.id AS payable_account
         FROM payment p JOIN settlement_batch b ON b.id = p.batch_id
         LEFT JOIN ledger_account a
             ON a.key = 'payable:' || p.payee_id || ':' || p.level || ':' || p.payer_region || ':' || b.programme_id
         WHERE p.batch_id = $1 AND {READY}
         ORDER BY p.reference FOR NO KEY UPDATE OF p"
    ))
    .bind::<SqlUuid, _>(id)
    .load(conn)
}

/// Whether a payment of the batch waits for its second signature.
pub fn payment_waits_for_confirmation(conn: &mut PgConnection, id: BatchId) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        waits: bool,
    }
    let row: Row = diesel::sql_query(
        "SELECT EXISTS (SELECT FROM payment_reissue r JOIN payment p ON p.id = r.payment_id
                        WHERE p.batch_id = $1 AND r.verdict IS NULL) AS waits",
    )
    .bind::<SqlUuid, _>(id)
    .get_result(conn)?;
    Ok(row.waits)
}

/// Marks payments as sent, each with the transfer that holds its money.
pub fn payment_set_sent(
    conn: &mut PgConnection,
    sent: &[(PaymentId, TransferId)],
    export: PaymentExportId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let (payments, transfers): (Vec<_>, Vec<_>) = sent.iter().copied().unzip();
    diesel::sql_query(
        "UPDATE payment p SET state = 'sent', sent_at = $3, export_id = $4, transfer_id = s.transfer
         FROM unnest($1, $2) AS s (payment, transfer) WHERE p.id = s.payment AND p.state = 'pending'",
    )
    .bind::<Array<SqlUuid>, _>(payments)
    .bind::<Array<SqlUuid>, _>(transfers)
    .bind::<Timestamptz, _>(now)
    .bind::<SqlUuid, _>(export)
    .execute(conn)
}

/// Locks the payments that an export sends, in the order of their references: those that are on their way, and the
/// references of those that the bank took on, carried out or sent back.
pub fn payment_lock_of_export(
    conn: &mut PgConnection,
    id: PaymentExportId,
) -> QueryResult<(Vec<PendingRow>, Vec<String>)> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(embed)]
        payment: PendingRow,
        #[diesel(sql_type = Bool)]
        is_taken: bool,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT p.id, p.reference, p.payee_id, p.level, p.payer_region, p.amount_fen, NULL::uuid AS payable_account,
                p.state <> 'sent' OR p.bank_status IS NOT DISTINCT FROM 'accepted'
                    OR EXISTS (SELECT FROM statement_match m WHERE m.payment_id = p.id AND m.undone_at IS NULL) AS is_taken
         FROM payment p WHERE p.export_id = $1 ORDER BY p.reference FOR NO KEY UPDATE OF p",
    )
    .bind::<SqlUuid, _>(id)
    .load(conn)?;
    let (taken, open): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.is_taken);
    Ok((
        open.into_iter().map(|row| row.payment).collect(),
        taken.into_iter().map(|row| row.payment.reference).collect(),
    ))
}

/// What one export sent is sent by another.
pub fn payment_move_export(conn: &mut PgConnection, from: PaymentExportId, to: PaymentExportId) -> QueryResult<()> {
    diesel::update(payment::table.filter(payment::export_id.eq(from)))
        .set(payment::export_id.eq(Some(to)))
        .execute(conn)
        .map(drop)
}

/// A payment with the transfer that holds, or held, its money.
#[derive(Debug, Clone, QueryableByName)]
pub struct HeldRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: PaymentId,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = SqlUuid)]
    pub payee_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub state: PaymentState,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// None: never sent.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub hold: Option<TransferId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub debit_account: Option<AccountId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub credit_account: Option<AccountId>,
    /// The transfer that resolved the hold.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub resolution: Option<TransferId>,
}

/// Locks payments in id order; their batches must be locked before.
pub fn payment_lock_held(conn: &mut PgConnection, ids: &[PaymentId]) -> QueryResult<Vec<HeldRow>> {
    diesel::sql_query(
        "SELECT p.id, p.reference, p.payee_id, p.state, p.amount_fen, h.id AS hold,
                h.debit_account, h.credit_account, r.id AS resolution
         FROM payment p LEFT JOIN ledger_transfer h ON h.id = p.transfer_id
         LEFT JOIN ledger_transfer r ON r.pending_id = h.id
         WHERE p.id = ANY ($1) ORDER BY p.id FOR NO KEY UPDATE OF p",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .load(conn)
}

pub fn payment_batches(conn: &mut PgConnection, ids: &[PaymentId]) -> QueryResult<Vec<BatchId>> {
    payment::table.filter(payment::id.eq_any(ids)).select(payment::batch_id).distinct().load(conn)
}

/// A payment that is locked came back.
pub fn payment_set_returned(conn: &mut PgConnection, id: PaymentId, reason: &str) -> QueryResult<()> {
    diesel::update(payment::table.find(id))
        .set((
            payment::state.eq(PaymentState::Returned),
            payment::reason.eq(reason),
            payment::paid_on.eq(None::<NaiveDate>),
        ))
        .execute(conn)
        .map(drop)
}

/// A returned payment that is locked is on its way again, its money held by `hold`.
pub fn payment_set_reinstated(conn: &mut PgConnection, id: PaymentId, hold: TransferId) -> QueryResult<()> {
    diesel::update(payment::table.find(id))
        .set((
            payment::state.eq(PaymentState::Sent),
            payment::transfer_id.eq(Some(hold)),
            payment::reason.eq(None::<String>),
            payment::bank_status.eq(None::<BankStatus>),
            payment::return_code.eq(None::<String>),
        ))
        .execute(conn)
        .map(drop)
}

/// `new` takes the place of `old`: the lines point at it.
pub fn payment_replace(conn: &mut PgConnection, old: PaymentId, new: PaymentId) -> QueryResult<()> {
    diesel::update(payment::table.find(old)).set(payment::state.eq(PaymentState::Reissued)).execute(conn)?;
    diesel::update(batch_line::table.filter(batch_line::payment_id.eq(old)))
        .set(batch_line::payment_id.eq(Some(new)))
        .execute(conn)
        .map(drop)
}

/// Locks the claims and awards, paid by one of these payments, of which another batch pays a part. Who pays or returns that
/// part at the same moment, under the lock of its own batch, waits here: what is asked of all payments next is true. While no
/// batch is of one level there are none, and nothing is looked for.
pub fn shared_lock(conn: &mut PgConnection, of: Asked<'_>) -> QueryResult<()> {
    for (table, column) in [("claim", "claim_id"), ("award_application", "award_application_id")] {
        diesel::sql_query(format!(
            "SELECT count(*) FROM (
                 SELECT c.id FROM {table} c
                 WHERE EXISTS (SELECT FROM settlement_batch WHERE level IS NOT NULL)
                   AND c.id IN (SELECT l.{column} FROM batch_line l
                                JOIN batch_line o ON o.{column} = l.{column} AND o.batch_id <> l.batch_id
                                WHERE l.payment_id IN (SELECT paid.id FROM {paid} AS paid (id)) AND NOT o.is_cancelled)
                 ORDER BY c.id FOR NO KEY UPDATE OF c) locked",
            paid = of.table()
        ))
        .bind::<Array<SqlUuid>, _>(of.ids())
        .execute(conn)?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct ClaimRow {
    #[diesel(sql_type = SqlUuid)]
    claim_id: ClaimId,
}

/// The claims, paid by one of these payments, that have no payment open any more: all of their parts are in batches, and
/// paid. One that is demanded back whole stays so, whatever becomes of its payments.
pub fn claim_list_paid_up(conn: &mut PgConnection, of: Asked<'_>) -> QueryResult<Vec<ClaimId>> {
    let rows: Vec<ClaimRow> = diesel::sql_query(format!(
        "SELECT DISTINCT l.claim_id FROM batch_line l
         JOIN {} AS paid (id) ON paid.id = l.payment_id
         JOIN claim c ON c.id = l.claim_id AND c.state = 'batched'
         WHERE NOT EXISTS (SELECT FROM batch_line o JOIN payment p ON p.id = o.payment_id
                           WHERE o.claim_id = l.claim_id AND NOT o.is_cancelled AND p.state <> 'paid')",
        of.table()
    ))
    .bind::<Array<SqlUuid>, _>(of.ids())
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.claim_id).collect())
}

/// The claims that a payment pays and that counted as paid.
pub fn claim_list_counted_paid(conn: &mut PgConnection, id: PaymentId) -> QueryResult<Vec<ClaimId>> {
    let rows: Vec<ClaimRow> = diesel::sql_query(
        "SELECT DISTINCT l.claim_id FROM batch_line l JOIN claim c ON c.id = l.claim_id
         WHERE l.payment_id = $1 AND c.state IN ('paid', 'reconciled')",
    )
    .bind::<SqlUuid, _>(id)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.claim_id).collect())
}

#[derive(QueryableByName)]
struct OpenRow {
    #[diesel(sql_type = SqlUuid)]
    batch_id: BatchId,
}

/// Which of these batches have a payment that is neither paid nor replaced.
pub fn batch_list_open(conn: &mut PgConnection, ids: &[BatchId]) -> QueryResult<Vec<BatchId>> {
    let rows: Vec<OpenRow> = diesel::sql_query(
        "SELECT DISTINCT batch_id FROM payment WHERE batch_id = ANY ($1) AND state NOT IN ('paid', 'reissued')",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.batch_id).collect())
}

/// A payment as a payment file tells it.
#[derive(Debug, Clone, QueryableByName)]
pub struct OrderRow {
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Text)]
    pub level: BudgetLevel,
    #[diesel(sql_type = Text)]
    pub payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = Text)]
    pub payee_name: String,
    #[diesel(sql_type = Text)]
    pub account_number: String,
    #[diesel(sql_type = Text)]
    pub bank_name: String,
    #[diesel(sql_type = Text)]
    pub bank_code: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub uscc: Option<Uscc>,
}

/// The payments of an export by payer, in the order of their references.
pub fn order_list(conn: &mut PgConnection, export: PaymentExportId) -> QueryResult<Vec<OrderRow>> {
    diesel::sql_query(
        "SELECT p.reference, p.level, p.payer_region, p.amount_fen, p.payee_name, p.account_number, p.bank_name,
                p.bank_code, o.uscc
         FROM payment p JOIN organisation o ON o.id = p.payee_id
         WHERE p.export_id = $1 ORDER BY p.reference",
    )
    .bind::<SqlUuid, _>(export)
    .load(conn)
}
