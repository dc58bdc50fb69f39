//! Signals and relations over HTTP.

mod party;
mod signals;

use crate::web::Routes;

pub fn configure(cfg: &mut Routes<'_>) {
    signals::configure(cfg);
    party::configure(cfg);
}
