//! The statutory working-day calendar: the State Council's yearly notices, as files in the shape of holiday-cn.

use chrono::Datelike;
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries;
use super::service::Error;
use crate::audit;
use crate::catalog;
use crate::kernel::{CalendarDay, Text, WorkingCalendar};
use crate::store::Tx;

/// One year's notice: the days on which it departs from the plain week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalendarYear)]
pub struct Year {
    pub year: i32,
    /// Addresses of the notice.
    #[serde(default)]
    pub papers: Vec<String>,
    #[schema(value_type = Vec<Day>)]
    pub days: Vec<CalendarDay>,
}

/// A day of a notice, for the API's description.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes CalendarDay, which knows nothing of HTTP")]
#[schema(as = CalendarDay)]
struct Day {
    date: chrono::NaiveDate,
    name: String,
    /// True for a day off, false for a weekend day that is worked.
    #[schema(rename = "isOffDay")]
    is_off_day: bool,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CalendarImport)]
pub struct Imported {
    pub year: i32,
    pub days_off: usize,
    pub days_worked: usize,
}

impl Year {
    /// Reads a notice and checks it.
    ///
    /// # Errors
    /// Not a notice; a day named twice or of another time; [`Error::CalendarNotAnnounced`] for a year without days, as
    /// files of years to come are.
    pub fn parse(file: &[u8]) -> Result<Self, Error> {
        let year: Self = serde_json::from_slice(file)
            .map_err(|error| Error::CalendarFile(Text::new(format!("不是节假日文件：{error}"), error.to_string())))?;
        year.check()?;
        Ok(year)
    }

    fn check(&self) -> Result<(), Error> {
        if !(1990..=2200).contains(&self.year) {
            let text =
                Text::new(format!("年份 {} 不可用", self.year), format!("the year {} is out of range", self.year));
            return Err(Error::CalendarFile(text));
        }
        if self.days.is_empty() {
            return Err(Error::CalendarNotAnnounced(self.year));
        }
        self.check_days()
    }

    /// A notice speaks of its own year and of the last days of the year before, each day once.
    fn check_days(&self) -> Result<(), Error> {
        let mut known = std::collections::BTreeSet::new();
        for day in &self.days {
            let is_near = day.date.year() == self.year || (day.date.year() == self.year - 1 && day.date.month() == 12);
            if !is_near {
                let text = Text::new(
                    format!("{} 不属于 {} 年的通知", day.date, self.year),
                    format!("{} does not belong to the notice of {}", day.date, self.year),
                );
                return Err(Error::CalendarFile(text));
            }
            if !known.insert(day.date) {
                let text = Text::new(format!("{} 重复出现", day.date), format!("{} occurs twice", day.date));
                return Err(Error::CalendarFile(text));
            }
        }
        Ok(())
    }
}

/// Every year that is loaded.
///
/// # Errors
/// The database refuses.
pub fn load(conn: &mut PgConnection) -> Result<WorkingCalendar, Error> {
    Ok(catalog::service::working_calendar(conn)?)
}

/// One year's notice as it is loaded.
///
/// # Errors
/// The database refuses.
pub fn year_fetch(conn: &mut PgConnection, year: i32) -> Result<Option<Year>, Error> {
    let Some(source) = queries::calendar_year_source(conn, year)? else { return Ok(None) };
    let papers = source.split_whitespace().map(str::to_owned).collect();
    Ok(Some(Year { year, papers, days: queries::calendar_days(conn, year)? }))
}

/// Loads a year's notice, in the place of what was known of that year.
///
/// # Errors
/// Those of [`Year::parse`].
pub fn import(tx: &mut Tx<'_>, file: &[u8]) -> Result<Imported, Error> {
    store(tx, &Year::parse(file)?)
}

