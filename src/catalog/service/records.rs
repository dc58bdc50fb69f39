//! The records of a list, whatever the file is: rows of a table under their headings, or objects of a JSON document.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use super::super::model::{Error, Lookup, Mapping, Record, RowError, is_name, path_heading};
use super::import::ImportFile;
use super::json_records;
use crate::kernel::{Invalid, Text};
use crate::tabular::{self, Cell, FileKind, Kind, Options, Row, Source, Table, TabularError, heading};

/// Rows among which the headings are looked for: lists begin with titles and notes.
const PREAMBLE: usize = 30;

/// Who says what the columns are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// A mapping: all of its columns must be there.
    Mapped,
    /// The headings that lists usually have: as many as there are.
    Known,
}

/// An open list.
pub(super) struct List {
    pub(super) format: String,
    /// The form in which this kind of file's columns are compared.
    pub(super) column: fn(&str) -> String,
    /// Columns in that form → as the file writes them.
    pub(super) headings: BTreeMap<String, String>,
    pub(super) records: Box<dyn Iterator<Item = Result<Record, Error>>>,
}

/// Opens a list; what it is, is told by its content.
pub(super) fn open(file: &ImportFile, mapping: &Mapping, layout: Layout) -> Result<List, Error> {
    if is_json(&mut file.open()?)? {
        return open_json(file, mapping, layout);
    }
    let mut table = tabular::read(file.open()?, &Options::default())?;
    let format = table.format.to_string();
    let columns = Columns::find(&mut table, mapping, layout)?;
    let headings = columns.names.iter().map(|(_, plain, written)| (plain.clone(), written.clone())).collect();
    let records = table.map(move |row| Ok(columns.record(&row?)));
    Ok(List { format, column: heading, headings, records: Box::new(records) })
}

fn open_json(file: &ImportFile, mapping: &Mapping, layout: Layout) -> Result<List, Error> {
    let format = "json".to_owned();
    let mut records = json_records::open(file, &mapping.records)?.peekable();
    if layout == Layout::Mapped {
        let headings = mapping.columns().map(|column| (column.to_owned(), column.to_owned())).collect();
        return Ok(List { format, column: str::to_owned, headings, records: Box::new(records) });
    }
    // Without a mapping the members of the first record are the headings.
    let headings: BTreeMap<String, String> = match records.peek() {
        Some(Ok(first)) => first.fields.keys().rev().map(|path| (path_heading(path), path.clone())).collect(),
        _ => BTreeMap::new(),
    };
    if matches!(records.peek(), Some(Ok(_))) && !headings.keys().any(|plain| is_name(plain)) {
        return Err(mapping_missing(headings.values()));
    }
    let records = records.map(|record| record.map(under_headings));
    Ok(List { format, column: path_heading, headings, records: Box::new(records) })
}

fn mapping_missing<'p>(paths: impl Iterator<Item = &'p String>) -> Error {
    let there = paths.map(String::as_str).collect::<Vec<_>>().join(", ");
    let invalid = Invalid::new(
        "mapping_missing",
        format!("JSON 记录中没有可识别的名称（如 name、名称），请提供映射文件；现有：{there}"),
        format!("no name is known among the members of the records, so a mapping is needed; there are: {there}"),
    );
    Error::field("mapping", invalid)
}

/// Members by the last step of their path; of two, the outer and then the first that says something.
fn under_headings(record: Record) -> Record {
    let mut paths: Vec<_> = record.fields.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    paths.sort_by_key(|(path, _)| path.matches('.').count());
    let mut fields = BTreeMap::new();
    for (path, text) in paths {
        fields.entry(path_heading(&path)).or_insert(text);
    }
    Record { fields, ..record }
}

