//! What people do with calendars, by subject.

mod address;
mod count;
mod feeds;
mod fetch;
mod import;
mod table;

pub use address::{FetchView, NewAddress, address_set, fetch_now};
pub use count::run_calendars;
pub use feeds::{
    CalendarFile, FeedView, NewFeed, feed_create, feed_list, feed_read, feed_revoke, invitation_entry,
    training_invitation_entry,
};
pub use fetch::{Fetched, Fetcher, fetch_next};
pub use import::{
    CalendarView, NewCalendar, calendar_horizon, calendar_import, calendar_list, calendar_read, calendar_remove,
};
