//! Approved claims into a batch, by one statement for any number of them.
//!
//! In all SQL here `$1` is the programme, `$2` and `$3` the moments from which and before which claims were approved, `$4` the
//! level whose parts are asked for or null for all, and `$5` now.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use crate::kernel::{ClaimId, Fen};
use crate::settlement::model::{Batch, LeftOutExample, LeftOutSum};

/// That part `s` of a claim is in no batch.
const FREE: &str = "NOT EXISTS (SELECT FROM batch_line taken
                                WHERE taken.claim_id = s.claim_id AND taken.level = s.level AND NOT taken.is_cancelled)";

/// Why claim `c` of payee `o` cannot be paid; null if it can. Goes with [`payees`].
const REASON: &str = "CASE WHEN o.state IN ('suspended', 'withdrawn') THEN 'payee_suspended'
         -- Asked once for all.
         WHEN c.payee_id IN (SELECT x.id FROM sanction n JOIN organisation x ON x.uscc = n.uscc
             WHERE n.lifted_at IS NULL AND ($5 AT TIME ZONE 'Asia/Shanghai')::date BETWEEN n.starts_on AND n.ends_on)
             THEN 'payee_barred'
         WHEN NOT EXISTS (SELECT FROM bank_account a WHERE a.organisation_id = c.payee_id)
             THEN 'bank_details_missing'
         WHEN c.amount_fen IS DISTINCT FROM
             (SELECT sum(s.amount_fen) FROM claim_share s WHERE s.claim_id = c.id)
             THEN 'shares_do_not_add_up'
         WHEN small.payee_id IS NOT NULL THEN 'below_minimum'
    END";

/// Claims `c` of payees `o` that are asked for.
const ASKED: &str = "o.id = c.payee_id AND c.programme_id = $1 AND c.approved_at >= $2 AND c.approved_at < $3";

/// The payees, and which of them wait because what is asked for of their claims comes to too little.
fn payees() -> String {
    format!(
        "organisation o
         -- Summed once for each payee; without a minimum nothing is read.
         LEFT JOIN (
             SELECT x.payee_id FROM claim x JOIN claim_share s ON s.claim_id = x.id
             WHERE (SELECT coalesce(min(minimum_payment_fen), 0) FROM settlement_setting) > 0
               AND x.programme_id = $1 AND x.state IN ('approved', 'partly_batched')
               AND x.approved_at >= $2 AND x.approved_at < $3 AND ($4::text IS NULL OR s.level = $4) AND {FREE}
             GROUP BY x.payee_id
             HAVING sum(s.amount_fen) < (SELECT min(minimum_payment_fen) FROM settlement_setting)
         ) small ON small.payee_id = o.id"
    )
}

/// Moves the claims of a state that can be paid, and answers them. Without a level, every part that is free is taken; else
/// that level's alone, and a claim of which another part is free stays partly batched.
fn moved(state: &str) -> String {
    format!(
        "UPDATE claim c
         SET state = CASE WHEN $4::text IS NOT NULL
                               AND EXISTS (SELECT FROM claim_share s WHERE s.claim_id = c.id AND s.level <> $4 AND {FREE})
                          THEN 'partly_batched' ELSE 'batched' END,
             version = c.version + 1, updated_at = $5
         FROM {payees}
         WHERE {ASKED} AND c.state = '{state}'
           AND ($4::text IS NULL
                OR EXISTS (SELECT FROM claim_share s WHERE s.claim_id = c.id AND s.level = $4 AND {FREE}))
           -- Said so that the planner expects half of them, not one in two hundred.
           AND CASE WHEN ({REASON}) IS NULL THEN true ELSE false END
         RETURNING c.id AS claim_id, c.payee_id, c.state",
        payees = payees()
    )
}

