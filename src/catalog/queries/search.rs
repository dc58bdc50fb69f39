use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Jsonb, Nullable, Text, Uuid};
use serde_json::Value;

use super::super::model::{CustomerClass, ListingKind, PriceUnit, Term};
use super::by_words::{Reach, push_terms};
use super::free::{FreeFilter, push_free};
use super::order::Sort;
use super::rating::SUMMARY;
use super::soonest::{HAS_CALENDAR, OPENS_OTHERWISE};
use super::sql::{Bind, Sql};
use crate::kernel::{Fen, ListingId, OrganisationId, RegionCode};

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
    /// Of these rhythms alone, and what its rules may open when its rhythm does not: what could be free when that is asked.
    pub rhythms: Option<Vec<uuid::Uuid>>,
    /// By whose price to order, and for whom it is to be free: an enterprise, and the class of its size.
    pub own: Option<(OrganisationId, CustomerClass)>,
    /// How many kilometres away regions are, by which to order.
    pub distances: Vec<(RegionCode, i32)>,
}

impl SearchFilter {
    pub(super) const fn needs_price(&self) -> bool {
        self.price_unit.is_some() || self.price_min.is_some() || self.price_max.is_some()
    }

    /// Whether nothing is asked but an order.
    pub(super) fn asks_nothing(&self) -> bool {
        let when = self.free.is_some() || self.rhythms.is_some();
        let is_narrowed =
            self.provider.is_some() || self.voucher_payable.is_some() || self.needs_price() || self.is_grouped();
        self.terms.is_empty() && !is_narrowed && !when
    }

    /// Whether a choice was made in a group by which results are also counted.
    pub(super) const fn is_grouped(&self) -> bool {
        self.kind.is_some() || self.category.is_some() || self.region.is_some()
    }

    /// Whether what is found is walked to along an index in this order, as many as are wanted. Words and a provider leave so
    /// little that all of it is found and sorted, and so does a range of prices within regions.
    pub const fn is_walkable(&self, sort: Sort) -> bool {
        let is_along_an_index = match sort {
            Sort::Newest | Sort::Price => true,
            Sort::Distance => !self.needs_price(),
            Sort::Relevance | Sort::Soonest => false,
        };
        is_along_an_index && self.terms.is_empty() && self.provider.is_none()
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

/// These listings, the newest first.
pub fn listing_cards(conn: &mut PgConnection, ids: &[ListingId]) -> QueryResult<Vec<CardRow>> {
    let ids = Bind::Ids(ids.iter().map(|id| id.uuid()).collect());
    let mut sql = Sql::new("");
    sql.push("SELECT asked.id, 0::bigint AS rank FROM unnest(?) AS asked (id)", [ids]);
    with_cards(sql).load_prepared(conn)
}

/// What is shown of what is found: only a reader needs it, so it is joined to these few rows alone.
pub(super) fn with_cards(found: Sql) -> Sql {
    let mut sql = found.within("WITH found AS (", "");
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
    sql
}

/// Not of a provider that is not admitted, of whom there are few, with an index of their own. Asked the other way round, the
/// provider of each listing is looked up, and the planner, which cannot tell how many are admitted, sorts all listings
/// instead of walking along them.
pub(super) const OF_ADMITTED: &str =
    " AND NOT EXISTS (SELECT FROM organisation o WHERE o.id = l.provider_id AND o.state <> 'admitted')";

/// The standard price in force of `l`, as `p`.
pub(super) const STANDARD_PRICE: &str =
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
    push_terms(sql, filter, Reach::Anywhere, "l");
    push_plain_conditions(sql, filter);
    push_dear_conditions(sql, filter);
}

/// What the listing's own row tells.
pub(super) fn push_plain_conditions(sql: &mut Sql, filter: &SearchFilter) {
    if let Some(provider) = filter.provider {
        sql.and("l.provider_id = ?", [provider.into()]);
    }
    match filter.voucher_payable {
        Some(true) => sql.and("l.voucher_payable", []),
        Some(false) => sql.and("NOT l.voucher_payable", []),
        None => {}
    }
    if let Some(rhythms) = &filter.rhythms {
        sql.and(&format!("{HAS_CALENDAR} AND (l.rhythm = ANY(?) OR {OPENS_OTHERWISE})"), [Bind::Ids(rhythms.clone())]);
    }
}

/// What other tables tell: its standard price, `p`, and its calendar.
pub(super) fn push_dear_conditions(sql: &mut Sql, filter: &SearchFilter) {
    if let Some(unit) = filter.price_unit {
        sql.and("p.unit = ?", [unit.as_str().into()]);
    }
    if let Some(least) = filter.price_min {
        sql.and("p.amount_fen >= ?", [least.get().into()]);
    }
    if let Some(most) = filter.price_max {
        sql.and("p.amount_fen <= ?", [most.get().into()]);
    }
    if let Some(free) = &filter.free {
        push_free(sql, free, filter.own);
    }
}
