//! HTTP of reconciliation, by subject.

mod coverage;
mod exceptions;
mod layouts;
mod periods;
mod statements;

pub(crate) use statements::new_import;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(cfg: &mut ServiceConfig<'_>) {
    statements::configure(cfg);
    layouts::configure(cfg);
    exceptions::configure(cfg);
    periods::configure(cfg);
    coverage::configure(cfg);
}
