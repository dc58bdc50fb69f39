//! What is free for so long somewhere within a time, in any order.

use diesel::PgConnection;

use super::super::model::{Error, Soonest};
use super::super::queries::{self, Place, SearchFilter, Sort};
use super::calendars::{Sought, first_free};
use super::soonest::{FreeListing, first_idle, idle_by_rhythm, soonest, with_cards};
use crate::kernel::{ListingId, TimeWindow, WorkingCalendar};

/// Of more rhythms it is not asked which could be free: looking at the listings themselves is as quick.
const MOST_RHYTHMS: i64 = 2_000;
/// Calendars that are read at once: at first and at most.
const FEW: i64 = 100;
const BATCH: i64 = 1_000;

/// Leaves out of what is found what could not be free when that is asked, in all of `window` or as `sought`, whatever is held:
/// its hours, lengths and notice tell, and those of many listings are the same.
///
/// # Errors
/// The database refuses.
pub(super) fn leave_out_closed(
    conn: &mut PgConnection,
    filter: &mut SearchFilter,
    window: Option<&TimeWindow>,
    sought: Option<&Sought>,
) -> Result<(), Error> {
    if window.is_none() && sought.is_none() {
        return Ok(());
    }
    let Some(idle) = idle_by_rhythm(conn, MOST_RHYTHMS)? else { return Ok(()) };
    let calendar = WorkingCalendar::default();
    let rhythms = idle.into_iter().filter_map(|(rhythm, table)| {
        let is_open = window.is_none_or(|window| table.is_free(&[], window, &calendar));
        let is_long_enough = sought.is_none_or(|sought| first_idle(&table, sought).is_some());
        (is_open && is_long_enough).then_some(rhythm)
    });
    filter.rhythms = Some(rhythms.collect());
    Ok(())
}

/// Results after a place that are free as `sought`, in order, at most `most`. To be asked of one snapshot of the database.
///
/// # Errors
/// The database refuses.
pub(super) fn free_in_order(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    sort: Sort,
    sought: &Sought,
    (after, most): (Option<Place>, usize),
) -> Result<Vec<FreeListing>, Error> {
    if sort == Sort::Soonest {
        return soonest(conn, filter, sought, Soonest::free(most).after(after));
    }
    let (mut after, mut batch) = (after, FEW);
    let mut free: Vec<(Place, Option<TimeWindow>)> = Vec::new();
    loop {
        // Where they are not walked to, all have been found before the first is known.
        let limit = if filter.is_walkable(sort) { batch } else { BATCH };
        let places = queries::listing_places(conn, filter, sort, after, limit)?;
        let is_all = i64::try_from(places.len()).is_ok_and(|found| found < limit);
        after = places.last().copied().or(after);
        let mut rest = places.as_slice();
        while !rest.is_empty() && free.len() < most {
            let (some, later) = rest.split_at(usize::try_from(batch).map_or(rest.len(), |n| n.min(rest.len())));
            let ids: Vec<ListingId> = some.iter().map(|(_, id)| *id).collect();
            let seen = first_free(conn, &ids, sought)?;
            free.extend(some.iter().zip(seen).filter(|(_, (_, window))| window.is_some()).map(|(p, (_, w))| (*p, w)));
            (rest, batch) = (later, (batch * 4).min(BATCH));
        }
        if is_all || free.len() >= most {
            break;
        }
    }
    free.truncate(most);
    with_cards(conn, free)
}

/// Of these, those that are free as `sought`.
///
/// # Errors
/// The database refuses.
pub(super) fn free_among(conn: &mut PgConnection, ids: &[ListingId], sought: &Sought) -> Result<Vec<ListingId>, Error> {
    let mut free = Vec::new();
    for some in ids.chunks(usize::try_from(BATCH).unwrap_or(usize::MAX)) {
        let seen = first_free(conn, some, sought)?;
        free.extend(seen.into_iter().filter(|(_, window)| window.is_some()).map(|(id, _)| id));
    }
    Ok(free)
}
