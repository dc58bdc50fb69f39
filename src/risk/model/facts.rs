//! What the rules look at: gathered from the records, in any number of ways.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::graph::{Path, Ties};
use super::trade::Trades;
use crate::kernel::{BookingId, ClaimId, Fen, ListingId, OrganisationId, TimeWindow};
use crate::programme::EvidenceKind;

/// The claim that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub claim: ClaimId,
    pub reference: String,
    pub booking: BookingId,
    pub booking_reference: String,
    pub booked_at: DateTime<Utc>,
    pub enterprise: OrganisationId,
    pub enterprise_name: String,
    pub provider: OrganisationId,
    pub provider_name: String,
    pub listing: ListingId,
    pub listing_name: String,
    /// What is claimed.
    pub amount: Fen,
    /// The booking's final price.
    pub price: Fen,
    /// The most that one order is subsidised with.
    pub order_cap: Fen,
    pub window: Option<TimeWindow>,
    /// What was done, minutes; absent for what is not a time.
    pub used_minutes: Option<i64>,
    /// Price of an hour, or of a piece.
    pub unit_price: Fen,
}

/// Another claim with something that this one has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRef {
    pub id: ClaimId,
    pub reference: String,
    pub enterprise_name: String,
    /// The kind of evidence; absent: the invoice that the claim states.
    pub kind: Option<EvidenceKind>,
    /// The number of the invoice, or the name of the file here.
    pub what: String,
}

/// Another order of the same two parties under the same programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRef {
    pub id: BookingId,
    pub reference: String,
    pub booked_at: DateTime<Utc>,
    pub subsidy: Fen,
}

/// A median of unit prices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usual {
    pub median: Fen,
    /// Of so many orders.
    pub orders: u32,
}

/// A use of the same instrument at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseRef {
    pub booking: BookingId,
    pub reference: String,
    /// The time that both share.
    pub window: TimeWindow,
}

/// How much of a programme goes through the claim's provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProviderLoad {
    pub vouchers: u32,
    pub amount: Fen,
    /// Of the programme, all providers.
    pub total: Fen,
    pub providers: u32,
}

/// Everything about one claim.
#[derive(Debug, Clone)]
pub struct Facts {
    pub subject: Subject,
    /// The shortest ways from the enterprise to the provider.
    pub related: Vec<Path>,
    pub same_invoices: Vec<ClaimRef>,
    pub same_files: Vec<ClaimRef>,
    /// Around the time of this one.
    pub pair_orders: Vec<OrderRef>,
    /// Of the same listing, before.
    pub of_listing: Usual,
    /// Of other listings of the category, before.
    pub of_category: Usual,
    /// Whether the booked time lies in the opening hours as they were; absent for what is not a time.
    pub is_open: Option<bool>,
    /// Uses that the meter has for the same unit at the same time.
    pub overlaps: Vec<UseRef>,
    /// How many can be used side by side.
    pub units: u32,
    pub load: ProviderLoad,
    pub trades: Arc<Trades>,
    pub ties: Arc<Ties>,
}
