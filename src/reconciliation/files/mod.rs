//! Statement files, read without a database: ISO 20022 camt.053 and camt.054 of any version, and banks' own CSV and XLSX layouts.
//!
//! What comes out has been checked: every line has a date, a direction and an amount in whole hundredths, and the
//! balances agree with the lines. A file that does not hold together is refused as a whole, with the place and what was
//! expected there; nothing is guessed about money.

mod amount;
mod balance;
mod camt053;
mod camt_entry;
mod camt_statement;
mod date;
mod error;
mod inspect;
mod layout;
#[cfg(test)]
mod layout_tests;
mod preamble;
mod propose;
mod recognise;
#[cfg(test)]
mod sample_tests;
mod table;
mod table_cells;
mod table_rows;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use error::{Fault, StatementError};
pub use inspect::{Sample, compared, inspect};
pub use layout::{Columns, Layout};
pub use recognise::{KnownLayout, recognise};

use super::model::Direction;
use super::model::finding::FindingCode;
use crate::kernel::{Fen, Text, text_enum};
use crate::tabular::{self, FileKind, Source};

text_enum! {
    /// The family of a statement file.
    pub enum StatementFormat {
        Csv = "csv",
        Xlsx = "xlsx",
        Camt053 = "camt.053",
        /// Notifications of single movements, before the statement.
        Camt054 = "camt.054",
    }
}

/// What a file says, after it has been found consistent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedFile {
    pub format: StatementFormat,
    pub statements: Vec<ParsedStatement>,
}

/// One account over one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedStatement {
    /// The bank's name for the statement; for layouts without one, made of the period and the content.
    pub reference: String,
    pub account_number: String,
    /// ISO 4217. Amounts are hundredths of it, whatever its smallest coin is: fen for CNY.
    pub currency: String,
    pub opening: Option<Fen>,
    pub closing: Option<Fen>,
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    pub lines: Vec<ParsedLine>,
    /// What the file holds that is not a booked movement, and why it was left out.
    pub passed_over: Vec<PassedOver>,
    /// What is wrong with it, which who brings it has accepted.
    pub findings: Vec<Finding>,
}

/// Something wrong with a statement that does not keep it from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: FindingCode,
    /// Where it stands, for people.
    pub place: String,
    pub text: Text,
}

/// One movement on the account.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ParsedLine {
    /// Line of the table, or number of the entry, counted from 1.
    pub number: i32,
    /// Where it stands, for people: `第 7 行`, `Ntry[3]`.
    pub place: String,
    pub booked_on: NaiveDate,
    pub direction: Direction,
    /// Positive.
    pub amount: Fen,
    /// The payer's own reference, as the payment order carried it; empty if the bank does not give it.
    pub end_to_end_reference: String,
    pub bank_reference: String,
    pub counterparty_name: String,
    pub counterparty_account: String,
    pub remark: String,
    /// The balance after it, where the file says it of each movement.
    pub balance: Option<Fen>,
}

impl ParsedLine {
    /// The amount with its sign: money in is positive.
    pub fn signed(&self) -> Fen {
        self.direction.signed(self.amount)
    }
}

/// Something in a file that was understood and left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    pub place: String,
    pub why: Text,
}

/// What the person who brings the file knows of it.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The account, when the file does not name it.
    pub account_number: Option<String>,
    /// The account that the layout is for: where neither the person nor the file says one.
    pub usual_account: Option<String>,
    /// The bank's layout, when its headings are not among those known; see [`Layout`].
    pub layout: Layout,
    /// What may be wrong with the statements: whatever else is refuses the file.
    pub accept: Vec<FindingCode>,
}

/// The largest camt file, bytes; tables have the limits of [`tabular::Limits`].
const MAX_XML_BYTES: u64 = 512 << 20;
/// The most lines of one file.
const MAX_LINES: usize = 300_000;

/// Reads a statement file of any known family, told by its content.
///
/// # Errors
/// Not a statement, or one that does not hold together: [`StatementError`] names the place and what was expected.
pub fn read(mut source: impl Source + 'static, options: &ReadOptions) -> Result<ParsedFile, StatementError> {
    match tabular::sniff_source(&mut source)? {
        FileKind::Xml => camt053(source, options),
        _ => table(source, options),
    }
}

/// Reads a camt.053 or camt.054 document.
///
/// # Errors
/// As [`read`].
pub fn camt053(source: impl Source + 'static, options: &ReadOptions) -> Result<ParsedFile, StatementError> {
    let (format, statements) = camt053::read(tabular::text(source, MAX_XML_BYTES)?)?;
    accepted(ParsedFile { format, statements }, options)
}

/// Reads a bank's CSV or XLSX; which of the two is told by the content.
///
/// # Errors
/// As [`read`].
pub fn table(source: impl Source + 'static, options: &ReadOptions) -> Result<ParsedFile, StatementError> {
    let table = tabular::read(source, &options.layout.table_options()?)?;
    let format = match table.format {
        tabular::Format::Csv { .. } => StatementFormat::Csv,
        tabular::Format::Xlsx { .. } => StatementFormat::Xlsx,
    };
    accepted(ParsedFile { format, statements: vec![table::read(table, options)?] }, options)
}

/// The file, if nothing is wrong with it but what is accepted.
fn accepted(file: ParsedFile, options: &ReadOptions) -> Result<ParsedFile, StatementError> {
    let findings = file.statements.iter().flat_map(|statement| &statement.findings);
    let refused = findings.filter(|finding| !options.accept.contains(&finding.code));
    let faults = refused.cloned().map(Fault::from).take(error::MAX_FAULTS).collect();
    StatementError::together(faults).map_or(Ok(file), Err)
}
