//! What is done with records of use, by subject.

mod decide;
mod record;
mod table;

pub use super::queries::UsageFilter;
pub use decide::{usage_list, usage_match, usage_set_aside};
pub use record::{NewUsages, UsageRow, read_file, record};
