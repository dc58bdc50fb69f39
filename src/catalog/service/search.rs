//! Finding listings, without an account.

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::model::{Error, ListingKind, OpeningHours, PriceUnit, widened};
use super::super::queries::{self, CardRow, FacetRow, SearchFilter, Sort};
use super::show::too_long;
use crate::kernel::{Fen, Invalid, LOCAL_ZONE, ListingId, OrganisationId, RegionCode, TimeWindow};

const LONGEST_FREE_DAYS: i64 = 31;
const MAX_QUERY_CHARS: usize = 200;

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
    /// Open and free from here …
    pub free_from: Option<DateTime<Utc>>,
    /// … to here: both or neither, at most 31 days.
    pub free_to: Option<DateTime<Utc>>,
    /// `relevance` with words, else `newest`, if absent.
    #[param(inline)]
    pub sort: Option<Sort>,
}

impl SearchQuery {
    fn sort(&self, filter: &SearchFilter) -> Sort {
        self.sort.unwrap_or(if filter.terms.is_empty() { Sort::Newest } else { Sort::Relevance })
    }

    /// `None`: words were asked for, but nothing that can be looked for is among them.
    fn filter(&self, conn: &mut PgConnection) -> Result<Option<SearchFilter>, Error> {
        let asked: String = self.q.as_deref().unwrap_or_default().chars().take(MAX_QUERY_CHARS).collect();
        let terms = if asked.trim().is_empty() { Vec::new() } else { widened(&asked, &queries::synonyms_all(conn)?) };
        if terms.is_empty() && !asked.trim().is_empty() {
            return Ok(None);
        }
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
            free: self.free_window()?.map(|window| (window, OpeningHours::parts(&window, LOCAL_ZONE))),
        }))
    }

    fn free_window(&self) -> Result<Option<TimeWindow>, Error> {
        let (from, to) = match (self.free_from, self.free_to) {
            (None, None) => return Ok(None),
            (Some(from), Some(to)) => (from, to),
            (Some(_), None) => return Err(Error::field("free_to", one_is_missing())),
            (None, Some(_)) => return Err(Error::field("free_from", one_is_missing())),
        };
        let window = TimeWindow::new(from, to).map_err(|invalid| Error::field("free_to", invalid))?;
        if window.duration().num_days() >= LONGEST_FREE_DAYS {
            return Err(Error::field("free_to", too_long(LONGEST_FREE_DAYS)));
        }
        Ok(Some(window))
    }
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
) -> Result<Vec<CardRow>, Error> {
    match query.filter(conn)? {
        Some(filter) => Ok(queries::listing_search(conn, &filter, query.sort(&filter), after, limit + 1)?),
        None => Ok(Vec::new()),
    }
}

/// How the database would answer a search, as its plan: for tests and tuning.
///
/// # Errors
/// As [`search`].
pub fn search_plan(conn: &mut PgConnection, query: &SearchQuery, limit: i64) -> Result<String, Error> {
    match query.filter(conn)? {
        Some(filter) => Ok(queries::listing_search_plan(conn, &filter, query.sort(&filter), limit)?),
        None => Ok(String::new()),
    }
}

/// How many results there are, and how many each choice in a group would give.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Facets {
    pub total: i64,
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

/// Counts the results by kind, category and region. With a free window, at most 5,000 of them.
///
/// # Errors
/// As [`search`].
pub fn facets(conn: &mut PgConnection, query: &SearchQuery) -> Result<Facets, Error> {
    let Some(filter) = query.filter(conn)? else { return Ok(Facets::default()) };
    let mut facets = Facets::default();
    for row in queries::facets(conn, &filter)? {
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
