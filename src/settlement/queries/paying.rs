//! Many payments that the bank carried out, marked by a few statements whatever their number. What was marked stays in a
//! table of the transaction, from which it is read in parts.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Text, Uuid as SqlUuid};

use super::payment::HeldRow;
use crate::kernel::PaymentId;
use crate::settlement::model::PaymentState;

/// A payment that was marked, and the day on which the bank carried it out.
#[derive(Debug, Clone, QueryableByName)]
pub struct PaidRow {
    #[diesel(embed)]
    pub payment: HeldRow,
    #[diesel(sql_type = Date)]
    pub paid_on: NaiveDate,
}

/// Marks sent payments as carried out on these days; answers how many were. Their batches must be locked before. They stay to
/// be read by [`paid_open`] until the transaction ends or this is called again.
pub fn payment_set_paid(conn: &mut PgConnection, paid: &[(PaymentId, NaiveDate)]) -> QueryResult<usize> {
    let (payments, days): (Vec<_>, Vec<_>) = paid.iter().copied().unzip();
    conn.batch_execute(
        "DROP TABLE IF EXISTS pg_temp.paid_now;
         CREATE TEMPORARY TABLE paid_now (
             id uuid, reference text, payee_id uuid, amount_fen bigint, paid_on date, hold uuid, debit_account uuid,
             credit_account uuid
         ) ON COMMIT DROP",
    )?;
    diesel::sql_query(
        "WITH paid AS (
             UPDATE payment p SET state = 'paid', paid_on = d.day FROM unnest($1, $2) AS d (payment, day)
             WHERE p.id = d.payment AND p.state = 'sent'
             RETURNING p.id, p.reference, p.payee_id, p.amount_fen, p.paid_on, p.transfer_id
         )
         INSERT INTO paid_now
         SELECT p.id, p.reference, p.payee_id, p.amount_fen, p.paid_on, h.id, h.debit_account, h.credit_account
         FROM paid p LEFT JOIN ledger_transfer h ON h.id = p.transfer_id",
    )
    .bind::<Array<SqlUuid>, _>(payments)
    .bind::<Array<Date>, _>(days)
    .execute(conn)
}

/// One of these payments that [`payment_set_paid`] did not mark: its reference and state.
pub fn payment_find_left(conn: &mut PgConnection, ids: &[PaymentId]) -> QueryResult<Option<(String, PaymentState)>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        reference: String,
        #[diesel(sql_type = Text)]
        state: PaymentState,
    }
    let row: Option<Row> = diesel::sql_query(
        "SELECT p.reference, p.state FROM payment p
         WHERE p.id = ANY ($1) AND NOT EXISTS (SELECT FROM paid_now n WHERE n.id = p.id)
         ORDER BY p.reference LIMIT 1",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| (row.reference, row.state)))
}

/// Begins to read what [`payment_set_paid`] marked.
pub fn paid_open(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute(
        "DECLARE paid_rows NO SCROLL CURSOR FOR
         SELECT id, reference, payee_id, 'paid' AS state, amount_fen, hold, debit_account, credit_account,
                NULL::uuid AS resolution, paid_on
         FROM paid_now",
    )
}

/// Reads on: at most `limit`, none at the end.
pub fn paid_next(conn: &mut PgConnection, limit: usize) -> QueryResult<Vec<PaidRow>> {
    diesel::sql_query(format!("FETCH {limit} FROM paid_rows")).load(conn)
}

pub fn paid_close(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute("CLOSE paid_rows")
}
