//! Finding time: the grid of many instruments, who is free soonest, what else would do, and a few side by side.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::model::{CustomerClass, Error, Seeker, Timetable};
use super::super::queries::{self, CardRow, Sort};
use super::search::{SearchQuery, search};
use super::show::{ListingView, show, too_long};
use crate::identity::Caller;
use crate::kernel::{Invalid, ListingId, OrganisationId, TimeWindow, WorkingCalendar};

/// Instruments in one grid, and the days that it shows.
const MOST_ROWS: i64 = 1_000;
const LONGEST_GRID_DAYS: i64 = 8;
/// Listings looked at for a free time, and answered.
pub(super) const MOST_LOOKED_AT: i64 = 1_000;
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

/// Timetables and what is held, of many listings at once.
struct Calendars {
    tables: HashMap<ListingId, Timetable>,
    busy: HashMap<ListingId, Vec<(i32, TimeWindow)>>,
    /// Empty where none of them minds it.
    statutory: WorkingCalendar,
}

impl Calendars {
    fn of(conn: &mut PgConnection, ids: &[ListingId], range: &TimeWindow) -> Result<Self, Error> {
        let tables: HashMap<_, _> = queries::timetables(conn, ids)?.into_iter().collect();
        let mut busy: HashMap<_, Vec<_>> = HashMap::new();
        for (listing, unit, window) in queries::busy_of(conn, ids, range)? {
            busy.entry(listing).or_default().push((unit, window));
        }
        let minds_holidays = tables.values().any(|table| table.rules.minds_holidays());
        let statutory = if minds_holidays { queries::working_calendar(conn)? } else { WorkingCalendar::default() };
        Ok(Self { tables, busy, statutory })
    }

    fn of_listing(&self, id: ListingId) -> Option<(&Timetable, &[(i32, TimeWindow)])> {
        Some((self.tables.get(&id)?, self.busy.get(&id).map_or(&[], Vec::as_slice)))
    }

    /// The first window in which a listing and all that it needs are free.
    fn first_free(
        &self,
        id: ListingId,
        needs: &Needs,
        range: &TimeWindow,
        minutes: i64,
        (classes, now): (&Classes, DateTime<Utc>),
    ) -> Option<TimeWindow> {
        let (table, busy) = self.of_listing(id)?;
        let seeker = Seeker { class: classes.with(table.provider_id), calendar: &self.statutory, now };
        let mut rest = *range;
        for _ in 0..MOST_TRIES {
            let window = table.first_free(busy, &rest, minutes, &seeker)?;
            let is_free = |other: &ListingId| {
                self.of_listing(*other).is_some_and(|(table, busy)| table.is_free(busy, &window, &self.statutory))
            };
            if needs.of_listing(id).iter().all(is_free) {
                return Some(window);
            }
            let next = window.starts_at().checked_add_signed(Duration::minutes(table.slot_minutes.max(1).into()))?;
            rest = TimeWindow::new(next, range.ends_at()).ok()?;
        }
        None
    }
}

/// What an enterprise is to each provider.
struct Classes {
    by_provider: HashMap<OrganisationId, CustomerClass>,
    usual: CustomerClass,
}

impl Classes {
    /// `own` is an enterprise and the class of its size.
    fn of(conn: &mut PgConnection, own: Option<(OrganisationId, CustomerClass)>) -> Result<Self, Error> {
        Ok(match own {
            Some((enterprise, usual)) => Self { by_provider: queries::classes_of(conn, enterprise)?, usual },
            None => Self { by_provider: HashMap::new(), usual: CustomerClass::Standard },
        })
    }

    fn with(&self, provider: OrganisationId) -> CustomerClass {
        self.by_provider.get(&provider).copied().unwrap_or(self.usual)
    }
}

/// Every statutory day of the years whose notice is loaded.
///
/// # Errors
/// The database refuses.
pub fn working_calendar(conn: &mut PgConnection) -> diesel::QueryResult<WorkingCalendar> {
    queries::working_calendar(conn)
}

/// Starts that are tried where what is needed is not free.
const MOST_TRIES: usize = 500;

/// What listings need, in turn.
#[derive(Default)]
pub(super) struct Needs(HashMap<ListingId, Vec<ListingId>>);

impl Needs {
    fn of(conn: &mut PgConnection, ids: &[ListingId]) -> Result<Self, Error> {
        let mut direct: HashMap<ListingId, Vec<ListingId>> = HashMap::new();
        let mut asked: Vec<ListingId> = ids.to_vec();
        while !asked.is_empty() {
            let mut new = Vec::new();
            for (listing, needed) in queries::needs_of(conn, &asked)? {
                direct.entry(listing).or_default().push(needed);
                if !direct.contains_key(&needed) && !ids.contains(&needed) {
                    new.push(needed);
                }
            }
            new.sort_unstable();
            new.dedup();
            for id in &new {
                direct.entry(*id).or_default();
            }
            asked = new;
        }
        let closure = |id: ListingId| {
            let (mut found, mut open) = (Vec::new(), direct.get(&id).cloned().unwrap_or_default());
            while let Some(one) = open.pop() {
                if one != id && !found.contains(&one) {
                    found.push(one);
                    open.extend(direct.get(&one).into_iter().flatten());
                }
            }
            found
        };
        Ok(Self(ids.iter().map(|id| (*id, closure(*id))).filter(|(_, needs)| !needs.is_empty()).collect()))
    }

