//! What is asked of the records, by subject.

pub mod account_statement;
pub mod books;
pub mod budget;
pub mod bureau;
pub mod exports;
pub mod meeting;
pub mod network;
pub mod providers;
pub mod simulation;
pub mod statistics;

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

use crate::kernel::local_date;

/// The first days of the first and the last of `count` local months that end with the present one.
fn months_until(now: DateTime<Utc>, count: u32) -> (NaiveDate, NaiveDate) {
    let today = local_date(now);
    let last = today.with_day(1).unwrap_or(today);
    let first = last.checked_sub_months(Months::new(count.saturating_sub(1))).unwrap_or(last);
    (first, last)
}
