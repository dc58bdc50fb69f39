mod block;
mod counted;
mod occupancy;
mod rating;
mod record;
pub mod todo;

pub use block::{NewBlockRow, block_fetch_lock, block_insert, block_mark_lifted};
pub use counted::{count_lock, counted_list};
pub use occupancy::{
    CalendarRow, busy_list, calendar_list, occupancy_end, occupancy_insert_block, occupancy_release,
    occupancy_release_block, unit_take,
};
pub use rating::{RatingKey, rating_answer, rating_find, rating_insert, rating_list};
pub use record::{
    BookingFilter, Due, Scope, booking_due_list, booking_fetch, booking_insert, booking_list, booking_lock,
    booking_lock_due, booking_save, booking_save_allowance, booking_save_move, listing_names, organisation_names,
};