/// What is asked for and is in no batch, each claim with the reason why: it cannot be paid, or, of one level, the level's part
/// is in another batch than `$6` or there is none. And what a clawback stops.
fn candidates() -> String {
    format!(
        "SELECT c.id AS claim_id, c.reference AS claim_reference, c.payee_id, o.name AS payee_name,
                CASE WHEN $4::text IS NOT NULL THEN coalesce(p.amount_fen, c.amount_fen)
                     WHEN c.state = 'approved' THEN c.amount_fen
                     ELSE c.amount_fen - (SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM batch_line l
                                          WHERE l.claim_id = c.id AND NOT l.is_cancelled) END AS amount_fen,
                b.reference AS batch_reference, NULL AS clawback_reference,
                CASE WHEN b.id IS NOT NULL THEN 'level_in_batch'
                     WHEN $4::text IS NOT NULL AND p.claim_id IS NULL THEN 'no_part_of_level'
                     ELSE {REASON} END AS reason
         FROM claim c
         LEFT JOIN claim_share p ON p.claim_id = c.id AND p.level = $4
         LEFT JOIN batch_line t ON t.claim_id = c.id AND t.level = $4 AND NOT t.is_cancelled
         LEFT JOIN settlement_batch b ON b.id = t.batch_id, {payees}
         WHERE {ASKED} AND t.batch_id IS DISTINCT FROM $6
           -- Of one level also what is in batches with all of its parts, and not paid.
           AND (c.state IN ('approved', 'partly_batched') OR $4::text IS NOT NULL AND c.state = 'batched')
         UNION ALL
         SELECT c.id, c.reference, c.payee_id, o.name, x.amount_fen, NULL, k.reference, 'part_stopped'
         FROM claim_stopped_share x JOIN claim c ON c.id = x.claim_id JOIN clawback k ON k.id = x.clawback_id, organisation o
         WHERE {ASKED} AND ($4::text IS NULL OR x.level = $4)",
        payees = payees()
    )
}

/// Lines and total of what was drafted.
#[derive(Debug, QueryableByName)]
pub struct Drafted {
    #[diesel(sql_type = Integer)]
    pub line_count: i32,
    #[diesel(sql_type = BigInt)]
    pub total_fen: Fen,
}

/// What was drafted, and of which claims.
#[derive(Debug, QueryableByName)]
pub struct DraftedClaims {
    #[diesel(embed)]
    pub drafted: Drafted,
    /// Those of which every part is in a batch now.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub whole: Vec<ClaimId>,
    /// Those of which another level's part is in none.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub partly: Vec<ClaimId>,
}

/// Moments between which claims were approved: from the first until before the second.
pub type Approved = (DateTime<Utc>, DateTime<Utc>);

