//! Amounts as banks write them.

use crate::kernel::{Fen, Text};
use crate::tabular::AmountStyle;

/// Reads an ISO 20022 amount: digits, at most five decimals, of which the third and on must be zero.
pub fn iso(written: &str) -> Result<Fen, Text> {
    let digits = written.strip_prefix('+').unwrap_or(written);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty() && [whole, decimals].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if !is_number || decimals.len() > 5 {
        return Err(Text::new(
            format!("“{written}”不是金额（数字，最多五位小数）"),
            format!("“{written}” is not an amount (digits, at most five decimals)"),
        ));
    }
    parse(written)
}

/// Reads an amount from a table: full width, currency signs, brackets or a trailing minus for less than zero, spaces;
/// dashes alone mean nothing was written. Marks are those of the layout.
pub fn table(written: &str, style: AmountStyle) -> Result<Option<Fen>, Text> {
    let plain: String = written.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    if plain.chars().all(|c| matches!(c, '-' | '—' | '/' | '－')) {
        return Ok(None);
    }
    let plain =
        plain.trim_start_matches("CNY").trim_start_matches("RMB").trim_start_matches('¥').trim_end_matches('元');
    let bracketed = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let number = match bracketed.or_else(|| plain.strip_suffix('-')) {
        Some(signed) if signed.contains('-') => None,
        Some(positive) => style.read(positive).map(|amount| Fen::new(-amount.get())),
        // A sign may stand before the currency: `-¥5.00`.
        None => style.read(&plain.replacen("-¥", "-", 1)),
    };
    number.ok_or_else(|| not_in_style(written, style)).and_then(|amount| at_most(written, amount)).map(Some)
}

/// No bank moves more than is taken as one amount; sums of such lines stay within the range.
fn at_most(written: &str, amount: Fen) -> Result<Fen, Text> {
    if (-Fen::MOST.get()..=Fen::MOST.get()).contains(&amount.get()) {
        return Ok(amount);
    }
    Err(Text::new(format!("“{written}”过大，不是一笔款项"), format!("“{written}” is too large to be one payment")))
}

fn not_in_style(written: &str, style: AmountStyle) -> Text {
    let example = style.write(Fen::new(123_456));
    Text::new(
        format!("“{written}”不是最多精确到分的金额；版式的写法如 {example}"),
        format!("“{written}” is not an amount exact to the hundredth, in the layout's way as {example}"),
    )
}

fn parse(written: &str) -> Result<Fen, Text> {
    Fen::parse_yuan(written).map_err(|_| not_yuan(written)).and_then(|amount| at_most(written, amount))
}

fn not_yuan(written: &str) -> Text {
    Text::new(
        format!("“{written}”不是最多精确到分的金额"),
        format!("“{written}” is not an amount exact to the hundredth"),
    )
}

pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '￥' => '¥',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_amounts_are_exact_or_refused() {
        for (written, hundredths) in [("18.150", 1815), ("2700", 270_000), ("0.01000", 1), ("1.5", 150)] {
            assert_eq!(iso(written), Ok(Fen::new(hundredths)), "{written}");
        }
        for wrong in [
            "",
            "18.155",
            "-1",
            "1,000.00",
            "1.000001",
            ".5",
            "1e3",
            "￥5",
            "10000000000000.01",
            "92233720368547758.07",
            "99999999999999999999",
        ] {
            assert!(iso(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn table_amounts_come_in_many_dresses() {
        for (written, fen) in [
            ("1,234.50", 123_450),
            ("￥ 12", 1_200),
            ("(5.00)", -500),
            ("5.00-", -500),
            ("-0.05", -5),
            ("RMB1.00", 100),
            ("-￥3.00", -300),
        ] {
            assert_eq!(table(written, AmountStyle::default()), Ok(Some(Fen::new(fen))), "{written}");
        }
        assert_eq!(
            ["", "--", "—"].map(|nothing| table(nothing, AmountStyle::default())),
            [Ok(None), Ok(None), Ok(None)]
        );
        for wrong in
            ["12.345", "abc", "(-5)", "--5", "5--", "1.2.3", "12,50", "92233720368547758.07", "(10,000,000,000,000.01)"]
        {
            assert!(table(wrong, AmountStyle::default()).is_err(), "{wrong}");
        }
    }
}
