use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid};

use super::scope;
use crate::kernel::{BatchId, PaymentId, RegionScope, UserId};
use crate::settlement::model::{ReadyTotal, Reissue, ReissueVerdict};
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

/// What is true of a payment `p` that can be sent: it waits, and if it replaces another, two people agreed on that.
pub(super) const READY: &str = "p.state = 'pending' AND (p.reissues_id IS NULL OR EXISTS (
    SELECT FROM payment_reissue r WHERE r.payment_id = p.id AND r.verdict = 'confirmed'))";

/// What of a batch can be sent now.
pub fn payment_ready(conn: &mut PgConnection, within: &RegionScope, id: BatchId) -> QueryResult<ReadyTotal> {
    diesel::sql_query(format!(
        "SELECT count(*) AS payments, coalesce(sum(p.amount_fen), 0)::bigint AS amount_fen FROM payment p
         WHERE p.batch_id = $1 AND {READY} AND {}",
        scope::payments(within, "p")
    ))
    .bind::<Uuid, _>(id)
    .get_result(conn)
}

/// Whether all that a payment pays is demanded back whole, and not paid back yet.
pub fn payment_is_clawed_back(conn: &mut PgConnection, id: PaymentId) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        is_clawed_back: bool,
    }
    let row: Row = diesel::sql_query(
        "SELECT coalesce(bool_and(
                    coalesce(k.ordered, 0) >= coalesce(c.amount_fen, a.amount_fen, r.reward_fen) AND k.is_open), false)
                    AS is_clawed_back
         FROM batch_line l LEFT JOIN claim c ON c.id = l.claim_id
         LEFT JOIN award_application a ON a.id = l.award_application_id
         LEFT JOIN supply_reward r ON r.id = l.supply_reward_id
         CROSS JOIN LATERAL (
             SELECT sum(amount_fen) AS ordered, coalesce(bool_or(state = 'ordered'), false) AS is_open FROM clawback
             WHERE state IN ('ordered', 'settled')
               AND coalesce(claim_id, award_application_id, supply_reward_id)
                   = coalesce(l.claim_id, l.award_application_id, l.supply_reward_id)) k
         WHERE l.payment_id = $1 AND NOT l.is_cancelled",
    )
    .bind::<Uuid, _>(id)
    .get_result(conn)?;
    Ok(row.is_clawed_back)
}
