//! What a listing is, what it costs, when it is open, and which steps its life has. Pure.

mod advisory;
mod coming;
mod copy;
mod document;
mod draft;
mod error;
mod free;
mod grade;
mod headings;
mod held;
mod hours;
mod hours_text;
mod listing;
mod mapping;
mod network;
mod openings;
mod price;
mod rating;
mod report;
mod row;
mod rules;
mod soonest;
mod state;
mod synonyms;
mod tariff;
mod values;
mod words;

pub use advisory::{Advisory, AdvisorySeverity};
pub use coming::{ComingPrices, MOST_COMING, NewComingPrices, PricedOn};
pub use copy::{CopyChange, CopyPart, changes, with_parts};
pub use document::ListingDocument;
pub use draft::{ListingDraft, NewListing};
pub use error::Error;
pub use free::{Buffers, Seeker, Timetable, aligned, is_aligned, minute_of_day};
pub use grade::Grade;
pub(super) use headings::{is_name, path_heading};
pub use held::{HeldBy, HeldUnit, UnitsHeld};
pub use hours::{Day, OpeningHours, days_of};
pub use listing::{BookableListing, ListingKind};
pub use mapping::{Fields, Lookup, Mapping, Target, flatten};
pub use network::NetworkFacts;
pub use openings::Openings;
pub use price::{CustomerClass, Order, PriceError, PriceQuote, PriceRule, PriceUnit, price, price_with, rule_for};
pub use rating::RatingSummary;
pub use report::{ImportReport, Policy, Repeated};
pub use row::{Reading, Record, RowError};
pub use rules::{
    BookingRule, BookingRules, Effect, HolidayHours, OpeningException, PriorityWindow, Quota, QuotaHolder,
    QuotaMeasure, RelaxedHours, Requirement, Response,
};
pub use soonest::{Seen, Soonest, rank_of};
pub use state::{IllegalStep, ListingState, ListingStep, SuspendedBy};
pub use synonyms::{SynonymWords, Synonyms, widened};
pub use tariff::{
    BilledTime, Consumable, ConsumablePer, Extras, HourStep, OffPeak, OperatorFee, Overtime, PriceStep, Tariff,
    UnusedCharge,
};
pub use words::{SearchIndex, Term, fold, nfkc, terms};
