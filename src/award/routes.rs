//! Awards over HTTP.

mod objection_files;
mod own;
mod review;
mod rule;

use crate::web::Routes;

pub fn configure(cfg: &mut Routes<'_>) {
    rule::configure(cfg);
    own::configure(cfg);
    review::configure(cfg);
    objection_files::configure(cfg);
}
