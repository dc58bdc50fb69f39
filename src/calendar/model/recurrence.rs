//! When a recurring event happens.
//!
//! The library that counts series out makes all moments of one period (a year, for a yearly rule) before it gives the first
//! of them, and looks through as many periods as it takes to find one. So a rule may name only so many moments of a day, a
//! series is begun shortly before the time that is looked at, and every look is paid for from what the whole file may cost.

use chrono::{DateTime, Datelike, Duration, Months, NaiveDateTime, TimeZone, Utc};
use rrule::{Frequency, RRule, RRuleSet, RRuleSetIter, Tz as RuleZone, Unvalidated};

use super::reader::Line;
use super::when::{When, Zones};
use crate::kernel::Invalid;

/// Moments of a day that a rule may name: every five minutes.
const MOST_A_DAY: usize = 24 * 12;
/// What a series costs that comes to no moment any more although it has no end: so many periods the library looks through.
const RUN_DRY: i64 = 100_000;
/// Intervals by which a beginning is put back whose day the month or year does not have, or whose clock was put forward.
const MOST_BACK: i64 = 8;

/// What counting out the series of one file may still cost, in moments and days looked at.
#[derive(Debug)]
pub struct Steps(i64);

impl Steps {
    /// A second's work at most; a thousand daily series, a year ahead, cost a third of it.
    pub const OF_A_FILE: i64 = 1_000_000;

    pub fn new(most: i64) -> Self {
        Self(most)
    }

    #[cfg(test)]
    pub fn left(&self) -> i64 {
        self.0
    }

    fn take(&mut self, steps: i64) -> Result<(), Invalid> {
        self.0 = self.0.saturating_sub(steps.max(1));
        if self.0 >= 0 {
            return Ok(());
        }
        Err(Invalid::new(
            "too_much_recurrence",
            "重复事件过多、过密或次数过大，无法展开；请减少重复事件，或导出较短的时间范围",
            "its recurring events are too many, too dense or too long to be counted out: bring fewer, or a shorter time",
        ))
    }
}

/// A series, between two moments, both inside.
pub struct Series {
    dates: RRuleSetIter,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// The last moment that was looked at.
    at: DateTime<Utc>,
    /// Moments that the rule still has, if it counts them.
    left: Option<u32>,
    /// Steps that the first period costs; nothing once they are paid.
    first_cost: i64,
    /// So many steps within so many seconds.
    moments: i64,
    seconds: i64,
    is_over: bool,
}

impl Series {
    /// # Errors
    /// A rule that cannot be understood, or that is finer than every five minutes: nobody books that, and counting it out would
    /// take long.
    pub fn new(first: &When, rule: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Self, Invalid> {
        let (rule, until) = adapted(rule, first)?;
        let zone = RuleZone::Tz(first.zone);
        let begin = zone
            .from_local_datetime(&first.local)
            .earliest()
            .unwrap_or_else(|| zone.from_utc_datetime(&first.utc().naive_utc()));
        let begin_utc = begin.with_timezone(&Utc);
        if begin_utc < earliest() {
            return Err(refused(&"the series begins before 1970"));
        }
        if until.is_some_and(|until| until < begin_utc) {
            return Err(refused(&"it ends before it begins"));
        }
        let rule: RRule<Unvalidated> = rule.parse().map_err(|error| refused(&error))?;
        let rule = rule.validate(begin).map_err(|error| refused(&error))?;
        refuse_too_fine(&rule)?;
        let from = from.max(earliest());
        let to = until.map_or(to, |until| until.min(to));
        let near = nearer(begin, &rule, from);
        let (first_cost, moments, seconds) = cost(&rule);
        let set = RRuleSet::new(near).rrule(rule.clone()).limit();
        Ok(Self {
            dates: (&set).into_iter(),
            from,
            to,
            at: near.with_timezone(&Utc),
            left: rule.get_count(),
            first_cost,
            moments,
            seconds,
            // What is over, or begins later, need not be looked at.
            is_over: begin_utc > to || to < from,
        })
    }

    /// The next start.
    ///
    /// # Errors
    /// Counting it out costs more than is left.
    pub fn next(&mut self, steps: &mut Steps) -> Result<Option<DateTime<Utc>>, Invalid> {
        if self.is_over {
            return Ok(None);
        }
        let first = std::mem::take(&mut self.first_cost);
        if first > 0 {
            steps.take(first)?;
        }
        loop {
            let Some(at) = self.dates.next().map(|at| at.with_timezone(&Utc)) else {
                self.is_over = true;
                if self.left != Some(0) {
                    steps.take(RUN_DRY)?;
                }
                return Ok(None);
            };
            let passed = (at - self.at).num_seconds().max(0);
            steps.take(passed.saturating_mul(self.moments) / self.seconds)?;
            (self.at, self.left) = (at, self.left.map(|left| left.saturating_sub(1)));
            if at > self.to {
                self.is_over = true;
                return Ok(None);
            }
            if at >= self.from {
                return Ok(Some(at));
            }
        }
    }
}

/// The beginning of 1970.
fn earliest() -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH
}

