//! Busy times as tables and JSON: `uid`, `starts_at`, `ends_at`, `summary`.

use std::io::Cursor;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::calendar::model::{Occurrence, Reading, Uid};
use crate::kernel::{Invalid, TimeWindow};
use crate::tabular::{self, Limits, Options, Row, heading, parse_moment};

/// Rows of one table.
const MOST_ROWS: usize = 20_000;

/// What a column may be called.
const UID: &[&str] = &["uid", "id", "编号", "事件编号"];
const STARTS_AT: &[&str] = &["startsat", "start", "开始", "开始时间"];
const ENDS_AT: &[&str] = &["endsat", "end", "结束", "结束时间"];
const SUMMARY: &[&str] = &["summary", "说明", "事由", "主题"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    uid: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    #[serde(default)]
    summary: String,
}

/// # Errors
/// Neither a table with the columns that are needed nor a JSON list.
pub fn read_busy(content: &[u8], range: &TimeWindow) -> Result<Reading, Invalid> {
    let reading = if content.trim_ascii_start().starts_with(b"[") {
        read_json(content, range)?
    } else {
        read_table(content, range)?
    };
    reading.in_order()
}

fn read_json(content: &[u8], range: &TimeWindow) -> Result<Reading, Invalid> {
    let records: Vec<Record> = serde_json::from_slice(content)
        .map_err(|error| Invalid::new("not_busy_times", format!("JSON 有误：{error}"), format!("bad JSON: {error}")))?;
    let mut reading = Reading::default();
    for (index, record) in records.into_iter().enumerate() {
        keep(
            index + 1,
            &record.uid,
            TimeWindow::new(record.starts_at, record.ends_at),
            record.summary,
            range,
            &mut reading,
        )?;
    }
    Ok(reading)
}

fn read_table(content: &[u8], range: &TimeWindow) -> Result<Reading, Invalid> {
    let limits = Limits { rows: MOST_ROWS, ..Limits::default() };
    let table = tabular::read(Cursor::new(content.to_vec()), &Options { limits, ..Options::default() });
    let mut rows = table.map_err(|error| not_a_table(&error))?;
    let head = rows.next().transpose().map_err(|error| not_a_table(&error))?.ok_or_else(|| missing("uid"))?;
    let column = |names: &[&str]| {
        head.cells.iter().position(|cell| names.contains(&heading(&cell.text.replace('_', "")).as_str()))
    };
    let uid = column(UID).ok_or_else(|| missing("uid"))?;
    let starts_at = column(STARTS_AT).ok_or_else(|| missing("starts_at"))?;
    let ends_at = column(ENDS_AT).ok_or_else(|| missing("ends_at"))?;
    let summary = column(SUMMARY);
    let mut reading = Reading::default();
    for row in rows {
        let row: Row = row.map_err(|error| not_a_table(&error))?;
        let window = parse_moment(row.text(starts_at))
            .and_then(|from| Ok((from, parse_moment(row.text(ends_at))?)))
            .and_then(|(from, to)| TimeWindow::new(from, to));
        let line = usize::try_from(row.line).unwrap_or(usize::MAX);
        let said = summary.map(|column| row.text(column).to_owned()).unwrap_or_default();
        keep(line, row.text(uid), window, said, range, &mut reading)?;
    }
    Ok(reading)
}

fn keep(
    line: usize,
    uid: &str,
    window: Result<TimeWindow, Invalid>,
    summary: String,
    range: &TimeWindow,
    reading: &mut Reading,
) -> Result<(), Invalid> {
    let uid = uid.trim();
    if uid.is_empty() || uid.chars().count() > 500 {
        let invalid = Invalid::new("no_uid", "没有编号（uid），或编号过长", "no uid, or one that is too long");
        reading.refuse(line, uid, invalid);
        return Ok(());
    }
    match window {
        Err(invalid) => reading.refuse(line, uid, invalid),
        Ok(window) => {
            reading.events += 1;
            if window.overlaps(range) && !Uid::is_ours(uid) && window.duration().num_days() <= 366 {
                let summary = summary.chars().filter(|c| !c.is_control()).take(200).collect();
                reading.take(Occurrence { uid: uid.to_owned(), window, summary })?;
            } else {
                reading.without_effect += 1;
            }
        }
    }
    Ok(())
}

fn missing(column: &str) -> Invalid {
    Invalid::new(
        "missing_column",
        format!("文件不是 iCalendar，表格中也没有“{column}”列"),
        format!("the file is no iCalendar, and as a table it has no column “{column}”"),
    )
}

fn not_a_table(error: &tabular::TabularError) -> Invalid {
    Invalid { code: error.code(), text: error.text() }
}
