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

use crate::web::Routes;
pub(crate) use batches::BatchRequest;

pub fn configure(cfg: &mut Routes<'_>) {
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
