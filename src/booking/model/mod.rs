//! What a booking is and the rules of its road. Pure.

<<<<<<< ours
mod breach;
mod charge;
=======
mod attendance;
>>>>>>> theirs
mod order;
mod quota;
mod quote;
mod rating;
mod record;
mod state;
mod upkeep;
mod wait;
mod window;

#[cfg(test)]
mod fixtures;

<<<<<<< ours
pub use breach::{Allowance, Breach, Finding, Measured, Objection, Plea, Unit, judge};
pub use charge::{Charge, ChargeKind};
pub use order::{ExpectedQuote, NewOrder, Settlement, VoucherChoice, extent, order_faults};
pub use quota::Counted;
pub use quote::{Basis, BookedTerms, FinalAmounts, Quote, QuotedVoucher, StoredQuote, final_amounts};
pub use rating::{NewRating, Rating};
pub use record::{AcceptedBooking, Booking, Delivery, MAX_TEXT, NewDelivery};
pub use state::{IllegalStep, Patience, State, Step};
pub use window::{Buffers, Busy, OFFER_REACH, Wish, late_finding, reach_fault};
=======
pub use attendance::{Attendance, AttendanceView};
pub use order::{NewOrder, Settlement, VoucherChoice, extent, order_faults};
pub use quote::{Basis, FinalAmounts, Quote, QuotedVoucher, StoredQuote, final_amounts};
pub use rating::{NewRating, Rating};
pub use record::{AcceptedBooking, Booking, Delivery, MAX_TEXT, NewDelivery};
pub use state::{IllegalStep, Patience, State, Step};
pub use upkeep::{Certificate, CertificateKind, Fault, FaultSeverity, Relief, Relieved, refuse_overdue};
pub use wait::{IllegalWaitStep, UseRule, WaitEntry, WaitState, WaitStep, Wanted, offer_until};
pub use window::{Busy, OFFER_REACH, nearest_free, window_faults};
>>>>>>> theirs