/// The rule without its end, and its end in UTC, as the standard wants it and many programs do not write it.
fn adapted(rule: &str, first: &When) -> Result<(String, Option<DateTime<Utc>>), Invalid> {
    let rule = rule.trim().trim_end_matches(';').to_ascii_uppercase();
    let (mut parts, mut until) = (Vec::new(), None);
    for part in rule.split(';') {
        match part.split_once('=') {
            Some(("FREQ", "SECONDLY" | "MINUTELY")) => return Err(refused(&"finer than hours")),
            Some(("UNTIL", _)) if until.is_some() => return Err(refused(&"it ends twice")),
            Some(("UNTIL", end)) => {
                let line = Line { name: String::new(), parameters: Vec::new(), value: String::new(), number: 0 };
                let end = Zones::default().read(&line, end)?;
                // A local end is meant by the clock of the series.
                let is_utc = end.zone == chrono_tz::Tz::UTC;
                let end = if is_utc { end } else { When { zone: first.zone, ..end } };
                // A day includes all of itself.
                let end = if end.is_day { end.later(Duration::seconds(86_399)).unwrap_or(end) } else { end };
                until = Some(end.utc());
            }
            _ => parts.push(part),
        }
    }
    Ok((parts.join(";"), until))
}

/// By its lists, those that follow from its beginning included.
fn refuse_too_fine(rule: &RRule) -> Result<(), Invalid> {
    if rule.get_interval() == 0 {
        return Err(refused(&"INTERVAL is 0"));
    }
    let hours = match rule.get_by_hour().len() {
        0 => 24,
        hours => hours,
    };
    if rule.get_by_second().len() > 1 || hours.saturating_mul(rule.get_by_minute().len()) > MOST_A_DAY {
        return Err(refused(&"finer than every five minutes"));
    }
    Ok(())
}

/// What one period costs at once, and how many moments the rule may have, or days it looks through, within how many seconds.
fn cost(rule: &RRule) -> (i64, i64, i64) {
    let len = |list: &[u8]| i64::try_from(list.len().max(1)).unwrap_or(i64::MAX);
    let minutes = len(rule.get_by_minute());
    let a_day = len(rule.get_by_hour()).saturating_mul(minutes);
    let interval = i64::from(rule.get_interval().max(1));
    let (days, moments, seconds) = match rule.get_freq() {
        Frequency::Yearly => (366, a_day, 86_400),
        Frequency::Monthly => (31, a_day, 86_400),
        Frequency::Weekly => (7, a_day, 86_400),
        Frequency::Daily => (1, a_day, 86_400),
        _ => (1, minutes, 3_600),
    };
    (moments.saturating_mul(days), moments, seconds * interval)
}

/// A beginning from which the rule comes to the same moments from `from` on: as far ahead as whole intervals go, one interval
/// and two days before it. Of a rule that counts its moments, its own.
fn nearer(begin: DateTime<RuleZone>, rule: &RRule, from: DateTime<Utc>) -> DateTime<RuleZone> {
    let (zone, local) = (begin.timezone(), begin.naive_local());
    let goal = from.with_timezone(&zone).naive_local() - Duration::days(2);
    if rule.get_count().is_some() || goal <= local {
        return begin;
    }
    let interval = i64::from(rule.get_interval().max(1));
    let hours = |hours: i64| Duration::hours(hours.saturating_mul(interval));
    let later = |intervals: i64| -> Option<NaiveDateTime> {
        match rule.get_freq() {
            Frequency::Yearly => months_later(local, intervals.checked_mul(interval)?.checked_mul(12)?),
            Frequency::Monthly => months_later(local, intervals.checked_mul(interval)?),
            Frequency::Weekly => local.checked_add_signed(hours(intervals.checked_mul(168)?)),
            Frequency::Daily => local.checked_add_signed(hours(intervals.checked_mul(24)?)),
            _ => local.checked_add_signed(hours(intervals)),
        }
    };
    // No unit is longer than this, so that it is never too far.
    let longest = match rule.get_freq() {
        Frequency::Yearly => 366 * 24,
        Frequency::Monthly => 31 * 24,
        Frequency::Weekly => 168,
        Frequency::Daily => 24,
        _ => 1,
    };
    let intervals = (goal - local).num_hours() / (longest * interval) - 1;
    (intervals - MOST_BACK..=intervals)
        .rev()
        .take_while(|intervals| *intervals > 0)
        .find_map(|intervals| zone.from_local_datetime(&later(intervals)?).earliest())
        .unwrap_or(begin)
}

/// The same day and clock so many months later; none if that month has no such day.
fn months_later(local: NaiveDateTime, months: i64) -> Option<NaiveDateTime> {
    let later = local.checked_add_months(Months::new(u32::try_from(months).ok()?))?;
    (later.day() == local.day()).then_some(later)
}

