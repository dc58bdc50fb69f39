//! Quotations and contracts over HTTP.

mod contracts;
mod files;
mod quotations;

use utoipa_actix_web::service_config::ServiceConfig;

use crate::identity::{Caller, Capability};
use crate::web::Problem;

pub fn configure(cfg: &mut ServiceConfig<'_>) {
    quotations::configure(cfg);
    files::configure(cfg);
    contracts::configure(cfg);
}

/// Either party, or a bureau.
fn require_reader(caller: &Caller) -> Result<(), Problem> {
    caller.require_any(&[Capability::BookingCreate, Capability::BookingServe, Capability::BookingReadAll])
}
