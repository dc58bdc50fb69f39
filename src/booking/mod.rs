//! Bookings 预约: an order for time on an instrument or for a service, with its price, what the voucher pays of it, and
//! its road from request to acceptance.
//!
//! A booking's window, price, decision and hold on the voucher are one transaction. Who holds a unit of a listing, booking
//! or block alike, has a row in `occupancy`, and the database lets no two of a unit overlap. What was really done decides
//! the final amounts, by the quoted price and the same version of the rules: never above the quote, but for consumables that
//! were used and not ordered, which no voucher pays. The hold is then posted for what is due and the rest is free again; every other end lets go of all of it, and so does silence. A listing's
//! rules are held against every wish, all at once ([`model::Wish`]), and again when it is moved.
//!
//! Offers to `claim` the accepted booking ([`service::booking_for_claim`]) and to the jobs [`service::run_deadlines`].
//! Locks are taken in the order booking, count of the customer's bookings, voucher, ledger accounts, calendar, number of a bill.

mod error;
pub mod model;
mod queries;
pub mod routes;
pub mod service;

pub use error::Error;
pub use model::{AcceptedBooking, Booking, Claimable, IllegalStep, State, Step};
