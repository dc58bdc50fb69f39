use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetVisible, Xlsx};
use quick_xml::events::Event;
use zip::ZipArchive;

use super::cell::{Cell, Kind, Row};
use super::error::TabularError;
use super::sniff::FileKind;
use super::{Format, Limits, Options, Source, Table};

pub fn read(mut source: impl Source + 'static, options: &Options) -> Result<Table, TabularError> {
    check_package(&mut source, &options.limits)?;
    source.rewind()?;
    // The workbook library indexes into what the file says; a file made to break it must not break us.
    let (sheet, rows) = catch_unwind(AssertUnwindSafe(|| read_workbook(source, options)))
        .unwrap_or_else(|_| Err(damaged(&"inconsistent content")))?;
    Ok(Table::new(Format::Xlsx { sheet }, rows.into_iter().map(Ok)))
}

/// Unpacks every part once, counting: what the archive says of its own sizes proves nothing.
fn check_package(source: &mut impl Source, limits: &Limits) -> Result<(), TabularError> {
    let mut archive = ZipArchive::new(source).map_err(|error| damaged(&error))?;
    if !archive.file_names().flatten().any(|name| name.to_ascii_lowercase().ends_with("workbook.xml")) {
        return Err(TabularError::NotATable { found: FileKind::Zip });
    }
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| damaged(&error))?;
        let has_strings =
            part.name().map_err(|error| damaged(&error))?.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let mut part = BufReader::new(part.take(left + 1));
        if has_strings {
            check_announced_strings(&mut part, limits)?;
        }
        std::io::copy(&mut part, &mut std::io::sink()).map_err(|error| damaged(&error))?;
        left = part
            .get_ref()
            .limit()
            .checked_sub(1)
            .ok_or(TabularError::UnpacksTooLarge { limit: limits.unpacked_bytes })?;
    }
    Ok(())
}

/// The library makes room for as many strings as the table of strings announces, before it reads one.
fn check_announced_strings(part: &mut impl BufRead, limits: &Limits) -> Result<(), TabularError> {
    let mut xml = quick_xml::Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer).map_err(|error| damaged(&error))? {
            Event::Start(table) if table.local_name().as_ref() == "sst" => {
                let announced = table.attributes().flatten().find(|a| a.key.as_ref() == "uniqueCount");
                let announced = announced.and_then(|a| a.value.parse::<u128>().ok()).unwrap_or(0);
                if announced > limits.cells as u128 {
                    return Err(TabularError::TooManyCells { limit: limits.cells });
                }
                return Ok(());
            }
            Event::Eof => return Ok(()),
            _ => buffer.clear(),
        }
    }
}

fn read_workbook(source: impl Source, options: &Options) -> Result<(String, Vec<Row>), TabularError> {
    let mut workbook = Xlsx::new(BufReader::new(source)).map_err(|error| damaged(&error))?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    if let Some(wanted) = &options.sheet {
        let sheets: Vec<_> = sheets.into_iter().map(|(name, _)| name).collect();
        if !sheets.contains(wanted) {
            return Err(TabularError::NoSuchSheet { wanted: wanted.clone(), sheets });
        }
        return Ok((wanted.clone(), read_sheet(&mut workbook, wanted, &options.limits)?));
    }
    for (name, _) in sheets.into_iter().filter(|(_, is_visible)| *is_visible) {
        let rows = read_sheet(&mut workbook, &name, &options.limits)?;
        if !rows.is_empty() {
            return Ok((name, rows));
        }
    }
    Err(TabularError::Empty)
}

type Cells = BTreeMap<u32, Vec<Cell>>;

fn read_sheet<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str, limits: &Limits) -> Result<Vec<Row>, TabularError> {
    let mut rows = read_cells(workbook, name, limits)?;
    let merges = workbook.merge_cells_by_sheet_name(name).map_err(|error| damaged(&error))?;
    repeat_merged(&mut rows, &merges, limits)?;
    Ok(rows
        .into_iter()
        .map(|(row, cells)| Row { line: u64::from(row) + 1, cells })
        .filter(|row| !row.is_blank())
        .collect())
}

