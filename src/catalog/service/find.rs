//! Finding time: the grid of many instruments, who is free soonest, what else would do, and a few side by side.

use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::model::{Advisory, CustomerClass, Error, ListingDraft, Soonest, rank_of};
use super::super::queries::{self, Sort};
use super::calendars::{Calendars, Sought, first_free};
use super::search::{SearchQuery, search};
use super::show::{ListingView, show, too_long};
use super::soonest::{FreeListing, soonest};
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, OrganisationId, TimeWindow};
use crate::store::snapshot;

/// Instruments in one grid, and the days that it shows.
const MOST_ROWS: i64 = 1_000;
const LONGEST_GRID_DAYS: i64 = 8;
const LONGEST_SEARCH_DAYS: i64 = 31;
const MOST_ALTERNATIVES: usize = 10;
/// How many are compared side by side.
const MOST_COMPARED: usize = 4;

/// A day or a week of many instruments.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Grid {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub rows: Vec<GridRow>,
    /// There are more listings than one grid holds: narrow the search.
    pub is_cut: bool,
}

/// One instrument. Minutes are counted from the grid's beginning.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GridRow {
    pub id: ListingId,
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub code: String,
    pub name: String,
    pub units: i32,
    pub slot_minutes: i32,
    /// Where it is open: from, to.
    pub open: Vec<(i64, i64)>,
    /// What is held: unit, from, to; not by whom.
    pub busy: Vec<(i32, i64, i64)>,
}

/// The calendars of all instruments that a search finds, by three questions whatever their number.
///
/// # Errors
/// As [`search`]; more than eight days.
pub fn grid(
    conn: &mut PgConnection,
    query: &SearchQuery,
    range: &TimeWindow,
    now: DateTime<Utc>,
) -> Result<Grid, Error> {
    check_length(range, LONGEST_GRID_DAYS)?;
    query.refuse_within()?;
    let mut cards = search(conn, query, None, MOST_ROWS, now)?;
    let most = usize::try_from(MOST_ROWS).unwrap_or(usize::MAX);
    let is_cut = cards.len() > most;
    cards.truncate(most);
    let ids: Vec<ListingId> = cards.iter().map(|card| card.id).collect();
    let calendars = Calendars::of(conn, &ids, range)?;
    let minute = |at: DateTime<Utc>| (at.clamp(range.starts_at(), range.ends_at()) - range.starts_at()).num_minutes();
    let rows = cards
        .into_iter()
        .filter_map(|card| {
            let (table, busy) = calendars.of_listing(card.id)?;
            let open = table
                .open_in(range, &calendars.statutory)
                .iter()
                .map(|w| (minute(w.starts_at()), minute(w.ends_at())))
                .collect();
            let busy = busy.iter().map(|(unit, w)| (*unit, minute(w.starts_at()), minute(w.ends_at()))).collect();
            Some(GridRow {
                id: card.id,
                provider_id: card.provider_id,
                provider_name: card.provider_name,
                code: card.code,
                name: card.name,
                units: table.units,
                slot_minutes: table.slot_minutes,
                open,
                busy,
            })
        })
        .collect();
    Ok(Grid { from: range.starts_at(), to: range.ends_at(), rows, is_cut })
}

fn check_length(range: &TimeWindow, days: i64) -> Result<(), Error> {
    if range.duration() > Duration::days(days) { Err(Error::field("to", too_long(days))) } else { Ok(()) }
}

/// What a search finds that is free for `minutes` somewhere within `range`, soonest first and then the newest, at most `most`.
///
/// # Errors
/// As [`search`]; more than 31 days; a length that is none.
pub fn free_within(
    conn: &mut PgConnection,
    query: &SearchQuery,
    range: &TimeWindow,
    minutes: i64,
    now: DateTime<Utc>,
    most: usize,
) -> Result<Vec<FreeListing>, Error> {
    check_length(range, LONGEST_SEARCH_DAYS)?;
    check_minutes(minutes)?;
    query.refuse_within()?;
    let sought = Sought { range: *range, minutes, own: None, now };
    snapshot(conn, |conn| soonest_of(conn, query, &sought, most))
}

/// The soonest of what a search finds, in one snapshot.
fn soonest_of(
    conn: &mut PgConnection,
    query: &SearchQuery,
    sought: &Sought,
    most: usize,
) -> Result<Vec<FreeListing>, Error> {
    match query.filter(conn, sought.now)? {
        Some(filter) => soonest(conn, &filter, sought, Soonest::free(most)),
        None => Ok(Vec::new()),
    }
}

