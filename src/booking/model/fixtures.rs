//! Things that the rules' own tests begin with.

use crate::catalog::{
    BookableListing, BookingRules, CustomerClass, ListingKind, ListingState, OpeningHours, PriceRule, PriceUnit, Tariff,
};
use crate::kernel::{Fen, ListingId, OrganisationId, RegionCode};

/// One unit, slots of half an hour, at most eight hours, always open, 100 yuan an hour.
pub fn listing() -> BookableListing {
    BookableListing {
        id: ListingId::new(),
        provider_id: OrganisationId::new(),
        provider_is_admitted: true,
        kind: ListingKind::InstrumentTime,
        state: ListingState::Admitted,
        code: "SEM-1".into(),
        name: "扫描电镜".into(),
        category: String::new(),
        region_code: RegionCode::parse("371002").expect("a code"),
        opening_hours: OpeningHours::default(),
        slot_minutes: 30,
        min_minutes: 30,
        max_minutes: Some(480),
        lead_minutes: 0,
        horizon_days: 90,
        units: 1,
        auto_confirm: true,
        voucher_payable: true,
        prices: vec![PriceRule {
            customer_class: CustomerClass::Standard,
            unit: PriceUnit::Hour,
            amount: Fen::from_yuan(100),
        }],
        coming: Vec::new(),
        priced_on: None,
        rules: BookingRules::default(),
        tariff: Tariff::default(),
        warnings: Vec::new(),
        version: 1,
    }
}
