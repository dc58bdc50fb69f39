//! What is shared.

use super::advisory::Advisory;
use super::coming::{ComingPrices, PricedOn};
use super::hours::OpeningHours;
use super::price::PriceRule;
use super::rules::BookingRules;
use super::state::ListingState;
use super::tariff::Tariff;
use crate::kernel::{ListingId, OrganisationId, RegionCode, text_enum};

text_enum! {
    /// What kind of thing a listing offers.
    pub enum ListingKind {
        /// 仪器机时: time on an instrument.
        InstrumentTime = "instrument_time",
        /// 检测服务: tests and analyses.
        TestService = "test_service",
        /// 租赁
        Lease = "lease",
        /// 孵化服务
        IncubationService = "incubation_service",
        /// 技术合同: a registered technology contract.
        TechContract = "tech_contract",
    }
}

impl ListingKind {
    /// Whether orders keep a window of the listing's calendar.
    pub const fn has_calendar(self) -> bool {
        matches!(self, Self::InstrumentTime | Self::Lease)
    }
}

/// All that a booking needs to know of a listing, read in one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookableListing {
    pub id: ListingId,
    pub provider_id: OrganisationId,
    /// Whether the provider itself is admitted now.
    pub provider_is_admitted: bool,
    pub kind: ListingKind,
    pub state: ListingState,
    pub code: String,
    pub name: String,
    pub category: String,
    pub region_code: RegionCode,
    pub opening_hours: OpeningHours,
    /// Starts and lengths are multiples of this, minutes.
    pub slot_minutes: i32,
    pub min_minutes: i32,
    pub max_minutes: Option<i32>,
    /// Notice before the start, minutes.
    pub lead_minutes: i32,
    /// How far ahead one may book, days.
    pub horizon_days: i32,
    /// Equal units that can be booked side by side.
    pub units: i32,
    pub auto_confirm: bool,
    pub voucher_payable: bool,
    /// Current prices, at most one per customer class.
    pub prices: Vec<PriceRule>,
    /// Announced and not begun; see [`BookableListing::priced_at`].
    pub coming: Vec<ComingPrices>,
    /// By which day the prices and the tariff here are, where they are to change.
    pub priced_on: Option<PricedOn>,
    /// What the provider asks of bookings besides.
    pub rules: BookingRules,
    /// What comes on top or off the prices.
    pub tariff: Tariff,
    /// Warnings of its provider that were not ended, also those that are over or to come.
    pub warnings: Vec<Advisory>,
    pub version: i32,
}

impl BookableListing {
    /// Whether it and its provider are admitted.
    pub fn is_open_for_booking(&self) -> bool {
        self.state == ListingState::Admitted && self.provider_is_admitted
    }
}