    fn of_listing(&self, id: ListingId) -> &[ListingId] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    /// These listings, and all that they need.
    fn all(&self, ids: &[ListingId]) -> Vec<ListingId> {
        let mut all: Vec<_> = ids.iter().chain(self.0.values().flatten()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What a search found among those that it looked at.
#[derive(Debug, Clone)]
pub struct LookedAt<T> {
    pub found: Vec<T>,
    /// More matches than are looked at: what was not looked at is not among them.
    pub is_cut: bool,
}

/// The cards that are looked at for a free time, and whether there are more.
pub(super) fn cut(mut cards: Vec<CardRow>) -> LookedAt<CardRow> {
    let most = usize::try_from(MOST_LOOKED_AT).unwrap_or(usize::MAX);
    let is_cut = cards.len() > most;
    cards.truncate(most);
    LookedAt { found: cards, is_cut }
}

/// A listing and its first free time.
#[derive(Debug, Clone)]
pub struct FreeListing {
    pub card: CardRow,
    /// None: not within the time asked for.
    pub first_free: Option<TimeWindow>,
}

/// What a search finds that is free for `minutes` somewhere within `range`, soonest first, at most `limit`; of a thousand
/// listings at most.
///
/// # Errors
/// As [`search`]; more than 31 days; a length that is none.
pub fn free_within(
    conn: &mut PgConnection,
    query: &SearchQuery,
    range: &TimeWindow,
    minutes: i64,
    now: DateTime<Utc>,
    limit: usize,
) -> Result<LookedAt<FreeListing>, Error> {
    check_length(range, LONGEST_SEARCH_DAYS)?;
    check_minutes(minutes)?;
    let cards = cut(search(conn, query, None, MOST_LOOKED_AT, now)?);
    let mut found = with_first_free(conn, cards.found, range, minutes, (None, now))?;
    found.retain(|listing| listing.first_free.is_some());
    // A stable sort: of those free at the same time the better match stays first.
    found.sort_by_key(|listing| listing.first_free.map(|window| window.starts_at()));
    found.truncate(limit);
    Ok(LookedAt { found, is_cut: cards.is_cut })
}

pub(super) fn check_minutes(minutes: i64) -> Result<(), Error> {
    if (1..=LONGEST_SEARCH_DAYS * 1_440).contains(&minutes) {
        return Ok(());
    }
    Err(Error::field("minutes", Invalid::new("minutes", "时长应为 1 分钟至 31 天", "1 minute to 31 days")))
}

pub(super) fn with_first_free(
    conn: &mut PgConnection,
    cards: Vec<CardRow>,
    range: &TimeWindow,
    minutes: i64,
    (own, now): (Option<(OrganisationId, CustomerClass)>, DateTime<Utc>),
) -> Result<Vec<FreeListing>, Error> {
    let ids: Vec<ListingId> = cards.iter().map(|card| card.id).collect();
    let needs = Needs::of(conn, &ids)?;
    let classes = Classes::of(conn, own)?;
    // Set-up and clean-up reach out of the range by a day at most.
    let around = |at: DateTime<Utc>, days| at.checked_add_signed(Duration::days(days)).unwrap_or(at);
    let reach = TimeWindow::new(around(range.starts_at(), -1), around(range.ends_at(), 1)).unwrap_or(*range);
    let calendars = Calendars::of(conn, &needs.all(&ids), &reach)?;
    let first = |id| calendars.first_free(id, &needs, range, minutes, (&classes, now));
    Ok(cards.into_iter().map(|card| FreeListing { first_free: first(card.id), card }).collect())
}

/// What would do instead of a listing, beside its own first free time.
#[derive(Debug, Clone)]
pub struct Alternatives {
    /// None: not within the time asked for.
    pub own_first_free: Option<TimeWindow>,
    pub listings: Vec<FreeListing>,
    /// More are of the same kind and category than were looked at: the cheapest thousand were.
    pub is_cut: bool,
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
    let own = show(conn, caller, id)?.listing;
    let query = SearchQuery {
        kind: Some(own.kind),
        category: (!own.category.is_empty()).then(|| own.category.clone()),
        // Without a category only its own words tell what else would do.
        q: own.category.is_empty().then(|| own.name.clone()),
        sort: Some(Sort::Price),
        ..SearchQuery::default()
    };
    let LookedAt { found: cards, is_cut } = cut(search(conn, &query, None, MOST_LOOKED_AT, now)?);
    let mut all = with_first_free(conn, cards, range, minutes, (None, now))?;
    let Some(place) = all.iter().position(|listing| listing.card.id == id) else {
        return Ok(Alternatives { own_first_free: None, listings: Vec::new(), is_cut });
    };
    let own = all.swap_remove(place);
    let starts = |listing: &FreeListing| listing.first_free.map(|window| window.starts_at());
    all.retain(|other| {
        let is_sooner = match (starts(other), starts(&own)) {
            (Some(other), Some(own)) => other < own,
            (free, None) => free.is_some(),
            (None, Some(_)) => false,
        };
        let is_cheaper = other.card.price_unit == own.card.price_unit
            && other.card.price_fen.zip(own.card.price_fen).is_some_and(|(other, own)| other < own);
        // One that is cheaper and never free within the time would not do, unless time plays no part.
        is_sooner || is_cheaper && (starts(other).is_some() || !own.card.kind.has_calendar())
    });
    all.sort_by_key(|other| (starts(other).is_none(), starts(other), other.card.price_fen));
    all.truncate(MOST_ALTERNATIVES);
    Ok(Alternatives { own_first_free: own.first_free, listings: all, is_cut })
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
