//! Documents that a provider keeps with a listing, version after version.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::network::NetworkFacts;
use super::rules::BookingRules;
use super::tariff::Tariff;
use crate::kernel::ListingId;
use crate::web::FieldError;

/// A document of a listing, of which the newest version counts and none is ever changed.
pub trait ListingDocument: Clone + Default + PartialEq + Serialize + DeserializeOwned {
    /// What the audit trail calls a change.
    const CHANGED: &'static str;

    /// Everything that does not fit, by field.
    fn faults(&self) -> Vec<FieldError>;

    /// Other listings that the document speaks of, each with the field that does.
    fn needs(&self) -> Vec<(String, ListingId)> {
        Vec::new()
    }
}

impl ListingDocument for BookingRules {
    const CHANGED: &'static str = "listing.rules_changed";

    fn faults(&self) -> Vec<FieldError> {
        Self::faults(self)
    }

    fn needs(&self) -> Vec<(String, ListingId)> {
        let named = |(place, one): (usize, &super::rules::Requirement)| {
            (format!("requires[{place}].listing_id"), one.listing_id)
        };
        self.requires.iter().enumerate().map(named).collect()
    }
}

impl ListingDocument for NetworkFacts {
    const CHANGED: &'static str = "listing.network_facts_changed";

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
