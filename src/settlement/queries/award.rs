//! Approved recognition awards into a batch, by one statement for any number of them.
//!
//! In all SQL here `$1` is the programme, `$2` and `$3` the moments from which and before which awards were approved, `$4` the
//! level whose parts are asked for or null for all, and `$5` now.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use super::batch::in_batch;
use super::{Approved, Asked, Drafted, InBatch};
use crate::kernel::{AwardApplicationId, BatchId, PaymentId};
use crate::settlement::model::{Batch, LeftOutExample, LeftOutSum};

/// That part `s` of an award is in no batch.
const FREE: &str = "NOT EXISTS (SELECT FROM batch_line taken WHERE taken.award_application_id = s.application_id
                                AND taken.level = s.level AND NOT taken.is_cancelled)";

/// Awards that are asked for, each with the reason why it is not in the batch: it cannot be paid, or, of one level, the level's
/// part is in another batch or there is none.
fn candidates() -> String {
    format!(
        "SELECT a.id AS application_id, a.organisation_id AS payee_id, o.name AS payee_name, a.reference,
               CASE WHEN $4::text IS NOT NULL THEN coalesce(p.amount_fen, a.amount_fen)
                    ELSE a.amount_fen - (SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM batch_line l
                                         WHERE l.award_application_id = a.id AND NOT l.is_cancelled) END AS amount_fen,
               b.reference AS batch_reference,
               CASE WHEN b.id IS NOT NULL THEN 'level_in_batch'
                    WHEN $4::text IS NOT NULL AND p.application_id IS NULL THEN 'no_part_of_level'
                    WHEN o.state IN ('suspended', 'withdrawn') THEN 'payee_suspended'
                    -- Asked once for all.
                    WHEN a.organisation_id IN (SELECT x.id FROM sanction n JOIN organisation x ON x.uscc = n.uscc
                        WHERE n.lifted_at IS NULL
                          AND ($5 AT TIME ZONE 'Asia/Shanghai')::date BETWEEN n.starts_on AND n.ends_on) THEN 'payee_barred'
                    WHEN NOT EXISTS (SELECT FROM bank_account b WHERE b.organisation_id = a.organisation_id)
                        THEN 'bank_details_missing'
                    WHEN a.amount_fen IS DISTINCT FROM
                        (SELECT sum(s.amount_fen) FROM award_share s WHERE s.application_id = a.id)
                        THEN 'shares_do_not_add_up'
                    WHEN small.organisation_id IS NOT NULL THEN 'below_minimum'
               END AS reason
        FROM award_application a JOIN organisation o ON o.id = a.organisation_id
        LEFT JOIN award_share p ON p.application_id = a.id AND p.level = $4
        LEFT JOIN batch_line t ON t.award_application_id = a.id AND t.level = $4 AND NOT t.is_cancelled
        LEFT JOIN settlement_batch b ON b.id = t.batch_id
        -- Who waits because what is asked for comes to too little; without a minimum nothing is read.
        LEFT JOIN (
            SELECT x.organisation_id FROM award_application x JOIN award_share s ON s.application_id = x.id
            WHERE (SELECT coalesce(min(minimum_payment_fen), 0) FROM settlement_setting) > 0
              AND x.programme_id = $1 AND x.state IN ('approved', 'partly_batched')
              AND x.approved_at >= $2 AND x.approved_at < $3 AND ($4::text IS NULL OR s.level = $4) AND {FREE}
            GROUP BY x.organisation_id
            HAVING sum(s.amount_fen) < (SELECT min(minimum_payment_fen) FROM settlement_setting)
        ) small ON small.organisation_id = a.organisation_id
        WHERE a.programme_id = $1 AND a.approved_at >= $2 AND a.approved_at < $3
          -- Of one level also what is in batches with all of its parts, and not paid.
          AND (a.state IN ('approved', 'partly_batched') OR $4::text IS NOT NULL AND a.state = 'batched')"
    )
}