fn read_cells<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str, limits: &Limits) -> Result<Cells, TabularError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| damaged(&error))?;
    let mut rows = Cells::new();
    let mut count = 0_usize;
    while let Some(found) = reader.next_cell_with_formula_metadata().map_err(|error| damaged(&error))? {
        let (row, column) = (found.pos.0, found.pos.1 as usize);
        let cell = cell(&found.value, found.formula.is_some());
        if cell.is_empty() {
            continue;
        }
        let line = u64::from(row) + 1;
        if column >= limits.columns {
            return Err(TabularError::TooManyColumns { line, limit: limits.columns });
        }
        if cell.text.len() > limits.cell_chars && cell.text.chars().count() > limits.cell_chars {
            return Err(TabularError::CellTooLong { line, column: column + 1, limit: limits.cell_chars });
        }
        let cells = rows.entry(row).or_default();
        count += (column + 1).saturating_sub(cells.len());
        put(cells, column, cell);
        if rows.len() > limits.rows {
            return Err(TabularError::TooManyRows { limit: limits.rows });
        }
        if count > limits.cells {
            return Err(TabularError::TooManyCells { limit: limits.cells });
        }
    }
    Ok(rows)
}

fn put(cells: &mut Vec<Cell>, column: usize, cell: Cell) {
    if cells.len() <= column {
        cells.resize(column + 1, Cell::EMPTY);
    }
    if let Some(place) = cells.get_mut(column) {
        *place = cell;
    }
}

/// A cell merged over several rows stands for each of them; over several columns, it stays in the first.
fn repeat_merged(rows: &mut Cells, merges: &[Dimensions], limits: &Limits) -> Result<(), TabularError> {
    let mut copies = 0_usize;
    for merge in merges.iter().filter(|merge| merge.end.0 > merge.start.0) {
        let column = merge.start.1 as usize;
        let Some(first) = rows.get(&merge.start.0).and_then(|cells| cells.get(column)).filter(|c| !c.is_empty()) else {
            continue;
        };
        let copy = Cell { is_merged_copy: true, ..first.clone() };
        for (_, cells) in rows.range_mut(merge.start.0 + 1..=merge.end.0) {
            put(cells, column, copy.clone());
            copies += 1;
            if copies > limits.cells {
                return Err(TabularError::TooManyCells { limit: limits.cells });
            }
        }
    }
    Ok(())
}

/// A formula counts by the result that was stored with it; without one it is an error that the caller can name.
fn cell(value: &DataRef<'_>, is_formula: bool) -> Cell {
    match value {
        DataRef::Empty if is_formula => Cell::new(Kind::Error, String::new()),
        DataRef::Empty => Cell::EMPTY,
        DataRef::String(text) => Cell::from_text(text),
        DataRef::SharedString(text) => Cell::from_text(text),
        DataRef::Int(value) => Cell::new(Kind::Number, value.to_string()),
        DataRef::Float(value) => Cell::from_number(*value),
        DataRef::Bool(value) => Cell::new(Kind::Bool, value.to_string()),
        DataRef::DateTime(moment) => date_cell(moment),
        DataRef::DateTimeIso(text) if text.len() <= 10 => Cell::new(Kind::Date, text.clone()),
        DataRef::DateTimeIso(text) => Cell::new(Kind::DateTime, text.clone()),
        DataRef::DurationIso(text) => Cell::new(Kind::Time, text.clone()),
        DataRef::Error(error) => Cell::new(Kind::Error, error.to_string()),
    }
}

fn date_cell(moment: &ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() || (0.0..1.0).contains(&serial) {
        Cell::new(Kind::Time, format!("{hour:02}:{minute:02}:{second:02}"))
    } else if (hour, minute, second) == (0, 0, 0) {
        Cell::new(Kind::Date, format!("{year:04}-{month:02}-{day:02}"))
    } else {
        Cell::new(Kind::DateTime, format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
    }
}

fn damaged(error: &dyn std::fmt::Display) -> TabularError {
    TabularError::Damaged { what: error.to_string() }
}
