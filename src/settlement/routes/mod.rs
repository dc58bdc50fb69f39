//! Settlement over HTTP.

mod bank_reports;
mod batches;
mod exports;
mod layouts;
mod lists;
mod payments;
mod recall;
mod rewards;
mod settings;

pub(crate) use batches::BatchRequest;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(cfg: &mut ServiceConfig<'_>) {
    batches::configure(cfg);
    lists::configure(cfg);
    exports::configure(cfg);
    layouts::configure(cfg);
    recall::configure(cfg);
    bank_reports::configure(cfg);
    payments::configure(cfg);
    rewards::configure(cfg);
    settings::configure(cfg);
}
