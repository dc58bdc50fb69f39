//! A bank's table of movements, read by its headings.

use super::error::{Fault, MAX_FAULTS, StatementError};
use super::layout::{Field, Heads, Layout};
use super::preamble::Preamble;
use super::table_cells::place;
use super::table_rows::{Reader, day_of};
use super::{ParsedLine, ParsedStatement, ReadOptions};
use crate::tabular::{Row, Table, heading};

/// The row of headings stands among the first rows.
pub(super) const MAX_PREAMBLE: usize = 60;

pub fn read(table: Table, options: &ReadOptions) -> Result<ParsedStatement, StatementError> {
    let (reader, faults) = rows_read(table, &options.layout)?;
    match StatementError::together(faults) {
        Some(error) => Err(error),
        None => reader.finish(options),
    }
}

/// What a layout makes of a file, right or wrong.
pub struct Draft {
    /// The line on which the headings stand.
    pub header_row: u64,
    /// The lines that could be read, as they stand in the file.
    pub lines: Vec<ParsedLine>,
    pub faults: Vec<Fault>,
    /// The whole, if it holds together.
    pub statement: Option<ParsedStatement>,
}

/// Reads as [`read`] does, and keeps what could be read beside what could not.
///
/// # Errors
/// There is no table with the layout's headings.
pub fn draft(table: Table, options: &ReadOptions) -> Result<Draft, StatementError> {
    let (reader, mut faults) = rows_read(table, &options.layout)?;
    let header_row = reader.header_row;
    let lines = reader.rows.iter().filter(|row| !row.signed.is_zero()).map(|row| row.line.clone()).collect();
    let statement = match (faults.is_empty(), reader.finish(options)) {
        (true, Ok(statement)) if statement.findings.is_empty() => Some(statement),
        (true, Ok(statement)) => {
            faults.extend(statement.findings.into_iter().map(Fault::from));
            None
        }
        (true, Err(error)) => {
            faults.extend(error.faults());
            None
        }
        (false, _) => None,
    };
    Ok(Draft { header_row, lines, faults, statement })
}

/// Every row that can be read, and the faults of those that cannot.
fn rows_read(table: Table, layout: &Layout) -> Result<(Reader<'_>, Vec<Fault>), StatementError> {
    let is_seen = |row: &Result<Row, _>| row.as_ref().map_or(true, |row: &Row| row.line > u64::from(layout.skip_rows));
    let mut rows = table.skip_while(|row| !is_seen(row)).peekable();
    let mut preamble = Preamble { style: layout.amounts, ..Preamble::default() };
    let mut above: Option<Row> = None;
    let (upper, heads) = loop {
        let row = match rows.next() {
            Some(row) => row?,
            None => return Err(no_headings(layout)),
        };
        let wanted = layout.header_row.map(u64::from);
        if wanted.is_none_or(|wanted| wanted == row.line)
            && let Some(heads) = find_heads(above.as_ref(), &row, layout)?
        {
            break (row, heads);
        }
        if wanted.map_or(row.line > MAX_PREAMBLE as u64 * 4, |wanted| row.line >= wanted) {
            return Err(no_headings(layout));
        }
        preamble.take(&row);
        above = Some(row);
    };
    let heads = match rows.peek() {
        Some(Ok(lower)) => both_sides(&heads, &upper, lower, layout)?.unwrap_or(heads),
        _ => heads,
    };
    let mut reader = Reader {
        layout,
        heads,
        header_row: upper.line,
        preamble,
        rows: Vec::new(),
        passed_over: Vec::new(),
        account: None,
        closing: None,
    };
    let mut faults = Vec::new();
    for row in rows {
        if let Err(error) = reader.take(&row?) {
            faults.extend(error.faults());
        }
        if faults.len() >= MAX_FAULTS {
            break;
        }
    }
    Ok((reader, faults))
}

fn no_headings(layout: &Layout) -> StatementError {
    if layout.only_named {
        let named = Field::ALL.into_iter().filter_map(|field| field.custom(&layout.columns).first());
        let named = named.map(String::as_str).collect::<Vec<_>>().join("、");
        let (zh, en) = match layout.header_row {
            Some(row) => (format!("第 {row} 行"), format!("line {row}")),
            None => (format!("前 {MAX_PREAMBLE} 行"), format!("the first {MAX_PREAMBLE} lines")),
        };
        return StatementError::at(
            "",
            "no_headings",
            format!("{zh}中没有版式所说的表头：{named}"),
            format!("the layout's headings are not on {en}: {named}"),
        );
    }
    StatementError::at(
        "",
        "no_headings",
        format!(
            "前 {MAX_PREAMBLE} 行中没有找到表头：至少要有日期（如“交易日期”）和金额（如“借方发生额”“贷方发生额”或“交易金额”）；其他叫法请另存一个版式"
        ),
        format!(
            "no row of headings among the first {MAX_PREAMBLE}: a date (交易日期) and an amount (借方发生额, 贷方发生额 or 交易金额) are needed; name other headings in a layout"
        ),
    )
}

/// The row of headings, which may need the row above for what is merged downwards.
fn find_heads(above: Option<&Row>, row: &Row, layout: &Layout) -> Result<Option<Heads>, StatementError> {
    let own: Vec<String> = row.cells.iter().map(|cell| heading(&cell.text)).collect();
    match (Heads::find(&own, layout, &place(row))?, above) {
        (None, Some(above)) => Heads::find(&over_two_rows(above, row), layout, &place(row)),
        (found, _) => Ok(found),
    }
}

/// One heading of amounts (`发生额`) may group two columns, which the row below names (`借方`, `贷方`).
fn both_sides(heads: &Heads, upper: &Row, lower: &Row, layout: &Layout) -> Result<Option<Heads>, StatementError> {
    let has_sides = |heads: &Heads| [Field::Debit, Field::Credit].iter().all(|field| heads.column(*field).is_some());
    let is_line = heads.column(Field::BookedOn).is_some_and(|c| day_of(lower, c, layout).is_some());
    if has_sides(heads) || is_line {
        return Ok(None);
    }
    Ok(Heads::find(&over_two_rows(upper, lower), layout, &place(lower))?.filter(has_sides))
}

/// The headings of two rows, the upper merged downwards.
pub fn over_two_rows(upper: &Row, lower: &Row) -> Vec<String> {
    let written = |column| if lower.text(column).is_empty() { upper.text(column) } else { lower.text(column) };
    (0..upper.cells.len().max(lower.cells.len())).map(|column| heading(written(column))).collect()
}
