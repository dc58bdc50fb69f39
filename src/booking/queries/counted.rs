use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::{Counted, State};
use crate::kernel::{BookingId, ListingId, OrganisationId, TimeWindow, UserId};
use crate::store::schema::{booking, booking_count_lock as locks};

/// More than anybody has; what a quota would have refused long before.
const MOST_COUNTED: i64 = 10_000;

/// Keeps others from counting an organisation's bookings of a listing for another booking until the transaction ends.
pub fn count_lock(conn: &mut PgConnection, listing: ListingId, enterprise: OrganisationId) -> QueryResult<()> {
    diesel::insert_into(locks::table)
        .values((locks::listing_id.eq(listing), locks::enterprise_id.eq(enterprise)))
        .on_conflict_do_nothing()
        .execute(conn)?;
    locks::table.find((listing, enterprise)).for_update().select(locks::listing_id).first::<ListingId>(conn).map(drop)
}

/// An organisation's bookings of a listing that rules count: those open, and those that ended since, except `own`.
pub fn counted_list(
    conn: &mut PgConnection,
    listing: ListingId,
    enterprise: OrganisationId,
    since: DateTime<Utc>,
    own: Option<BookingId>,
) -> QueryResult<Vec<Counted>> {
    const OPEN: [State; 3] = [State::Requested, State::Confirmed, State::InUse];
    type Row = (Option<UserId>, Option<DateTime<Utc>>, Option<DateTime<Utc>>, State);
    let mut query = booking::table
        .filter(booking::listing_id.eq(listing))
        .filter(booking::enterprise_id.eq(enterprise))
        .filter(booking::state.ne_all([State::Rejected, State::Cancelled]))
        .filter(booking::state.eq_any(OPEN).or(booking::ends_at.ge(since).assume_not_null()))
        .limit(MOST_COUNTED)
        .select((booking::used_by, booking::starts_at, booking::ends_at, booking::state))
        .into_boxed();
    if let Some(own) = own {
        query = query.filter(booking::id.ne(own));
    }
    let counted = |(user, from, to, state): Row| {
        let window = from.zip(to).and_then(|(from, to)| TimeWindow::new(from, to).ok());
        Counted { user, window, is_open: OPEN.contains(&state) }
    };
    Ok(query.load::<Row>(conn)?.into_iter().map(counted).collect())
}
