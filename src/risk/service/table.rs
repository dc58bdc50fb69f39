//! Facts in files: CSV or XLSX of the register's export.

use std::io::Cursor;

use crate::kernel::{BasisPoints, Invalid, Uscc};
use crate::risk::error::Error;
use crate::risk::model::{NewPartyFact, PartyFactKind};
use crate::tabular::{self, Options, Row, heading};

/// A row of a table, or what is wrong with it: the column and why.
#[derive(Debug, Clone)]
pub struct PartyRow {
    pub line: usize,
    pub content: Result<(Uscc, NewPartyFact), (String, Invalid)>,
}

/// The most rows of a table.
const MAX_ROWS: usize = 20_000;

/// Each field and what its column may be called.
const COLUMNS: &[(&str, &[&str])] = &[
    ("uscc", &["uscc", "统一社会信用代码", "企业代码", "单位代码"]),
    ("kind", &["kind", "类别", "关系类别", "信息类别"]),
    ("value", &["value", "内容", "名称或号码", "名称"]),
    ("holder_uscc", &["holderuscc", "股东统一社会信用代码", "股东代码"]),
    ("share", &["share", "持股比例", "出资比例"]),
];

/// Reads a table of facts.
///
/// # Errors
/// Not a table, one without the columns that are needed, or with too many rows.
pub fn read_file(content: &[u8]) -> Result<Vec<PartyRow>, Error> {
    let mut rows = tabular::read(Cursor::new(content.to_vec()), &Options::default())?;
    let head = rows.next().transpose()?.unwrap_or(Row { line: 1, cells: Vec::new() });
    let column = |field: &str| {
        let names = COLUMNS.iter().find(|(known, _)| *known == field).map_or(&[][..], |(_, names)| names);
        head.cells.iter().position(|cell| names.contains(&heading(&cell.text).replace('_', "").as_str()))
    };
    for needed in ["uscc", "kind", "value"] {
        if column(needed).is_none() {
            let (zh, en) = (format!("表格中没有“{needed}”列"), format!("the table has no column “{needed}”"));
            return Err(Error::invalid("file", "missing_column", &zh, &en));
        }
    }
    let places: Vec<(&str, Option<usize>)> = COLUMNS.iter().map(|(field, _)| (*field, column(field))).collect();
    let mut all = Vec::new();
    for row in rows {
        let row = row?;
        if all.len() >= MAX_ROWS {
            return Err(Error::invalid("file", "too_many", "一次最多 20000 行", "at most 20,000 rows at once"));
        }
        let text = |field: &str| {
            let place = places.iter().find(|(known, _)| *known == field).and_then(|(_, place)| *place);
            place.map_or("", |column| row.text(column)).trim()
        };
        all.push(PartyRow { line: usize::try_from(row.line).unwrap_or(usize::MAX), content: fact_of(text) });
    }
    Ok(all)
}

fn fact_of<'r>(text: impl Fn(&str) -> &'r str) -> Result<(Uscc, NewPartyFact), (String, Invalid)> {
    let wrong = |field: &str| {
        let field = field.to_owned();
        move |invalid| (field, invalid)
    };
    let code = Uscc::parse(text("uscc")).map_err(wrong("uscc"))?;
    let kind = kind_of(text("kind")).map_err(wrong("kind"))?;
    let holder = text("holder_uscc");
    let uscc = if holder.is_empty() { None } else { Some(Uscc::parse(holder).map_err(wrong("holder_uscc"))?) };
    let share_bp = share_of(text("share")).map_err(wrong("share"))?;
    Ok((code, NewPartyFact { kind, value: text("value").to_owned(), uscc, share_bp }))
}

fn kind_of(word: &str) -> Result<PartyFactKind, Invalid> {
    Ok(match word {
        "股东" => PartyFactKind::Shareholder,
        "法定代表人" | "法人" | "法人代表" => PartyFactKind::LegalRepresentative,
        "地址" | "住所" | "注册地址" => PartyFactKind::Address,
        "电话" | "联系电话" => PartyFactKind::Phone,
        "银行账号" | "银行账户" => PartyFactKind::BankAccount,
        other => other.parse()?,
    })
}

/// A percentage, with or without its sign.
fn share_of(text: &str) -> Result<Option<BasisPoints>, Invalid> {
    let number = text.trim_end_matches(['%', '％']).trim();
    if number.is_empty() {
        return Ok(None);
    }
    let wrong = || Invalid::new("share", "应为 0 到 100 的百分数", "must be a percentage from 0 to 100");
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |s: &str| s.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 6 || !is_digits(whole) || !is_digits(part) {
        return Err(wrong());
    }
    let hundredths: i32 = format!("{whole}{:0<2.2}", part).parse().map_err(|_| wrong())?;
    BasisPoints::new(hundredths).map(Some).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_row_by_row() {
        let table = "统一社会信用代码,类别,内容,股东代码,持股比例\n\
                     12100000400000624D,股东,王芳,,33.34%\n\
                     12100000400000624D,phone,0631-5230000,,\n\
                     1,股东,王芳,,\n\
                     12100000400000624D,亲戚,王芳,,\n\
                     12100000400000624D,股东,王芳,,101\n";
        let rows = read_file(table.as_bytes()).expect("a table");
        let wrong: Vec<_> = rows
            .iter()
            .filter_map(|row| row.content.as_ref().err().map(|(field, _)| (row.line, field.as_str())))
            .collect();
        assert_eq!(wrong, [(4, "uscc"), (5, "kind"), (6, "share")]);
        let (_, first) = rows[0].content.as_ref().expect("a fact");
        assert_eq!(first.share_bp, BasisPoints::new(3_334).ok());
        assert_eq!(rows[1].content.as_ref().map(|(_, fact)| fact.kind).ok(), Some(PartyFactKind::Phone));
        assert!(read_file("a,b\n1,2\n".as_bytes()).is_err());
    }
}
