use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Timestamptz, Uuid as SqlUuid};

use super::books::{STATE, TransferRow, told};
use crate::kernel::AccountId;

/// Which entries of an account make its statement.
#[derive(Debug, Clone, Copy)]
pub struct StatementFilter {
    /// After the entry with this day of the books and this number.
    pub after: (NaiveDate, i64),
    /// Last day of the books, inside.
    pub to: NaiveDate,
    /// As known at this moment; now if absent.
    pub recorded_by: Option<DateTime<Utc>>,
}

/// What was posted on an account, in the order of the books. Each side is read by its own index.
pub fn transfer_list_for_statement(
    conn: &mut PgConnection,
    account: AccountId,
    filter: &StatementFilter,
    limit: i64,
) -> QueryResult<Vec<TransferRow>> {
    let side = |column: &str| {
        format!(
            "(SELECT t.*, {STATE} AS state, r.id AS resolved_by_id
              FROM ledger_transfer t LEFT JOIN ledger_transfer r ON r.pending_id = t.id
              WHERE t.{column} = $1 AND t.kind IN ('posted', 'post') AND (t.effective_on, t.seq) > ($2, $3)
                AND t.effective_on <= $4 AND ($5 IS NULL OR t.recorded_at <= $5)
              ORDER BY t.effective_on, t.seq LIMIT $6)"
        )
    };
    diesel::sql_query(format!(
        "WITH page AS (
            SELECT * FROM ({} UNION ALL {}) sides ORDER BY effective_on, seq LIMIT $6)
         {} ORDER BY t.effective_on, t.seq",
        side("debit_account"),
        side("credit_account"),
        told()
    ))
    .bind::<SqlUuid, _>(account)
    .bind::<Date, _>(filter.after.0)
    .bind::<BigInt, _>(filter.after.1)
    .bind::<Date, _>(filter.to)
    .bind::<Nullable<Timestamptz>, _>(filter.recorded_by)
    .bind::<BigInt, _>(limit)
    .load(conn)
}
