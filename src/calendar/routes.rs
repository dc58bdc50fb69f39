//! HTTP of calendars, by subject.

mod external;
mod feeds;

use crate::web::Routes;

pub fn configure(cfg: &mut Routes<'_>) {
    feeds::configure(cfg);
    external::configure(cfg);
}
