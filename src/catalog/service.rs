//! What people do with the catalogue, by subject.

mod customer;
mod document;
mod grade;
mod import;
mod json_records;
mod life;
mod rating;
mod records;
mod save;
mod search;
mod show;
mod todo;

pub use customer::{NewCustomer, ProviderCustomer, customer_class, customer_list, customer_remove, customer_set};
pub use document::{
    InForce, ListingRules, ListingTariff, RulesVersion, TariffVersion, document_history, document_set, document_show,
};
pub use grade::{grade_of, grade_set};
pub use import::{ImportFile, NewImport, import_listings};
pub use life::{admit, admit_all, reinstate, suspend, withdraw};
pub use rating::ratings_of_providers;
pub use save::{create, update};
pub use search::{Facet, Facets, SearchQuery, facets, search, search_plan};
pub use show::{ListQuery, ListingVersion, ListingView, check_visible, history, list, listing_for_booking, show};
pub use todo::todo;
