use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Jsonb, Nullable, Text, Uuid};
use serde_json::Value;

use super::super::model::{CustomerClass, ListingKind, PriceUnit, Term};
use super::by_distance::{self, push_distance, push_near};
use super::by_price::{UNPRICED, is_walkable, push_priced, push_unpriced};
use super::free::{FreeFilter, push_free};
use super::rating::SUMMARY;
use super::sql::{Bind, Sql};
use crate::kernel::{Fen, ListingId, OrganisationId, RegionCode, text_enum};

text_enum! {
    /// In which order results come.
    pub enum Sort {
        /// Best match first.
        Relevance = "relevance",
        Newest = "newest",
        /// Cheapest first, those without a price last; for who is signed in, by their own price.
        Price = "price",
        /// Free soonest first, then the newest; asks for `minutes`.
        Soonest = "soonest",
        /// Nearest first; asks for `near`.
        Distance = "distance",
    }
}

/// What results must be like.
#[derive(Debug, Clone, Default)]
pub struct SearchFilter {
    pub terms: Vec<Term>,
    pub kind: Option<ListingKind>,
    pub category: Option<String>,
    pub region: Option<RegionCode>,
    pub provider: Option<OrganisationId>,
    /// Of the standard price in force.
    pub price_unit: Option<PriceUnit>,
    pub price_min: Option<Fen>,
    pub price_max: Option<Fen>,
    pub voucher_payable: Option<bool>,
    /// Free in all of this window.
    pub free: Option<FreeFilter>,
    /// By whose price to order, and for whom it is to be free: an enterprise, and the class of its size.
    pub own: Option<(OrganisationId, CustomerClass)>,
    /// How many kilometres away regions are, by which to order.
    pub distances: Vec<(RegionCode, i32)>,
}

impl SearchFilter {
    pub(super) const fn needs_price(&self) -> bool {
        self.price_unit.is_some() || self.price_min.is_some() || self.price_max.is_some()
    }
}

/// One result.
#[derive(Debug, Clone, QueryableByName)]
pub struct CardRow {
    #[diesel(sql_type = Uuid)]
    pub id: ListingId,
    #[diesel(sql_type = Uuid)]
    pub provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Text)]
    pub kind: ListingKind,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub model: String,
    #[diesel(sql_type = Text)]
    pub maker: String,
    #[diesel(sql_type = Text)]
    pub category: String,
    #[diesel(sql_type = Text)]
    pub location: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Nullable<Text>)]
    pub photo_url: Option<String>,
    #[diesel(sql_type = Integer)]
    pub units: i32,
    #[diesel(sql_type = Bool)]
    pub auto_confirm: bool,
    #[diesel(sql_type = Bool)]
    pub voucher_payable: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub price_unit: Option<PriceUnit>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub price_fen: Option<Fen>,
    /// The document of a summary.
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub rating: Option<Value>,
    /// Place in the order, ascending; then newest first.
    #[diesel(sql_type = BigInt)]
    pub rank: i64,
}

/// Results after `after`, at most `limit`.
pub fn listing_search(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    sort: Sort,
    after: Option<(i64, ListingId)>,
    limit: i64,
) -> QueryResult<Vec<CardRow>> {
    if by_distance::is_walkable(filter, sort) {
        return near(filter, after, limit).load(conn);
    }
    if !is_walkable(filter, sort) {
        return statement(filter, sort, after, limit).load(conn);
    }
    let is_past_prices = after.is_some_and(|(rank, _)| rank == UNPRICED);
    let mut found: Vec<CardRow> = if is_past_prices { Vec::new() } else { priced(filter, after, limit).load(conn)? };
    let left = limit - i64::try_from(found.len()).unwrap_or(limit);
    // A price asked for keeps out what has none.
    if left > 0 && !filter.needs_price() {
        let after = after.filter(|_| is_past_prices).map(|(_, id)| id);
        let mut sql = Sql::new("WITH found AS (");
        push_unpriced(&mut sql, filter, after, left);
        push_cards(&mut sql);
        found.extend(sql.load::<CardRow>(conn)?);
    }
    Ok(found)
}

