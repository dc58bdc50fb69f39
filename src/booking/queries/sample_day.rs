use chrono::NaiveDate;
use diesel::prelude::*;

use crate::kernel::BookingId;
use crate::store::schema::booking_sample_day;

/// The day on which a booking's samples are to arrive, where it was said.
pub fn sample_day_find(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<NaiveDate>> {
    booking_sample_day::table.find(id).select(booking_sample_day::samples_on).first(conn).optional()
}

/// Says that day, or another. Of a booking that is new or locked, of which nothing has arrived.
pub fn sample_day_put(conn: &mut PgConnection, id: BookingId, on: NaiveDate) -> QueryResult<()> {
    diesel::insert_into(booking_sample_day::table)
        .values((booking_sample_day::booking_id.eq(id), booking_sample_day::samples_on.eq(on)))
        .on_conflict(booking_sample_day::booking_id)
        .do_update()
        .set(booking_sample_day::samples_on.eq(on))
        .execute(conn)
        .map(drop)
}