/// Loads a notice that was read already.
///
/// # Errors
/// Those of [`Year::parse`].
pub fn store(tx: &mut Tx<'_>, year: &Year) -> Result<Imported, Error> {
    year.check()?;
    let now = tx.now();
    queries::calendar_replace(tx.conn(), year.year, &year.papers.join(" "), &year.days, now)?;
    let days_off = year.days.iter().filter(|day| day.is_off_day).count();
    let imported = Imported { year: year.year, days_off, days_worked: year.days.len() - days_off };
    let detail = json!({"papers": year.papers, "days": year.days});
    audit::record(tx, "calendar.imported", "calendar_year", subject(year.year), &detail)?;
    Ok(imported)
}

/// The id under which a year stands in the audit trail: the year's digits.
fn subject(year: i32) -> Uuid {
    Uuid::from_u128(u128::from(year.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    const FILES: [&str; 4] = [
        include_str!("../../data/holidays/2023.json"),
        include_str!("../../data/holidays/2024.json"),
        include_str!("../../data/holidays/2025.json"),
        include_str!("../../data/holidays/2026.json"),
    ];

    fn shipped() -> WorkingCalendar {
        let years: Vec<_> = FILES.iter().map(|file| Year::parse(file.as_bytes()).expect("a notice")).collect();
        let days = years.iter().flat_map(|year| year.days.iter().map(|day| (day.date, day.is_off_day)));
        WorkingCalendar::new(years.iter().map(|year| year.year), days.collect::<Vec<_>>())
    }

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    /// Days known from the notices themselves, not from the files.
    #[test]
    fn well_known_days_are_as_announced() {
        let calendar = shipped();
        let off = [
            day(2024, 2, 10), // Spring Festival
            day(2024, 10, 1),
            day(2025, 1, 28), // the first year in which New Year's Eve is a holiday
            day(2025, 10, 8),
            day(2026, 1, 2),
            day(2026, 2, 23),
            day(2026, 6, 19), // Dragon Boat Festival
            day(2026, 10, 7),
        ];
        let worked = [
            day(2024, 2, 4),
            day(2024, 2, 9), // New Year's Eve of 2024 was a working day
            day(2024, 10, 12),
            day(2025, 1, 26),
            day(2025, 2, 8),
            day(2026, 1, 4),
            day(2026, 2, 14),
            day(2026, 2, 28),
            day(2026, 10, 10),
        ];
        for date in off {
            assert_eq!(calendar.is_working_day(date), Ok(false), "{date}");
        }
        for date in worked {
            assert_eq!(calendar.is_working_day(date), Ok(true), "{date}");
        }
    }

    #[test]
    fn five_working_days_over_the_spring_festival() {
        // 13 February 2026 is a Friday; 14 is worked, 15 to 23 are off.
        assert_eq!(shipped().nth_working_day_after(day(2026, 2, 13), 5), Ok(day(2026, 2, 27)));
        assert_eq!(shipped().nth_working_day_after(day(2026, 2, 13), 6), Ok(day(2026, 2, 28)));
    }

    #[test]
    fn a_year_that_is_not_announced_is_refused() {
        let file = br#"{"year": 2027, "papers": [], "days": []}"#;
        assert!(matches!(Year::parse(file), Err(Error::CalendarNotAnnounced(2027))));
    }

    #[test]
    fn other_files_are_refused_with_a_reason() {
        for file in [
            "",
            "[]",
            "PK\u{3}\u{4}",
            r#"{"year": 2026, "days": [{"name": "x", "date": "2026-13-01", "isOffDay": true}]}"#,
            r#"{"year": 2026, "days": [{"name": "x", "date": "2025-05-01", "isOffDay": true}]}"#,
            r#"{"year": 99999, "days": [{"name": "x", "date": "2025-05-01", "isOffDay": true}]}"#,
            r#"{"year": 2026, "days": [{"name": "x", "date": "2026-05-01", "isOffDay": true},
                                       {"name": "x", "date": "2026-05-01", "isOffDay": false}]}"#,
        ] {
            assert!(matches!(Year::parse(file.as_bytes()), Err(Error::CalendarFile(_))), "{file}");
        }
    }
}
