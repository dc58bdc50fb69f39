//! HTTP of reconciliation, by subject.

mod exceptions;
mod layouts;
mod periods;
mod statements;

use crate::web::Routes;
pub(crate) use statements::new_import;

pub fn configure(cfg: &mut Routes<'_>) {
    statements::configure(cfg);
    layouts::configure(cfg);
    exceptions::configure(cfg);
    periods::configure(cfg);
}
