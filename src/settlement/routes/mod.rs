//! Settlement over HTTP.

mod batches;
mod exports;
mod lists;
mod payments;
mod settings;

pub(crate) use batches::BatchRequest;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(cfg: &mut ServiceConfig<'_>) {
    batches::configure(cfg);
    lists::configure(cfg);
    exports::configure(cfg);
    payments::configure(cfg);
    settings::configure(cfg);
}
