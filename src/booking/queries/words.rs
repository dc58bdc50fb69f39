use diesel::prelude::*;

use super::super::model::{Booking, OrderWords};
use crate::kernel::BookingId;
use crate::store::schema::{booking, booking_words};

/// What a booking's customer says about it.
type WordsRow = (BookingId, Option<String>, Option<String>);

/// What customers say about their bookings; nothing of those about which nothing is said.
pub fn words_list(conn: &mut PgConnection, of: &[BookingId]) -> QueryResult<Vec<(BookingId, OrderWords)>> {
    let rows: Vec<WordsRow> = booking_words::table.filter(booking_words::booking_id.eq_any(of)).load(conn)?;
    let words = |(id, customer_order_number, customer_note): WordsRow| {
        (id, OrderWords { customer_order_number, customer_note })
    };
    Ok(rows.into_iter().map(words).collect())
}

/// Writes what is said about a booking from now on; nothing: nothing is.
pub fn words_put(conn: &mut PgConnection, id: BookingId, words: &OrderWords) -> QueryResult<()> {
    if *words == OrderWords::default() {
        return diesel::delete(booking_words::table.find(id)).execute(conn).map(drop);
    }
    let said = || {
        (
            booking_words::customer_order_number.eq(&words.customer_order_number),
            booking_words::customer_note.eq(&words.customer_note),
        )
    };
    diesel::insert_into(booking_words::table)
        .values((booking_words::booking_id.eq(id), said()))
        .on_conflict(booking_words::booking_id)
        .do_update()
        .set(said())
        .execute(conn)
        .map(drop)
}

/// Writes that a booking was changed, and when.
pub fn booking_touch(conn: &mut PgConnection, changed: &Booking) -> QueryResult<()> {
    diesel::update(booking::table.find(changed.id))
        .set((booking::version.eq(changed.version), booking::updated_at.eq(changed.updated_at)))
        .execute(conn)
        .map(drop)
}
