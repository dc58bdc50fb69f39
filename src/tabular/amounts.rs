//! How a table writes amounts and days: marks, units and patterns as data, the same for reading and for writing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, Invalid, text_enum};

text_enum! {
    /// What stands before the decimals.
    pub enum DecimalMark {
        Point = "point",
        Comma = "comma",
    }
}

text_enum! {
    /// What stands between groups of three digits.
    pub enum ThousandsMark {
        None = "none",
        Comma = "comma",
        Point = "point",
        Space = "space",
        Apostrophe = "apostrophe",
    }
}

text_enum! {
    /// What the number 1 stands for.
    pub enum AmountUnit {
        Yuan = "yuan",
        Fen = "fen",
    }
}

/// How amounts are written. Groups of thousands may always be left out when reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AmountStyle {
    pub decimal: DecimalMark,
    pub thousands: ThousandsMark,
    pub unit: AmountUnit,
}

/// `1,234.50` yuan.
impl Default for AmountStyle {
    fn default() -> Self {
        Self { decimal: DecimalMark::Point, thousands: ThousandsMark::Comma, unit: AmountUnit::Yuan }
    }
}

impl AmountStyle {
    /// # Errors
    /// One mark cannot part both thousands and decimals.
    pub fn check(self) -> Result<(), Invalid> {
        if self.thousands.mark() == Some(self.decimal.mark()) {
            return Err(Invalid::new(
                "same_mark",
                "千分位符和小数点不能是同一个符号",
                "one mark cannot part both thousands and decimals",
            ));
        }
        Ok(())
    }

    /// Reads digits with an optional sign. `None`: not such a number, groups of other than three digits, more than two
    /// decimals (of fen: any), or out of range. Nothing is guessed: `12,50` under a decimal point is no number.
    pub fn read(self, written: &str) -> Option<Fen> {
        let (negative, digits) = match written.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, written.strip_prefix('+').unwrap_or(written)),
        };
        let (whole, decimals) = digits.split_once(self.decimal.mark()).unwrap_or((digits, ""));
        let whole = self.thousands.mark().map_or(Some(whole.to_owned()), |mark| ungrouped(whole, mark))?;
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let decimals = decimals.trim_end_matches('0');
        if whole.is_empty() || !is_digits(&whole) || !is_digits(decimals) {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let fen = match self.unit {
            AmountUnit::Fen if decimals.is_empty() => whole,
            AmountUnit::Yuan if decimals.len() <= 2 => {
                whole.checked_mul(100)?.checked_add(format!("{decimals:0<2}").parse().ok()?)?
            }
            AmountUnit::Fen | AmountUnit::Yuan => return None,
        };
        Some(Fen::new(if negative { -fen } else { fen }))
    }

    /// The number as a spreadsheet keeps it, without groups and with a point.
    #[must_use]
    pub const fn plain(self) -> Self {
        Self { decimal: DecimalMark::Point, thousands: ThousandsMark::None, unit: self.unit }
    }

    /// Writes an amount so that [`Self::read`] gives it back.
    pub fn write(self, amount: Fen) -> String {
        let fen = amount.get().unsigned_abs();
        let sign = if amount.is_negative() { "-" } else { "" };
        let grouped = |whole: u64| self.thousands.mark().map_or(whole.to_string(), |mark| grouped(whole, mark));
        match self.unit {
            AmountUnit::Fen => format!("{sign}{}", grouped(fen)),
            AmountUnit::Yuan => format!("{sign}{}{}{:02}", grouped(fen / 100), self.decimal.mark(), fen % 100),
        }
    }
}

impl DecimalMark {
    const fn mark(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

impl ThousandsMark {
    const fn mark(self) -> Option<char> {
        match self {
            Self::None => None,
            Self::Comma => Some(','),
            Self::Point => Some('.'),
            Self::Space => Some(' '),
            Self::Apostrophe => Some('\''),
        }
    }
}

/// Without the marks, if they part groups of three.
fn ungrouped(whole: &str, mark: char) -> Option<String> {
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    let mut joined = first.to_owned();
    let mut has_more = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        has_more = true;
        joined.push_str(group);
    }
    (!has_more || (1..=3).contains(&first.len())).then_some(joined)
}

fn grouped(whole: u64, mark: char) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// Whether a pattern of days can be read and written: year, month and day once each as `%Y` or `%y`, `%m`, `%b` or `%B`,
/// `%d` or `%e` (`%-m` and `%-d` without leading zeros), with any text between.
///
/// # Errors
/// Another letter behind `%`, a part missing or twice, or a text of more than 30 characters.
pub fn check_day_pattern(pattern: &str) -> Result<(), Invalid> {
    let wrong = || {
        Invalid::new(
            "day_pattern",
            format!("“{pattern}”不是日期格式；应含年（%Y）、月（%m）、日（%d）各一次，如 %d/%m/%Y"),
            format!("“{pattern}” is no pattern of days: year (%Y), month (%m) and day (%d) once each, as %d/%m/%Y"),
        )
    };
    let mut found = [0_u8; 3];
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            if letter.is_control() {
                return Err(wrong());
            }
            continue;
        }
        let (is_bare, letter) = match letters.next() {
            Some('-') => (true, letters.next()),
            other => (false, other),
        };
        let part = match letter {
            Some('Y' | 'y') if !is_bare => 0,
            Some('b' | 'B') if !is_bare => 1,
            Some('m') => 1,
            Some('e') if !is_bare => 2,
            Some('d') => 2,
            _ => return Err(wrong()),
        };
        if let Some(count) = found.get_mut(part) {
            *count += 1;
        }
    }
    if found == [1; 3] && pattern.chars().count() <= 30 { Ok(()) } else { Err(wrong()) }
}