fn priced(filter: &SearchFilter, after: Option<(i64, ListingId)>, limit: i64) -> Sql {
    let mut sql = Sql::new("WITH found AS (");
    push_priced(&mut sql, filter, after, limit);
    push_cards(&mut sql);
    sql
}

fn near(filter: &SearchFilter, after: Option<(i64, ListingId)>, limit: i64) -> Sql {
    let mut sql = Sql::new("WITH found AS (");
    push_near(&mut sql, filter, after, limit);
    push_cards(&mut sql);
    sql
}

/// These listings, the newest first.
pub fn listing_cards(conn: &mut PgConnection, ids: &[ListingId]) -> QueryResult<Vec<CardRow>> {
    let ids = Bind::Ids(ids.iter().map(|id| id.uuid()).collect());
    let mut sql = Sql::new("WITH found AS (");
    sql.push("SELECT asked.id, 0::bigint AS rank FROM unnest(?) AS asked (id)", [ids]);
    push_cards(&mut sql);
    sql.load(conn)
}

/// How the database would answer, as its plan: for tests and tuning.
pub fn listing_search_plan(
    conn: &mut PgConnection,
    filter: &SearchFilter,
    sort: Sort,
    limit: i64,
) -> QueryResult<String> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        line: String,
    }
    let sql = if by_distance::is_walkable(filter, sort) {
        near(filter, None, limit)
    } else if is_walkable(filter, sort) {
        priced(filter, None, limit)
    } else {
        statement(filter, sort, None, limit)
    };
    let lines: Vec<Line> = sql.preceded_by("EXPLAIN").load(conn)?;
    Ok(lines.into_iter().map(|line| line.line).collect::<Vec<_>>().join("\n"))
}

/// The page is found first, on the listing alone as far as may be; what only a reader needs is joined to its few rows.
fn statement(filter: &SearchFilter, sort: Sort, after: Option<(i64, ListingId)>, limit: i64) -> Sql {
    let mut sql = Sql::new("WITH found AS (SELECT l.id, ");
    push_rank(&mut sql, filter, sort);
    sql.push(" AS rank", []);
    let own = filter.own.filter(|_| sort == Sort::Price);
    push_from(&mut sql, filter.needs_price() || sort == Sort::Price, own);
    sql.push(OF_ADMITTED, []);
    push_group_conditions(&mut sql, filter);
    push_conditions(&mut sql, filter);
    if let Some((rank, id)) = after {
        if sort == Sort::Newest {
            sql.and("l.id < ?", [id.into()]);
        } else {
            sql.push(" AND (", []);
            push_rank(&mut sql, filter, sort);
            sql.push(" > ? OR (", [rank.into()]);
            push_rank(&mut sql, filter, sort);
            sql.push(" = ? AND l.id < ?))", [rank.into(), id.into()]);
        }
    }
    let order = if sort == Sort::Newest { "" } else { "rank, " };
    sql.push(&format!(" ORDER BY {order}l.id DESC LIMIT ?"), [limit.into()]);
    push_cards(&mut sql);
    sql
}

