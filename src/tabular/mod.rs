//! Tables that people bring: CSV and XLSX, read into rows of cells with their line numbers; and ([`TableWriter`]) tables
//! that they take away, [`Paper`] among them.
//!
//! What a file is, is told by its content, never by its name: a picture called `list.xlsx` is refused as a picture. CSV is
//! UTF-8, UTF-16 or GBK (GB 18030), separated by comma, semicolon, tab or bar, all found out. Memory is bounded by
//! [`Limits`]: CSV streams; a workbook is unpacked once against the limit before it is read. What a column means is the
//! caller's business: rows come as they stand, preamble and totals included, blank rows left out.

mod amounts;
mod cell;
mod csv;
mod day;
mod encoding;
mod error;
mod pdf;
mod sniff;
mod write;
mod xlsx;

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

pub use amounts::{AmountStyle, AmountUnit, DecimalMark, ThousandsMark, check_day_pattern, day_by_pattern};
pub use cell::{Cell, Kind, Row, heading};
pub use day::{parse_day, parse_moment};
pub use encoding_rs::Encoding;
pub use error::TabularError;
pub use pdf::{MAX_PAPER_ROWS, Paper, PaperColumn};
pub use sniff::{FileKind, sniff};
pub use write::{OutCell, OutColumn, TableFormat, TableWriter, WriteError, no_formula, write_amount};

/// As many bytes as tell what a file is.
const HEAD: usize = 4096;

/// How much a file may ask of us. A file beyond a limit is refused with the limit named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of the file as it came.
    pub bytes: u64,
    /// Of a workbook after unpacking.
    pub unpacked_bytes: u64,
    pub rows: usize,
    pub columns: usize,
    /// Of a workbook in all; a CSV is never held as a whole.
    pub cells: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            unpacked_bytes: 256 << 20,
            rows: 300_000,
            columns: 256,
            cells: 4_000_000,
            // What a spreadsheet program itself allows.
            cell_chars: 32_767,
        }
    }
}

/// What the caller knows of the file. All of it is found out when absent.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub limits: Limits,
    /// Name of the sheet; else the first visible one with anything on it.
    pub sheet: Option<String>,
    pub encoding: Option<&'static Encoding>,
    pub delimiter: Option<u8>,
}

/// A file that can be read from the start more than once.
pub trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

/// An open table: iterate for its rows. After the first error there are no more rows.
pub struct Table {
    pub format: Format,
    rows: Box<dyn Iterator<Item = Result<Row, TabularError>> + Send>,
    is_over: bool,
}

/// What the file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    Csv { encoding: &'static str, delimiter: char },
    Xlsx { sheet: String },
}

/// As reports of imports say it.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csv { encoding, .. } => write!(f, "csv ({encoding})"),
            Self::Xlsx { .. } => f.write_str("xlsx"),
        }
    }
}

/// Opens the file at `path`.
///
/// # Errors
/// It cannot be read, or is not a table within the limits; see [`TabularError`].
pub fn open(path: impl AsRef<Path>, options: &Options) -> Result<Table, TabularError> {
    read(File::open(path)?, options)
}

/// Opens a file that was uploaded or is held in memory.
///
/// # Errors
/// As [`open`].
pub fn read(mut source: impl Source + 'static, options: &Options) -> Result<Table, TabularError> {
    let size = source.seek(SeekFrom::End(0))?;
    if size == 0 {
        return Err(TabularError::Empty);
    }
    if size > options.limits.bytes {
        return Err(TabularError::TooLarge { limit: options.limits.bytes });
    }
    match sniff_source(&mut source)? {
        FileKind::Zip => xlsx::read(source, options),
        FileKind::Text => csv::read(source, options),
        found => Err(TabularError::NotATable { found }),
    }
}

/// Reads a text document of any kind (XML, JSON) as UTF-8, its encoding found out as for CSV, every line ended by `\n`.
///
/// # Errors
/// It cannot be read, is empty, larger than `limit` bytes, or in no known encoding.
pub fn text(mut source: impl Source + 'static, limit: u64) -> Result<impl Read + Send, TabularError> {
    match source.seek(SeekFrom::End(0))? {
        0 => return Err(TabularError::Empty),
        size if size > limit => return Err(TabularError::TooLarge { limit }),
        _ => source.rewind()?,
    }
    let encoding = encoding::detect(&mut source)?;
    source.rewind()?;
    Ok(encoding::Decoded::new(source, encoding))
}

/// What the source is, by its first bytes; the source is rewound.
///
/// # Errors
/// It cannot be read.
pub fn sniff_source(source: &mut impl Source) -> Result<FileKind, TabularError> {
    source.rewind()?;
    let mut head = Vec::with_capacity(HEAD);
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    source.rewind()?;
    Ok(sniff(&head))
}

impl Iterator for Table {
    type Item = Result<Row, TabularError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let row = self.rows.next();
        self.is_over = !matches!(row, Some(Ok(_)));
        row
    }
}

impl Table {
    fn new(format: Format, rows: impl Iterator<Item = Result<Row, TabularError>> + Send + 'static) -> Self {
        Self { format, rows: Box::new(rows), is_over: false }
    }
}

#[cfg(test)]
mod tests;