/// A day by a pattern; a time of day may follow behind a blank. `None`: not such a day, or not between 1990 and 2199.
pub fn day_by_pattern(written: &str, pattern: &str) -> Option<NaiveDate> {
    let (day, rest) = NaiveDate::parse_and_remainder(written.trim(), pattern).ok()?;
    let first = NaiveDate::from_ymd_opt(1990, 1, 1)?;
    let last = NaiveDate::from_ymd_opt(2199, 12, 31)?;
    ((first..=last).contains(&day) && (rest.is_empty() || rest.starts_with([' ', 'T']))).then_some(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn style(decimal: DecimalMark, thousands: ThousandsMark, unit: AmountUnit) -> AmountStyle {
        AmountStyle { decimal, thousands, unit }
    }

    #[test]
    fn marks_are_never_guessed() {
        let usual = AmountStyle::default();
        for (written, fen) in
            [("1,234.50", 123_450), ("1234.5", 123_450), ("-0.05", -5), ("+3", 300), ("12.500", 1_250)]
        {
            assert_eq!(usual.read(written), Some(Fen::new(fen)), "{written}");
        }
        for wrong in ["12,50", "1,23", "1,2345.00", ",123", "1234,567", "1.234,56", "", "-", "1.005", "1 234"] {
            assert_eq!(usual.read(wrong), None, "{wrong}");
        }
        let continental = style(DecimalMark::Comma, ThousandsMark::Point, AmountUnit::Yuan);
        assert_eq!(continental.read("1.234,56"), Some(Fen::new(123_456)));
        assert_eq!(continental.read("1,234.56"), None);
        let fen = style(DecimalMark::Point, ThousandsMark::None, AmountUnit::Fen);
        assert_eq!(
            [fen.read("12345"), fen.read("123.45"), fen.read("123.00")],
            [Some(Fen::new(12_345)), None, Some(Fen::new(123))]
        );
        assert!(style(DecimalMark::Comma, ThousandsMark::Comma, AmountUnit::Yuan).check().is_err());
    }

    #[test]
    fn days_have_all_their_parts() {
        for right in ["%d/%m/%Y", "%Y%m%d", "%-d. %-m. %y", "%d-%b-%Y", "%Y年%m月%d日"] {
            assert!(check_day_pattern(right).is_ok(), "{right}");
        }
        for wrong in ["", "%Y-%m", "%d/%m/%Y/%d", "%Q", "%", "%Y-%m-%d %H", "%-Y%m%d", "2026-03-02"] {
            assert!(check_day_pattern(wrong).is_err(), "{wrong}");
        }
        let day = NaiveDate::from_ymd_opt(2026, 3, 2);
        assert_eq!(day_by_pattern("02/03/2026 10:30:00", "%d/%m/%Y"), day);
        assert_eq!([day_by_pattern("02/03/26", "%d/%m/%Y"), day_by_pattern("02/03/20261", "%d/%m/%Y")], [None, None]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            fen in -99_999_999_999_999_i64..99_999_999_999_999,
            decimal in proptest::sample::select(DecimalMark::ALL),
            thousands in proptest::sample::select(ThousandsMark::ALL),
            unit in proptest::sample::select(AmountUnit::ALL),
        ) {
            let style = style(decimal, thousands, unit);
            prop_assume!(style.check().is_ok());
            prop_assert_eq!(style.read(&style.write(Fen::new(fen))), Some(Fen::new(fen)));
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,20}", pattern in "(%|-|[a-zA-Z]|/){0,12}") {
            let _ = AmountStyle::default().read(&text);
            if check_day_pattern(&pattern).is_ok() {
                let _ = day_by_pattern(&text, &pattern);
            }
        }
    }
}