/// Moves the claims that can be paid into the batch and writes the batch, its payments and its lines; nothing if no claim
/// can be paid. No other draft of the programme and no cancelling of its batches may run meanwhile.
///
/// Claims are moved first, and the rest is made of those that were: nobody can move one meanwhile, and none is looked for
/// a second time. Only of those that are begun is it asked which of their parts are free. Payments are numbered by payer and
/// payee, and a payment's id is made of the batch and its number.
pub fn batch_insert_demand(
    conn: &mut PgConnection,
    batch: &Batch,
    approved: Approved,
) -> QueryResult<Option<DraftedClaims>> {
    many_rows(conn)?;
    let (fresh, begun) = (moved("approved"), moved("partly_batched"));
    diesel::sql_query(format!(
        "WITH fresh AS ({fresh}), begun AS ({begun}), eligible AS MATERIALIZED (
             SELECT t.claim_id, t.payee_id, s.level, s.payer_region, s.amount_fen
             FROM fresh t JOIN claim_share s ON s.claim_id = t.claim_id
             WHERE $4::text IS NULL OR s.level = $4
             UNION ALL
             SELECT t.claim_id, t.payee_id, s.level, s.payer_region, s.amount_fen
             FROM begun t JOIN claim_share s ON s.claim_id = t.claim_id
             WHERE ($4::text IS NULL OR s.level = $4) AND {FREE}
         ), owed AS MATERIALIZED (
             SELECT g.*, md5($6::text || '/' || g.number)::uuid AS id
             FROM (SELECT level, payer_region, payee_id, sum(amount_fen)::bigint AS amount_fen,
                          row_number() OVER (ORDER BY level, payer_region, payee_id) AS number
                   FROM eligible GROUP BY level, payer_region, payee_id) g
         ), paid AS (
             INSERT INTO payment (id, reference, batch_id, payee_id, level, payer_region, amount_fen,
                                  payee_name, account_number, bank_name, bank_code, state, created_at)
             SELECT w.id, $7 || '-' || lpad(w.number::text, greatest(6, length(w.number::text)), '0'),
                    $6, w.payee_id, w.level, w.payer_region, w.amount_fen,
                    a.account_name, a.account_number, a.bank_name, a.bank_code, 'pending', $5
             FROM owed w JOIN bank_account a ON a.organisation_id = w.payee_id
         ), line AS (
             INSERT INTO batch_line (batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id)
             SELECT $6, e.claim_id, e.level, e.payer_region, e.payee_id, e.amount_fen, w.id
             FROM eligible e
             JOIN owed w ON w.level = e.level AND w.payer_region = e.payer_region AND w.payee_id = e.payee_id
             RETURNING amount_fen
         ), batch AS (
             INSERT INTO settlement_batch (id, reference, programme_id, side, level, period_from, period_to, state,
                                           line_count, total_fen, maker_id, made_at)
             SELECT $6, $7, $1, 'demand', $4, $8, $9, 'drafted', count(*), sum(amount_fen), $10, $5
             FROM line HAVING count(*) > 0
             RETURNING line_count, total_fen
         )
         SELECT line_count, total_fen, coalesce(whole, ARRAY[]::uuid[]) AS whole, coalesce(partly, ARRAY[]::uuid[]) AS partly
         FROM batch, (SELECT array_agg(claim_id) FILTER (WHERE state = 'batched') AS whole,
                             array_agg(claim_id) FILTER (WHERE state = 'partly_batched') AS partly
                      FROM (TABLE fresh UNION ALL TABLE begun) t) moved"
    ))
    .bind::<SqlUuid, _>(batch.programme_id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<Nullable<Text>, _>(batch.level)
    .bind::<Timestamptz, _>(batch.made_at)
    .bind::<SqlUuid, _>(batch.id)
    .bind::<Text, _>(&batch.reference)
    .bind::<Date, _>(batch.period_from)
    .bind::<Date, _>(batch.period_to)
    .bind::<SqlUuid, _>(batch.maker_id)
    .get_result(conn)
    .optional()
}

/// Until the end of the transaction: room to sort and join a large batch in memory, and no time spent on compiling
/// statements that run once.
fn many_rows(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
}

/// What is not in the batch, summed up by reason.
pub fn left_out_sums(conn: &mut PgConnection, batch: &Batch, approved: Approved) -> QueryResult<Vec<LeftOutSum>> {
    diesel::sql_query(format!(
        "WITH candidate AS ({}) SELECT reason, count(*) AS count, sum(amount_fen)::bigint AS amount_fen FROM candidate
         WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason",
        candidates()
    ))
    .bind::<SqlUuid, _>(batch.programme_id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<Nullable<Text>, _>(batch.level)
    .bind::<Timestamptz, _>(batch.made_at)
    .bind::<SqlUuid, _>(batch.id)
    .load(conn)
}

/// The first of what is not in the batch: before all what somebody can do something about.
pub fn left_out_examples(
    conn: &mut PgConnection,
    batch: &Batch,
    approved: Approved,
    limit: i64,
) -> QueryResult<Vec<LeftOutExample>> {
    diesel::sql_query(format!(
        "WITH candidate AS ({})
         SELECT reason, claim_id, claim_reference, payee_id, payee_name, amount_fen, batch_reference, clawback_reference
         FROM candidate
         WHERE reason IS NOT NULL ORDER BY reason IN ('level_in_batch', 'no_part_of_level', 'part_stopped'), claim_reference LIMIT $7",
        candidates()
    ))
    .bind::<SqlUuid, _>(batch.programme_id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<Nullable<Text>, _>(batch.level)
    .bind::<Timestamptz, _>(batch.made_at)
    .bind::<SqlUuid, _>(batch.id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

#[cfg(test)]
mod tests {
    use crate::claim::{State, Step};

    #[test]
    fn a_draft_moves_claims_as_their_course_allows() {
        let from = vec![State::Approved, State::PartlyBatched];
        assert_eq!(Step::Batch.course(), (from.clone(), State::Batched));
        assert_eq!(Step::BatchPart.course(), (from, State::PartlyBatched));
    }
}
