//! Rows of a list of people who are qualified already.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{ONLY, TrainingRule};
use crate::catalog::model::RowError;
use crate::identity::Email;
use crate::kernel::{Invalid, Uscc};
use crate::tabular::{Cell, Kind, Row, heading, parse_day};

/// A column: our name of the field, and what lists call it.
struct Column {
    field: &'static str,
    zh: &'static str,
    en: &'static str,
    also: &'static [&'static str],
    is_needed: bool,
}

const fn column(
    field: &'static str,
    zh: &'static str,
    en: &'static str,
    also: &'static [&'static str],
    is_needed: bool,
) -> Column {
    Column { field, zh, en, also, is_needed }
}

const COLUMNS: &[Column] = &[
    column("email", "电子邮箱", "E-mail", &["邮箱", "邮箱地址", "电子邮件", "email address"], true),
    column("uscc", "统一社会信用代码", "Credit code", &["信用代码", "单位代码", "unified social credit code"], true),
    column(
        "listings",
        "仪器编号",
        "Listing codes",
        &["条目编号", "编号", "仪器", "listing", "listing code", "code", "codes"],
        true,
    ),
    column("level", "等级", "Level", &["资格等级", "培训等级"], false),
    column("valid_until", "有效期至", "Valid until", &["有效期", "到期日", "到期日期"], false),
    column("reason", "依据", "Reason", &["授予依据", "理由", "原因", "evidence"], true),
];

/// What stands between the codes of several listings in one cell.
const BETWEEN: &[char] = &[';', '；', '、', ',', '，', '|', '\n'];

/// Where a list has which field, and what it calls the column.
pub struct GrantColumns(BTreeMap<&'static str, (usize, String)>);

impl GrantColumns {
    /// Reads a row as headings; nothing if it names neither people nor instruments.
    pub fn find(row: &Row) -> Option<Self> {
        let mut found = BTreeMap::new();
        for (at, cell) in row.cells.iter().enumerate() {
            let plain = heading(&cell.text);
            let known = COLUMNS.iter().find(|column| {
                [column.field, column.zh, column.en].iter().chain(column.also).any(|name| heading(name) == plain)
            });
            if let Some(column) = known.filter(|_| !plain.is_empty()) {
                found.entry(column.field).or_insert((at, cell.text.clone()));
            }
        }
        (found.contains_key("email") && found.contains_key("listings")).then_some(Self(found))
    }

    /// What a list must have and this one has not, in both languages.
    pub fn missing(found: Option<&Self>) -> Option<Invalid> {
        let is_there = |field| found.is_some_and(|columns| columns.0.contains_key(field));
        let missing: Vec<_> = COLUMNS.iter().filter(|column| column.is_needed && !is_there(column.field)).collect();
        if missing.is_empty() {
            return None;
        }
        let named = |name: fn(&Column) -> &'static str, between: &str| {
            missing.iter().map(|column| name(column)).collect::<Vec<_>>().join(between)
        };
        Some(Invalid::new(
            "columns_missing",
            format!("清单缺少列：{}", named(|column| column.zh, "、")),
            format!("the list has no columns for: {}", named(|column| column.en, ", ")),
        ))
    }

    /// What is wrong in one place of the file.
    pub fn fault(&self, line: u64, field: &str, invalid: Invalid) -> RowError {
        let column = self.0.get(field).map_or_else(|| field.to_owned(), |(_, written)| written.clone());
        RowError { line, column, code: invalid.code.to_owned(), text: invalid.text }
    }

    /// Reads a row, whatever its listings are.
    ///
    /// # Errors
    /// Everything that is wrong with it, by column.
    pub fn read(&self, row: &Row) -> Result<GrantRow, Vec<RowError>> {
        let mut errors = Vec::new();
        let mut cell = |field: &str| {
            let cell = self.0.get(field).and_then(|(at, _)| row.cells.get(*at));
            let is_needed = COLUMNS.iter().any(|column| column.field == field && column.is_needed);
            match text_of(cell, is_needed) {
                Ok(text) => Some(text.to_owned()),
                Err(invalid) => {
                    errors.push(self.fault(row.line, field, invalid));
                    None
                }
            }
        };
        let (email, uscc, listings) = (cell("email"), cell("uscc"), cell("listings"));
        let (level, until, reason) = (cell("level"), cell("valid_until"), cell("reason"));
        let email =
            email.and_then(|text| kept(address(&text), |invalid| errors.push(self.fault(row.line, "email", invalid))));
        let uscc = uscc
            .and_then(|text| kept(Uscc::parse(&text), |invalid| errors.push(self.fault(row.line, "uscc", invalid))));
        let until = until.filter(|text| !text.is_empty());
        let until = until.map(|text| parse_day(&text)).transpose();
        let until = kept(until, |invalid| errors.push(self.fault(row.line, "valid_until", invalid)));
        match (email, uscc, listings, until) {
            (Some(email), Some(uscc), Some(listings), Some(until)) if errors.is_empty() => Ok(GrantRow {
                line: row.line,
                email,
                uscc,
                listings,
                level: level.unwrap_or_default(),
                until,
                reason: reason.unwrap_or_default(),
            }),
            _ => Err(errors),
        }
    }
}

fn kept<T>(found: Result<T, Invalid>, refuse: impl FnOnce(Invalid)) -> Option<T> {
    found.map_err(refuse).ok()
}

