//! Taking in somebody's list: every row becomes an entry or is explained.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::entry::{insert, outside, regions, update};
use crate::audit;
use crate::catalog::model::{ImportReport, Policy, Repeated, RowError};
use crate::directory::error::Error;
use crate::directory::model::{Change, Columns, Names, NewPlatform, PlatformState, Record, read};
use crate::directory::queries;
use crate::identity::Caller;
use crate::kernel::{Invalid, local_date};
use crate::store::Tx;
use crate::tabular::{self, Options};

/// Rows among which the headings are looked for: lists begin with titles and notes.
const PREAMBLE: usize = 30;
/// The most rows of one list.
const MOST: usize = 20_000;
/// The largest JSON document, bytes.
const MAX_JSON: u64 = 32 << 20;

/// A list to be taken in.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub file_name: String,
    pub content: Vec<u8>,
    pub policy: Policy,
    /// Tells what would be done and does nothing.
    pub dry_run: bool,
}

/// Takes in a list: an entry that is known by kind and name is updated, others are new.
///
/// # Errors
/// The file cannot be read as a list; with [`Policy::AllOrNothing`] any bad row ([`Error::Rejected`], with the report; the
/// transaction must then be given up).
pub fn import(tx: &mut Tx<'_>, caller: &Caller, new: &NewImport) -> Result<ImportReport, Error> {
    let today = local_date(tx.now());
    let names = names(tx)?;
    let list = open(&new.content)?;
    let mut taking = Taking {
        tx,
        caller,
        today,
        dry_run: new.dry_run,
        columns: &list.columns,
        report: ImportReport::begun(&new.file_name, &list.format, new.policy, new.dry_run),
        seen: BTreeMap::new(),
    };
    for record in &list.records {
        taking.report.rows_read += 1;
        match read(record, &list.columns, &names, today) {
            Ok(entry) => taking.take(record.line, &entry)?,
            Err(errors) => taking.reject(errors),
        }
    }
    let Taking { tx, report, .. } = taking;
    if new.dry_run {
        return Ok(report);
    }
    if report.rejected > 0 && new.policy == Policy::AllOrNothing {
        return Err(Error::Rejected(Box::new(report)));
    }
    let detail = json!({
        "file_name": report.file_name, "rows_read": report.rows_read, "created": report.created,
        "updated": report.updated, "unchanged": report.unchanged, "rejected": report.rejected,
    });
    audit::record(tx, "platform.imported", "platform_import", Uuid::now_v7(), &detail)?;
    Ok(report)
}

fn names(tx: &mut Tx<'_>) -> Result<Names, Error> {
    let mut names = Names::default();
    for region in regions(tx.conn())? {
        for name in [region.name_zh, region.name_en, region.code.as_str().to_owned()] {
            names.regions.insert(name, region.code.clone());
        }
    }
    for industry in queries::scheme_fetch(tx.conn())?.industries {
        for name in [industry.name.zh, industry.name.en, industry.code.clone()] {
            names.industries.insert(name, industry.code.clone());
        }
    }
    Ok(names)
}

struct Taking<'i, 't> {
    tx: &'i mut Tx<'t>,
    caller: &'i Caller,
    today: NaiveDate,
    dry_run: bool,
    columns: &'i Columns,
    report: ImportReport,
    /// Kind and name → line and entry that had them first.
    seen: BTreeMap<(&'static str, String), (u64, NewPlatform)>,
}

impl Taking<'_, '_> {
    fn reject(&mut self, errors: Vec<RowError>) {
        self.report.rejected += 1;
        self.report.errors.extend(errors);
    }

    fn refuse(&mut self, line: u64, field: &str, invalid: Invalid) {
        let error =
            RowError { line, column: self.columns.written(field), code: invalid.code.to_owned(), text: invalid.text };
        self.reject(vec![error]);
    }

    fn take(&mut self, line: u64, entry: &NewPlatform) -> Result<(), Error> {
        if !self.caller.region.covers(&entry.region_code) {
            self.refuse(line, "region_code", outside());
            return Ok(());
        }
        let key = (entry.kind.as_str(), entry.name.clone());
        match self.seen.get(&key) {
            Some((first_line, first)) if first == entry => {
                let first_line = *first_line;
                self.report.unchanged += 1;
                self.report.repeated.push(Repeated { line, first_line });
                return Ok(());
            }
            Some((first, _)) => {
                let (zh, en) = (
                    format!("同一平台在第 {first} 行已出现，内容不同"),
                    format!("line {first} has this platform already, with other contents"),
                );
                self.refuse(line, "name", Invalid::new("repeated", zh, en));
                return Ok(());
            }
            None => {}
        }
        if let Some((first, _)) = self.seen.values().find(|(_, other)| {
            other.certificate_number.is_some() && other.certificate_number == entry.certificate_number
        }) {
            let (zh, en) =
                (format!("认定文号与第 {first} 行相同"), format!("line {first} has this certificate number already"));
            self.refuse(line, "certificate_number", Invalid::new("repeated", zh, en));
            return Ok(());
        }
        self.seen.insert(key, (line, entry.clone()));
        self.save(line, entry)
    }

