//! HTTP of reconciliation, by subject.

mod exceptions;
mod layouts;
mod periods;
mod settings;
mod statements;

pub(crate) use statements::new_import;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(cfg: &mut ServiceConfig<'_>) {
    statements::configure(cfg);
    layouts::configure(cfg);
    exceptions::configure(cfg);
    settings::configure(cfg);
    periods::configure(cfg);
}
