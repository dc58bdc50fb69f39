use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use serde_json::Value;

use super::super::model::{ListingDraft, ListingState, SuspendedBy};
use super::sql::Sql;
use crate::kernel::{ListingId, OrganisationId, RegionCode};
use crate::store::Prepared;
use crate::store::schema::{listing_history as history, organisation};

/// A listing as a document of [`ListingDraft`]'s shape, prices in force included.
pub(super) const DOCUMENT: &str = "jsonb_build_object(
        'code', l.code, 'kind', l.kind, 'name', l.name, 'model', l.model, 'maker', l.maker, 'category', l.category,
        'location', l.location, 'region_code', l.region_code, 'description', l.description,
        'photo_urls', l.photo_urls, 'opening_hours', l.opening_hours, 'slot_minutes', l.slot_minutes,
        'min_minutes', l.min_minutes, 'max_minutes', l.max_minutes, 'lead_minutes', l.lead_minutes,
        'horizon_days', l.horizon_days, 'units', l.units, 'auto_confirm', l.auto_confirm,
        'voucher_payable', l.voucher_payable,
        'prices', (SELECT coalesce(jsonb_agg(jsonb_build_object('customer_class', p.customer_class, 'unit', p.unit,
                                                                'amount_fen', p.amount_fen)), '[]')
                   FROM listing_price p WHERE p.listing_id = l.id AND p.valid_to IS NULL))";

const COLUMNS: &str = "l.id, l.provider_id, o.name AS provider_name, o.state AS provider_state, l.state,
        l.suspended_by, l.state_reason, l.version, l.created_at, l.updated_at";

/// A listing with all that is known of it.
#[derive(Debug, Clone)]
pub struct ListingRow {
    pub id: ListingId,
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub provider_is_admitted: bool,
    pub state: ListingState,
    pub suspended_by: Option<SuspendedBy>,
    pub state_reason: String,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub listing: ListingDraft,
}

#[derive(QueryableByName)]
struct RawRow {
    #[diesel(sql_type = Uuid)]
    id: ListingId,
    #[diesel(sql_type = Uuid)]
    provider_id: OrganisationId,
    #[diesel(sql_type = Text)]
    provider_name: String,
    #[diesel(sql_type = Text)]
    provider_state: String,
    #[diesel(sql_type = Text)]
    state: ListingState,
    #[diesel(sql_type = Nullable<Text>)]
    suspended_by: Option<SuspendedBy>,
    #[diesel(sql_type = Text)]
    state_reason: String,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
    #[diesel(sql_type = Jsonb)]
    document: Value,
}

impl TryFrom<RawRow> for ListingRow {
    type Error = diesel::result::Error;

    fn try_from(row: RawRow) -> QueryResult<Self> {
        let mut listing: ListingDraft = super::from_json(row.document)?;
        listing.prices.sort_unstable();
        Ok(Self {
            id: row.id,
            provider_id: row.provider_id,
            provider_name: row.provider_name,
            provider_is_admitted: row.provider_state == "admitted",
            state: row.state,
            suspended_by: row.suspended_by,
            state_reason: row.state_reason,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            listing,
        })
    }
}

fn select(rest: &str) -> String {
    format!(
        "SELECT {COLUMNS}, {DOCUMENT} AS document FROM listing l JOIN organisation o ON o.id = l.provider_id {rest}"
    )
}

pub fn listing_fetch(conn: &mut PgConnection, id: ListingId) -> QueryResult<ListingRow> {
    let query = diesel::sql_query(select("WHERE l.id = $1")).bind::<Uuid, _>(id);
    Prepared(query).get_result::<RawRow>(conn)?.try_into()
}

/// As [`listing_fetch`], keeping others from changing it until the transaction ends.
pub fn listing_lock(conn: &mut PgConnection, id: ListingId) -> QueryResult<ListingRow> {
    diesel::sql_query(select("WHERE l.id = $1 FOR UPDATE OF l"))
        .bind::<Uuid, _>(id)
        .get_result::<RawRow>(conn)?
        .try_into()
}

/// The provider's listing with this code.
pub fn listing_by_code(
    conn: &mut PgConnection,
    provider: OrganisationId,
    code: &str,
) -> QueryResult<Option<ListingRow>> {
    diesel::sql_query(select("WHERE l.provider_id = $1 AND l.code = $2"))
        .bind::<Uuid, _>(provider)
        .bind::<Text, _>(code)
        .get_result::<RawRow>(conn)
        .optional()?
        .map(ListingRow::try_from)
        .transpose()
}

