//! Rows of lists: columns by their headings, values in the words that people write.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;

use super::{NewPlatform, PlatformKind, PlatformLevel};
use crate::catalog::Grade;
use crate::catalog::model::RowError;
use crate::kernel::{Invalid, RegionCode, Text, Uscc};
use crate::tabular::{heading, parse_day};

/// A column of a list: our field, its heading in both languages, other headings that are understood, and its width.
#[derive(Debug)]
pub struct Column {
    pub field: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    also: &'static [&'static str],
    pub width: f64,
}

const fn column(
    field: &'static str,
    zh: &'static str,
    en: &'static str,
    also: &'static [&'static str],
    width: f64,
) -> Column {
    Column { field, zh, en, also, width }
}

/// The columns of a list, as they are written and as they are read.
pub const COLUMNS: &[Column] = &[
    column("name", "平台名称", "Name", &["名称"], 36.0),
    column("kind", "平台类型", "Kind", &["类型", "类别"], 20.0),
    column("level", "级别", "Level", &["平台级别"], 10.0),
    column("industry", "重点产业", "Key industry", &["产业", "所属产业", "industry"], 18.0),
    column("region_code", "所在区域", "Region", &["区域", "所在区市", "区市", "区划代码"], 14.0),
    column("host_name", "依托单位", "Host", &["承担单位", "运营单位"], 32.0),
    column("host_uscc", "统一社会信用代码", "Credit code", &["信用代码", "uscc"], 22.0),
    column("certificate_number", "认定文号", "Certificate", &["认定文件", "证书编号"], 24.0),
    column("certified_on", "认定日期", "Recognised on", &["认定时间"], 13.0),
    column("valid_until", "有效期至", "Valid until", &["有效期"], 13.0),
    column("evaluation", "评价等级", "Evaluation", &["评价结果"], 10.0),
    column("evaluated_year", "评价年度", "Year of evaluation", &["评价年份"], 10.0),
    column("address", "地址", "Address", &["详细地址"], 30.0),
    column("website", "网址", "Website", &["网站"], 26.0),
    column("summary", "简介", "Summary", &["平台简介"], 40.0),
];

/// The fields without which there is no entry.
const NEEDED: &[&str] = &["name", "kind", "level", "region_code", "host_name"];

/// Where a file has which field, and what it calls the column.
#[derive(Debug)]
pub struct Columns(BTreeMap<&'static str, (usize, String)>);

impl Columns {
    /// Reads a row as headings; nothing if it names no platform.
    pub fn find(written: &[&str]) -> Option<Self> {
        let mut found = BTreeMap::new();
        for (at, written) in written.iter().enumerate() {
            let plain = heading(written);
            let known = COLUMNS.iter().find(|column| {
                [column.field, column.zh, column.en].iter().chain(column.also).any(|name| heading(name) == plain)
            });
            if let Some(column) = known.filter(|_| !plain.is_empty()) {
                found.entry(column.field).or_insert((at, (*written).to_owned()));
            }
        }
        (found.contains_key("name") && found.contains_key("kind")).then_some(Self(found))
    }

    /// The fields that a list must have and this one has not.
    pub fn missing(&self) -> Vec<&'static str> {
        NEEDED.iter().copied().filter(|field| !self.0.contains_key(field)).collect()
    }

    /// A row's values by field.
    pub fn record(&self, line: u64, cell: impl Fn(usize) -> String) -> Record {
        Record { line, values: self.0.iter().map(|(field, (at, _))| (*field, cell(*at))).collect() }
    }

    /// A column as the file calls it.
    pub fn written(&self, field: &str) -> String {
        self.0.get(field).map_or_else(|| field.to_owned(), |(_, written)| written.clone())
    }
}

/// One row of a file.
#[derive(Debug, Clone)]
pub struct Record {
    pub line: u64,
    values: BTreeMap<&'static str, String>,
}

/// Names that lists use for what has a code.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Region names in both languages → code.
    pub regions: BTreeMap<String, RegionCode>,
    /// Industry codes and names in both languages → code.
    pub industries: BTreeMap<String, String>,
}

/// Reads a row as an entry.
///
/// # Errors
/// Everything that is wrong with it, by column.
pub fn read(record: &Record, columns: &Columns, names: &Names, today: NaiveDate) -> Result<NewPlatform, Vec<RowError>> {
    let mut reading = Reading { record, columns, errors: Vec::new() };
    reading.needed("name", |_| Ok(()));
    let kind = reading.needed("kind", |text| word(text, PlatformKind::ALL, |kind| kind.name()));
    let level = reading.needed("level", |text| word(text, PlatformLevel::ALL, |level| level.name()));
    let region_code = reading.needed("region_code", |text| region(text, names));
    let industry = reading.given("industry", |text| industry(text, names));
    reading.needed("host_name", |_| Ok(()));
    let host_uscc = reading.given("host_uscc", Uscc::parse);
    let certified_on = reading.given("certified_on", parse_day);
    let valid_until = reading.given("valid_until", parse_day);
    let evaluation = reading.given("evaluation", |text| word(text, Grade::ALL, |grade| grade_name(*grade)));
    let evaluated_year = reading.given("evaluated_year", year);
    let plain = |field: &str| record.values.get(field).map_or("", |value| value.trim()).to_owned();
    let certificate_number = Some(plain("certificate_number")).filter(|number| !number.is_empty());
    let (Some(kind), Some(level), Some(region_code)) = (kind, level, region_code) else {
        return Err(reading.errors);
    };
    if !reading.errors.is_empty() {
        return Err(reading.errors);
    }
    let entry = NewPlatform {
        kind,
        level,
        name: plain("name"),
        industry,
        region_code,
        host_name: plain("host_name"),
        host_uscc,
        address: plain("address"),
        website: plain("website"),
        summary: plain("summary"),
        certificate_number,
        certified_on,
        valid_until,
        evaluation,
        evaluated_year,
    };
    entry.checked(today).map_err(|faults| {
        faults.into_iter().map(|(field, invalid)| error(record.line, columns.written(&field), invalid)).collect()
    })
}

