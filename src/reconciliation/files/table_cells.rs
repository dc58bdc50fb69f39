//! Small things of a bank's table: places, account numbers, currencies, and the name of a statement that has none.

use sha2::{Digest, Sha256};

use super::error::{Fault, StatementError};
use super::{ParsedLine, amount};
use crate::kernel::Text;
use crate::tabular::{Cell, Kind, Row, heading};

/// Characters kept of a text.
const MAX_TEXT: usize = 1_000;

pub fn place(row: &Row) -> String {
    format!("第 {} 行 / line {}", row.line, row.line)
}

pub fn currency(written: Option<&str>) -> Result<String, StatementError> {
    let plain = written.map(heading).unwrap_or_default();
    match plain.as_str() {
        "" | "人民币" | "人民币元" | "cny" | "rmb" | "156" | "01" | "001" => Ok("CNY".to_owned()),
        code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_lowercase()) => Ok(code.to_ascii_uppercase()),
        "美元" => Ok("USD".to_owned()),
        "欧元" => Ok("EUR".to_owned()),
        "港币" | "港元" => Ok("HKD".to_owned()),
        "日元" => Ok("JPY".to_owned()),
        other => Err(StatementError::at(
            "",
            "bad_currency",
            format!("不认识的币种“{other}”"),
            format!("unknown currency “{other}”"),
        )),
    }
}

/// Without the spaces and dashes by which account numbers are grouped.
pub fn plain_account(written: &str) -> String {
    written.chars().map(amount::half_width).filter(|c| c.is_alphanumeric()).take(64).collect()
}

pub fn refuse_long_number(row: &Row, column: usize) -> Result<(), StatementError> {
    match row.cells.get(column) {
        Some(Cell { kind: Kind::LongNumber, .. }) => Err(at_column(
            row,
            column,
            "digits_lost",
            Text::new(
                "账号存成了数值，超过 15 位的数字已丢失；请把该列设为文本",
                "the account number was stored as a number and lost its digits beyond 15; make the column text",
            ),
        )),
        _ => Ok(()),
    }
}

pub fn is_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(|c| c.is_ascii_digit())
}

/// Names a statement that the bank did not name: another content is another statement.
pub fn fingerprint(lines: &[ParsedLine]) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        let fields = (line.booked_on, line.signed(), &line.end_to_end_reference, &line.bank_reference, &line.remark);
        hash.update(format!("{fields:?}\n"));
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

pub fn at(row: &Row, code: &'static str, why: Text) -> StatementError {
    StatementError::Refused(Fault { code, place: place(row), line: Some(row.line), column: None, text: why })
}

pub fn at_column(row: &Row, column: usize, code: &'static str, why: Text) -> StatementError {
    let column = column + 1;
    let place = format!("第 {0} 行第 {column} 列 / line {0}, column {column}", row.line);
    StatementError::Refused(Fault { code, place, line: Some(row.line), column: Some(column), text: why })
}

pub fn shorten(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
