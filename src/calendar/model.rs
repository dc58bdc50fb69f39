//! What a calendar is, how it is written and read.

mod busy;
mod entry;
mod fetch;
mod reader;
mod reading;
mod recurrence;
mod report;
mod when;
mod writer;

pub use busy::{is_icalendar, read_ics};
pub use entry::{Entry, EntryStatus, Method, Uid};
pub use fetch::{FetchProblem, FetchState, TOLD_AFTER, checked_address, fetch_again_after};
pub use reading::{LeftOut, Occurrence, Reading};
pub use report::{BusyConflict, CalendarName, CalendarReport};
pub use writer::{Parties, feed, invitation};

use crate::kernel::text_enum;

text_enum! {
    /// What a feed shows.
    #[schema(as = CalendarFeedKind)]
    pub enum FeedKind {
        /// What its owner booked, learns and teaches.
        User = "user",
        /// One listing of its owner's organisation, with its blocks and trainings.
        Listing = "listing",
        /// All listings of its owner's organisation.
        Provider = "provider",
    }
}
