//! What a listing is, what it costs, when it is open, and which steps its life has. Pure.

mod draft;
mod error;
mod free;
mod grade;
mod headings;
mod hours;
mod hours_text;
mod listing;
mod mapping;
mod price;
mod rating;
mod report;
mod row;
mod state;
mod synonyms;
mod values;
mod words;

pub use draft::{ListingDraft, NewListing};
pub use error::Error;
pub use free::Timetable;
pub use grade::Grade;
pub(super) use headings::{is_name, path_heading};
pub use hours::{Day, OpeningHours};
pub use listing::{BookableListing, ListingKind};
pub use mapping::{Fields, Lookup, Mapping, Target, flatten};
pub use price::{CustomerClass, Order, PriceError, PriceQuote, PriceRule, PriceUnit, price};
pub use rating::RatingSummary;
pub use report::{ImportReport, Policy, Repeated};
pub use row::{Reading, Record, RowError};
pub use state::{IllegalStep, ListingState, ListingStep, SuspendedBy};
pub use synonyms::{SynonymWords, Synonyms, widened};
pub use words::{SearchIndex, Term, fold, nfkc, terms};