/// Ends what is found, and reads what is shown of it.
fn push_cards(sql: &mut Sql) {
    sql.push(
        ") SELECT l.id, l.provider_id, o.name AS provider_name, l.code, l.kind, l.name, l.model, l.maker, l.category,
                 l.location, l.region_code, l.photo_urls ->> 0 AS photo_url, l.units, l.auto_confirm,
                 l.voucher_payable, p.unit AS price_unit, p.amount_fen AS price_fen, found.rank,
                 (SELECT CASE WHEN count(*) > 0 THEN ",
        [],
    );
    sql.push(SUMMARY, []);
    sql.push(
        " END FROM booking_rating r WHERE r.listing_id = l.id) AS rating
          FROM found
          JOIN listing l ON l.id = found.id
          JOIN organisation o ON o.id = l.provider_id",
        [],
    );
    sql.push(STANDARD_PRICE, []);
    sql.push(" ORDER BY found.rank, l.id DESC", []);
}

/// Not of a provider that is not admitted, of whom there are few, with an index of their own. Asked the other way round, the
/// provider of each listing is looked up, and the planner, which cannot tell how many are admitted, sorts all listings
/// instead of walking along them.
pub(super) const OF_ADMITTED: &str =
    " AND NOT EXISTS (SELECT FROM organisation o WHERE o.id = l.provider_id AND o.state <> 'admitted')";

const STANDARD_PRICE: &str =
    " LEFT JOIN listing_price p ON p.listing_id = l.id AND p.customer_class = 'standard' AND p.valid_to IS NULL";

/// The price of an enterprise's own class with the provider, as `own`.
const OWN_PRICE: &str = " LEFT JOIN provider_customer c ON c.provider_id = l.provider_id AND c.enterprise_id = ?
    LEFT JOIN listing_price own ON own.listing_id = l.id AND own.valid_to IS NULL
        AND own.customer_class = coalesce(c.customer_class, ?)";

/// Listings that are offered, as `l`; with their standard price, as `p`, where it is asked for.
pub(super) fn push_from(sql: &mut Sql, with_price: bool, own: Option<(OrganisationId, CustomerClass)>) {
    sql.push(" FROM listing l", []);
    if with_price {
        sql.push(STANDARD_PRICE, []);
    }
    if let Some((enterprise, class)) = own {
        sql.push(OWN_PRICE, [enterprise.into(), class.as_str().into()]);
    }
    sql.push(" WHERE l.state = 'admitted'", []);
}

/// The sort key as a whole number, so that it can travel in a cursor exactly.
fn push_rank(sql: &mut Sql, filter: &SearchFilter, sort: Sort) {
    match sort {
        Sort::Newest => sql.push("0::bigint", []),
        Sort::Price if filter.own.is_some() => {
            sql.push("coalesce(own.amount_fen, p.amount_fen, 9223372036854775807)", []);
        }
        Sort::Price => sql.push("coalesce(p.amount_fen, 9223372036854775807)", []),
        Sort::Distance => push_distance(sql, "l.region_code", &filter.distances),
        Sort::Soonest => sql.push("0::bigint", []),
        Sort::Relevance if filter.terms.is_empty() => sql.push("0::bigint", []),
        Sort::Relevance => {
            let words: Vec<_> = filter.terms.iter().map(|term| format!("({})", term.words)).collect();
            let words = Bind::Text(words.join(" & "));
            sql.push("(-1000000 * ts_rank(l.search_words, ?::tsquery))::bigint", [words]);
        }
    }
}

/// Conditions by which results are also counted in groups.
pub(super) fn push_group_conditions(sql: &mut Sql, filter: &SearchFilter) {
    if let Some(kind) = filter.kind {
        sql.and("l.kind = ?", [kind.as_str().into()]);
    }
    if let Some(category) = &filter.category {
        sql.and("l.category = ?", [category.as_str().into()]);
    }
    if let Some(region) = &filter.region {
        sql.and("l.region_code LIKE ? || '%'", [region.prefix().into()]);
    }
}

pub(super) fn push_conditions(sql: &mut Sql, filter: &SearchFilter) {
    for term in &filter.terms {
        match &term.fragment {
            Some(fragment) => sql.and(
                "(l.search_words @@ ?::tsquery OR l.search_text LIKE ?)",
                [term.words.as_str().into(), fragment.as_str().into()],
            ),
            None => sql.and("l.search_words @@ ?::tsquery", [term.words.as_str().into()]),
        }
    }
    if let Some(provider) = filter.provider {
        sql.and("l.provider_id = ?", [provider.into()]);
    }
    if let Some(unit) = filter.price_unit {
        sql.and("p.unit = ?", [unit.as_str().into()]);
    }
    if let Some(least) = filter.price_min {
        sql.and("p.amount_fen >= ?", [least.get().into()]);
    }
    if let Some(most) = filter.price_max {
        sql.and("p.amount_fen <= ?", [most.get().into()]);
    }
    match filter.voucher_payable {
        Some(true) => sql.and("l.voucher_payable", []),
        Some(false) => sql.and("NOT l.voucher_payable", []),
        None => {}
    }
    if let Some(free) = &filter.free {
        push_free(sql, free, filter.own);
    }
}
