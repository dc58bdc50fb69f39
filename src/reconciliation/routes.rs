//! HTTP of reconciliation, by subject.

mod coverage;
mod exceptions;
mod layouts;
mod periods;
mod settings;
mod statements;

use crate::web::Routes;
pub(crate) use statements::new_import;

pub fn configure(cfg: &mut Routes<'_>) {
    statements::configure(cfg);
    layouts::configure(cfg);
    exceptions::configure(cfg);
    settings::configure(cfg);
    periods::configure(cfg);
    coverage::configure(cfg);
}
