//! What a booking holds: a unit of its listing, and one of each listing that is needed with it, all or nothing.
//!
//! They are taken in the order of their ids, so that two who need the same listings do not wait for each other.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

use super::quote::Asking;
use super::standing;
use crate::booking::Error;
use crate::booking::model::{Booking, Buffers, Companion, Standing};
use crate::booking::queries;
use crate::catalog::{self, BookableListing};
use crate::kernel::{BookingId, ListingId, TimeWindow, WaitEntryId};

/// A listing's units and the time that a booking keeps free around itself.
pub type Room = (i32, Buffers);

pub fn room_of(listing: &BookableListing) -> Room {
    (listing.units, Buffers::of(&listing.rules))
}

/// The listings that are needed with one, and how who orders stands with each.
pub fn companions(
    conn: &mut PgConnection,
    listing: &BookableListing,
    asking: &Asking<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<Companion>, Error> {
    let used_at = asking.order.used_at(now);
    let mut companions = Vec::new();
    for needed in catalog::service::listings_needed(conn, listing)? {
        let listing = needed.listing.priced_at(used_at);
        let standing = standing::of_instrument(conn, &listing, asking)?;
        companions.push(Companion { listing, is_billed: needed.is_billed, standing });
    }
    Ok(companions)
}

/// The same for nobody in particular, used at a moment.
pub fn companions_for_anybody(
    conn: &mut PgConnection,
    listing: &BookableListing,
    used_at: DateTime<Utc>,
) -> Result<Vec<Companion>, Error> {
    let needed = catalog::service::listings_needed(conn, listing)?;
    let anybodys = |one: catalog::service::NeededListing| Companion {
        listing: one.listing.priced_at(used_at),
        is_billed: one.is_billed,
        standing: Standing::default(),
    };
    Ok(needed.into_iter().map(anybodys).collect())
}

/// What a booking holds besides, as it was booked.
pub fn companions_of_booking(conn: &mut PgConnection, booking: &Booking) -> Result<Vec<Companion>, Error> {
    let mut companions = Vec::new();
    for booked in &booking.quote.terms.companions {
        let listing = catalog::service::listing_for_booking(conn, booked.listing_id)?.ok_or(Error::NotFound)?;
        let standing = Standing::default();
        companions.push(Companion { listing, is_billed: booked.billed.is_some(), standing });
    }
    Ok(companions)
}

/// Everything that an order holds, by listing.
#[derive(Debug, Clone, Default)]
pub struct Rooms(BTreeMap<ListingId, Room>);

impl Rooms {
    pub fn of(listing: &BookableListing, companions: &[Companion]) -> Self {
        let companions = companions.iter().map(|one| (one.listing.id, one.room()));
        Self(companions.chain([(listing.id, room_of(listing))]).collect())
    }

    /// What a booking holds, or held, by its terms.
    pub fn of_booking(conn: &mut PgConnection, booking: &Booking) -> Result<Self, Error> {
        let listing = catalog::service::listing_for_booking(conn, booking.listing_id)?.ok_or(Error::NotFound)?;
        Ok(Self::of(&listing, &companions_of_booking(conn, booking)?))
    }

    /// Of which listings, in the order of their ids.
    pub fn listings(&self) -> impl Iterator<Item = ListingId> {
        self.0.keys().copied()
    }

    /// Takes what a booking does not hold yet and lets go of what it holds besides; the listing of which nothing is left, if
    /// there is one.
    pub fn take(
        &self,
        conn: &mut PgConnection,
        id: BookingId,
        window: &TimeWindow,
    ) -> Result<Option<ListingId>, Error> {
        let held = queries::held_listings(conn, id)?;
        let dropped: Vec<_> = held.iter().filter(|held| !self.0.contains_key(held)).copied().collect();
        if !dropped.is_empty() {
            queries::occupancy_release_of(conn, id, &dropped)?;
        }
        for (listing, room) in self.0.iter().filter(|(listing, _)| !held.contains(listing)) {
            if !queries::unit_take(conn, *listing, *room, window, id)? {
                return Ok(Some(*listing));
            }
        }
        Ok(None)
    }

    /// The same for somebody in the line; keeps nothing where it cannot keep all.
    pub fn keep(&self, conn: &mut PgConnection, entry: WaitEntryId, window: &TimeWindow) -> Result<bool, Error> {
        // Asked first: what is kept and let go again would be looked at again, and again.
        if !self.are_free(conn, window)? {
            return Ok(false);
        }
        for (listing, room) in &self.0 {
            if !queries::unit_keep(conn, *listing, *room, window, entry)? {
                queries::occupancy_release_kept(conn, entry)?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a unit of each is free for a window.
    pub fn are_free(&self, conn: &mut PgConnection, window: &TimeWindow) -> Result<bool, Error> {
        for (listing, room) in &self.0 {
            if !queries::unit_is_free(conn, *listing, *room, window)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