fn refused(why: &dyn std::fmt::Display) -> Invalid {
    Invalid::new("recurrence", format!("无法理解重复规则：{why}"), format!("the recurrence rule cannot be used: {why}"))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").expect("a moment").and_utc()
    }

    fn first(text: &str, zone: Tz) -> When {
        When { local: moment(text).naive_utc(), zone, is_day: false }
    }

    fn march() -> (DateTime<Utc>, DateTime<Utc>) {
        (moment("20260301T000000"), moment("20260401T000000"))
    }

    /// The starts in March 2026, and what they cost.
    fn counted(first: &When, rule: &str, most: i64) -> Result<(Vec<DateTime<Utc>>, i64), &'static str> {
        let (from, to) = march();
        let mut steps = Steps::new(most);
        let mut series = Series::new(first, rule, from, to).map_err(|invalid| invalid.code)?;
        let mut starts = Vec::new();
        while let Some(start) = series.next(&mut steps).map_err(|invalid| invalid.code)? {
            starts.push(start);
        }
        Ok((starts, most - steps.0))
    }

    /// As the library counts from the beginning on.
    fn from_the_beginning(first: &When, rule: &str) -> Vec<DateTime<Utc>> {
        let (from, to) = march();
        let begin = RuleZone::Tz(first.zone).from_local_datetime(&first.local).earliest().expect("a moment");
        let rule: RRule<Unvalidated> = rule.parse().expect("a rule");
        let set = RRuleSet::new(begin).rrule(rule.validate(begin).expect("a rule")).limit();
        let starts = (&set).into_iter().map(|at| at.with_timezone(&Utc));
        starts.skip_while(|at| *at < from).take_while(|at| *at <= to).collect()
    }

    #[test]
    fn a_series_of_long_ago_is_counted_from_nearby_and_comes_to_the_same() {
        for (begin, zone) in [
            ("20190831T233000", Tz::Asia__Shanghai),
            ("20200229T023000", Tz::Europe__Vienna),
            ("20180102T000000", Tz::UTC),
            ("20191231T120000", Tz::America__New_York),
        ] {
            let first = first(begin, zone);
            for rule in [
                "FREQ=HOURLY;INTERVAL=7",
                "FREQ=HOURLY;INTERVAL=5;BYMONTHDAY=3,29;BYMINUTE=0,30",
                "FREQ=DAILY;INTERVAL=3",
                "FREQ=DAILY;BYDAY=MO,FR;BYHOUR=8,9",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU",
                "FREQ=WEEKLY;INTERVAL=3",
                "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1",
                "FREQ=MONTHLY;INTERVAL=5;BYDAY=2TU,-1FR",
                "FREQ=MONTHLY",
                "FREQ=MONTHLY;BYMONTHDAY=-1,15;BYSETPOS=1",
                "FREQ=YEARLY;BYMONTH=3;BYDAY=MO",
                "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=10",
                "FREQ=YEARLY;BYYEARDAY=61,-300",
            ] {
                let (starts, cost) = counted(&first, rule, Steps::OF_A_FILE).expect("a series");
                assert_eq!(starts, from_the_beginning(&first, rule), "{begin} {rule}");
                assert!(cost < 4_000, "{begin} {rule} costs {cost}");
            }
        }
    }

    #[test]
    fn rules_of_too_many_moments_are_refused_before_they_are_counted() {
        let list = |to: u32| (0..to).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        let first = first("20260101T000000", Tz::UTC);
        let (hours, all) = (list(24), list(60));
        for rule in [
            format!("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={hours};BYMINUTE={all};BYSECOND={all}"),
            "FREQ=DAILY;BYSECOND=0,30".to_owned(),
            format!("FREQ=DAILY;BYHOUR={hours};BYMINUTE={}", list(13)),
            format!("FREQ=HOURLY;BYMINUTE={}", list(13)),
            "FREQ=DAILY;INTERVAL=0".to_owned(),
            "FREQ=MINUTELY".to_owned(),
            "FREQ=DAILY;UNTIL=20250101T000000Z".to_owned(),
            "FREQ=DAILY;UNTIL=20270101T000000Z;UNTIL=20280101T000000Z".to_owned(),
        ] {
            assert_eq!(counted(&first, &rule, Steps::OF_A_FILE), Err("recurrence"), "{rule}");
        }
        // Within the bounds, and by a list of seconds that says nothing new.
        for rule in [format!("FREQ=HOURLY;BYMINUTE={};BYSECOND=0", list(12)), format!("FREQ=DAILY;BYMINUTE={all}")] {
            assert!(counted(&first, &rule, Steps::OF_A_FILE).is_ok(), "{rule}");
        }
    }

    #[test]
    fn what_is_counted_or_never_comes_is_paid_for() {
        let first = first("19700101T000000", Tz::UTC);
        let counted = |rule, most| counted(&first, rule, most).map(|(starts, cost)| (starts.len(), cost));
        assert_eq!(counted("FREQ=HOURLY;COUNT=4000000", 5_000), Err("too_much_recurrence"));
        assert_eq!(counted("FREQ=DAILY;COUNT=100", 5_000), Ok((0, 101)));
        assert_eq!(counted("FREQ=HOURLY;UNTIL=20260228T230000Z", 5_000), Ok((0, 0)), "it is over");
        let never = counted("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Steps::OF_A_FILE).expect("nothing");
        assert!(never.0 == 0 && never.1 > RUN_DRY, "{never:?}");
        assert_eq!(counted("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 5_000), Err("too_much_recurrence"));
    }
}
