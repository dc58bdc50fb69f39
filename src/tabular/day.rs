//! Days and moments as lists write them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};

use crate::kernel::{Invalid, LOCAL_ZONE, WRITTEN_YEARS};

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
        (Some(y), Some(m), Some(d)) if is_over => i32::try_from(y)
            .ok()
            .filter(|year| WRITTEN_YEARS.contains(year))
            .and_then(|year| NaiveDate::from_ymd_opt(year, m, d)),
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

/// A moment as lists write it: with its offset (`2026-03-02T09:30:00+08:00`), or by the clock of Shanghai
/// (`2026-03-02 09:30`, `2026/3/2 09:30:00`).
///
/// # Errors
/// No such moment.
pub fn parse_moment(text: &str) -> Result<DateTime<Utc>, Invalid> {
    const FORMS: [&str; 5] =
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"];
    let text = text.trim();
    let with_offset = || DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
    let by_the_clock = || {
        let local = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
        LOCAL_ZONE.from_local_datetime(&local).earliest().map(|at| at.to_utc())
    };
    let is_written = |at: &DateTime<Utc>| {
        [at.year(), at.with_timezone(&LOCAL_ZONE).year()].iter().all(|year| WRITTEN_YEARS.contains(year))
    };
    with_offset().or_else(by_the_clock).filter(is_written).ok_or_else(|| {
        let (zh, en) = (format!("“{text}”不是日期时间"), format!("“{text}” is no date and time"));
        Invalid::new("not_a_time", zh, en)
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
        for text in ["2026", "2026-13-01", "三月", "2026-3-2-1", "10000-01-01", "262142-12-31", "99999999999-1-1"] {
            assert!(parse_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moments_in_the_ways_of_lists() {
        let written = |text| parse_moment(text).map(|at| at.to_rfc3339()).map_err(|invalid| invalid.code);
        for text in ["2026-03-02T09:30:00+08:00", "2026-03-02T01:30:00Z", "2026-03-02 09:30", " 2026/3/2 09:30:00 "] {
            assert_eq!(written(text).as_deref(), Ok("2026-03-02T01:30:00+00:00"), "{text}");
        }
        for text in ["", "2026-03-02", "+262142-12-31 23:59", "-262143-01-01 00:00", "+10000-01-01T00:00:00"] {
            assert_eq!(written(text), Err("not_a_time"), "{text}");
        }
    }
}
