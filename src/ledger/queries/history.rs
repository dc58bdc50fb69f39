use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Timestamptz, Uuid as SqlUuid};

use crate::kernel::{AccountId, Fen};
use crate::ledger::model::{AsOf, Balance};

#[derive(QueryableByName)]
struct BalanceRow {
    #[diesel(sql_type = BigInt)]
    debits_pending: Fen,
    #[diesel(sql_type = BigInt)]
    debits_posted: Fen,
    #[diesel(sql_type = BigInt)]
    credits_pending: Fen,
    #[diesel(sql_type = BigInt)]
    credits_posted: Fen,
}

/// An account's balance from its entries alone: those dated until `$2` and recorded until `$3`. A hold is open while no
/// such entry resolves it.
pub fn balance_as_of(conn: &mut PgConnection, account: AccountId, as_of: AsOf) -> QueryResult<Balance> {
    let row: BalanceRow = diesel::sql_query(
        "WITH own AS (
             SELECT id, kind, amount, debit_account = $1 AS is_debit FROM ledger_transfer
             WHERE $1 IN (debit_account, credit_account)
               AND ($2 IS NULL OR effective_on <= $2) AND ($3 IS NULL OR recorded_at <= $3)
         ), effect AS (
             SELECT is_debit, CASE WHEN kind IN ('posted', 'post') THEN amount ELSE 0 END AS posted,
                    CASE WHEN kind = 'pending' AND NOT EXISTS (
                              SELECT FROM ledger_transfer r WHERE r.pending_id = own.id
                                AND ($2 IS NULL OR r.effective_on <= $2) AND ($3 IS NULL OR r.recorded_at <= $3))
                         THEN amount ELSE 0 END AS pending
             FROM own
         )
         SELECT coalesce(sum(pending) FILTER (WHERE is_debit), 0)::bigint AS debits_pending,
                coalesce(sum(posted) FILTER (WHERE is_debit), 0)::bigint AS debits_posted,
                coalesce(sum(pending) FILTER (WHERE NOT is_debit), 0)::bigint AS credits_pending,
                coalesce(sum(posted) FILTER (WHERE NOT is_debit), 0)::bigint AS credits_posted
         FROM effect",
    )
    .bind::<SqlUuid, _>(account)
    .bind::<Nullable<Date>, _>(as_of.effective_on)
    .bind::<Nullable<Timestamptz>, _>(as_of.recorded_by)
    .get_result(conn)?;
    let BalanceRow { debits_pending, debits_posted, credits_pending, credits_posted } = row;
    Ok(Balance { debits_pending, debits_posted, credits_pending, credits_posted })
}

#[derive(QueryableByName)]
struct SumRow {
    #[diesel(sql_type = BigInt)]
    fen: Fen,
}

/// What had come in less what had gone out by the entry with this day and number, as known at `recorded_by`.
pub fn posted_until(
    conn: &mut PgConnection,
    account: AccountId,
    (day, seq): (NaiveDate, i64),
    recorded_by: Option<DateTime<Utc>>,
) -> QueryResult<Fen> {
    let row: SumRow = diesel::sql_query(
        "SELECT coalesce(sum(CASE WHEN debit_account = $1 THEN -amount ELSE amount END), 0)::bigint AS fen
         FROM ledger_transfer
         WHERE $1 IN (debit_account, credit_account) AND kind IN ('posted', 'post')
           AND (effective_on, seq) <= ($2, $3) AND ($4 IS NULL OR recorded_at <= $4)",
    )
    .bind::<SqlUuid, _>(account)
    .bind::<Date, _>(day)
    .bind::<BigInt, _>(seq)
    .bind::<Nullable<Timestamptz>, _>(recorded_by)
    .get_result(conn)?;
    Ok(row.fen)
}
