//! What a booking is and the rules of its road. Pure.

mod attendance;
mod order;
mod quote;
mod rating;
mod record;
mod state;
mod upkeep;
mod wait;
mod window;

#[cfg(test)]
mod fixtures;

pub use attendance::{Attendance, AttendanceView};
pub use order::{NewOrder, Settlement, VoucherChoice, extent, order_faults};
pub use quote::{Basis, FinalAmounts, Quote, QuotedVoucher, StoredQuote, final_amounts};
pub use rating::{NewRating, Rating};
pub use record::{AcceptedBooking, Booking, Delivery, MAX_TEXT, NewDelivery};
pub use state::{IllegalStep, Patience, State, Step};
pub use upkeep::{Certificate, CertificateKind, Fault, FaultSeverity, Relief, Relieved, refuse_overdue};
pub use wait::{IllegalWaitStep, UseRule, WaitEntry, WaitState, WaitStep, Wanted, offer_until};
pub use window::{Busy, OFFER_REACH, nearest_free, window_faults};