pub(super) fn check_minutes(minutes: i64) -> Result<(), Error> {
    if (1..=LONGEST_SEARCH_DAYS * 1_440).contains(&minutes) {
        return Ok(());
    }
    Err(Error::field("minutes", Invalid::new("minutes", "时长应为 1 分钟至 31 天", "1 minute to 31 days")))
}

/// What would do instead of a listing, beside its own first free time.
#[derive(Debug, Clone)]
pub struct Alternatives {
    /// None: not within the time asked for.
    pub own_first_free: Option<TimeWindow>,
    pub listings: Vec<FreeListing>,
    /// What their providers tell of the time at which each is free, or of now: warnings first.
    pub advisories: Vec<Advisory>,
}

/// What would do instead of a listing: the same kind and category, of any provider, free sooner than it or cheaper by the
/// same unit; sooner ones first, at most ten.
///
/// # Errors
/// Not there or not visible; more than 31 days; a length that is none.
pub fn alternatives(
    conn: &mut PgConnection,
    caller: Option<&Caller>,
    id: ListingId,
    range: &TimeWindow,
    minutes: i64,
    now: DateTime<Utc>,
) -> Result<Alternatives, Error> {
    check_length(range, LONGEST_SEARCH_DAYS)?;
    check_minutes(minutes)?;
    let sought = Sought { range: *range, minutes, own: None, now };
    snapshot(conn, |conn| {
        let own = show(conn, caller, id)?.listing;
        let own_first_free = first_free(conn, &[id], &sought)?.pop().and_then(|(_, window)| window);
        let query = SearchQuery {
            kind: Some(own.kind),
            category: (!own.category.is_empty()).then(|| own.category.clone()),
            // Without a category only its own words tell what else would do.
            q: own.category.is_empty().then(|| own.name.clone()),
            ..SearchQuery::default()
        };
        let mut listings = Vec::new();
        if own.kind.has_calendar() {
            listings = soonest_of(conn, &query, &sought, MOST_ALTERNATIVES)?;
            listings.retain(|other| rank_of(other.first_free) < rank_of(own_first_free));
        }
        if listings.len() < MOST_ALTERNATIVES {
            for other in cheaper(conn, &own, query, &sought)? {
                if listings.iter().all(|sooner| sooner.card.id != other.card.id) {
                    listings.push(other);
                }
            }
        }
        listings.retain(|other| other.card.id != id);
        listings.sort_by_key(|other| (rank_of(other.first_free), other.card.price_fen));
        listings.truncate(MOST_ALTERNATIVES);
        let ids: Vec<_> = listings.iter().map(|other| other.card.id).collect();
        let mut advisories = queries::advisories_standing(conn, &ids, now)?;
        let free_at = |id: ListingId| listings.iter().find(|other| other.card.id == id)?.first_free;
        advisories
            .retain(|one| free_at(one.listing_id).map_or_else(|| one.holds_at(now), |window| one.holds_in(&window)));
        Ok(Alternatives { own_first_free, listings, advisories })
    })
}

/// What a search finds for less than a listing by the same unit: the soonest, or the cheapest where time plays no part.
fn cheaper(
    conn: &mut PgConnection,
    own: &ListingDraft,
    query: SearchQuery,
    sought: &Sought,
) -> Result<Vec<FreeListing>, Error> {
    let standard = own.prices.iter().find(|price| price.customer_class == CustomerClass::Standard);
    let Some(price) = standard else { return Ok(Vec::new()) };
    let max_price_fen = Some(price.amount.get() - 1);
    let query = SearchQuery { price_unit: Some(price.unit), max_price_fen, sort: Some(Sort::Price), ..query };
    // What is cheaper and never free within the time would not do.
    if own.kind.has_calendar() {
        return soonest_of(conn, &query, sought, MOST_ALTERNATIVES);
    }
    let most = i64::try_from(MOST_ALTERNATIVES).unwrap_or(i64::MAX);
    let cards = search(conn, &query, None, most, sought.now)?;
    Ok(cards.into_iter().map(|card| FreeListing { card, first_free: None }).collect())
}

/// Up to four listings that the caller may see, in the order asked for.
///
/// # Errors
/// None, more than four, or one that is not there or not visible.
pub fn compare(conn: &mut PgConnection, caller: Option<&Caller>, ids: &[ListingId]) -> Result<Vec<ListingView>, Error> {
    let mut asked: Vec<ListingId> = Vec::new();
    for id in ids {
        if !asked.contains(id) {
            asked.push(*id);
        }
    }
    if !(1..=MOST_COMPARED).contains(&asked.len()) {
        let invalid = Invalid::new("ids", "请选择 1 到 4 个条目", "choose 1 to 4 listings");
        return Err(Error::field("ids", invalid));
    }
    asked.into_iter().map(|id| show(conn, caller, id)).collect()
}
