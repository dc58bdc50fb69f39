//! What is free soonest of everything that a search finds, however much that is.

use std::collections::HashMap;

use diesel::PgConnection;

use super::super::model::{CustomerClass, Error, Seeker, Soonest, rank_of};
use super::super::queries::{self, CardRow, SearchFilter};
use super::calendars::{Sought, first_free};
use crate::kernel::{ListingId, TimeWindow, WorkingCalendar};

/// Listings whose calendars are read at once.
const BATCH: i64 = 1_000;

/// A listing and its first free time.
#[derive(Debug, Clone)]
pub struct FreeListing {
    pub card: CardRow,
    /// None: not within the time asked for.
    pub first_free: Option<TimeWindow>,
}

/// The soonest of all matches, in order. The newest are looked at; once as many are found as are wanted, only those that could
/// be free sooner than the last of them: listings of the same hours, lengths and notice could be so at one and the same moment,
/// whatever is held of them. To be asked of one snapshot of the database.
///
/// # Errors
/// The database refuses.
pub(super) fn soonest(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    sought: &Sought,
    wanted: Soonest,
) -> Result<Vec<FreeListing>, Error> {
    let mut earliest: Option<Vec<(uuid::Uuid, i64)>> = None;
    let found = wanted.find(usize::try_from(BATCH).unwrap_or(usize::MAX), |bar, last| {
        // Of a few nobody needs to know how soon they could be free.
        let bar = bar.filter(|_| last.is_some());
        if bar.is_some() && earliest.is_none() {
            earliest = Some(earliest_by_rhythm(conn, sought)?);
        }
        let among = bar.map(|bar| {
            let sooner = earliest.iter().flatten().filter(|(_, rank)| *rank < bar);
            sooner.map(|(rhythm, _)| *rhythm).collect()
        });
        let ids = queries::listing_walk(conn, filter, among, last, BATCH)?;
        first_free(conn, &ids, sought)
    })?;
    let ids: Vec<ListingId> = found.iter().map(|(id, _)| *id).collect();
    let mut cards: HashMap<_, _> =
        queries::listing_cards(conn, &ids)?.into_iter().map(|card| (card.id, card)).collect();
    let listings = found.into_iter().filter_map(|(id, first_free)| {
        let card = CardRow { rank: rank_of(first_free), ..cards.remove(&id)? };
        Some(FreeListing { card, first_free })
    });
    Ok(listings.collect())
}

/// The second in which listings of each rhythm could be free first, if nothing were held of them; those that could not at all
/// are left out.
fn earliest_by_rhythm(conn: &mut PgConnection, sought: &Sought) -> Result<Vec<(uuid::Uuid, i64)>, Error> {
    let rhythms = queries::rhythms(conn)?;
    let ids: Vec<ListingId> = rhythms.iter().map(|one| one.id).collect();
    let mut tables: HashMap<_, _> = queries::timetables(conn, &ids)?.into_iter().collect();
    let calendar = WorkingCalendar::default();
    let anybody = Seeker { class: CustomerClass::Standard, calendar: &calendar, now: sought.now };
    let earliest = rhythms.iter().filter_map(|one| {
        let window = tables.remove(&one.id)?.idle().first_free(&[], &sought.range, sought.minutes, &anybody)?;
        Some((one.rhythm, rank_of(Some(window))))
    });
    Ok(earliest.collect())
}
