use std::fmt::Write;

/// What a cell was in the file. CSV knows only text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Empty,
    Text,
    /// A decimal number without exponent, as the spreadsheet shows it: at most 15 significant digits.
    Number,
    /// A whole number of more than 15 digits. Spreadsheet programs lose the digits beyond, so that an account number
    /// kept this way cannot be trusted.
    LongNumber,
    /// `2026-03-02`.
    Date,
    /// `2026-03-02T12:30:00`.
    DateTime,
    /// A time of day or a duration, `12:30:00`.
    Time,
    /// `true` or `false`.
    Bool,
    /// A formula's error (`#DIV/0!`), or a formula whose result was never stored (text is empty).
    Error,
}

/// One cell: its text, trimmed, free of control characters, and what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub kind: Kind,
    /// The value was written once for several merged rows, of which this is not the first.
    pub is_merged_copy: bool,
}

impl Cell {
    pub(super) const EMPTY: Self = Self { text: String::new(), kind: Kind::Empty, is_merged_copy: false };

    pub(super) fn new(kind: Kind, text: String) -> Self {
        Self { text, kind, is_merged_copy: false }
    }

    pub(super) fn from_text(raw: &str) -> Self {
        let text = clean(raw);
        let kind = if text.is_empty() { Kind::Empty } else { Kind::Text };
        Self::new(kind, text)
    }

    pub(super) fn from_number(value: f64) -> Self {
        if !value.is_finite() {
            return Self::new(Kind::Error, value.to_string());
        }
        if value.abs() >= 1e15 {
            return Self::new(Kind::LongNumber, value.to_string());
        }
        // Fifteen digits survive the way through binary and back; what follows them is noise (0.30000000000000004).
        let shown = format!("{value:.14e}").parse().unwrap_or(value);
        Self::new(Kind::Number, if shown == 0.0 { "0".to_owned() } else { shown.to_string() })
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.kind != Kind::Error
    }
}

/// One row and the line of the file (CSV) or row of the sheet (XLSX) on which it begins, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: u64,
    pub cells: Vec<Cell>,
}

impl Row {
    /// The text of a column, counted from 0; empty beyond the end.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| &cell.text)
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// The form in which column headings are compared: half width, lower case, without spaces, line breaks, punctuation
/// and what stands in brackets. `对方 户名（全称）` and `对方户名` are the same heading.
pub fn heading(written: &str) -> String {
    let mut heading = String::with_capacity(written.len());
    let mut depth = 0_u32;
    for c in written.chars().map(half_width) {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphanumeric() => heading.extend(c.to_lowercase()),
            _ => {}
        }
    }
    heading
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Trims, drops control and zero-width characters, and undoes `="0123"`, by which exports keep leading zeros from a
/// spreadsheet program.
fn clean(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    for c in raw.trim_matches(is_padding).chars() {
        if c == '\n' || c == '\t' || !(c.is_control() || is_invisible(c)) {
            let _ = text.write_char(c);
        }
    }
    match text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.trim_matches(is_padding).to_owned(),
        None => text,
    }
}

fn is_padding(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// Byte-order mark, zero-width and direction marks: nobody typed them on purpose.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_the_spreadsheet() {
        for (value, shown) in
            [(0.1 + 0.2, "0.3"), (1234.5, "1234.5"), (-0.0, "0"), (1e14, "100000000000000"), (2e-7, "0.0000002")]
        {
            assert_eq!(Cell::from_number(value).text, shown);
        }
        assert_eq!(Cell::from_number(6_222_021_606_001_234_567.0).kind, Kind::LongNumber);
        assert_eq!(Cell::from_number(f64::NAN).kind, Kind::Error);
    }

    #[test]
    fn text_is_freed_of_what_nobody_typed() {
        for (raw, text) in [
            ("\u{feff} 甲\u{3000}", "甲"),
            ("6222021606001234567\t", "6222021606001234567"),
            ("=\"00123\"", "00123"),
            ("a\u{0}b\u{202e}c", "abc"),
            ("two\nlines", "two\nlines"),
        ] {
            assert_eq!(Cell::from_text(raw).text, text);
        }
    }

    #[test]
    fn headings_are_compared_by_their_words() {
        for (a, b) in [
            ("对方 户名（全称）", "对方户名"),
            ("借方发生额\n(元)", "借方发生额"),
            ("Ｎｏ．", "no"),
            ("Price (CNY)", "price"),
        ] {
            assert_eq!(heading(a), heading(b));
        }
    }
}
