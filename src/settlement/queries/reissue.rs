use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::{PaymentId, UserId};
use crate::settlement::model::{Reissue, ReissueVerdict};
use crate::store::schema::payment_reissue;

/// The signatures under a payment; absent for one that replaces no other.
pub fn reissue_find(conn: &mut PgConnection, id: PaymentId) -> QueryResult<Option<Reissue>> {
    payment_reissue::table.find(id).select(Reissue::as_select()).first(conn).optional()
}

pub fn reissue_insert(conn: &mut PgConnection, new: &Reissue) -> QueryResult<()> {
    diesel::insert_into(payment_reissue::table).values(new).execute(conn).map(drop)
}

pub fn reissue_close(
    conn: &mut PgConnection,
    id: PaymentId,
    verdict: ReissueVerdict,
    note: Option<&str>,
    (by, now): (UserId, DateTime<Utc>),
) -> QueryResult<()> {
    diesel::update(payment_reissue::table.find(id))
        .set((
            payment_reissue::verdict.eq(Some(verdict)),
            payment_reissue::note.eq(note),
            payment_reissue::decided_by.eq(Some(by)),
            payment_reissue::decided_at.eq(Some(now)),
        ))
        .execute(conn)
        .map(drop)
}
