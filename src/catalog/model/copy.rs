//! What one listing asks of bookings and charges, taken to others of the same provider.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::draft::ListingDraft;
use crate::kernel::text_enum;

text_enum! {
    /// What is taken from one listing to others.
    pub enum CopyPart {
        /// Its booking rules.
        Rules = "rules",
        /// Its tariff.
        Tariff = "tariff",
        /// Its own fields of time: opening hours, slots, shortest and longest booking, notice, how far ahead.
        Hours = "hours",
        /// How many units can be booked side by side.
        Units = "units",
    }
}

/// What becomes different of a listing.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CopyChange {
    pub part: CopyPart,
    /// Member of the rules, the tariff or the listing.
    pub field: String,
    pub before: Value,
    pub after: Value,
}

/// A listing with the chosen parts of its own fields as another has them.
pub fn with_parts(of: &ListingDraft, from: &ListingDraft, parts: &BTreeSet<CopyPart>) -> ListingDraft {
    let mut draft = of.clone();
    if parts.contains(&CopyPart::Hours) {
        draft.opening_hours.clone_from(&from.opening_hours);
        draft.slot_minutes = from.slot_minutes;
        draft.min_minutes = from.min_minutes;
        draft.max_minutes = from.max_minutes;
        draft.lead_minutes = from.lead_minutes;
        draft.horizon_days = from.horizon_days;
    }
    if parts.contains(&CopyPart::Units) {
        draft.units = from.units;
    }
    draft
}

/// The members that two documents of one kind have differently, in the order of their names.
///
/// # Errors
/// A document that cannot be written.
pub fn changes<D: Serialize>(part: CopyPart, before: &D, after: &D) -> Result<Vec<CopyChange>, serde_json::Error> {
    let (mut before, after) = (members(before)?, members(after)?);
    let mut changes = Vec::new();
    for (field, after) in after {
        let before = before.remove(&field).unwrap_or(Value::Null);
        if before != after {
            changes.push(CopyChange { part, field, before, after });
        }
    }
    let left = before.into_iter().filter(|(_, before)| !before.is_null());
    changes.extend(left.map(|(field, before)| CopyChange { part, field, before, after: Value::Null }));
    Ok(changes)
}

fn members<D: Serialize>(document: &D) -> Result<BTreeMap<String, Value>, serde_json::Error> {
    Ok(match serde_json::to_value(document)? {
        Value::Object(members) => members.into_iter().collect(),
        _ => BTreeMap::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::listing::ListingKind;
    use super::super::{NewListing, Tariff};
    use super::*;
    use crate::kernel::RegionCode;

    fn draft(change: impl FnOnce(&mut NewListing)) -> ListingDraft {
        let mut new = NewListing::named("A-1", ListingKind::InstrumentTime, "电镜");
        change(&mut new);
        ListingDraft::parse(new, &RegionCode::parse("371002").expect("a region")).expect("a draft")
    }

    #[test]
    fn only_what_is_chosen_is_taken() {
        let from = draft(|new| {
            (new.slot_minutes, new.lead_minutes, new.units) = (60, 120, 3);
            "另一台".clone_into(&mut new.name);
        });
        let of = draft(|new| new.units = 2);
        let hours = with_parts(&of, &from, &BTreeSet::from([CopyPart::Hours]));
        assert_eq!((hours.slot_minutes, hours.min_minutes, hours.lead_minutes, hours.units), (60, 60, 120, 2));
        assert_eq!(hours.name, "电镜");
        let units = with_parts(&of, &from, &BTreeSet::from([CopyPart::Units]));
        assert_eq!((units.slot_minutes, units.units), (30, 3));
        assert_eq!(with_parts(&of, &from, &BTreeSet::from([CopyPart::Rules, CopyPart::Tariff])), of);
    }

    #[test]
    fn members_that_differ_are_told_with_both_values() {
        let (one, other) = (draft(|_| ()), draft(|new| new.max_minutes = Some(240)));
        let told = changes(CopyPart::Hours, &one, &other).expect("changes");
        let [change] = told.as_slice() else { panic!("one change: {told:?}") };
        assert_eq!(
            (change.field.as_str(), &change.before, &change.after),
            ("max_minutes", &Value::Null, &Value::from(240))
        );
        let back = changes(CopyPart::Hours, &other, &one).expect("changes");
        assert_eq!((&back[0].before, &back[0].after), (&Value::from(240), &Value::Null));
        assert!(changes(CopyPart::Tariff, &Tariff::default(), &Tariff::default()).expect("none").is_empty());
    }
}
