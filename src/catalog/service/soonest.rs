//! What is free soonest of everything that a search finds, however much that is.

use std::collections::HashMap;

use diesel::PgConnection;

use super::super::model::{CustomerClass, Error, Seeker, Soonest, Timetable, rank_of};
use super::super::queries::{self, CardRow, Place, SearchFilter};
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
    let found = found.into_iter().map(|(id, first_free)| ((rank_of(first_free), id), first_free));
    with_cards(conn, found.collect())
}

/// Listings at their places as results, in the same order.
///
/// # Errors
/// The database refuses.
pub(super) fn with_cards(
    conn: &mut PgConnection,
    found: Vec<(Place, Option<TimeWindow>)>,
) -> Result<Vec<FreeListing>, Error> {
    let ids: Vec<ListingId> = found.iter().map(|((_, id), _)| *id).collect();
    let mut cards: HashMap<_, _> =
        queries::listing_cards(conn, &ids)?.into_iter().map(|card| (card.id, card)).collect();
    let listings = found.into_iter().filter_map(|((rank, id), first_free)| {
        let card = CardRow { rank, ..cards.remove(&id)? };
        Some(FreeListing { card, first_free })
    });
    Ok(listings.collect())
}

/// The second in which listings of each rhythm could be free first, if nothing were held of them; those that could not at all
/// are left out.
fn earliest_by_rhythm(conn: &mut PgConnection, sought: &Sought) -> Result<Vec<(uuid::Uuid, i64)>, Error> {
    let earliest = idle_by_rhythm(conn, i64::MAX)?
        .into_iter()
        .flatten()
        .filter_map(|(rhythm, table)| Some((rhythm, rank_of(Some(first_idle(&table, sought)?)))));
    Ok(earliest.collect())
}

/// When a listing of which nothing is held is free first.
pub(super) fn first_idle(table: &Timetable, sought: &Sought) -> Option<TimeWindow> {
    let calendar = WorkingCalendar::default();
    let anybody = Seeker { class: CustomerClass::Standard, calendar: &calendar, now: sought.now };
    table.first_free(&[], &sought.range, sought.minutes, &anybody)
}

/// One listing of each rhythm, without all that can only make it free later; none if there are more rhythms than `most`.
///
/// # Errors
/// The database refuses.
pub(super) fn idle_by_rhythm(
    conn: &mut PgConnection,
    most: i64,
) -> Result<Option<Vec<(uuid::Uuid, Timetable)>>, Error> {
    let rhythms = queries::rhythms(conn, most.saturating_add(1))?;
    if i64::try_from(rhythms.len()).is_ok_and(|found| found > most) {
        return Ok(None);
    }
    let ids: Vec<ListingId> = rhythms.iter().map(|one| one.id).collect();
    let mut tables: HashMap<_, _> = queries::timetables(conn, &ids)?.into_iter().collect();
    Ok(Some(rhythms.iter().filter_map(|one| Some((one.rhythm, tables.remove(&one.id)?.idle()))).collect()))
}
