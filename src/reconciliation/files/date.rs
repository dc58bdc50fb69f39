//! Dates as banks write them.

use chrono::NaiveDate;

use crate::tabular::day_by_pattern;

/// Reads the day out of `2026-03-02`, `2026/3/2`, `2026.3.2`, `20260302`, `2026年3月2日`, each also with a time behind it.
/// `None` if it is none of these; a day first or a month first is never guessed.
pub fn day(written: &str) -> Option<NaiveDate> {
    let written = written.trim();
    let mut parts = written.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let first = parts.next()?;
    if !written.starts_with(first) {
        return None;
    }
    match first.len() {
        4 => from_parts(first, parts.next()?, parts.next()?),
        8 | 14 => from_parts(first.get(..4)?, first.get(4..6)?, first.get(6..8)?),
        _ => None,
    }
}

/// Reads a date by a format of the layout (`%d/%m/%Y`), or else as [`day`].
pub fn by_formats(written: &str, formats: &[String]) -> Option<NaiveDate> {
    if formats.is_empty() {
        return day(written);
    }
    formats.iter().find_map(|format| day_by_pattern(written, format))
}

fn from_parts(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    // Two digits at most: `2026-03-021` is a slip, not a day.
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    let sane = NaiveDate::from_ymd_opt(1990, 1, 1)?..=NaiveDate::from_ymd_opt(2199, 12, 31)?;
    sane.contains(&date).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_never_guessed() {
        let expected = NaiveDate::from_ymd_opt(2026, 3, 2);
        for written in [
            "2026-03-02",
            "2026/3/2",
            "2026.03.02",
            "20260302",
            "2026年3月2日",
            "20260302153000",
            "2026-03-02T09:30:00+08:00",
        ] {
            assert_eq!(day(written), expected, "{written}");
        }
        for wrong in [
            "",
            "02/03/2026",
            "2026-13-01",
            "2026-02-30",
            "260302",
            "合计",
            "0001-01-01",
            "1026-03-02",
            "9999-12-31",
            "99999-12-31",
            "2026-03-021",
        ] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
        assert_eq!(by_formats("02/03/2026", &["%d/%m/%Y".to_owned()]), expected);
    }
}
