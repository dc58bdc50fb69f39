use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::{Booking, Transfer, TransferState};
use crate::kernel::{BookingId, BookingTransferId, OrganisationId, UserId};
use crate::store::schema::{booking, booking_transfer};

pub fn transfer_insert(conn: &mut PgConnection, new: &Transfer, by: UserId) -> QueryResult<()> {
    diesel::insert_into(booking_transfer::table)
        .values((
            booking_transfer::id.eq(new.id),
            booking_transfer::booking_id.eq(new.booking_id),
            booking_transfer::from_id.eq(new.from_id),
            booking_transfer::to_id.eq(new.to_id),
            booking_transfer::reason.eq(&new.reason),
            booking_transfer::state.eq(new.state),
            booking_transfer::offered_by.eq(by),
            booking_transfer::offered_at.eq(new.offered_at),
        ))
        .execute(conn)
        .map(drop)
}

/// The open offer of a booking.
pub fn transfer_find(conn: &mut PgConnection, id: BookingId) -> QueryResult<Option<Transfer>> {
    let open = booking_transfer::booking_id.eq(id).and(booking_transfer::state.eq(TransferState::Offered));
    booking_transfer::table.filter(open).select(Transfer::as_select()).first(conn).optional()
}

/// Ends an offer; answers whether it was still open.
pub fn transfer_answer(
    conn: &mut PgConnection,
    id: BookingTransferId,
    state: TransferState,
    (by, at): (UserId, DateTime<Utc>),
) -> QueryResult<bool> {
    let open = booking_transfer::id.eq(id).and(booking_transfer::state.eq(TransferState::Offered));
    diesel::update(booking_transfer::table.filter(open))
        .set((
            booking_transfer::state.eq(state),
            booking_transfer::answered_by.eq(by),
            booking_transfer::answered_at.eq(at),
        ))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// An offer's place: newest first.
pub type TransferKey = (DateTime<Utc>, BookingTransferId);

/// Offers by and to an enterprise, newest first.
pub fn transfer_list(
    conn: &mut PgConnection,
    party: OrganisationId,
    state: Option<TransferState>,
    before: Option<TransferKey>,
    limit: i64,
) -> QueryResult<Vec<(Transfer, Booking)>> {
    let mut query = booking_transfer::table
        .inner_join(booking::table)
        .filter(booking_transfer::from_id.eq(party).or(booking_transfer::to_id.eq(party)))
        .order((booking_transfer::offered_at.desc(), booking_transfer::id.desc()))
        .limit(limit)
        .select((Transfer::as_select(), Booking::as_select()))
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(booking_transfer::state.eq(state));
    }
    if let Some((at, id)) = before {
        let later = booking_transfer::offered_at.eq(at).and(booking_transfer::id.lt(id));
        query = query.filter(booking_transfer::offered_at.lt(at).or(later));
    }
    query.load(conn)
}

/// Writes whose a booking is now; the rest as [`super::booking_save_move`].
pub fn booking_save_owner(conn: &mut PgConnection, changed: &Booking) -> QueryResult<()> {
    diesel::update(booking::table.find(changed.id))
        .set((
            booking::enterprise_id.eq(changed.enterprise_id),
            booking::region_code.eq(&changed.region_code),
            booking::used_by.eq(changed.used_by),
            booking::series_id.eq(changed.series_id),
            booking::moved_unasked_at.eq(changed.moved_unasked_at),
            booking::version.eq(changed.version),
            booking::updated_at.eq(changed.updated_at),
        ))
        .execute(conn)
        .map(drop)
}
