//! What a booking is and the rules of its road. Pure.

mod advisory;
mod attendance;
mod booked;
mod breach;
mod charge;
mod claimable;
mod companion;
mod customer;
mod holder;
mod minutes;
mod order;
mod priority;
mod quota;
mod quote;
mod rating;
mod receipt;
mod record;
mod rhythm;
mod standing;
mod state;
mod transfer;
mod upkeep;
mod wait;
mod window;
mod words;

#[cfg(test)]
mod fixtures;

pub use attendance::{Attendance, AttendanceView};
pub use booked::{BookedConsumable, BookedOrder, PieceConsumable};
pub use breach::{Allowance, Breach, Finding, Measured, Objection, Plea, Unit, judge};
pub use charge::{
    Charge, ChargeContest, ChargeKind, ContestAnswer, FallenCharge, HeldAgain, WaivedCharge, is_taken_again,
};
pub use claimable::Claimable;
pub use companion::{BilledCompanion, BookedCompanion, Companion, CompanionName, add_companions, full_windows};
pub use customer::Customer;
pub use holder::{Holder, HolderKind};
pub use minutes::{KnownMinutes, Metered, MeteredUse, MinutesFrom};
pub use order::{
    ExpectedQuote, NewOrder, Settlement, VoucherChoice, extent, order_faults, samples_on_fault, samples_on_finding,
};
pub use quota::Counted;
pub use quote::{
    Basis, BookedTerms, FinalAmounts, Quote, QuotedVoucher, StoredQuote, final_amounts, promises, resized,
};
pub use rating::{NewRating, Rating};
pub use receipt::{NewReceipt, OwnShare, Receipt, own_share, price_of_results};
pub use record::{AcceptedBooking, Booking, Delivery, MAX_TEXT, NewDelivery};
pub use rhythm::{Rhythm, Weekly, Wished};
pub use standing::Standing;
pub use state::{IllegalStep, Patience, State, Step};
pub use transfer::{Transfer, TransferState};
pub use upkeep::{Certificate, CertificateKind, Fault, FaultSeverity, Relief, Relieved, RelievedTraining};
pub use wait::{
    IllegalWaitStep, UseRule, WaitEntry, WaitState, WaitStep, Wanted, offer_until, rest_of, rest_offer_until,
};
pub use window::{Buffers, Busy, OFFER_REACH, Wish, is_free, late_finding, reach_fault, units_held};
pub use words::OrderWords;
