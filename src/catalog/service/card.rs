//! A search result as people see it.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::model::{Advisory, CustomerClass, ListingKind, PriceUnit, RatingSummary};
use super::super::queries::{CardRow, OwnPriceRow};
use super::search::{Facets, Found};
use crate::identity::{Distance, Organisation, OrganisationKind, SizeClass};
use crate::kernel::{Fen, ListingId, OrganisationId, RegionCode, TimeWindow};
use crate::web::Page;

/// A search result.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListingCard {
    pub id: ListingId,
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub code: String,
    pub kind: ListingKind,
    pub name: String,
    pub model: String,
    pub maker: String,
    pub category: String,
    pub location: String,
    pub region_code: RegionCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_url: Option<String>,
    pub units: i32,
    pub auto_confirm: bool,
    pub voucher_payable: bool,
    /// The standard price in force; absent: on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<CardPrice>,
    /// What the enterprise that asks pays; absent: on request, or nobody in particular asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_price: Option<CardPrice>,
    /// The first time for which it is free as long as was asked for; absent: none within 31 days, or not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_free: Option<TimeWindow>,
    /// From where was asked for; absent: not known, or not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance: Option<Distance>,
    /// What enterprises say of it; absent while nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingSummary>,
    /// What its provider tells of the time at which it is free; of alternatives only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub advisories: Vec<Advisory>,
}

/// A page of results.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResultPage<T> {
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are on all pages, and by group; absent: not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
}

impl<T> ResultPage<T> {
    /// Of a page, and what was counted with it.
    pub fn of(Page { items, next }: Page<T>, facets: Option<Facets>) -> Self {
        Self { items, next, facets }
    }
}

/// A price, and whose it is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct CardPrice {
    pub unit: PriceUnit,
    pub amount_fen: Fen,
    pub customer_class: CustomerClass,
}

impl From<OwnPriceRow> for CardPrice {
    fn from(row: OwnPriceRow) -> Self {
        Self { unit: row.unit, amount_fen: row.amount_fen, customer_class: row.customer_class }
    }
}

impl From<CardRow> for ListingCard {
    fn from(row: CardRow) -> Self {
        let standard = |(unit, amount_fen)| CardPrice { unit, amount_fen, customer_class: CustomerClass::Standard };
        Self {
            id: row.id,
            provider_id: row.provider_id,
            provider_name: row.provider_name,
            code: row.code,
            kind: row.kind,
            name: row.name,
            model: row.model,
            maker: row.maker,
            category: row.category,
            location: row.location,
            region_code: row.region_code,
            photo_url: row.photo_url,
            units: row.units,
            auto_confirm: row.auto_confirm,
            voucher_payable: row.voucher_payable,
            price: row.price_unit.zip(row.price_fen).map(standard),
            own_price: None,
            first_free: None,
            distance: None,
            rating: row.rating.and_then(|summary| serde_json::from_value(summary).ok()),
            advisories: Vec::new(),
        }
    }
}

impl From<Found> for ListingCard {
    fn from(found: Found) -> Self {
        Self {
            first_free: found.first_free,
            distance: found.distance,
            own_price: found.own_price.map(CardPrice::from),
            ..found.card.into()
        }
    }
}

/// The class of a customer of whom the provider says nothing: of another provider that of universities and institutes, of an
/// enterprise that of its size.
pub fn class_by_kind(customer: &Organisation) -> CustomerClass {
    match customer.kind {
        OrganisationKind::Provider => CustomerClass::Academic,
        _ => class_by_size(customer.profile.size_class),
    }
}

/// By the size that is on record; who is academic or a member, the provider says.
pub const fn class_by_size(size: Option<SizeClass>) -> CustomerClass {
    match size {
        Some(SizeClass::Micro | SizeClass::Small | SizeClass::Medium) => CustomerClass::Sme,
        Some(SizeClass::Large) | None => CustomerClass::Standard,
    }
}
