//! What a platform is, what the directory is measured by, and how lists are read. Pure.

mod filter;
mod platform;
mod row;
mod scheme;

use crate::kernel::Invalid;

pub use filter::{FacetCount, FacetName, Filter};
pub use platform::{
    Change, EXPIRES_SOON, NewPlatform, Platform, PlatformChange, PlatformKind, PlatformLevel, PlatformState, Standing,
};
pub(super) use row::grade_name;
pub use row::{COLUMNS, Column, Columns, Names, Record, read};
pub use scheme::{Coverage, CoverageCell, KeyIndustry, Measure, Named, Pillar, Progress, Scheme, Target};

/// A field and what is wrong with it.
pub type Fault = (String, Invalid);

/// Text within bounds, trimmed; or the fault.
pub(super) fn text(
    field: &str,
    value: &str,
    bounds: std::ops::RangeInclusive<usize>,
    faults: &mut Vec<Fault>,
) -> String {
    let value = value.trim();
    if !bounds.contains(&value.chars().count()) {
        let (least, most) = (bounds.start(), bounds.end());
        let zh = format!("应为 {least} 到 {most} 个字");
        faults.push((field.to_owned(), Invalid::new("length", zh, format!("has {least} to {most} characters"))));
    }
    value.to_owned()
}
