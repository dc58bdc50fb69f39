//! Many payments that the bank carried out, marked by a few statements whatever their number. Which they are, and what was
//! marked, stays in two tables of the transaction, about which the rest is asked: none is read.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Text, Uuid as SqlUuid};

use crate::kernel::{BatchId, PaymentId};
use crate::settlement::model::PaymentState;

/// Payments about which something is asked.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    These(&'a [PaymentId]),
    /// Those that [`payment_set_paid`] marked.
    PaidNow,
}

impl<'a> Asked<'a> {
    /// A table of their ids; [`Self::ids`] is the first parameter.
    pub(super) const fn table(self) -> &'static str {
        match self {
            Self::These(_) => "unnest($1)",
            Self::PaidNow => "(SELECT id FROM paid_now)",
        }
    }

    pub(super) const fn ids(self) -> &'a [PaymentId] {
        match self {
            Self::These(ids) => ids,
            Self::PaidNow => &[],
        }
    }
}

fn paid_begin(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute(
        "DROP TABLE IF EXISTS pg_temp.paid_wanted, pg_temp.paid_now;
         CREATE TEMPORARY TABLE paid_wanted (id uuid, day date) ON COMMIT DROP;
         CREATE TEMPORARY TABLE paid_now (
             id uuid, reference text, payee_id uuid, amount_fen bigint, paid_on date, hold uuid
         ) ON COMMIT DROP",
    )
}

/// Says which payments were carried out on which days.
pub fn paid_put(conn: &mut PgConnection, paid: &[(PaymentId, NaiveDate)]) -> QueryResult<()> {
    let (payments, days): (Vec<_>, Vec<_>) = paid.iter().copied().unzip();
    paid_begin(conn)?;
    diesel::sql_query("INSERT INTO paid_wanted SELECT * FROM unnest($1, $2)")
        .bind::<Array<SqlUuid>, _>(payments)
        .bind::<Array<Date>, _>(days)
        .execute(conn)?;
    conn.batch_execute("ANALYZE paid_wanted")
}

/// As [`paid_put`], those that a question finds, with their days; answers how many.
pub fn paid_find(conn: &mut PgConnection, found: &str) -> QueryResult<usize> {
    paid_begin(conn)?;
    let count = diesel::sql_query(format!("INSERT INTO paid_wanted {found}")).execute(conn)?;
    conn.batch_execute("ANALYZE paid_wanted")?;
    Ok(count)
}

/// The batches of the payments that were said to be carried out.
pub fn paid_batches(conn: &mut PgConnection) -> QueryResult<Vec<BatchId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        batch_id: BatchId,
    }
    let rows: Vec<Row> =
        diesel::sql_query("SELECT DISTINCT p.batch_id FROM payment p JOIN paid_wanted w ON w.id = p.id").load(conn)?;
    Ok(rows.into_iter().map(|row| row.batch_id).collect())
}

/// Marks sent payments as carried out, as was said; answers how many were. Their batches must be locked before.
pub fn payment_set_paid(conn: &mut PgConnection) -> QueryResult<usize> {
    let marked = diesel::sql_query(
        "WITH paid AS (
             UPDATE payment p SET state = 'paid', paid_on = w.day FROM paid_wanted w
             WHERE p.id = w.id AND p.state = 'sent'
             RETURNING p.id, p.reference, p.payee_id, p.amount_fen, p.paid_on, p.transfer_id
         )
         INSERT INTO paid_now SELECT * FROM paid",
    )
    .execute(conn)?;
    conn.batch_execute("ANALYZE paid_now")?;
    Ok(marked)
}

/// One of those that [`payment_set_paid`] did not mark: its reference and state.
pub fn payment_find_left(conn: &mut PgConnection) -> QueryResult<Option<(String, PaymentState)>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        reference: String,
        #[diesel(sql_type = Text)]
        state: PaymentState,
    }
    let row: Option<Row> = diesel::sql_query(
        "SELECT p.reference, p.state FROM payment p JOIN paid_wanted w ON w.id = p.id
         WHERE NOT EXISTS (SELECT FROM paid_now n WHERE n.id = p.id)
         ORDER BY p.reference LIMIT 1",
    )
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| (row.reference, row.state)))
}

/// What [`payment_set_paid`] marked: `id`.
pub const PAID: &str = "SELECT id FROM paid_now";

/// Their holds, as [`crate::ledger::FoundHolds`] wants them.
pub const PAID_HOLDS: &str = "SELECT hold, amount_fen, id, paid_on FROM paid_now";

/// What each payee is told.
pub const PAID_TOLD: &str =
    "SELECT id, jsonb_build_object('recipients', jsonb_build_array(payee_id), 'reference', reference,
                                        'amount_fen', amount_fen, 'paid_on', paid_on) FROM paid_now";

/// The reference of one that was marked and had no hold.
pub fn paid_find_unheld(conn: &mut PgConnection) -> QueryResult<Option<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        reference: String,
    }
    let row: Option<Row> = diesel::sql_query(
        "SELECT n.reference FROM paid_now n WHERE NOT EXISTS (SELECT FROM ledger_transfer h WHERE h.id = n.hold)
         ORDER BY 1 LIMIT 1",
    )
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| row.reference))
}
