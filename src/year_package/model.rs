//! What a package is, and what its manifest says.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::kernel::{ProgrammeId, RegionCode, Text, UserId, YearPackageId};
use crate::reconciliation::model::Month;

/// How the manifest is written; a later form gets another name.
pub const FORM: &str = "chuangquan-year-package/1";

/// Where the manifest lies in the zip.
pub const MANIFEST: &str = "manifest.json";

/// What somebody asks to be packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearPackageRequest {
    #[schema(minimum = 2000, maximum = 2200)]
    pub fiscal_year: i32,
    /// Absent: all programmes.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub programme_id: Option<ProgrammeId>,
    /// Pack also while months of the year are open: the package then says that it is not final.
    #[serde(default)]
    pub allow_open_months: bool,
}

/// A package as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct YearPackage {
    pub id: YearPackageId,
    pub region_code: RegionCode,
    pub programme_id: Option<ProgrammeId>,
    pub fiscal_year: i32,
    /// Every month of the year was closed.
    pub is_final: bool,
    /// Months that were open when it was made: `2026-11`.
    pub open_months: Vec<String>,
    /// Number of the last entry of the journal that it knows.
    pub ledger_position: i64,
    /// SHA-256 of the manifest, hexadecimal: what `verify-package --manifest` asks for.
    pub manifest_sha256: String,
    /// SHA-256 over the hashes of all files but the manifest: equal contents, equal hash.
    pub contents_sha256: String,
    pub files: i32,
    pub bytes: i64,
    pub made_by: UserId,
    pub made_by_name: String,
    pub made_at: DateTime<Utc>,
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PackedFile {
    /// Path in the zip.
    pub name: String,
    pub title: Text,
    pub bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
    /// Of a list, headings aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// What a package says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub form: String,
    pub region: RegionCode,
    pub programme: Option<String>,
    pub fiscal_year: i32,
    pub is_final: bool,
    pub open_months: Vec<String>,
    pub ledger: LedgerPosition,
    /// Over `files`: see [`contents_hash`].
    pub contents_sha256: String,
    /// The only members that differ between two packages of the same state.
    pub varies: Vec<String>,
    pub made_at: DateTime<Utc>,
    pub made_by: String,
    pub files: Vec<PackedFile>,
}

/// Up to where the journal was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerPosition {
    /// Number of the last entry; 0: none.
    pub last_entry: i64,
    pub recorded_at: Option<DateTime<Utc>>,
}

/// SHA-256 over a line `hash␣␣name\n` for every file in the order of their names, as `sha256sum` writes them.
pub fn contents_hash(files: &[PackedFile]) -> [u8; 32] {
    let mut lines: Vec<_> = files.iter().map(|file| format!("{}  {}\n", file.sha256, file.name)).collect();
    lines.sort_by(|a, b| a.get(66..).cmp(&b.get(66..)));
    Sha256::digest(lines.concat()).into()
}

/// First and last day of a fiscal year, which in China is the calendar's (预算法 第十八条).
pub fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// Months of a year whose books may still change: those that are not closed, from the month on in which the books begin.
pub fn open_months(year: i32, books_begin: NaiveDate, closed: &[NaiveDate]) -> Vec<Month> {
    let begin = Month::of(books_begin).first_day();
    (1..=12)
        .filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1))
        .filter(|month| *month >= begin && !closed.contains(month))
        .map(Month::of)
        .collect()
}

/// Whether the books begin in this year or before it.
pub fn has_books(year: i32, books_begin: Option<NaiveDate>) -> bool {
    books_begin.is_some_and(|begin| begin.year() <= year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, 1).expect("a date")
    }

    fn file(name: &str, hash: &str) -> PackedFile {
        PackedFile { name: name.to_owned(), title: Text::new("", ""), bytes: 1, sha256: hash.repeat(64), rows: None }
    }

    #[test]
    fn months_before_the_books_begin_need_no_closing() {
        let named = |months: Vec<Month>| months.iter().map(Month::to_string).collect::<Vec<_>>();
        let begin = NaiveDate::from_ymd_opt(2026, 9, 14).expect("a date");
        assert_eq!(named(open_months(2026, begin, &[day(10)])), ["2026-09", "2026-11", "2026-12"]);
        assert!(open_months(2026, begin, &[day(9), day(10), day(11), day(12)]).is_empty());
        assert_eq!(open_months(2027, begin, &[]).len(), 12);
        assert!(has_books(2026, Some(begin)) && !has_books(2025, Some(begin)) && !has_books(2026, None));
    }

    #[test]
    fn the_contents_hash_does_not_depend_on_the_order_and_on_nothing_else_than_names_and_hashes() {
        let (one, two) = (file("a", "1"), file("b", "0"));
        let hash = contents_hash(&[one.clone(), two.clone()]);
        assert_eq!(hash, contents_hash(&[two.clone(), one.clone()]));
        let text = format!("{}  a\n{}  b\n", "1".repeat(64), "0".repeat(64));
        assert_eq!(hash, <[u8; 32]>::from(Sha256::digest(text)));
        assert_ne!(hash, contents_hash(&[file("a", "2"), two.clone()]));
        assert_ne!(hash, contents_hash(&[file("c", "1"), two]));
    }
}
