//! HTTP of calendars, by subject.

mod external;
mod feeds;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(cfg: &mut ServiceConfig<'_>) {
    feeds::configure(cfg);
    external::configure(cfg);
}
