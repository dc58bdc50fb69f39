use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid};

use super::super::model::Receipt;
use crate::kernel::{BookingId, BookingReceiptId, Fen, UserId};
use crate::store::schema::booking_receipt;

/// A receipt to be written; `corrects` with an amount below zero takes another back.
#[derive(Insertable)]
#[diesel(table_name = booking_receipt)]
pub struct ReceiptRow<'a> {
    pub id: BookingReceiptId,
    pub booking_id: BookingId,
    pub amount_fen: Fen,
    pub corrects: Option<BookingReceiptId>,
    pub received_on: NaiveDate,
    pub paid_by: &'a str,
    pub note: Option<&'a str>,
    pub recorded_by: UserId,
    pub recorded_at: DateTime<Utc>,
}

/// Of a booking that is locked.
pub fn receipt_insert(conn: &mut PgConnection, row: &ReceiptRow<'_>) -> QueryResult<()> {
    diesel::insert_into(booking_receipt::table).values(row).execute(conn).map(drop)
}

#[derive(QueryableByName)]
struct ReceiptView {
    #[diesel(sql_type = Uuid)]
    id: BookingReceiptId,
    #[diesel(sql_type = BigInt)]
    amount_fen: Fen,
    #[diesel(sql_type = Nullable<Uuid>)]
    corrects: Option<BookingReceiptId>,
    #[diesel(sql_type = Bool)]
    is_corrected: bool,
    #[diesel(sql_type = Date)]
    received_on: NaiveDate,
    #[diesel(sql_type = Text)]
    paid_by: String,
    #[diesel(sql_type = Nullable<Text>)]
    note: Option<String>,
    #[diesel(sql_type = Text)]
    recorded_by: String,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: DateTime<Utc>,
}

impl From<ReceiptView> for Receipt {
    fn from(row: ReceiptView) -> Self {
        Self {
            id: row.id,
            amount_fen: row.amount_fen,
            corrects: row.corrects,
            is_corrected: row.is_corrected,
            received_on: row.received_on,
            paid_by: row.paid_by,
            note: row.note,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
        }
    }
}

const RECEIPTS: &str = "
    SELECT r.id, r.amount_fen, r.corrects, EXISTS (SELECT FROM booking_receipt c WHERE c.corrects = r.id) AS is_corrected,
           r.received_on, r.paid_by, r.note, u.name AS recorded_by, r.recorded_at
    FROM booking_receipt r JOIN app_user u ON u.id = r.recorded_by";

/// In order of recording.
pub fn receipt_list(conn: &mut PgConnection, id: BookingId) -> QueryResult<Vec<Receipt>> {
    let rows: Vec<ReceiptView> =
        diesel::sql_query(format!("{RECEIPTS} WHERE r.booking_id = $1 ORDER BY r.recorded_at, r.id"))
            .bind::<Uuid, _>(id)
            .load(conn)?;
    Ok(rows.into_iter().map(Receipt::from).collect())
}

pub fn receipt_find(conn: &mut PgConnection, booking: BookingId, id: BookingReceiptId) -> QueryResult<Option<Receipt>> {
    let found: Option<ReceiptView> = diesel::sql_query(format!("{RECEIPTS} WHERE r.booking_id = $1 AND r.id = $2"))
        .bind::<Uuid, _>(booking)
        .bind::<Uuid, _>(id)
        .get_result(conn)
        .optional()?;
    Ok(found.map(Receipt::from))
}

/// What is received of a booking, corrections taken off.
pub fn receipt_sum(conn: &mut PgConnection, id: BookingId) -> QueryResult<Fen> {
    #[derive(QueryableByName)]
    struct Sum {
        #[diesel(sql_type = BigInt)]
        received: Fen,
    }
    let sum: Sum = diesel::sql_query(
        "SELECT coalesce(sum(amount_fen), 0)::bigint AS received FROM booking_receipt WHERE booking_id = $1",
    )
    .bind::<Uuid, _>(id)
    .get_result(conn)?;
    Ok(sum.received)
}
