//! Awards over HTTP.

mod objection_files;
mod own;
mod review;
mod rule;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(cfg: &mut ServiceConfig<'_>) {
    rule::configure(cfg);
    own::configure(cfg);
    review::configure(cfg);
    objection_files::configure(cfg);
}
