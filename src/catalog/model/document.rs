//! Documents that a provider keeps with a listing, version after version.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::rules::BookingRules;
use super::tariff::Tariff;
use crate::web::FieldError;

/// A document of a listing, of which the newest version counts and none is ever changed.
pub trait ListingDocument: Clone + Default + PartialEq + Serialize + DeserializeOwned {
    /// What the audit trail calls a change.
    const CHANGED: &'static str;

    /// Everything that does not fit, by field.
    fn faults(&self) -> Vec<FieldError>;
}

impl ListingDocument for BookingRules {
    const CHANGED: &'static str = "listing.rules_changed";

    fn faults(&self) -> Vec<FieldError> {
        Self::faults(self)
    }
}

impl ListingDocument for Tariff {
    const CHANGED: &'static str = "listing.tariff_changed";

    fn faults(&self) -> Vec<FieldError> {
        Self::faults(self)
    }
}
