//! Records in files.

use std::io::Cursor;

use serde_json::Value;

use super::UsageRow;
use crate::kernel::Invalid;
use crate::tabular::{self, Options, Row, heading, parse_moment};
use crate::usage::Error;
use crate::usage::model::{NewUsage, UsageRowError};

/// Each field and what its column may be called.
const COLUMNS: &[(&str, &[&str])] = &[
    ("external_id", &["externalid", "id", "记录编号", "编号", "流水号"]),
    ("listing_code", &["listingcode", "仪器编号", "条目编号", "设备编号"]),
    ("starts_at", &["startsat", "start", "开始时间", "开始"]),
    ("ends_at", &["endsat", "end", "结束时间", "结束"]),
    ("minutes", &["minutes", "使用分钟", "实际分钟", "机时分钟"]),
    ("booking_reference", &["bookingreference", "预约编号", "预约号"]),
    ("operator", &["operator", "操作人", "使用人"]),
    ("note", &["note", "备注"]),
    ("is_outside", &["isoutside", "对外服务", "是否对外"]),
];
const NEEDED: &[&str] = &["external_id", "listing_code", "starts_at", "ends_at"];

pub fn read(content: &[u8]) -> Result<Vec<UsageRow>, Error> {
    let start = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content).trim_ascii_start();
    if start.starts_with(b"[") { read_json(start) } else { read_table(content) }
}

fn read_json(content: &[u8]) -> Result<Vec<UsageRow>, Error> {
    let records: Vec<Value> = serde_json::from_slice(content).map_err(|error| {
        let (zh, en) = (format!("JSON 有误：{error}"), format!("bad JSON: {error}"));
        Error::Invalid { field: "file", invalid: Invalid::new("not_json", zh, en) }
    })?;
    Ok(records
        .into_iter()
        .enumerate()
        .map(|(index, record)| {
            let line = index + 1;
            let external_id = record["external_id"].as_str().unwrap_or_default().to_owned();
            let content = serde_json::from_value(record).map_err(|error| {
                let (zh, en) = (format!("记录格式有误：{error}"), error.to_string());
                row_error(line, external_id, "record", Invalid::new("wrong_type", zh, en))
            });
            UsageRow { line, content }
        })
        .collect())
}

fn row_error(line: usize, external_id: String, field: &str, invalid: Invalid) -> UsageRowError {
    let Invalid { code, text } = invalid;
    UsageRowError { line, external_id, field: field.to_owned(), code: code.to_owned(), message: text }
}

fn read_table(content: &[u8]) -> Result<Vec<UsageRow>, Error> {
    let mut rows = tabular::read(Cursor::new(content.to_vec()), &Options::default())?;
    let head = rows.next().transpose()?.unwrap_or(Row { line: 1, cells: Vec::new() });
    let column = |field: &str| {
        let names = COLUMNS.iter().find(|(known, _)| *known == field).map_or(&[][..], |(_, names)| names);
        head.cells.iter().position(|cell| names.contains(&heading(&cell.text).replace('_', "").as_str()))
    };
    if let Some(missing) = NEEDED.iter().find(|field| column(field).is_none()) {
        let (zh, en) = (format!("表格中没有“{missing}”列"), format!("the table has no column “{missing}”"));
        return Err(Error::Invalid { field: "file", invalid: Invalid::new("missing_column", zh, en) });
    }
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|(field, _)| column(field)).collect();
    rows.map(|row| {
        let row = row?;
        let line = usize::try_from(row.line).unwrap_or(usize::MAX);
        let text = |field: &str| {
            let place = COLUMNS.iter().position(|(known, _)| *known == field);
            place.and_then(|place| places.get(place).copied().flatten()).map_or("", |column| row.text(column)).trim()
        };
        let content =
            usage_of(text).map_err(|(field, invalid)| row_error(line, text("external_id").to_owned(), field, invalid));
        Ok(UsageRow { line, content })
    })
    .collect()
}

fn usage_of<'r>(text: impl Fn(&'static str) -> &'r str) -> Result<NewUsage, (&'static str, Invalid)> {
    let at = |field| parse_moment(text(field)).map_err(|invalid| (field, invalid));
    let minutes = match text("minutes") {
        "" => None,
        word => {
            let wrong = || ("minutes", Invalid::new("number", "应为整数分钟", "must be whole minutes"));
            Some(word.parse().map_err(|_| wrong())?)
        }
    };
    let is_outside = match text("is_outside") {
        "" => None,
        "是" | "true" | "yes" | "1" | "对外" => Some(true),
        "否" | "false" | "no" | "0" | "对内" => Some(false),
        _ => return Err(("is_outside", Invalid::new("flag", "应为 是 或 否", "must be yes or no"))),
    };
    let reference = text("booking_reference");
    Ok(NewUsage {
        external_id: text("external_id").to_owned(),
        listing_code: text("listing_code").to_owned(),
        starts_at: at("starts_at")?,
        ends_at: at("ends_at")?,
        minutes,
        booking_reference: (!reference.is_empty()).then(|| reference.to_owned()),
        operator: text("operator").to_owned(),
        note: text("note").to_owned(),
        is_outside,
    })
}
