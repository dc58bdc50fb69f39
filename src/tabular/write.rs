//! Tables that people take away: CSV and XLSX, written row by row to a file without a name, so that memory does not grow
//! with the rows.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};

use ::csv::{Terminator, WriterBuilder};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::kernel::{Fen, LOCAL_ZONE, text_enum};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What a sheet can hold, headings aside.
pub const MAX_SHEET_ROWS: u32 = 1_048_575;

text_enum! {
    /// In what form a table is taken away.
    pub enum TableFormat {
        Xlsx = "xlsx",
        /// UTF-8 with a byte-order mark, so that spreadsheets show Chinese.
        Csv = "csv",
    }
}

impl TableFormat {
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A cell to be written. Text is never taken for a formula or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutCell {
    Empty,
    Text(String),
    /// In yuan with two decimals.
    Money(Fen),
    Count(i64),
    Day(NaiveDate),
    /// To the minute, by the local clock.
    Moment(DateTime<Utc>),
}

impl<T: Into<Self>> From<Option<T>> for OutCell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

macro_rules! out_cells {
    ($($from:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$from> for OutCell {
            fn from(value: $from) -> Self {
                Self::$variant(value)
            }
        })+
    };
}
out_cells!(String => Text, Fen => Money, i64 => Count, NaiveDate => Day, DateTime<Utc> => Moment);

impl From<&str> for OutCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A sheet holds no more.
    #[error("more than {MAX_SHEET_ROWS} rows")]
    TooManyRows,
    #[error("{0}")]
    Encoder(String),
}

impl WriteError {
    /// The file cannot be written.
    pub fn encoder(error: impl std::fmt::Display) -> Self {
        Self::Encoder(error.to_string())
    }
}

/// A column: its heading, and how wide it is in a workbook, characters.
#[derive(Debug, Clone, PartialEq)]
pub struct OutColumn {
    pub heading: String,
    pub width: f64,
}

/// Writes one table.
pub struct TableWriter(Inner);

enum Inner {
    Csv(Box<::csv::Writer<BufWriter<File>>>),
    Xlsx(Box<Sheet>),
}

struct Sheet {
    book: Workbook,
    next_row: u32,
    money: Format,
    day: Format,
    moment: Format,
}

impl TableWriter {
    /// Begins a table with its headings; `title` names the sheet, `made_at` is the workbook's date.
    ///
    /// # Errors
    /// The temporary file cannot be made or written.
    pub fn begin(
        format: TableFormat,
        title: &str,
        columns: &[OutColumn],
        made_at: DateTime<Utc>,
    ) -> Result<Self, WriteError> {
        match format {
            TableFormat::Csv => {
                let mut file = BufWriter::new(tempfile::tempfile().map_err(WriteError::encoder)?);
                file.write_all(BYTE_ORDER_MARK).map_err(WriteError::encoder)?;
                let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(file);
                let headings = columns.iter().map(|column| column.heading.as_str());
                writer.write_record(headings).map_err(WriteError::encoder)?;
                Ok(Self(Inner::Csv(Box::new(writer))))
            }
            TableFormat::Xlsx => Ok(Self(Inner::Xlsx(Box::new(Sheet::begin(title, columns, made_at)?)))),
        }
    }

    /// # Errors
    /// More rows than a sheet holds, or the file cannot be written.
    pub fn row(&mut self, cells: &[OutCell]) -> Result<(), WriteError> {
        match &mut self.0 {
            Inner::Csv(writer) => writer.write_record(cells.iter().map(plain)).map_err(WriteError::encoder),
            Inner::Xlsx(sheet) => sheet.row(cells),
        }
    }

