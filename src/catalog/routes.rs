//! HTTP of the catalogue, by who asks.

mod admit;
mod find;
mod import;
mod manage;
mod prices;
mod public;
mod rules;
mod sync;
mod synonyms;

pub(crate) use import::new_import;
use utoipa_actix_web::service_config::ServiceConfig;

/// Paths with fixed words come before those with an id in the same place.
pub fn configure(cfg: &mut ServiceConfig<'_>) {
    admit::configure(cfg);
    import::configure(cfg);
    sync::configure(cfg);
    manage::configure(cfg);
    rules::configure(cfg);
    prices::configure(cfg);
    synonyms::configure(cfg);
    find::configure(cfg);
    public::configure(cfg);
}
