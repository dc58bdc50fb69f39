use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check_count;
use crate::kernel::{Invalid, ListingId};
use crate::web::FieldError;

/// More than this is not a bundle, but a laboratory.
const MOST: usize = 5;

/// A listing without which another cannot be used: an instrument's operator, its pump, the other parts of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ListingRequirement)]
pub struct Requirement {
    /// One of the same provider's, with a calendar.
    pub listing_id: ListingId,
    /// Whether its own price, for the same time, is added; else it is part of the price.
    #[serde(default)]
    pub is_billed: bool,
}

pub(super) fn check(faults: &mut Vec<FieldError>, requires: &[Requirement]) {
    check_count(faults, "requires", requires.len(), MOST);
    for (place, one) in requires.iter().enumerate() {
        if requires.iter().take(place).any(|other| other.listing_id == one.listing_id) {
            let twice = Invalid::new("duplicate", "此条目重复", "this listing is there twice");
            faults.push(FieldError::invalid(format!("requires[{place}].listing_id"), twice));
        }
    }
}