fn text_of(cell: Option<&Cell>, is_needed: bool) -> Result<&str, Invalid> {
    match cell.map(|cell| (cell.kind, cell.text.as_str())) {
        Some((Kind::Error, text)) => {
            Err(Invalid::new("formula_error", format!("公式出错：{text}"), format!("the error of a formula: {text}")))
        }
        Some((Kind::LongNumber, _)) => Err(Invalid::new(
            "digits_lost",
            "超过 15 位的数字已失去末尾几位；请将该列设为文本后重新填写",
            "a number of more than 15 digits lost the last of them; make the column text and fill it in again",
        )),
        None | Some((_, "")) if is_needed => Err(Invalid::new("missing", "不能为空", "is missing")),
        found => Ok(found.map_or("", |(_, text)| text)),
    }
}

/// An address as it is compared: in small letters.
///
/// # Errors
/// No address.
pub fn address(text: &str) -> Result<Email, Invalid> {
    Email::parse(&text.to_lowercase())
}

/// One row of a list.
#[derive(Debug, Clone)]
pub struct GrantRow {
    pub line: u64,
    pub email: Email,
    pub uscc: Uscc,
    /// One code or several.
    pub listings: String,
    /// A rank or a name; empty where there is only one.
    pub level: String,
    pub until: Option<NaiveDate>,
    pub reason: String,
}

impl GrantRow {
    /// The codes of the cell: the whole of it if `is_code` knows it, else what stands between separators.
    pub fn codes(&self, is_code: impl Fn(&str) -> bool) -> Vec<&str> {
        if is_code(&self.listings) {
            return vec![&self.listings];
        }
        let mut codes: Vec<&str> = Vec::new();
        for code in self.listings.split(BETWEEN).map(str::trim).filter(|code| !code.is_empty()) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// The rank that the row means at a listing.
    ///
    /// # Errors
    /// The listing has levels and the row names none, or one that is not among them.
    pub fn rank(&self, rule: &TrainingRule) -> Result<i32, Invalid> {
        let plain = heading(&self.level);
        let named = rule.levels.iter().find(|level| heading(&level.name) == plain && !plain.is_empty());
        let rank = match (named, self.level.is_empty()) {
            (Some(level), _) => Some(level.rank),
            (None, true) => rule.levels.is_empty().then_some(ONLY),
            (None, false) => self.level.parse().ok().filter(|rank| rule.knows(*rank)),
        };
        rank.ok_or_else(|| {
            let names = rule.levels.iter().map(|level| format!("{} {}", level.rank, level.name)).collect::<Vec<_>>();
            let (zh, en) = if names.is_empty() {
                ("此条目不分等级，请留空".to_owned(), "the listing has no levels: leave it empty".to_owned())
            } else {
                (format!("请填写其中一个等级：{}", names.join("、")), format!("write one of: {}", names.join(", ")))
            };
            Invalid::new("unknown_level", zh, en)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::model::TrainingLevel;

    fn row(line: u64, cells: &[&str]) -> Row {
        let cell = |text: &&str| Cell {
            text: (*text).to_owned(),
            kind: if text.is_empty() { Kind::Empty } else { Kind::Text },
            is_merged_copy: false,
        };
        Row { line, cells: cells.iter().map(cell).collect() }
    }

    fn columns() -> GrantColumns {
        let head = row(1, &["邮箱", "统一社会信用代码", "仪器编号", "等级", "有效期至", "依据"]);
        GrantColumns::find(&head).expect("headings")
    }

    #[test]
    fn a_row_is_read_or_everything_wrong_with_it_is_told_by_the_columns_of_the_file() {
        let good = row(2, &["Wang@Example.com", "91330100799655058B", "A、B；A", "2", "2027/3/1", "旧系统"]);
        let read = columns().read(&good).expect("a row");
        assert_eq!((read.email.as_str(), read.codes(|_| false)), ("wang@example.com", vec!["A", "B"]));
        assert_eq!(read.codes(|code| code == "A、B；A"), ["A、B；A"], "a code may be written like several");
        let bad = row(3, &["王", "1", "", "2", "明年", ""]);
        let errors = columns().read(&bad).expect_err("faults");
        let mut told: Vec<_> = errors.iter().map(|error| (error.line, error.column.as_str())).collect();
        told.sort_unstable();
        assert_eq!(told, [(3, "仪器编号"), (3, "依据"), (3, "有效期至"), (3, "统一社会信用代码"), (3, "邮箱")]);
    }

    #[test]
    fn a_list_without_a_needed_column_is_told_so() {
        assert!(GrantColumns::find(&row(1, &["姓名", "电话"])).is_none());
        let some = GrantColumns::find(&row(1, &["email", "code"])).expect("some");
        let missing = GrantColumns::missing(Some(&some)).expect("what is missing");
        assert_eq!(missing.text.zh, "清单缺少列：统一社会信用代码、依据");
        assert!(GrantColumns::missing(Some(&columns())).is_none());
    }

    #[test]
    fn a_level_is_written_as_its_rank_or_its_name() {
        let level = |rank, name: &str| TrainingLevel { rank, name: name.to_owned(), valid_days: None };
        let rule = TrainingRule {
            levels: vec![level(1, "辅助操作"), level(2, "独立操作")], ..TrainingRule::default()
        };
        let of = |text: &str, rule: &TrainingRule| {
            let read = GrantRow {
                line: 2,
                email: address("a@example.com").expect("an address"),
                uscc: Uscc::parse("91330100799655058B").expect("a code"),
                listings: "A".to_owned(),
                level: text.to_owned(),
                until: None,
                reason: "旧系统".to_owned(),
            };
            read.rank(rule).ok()
        };
        assert_eq!(
            (of("2", &rule), of("独立操作", &rule), of("3", &rule), of("", &rule)),
            (Some(2), Some(2), None, None)
        );
        let only = TrainingRule::default();
        assert_eq!((of("", &only), of("1", &only), of("高级", &only)), (Some(ONLY), Some(ONLY), None));
    }
}
