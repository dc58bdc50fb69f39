//! Payments that are smaller because their payee has to pay something back.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text, Timestamptz, Uuid as SqlUuid};

use super::scope;
use crate::clawback::service::Netable;
use crate::kernel::{BatchId, Fen, OrganisationId, PaymentId, RegionCode, RegionScope};
use crate::programme::BudgetLevel;
use crate::settlement::model::PaymentState;

#[derive(QueryableByName)]
struct NetableRow {
    #[diesel(sql_type = SqlUuid)]
    id: PaymentId,
    #[diesel(sql_type = SqlUuid)]
    payee_id: OrganisationId,
    #[diesel(sql_type = Text)]
    level: BudgetLevel,
    #[diesel(sql_type = Text)]
    payer_region: RegionCode,
    #[diesel(sql_type = BigInt)]
    amount_fen: Fen,
}

/// A batch's payments to payees who owe the same treasury something.
pub fn payment_list_netable(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<Netable>> {
    let rows: Vec<NetableRow> = diesel::sql_query(
        "SELECT p.id, p.payee_id, p.level, p.payer_region, p.amount_fen FROM payment p
         WHERE p.batch_id = $1 AND EXISTS (
             SELECT FROM clawback_part d JOIN clawback k ON k.id = d.clawback_id
             WHERE d.payee_id = p.payee_id AND d.level = p.level AND d.payer_region = p.payer_region
               AND d.netted_fen + d.received_fen < d.amount_fen AND k.state = 'ordered')
         ORDER BY p.reference",
    )
    .bind::<SqlUuid, _>(id)
    .load(conn)?;
    let netable = |row: NetableRow| Netable {
        payment_id: row.id,
        payee_id: row.payee_id,
        level: row.level,
        payer_region: row.payer_region,
        amount: row.amount_fen,
    };
    Ok(rows.into_iter().map(netable).collect())
}

#[derive(QueryableByName)]
struct Netted {
    #[diesel(sql_type = BigInt)]
    fen: Fen,
}

/// What is kept back from a batch's payments in all.
pub fn batch_netted(conn: &mut PgConnection, within: &RegionScope, id: BatchId) -> QueryResult<Fen> {
    let netted: Netted = diesel::sql_query(format!(
        "SELECT coalesce(sum(netted_fen), 0)::bigint AS fen FROM payment
         WHERE batch_id = $1 AND state <> 'reissued' AND {}",
        scope::payments(within, "payment")
    ))
    .bind::<SqlUuid, _>(id)
    .get_result(conn)?;
    Ok(netted.fen)
}

/// Makes drafted payments smaller.
pub fn payment_net(conn: &mut PgConnection, netted: &[(PaymentId, Fen)]) -> QueryResult<()> {
    let (payments, amounts): (Vec<_>, Vec<_>) = netted.iter().copied().unzip();
    diesel::sql_query(
        "UPDATE payment p SET amount_fen = p.amount_fen - n.amount, netted_fen = p.netted_fen + n.amount
         FROM unnest($1, $2) AS n (payment, amount) WHERE p.id = n.payment AND p.state = 'pending'",
    )
    .bind::<Array<SqlUuid>, _>(payments)
    .bind::<Array<BigInt>, _>(amounts)
    .execute(conn)
    .map(drop)
}

/// Marks a batch's payments of which nothing is left as paid; answers which.
pub fn payment_settle_netted(
    conn: &mut PgConnection,
    id: BatchId,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> QueryResult<Vec<PaymentId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        id: PaymentId,
    }
    let rows: Vec<Row> = diesel::sql_query(
        "UPDATE payment SET state = 'paid', sent_at = $2, paid_on = $3
         WHERE batch_id = $1 AND state = 'pending' AND amount_fen = 0 RETURNING id",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(now)
    .bind::<Date, _>(today)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// A batch's payments that netting paid whole.
pub fn payment_list_netted_whole(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<PaymentId>> {
    use crate::store::schema::payment;
    payment::table
        .filter(payment::batch_id.eq(id))
        .filter(payment::state.eq(PaymentState::Paid))
        .filter(payment::transfer_id.is_null())
        .order(payment::id)
        .select(payment::id)
        .load(conn)
}

/// A payment that netting had paid waits again.
pub fn payment_set_pending(conn: &mut PgConnection, id: PaymentId) -> QueryResult<()> {
    use crate::store::schema::payment;
    diesel::update(payment::table.find(id))
        .set((
            payment::state.eq(PaymentState::Pending),
            payment::sent_at.eq(None::<DateTime<Utc>>),
            payment::paid_on.eq(None::<NaiveDate>),
        ))
        .execute(conn)
        .map(drop)
}