    /// The file, at its beginning, and its length in bytes.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(self) -> Result<(File, u64), WriteError> {
        let mut file = match self.0 {
            Inner::Csv(writer) => {
                let buffer = writer.into_inner().map_err(WriteError::encoder)?;
                buffer.into_inner().map_err(WriteError::encoder)?
            }
            Inner::Xlsx(mut sheet) => {
                let mut file = tempfile::tempfile().map_err(WriteError::encoder)?;
                sheet.book.save_to_writer(&mut file).map_err(WriteError::encoder)?;
                file
            }
        };
        let length = file.seek(SeekFrom::End(0)).map_err(WriteError::encoder)?;
        file.rewind().map_err(WriteError::encoder)?;
        Ok((file, length))
    }
}

fn plain(cell: &OutCell) -> String {
    match cell {
        OutCell::Empty => String::new(),
        OutCell::Text(text) => no_formula(text).into_owned(),
        OutCell::Money(amount) => amount.to_string(),
        OutCell::Count(count) => count.to_string(),
        OutCell::Day(day) => day.to_string(),
        OutCell::Moment(at) => local(*at).format("%Y-%m-%d %H:%M").to_string(),
    }
}

fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&LOCAL_ZONE).naive_local()
}

/// # Errors
/// Before 1900 or after 9999: the format knows no such day, and it is written as text.
fn excel(at: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_timestamp(at.and_utc().timestamp())
}

impl Sheet {
    fn begin(title: &str, columns: &[OutColumn], made_at: DateTime<Utc>) -> Result<Self, WriteError> {
        let mut book = Workbook::new();
        Self::head(&mut book, title, columns, made_at).map_err(WriteError::encoder)?;
        let format = |pattern: &str| Format::new().set_num_format(pattern);
        let (money, day, moment) = (format("#,##0.00"), format("yyyy-mm-dd"), format("yyyy-mm-dd hh:mm"));
        Ok(Self { book, next_row: 1, money, day, moment })
    }

    fn head(book: &mut Workbook, title: &str, columns: &[OutColumn], made_at: DateTime<Utc>) -> Result<(), XlsxError> {
        book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&excel(local(made_at))?));
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(title)?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (place, column) in (0..).zip(columns) {
            sheet.set_column_width(place, column.width)?;
            sheet.write_string_with_format(0, place, &column.heading, &bold)?;
        }
        Ok(())
    }

    fn row(&mut self, cells: &[OutCell]) -> Result<(), WriteError> {
        if self.next_row > MAX_SHEET_ROWS {
            return Err(WriteError::TooManyRows);
        }
        let row = self.next_row;
        let sheet = self.book.worksheet_from_index(0).map_err(WriteError::encoder)?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                OutCell::Empty => Ok(()),
                OutCell::Text(text) => sheet.write_string(row, column, text).map(drop),
                OutCell::Money(amount) => write_amount(sheet, row, column, *amount, &self.money),
                OutCell::Count(count) => sheet.write_string_or_number(row, column, *count),
                OutCell::Day(day) => match excel(day.and_time(NaiveTime::MIN)) {
                    Ok(at) => sheet.write_datetime_with_format(row, column, &at, &self.day).map(drop),
                    Err(_) => sheet.write_string(row, column, plain(cell)).map(drop),
                },
                OutCell::Moment(at) => match excel(local(*at)) {
                    Ok(at) => sheet.write_datetime_with_format(row, column, &at, &self.moment).map(drop),
                    Err(_) => sheet.write_string(row, column, plain(cell)).map(drop),
                },
            }
            .map_err(WriteError::encoder)?;
        }
        self.next_row += 1;
        Ok(())
    }
}

trait ExactNumbers {
    fn write_string_or_number(&mut self, row: u32, column: u16, count: i64) -> Result<(), XlsxError>;
}

impl ExactNumbers for Worksheet {
    /// The format knows floating-point numbers only: what one cannot hold exactly is written as text.
    fn write_string_or_number(&mut self, row: u32, column: u16, count: i64) -> Result<(), XlsxError> {
        let text = count.to_string();
        match text.parse::<f64>() {
            Ok(number) if count.unsigned_abs() < EXACT_BELOW => self.write_number(row, column, number).map(drop),
            _ => self.write_string(row, column, text).map(drop),
        }
    }
}

