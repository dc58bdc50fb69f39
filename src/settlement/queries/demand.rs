//! Approved claims into a batch, by one statement for any number of them.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Text, Timestamptz, Uuid as SqlUuid};

use crate::kernel::{ClaimId, Fen, ProgrammeId};
use crate::settlement::model::{Batch, LeftOutExample, LeftOutSum};

/// Why claim `c` of payee `o` cannot be paid at `$moment`; null if it can. Goes with [`payees`].
macro_rules! reason {
    ($moment:literal) => {
        concat!(
            "CASE WHEN o.state IN ('suspended', 'withdrawn') THEN 'payee_suspended'
                     -- Asked once for all.
                     WHEN c.payee_id IN (SELECT x.id FROM sanction n JOIN organisation x ON x.uscc = n.uscc
                         WHERE n.lifted_at IS NULL AND (",
            $moment,
            " AT TIME ZONE 'Asia/Shanghai')::date BETWEEN n.starts_on AND n.ends_on) THEN 'payee_barred'
                     WHEN NOT EXISTS (SELECT FROM bank_account a WHERE a.organisation_id = c.payee_id)
                         THEN 'bank_details_missing'
                     WHEN c.amount_fen IS DISTINCT FROM
                         (SELECT sum(s.amount_fen) FROM claim_share s WHERE s.claim_id = c.id)
                         THEN 'shares_do_not_add_up'
                     WHEN small.payee_id IS NOT NULL THEN 'below_minimum'
                END"
        )
    };
}

/// The payees, and which of them wait because their claims of programme $1, approved from $2 until before $3, come to
/// too little.
macro_rules! payees {
    () => {
        "organisation o
         -- Summed once for each payee; without a minimum nothing is read.
         LEFT JOIN (
             SELECT x.payee_id FROM claim x
             WHERE (SELECT coalesce(min(minimum_payment_fen), 0) FROM settlement_setting) > 0
               AND x.programme_id = $1 AND x.state = 'approved' AND x.approved_at >= $2 AND x.approved_at < $3
             GROUP BY x.payee_id
             HAVING sum(x.amount_fen) < (SELECT min(minimum_payment_fen) FROM settlement_setting)
         ) small ON small.payee_id = o.id"
    };
}

/// Claims `c` of payees `o` that are asked for.
macro_rules! asked {
    () => {
        "o.id = c.payee_id AND c.programme_id = $1 AND c.state = 'approved' AND c.approved_at >= $2 AND c.approved_at < $3"
    };
}

/// Approved claims that are asked for, each with the reason why it cannot be paid at `$moment`.
macro_rules! candidates {
    ($moment:literal) => {
        concat!(
            "SELECT c.id AS claim_id, c.reference AS claim_reference, c.payee_id, o.name AS payee_name, c.amount_fen, ",
            reason!($moment),
            " AS reason FROM claim c, ",
            payees!(),
            " WHERE ",
            asked!()
        )
    };
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
    #[diesel(sql_type = Array<SqlUuid>)]
    pub claims: Vec<ClaimId>,
}

/// Moments between which claims were approved: from the first until before the second.
pub type Approved = (DateTime<Utc>, DateTime<Utc>);

/// Moves the claims that can be paid into the batch and writes the batch, its payments and its lines; nothing if no claim
/// can be paid.
///
/// Claims are moved first, and the rest is made of those that were: nobody can move one meanwhile, and none is looked for
/// a second time. Payments are numbered by payer and payee, and a payment's id is made of the batch and its number.
pub fn batch_insert_demand(
    conn: &mut PgConnection,
    batch: &Batch,
    approved: Approved,
) -> QueryResult<Option<DraftedClaims>> {
    many_rows(conn)?;
    diesel::sql_query(concat!(
        "WITH taken AS (
             UPDATE claim c SET state = 'batched', version = c.version + 1, updated_at = $9
             FROM ",
        payees!(),
        " WHERE ",
        asked!(),
        // Said so that the planner expects half of them, not one in two hundred.
        " AND CASE WHEN (",
        reason!("$9"),
        ") IS NULL THEN true ELSE false END
             RETURNING c.id AS claim_id, c.payee_id
         ), eligible AS MATERIALIZED (
             SELECT t.claim_id, t.payee_id, s.level, s.payer_region, s.amount_fen
             FROM taken t JOIN claim_share s ON s.claim_id = t.claim_id
         ), owed AS MATERIALIZED (
             SELECT g.*, md5($4::text || '/' || g.number)::uuid AS id
             FROM (SELECT level, payer_region, payee_id, sum(amount_fen)::bigint AS amount_fen,
                          row_number() OVER (ORDER BY level, payer_region, payee_id) AS number
                   FROM eligible GROUP BY level, payer_region, payee_id) g
         ), paid AS (
             INSERT INTO payment (id, reference, batch_id, payee_id, level, payer_region, amount_fen,
                                  payee_name, account_number, bank_name, bank_code, state, created_at)
             SELECT w.id, $5 || '-' || lpad(w.number::text, greatest(6, length(w.number::text)), '0'),
                    $4, w.payee_id, w.level, w.payer_region, w.amount_fen,
                    a.account_name, a.account_number, a.bank_name, a.bank_code, 'pending', $9
             FROM owed w JOIN bank_account a ON a.organisation_id = w.payee_id
         ), line AS (
             INSERT INTO batch_line (batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id)
             SELECT $4, e.claim_id, e.level, e.payer_region, e.payee_id, e.amount_fen, w.id
             FROM eligible e
             JOIN owed w ON w.level = e.level AND w.payer_region = e.payer_region AND w.payee_id = e.payee_id
             RETURNING amount_fen
         ), batch AS (
             INSERT INTO settlement_batch (id, reference, programme_id, side, period_from, period_to, state,
                                           line_count, total_fen, maker_id, made_at)
             SELECT $4, $5, $1, 'demand', $6, $7, 'drafted', count(*), sum(amount_fen), $8, $9
             FROM line HAVING count(*) > 0
             RETURNING line_count, total_fen
         )
         SELECT line_count, total_fen, (SELECT array_agg(claim_id) FROM taken) AS claims FROM batch"
    ))
    .bind::<SqlUuid, _>(batch.programme_id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<SqlUuid, _>(batch.id)
    .bind::<Text, _>(&batch.reference)
    .bind::<Date, _>(batch.period_from)
    .bind::<Date, _>(batch.period_to)
    .bind::<SqlUuid, _>(batch.maker_id)
    .bind::<Timestamptz, _>(batch.made_at)
    .get_result(conn)
    .optional()
}

/// Until the end of the transaction: room to sort and join a large batch in memory, and no time spent on compiling
/// statements that run once.
fn many_rows(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
}

/// What stays approved, summed up by reason.
pub fn left_out_sums(
    conn: &mut PgConnection,
    id: ProgrammeId,
    approved: Approved,
    now: DateTime<Utc>,
) -> QueryResult<Vec<LeftOutSum>> {
    diesel::sql_query(concat!(
        "WITH candidate AS (",
        candidates!("$4"),
        ") SELECT reason, count(*) AS count, sum(amount_fen)::bigint AS amount_fen FROM candidate
           WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason"
    ))
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

/// The first of what stays approved.
pub fn left_out_examples(
    conn: &mut PgConnection,
    id: ProgrammeId,
    approved: Approved,
    limit: i64,
    now: DateTime<Utc>,
) -> QueryResult<Vec<LeftOutExample>> {
    diesel::sql_query(concat!(
        "WITH candidate AS (",
        candidates!("$5"),
        ") SELECT reason, claim_id, claim_reference, payee_id, payee_name, amount_fen FROM candidate
           WHERE reason IS NOT NULL ORDER BY claim_reference LIMIT $4"
    ))
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<BigInt, _>(limit)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

#[cfg(test)]
mod tests {
    use crate::claim::{State, Step};

    #[test]
    fn a_draft_moves_claims_as_their_course_allows() {
        assert_eq!(Step::Batch.course(), (vec![State::Approved], State::Batched));
    }
}
