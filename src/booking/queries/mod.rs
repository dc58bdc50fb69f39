mod advisory;
mod attendance;
mod block;
mod contest;
mod counted;
mod holder;
mod known;
mod lapse;
mod limit;
mod metered;
mod occupancy;
mod rating;
mod receipt;
mod record;
mod sample_day;
pub mod todo;
mod transfer;
mod upkeep;
mod use_rule;
mod wait;
mod waiver;
mod words;

pub use advisory::{
    AdvisedRow, AdvisoryKey, AdvisoryVersionRow, UntoldRow, advisory_history, advisory_lock, advisory_save,
    advisory_take_untold, advisory_tell,
};
pub use attendance::{
    attendance_check_in, attendance_check_out, attendance_find, attendance_list, attendance_release,
    booking_awaited_list, booking_expected_list, booking_lock_confirmed, booking_missed_list, booking_present_list,
    check_in_key_find, check_in_key_set,
};
pub use block::{NewBlockRow, block_fetch_lock, block_insert, block_mark_lifted};
pub use contest::{contest_answer, contest_find, contest_insert};
pub use counted::{count_lock, counted_list};
pub use holder::holder_list;
pub use known::people_known;
pub use lapse::{booking_lock_owed, held_again, lapse_candidates, lapse_find, lapse_insert};
pub use limit::{LimitKey, LimitWho, limit_lock, limit_used};
pub use metered::metered_list;
pub use occupancy::{
    CalendarRow, busy_list, calendar_list, held_listings, occupancy_end, occupancy_end_term, occupancy_insert_block,
    occupancy_move_term_end, occupancy_release, occupancy_release_block, occupancy_release_of, occupancy_resize,
    unit_keep, unit_lease, unit_take,
};
pub use rating::{RatingKey, rating_answer, rating_find, rating_insert, rating_list};
pub use receipt::{ReceiptRow, receipt_find, receipt_insert, receipt_list, receipt_sum};
pub use record::{
    BookingFilter, Due, Scope, booking_due_list, booking_fetch, booking_hand_over, booking_insert,
    booking_insert_first, booking_is_holding, booking_join_series, booking_list, booking_lock, booking_lock_due,
    booking_lock_holding, booking_save, booking_save_allowance, booking_save_move, colleague_list, listing_names,
    organisation_names, series_rest, user_names,
};
pub use sample_day::{sample_day_find, sample_day_put};
pub use transfer::{TransferKey, booking_save_owner, transfer_answer, transfer_find, transfer_insert, transfer_list};
pub use upkeep::{
    FaultKey, NewFaultRow, block_upcoming, booking_list_within, booking_lock_within, booking_relocate, certificate_end,
    certificate_insert, certificate_list, certificate_take_expiring, fault_insert, fault_list, fault_resolve,
    has_booked, listing_equals, wait_kept_within,
};
pub use use_rule::{use_rule_find, use_rule_set};
pub use wait::{
    WaitFilter, WaitRow, WaitScope, booking_take_kept, freed_forget, freed_list, freed_take, freed_waited_for,
    occupancy_release_kept, unit_is_free, wait_count_lock, wait_counts, wait_due_list, wait_fetch, wait_insert,
    wait_line, wait_list, wait_lock, wait_lock_free, wait_look_again, wait_save,
};
pub use waiver::{waiver_find, waiver_insert};
pub use words::{booking_touch, words_list, words_put};
