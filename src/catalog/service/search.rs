//! Finding listings, without an account.

use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::model::{CustomerClass, Error, ListingKind, PriceUnit, Soonest, widened};
use super::super::queries::{self, CardRow, FacetRow, FreeFilter, OwnPriceRow, SearchFilter, Sort};
use super::calendars::{Sought, first_free};
use super::find::check_minutes;
use super::show::too_long;
use super::soonest::{FreeListing, soonest};
use super::within::{free_among, free_in_order, leave_out_closed};
use crate::identity::{self, Distance};
use crate::kernel::{Fen, Invalid, ListingId, OrganisationId, RegionCode, TimeWindow};
use crate::store::snapshot;

const LONGEST_FREE_DAYS: i64 = 31;
const MAX_QUERY_CHARS: usize = 200;
/// Listings whose calendars are looked at to count the results that are free.
const MOST_COUNTED: i64 = 2_000;

/// What somebody looks for. Everything given must be so.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words, parts of model numbers, pinyin or its initials.
    #[param(max_length = 200)]
    pub q: Option<String>,
    #[param(inline)]
    pub kind: Option<ListingKind>,
    pub category: Option<String>,
    /// The region and all inside it.
    #[param(value_type = Option<String>)]
    pub region: Option<RegionCode>,
    #[param(value_type = Option<uuid::Uuid>)]
    pub provider: Option<OrganisationId>,
    /// Of the standard price.
    #[param(inline)]
    pub price_unit: Option<PriceUnit>,
    /// Of the standard price, fen. A listing without one is not in any range.
    pub min_price_fen: Option<i64>,
    pub max_price_fen: Option<i64>,
    pub voucher_payable: Option<bool>,
    /// Free from here, as its rules say …
    pub free_from: Option<DateTime<Utc>>,
    /// … to here: both or neither, at most 31 days.
    pub free_to: Option<DateTime<Utc>>,
    /// How long it is to be free: the first such time within 31 days is told with each result.
    pub minutes: Option<i64>,
    /// Free for `minutes` somewhere from here …
    pub within_from: Option<DateTime<Utc>>,
    /// … to here: both or neither, at most 31 days. What is not is left out, and the first such time is told of the rest.
    pub within_to: Option<DateTime<Utc>>,
    /// A region from which distances are told and counted.
    #[param(value_type = Option<String>)]
    pub near: Option<RegionCode>,
    /// `relevance` with words, else `newest`, if absent.
    #[param(inline)]
    pub sort: Option<Sort>,
}

impl SearchQuery {
    fn sort(&self, filter: &SearchFilter) -> Sort {
        self.sort.unwrap_or(if filter.terms.is_empty() { Sort::Newest } else { Sort::Relevance })
    }

