//! What happened to a voucher's money, read from the journal.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text as SqlText, Timestamptz, Uuid as SqlUuid};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{AccountId, Fen, TransferId};

/// One transfer on a voucher's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct Movement {
    /// Place in the journal.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = SqlUuid)]
    pub transfer_id: TransferId,
    /// `posted`: at once; `pending`: held; `post`, `void`: what became of a hold.
    #[diesel(sql_type = SqlText)]
    pub kind: String,
    /// What for: `voucher.issue`, `booking.hold`, `booking.redeem`, `booking.release`, `hold.expired`,
    /// `claim.give_back`, `voucher.return`.
    #[diesel(sql_type = SqlText)]
    pub code: String,
    #[diesel(sql_type = SqlText)]
    pub subject_kind: String,
    #[diesel(sql_type = SqlUuid)]
    pub subject_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    /// By how much it changed what is free on the voucher, fen; negative: less.
    #[diesel(sql_type = BigInt)]
    pub free_change_fen: Fen,
    /// The hold that it resolves.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub hold_id: Option<TransferId>,
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
}

/// In the order of the journal, after `after`. A resolved hold gives back what was not posted of it.
pub fn movement_list(
    conn: &mut PgConnection,
    account: AccountId,
    after: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<Movement>> {
    diesel::sql_query(
        "SELECT t.seq, t.id AS transfer_id, t.kind, t.code, t.subject_kind, t.subject_id, t.amount AS amount_fen,
                CASE WHEN t.credit_account = $1 THEN t.amount
                     WHEN t.kind = 'post' THEN h.amount - t.amount
                     WHEN t.kind = 'void' THEN t.amount
                     ELSE -t.amount END AS free_change_fen,
                t.pending_id AS hold_id, t.recorded_at AS at
         FROM ledger_transfer t LEFT JOIN ledger_transfer h ON h.id = t.pending_id
         WHERE $1 IN (t.debit_account, t.credit_account) AND t.seq > coalesce($2, 0)
         ORDER BY t.seq LIMIT $3",
    )
    .bind::<SqlUuid, _>(account)
    .bind::<Nullable<BigInt>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)
}