/// The provider's listings with these codes, locked in the order of their ids.
pub fn listings_by_codes(
    conn: &mut PgConnection,
    provider: OrganisationId,
    codes: &[&str],
) -> QueryResult<Vec<ListingRow>> {
    diesel::sql_query(select("WHERE l.provider_id = $1 AND l.code = ANY($2) ORDER BY l.id FOR UPDATE OF l"))
        .bind::<Uuid, _>(provider)
        .bind::<Array<Text>, _>(codes)
        .load::<RawRow>(conn)?
        .into_iter()
        .map(ListingRow::try_from)
        .collect()
}

/// Of these, the provider's listings, in the order of their ids; locked until the transaction ends if `is_locking`.
pub fn listings_of(
    conn: &mut PgConnection,
    provider: OrganisationId,
    ids: &[ListingId],
    is_locking: bool,
) -> QueryResult<Vec<ListingRow>> {
    let lock = if is_locking { "FOR UPDATE OF l" } else { "" };
    diesel::sql_query(select(&format!("WHERE l.provider_id = $1 AND l.id = ANY($2) ORDER BY l.id {lock}")))
        .bind::<Uuid, _>(provider)
        .bind::<Array<Uuid>, _>(ids)
        .load::<RawRow>(conn)?
        .into_iter()
        .map(ListingRow::try_from)
        .collect()
}

/// The provider's listings of a category that are not withdrawn, in the order of their codes.
pub fn listings_of_category(
    conn: &mut PgConnection,
    provider: OrganisationId,
    category: &str,
    limit: i64,
) -> QueryResult<Vec<ListingRow>> {
    let of_category =
        "WHERE l.provider_id = $1 AND l.category = $2 AND l.state <> 'withdrawn' ORDER BY l.code LIMIT $3";
    diesel::sql_query(select(of_category))
        .bind::<Uuid, _>(provider)
        .bind::<Text, _>(category)
        .bind::<BigInt, _>(limit)
        .load::<RawRow>(conn)?
        .into_iter()
        .map(ListingRow::try_from)
        .collect()
}

/// Which listings those who manage or admit want to see.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    pub provider: Option<OrganisationId>,
    pub inside: Option<RegionCode>,
    pub state: Option<ListingState>,
    pub before: Option<ListingId>,
    pub limit: i64,
}

/// Newest first.
pub fn listing_list(conn: &mut PgConnection, filter: &ListFilter) -> QueryResult<Vec<ListingRow>> {
    let mut sql = Sql::new(&select("WHERE true"));
    if let Some(provider) = filter.provider {
        sql.and("l.provider_id = ?", [provider.into()]);
    }
    if let Some(region) = &filter.inside {
        sql.and("l.region_code LIKE ? || '%'", [region.prefix().into()]);
    }
    if let Some(state) = filter.state {
        sql.and("l.state = ?", [state.as_str().into()]);
    }
    if let Some(id) = filter.before {
        sql.and("l.id < ?", [id.into()]);
    }
    sql.push(" ORDER BY l.id DESC LIMIT ?", [filter.limit.into()]);
    sql.load::<RawRow>(conn)?.into_iter().map(ListingRow::try_from).collect()
}

/// One version of a listing as it was.
#[derive(Debug, Clone, Queryable)]
pub struct HistoryRow {
    pub version: i32,
    pub snapshot: Value,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
}

/// Newest version first.
pub fn listing_history(conn: &mut PgConnection, id: ListingId, limit: i64) -> QueryResult<Vec<HistoryRow>> {
    history::table
        .filter(history::listing_id.eq(id))
        .order(history::version.desc())
        .limit(limit)
        .select((history::version, history::snapshot, history::changed_at, history::changed_by))
        .load(conn)
}

/// What the catalogue asks of an organisation.
pub struct ProviderRow {
    pub region_code: RegionCode,
    pub is_provider: bool,
    pub is_admitted: bool,
}

pub fn provider_fetch(conn: &mut PgConnection, id: OrganisationId) -> QueryResult<Option<ProviderRow>> {
    let row: Option<(RegionCode, String, String)> = organisation::table
        .find(id)
        .select((organisation::region_code, organisation::kind, organisation::state))
        .first(conn)
        .optional()?;
    Ok(row.map(|(region_code, kind, state)| ProviderRow {
        region_code,
        is_provider: kind == "provider",
        is_admitted: state == "admitted",
    }))
}