    /// `None`: words were asked for, but nothing that can be looked for is among them.
    pub(super) fn filter(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<SearchFilter>, Error> {
        let asked: String = self.q.as_deref().unwrap_or_default().chars().take(MAX_QUERY_CHARS).collect();
        let terms = if asked.trim().is_empty() { Vec::new() } else { widened(&asked, &queries::synonyms_all(conn)?) };
        if terms.is_empty() && !asked.trim().is_empty() {
            return Ok(None);
        }
        let free = match self.free_window()? {
            Some(window) => Some(FreeFilter::new(window, &queries::working_calendar(conn)?, now)),
            None => None,
        };
        let given = |text: &Option<String>| {
            let text: String = text.as_deref().unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
            (!text.trim().is_empty()).then(|| text.trim().to_owned())
        };
        Ok(Some(SearchFilter {
            terms,
            kind: self.kind,
            category: given(&self.category),
            region: self.region.clone(),
            provider: self.provider,
            price_unit: self.price_unit,
            price_min: self.min_price_fen.map(Fen::new),
            price_max: self.max_price_fen.map(Fen::new),
            voucher_payable: self.voucher_payable,
            own: None,
            distances: Vec::new(),
            free,
            rhythms: None,
        }))
    }

    fn free_window(&self) -> Result<Option<TimeWindow>, Error> {
        window_of(("free_from", self.free_from), ("free_to", self.free_to))
    }

    fn within(&self) -> Result<Option<TimeWindow>, Error> {
        window_of(("within_from", self.within_from), ("within_to", self.within_to))
    }

    /// Where a question has a time of its own within which it is to be free.
    pub(super) fn refuse_within(&self) -> Result<(), Error> {
        if self.within()?.is_none() {
            return Ok(());
        }
        let invalid = Invalid::new("not_here", "此处的时段由 from 与 to 给出", "here the time is told by from and to");
        Err(Error::field("within_from", invalid))
    }
}

/// A window of which both ends are given, or none.
fn window_of(
    (from_field, from): (&'static str, Option<DateTime<Utc>>),
    (to_field, to): (&'static str, Option<DateTime<Utc>>),
) -> Result<Option<TimeWindow>, Error> {
    let (from, to) = match (from, to) {
        (None, None) => return Ok(None),
        (Some(from), Some(to)) => (from, to),
        (Some(_), None) => return Err(Error::field(to_field, one_is_missing())),
        (None, Some(_)) => return Err(Error::field(from_field, one_is_missing())),
    };
    let window = TimeWindow::new(from, to).map_err(|invalid| Error::field(to_field, invalid))?;
    if window.duration() > Duration::days(LONGEST_FREE_DAYS) {
        return Err(Error::field(to_field, too_long(LONGEST_FREE_DAYS)));
    }
    Ok(Some(window))
}

fn one_is_missing() -> Invalid {
    Invalid::new("missing", "空闲时段的起止时间须同时给出", "a free window needs both its start and its end")
}

/// Results in order, one more than `limit` if there are more.
///
/// # Errors
/// A window that is half given, reversed or too long.
pub fn search(
    conn: &mut PgConnection,
    query: &SearchQuery,
    after: Option<(i64, ListingId)>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<CardRow>, Error> {
    match query.filter(conn, now)? {
        Some(filter) => Ok(queries::listing_search(conn, &filter, query.sort(&filter), after, limit + 1)?),
        None => Ok(Vec::new()),
    }
}

/// A result with what was asked besides.
#[derive(Debug, Clone)]
pub struct Found {
    pub card: CardRow,
    /// None: not asked for, not within 31 days, or nothing that has a time.
    pub first_free: Option<TimeWindow>,
    /// None: not asked for, or not known.
    pub distance: Option<Distance>,
    /// What the enterprise that asks pays; none: not asked by one, or on request.
    pub own_price: Option<OwnPriceRow>,
}

/// What else to tell with a page of results.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParts {
    /// `true`: count all results too, by kind, category and region.
    pub facets: Option<bool>,
}

impl PageParts {
    pub fn slice(self, after: Option<(i64, ListingId)>, limit: i64) -> Slice {
        Slice { after, limit, with_facets: self.facets == Some(true) }
    }
}

/// Which results are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    /// Those after this place …
    pub after: Option<(i64, ListingId)>,
    /// … at most so many, and one more if there are more.
    pub limit: i64,
    /// Whether to count all of them too.
    pub with_facets: bool,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Results<T> {
    pub rows: Vec<T>,
    /// None: not asked for.
    pub facets: Option<Facets>,
}

/// Results in order with their first free time, distance and price for `own`, an enterprise and the class of its size; and how
/// many each choice would give, of the same moment.
///
/// # Errors
/// As [`search`]; an order that lacks what it asks for; a length that is none.
pub fn find(
    conn: &mut PgConnection,
    query: &SearchQuery,
    own: Option<(OrganisationId, CustomerClass)>,
    slice: Slice,
    now: DateTime<Utc>,
) -> Result<Results<Found>, Error> {
    let lacks = |field, zh, en| Err(Error::field(field, Invalid::new("missing", zh, en)));
    if query.sort == Some(Sort::Soonest) && query.minutes.is_none() {
        return lacks("minutes", "按最早空闲排序须给出时长", "say for how long it is to be free");
    }
    if query.sort == Some(Sort::Distance) && query.near.is_none() {
        return lacks("near", "按距离排序须给出区域", "say from where");
    }
    if query.within_from.is_some() && query.minutes.is_none() {
        return lacks("minutes", "请说明在此时段内用多久", "say for how long it is to be free within that time");
    }
    if let Some(minutes) = query.minutes {
        check_minutes(minutes)?;
    }
    // What takes several looks is of one moment.
    if slice.with_facets || query.sort == Some(Sort::Soonest) || query.within_from.is_some() {
        return snapshot(conn, |conn| find_within(conn, query, own, slice, now));
    }
    find_within(conn, query, own, slice, now)
}

fn find_within(
    conn: &mut PgConnection,
    query: &SearchQuery,
    own: Option<(OrganisationId, CustomerClass)>,
    slice: Slice,
    now: DateTime<Utc>,
) -> Result<Results<Found>, Error> {
    let Some(mut filter) = query.filter(conn, now)? else {
        return Ok(Results { rows: Vec::new(), facets: slice.with_facets.then(Facets::default) });
    };
    filter.own = own;
    let distances = match &query.near {
        Some(near) => identity::service::distances(conn, near)?,
        None => Vec::new(),
    };
    filter.distances = distances.iter().map(|(region, distance)| (region.clone(), distance.kilometres)).collect();
    let within = query.within()?.zip(query.minutes).map(|(range, minutes)| Sought { range, minutes, own, now });
    leave_out_closed(conn, &mut filter, query.free_window()?.as_ref(), within.as_ref())?;
    let found = page(conn, query, &filter, within.as_ref(), slice, now)?;
    let ids: Vec<ListingId> = found.iter().map(|one| one.card.id).collect();
    let own_prices = match own {
        Some((enterprise, class)) => queries::own_prices(conn, &ids, enterprise, class)?,
        None => Vec::new(),
    };
    let rows = found.into_iter().map(|FreeListing { card, first_free }| Found {
        first_free,
        distance: distances.iter().find(|(code, _)| *code == card.region_code).map(|(_, distance)| distance.clone()),
        own_price: own_prices.iter().find(|price| price.id == card.id).copied(),
        card,
    });
    let rows: Vec<Found> = rows.collect();
    let mut facets = if slice.with_facets { Some(facets(conn, &filter, within.as_ref())?) } else { None };
    if let Some(cut) = facets.as_mut().filter(|facets| facets.is_cut) {
        // What is seen is there, even if it was not among those that were counted.
        cut.total = cut.total.max(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    }
    Ok(Results { rows, facets })
}

/// The results themselves, with their first free time if a length was asked for.
fn page(
    conn: &mut PgConnection,
    query: &SearchQuery,
    filter: &SearchFilter,
    within: Option<&Sought>,
    Slice { after, limit, .. }: Slice,
    now: DateTime<Utc>,
) -> Result<Vec<FreeListing>, Error> {
    let plain = |card| FreeListing { card, first_free: None };
    let sort = query.sort(filter);
    let most = usize::try_from(limit + 1).unwrap_or(usize::MAX);
    if let Some(sought) = within {
        return free_in_order(conn, filter, sort, sought, (after, most));
    }
    let Some(minutes) = query.minutes else {
        let cards = queries::listing_search(conn, filter, sort, after, limit + 1)?;
        return Ok(cards.into_iter().map(plain).collect());
    };
    let until = now.checked_add_signed(Duration::days(LONGEST_FREE_DAYS)).unwrap_or(now);
    let range = TimeWindow::new(now, until).map_err(|invalid| Error::field("minutes", invalid))?;
    let sought = Sought { range, minutes, own: filter.own, now };
    if sort == Sort::Soonest {
        return soonest(conn, filter, &sought, Soonest::with_never(most, after));
    }
    let cards = queries::listing_search(conn, filter, sort, after, limit + 1)?;
    let ids: Vec<ListingId> = cards.iter().map(|card| card.id).collect();
    let free = first_free(conn, &ids, &sought)?;
    Ok(cards.into_iter().zip(free).map(|(card, (_, first_free))| FreeListing { card, first_free }).collect())
}

/// How the database would answer a search, as its plan: for tests and tuning.
///
/// # Errors
/// As [`search`].
pub fn search_plan(
    conn: &mut PgConnection,
    query: &SearchQuery,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    match query.filter(conn, now)? {
        Some(mut filter) => {
            if let Some(near) = &query.near {
                let known = identity::service::distances(conn, near)?;
                filter.distances = known.into_iter().map(|(region, distance)| (region, distance.kilometres)).collect();
            }
            Ok(queries::listing_search_plan(conn, &filter, query.sort(&filter), limit)?)
        }
        None => Ok(String::new()),
    }
}

/// How many results there are, and how many each choice in a group would give.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Facets {
    pub total: i64,
    /// Where it is to be free: there are more than are looked at, and `total` and the counts are the least there are.
    pub is_cut: bool,
    pub kinds: Vec<Facet>,
    /// The 30 with most results.
    pub categories: Vec<Facet>,
    pub regions: Vec<Facet>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Facet {
    pub value: String,
    /// Of regions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    pub count: i64,
}

impl From<FacetRow> for Facet {
    fn from(row: FacetRow) -> Self {
        Self { value: row.value, name_zh: row.name_zh, name_en: row.name_en, count: row.count }
    }
}

/// Counts the results by kind, category and region. Where they are to be free, of as many as can be looked at.
fn facets(conn: &mut PgConnection, filter: &SearchFilter, within: Option<&Sought>) -> Result<Facets, Error> {
    let mut facets = Facets::default();
    let mut among = None;
    if filter.free.is_some() || within.is_some() {
        let (ids, is_cut) = queries::facet_candidates(conn, filter, MOST_COUNTED)?;
        facets.is_cut = is_cut;
        among = Some(match within {
            Some(sought) => free_among(conn, &ids, sought)?,
            None => ids,
        });
    }
    for row in queries::facets(conn, filter, among.as_deref())? {
        match row.facet.as_str() {
            "total" => facets.total = row.count,
            "kind" => facets.kinds.push(row.into()),
            "category" => facets.categories.push(row.into()),
            _ => facets.regions.push(row.into()),
        }
    }
    facets.kinds.sort_by_key(|facet| -facet.count);
    Ok(facets)
}
