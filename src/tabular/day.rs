//! Days as lists write them.

use chrono::NaiveDate;

use crate::kernel::Invalid;

/// A day as lists write it: `2026-03-02`, `2026/3/2`, `2026.3.2`, `2026年3月2日`, with or without a time of day.
///
/// # Errors
/// No such day.
pub fn parse_day(text: &str) -> Result<NaiveDate, Invalid> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = day.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    let mut number = || parts.next().and_then(|part| part.parse::<u32>().ok());
    let found = (number(), number(), number());
    let is_over = parts.next().is_none();
    let day = match found {
        (Some(y), Some(m), Some(d)) if is_over => {
            i32::try_from(y).ok().and_then(|year| NaiveDate::from_ymd_opt(year, m, d))
        }
        _ => None,
    };
    day.ok_or_else(|| {
        Invalid::new(
            "date",
            format!("“{text}”不是日期，如 2026-03-02"),
            format!("“{text}” is not a day like 2026-03-02"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_the_ways_of_lists() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2);
        for text in ["2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", "2026-03-02T00:00:00"] {
            assert_eq!(parse_day(text).ok(), day, "{text}");
        }
        for text in ["2026", "2026-13-01", "三月", "2026-3-2-1"] {
            assert!(parse_day(text).is_err(), "{text}");
        }
    }
}
