//! The catalogue of what providers share: listings of five kinds, their prices and opening hours, search, bulk import,
//! and the yearly grade of each provider.
//!
//! A listing belongs to one provider and is known by the provider's own code, so that importing a list twice changes
//! nothing. Prices are ended and followed, never edited, and every version of a listing is kept; so is every version of its
//! booking rules and of its tariff. Other modules ask
//! [`service::listing_for_booking`] what may be booked and [`model::price`] what it costs.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use model::{
    Advisory, AdvisorySeverity, BookableListing, BookingRule, BookingRules, CustomerClass, Effect, Error, Grade,
    ListingKind, ListingState, OpeningHours, Openings, Order, PriceError, PriceQuote, PriceRule, PriceUnit, Quota,
    QuotaHolder, QuotaMeasure, RatingSummary, Response, Tariff,
};