struct Reading<'r> {
    record: &'r Record,
    columns: &'r Columns,
    errors: Vec<RowError>,
}

impl Reading<'_> {
    fn given<T>(&mut self, field: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Option<T> {
        let text = self.record.values.get(field).map_or("", |value| value.trim());
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|invalid| self.fault(field, invalid)).ok()
    }

    fn needed<T>(&mut self, field: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Option<T> {
        if self.record.values.get(field).is_none_or(|value| value.trim().is_empty()) {
            self.fault(field, Invalid::new("missing", "不能为空", "is missing"));
            return None;
        }
        self.given(field, parse)
    }

    fn fault(&mut self, field: &str, invalid: Invalid) {
        self.errors.push(error(self.record.line, self.columns.written(field), invalid));
    }
}

fn error(line: u64, column: String, invalid: Invalid) -> RowError {
    RowError { line, column, code: invalid.code.to_owned(), text: invalid.text }
}

fn word<T: FromStr<Err = Invalid> + Copy>(text: &str, all: &[T], name: impl Fn(&T) -> Text) -> Result<T, Invalid> {
    let plain = heading(text);
    let known = all.iter().find(|value| {
        let name = name(value);
        heading(&name.zh) == plain || heading(&name.en) == plain
    });
    if let Some(value) = known {
        return Ok(*value);
    }
    text.parse().map_err(|_: Invalid| {
        let names: Vec<Text> = all.iter().map(name).collect();
        let zh = names.iter().map(|name| name.zh.as_str()).collect::<Vec<_>>().join("、");
        let en = names.iter().map(|name| name.en.as_str()).collect::<Vec<_>>().join(", ");
        Invalid::new("unknown_word", format!("“{text}”不在其中：{zh}"), format!("“{text}” is none of: {en}"))
    })
}

/// What people call a grade.
pub(in crate::directory) fn grade_name(grade: Grade) -> Text {
    match grade {
        Grade::Excellent => Text::new("优秀", "excellent"),
        Grade::Good => Text::new("良好", "good"),
        Grade::Qualified => Text::new("合格", "qualified"),
        Grade::Failed => Text::new("不合格", "failed"),
    }
}

fn region(text: &str, names: &Names) -> Result<RegionCode, Invalid> {
    if let Some(code) = names.regions.get(text) {
        return Ok(code.clone());
    }
    let code = RegionCode::parse(text);
    match code {
        Ok(code) if names.regions.values().any(|known| *known == code) => Ok(code),
        _ => Err(Invalid::new(
            "unknown_region",
            format!("“{text}”不是已有区域的名称或代码"),
            format!("“{text}” is not the name or code of a region here"),
        )),
    }
}

fn industry(text: &str, names: &Names) -> Result<String, Invalid> {
    names.industries.get(text).cloned().ok_or_else(|| {
        Invalid::new(
            "unknown_industry",
            format!("“{text}”不是重点产业的名称或代码"),
            format!("“{text}” is not the name or code of a key industry"),
        )
    })
}

fn year(text: &str) -> Result<i32, Invalid> {
    text.trim_end_matches(['年', '度']).parse().map_err(|_| Invalid::new("year", "应为四位年份", "must be a year"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let code = RegionCode::parse("371002").expect("a code");
        Names {
            regions: BTreeMap::from([("环翠区".to_owned(), code.clone()), ("371002".to_owned(), code)]),
            industries: BTreeMap::from([("海洋".to_owned(), "marine".to_owned())]),
        }
    }

    fn row(cells: &[&str]) -> Result<NewPlatform, Vec<RowError>> {
        let columns = Columns::find(&[
            "平台名称",
            "类型",
            "级别（市/省/国家）",
            "产业",
            "所在区市",
            "依托单位",
            "认定文号",
            "认定日期",
        ])
        .expect("headings");
        let record = columns.record(3, |at| cells.get(at).copied().unwrap_or_default().to_owned());
        read(&record, &columns, &names(), NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"))
    }

    #[test]
    fn a_row_in_the_words_of_people() {
        let entry =
            row(&["海洋孵化器", "科技企业孵化器", "国家级", "海洋", "环翠区", "海洋公司", "国科1号", "2018年1月2日"]);
        let entry = entry.expect("an entry");
        assert_eq!((entry.kind, entry.level), (PlatformKind::Incubator, PlatformLevel::National));
        assert_eq!((entry.industry.as_deref(), entry.region_code.as_str()), (Some("marine"), "371002"));
    }

    #[test]
    fn every_fault_of_a_row_has_its_line_and_column() {
        let errors = row(&["海洋孵化器", "孵化", "县级", "航天", "青岛", "海洋公司", "", "昨天"]).expect_err("faults");
        let told: Vec<_> = errors.iter().map(|error| (error.line, error.column.as_str())).collect();
        assert_eq!(told, [(3, "类型"), (3, "级别（市/省/国家）"), (3, "所在区市"), (3, "产业"), (3, "认定日期")]);
    }

    #[test]
    fn headings_that_name_nothing_are_no_headings() {
        assert!(Columns::find(&["威海市科技创新平台一览表"]).is_none());
        let few = Columns::find(&["名称", "类型"]).expect("headings");
        assert_eq!(few.missing(), ["level", "region_code", "host_name"]);
    }
}
