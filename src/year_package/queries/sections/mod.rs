//! The lists of a package. Each is one statement that answers `cells`, an array of texts, in an order that depends on
//! nothing but the records. Amounts are yuan with two decimals, days and moments by the local clock.
//!
//! `$1` prefix of the region, `$2` programme or null, `$3` fiscal year, `$4` and `$5` its first and last day.

mod batches;
mod books;
mod reconciliation;

use crate::kernel::RegionScope;
use crate::reconciliation::scope;

pub(super) use batches::BATCHES;

/// A list.
pub struct Section {
    /// Path in the zip.
    pub name: &'static str,
    pub title: (&'static str, &'static str),
    pub headings: &'static [&'static str],
    with: &'static [&'static str],
    cells: &'static [&'static str],
    from: &'static str,
}

impl Section {
    /// The whole statement, within the scope of the package. Every parameter has a place in it, so that all statements are
    /// bound alike.
    pub fn query(&self, within: &RegionScope) -> String {
        let from = self.from.replace("{exceptions}", &scope::exceptions(within, "e"));
        let mut with = vec!["asked AS (SELECT $1::text, $2::uuid, $3::integer, $4::date, $5::date)"];
        with.extend(self.with);
        format!("WITH {} SELECT ARRAY[{}]::text[] AS cells FROM {from}", with.join(",\n"), self.cells.join(", "))
    }
}

/// All lists, in the order in which they are packed.
pub fn all() -> impl Iterator<Item = &'static Section> {
    books::SECTIONS.iter().chain(batches::SECTIONS).chain(reconciliation::SECTIONS)
}
