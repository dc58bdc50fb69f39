//! SQL of the directory.

mod platform;
mod scheme;
pub mod todo;

pub use platform::{
    change_insert, change_list, facet_counts, platform_fetch, platform_find, platform_find_certificate,
    platform_insert, platform_list, platform_lock, platform_set_state, platform_update,
};
pub use scheme::{coverage_list, progress_counts, scheme_fetch, scheme_set};
