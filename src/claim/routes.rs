//! Claims over HTTP.

mod bulk;
mod claims;
mod evidence;
mod feed;
mod notices;
mod objection_files;
mod reviews;
mod views;

/// The routes of claims, notices and objections.
use crate::web::Routes;

pub fn configure(cfg: &mut Routes<'_>) {
    // Queues before `/claims/{id}`, which would take their names for ids.
    reviews::configure(cfg);
    bulk::configure(cfg);
    feed::configure(cfg);
    claims::configure(cfg);
    evidence::configure(cfg);
    notices::configure(cfg);
    objection_files::configure(cfg);
}
