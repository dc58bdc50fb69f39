mod advisory;
mod booking;
mod by_distance;
mod by_price;
mod by_words;
mod coming;
mod companion;
mod copy;
mod customer;
mod document;
mod facets;
mod free;
mod grade;
mod held;
mod import;
mod order;
mod own_price;
mod rating;
mod read;
mod search;
mod soonest;
mod sql;
mod synonyms;
mod timetable;
pub mod todo;
mod write;

pub use advisory::{advisories_of_provider, advisories_standing};
pub use booking::listing_for_booking;
pub use coming::{ComingRow, coming_due, coming_end, coming_history, coming_insert, coming_list};
pub use companion::{NeededRow, listings_needed, listings_needing, needs_of};
pub use copy::bookings_to_come;
pub use customer::{CustomerRow, customer_class, customer_delete, customer_fetch, customer_list, customer_upsert};
pub use document::{DocumentRow, Kept, document_current, document_insert, document_list};
pub use facets::{FacetRow, facet_candidates, facets};
pub use free::FreeFilter;
pub use grade::{GradeGiven, grade_find, grade_score, grade_upsert};
pub use held::units_held;
pub use import::{ImportRow, import_insert, region_names};
pub use order::{Place, Sort, listing_places, listing_search, listing_search_plan};
pub use own_price::{OwnPriceRow, own_prices};
pub use rating::{rating_of_listing, ratings_of_providers};
pub use read::{
    ListFilter, ListingRow, listing_by_code, listing_fetch, listing_history, listing_list, listing_lock,
    listings_by_codes, listings_of, listings_of_category, provider_fetch,
};
pub use search::{CardRow, SearchFilter, listing_cards};
pub use soonest::{listing_walk, rhythms};
pub use synonyms::{
    MOST_SYNONYMS, synonyms_all, synonyms_count, synonyms_delete, synonyms_is_known, synonyms_list, synonyms_save,
};
pub use timetable::{busy_of, classes_of, timetables, working_calendar};
pub use write::{admit_all, history_insert, listing_insert_all, listing_set_state, listing_update_all, prices_follow};

use diesel::result::Error as DieselError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads what a jsonb column holds.
fn from_json<T: DeserializeOwned>(value: Value) -> Result<T, DieselError> {
    serde_json::from_value(value).map_err(|error| DieselError::DeserializationError(error.into()))
}

/// Writes what a jsonb column shall hold.
fn to_json(value: &impl Serialize) -> Result<Value, DieselError> {
    serde_json::to_value(value).map_err(|error| DieselError::SerializationError(error.into()))
}
