//! The local calendar: moments are kept in UTC, days are counted where the business lives.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::Invalid;

/// The one time zone of the country.
pub const LOCAL_ZONE: Tz = chrono_tz::Asia::Shanghai;

/// Years that a day from outside may have: those of four digits, as RFC 3339 writes them. The types hold 262,000 years
/// either way, but at their ends nothing can be added any more; and the database knows no day before 4713 BC.
pub const WRITTEN_YEARS: RangeInclusive<i32> = 0..=9_999;

/// # Errors
/// A year that no day from outside may have.
pub fn written_year(year: i32) -> Result<(), Invalid> {
    if WRITTEN_YEARS.contains(&year) {
        return Ok(());
    }
    Err(Invalid::new("year", "年份应为四位数", "a year has four digits"))
}

/// The day (Asia/Shanghai) on which a moment falls.
pub fn local_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&LOCAL_ZONE).date_naive()
}

/// A moment for people to read: the local clock, to the minute.
pub fn local_time(at: DateTime<Utc>) -> String {
    at.with_timezone(&LOCAL_ZONE).format("%Y-%m-%d %H:%M").to_string()
}

/// The year (Asia/Shanghai) in which a moment falls.
pub fn local_year(at: DateTime<Utc>) -> i32 {
    local_date(at).year()
}

/// The moment at which a local day begins.
pub fn local_midnight(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    match LOCAL_ZONE.from_local_datetime(&midnight) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        // A midnight that a change of the clock left out (none since 1991): the same digits in UTC are near enough.
        LocalResult::None => midnight.and_utc(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_local_midnight() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 31).expect("a date");
        let turn = local_midnight(day);
        assert_eq!(turn.to_rfc3339(), "2026-12-30T16:00:00+00:00");
        assert_eq!(local_date(turn), day);
        assert_eq!(local_date(turn - chrono::Duration::microseconds(1)), day.pred_opt().expect("a date"));
        assert_eq!(local_year(turn + chrono::Duration::days(1)), 2027);
    }
}
