//! Reports for meetings as tables: plain numbers, no formulas, and the sum that the ledger confirmed.

use diesel::pg::PgConnection;

use super::{Ask, Written};
use crate::kernel::{Fen, local_date};
use crate::report::error::Error;
use crate::report::model::meeting::{MeetingLine, MeetingSheet, MeetingUnit};
use crate::report::service::meeting::{MeetingAsk, meeting_report};
use crate::tabular::{OutCell, OutColumn, TableWriter};

/// The report as a table: its lines, then their sum.
///
/// # Errors
/// The ledger does not confirm it; the file cannot be written.
pub fn meeting_table(conn: &mut PgConnection, ask: &Ask, wanted: &MeetingAsk) -> Result<Written, Error> {
    let sheet = meeting_report(conn, wanted)?;
    sheet_table(ask, &sheet)
}

/// A report that is there already, as a table.
///
/// # Errors
/// The file cannot be written.
pub fn sheet_table(ask: &Ask, sheet: &MeetingSheet) -> Result<Written, Error> {
    table(ask, sheet, &|zh, en| if ask.english { en.to_owned() } else { zh.to_owned() })
}

/// As [`sheet_table`], its headings and names in Chinese with the English beside.
///
/// # Errors
/// The file cannot be written.
pub fn bilingual_table(ask: &Ask, sheet: &MeetingSheet) -> Result<Written, Error> {
    table(ask, sheet, &|zh, en| if zh == en.trim() { zh.to_owned() } else { format!("{zh} {}", en.trim()) })
}

fn table(ask: &Ask, sheet: &MeetingSheet, pick: &dyn Fn(&str, &str) -> String) -> Result<Written, Error> {
    let heading = |heading: String, unit: MeetingUnit| match unit {
        MeetingUnit::Count => heading,
        MeetingUnit::Fen => format!("{heading}{}", pick("（元）", " (yuan)")),
        MeetingUnit::BasisPoints => format!("{heading}{}", pick("（%）", " (%)")),
    };
    let mut columns = vec![OutColumn { heading: pick("项目", "Item"), width: 40.0 }];
    columns.extend(sheet.columns.iter().map(|column| {
        let said = pick(&column.heading.zh, &column.heading.en);
        OutColumn { heading: heading(said, column.unit), width: 18.0 }
    }));
    let title = sheet.title.pick(ask.english);
    let mut table = TableWriter::begin(ask.format, title, &columns, ask.now)?;
    for line in sheet.lines.iter().chain(sheet.total.as_ref()) {
        table.row(&cells(sheet, line, pick))?;
    }
    let (file, bytes) = table.finish()?;
    let name = format!("{title}-{}.{}", local_date(ask.now).format("%Y%m%d"), ask.format);
    Ok(Written { file, bytes, rows: sheet.lines.len() as u64, name, media_type: ask.format.media_type() })
}

fn cells(sheet: &MeetingSheet, line: &MeetingLine, pick: &dyn Fn(&str, &str) -> String) -> Vec<OutCell> {
    let cell = |(value, unit): (&Option<i64>, MeetingUnit)| match (value, unit) {
        (None, _) => OutCell::Empty,
        (Some(count), MeetingUnit::Count) => OutCell::Count(*count),
        // Hundredths of a percent stand as fen do: with two decimals.
        (Some(value), MeetingUnit::Fen | MeetingUnit::BasisPoints) => OutCell::Money(Fen::new(*value)),
    };
    let mut cells = vec![pick(&line.name.zh, &line.name.en).into()];
    cells.extend(line.values.iter().zip(sheet.columns.iter().map(|column| column.unit)).map(cell));
    cells
}
