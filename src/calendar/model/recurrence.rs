//! When a recurring event happens.

use chrono::{DateTime, Duration, TimeZone, Utc};
use rrule::{RRule, RRuleSet, Tz as RuleZone, Unvalidated};

use super::busy::MOST_OCCURRENCES;
use super::reader::Line;
use super::when::{When, Zones};
use crate::kernel::Invalid;

/// The starts of a series between two moments, both inside.
///
/// # Errors
/// A rule that cannot be understood, or that is finer than hours: nobody books that, and counting it out would take long.
pub fn starts(first: &When, rule: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>, Invalid> {
    let rule = adapted(rule, first)?;
    let zone = RuleZone::Tz(first.zone);
    let begin = zone
        .from_local_datetime(&first.local)
        .earliest()
        .unwrap_or_else(|| zone.from_utc_datetime(&first.utc().naive_utc()));
    if begin.with_timezone(&Utc) < earliest() {
        return Err(refused(&"the series begins before 1970"));
    }
    let rule: RRule<Unvalidated> = rule.parse().map_err(|error| refused(&error))?;
    let rule = rule.validate(begin).map_err(|error| refused(&error))?;
    // Counting out would go on to the end of the calendar.
    if begin.with_timezone(&Utc) > to {
        return Ok(Vec::new());
    }
    let in_utc = |at: DateTime<Utc>| at.with_timezone(&RuleZone::UTC);
    let set = RRuleSet::new(begin).rrule(rule).after(in_utc(from.max(earliest()))).before(in_utc(to));
    let most = u16::try_from(MOST_OCCURRENCES + 1).unwrap_or(u16::MAX);
    Ok(set.all(most).dates.into_iter().map(|at| at.with_timezone(&Utc)).collect())
}

/// The beginning of 1970.
fn earliest() -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH
}

/// The rule with its end in UTC, as the standard wants it and many programs do not write it.
fn adapted(rule: &str, first: &When) -> Result<String, Invalid> {
    let rule = rule.trim().trim_end_matches(';').to_ascii_uppercase();
    let mut parts = Vec::new();
    for part in rule.split(';') {
        match part.split_once('=') {
            Some(("FREQ", "SECONDLY" | "MINUTELY")) => return Err(refused(&"finer than hours")),
            Some(("UNTIL", end)) => {
                let line = Line { name: String::new(), parameters: Vec::new(), value: String::new(), number: 0 };
                let end = Zones::default().read(&line, end)?;
                // A local end is meant by the clock of the series.
                let is_utc = end.zone == chrono_tz::Tz::UTC;
                let end = if is_utc { end } else { When { zone: first.zone, ..end } };
                // A day includes all of itself.
                let end = if end.is_day { end.later(Duration::seconds(86_399)).unwrap_or(end) } else { end };
                parts.push(format!("UNTIL={}", end.utc().format("%Y%m%dT%H%M%SZ")));
            }
            _ => parts.push(part.to_owned()),
        }
    }
    Ok(parts.join(";"))
}

fn refused(why: &dyn std::fmt::Display) -> Invalid {
    Invalid::new("recurrence", format!("无法理解重复规则：{why}"), format!("the recurrence rule cannot be used: {why}"))
}
