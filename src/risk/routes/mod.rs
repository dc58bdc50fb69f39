//! Signals and relations over HTTP.

mod party;
mod signals;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(cfg: &mut ServiceConfig<'_>) {
    signals::configure(cfg);
    party::configure(cfg);
}
