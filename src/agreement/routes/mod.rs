//! Quotations and contracts over HTTP.

mod amendments;
mod contracts;
mod files;
mod quotations;

use crate::identity::{Caller, Capability};
use crate::web::{Problem, Routes};

pub fn configure(cfg: &mut Routes<'_>) {
    quotations::configure(cfg);
    files::configure(cfg);
    contracts::configure(cfg);
    amendments::configure(cfg);
}

/// Either party, a bureau, or the finance bureau.
fn require_reader(caller: &Caller) -> Result<(), Problem> {
    use Capability as C;
    caller.require_any(&[C::BookingCreate, C::BookingServe, C::BookingReadAll, C::ClaimReadAll])
}
