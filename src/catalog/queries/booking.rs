use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Jsonb, Nullable, Text, Uuid};
use serde_json::Value;

use super::super::model::{BookableListing, ListingKind, ListingState};
use super::advisory::WARNINGS;
use crate::kernel::{ListingId, OrganisationId, RegionCode};
use crate::store::Prepared;

/// One round trip: the listing, its provider's state, the prices in force and those to come, its warnings.
static LISTING_FOR_BOOKING: LazyLock<String> = LazyLock::new(|| {
    format!(
        "
    SELECT l.id, l.provider_id, o.state = 'admitted' AS provider_is_admitted, l.kind, l.state, l.code, l.name,
           l.category, l.region_code, l.opening_hours, l.slot_minutes, l.min_minutes, l.max_minutes, l.lead_minutes,
           l.horizon_days, l.units, l.auto_confirm, l.voucher_payable, l.version,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('customer_class', p.customer_class, 'unit', p.unit,
                                                         'amount_fen', p.amount_fen)), '[]')
            FROM listing_price p WHERE p.listing_id = l.id AND p.valid_to IS NULL) AS prices,
           coalesce((SELECT r.rules FROM listing_rules r WHERE r.listing_id = l.id ORDER BY r.version DESC LIMIT 1),
                    '{{}}') AS rules,
           coalesce((SELECT t.tariff FROM listing_tariff t WHERE t.listing_id = l.id ORDER BY t.version DESC LIMIT 1),
                    '{{}}') AS tariff,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'begins_on', c.begins_on, 'prices', c.prices,
                                                         'tariff', c.tariff, 'announced_at', c.announced_at)), '[]')
            FROM listing_coming_prices c WHERE c.listing_id = l.id AND c.ended_as IS NULL) AS coming,
           {WARNINGS} AS warnings
    FROM listing l JOIN organisation o ON o.id = l.provider_id
    WHERE l.id = $1"
    )
});

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uuid)]
    id: ListingId,
    #[diesel(sql_type = Uuid)]
    provider_id: OrganisationId,
    #[diesel(sql_type = Bool)]
    provider_is_admitted: bool,
    #[diesel(sql_type = Text)]
    kind: ListingKind,
    #[diesel(sql_type = Text)]
    state: ListingState,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    category: String,
    #[diesel(sql_type = Text)]
    region_code: RegionCode,
    #[diesel(sql_type = Jsonb)]
    opening_hours: Value,
    #[diesel(sql_type = Integer)]
    slot_minutes: i32,
    #[diesel(sql_type = Integer)]
    min_minutes: i32,
    #[diesel(sql_type = Nullable<Integer>)]
    max_minutes: Option<i32>,
    #[diesel(sql_type = Integer)]
    lead_minutes: i32,
    #[diesel(sql_type = Integer)]
    horizon_days: i32,
    #[diesel(sql_type = Integer)]
    units: i32,
    #[diesel(sql_type = Bool)]
    auto_confirm: bool,
    #[diesel(sql_type = Bool)]
    voucher_payable: bool,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Jsonb)]
    prices: Value,
    #[diesel(sql_type = Jsonb)]
    rules: Value,
    #[diesel(sql_type = Jsonb)]
    tariff: Value,
    #[diesel(sql_type = Jsonb)]
    coming: Value,
    #[diesel(sql_type = Jsonb)]
    warnings: Value,
}

pub fn listing_for_booking(conn: &mut PgConnection, id: ListingId) -> QueryResult<Option<BookableListing>> {
    Prepared(diesel::sql_query(LISTING_FOR_BOOKING.as_str()).bind::<Uuid, _>(id))
        .get_result::<Row>(conn)
        .optional()?
        .map(BookableListing::try_from)
        .transpose()
}

impl TryFrom<Row> for BookableListing {
    type Error = diesel::result::Error;

    fn try_from(row: Row) -> QueryResult<Self> {
        Ok(Self {
            id: row.id,
            provider_id: row.provider_id,
            provider_is_admitted: row.provider_is_admitted,
            kind: row.kind,
            state: row.state,
            code: row.code,
            name: row.name,
            category: row.category,
            region_code: row.region_code,
            opening_hours: super::from_json(row.opening_hours)?,
            slot_minutes: row.slot_minutes,
            min_minutes: row.min_minutes,
            max_minutes: row.max_minutes,
            lead_minutes: row.lead_minutes,
            horizon_days: row.horizon_days,
            units: row.units,
            auto_confirm: row.auto_confirm,
            voucher_payable: row.voucher_payable,
            prices: super::from_json(row.prices)?,
            coming: super::from_json(row.coming)?,
            priced_on: None,
            rules: super::from_json(row.rules)?,
            tariff: super::from_json(row.tariff)?,
            warnings: super::from_json(row.warnings)?,
            version: row.version,
        })
    }
}
