//! Use cases of bookings, one file for each part of the road.

mod accept;
mod access;
mod block;
mod calendar;
mod change;
mod create;
mod deadlines;
mod estimate;
mod quote;
mod rate;
mod read;
mod results;
mod several;
mod todo;
mod wish;
mod work;

pub use accept::{DisputeDecision, accept, dispute, resolve_dispute};
pub use block::{Block, NewBlock, block_create, block_lift};
pub use calendar::{BusyWindow, Calendar, listing_calendar};
pub use change::{Cancellation, NewWindow, cancel, confirm, decline, move_to};
pub use create::{ProviderOrder, create, create_for};
pub use deadlines::{DeadlineReport, run_deadlines};
pub use estimate::{EstimateRequest, ListingEstimate, estimate};
pub use quote::{QuoteAnswer, quote};
pub use rate::{answer_rating, rate, rating_list};
pub use read::{
    BookingDetail, BookingFilter, BookingView, CalendarEntry, Side, booking_detail, booking_for_claim, booking_list,
    provider_calendar,
};
pub use results::{result_add, result_content, result_list, result_remove};
pub use several::{Cart, Occurrence, Series, create_cart, create_series};
pub use todo::todo;
pub use work::{deliver, no_show, start};
