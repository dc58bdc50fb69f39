//! What people do with calendars, by subject.

mod feeds;
mod import;
mod table;

pub use feeds::{
    CalendarFile, FeedView, NewFeed, feed_create, feed_list, feed_read, feed_revoke, invitation_entry,
    training_invitation_entry,
};
pub use import::{CalendarView, NewCalendar, calendar_import, calendar_list, calendar_remove, run_calendars};