const EXACT_BELOW: u64 = 1 << 53;

/// The format knows no other numbers than floating-point ones. The decimal text of an amount below 90 million million
/// yuan comes back from one unchanged; larger amounts are written as text.
///
/// # Errors
/// The sheet cannot be written.
pub fn write_amount(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    amount: Fen,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = amount.to_string();
    match text.parse::<f64>() {
        Ok(yuan) if amount.get().unsigned_abs() < EXACT_BELOW => {
            sheet.write_number_with_format(row, column, yuan, format)?
        }
        _ => sheet.write_string(row, column, text)?,
    };
    Ok(())
}

/// Text for a table cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.
pub fn no_formula(text: &str) -> Cow<'_, str> {
    let begins_like_one = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    if begins_like_one { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn written(format: TableFormat, rows: &[Vec<OutCell>]) -> Vec<u8> {
        let columns = ["名称", "金额"].map(|heading| OutColumn { heading: heading.to_owned(), width: 20.0 });
        let mut table = TableWriter::begin(format, "清单", &columns, DateTime::UNIX_EPOCH).expect("a table");
        for row in rows {
            table.row(row).expect("a row");
        }
        let (mut file, length) = table.finish().expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        assert_eq!(bytes.len() as u64, length);
        bytes
    }

    #[test]
    fn formulas_are_defused() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\tx", "\r=1"] {
            assert!(no_formula(text).starts_with('\''), "{text:?}");
        }
        for text in ["威海公司", "1-2", "a=b", ""] {
            assert_eq!(no_formula(text), text);
        }
    }

    #[test]
    fn a_csv_has_plain_numbers_and_no_formulas() {
        let rows = [vec!["=cmd()".into(), Fen::new(-123_456).into()], vec![OutCell::Empty, OutCell::Count(7)]];
        let text = String::from_utf8(written(TableFormat::Csv, &rows)).expect("UTF-8");
        assert_eq!(text, "\u{feff}名称,金额\r\n'=cmd(),-1234.56\r\n,7\r\n");
    }

    #[test]
    fn a_workbook_is_read_back_as_it_was_written() {
        use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

        let day = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date");
        let rows = [vec!["=1+1".into(), Fen::new(123_450).into()], vec![day.into(), OutCell::Count(3)]];
        let bytes = written(TableFormat::Xlsx, &rows);
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
        let sheet = book.worksheet_range("清单").expect("the sheet");
        assert_eq!(sheet.get_value((1, 0)), Some(&Data::String("=1+1".into())));
        assert_eq!(sheet.get_value((1, 1)), Some(&Data::Float(1234.5)));
        assert_eq!(sheet.get_value((2, 1)), Some(&Data::Float(3.0)));
        assert!(matches!(sheet.get_value((2, 0)), Some(Data::DateTime(at)) if (at.as_f64() - 46_083.0).abs() < 0.001));
    }

    #[test]
    fn what_the_format_cannot_hold_is_written_as_text() {
        use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

        let days = [(1_066, 10, 14), (10_000, 1, 1)].map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).expect("a date"));
        let moments = days.map(|day| OutCell::Moment(day.and_time(NaiveTime::MIN).and_utc()));
        let rows = [days.map(OutCell::from), moments, [Fen::new(i64::MIN).into(), OutCell::Count(i64::MIN)]];
        let bytes = written(TableFormat::Xlsx, &rows.map(Vec::from));
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
        let sheet = book.worksheet_range("清单").expect("the sheet");
        let text = |row, column| match sheet.get_value((row, column)) {
            Some(Data::String(text)) => text.clone(),
            other => panic!("no text: {other:?}"),
        };
        assert_eq!((text(1, 0), text(1, 1)), ("1066-10-14".to_owned(), "+10000-01-01".to_owned()));
        assert_eq!(text(2, 1), "+10000-01-01 08:00");
        assert_eq!(text(3, 1), i64::MIN.to_string());
    }
}