/// The values of a second file by their keys.
///
/// # Errors
/// Two values for one key: which of them counts is not ours to guess.
pub(super) fn lookup(name: &str, file: &ImportFile, lookup: &Lookup) -> Result<HashMap<String, String>, Error> {
    let mut only = lookup.only.clone();
    if !is_json(&mut file.open()?)? {
        for column in [&lookup.key, &lookup.value] {
            only.entry(column.clone()).or_default();
        }
    }
    let mapping = Mapping { records: lookup.records.clone(), only, ..Mapping::default() };
    let list = open(file, &mapping, Layout::Mapped)?;
    let mut values: HashMap<String, String> = HashMap::new();
    for record in list.records {
        let fields = record?.fields;
        let cell = |column: &str| fields.get(&(list.column)(column)).cloned().unwrap_or_default();
        if !lookup.only.iter().all(|(column, value)| cell(column) == *value) {
            continue;
        }
        let (key, value) = (cell(&lookup.key), cell(&lookup.value));
        if let Some(other) = values.insert(key.clone(), value.clone()).filter(|other| *other != value) {
            return Err(ambiguous(name, &key, &other, &value));
        }
    }
    Ok(values)
}

fn ambiguous(name: &str, key: &str, one: &str, other: &str) -> Error {
    let invalid = Invalid::new(
        "lookup_ambiguous",
        format!("“{name}”中“{key}”有两个值：{one} 和 {other}"),
        format!("“{name}” has two values for “{key}”: {one} and {other}"),
    );
    Error::field("lookups", invalid)
}

fn is_json(source: &mut Box<dyn Source>) -> Result<bool, Error> {
    if tabular::sniff_source(source)? == FileKind::Json {
        return Ok(true);
    }
    // UTF-16, told by its mark.
    let mut head = Vec::new();
    source.by_ref().take(256).read_to_end(&mut head)?;
    source.rewind()?;
    let first = |units: &[u8], at: usize| units.iter().skip(at).step_by(2).find(|b| !b.is_ascii_whitespace()).copied();
    Ok(match head.as_slice() {
        [0xff, 0xfe, rest @ ..] => matches!(first(rest, 0), Some(b'[' | b'{')),
        [0xfe, 0xff, rest @ ..] => matches!(first(rest, 1), Some(b'[' | b'{')),
        _ => false,
    })
}

/// The columns of a table: place, heading as it is compared, heading as it is written.
struct Columns {
    names: Vec<(usize, String, String)>,
    /// Places that have a heading or stand before one.
    width: usize,
}

impl Columns {
    /// Finds the row of headings.
    fn find(table: &mut Table, mapping: &Mapping, layout: Layout) -> Result<Self, Error> {
        let wanted: Vec<String> = mapping.columns().map(heading).collect();
        let mut best: Option<(usize, Self)> = None;
        for row in table.by_ref().take(PREAMBLE) {
            let columns = Self::of(&row?);
            let hits = columns.plain().filter(|name| wanted.iter().any(|wanted| wanted == name)).count();
            let is_enough = match layout {
                Layout::Mapped => wanted.iter().all(|name| columns.plain().any(|there| there == name)),
                Layout::Known => columns.names.len() >= 2 && columns.plain().any(is_name),
            };
            if is_enough {
                columns.refuse_doubles(&wanted)?;
                return Ok(columns);
            }
            if best.as_ref().is_none_or(|(most, _)| hits > *most) {
                best = Some((hits, columns));
            }
        }
        Err(no_headings(best.map(|(_, columns)| columns), mapping, layout))
    }

    fn of(row: &Row) -> Self {
        let written = |cell: &Cell| cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let cells = row.cells.iter().enumerate();
        let names: Vec<_> = cells
            .map(|(place, cell)| (place, heading(&cell.text), written(cell)))
            .filter(|(_, plain, _)| !plain.is_empty())
            .collect();
        let width = names.last().map_or(0, |(place, _, _)| place + 1);
        Self { names, width }
    }

