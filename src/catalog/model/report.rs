//! What an import of a list comes to.

use serde::Serialize;
use utoipa::ToSchema;

use super::row::RowError;
use crate::kernel::{Text, text_enum};

text_enum! {
    /// What becomes of a list with bad rows.
    #[schema(as = ImportPolicy)]
    pub enum Policy {
        /// Nothing of it is taken.
        AllOrNothing = "all_or_nothing",
        /// The good rows are taken.
        SkipBadRows = "skip_bad_rows",
    }
}

/// What an import came to. Every row that was read is counted once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportReport {
    pub file_name: String,
    pub format: String,
    pub policy: Policy,
    pub dry_run: bool,
    pub rows_read: usize,
    pub created: usize,
    pub updated: usize,
    /// As they were, or the same row again.
    pub unchanged: usize,
    pub rejected: usize,
    /// Records of another kind than the mapping asks for.
    pub passed_over: usize,
    /// What was decided for the list as a whole.
    pub notes: Vec<Text>,
    /// Rows that were taken once though they stand there again, word for word.
    pub repeated: Vec<Repeated>,
    /// Why rows were rejected; the first ten thousand faults.
    pub errors: Vec<RowError>,
}

impl ImportReport {
    /// Before the first row was read.
    pub fn begun(file_name: &str, format: &str, policy: Policy, dry_run: bool) -> Self {
        Self {
            file_name: file_name.to_owned(),
            format: format.to_owned(),
            policy,
            dry_run,
            rows_read: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            rejected: 0,
            passed_over: 0,
            notes: Vec::new(),
            repeated: Vec::new(),
            errors: Vec::new(),
        }
    }
}

/// A row that says the same as an earlier one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Repeated {
    pub line: u64,
    pub first_line: u64,
}
