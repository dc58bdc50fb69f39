//! SQL of holds and their time-outs.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use super::{TransferRow, transfer_find};
use crate::kernel::TransferId;
use crate::store::schema::ledger_hold;

/// Lets an open hold with a time-out last until then, for good if `until` is none; nothing if it lasts as long already, has no
/// time-out or is resolved.
pub fn hold_prolong(
    conn: &mut PgConnection,
    id: TransferId,
    until: Option<DateTime<Utc>>,
    reason: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO ledger_hold_extension (hold_id, expires_at, reason, recorded_at)
         SELECT id, coalesce($2, 'infinity'), $3, $4 FROM ledger_hold
         WHERE id = $1 AND expires_at < coalesce($2, 'infinity')",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Nullable<Timestamptz>, _>(until)
    .bind::<Text, _>(reason)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .map(drop)
}

/// When a hold timed out, and which.
pub type HoldDue = (DateTime<Utc>, TransferId);

/// Open holds that have timed out in the order of their time-outs, from the one after `after`.
pub fn hold_due_list(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    after: Option<HoldDue>,
    limit: i64,
) -> QueryResult<Vec<HoldDue>> {
    let mut query = ledger_hold::table
        .filter(ledger_hold::expires_at.le(now))
        .order((ledger_hold::expires_at, ledger_hold::id))
        .limit(limit)
        .select((ledger_hold::expires_at, ledger_hold::id))
        .into_boxed();
    if let Some((at, id)) = after {
        query =
            query.filter(ledger_hold::expires_at.gt(at).or(ledger_hold::expires_at.eq(at).and(ledger_hold::id.gt(id))));
    }
    query.load(conn)
}

/// The hold if it still is open and has timed out, and nobody else works on it; locked until the transaction ends.
pub fn hold_lock_due(conn: &mut PgConnection, id: TransferId, now: DateTime<Utc>) -> QueryResult<Option<TransferRow>> {
    let due: Option<TransferId> = ledger_hold::table
        .filter(ledger_hold::id.eq(id).and(ledger_hold::expires_at.le(now)))
        .for_update()
        .skip_locked()
        .select(ledger_hold::id)
        .first(conn)
        .optional()?;
    due.map_or(Ok(None), |id| transfer_find(conn, id))
}

/// Voids a hold under the subject for which it was made.
pub fn hold_expire(
    conn: &mut PgConnection,
    id: TransferId,
    (effective_on, now): (NaiveDate, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO ledger_transfer (id, kind, pending_id, debit_account, credit_account, amount, code, subject_kind,
                                      subject_id, effective_on, recorded_at)
         SELECT $2, 'void', id, debit_account, credit_account, amount, 'hold.expired', subject_kind, subject_id, $3, $4
         FROM ledger_transfer WHERE id = $1",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<SqlUuid, _>(TransferId::new())
    .bind::<Date, _>(effective_on)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .map(drop)
}
