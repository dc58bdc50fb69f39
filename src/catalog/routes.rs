//! HTTP of the catalogue, by who asks.

mod admit;
mod copy;
mod find;
mod import;
mod manage;
mod prices;
mod public;
mod rules;
mod sync;
mod synonyms;

use crate::web::Routes;
pub(crate) use import::new_import;

/// Paths with fixed words come before those with an id in the same place.
pub fn configure(cfg: &mut Routes<'_>) {
    admit::configure(cfg);
    import::configure(cfg);
    sync::configure(cfg);
    manage::configure(cfg);
    rules::configure(cfg);
    copy::configure(cfg);
    prices::configure(cfg);
    synonyms::configure(cfg);
    find::configure(cfg);
    public::configure(cfg);
}
