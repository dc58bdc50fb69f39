use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::booking::model::{Booking, NewRating, Rating};
use crate::kernel::{BookingId, ListingId, UserId};
use crate::store::schema::booking_rating;

pub fn rating_insert(
    conn: &mut PgConnection,
    booking: &Booking,
    new: &NewRating,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<Rating> {
    diesel::insert_into(booking_rating::table)
        .values((
            booking_rating::booking_id.eq(booking.id),
            booking_rating::listing_id.eq(booking.listing_id),
            booking_rating::provider_id.eq(booking.provider_id),
            booking_rating::enterprise_id.eq(booking.enterprise_id),
            booking_rating::on_time.eq(new.on_time),
            booking_rating::quality.eq(new.quality),
            booking_rating::service.eq(new.service),
            booking_rating::comment.eq(new.comment.trim()),
            booking_rating::rated_by.eq(by),
            booking_rating::rated_at.eq(now),
        ))
        .returning(Rating::as_returning())
        .get_result(conn)
}

pub fn rating_find(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<Rating>> {
    booking_rating::table.find(id).select(Rating::as_select()).first(conn).optional()
}

/// Adds the answer to a rating that has none; `None` if there is no such rating.
pub fn rating_answer(
    conn: &mut PgConnection,
    id: BookingId,
    answer: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> QueryResult<Option<Rating>> {
    diesel::update(booking_rating::table.find(id).filter(booking_rating::answer.is_null()))
        .set((
            booking_rating::answer.eq(answer),
            booking_rating::answered_by.eq(by),
            booking_rating::answered_at.eq(now),
        ))
        .returning(Rating::as_returning())
        .get_result(conn)
        .optional()
}

/// A rating's place: newest first.
pub type RatingKey = (DateTime<Utc>, BookingId);

pub fn rating_list(
    conn: &mut PgConnection,
    listing: ListingId,
    before: Option<RatingKey>,
    limit: i64,
) -> QueryResult<Vec<(BookingId, Rating)>> {
    let mut query = booking_rating::table
        .filter(booking_rating::listing_id.eq(listing))
        .order((booking_rating::rated_at.desc(), booking_rating::booking_id.desc()))
        .limit(limit)
        .select((booking_rating::booking_id, Rating::as_select()))
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(
            booking_rating::rated_at.lt(at).or(booking_rating::rated_at.eq(at).and(booking_rating::booking_id.lt(id))),
        );
    }
    query.load(conn)
}
