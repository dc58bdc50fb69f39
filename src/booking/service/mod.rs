//! Use cases of bookings, one file for each part of the road.

mod accept;
mod access;
mod advisory;
mod agreed;
mod attendance;
mod bill;
mod block;
mod calendar;
mod change;
mod charges;
mod check_in_code;
mod create;
mod credit;
mod deadlines;
mod desk;
mod estimate;
mod finding;
mod kiosk;
mod limits;
mod outage;
mod own_share;
mod people;
mod quote;
mod rate;
mod read;
mod relocate;
mod resize;
mod results;
mod sample_day;
mod several;
mod several_quote;
mod standing;
mod todo;
mod together;
mod transfer;
mod upkeep;
mod use_rule;
mod violations;
mod wait;
mod wait_line;
mod waive;
mod wish;
mod words;
mod work;

pub use accept::{DisputeDecision, accept, dispute, resolve_dispute};
pub use advisory::{
    AdvisoryVersion, NewAdvisory, advisory_change, advisory_end, advisory_history, advisory_post, tell_of_warnings,
};
pub use agreed::{
    AgreedOrder, book_agreed, booking_lock_for, cancel_agreed, pay_agreed_otherwise, quote_agreed, term_end, term_hold,
    term_move_end,
};
pub use attendance::{
    AttendanceReport, CheckInBoard, PresentBooking, check_in, check_in_board, check_out, run_attendance, start,
};
pub use block::{Block, NewBlock, block_create, block_lift};
pub use calendar::{BusyWindow, Calendar, NeededFull, listing_calendar};
pub use change::{Cancellation, NewWindow, agree_to_move, cancel, confirm, decline, move_to};
pub use charges::run_charges;
pub use check_in_code::{check_in_code, picture};
pub use create::create;
pub use credit::bill_credit;
pub use deadlines::{DeadlineReport, end_timed_out, run_deadlines};
pub use desk::{DeskQuote, ProviderOrder, create_for, quote_for};
pub use estimate::{EstimateRequest, ListingEstimate, estimate};
pub use finding::{OwnListingCard, VoucherForMe, find_for};
pub use kiosk::{Arrival, ArrivalCode, Kiosk, KioskAddress, arrival_code, kiosk, kiosk_address, kiosk_arrival};
pub use outage::{
    Affected, AffectedByOutage, AffectedTraining, EqualListing, NewOutage, Outage, outage_affected, outage_create,
};
pub use own_share::{own_share, receipt_correct, receipt_record};
pub use people::{Colleague, HandOver, colleagues, hand_over};
pub use quote::{QuoteAnswer, quote};
pub use rate::{answer_rating, rate, rating_list};
pub use read::{
    BookingDetail, BookingFilter, BookingView, CalendarEntry, Side, booking_detail, booking_for_claim, booking_list,
    claimable, provider_calendar,
};
pub use relocate::{ProviderMove, provider_move};
pub use resize::{NewEnd, resize};
pub use results::{result_add, result_content, result_list, result_remove};
pub use sample_day::{NewSampleDay, sample_day, sample_notice, samples_on_set};
pub use several::{Cart, Occurrence, Series, cancel_rest, create_cart, create_series};
pub use several_quote::{TogetherQuote, quote_cart, quote_series};
pub use todo::todo;
pub use transfer::{
    NewTransfer, TakeOver, TransferQuote, TransferView, transfer_accept, transfer_decline, transfer_list,
    transfer_offer, transfer_quote, transfer_withdraw,
};
pub use upkeep::{
    NewCertificate, NewFault, PlannedOutage, Upkeep, certificate_add, certificate_end, fault_list, fault_report,
    fault_resolve, upkeep, warn_of_certificates,
};
pub use use_rule::{NewUseRule, UseRuleView, use_rule, use_rule_set};
pub use violations::metered;
pub use wait::{
    WaitAcceptance, WaitFilter, WaitSide, WaitView, wait_accept, wait_decline, wait_join, wait_leave, wait_list,
    wait_quote, wait_show,
};
pub use wait_line::{WaitReport, run_wait_list};
pub use waive::{contest_charge, decide_appeal, uphold_charge, waive_charge};
pub use words::words_set;
pub use work::{deliver, delivery_quote, no_show};