/// Writes the batch, its payments (one per payer and payee) and its lines; nothing if no award can be paid. No other draft of
/// the programme and no cancelling of its batches may run meanwhile.
pub fn batch_insert_award(conn: &mut PgConnection, batch: &Batch, approved: Approved) -> QueryResult<Option<Drafted>> {
    diesel::sql_query(format!(
        "WITH candidate AS ({candidates}), eligible AS MATERIALIZED (
             SELECT c.application_id, c.payee_id, s.level, s.payer_region, s.amount_fen,
                    dense_rank() OVER (ORDER BY s.level, s.payer_region, c.payee_id) AS number
             FROM candidate c JOIN award_share s ON s.application_id = c.application_id
             WHERE c.reason IS NULL AND ($4::text IS NULL OR s.level = $4) AND {FREE}
         ), paid AS (
             INSERT INTO payment (id, reference, batch_id, payee_id, level, payer_region, amount_fen,
                                  payee_name, account_number, bank_name, bank_code, state, created_at)
             SELECT md5($6::text || '/' || e.number)::uuid,
                    $7 || '-' || lpad(e.number::text, greatest(6, length(e.number::text)), '0'),
                    $6, e.payee_id, e.level, e.payer_region, e.amount_fen,
                    a.account_name, a.account_number, a.bank_name, a.bank_code, 'pending', $5
             FROM (SELECT number, payee_id, level, payer_region, sum(amount_fen)::bigint AS amount_fen
                   FROM eligible GROUP BY number, payee_id, level, payer_region) e
             JOIN bank_account a ON a.organisation_id = e.payee_id
         ), line AS (
             INSERT INTO batch_line (batch_id, award_application_id, level, payer_region, payee_id, amount_fen, payment_id)
             SELECT $6, application_id, level, payer_region, payee_id, amount_fen, md5($6::text || '/' || number)::uuid
             FROM eligible ORDER BY number, application_id
             RETURNING amount_fen
         )
         INSERT INTO settlement_batch (id, reference, programme_id, side, level, period_from, period_to, state,
                                       line_count, total_fen, maker_id, made_at)
         SELECT $6, $7, $1, 'award', $4, $8, $9, 'drafted', count(*), sum(amount_fen), $10, $5
         FROM line HAVING count(*) > 0
         RETURNING line_count, total_fen",
        candidates = candidates()
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

/// What will not be in a batch, summed up by reason.
pub fn award_left_out_sums(conn: &mut PgConnection, batch: &Batch, approved: Approved) -> QueryResult<Vec<LeftOutSum>> {
    diesel::sql_query(format!(
        "WITH candidate AS ({candidates})
         SELECT reason, count(*) AS count, sum(amount_fen)::bigint AS amount_fen FROM candidate
         WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason",
        candidates = candidates()
    ))
    .bind::<SqlUuid, _>(batch.programme_id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<Nullable<Text>, _>(batch.level)
    .bind::<Timestamptz, _>(batch.made_at)
    .load(conn)
}

/// The first of what will not be in a batch: before all what somebody can do something about.
pub fn award_left_out_examples(
    conn: &mut PgConnection,
    batch: &Batch,
    approved: Approved,
    limit: i64,
) -> QueryResult<Vec<LeftOutExample>> {
    diesel::sql_query(format!(
        "WITH candidate AS ({candidates})
         SELECT reason, NULL::uuid AS claim_id, NULL::text AS claim_reference, payee_id, payee_name, amount_fen,
                batch_reference, NULL::text AS clawback_reference
         FROM candidate
         WHERE reason IS NOT NULL ORDER BY reason IN ('level_in_batch', 'no_part_of_level'), reference LIMIT $6",
        candidates = candidates()
    ))
    .bind::<SqlUuid, _>(batch.programme_id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<Nullable<Text>, _>(batch.level)
    .bind::<Timestamptz, _>(batch.made_at)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// The awards of a batch: those that are in it alone, and those of which other batches have other parts.
pub fn batch_awards(conn: &mut PgConnection, id: BatchId) -> QueryResult<InBatch<AwardApplicationId>> {
    let elsewhere = "EXISTS (SELECT FROM batch_line o
                             WHERE o.award_application_id = here.id AND o.batch_id <> $1 AND NOT o.is_cancelled)";
    in_batch(conn, id, ("award_application_id", elsewhere), AwardApplicationId::from_uuid)
}

/// The awards of a batch that was just drafted: those of which every part is in a batch now, and those of which one is in none.
pub fn batch_awards_drafted(conn: &mut PgConnection, id: BatchId) -> QueryResult<InBatch<AwardApplicationId>> {
    let free = format!("EXISTS (SELECT FROM award_share s WHERE s.application_id = here.id AND {FREE})");
    in_batch(conn, id, ("award_application_id", free.as_str()), AwardApplicationId::from_uuid)
}

#[derive(QueryableByName)]
struct AwardRow {
    #[diesel(sql_type = SqlUuid)]
    id: AwardApplicationId,
}

/// The awards, paid by one of these payments, that have no payment open any more. One that is demanded back whole stays so,
/// whatever becomes of its payments.
pub fn award_list_paid_up(conn: &mut PgConnection, of: Asked<'_>) -> QueryResult<Vec<AwardApplicationId>> {
    let rows: Vec<AwardRow> = diesel::sql_query(format!(
        "SELECT DISTINCT l.award_application_id AS id FROM batch_line l
         JOIN {} AS paid (id) ON paid.id = l.payment_id
         JOIN award_application a ON a.id = l.award_application_id AND a.state = 'batched'
         WHERE NOT EXISTS (SELECT FROM batch_line o JOIN payment p ON p.id = o.payment_id
                           WHERE o.award_application_id = l.award_application_id AND NOT o.is_cancelled
                             AND p.state <> 'paid')",
        of.table()
    ))
    .bind::<Array<SqlUuid>, _>(of.ids())
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The awards that a payment pays and that counted as paid.
pub fn award_list_counted_paid(conn: &mut PgConnection, id: PaymentId) -> QueryResult<Vec<AwardApplicationId>> {
    let rows: Vec<AwardRow> = diesel::sql_query(
        "SELECT DISTINCT a.id FROM batch_line l JOIN award_application a ON a.id = l.award_application_id
         WHERE l.payment_id = $1 AND a.state IN ('paid', 'reconciled')",
    )
    .bind::<SqlUuid, _>(id)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