    fn plain(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(_, plain, _)| plain.as_str())
    }

    fn refuse_doubles(&self, wanted: &[String]) -> Result<(), Error> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, plain, written) in self.names.iter().filter(|(_, plain, _)| wanted.contains(plain)) {
            if let Some(first) = seen.insert(plain, *place) {
                let (first, second) = (first + 1, place + 1);
                let invalid = Invalid::new(
                    "duplicate_heading",
                    format!("第 {first} 列与第 {second} 列的表头都是“{written}”，无法分辨"),
                    format!("columns {first} and {second} are both called “{written}”"),
                );
                return Err(Error::field("file", invalid));
            }
        }
        Ok(())
    }

    fn record(&self, row: &Row) -> Record {
        let fields = self.names.iter().map(|(place, plain, _)| (plain.clone(), row.text(*place).to_owned())).collect();
        let cells = self.names.iter().filter_map(|(place, plain, _)| Some((plain, row.cells.get(*place)?)));
        let mut faults: Vec<_> =
            cells.filter_map(|(plain, cell)| Some(fault(row.line, plain, broken(cell)?))).collect();
        faults.extend(self.misfit(row).map(|invalid| fault(row.line, "", invalid)));
        Record { line: row.line, fields, faults }
    }

    /// What is wrong with a row as a whole.
    fn misfit(&self, row: &Row) -> Option<Invalid> {
        if let Some(cell) = row.cells.iter().skip(self.width).find(|cell| !cell.is_empty()) {
            return Some(Invalid::new(
                "too_many_columns",
                format!("最后一个表头之后还有内容“{}”（是否有未加引号的分隔符？）", cell.text),
                format!("“{}” stands behind the last heading (a separator without quotation marks?)", cell.text),
            ));
        }
        let again = Self::of(row);
        (again.names.len() > 1 && again.plain().eq(self.plain()))
            .then(|| Invalid::new("heading_repeated", "此行重复了表头", "the headings stand here again"))
    }
}

/// A cell whose text cannot be trusted.
fn broken(cell: &Cell) -> Option<Invalid> {
    match cell.kind {
        Kind::Error if cell.text.is_empty() => Some(Invalid::new(
            "formula_without_result",
            "公式没有保存结果；请在表格软件中打开、重算并保存",
            "a formula whose result was never stored; open the file, recalculate and save it",
        )),
        Kind::Error => Some(Invalid::new(
            "formula_error",
            format!("公式出错：{}", cell.text),
            format!("the error of a formula: {}", cell.text),
        )),
        Kind::LongNumber => Some(Invalid::new(
            "digits_lost",
            "超过 15 位的数字已失去末尾几位；请将该列设为文本后重新填写",
            "a number of more than 15 digits lost the last of them; make the column text and fill it in again",
        )),
        _ => None,
    }
}

fn fault(line: u64, column: &str, invalid: Invalid) -> RowError {
    let Invalid { code, text } = invalid;
    RowError { line, column: column.to_owned(), code: code.to_owned(), text }
}

fn no_headings(columns: Option<Columns>, mapping: &Mapping, layout: Layout) -> Error {
    let names = columns.map(|columns| columns.names).unwrap_or_default();
    let there = names.iter().map(|(_, _, written)| written.as_str()).collect::<Vec<_>>().join(", ");
    let is_there = |column: &&str| names.iter().any(|(_, plain, _)| *plain == heading(column));
    let Text { zh, en } = match layout {
        Layout::Mapped => {
            let missing = mapping.columns().filter(|column| !is_there(column)).collect::<Vec<_>>().join(", ");
            Text::new(
                format!("找不到映射所需的列：{missing}；现有：{there}"),
                format!("columns of the mapping are missing: {missing}; there are: {there}"),
            )
        }
        Layout::Known => Text::new(
            format!("前 {PREAMBLE} 行中没有可识别的表头（至少要有“名称”和另一列）；现有：{there}"),
            format!(
                "no known headings (a name and one more at least) in the first {PREAMBLE} rows; there are: {there}"
            ),
        ),
    };
    Error::field("file", Invalid::new("headings", zh, en))
}

impl From<TabularError> for Error {
    fn from(error: TabularError) -> Self {
        Self::File(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::File(TabularError::Io(error))
    }
}
