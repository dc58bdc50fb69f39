//! Approved recognition awards into a batch, by one statement for any number of them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text, Timestamptz, Uuid as SqlUuid};

use super::{Approved, Drafted};
use crate::kernel::{AwardApplicationId, BatchId, PaymentId, ProgrammeId};
use crate::settlement::model::{Batch, LeftOutExample, LeftOutSum};
use crate::store::schema::batch_line;

/// Approved awards of programme $1, approved from $2 until before $3, each with the reason why it cannot be paid at
/// `$moment`.
macro_rules! candidates {
    ($moment:literal) => {
        concat!(
            "SELECT a.id AS application_id, a.organisation_id AS payee_id, o.name AS payee_name, a.reference, a.amount_fen,
                CASE WHEN o.state IN ('suspended', 'withdrawn') THEN 'payee_suspended'
                     -- Asked once for all.
                     WHEN a.organisation_id IN (SELECT x.id FROM sanction n JOIN organisation x ON x.uscc = n.uscc
                         WHERE n.lifted_at IS NULL AND (",
            $moment,
            " AT TIME ZONE 'Asia/Shanghai')::date BETWEEN n.starts_on AND n.ends_on) THEN 'payee_barred'
                     WHEN NOT EXISTS (SELECT FROM bank_account b WHERE b.organisation_id = a.organisation_id)
                         THEN 'bank_details_missing'
                     WHEN a.amount_fen IS DISTINCT FROM
                         (SELECT sum(s.amount_fen) FROM award_share s WHERE s.application_id = a.id)
                         THEN 'shares_do_not_add_up'
                END AS reason
         FROM award_application a JOIN organisation o ON o.id = a.organisation_id
         WHERE a.programme_id = $1 AND a.state = 'approved' AND a.approved_at >= $2 AND a.approved_at < $3"
        )
    };
}

/// Writes the batch, its payments (one per payer and payee) and its lines; nothing if no award can be paid.
pub fn batch_insert_award(conn: &mut PgConnection, batch: &Batch, approved: Approved) -> QueryResult<Option<Drafted>> {
    diesel::sql_query(concat!(
        "WITH candidate AS (",
        candidates!("$9"),
        "), eligible AS MATERIALIZED (
             SELECT c.application_id, c.payee_id, s.level, s.payer_region, s.amount_fen,
                    dense_rank() OVER (ORDER BY s.level, s.payer_region, c.payee_id) AS number
             FROM candidate c JOIN award_share s ON s.application_id = c.application_id
             WHERE c.reason IS NULL
         ), paid AS (
             INSERT INTO payment (id, reference, batch_id, payee_id, level, payer_region, amount_fen,
                                  payee_name, account_number, bank_name, bank_code, state, created_at)
             SELECT md5($4::text || '/' || e.number)::uuid,
                    $5 || '-' || lpad(e.number::text, greatest(6, length(e.number::text)), '0'),
                    $4, e.payee_id, e.level, e.payer_region, e.amount_fen,
                    a.account_name, a.account_number, a.bank_name, a.bank_code, 'pending', $9
             FROM (SELECT number, payee_id, level, payer_region, sum(amount_fen)::bigint AS amount_fen
                   FROM eligible GROUP BY number, payee_id, level, payer_region) e
             JOIN bank_account a ON a.organisation_id = e.payee_id
         ), line AS (
             INSERT INTO batch_line (batch_id, award_application_id, level, payer_region, payee_id, amount_fen, payment_id)
             SELECT $4, application_id, level, payer_region, payee_id, amount_fen, md5($4::text || '/' || number)::uuid
             FROM eligible ORDER BY number, application_id
             RETURNING amount_fen
         )
         INSERT INTO settlement_batch (id, reference, programme_id, side, period_from, period_to, state,
                                       line_count, total_fen, maker_id, made_at)
         SELECT $4, $5, $1, 'award', $6, $7, 'drafted', count(*), sum(amount_fen), $8, $9
         FROM line HAVING count(*) > 0
         RETURNING line_count, total_fen"
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

/// What stays approved, summed up by reason.
pub fn award_left_out_sums(
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
pub fn award_left_out_examples(
    conn: &mut PgConnection,
    id: ProgrammeId,
    approved: Approved,
    limit: i64,
    now: DateTime<Utc>,
) -> QueryResult<Vec<LeftOutExample>> {
    diesel::sql_query(concat!(
        "WITH candidate AS (",
        candidates!("$5"),
        ") SELECT reason, NULL::uuid AS claim_id, NULL::text AS claim_reference, payee_id, payee_name, amount_fen
           FROM candidate WHERE reason IS NOT NULL ORDER BY reference LIMIT $4"
    ))
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(approved.0)
    .bind::<Timestamptz, _>(approved.1)
    .bind::<BigInt, _>(limit)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

/// The awards that the live lines of a batch pay.
pub fn batch_awards(conn: &mut PgConnection, id: BatchId) -> QueryResult<Vec<AwardApplicationId>> {
    batch_line::table
        .filter(batch_line::batch_id.eq(id))
        .filter(batch_line::is_cancelled.eq(false))
        .filter(batch_line::award_application_id.is_not_null())
        .select(batch_line::award_application_id.assume_not_null())
        .distinct()
        .load(conn)
}

#[derive(QueryableByName)]
struct AwardRow {
    #[diesel(sql_type = SqlUuid)]
    id: AwardApplicationId,
}

/// The awards, paid by one of these payments, that have no payment open any more. One that is demanded back whole stays so,
/// whatever becomes of its payments.
pub fn award_list_paid_up(conn: &mut PgConnection, ids: &[PaymentId]) -> QueryResult<Vec<AwardApplicationId>> {
    let rows: Vec<AwardRow> = diesel::sql_query(
        "SELECT DISTINCT l.award_application_id AS id FROM batch_line l
         JOIN award_application a ON a.id = l.award_application_id AND a.state = 'batched'
         WHERE l.payment_id = ANY ($1)
           AND NOT EXISTS (SELECT FROM batch_line o JOIN payment p ON p.id = o.payment_id
                           WHERE o.award_application_id = l.award_application_id AND NOT o.is_cancelled
                             AND p.state <> 'paid')",
    )
    .bind::<Array<SqlUuid>, _>(ids)
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
