//! Whose an account of the ledger is. The ledger itself knows nothing of regions: they stand in the keys of accounts, or at
//! what an account belongs to.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid as SqlUuid};

use crate::kernel::{AccountId, Fen, RegionScope};
use crate::ledger::TrialBalance;
use crate::settlement::scope;

/// Accounts beside what they belong to.
const ACCOUNTS: &str = "ledger_account a
    LEFT JOIN appropriation l ON l.account_id = a.id
    LEFT JOIN voucher v ON v.account_id = a.id
    LEFT JOIN organisation o ON o.id = CASE WHEN a.purpose = 'due' THEN split_part(a.key, ':', 3)::uuid END";

/// That an account of [`ACCOUNTS`] is of a region in the scope, or of a programme that is in the region's charge.
fn is_within(within: &RegionScope) -> String {
    if within.is_everything() {
        return "true".to_owned();
    }
    let region = within.sql(
        "CASE a.purpose WHEN 'appropriation' THEN l.region_code WHEN 'voucher' THEN v.region_code
              WHEN 'due' THEN o.region_code WHEN 'treasury' THEN split_part(a.key, ':', 2)
              WHEN 'payable' THEN split_part(a.key, ':', 4) WHEN 'clawback' THEN split_part(a.key, ':', 4)
              WHEN 'bank' THEN split_part(a.key, ':', 3) WHEN 'bank_charge' THEN split_part(a.key, ':', 3)
              WHEN 'clearing' THEN split_part(a.key, ':', 3) END",
    );
    let programme = scope::programmes(
        within,
        "(CASE a.purpose WHEN 'appropriation' THEN l.programme_id WHEN 'voucher' THEN v.programme_id
               WHEN 'due' THEN split_part(a.key, ':', 2)::uuid WHEN 'payable' THEN split_part(a.key, ':', 5)::uuid
               WHEN 'clawback' THEN split_part(a.key, ':', 5)::uuid END)",
    );
    format!("({region} OR {programme})")
}

/// That an account with one of these ids is within the scope.
pub(super) fn is_of(within: &RegionScope, ids: &str) -> String {
    if within.is_everything() {
        return "true".to_owned();
    }
    format!("EXISTS (SELECT FROM {ACCOUNTS} WHERE a.id IN ({ids}) AND {})", is_within(within))
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: AccountId,
}

/// Up to `limit` accounts after the key `after`, in the order of their keys; only those for `purpose`, if given.
pub fn account_ids(
    conn: &mut PgConnection,
    within: &RegionScope,
    purpose: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<AccountId>> {
    let rows: Vec<IdRow> = diesel::sql_query(format!(
        "SELECT a.id FROM {ACCOUNTS}
         WHERE ($1::text IS NULL OR a.purpose = $1) AND ($2::text IS NULL OR a.key > $2) AND {}
         ORDER BY a.key LIMIT $3",
        is_within(within)
    ))
    .bind::<Nullable<Text>, _>(purpose)
    .bind::<Nullable<Text>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The account with this key.
pub fn account_find(conn: &mut PgConnection, within: &RegionScope, key: &str) -> QueryResult<Option<AccountId>> {
    let row: Option<IdRow> =
        diesel::sql_query(format!("SELECT a.id FROM {ACCOUNTS} WHERE a.key = $1 AND {}", is_within(within)))
            .bind::<Text, _>(key)
            .get_result(conn)
            .optional()?;
    Ok(row.map(|row| row.id))
}

/// The totals of the region's accounts. Only those of the whole ledger are equal on both sides: money goes between regions.
pub fn trial_balance(conn: &mut PgConnection, within: &RegionScope) -> QueryResult<TrialBalance> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        accounts: i64,
        #[diesel(sql_type = BigInt)]
        debits_posted: Fen,
        #[diesel(sql_type = BigInt)]
        credits_posted: Fen,
        #[diesel(sql_type = BigInt)]
        debits_pending: Fen,
        #[diesel(sql_type = BigInt)]
        credits_pending: Fen,
    }
    let row: Row = diesel::sql_query(format!(
        "SELECT count(*) AS accounts, coalesce(sum(debits_posted), 0)::bigint AS debits_posted,
                coalesce(sum(credits_posted), 0)::bigint AS credits_posted,
                coalesce(sum(debits_pending), 0)::bigint AS debits_pending,
                coalesce(sum(credits_pending), 0)::bigint AS credits_pending
         FROM {ACCOUNTS} WHERE {}",
        is_within(within)
    ))
    .get_result(conn)?;
    Ok(TrialBalance {
        accounts: row.accounts,
        debits_posted: row.debits_posted,
        credits_posted: row.credits_posted,
        debits_pending: row.debits_pending,
        credits_pending: row.credits_pending,
    })
}
