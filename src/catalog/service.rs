//! What people do with the catalogue, by subject.

mod advisory;
mod calendars;
mod card;
mod coming;
mod companion;
mod copy;
mod customer;
mod document;
mod find;
mod grade;
mod import;
mod json_records;
mod life;
mod rating;
mod records;
mod save;
mod search;
mod show;
mod soonest;
mod sync;
mod synonyms;
mod todo;
mod within;

pub use advisory::{advisories, advisories_of_own};
pub use calendars::working_calendar;
pub use card::{CardPrice, ListingCard, ResultPage, class_by_kind, class_by_size};
pub use coming::{
    AnnouncedPrices, ComingEnd, coming_prices, coming_prices_history, coming_prices_set, coming_prices_withdraw,
    run_coming_prices,
};
pub use companion::{NamedListing, NeededListing, listings_needed};
pub use copy::{CopyPreview, CopyRefusal, CopyTarget, CopyTo, CopyVersions, CopyWish, NewCopy, copy, copy_preview};
pub use customer::{NewCustomer, ProviderCustomer, customer_class, customer_list, customer_remove, customer_set};
pub use document::{
    InForce, ListingNetworkFacts, ListingRules, ListingTariff, RulesVersion, TariffVersion, document_history,
    document_set, document_show, rules_named,
};
pub use find::{Alternatives, Grid, GridRow, alternatives, compare, free_within, grid};
pub use grade::{grade_give, grade_of, grade_score, grade_set};
pub use import::{ImportFile, NewImport, import_listings};
pub use life::{admit, admit_all, reinstate, suspend, withdraw};
pub use rating::ratings_of_providers;
pub use save::{create, update};
pub use search::{Facet, Facets, Found, PageParts, Results, SearchQuery, Slice, find, search, search_plan};
pub use show::{ListQuery, ListingVersion, ListingView, history, is_visible, list, listing_for_booking, show};
pub use soonest::FreeListing;
pub use sync::{Precondition, Put, put_by_code, show_by_code};
pub use synonyms::{synonyms_create, synonyms_delete, synonyms_list, synonyms_update};
pub use todo::todo;
