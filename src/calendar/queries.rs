mod address;
mod busy;
mod entry;
mod feed;
mod lesson;

pub use address::{
    CalendarAddress, address_count, address_find, address_list, address_lock, address_save, address_take_due,
    calendar_find, calendar_insert, calendar_is, calendar_lock,
};
pub use busy::{
    BusyRow, ExternalCalendar, HeldRow, block_insert_all, block_lift_all, busy_list, busy_replace, calendar_counted,
    calendar_delete, calendar_due, calendar_due_list, calendar_find_lock, calendar_imported_at, calendar_keep,
    calendar_list, calendar_save, calendar_take_due, external_block_list, held_list, occupancy_insert_all,
};
pub use entry::{Whose, block_list, booking_entry, booking_list, lease_list};
pub use feed::{Feed, FeedReader, feed_count, feed_insert, feed_list, feed_reader, feed_revoke};
pub use lesson::{training_entry, training_list};
