use std::io::{Cursor, Read};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::cell::{Cell, Row};
use super::encoding::{Decoded, Malformed, detect};
use super::error::TabularError;
use super::sniff::FileKind;
use super::{Format, Limits, Options, Source, Table};

/// As much of the text as the delimiter is judged by.
const SAMPLE: u64 = 64 * 1024;
/// Put behind the text. Where every quotation mark was closed, this is a record of its own; where one was left open, it
/// closes that one and is none: so a file that swallowed its own end is known.
const LAST: &[u8] = b"\n\"\n";
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

pub fn read(mut source: impl Source + 'static, options: &Options) -> Result<Table, TabularError> {
    let encoding = match options.encoding {
        Some(encoding) => encoding,
        None => detect(&mut source)?,
    };
    source.rewind()?;
    let mut text = Decoded::new(source, encoding);
    let mut sample = Vec::new();
    text.by_ref().take(SAMPLE).read_to_end(&mut sample).map_err(io_error)?;
    if sample.contains(&0) {
        return Err(TabularError::NotATable { found: FileKind::Binary });
    }
    let delimiter = options.delimiter.unwrap_or_else(|| find_delimiter(&sample));
    let reader = reader(delimiter, Cursor::new(sample).chain(text).chain(LAST));
    let format = Format::Csv { encoding: encoding.name(), delimiter: char::from(delimiter) };
    Ok(Table::new(
        format,
        Rows { reader, record: StringRecord::new(), limits: options.limits, count: 0, began: 0, is_closed: true },
    ))
}

fn reader<R: Read>(delimiter: u8, text: R) -> Reader<R> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text)
}

/// The delimiter by which most rows of the sample get the same number of columns; the more columns the better.
fn find_delimiter(sample: &[u8]) -> u8 {
    let whole_lines = match sample.iter().rposition(|byte| *byte == b'\n') {
        Some(end) if sample.len() as u64 >= SAMPLE => sample.get(..end).unwrap_or(sample),
        _ => sample,
    };
    let score = |delimiter: u8| {
        let mut widths = [0_usize; 257];
        for record in reader(delimiter, whole_lines).byte_records().map_while(Result::ok).take(200) {
            widths[record.len().min(256)] += 1;
        }
        widths.iter().enumerate().skip(2).map(|(width, rows)| rows * (width - 1)).max().unwrap_or(0)
    };
    // The first of equals wins: the comma.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

struct Rows<R> {
    reader: Reader<R>,
    record: StringRecord,
    limits: Limits,
    count: usize,
    /// Line on which the latest record began.
    began: u64,
    /// Whether the latest record can have been [`LAST`].
    is_closed: bool,
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, TabularError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(false) if self.is_closed => return None,
                Ok(false) => return Some(Err(TabularError::OpenQuote { line: self.began })),
                Err(error) => return Some(Err(csv_error(error))),
                Ok(true) => {}
            }
            self.began = self.first_line();
            self.is_closed = self.record.len() == 1 && self.record.get(0) == Some("\n");
            if self.is_closed {
                continue;
            }
            match self.row() {
                Ok(row) if row.is_blank() => {}
                row => return Some(row),
            }
        }
    }
}

impl<R: Read> Rows<R> {
    /// The reader stands behind the record's line end. (The position it gives the record is before blank lines.)
    fn first_line(&self) -> u64 {
        let inner = self.record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        self.reader.position().line().saturating_sub(inner + 1).max(1)
    }

    fn row(&mut self) -> Result<Row, TabularError> {
        let line = self.began;
        self.count += 1;
        if self.count > self.limits.rows {
            return Err(TabularError::TooManyRows { limit: self.limits.rows });
        }
        let mut cells = Vec::with_capacity(self.record.len().min(self.limits.columns));
        for (column, field) in self.record.iter().enumerate() {
            // Bytes are never fewer than characters, and quick to count.
            if field.len() > self.limits.cell_chars && field.chars().count() > self.limits.cell_chars {
                return Err(TabularError::CellTooLong { line, column: column + 1, limit: self.limits.cell_chars });
            }
            let cell = Cell::from_text(field);
            if column < self.limits.columns {
                cells.push(cell);
            } else if !cell.is_empty() {
                return Err(TabularError::TooManyColumns { line, limit: self.limits.columns });
            }
        }
        Ok(Row { line, cells })
    }
}

fn csv_error(error: csv::Error) -> TabularError {
    let line = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(error) => io_error(error),
        csv::ErrorKind::Utf8 { .. } => TabularError::Encoding { line, expected: "UTF-8".to_owned() },
        other => TabularError::Damaged { what: format!("{other:?}") },
    }
}

fn io_error(error: std::io::Error) -> TabularError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Malformed>()) {
        Some(Malformed { line, encoding }) => TabularError::Encoding { line: *line, expected: (*encoding).to_owned() },
        None => TabularError::Io(error),
    }
}