    fn save(&mut self, line: u64, entry: &NewPlatform) -> Result<(), Error> {
        let known = queries::platform_find(self.tx.conn(), entry)?;
        if let Some(number) = &entry.certificate_number {
            let owner = queries::platform_find_certificate(self.tx.conn(), number)?;
            if owner.is_some_and(|owner| Some(owner) != known) {
                let (zh, en) = ("该认定文号已用于另一平台", "another platform has this certificate number");
                self.refuse(line, "certificate_number", Invalid::new("certificate_taken", zh, en));
                return Ok(());
            }
        }
        let Some(id) = known else {
            if !self.dry_run {
                insert(self.tx, entry, &self.caller.login, Change::Imported)?;
            }
            self.report.created += 1;
            return Ok(());
        };
        let before = queries::platform_lock(self.tx.conn(), id, self.today)?;
        if before.state == PlatformState::Withdrawn {
            let (zh, en) = ("该平台已撤销，请先恢复", "the platform is withdrawn; relist it first");
            self.refuse(line, "name", Invalid::new("withdrawn", zh, en));
        } else if !self.caller.region.covers(&before.region_code) {
            self.refuse(line, "region_code", outside());
        } else if before.entry() == *entry {
            self.report.unchanged += 1;
        } else {
            if !self.dry_run {
                update(self.tx, id, entry, &self.caller.login, Change::Imported)?;
            }
            self.report.updated += 1;
        }
        Ok(())
    }
}

/// An open list.
struct List {
    format: String,
    columns: Columns,
    records: Vec<Record>,
}

fn open(content: &[u8]) -> Result<List, Error> {
    let first = content.iter().copied().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
    if matches!(first, Some(b'{' | b'[')) { open_json(content) } else { open_table(content) }
}

fn open_table(content: &[u8]) -> Result<List, Error> {
    let mut table = tabular::read(Cursor::new(content.to_vec()), &Options::default())?;
    let format = table.format.to_string();
    let mut columns = None;
    for row in table.by_ref().take(PREAMBLE) {
        let row = row?;
        let written: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        columns = Columns::find(&written);
        if columns.is_some() {
            break;
        }
    }
    let columns = complete(columns)?;
    let mut records = Vec::new();
    for row in table {
        let row = row?;
        if records.len() == MOST {
            return Err(too_many());
        }
        records.push(columns.record(row.line, |at| row.text(at).to_owned()));
    }
    Ok(List { format, columns, records })
}

/// An array of objects, or an object with one such array in it; members are columns.
fn open_json(content: &[u8]) -> Result<List, Error> {
    let mut text = String::new();
    let mut decoded = tabular::text(Cursor::new(content.to_vec()), MAX_JSON)?;
    decoded.read_to_string(&mut text).map_err(|error| Error::File(error.into()))?;
    let document: Value = serde_json::from_str(&text).map_err(|error| {
        let zh = format!("JSON 文件有误：{error}");
        Error::field("file", Invalid::new("json", zh, format!("the JSON is not right: {error}")))
    })?;
    let list = match &document {
        Value::Array(list) => Some(list),
        Value::Object(members) => members.values().find_map(Value::as_array),
        _ => None,
    };
    let list = list.ok_or_else(|| complete(None).err().unwrap_or(Error::NotFound))?;
    if list.len() > MOST {
        return Err(too_many());
    }
    let mut members: Vec<&str> = Vec::new();
    for member in list.iter().filter_map(Value::as_object).flat_map(|object| object.keys()) {
        if !members.contains(&member.as_str()) {
            members.push(member);
        }
    }
    let columns = complete(Columns::find(&members))?;
    let cell = |record: &Value, at: usize| match members.get(at).and_then(|member| record.get(*member)) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let line = |at: usize| u64::try_from(at).unwrap_or(u64::MAX).saturating_add(1);
    let records =
        list.iter().enumerate().map(|(at, record)| columns.record(line(at), |column| cell(record, column))).collect();
    Ok(List { format: "json".to_owned(), columns, records })
}

fn complete(columns: Option<Columns>) -> Result<Columns, Error> {
    let Some(columns) = columns else {
        let (zh, en) =
            ("没有找到“平台名称”和“平台类型”两列", "no columns for name and kind of the platforms were found");
        return Err(Error::field("file", Invalid::new("headings_missing", zh, en)));
    };
    let missing = columns.missing();
    if missing.is_empty() {
        return Ok(columns);
    }
    let heading = |field: &str| crate::directory::model::COLUMNS.iter().find(|column| column.field == field);
    let zh: Vec<_> = missing.iter().filter_map(|field| heading(field)).map(|column| column.zh).collect();
    let en: Vec<_> = missing.iter().filter_map(|field| heading(field)).map(|column| column.en).collect();
    let invalid = Invalid::new(
        "columns_missing",
        format!("清单缺少列：{}", zh.join("、")),
        format!("the list has no columns for: {}", en.join(", ")),
    );
    Err(Error::field("file", invalid))
}

fn too_many() -> Error {
    let (zh, en) = (format!("一个清单最多 {MOST} 行"), format!("a list has at most {MOST} rows"));
    Error::field("file", Invalid::new("too_many_rows", zh, en))
}
