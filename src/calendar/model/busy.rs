//! When somebody else's calendar is busy.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Duration, Utc};

use super::entry::Uid;
use super::reader::{Component, Line, components};
use super::reading::{Occurrence, Reading};
use super::recurrence::{Series, Steps};
use super::when::{When, Zones, duration};
use crate::kernel::{Invalid, TimeWindow};

/// An event that is longer blocks nothing: somebody meant something else by it.
const LONGEST: Duration = Duration::days(366);
const MOST_UID_CHARS: usize = 500;
const MOST_SUMMARY_CHARS: usize = 200;

/// Whether it begins as an iCalendar does.
pub fn is_icalendar(content: &[u8]) -> bool {
    let start = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content).trim_ascii_start();
    start.get(..15).is_some_and(|head| head.eq_ignore_ascii_case(b"BEGIN:VCALENDAR"))
}

/// Reads the busy times of an .ics file within `range`.
///
/// # Errors
/// Not a calendar, more than can be taken, or series that cost too much to count out: all of the file is refused then, for what
/// is missing of it would be booked. A single event that is not right is left out and told.
pub fn read_ics(content: &[u8], range: &TimeWindow) -> Result<Reading, Invalid> {
    read_within(content, range, &mut Steps::new(Steps::OF_A_FILE))
}

fn read_within(content: &[u8], range: &TimeWindow, steps: &mut Steps) -> Result<Reading, Invalid> {
    let mut reading = Reading::default();
    for calendar in components(content)?.iter().filter(|component| component.name == "VCALENDAR") {
        let zones = Zones::of(calendar);
        let mut events: BTreeMap<String, Vec<Event<'_>>> = BTreeMap::new();
        for part in &calendar.parts {
            match part.name.as_str() {
                "VEVENT" => match Event::read(part, &zones) {
                    Ok(event) => events.entry(event.uid.clone()).or_default().push(event),
                    Err(invalid) => reading.refuse(part.number, &part.text("UID"), invalid),
                },
                "VFREEBUSY" => free_busy(part, &zones, range, &mut reading)?,
                _ => {}
            }
        }
        for (uid, versions) in events {
            reading.events += 1;
            series(&uid, versions, range, &mut reading, steps)?;
        }
    }
    reading.in_order()
}

/// An event as it is written: the series, or the change of one occurrence.
struct Event<'a> {
    part: &'a Component,
    uid: String,
    sequence: i64,
    start: When,
    length: Duration,
    /// The occurrence that this one replaces.
    replaces: Option<DateTime<Utc>>,
    rule: Option<&'a Line>,
    /// Further starts, with a length of their own if they have one.
    more: Vec<(DateTime<Utc>, Option<Duration>)>,
    except: HashSet<DateTime<Utc>>,
    blocks: bool,
    summary: String,
}

impl<'a> Event<'a> {
    fn read(part: &'a Component, zones: &Zones) -> Result<Self, Invalid> {
        let uid = checked_uid(part)?;
        let start = part.line("DTSTART").ok_or_else(|| {
            Invalid::new("no_start", "事件没有开始时间（DTSTART）", "the event has no start (DTSTART)")
        })?;
        let start = zones.read(start, &start.value)?;
        let length = length(part, zones, &start)?;
        let replaces = part.line("RECURRENCE-ID").map(|line| zones.read(line, &line.value)).transpose()?;
        let mut more = Vec::new();
        for line in part.lines_named("RDATE") {
            for value in line.value.split(',').filter(|value| !value.trim().is_empty()) {
                more.push(further(zones, line, value)?);
            }
        }
        let mut except = HashSet::new();
        for line in part.lines_named("EXDATE") {
            for value in line.value.split(',').filter(|value| !value.trim().is_empty()) {
                except.insert(zones.read(line, value)?.utc());
            }
        }
        let is_cancelled = part.text("STATUS").eq_ignore_ascii_case("CANCELLED");
        let is_free = part.text("TRANSP").eq_ignore_ascii_case("TRANSPARENT")
            || part.text("X-MICROSOFT-CDO-BUSYSTATUS").eq_ignore_ascii_case("FREE");
        Ok(Self {
            part,
            sequence: part.text("SEQUENCE").trim().parse().unwrap_or(0),
            start,
            length,
            replaces: replaces.map(|when| when.utc()),
            rule: part.line("RRULE"),
            more,
            except,
            blocks: !is_cancelled && !is_free && !Uid::is_ours(&uid),
            summary: part.text("SUMMARY").chars().filter(|c| !c.is_control()).take(MOST_SUMMARY_CHARS).collect(),
            uid,
        })
    }

    /// The starts of its rule within `range`; none if it has no rule.
    fn recurrence(&self, range: &TimeWindow) -> Result<Option<Series>, Invalid> {
        let from = range.starts_at() - self.length;
        self.rule.map(|rule| Series::new(&self.start, &rule.value, from, range.ends_at())).transpose()
    }
}

fn checked_uid(part: &Component) -> Result<String, Invalid> {
    let uid = part.text("UID").trim().to_owned();
    if uid.is_empty() || uid.chars().count() > MOST_UID_CHARS {
        return Err(Invalid::new(
            "no_uid",
            "事件没有 UID，或 UID 过长",
            "the event has no UID, or one that is too long",
        ));
    }
    Ok(uid)
}

fn length(part: &Component, zones: &Zones, start: &When) -> Result<Duration, Invalid> {
    let length = match (part.line("DTEND"), part.line("DURATION")) {
        (Some(end), _) => zones.read(end, &end.value)?.utc() - start.utc(),
        (None, Some(line)) => duration(&line.value)?,
        (None, None) if start.is_day => Duration::days(1),
        (None, None) => Duration::zero(),
    };
    if length < Duration::zero() {
        return Err(Invalid::new("ends_before_start", "事件的结束早于开始", "the event ends before it starts"));
    }
    if length > LONGEST {
        return Err(Invalid::new("too_long", "事件长于 366 天", "the event is longer than 366 days"));
    }
    Ok(length)
}

/// An RDATE: a start, or a period with an end or a length.
fn further(zones: &Zones, line: &Line, value: &str) -> Result<(DateTime<Utc>, Option<Duration>), Invalid> {
    let Some((start, end)) = value.split_once('/') else { return Ok((zones.read(line, value)?.utc(), None)) };
    let start = zones.read(line, start)?.utc();
    Ok((start, Some(period_length(zones, line, start, end)?)))
}

fn period_length(zones: &Zones, line: &Line, start: DateTime<Utc>, end: &str) -> Result<Duration, Invalid> {
    let length = if end.trim_start().starts_with(['P', '+', '-']) {
        duration(end)?
    } else {
        zones.read(line, end)?.utc() - start
    };
    if length < Duration::zero() || length > LONGEST {
        return Err(Invalid::new("period", "时段的长度不正确", "the length of the period is not right"));
    }
    Ok(length)
}

/// All versions of one event: the newest series and the newest change of each of its occurrences.
fn series(
    uid: &str,
    versions: Vec<Event<'_>>,
    range: &TimeWindow,
    reading: &mut Reading,
    steps: &mut Steps,
) -> Result<(), Invalid> {
    let mut blocks_something = false;
    let (mut changes, mut master): (BTreeMap<DateTime<Utc>, Event<'_>>, Option<Event<'_>>) = (BTreeMap::new(), None);
    for event in versions {
        match event.replaces {
            Some(at) if changes.get(&at).is_none_or(|known| known.sequence <= event.sequence) => {
                changes.insert(at, event);
            }
            None if master.as_ref().is_none_or(|known| known.sequence <= event.sequence) => master = Some(event),
            _ => {}
        }
    }
    if let Some(master) = master.filter(|master| master.blocks) {
        let mut hold = |start: DateTime<Utc>, length: Duration, reading: &mut Reading| -> Result<(), Invalid> {
            if !master.except.contains(&start) && !changes.contains_key(&start) {
                blocks_something |= push(uid, start, length, &master.summary, range, reading)?;
            }
            Ok(())
        };
        match master.recurrence(range) {
            Ok(recurrence) => {
                match recurrence {
                    None => hold(master.start.utc(), master.length, reading)?,
                    Some(mut starts) => {
                        while let Some(start) = starts.next(steps)? {
                            hold(start, master.length, reading)?;
                        }
                    }
                }
                for (start, length) in &master.more {
                    hold(*start, length.unwrap_or(master.length), reading)?;
                }
            }
            Err(invalid) => reading.refuse(master.part.number, uid, invalid),
        }
    }
    for change in changes.into_values().filter(|change| change.blocks) {
        blocks_something |= push(uid, change.start.utc(), change.length, &change.summary, range, reading)?;
    }
    reading.without_effect += usize::from(!blocks_something);
    Ok(())
}

/// Takes what is within the time that is looked at; answers whether it is.
fn push(
    uid: &str,
    start: DateTime<Utc>,
    length: Duration,
    summary: &str,
    range: &TimeWindow,
    reading: &mut Reading,
) -> Result<bool, Invalid> {
    let window = start.checked_add_signed(length).and_then(|end| TimeWindow::new(start, end).ok());
    let Some(window) = window.filter(|window| window.overlaps(range)) else { return Ok(false) };
    reading.take(Occurrence { uid: uid.to_owned(), window, summary: summary.to_owned() })?;
    Ok(true)
}

/// The periods of a `VFREEBUSY` that are not free.
fn free_busy(part: &Component, zones: &Zones, range: &TimeWindow, reading: &mut Reading) -> Result<(), Invalid> {
    let periods = || {
        let uid = checked_uid(part)?;
        let mut times = Vec::new();
        for line in part.lines_named("FREEBUSY") {
            if line.parameter("FBTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("FREE")) {
                continue;
            }
            for value in line.value.split(',') {
                let (start, end) = value.split_once('/').unwrap_or((value, "PT0S"));
                let start = zones.read(line, start)?.utc();
                times.push((start, period_length(zones, line, start, end)?));
            }
        }
        Ok((uid, times))
    };
    match periods() {
        Ok((uid, times)) => {
            reading.events += 1;
            let (summary, mut blocks_something) = (part.text("SUMMARY"), false);
            for (start, length) in times {
                blocks_something |= push(&uid, start, length, &summary, range, reading)?;
            }
            reading.without_effect += usize::from(!blocks_something);
        }
        Err(invalid) => reading.refuse(part.number, &part.text("UID"), invalid),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn march() -> TimeWindow {
        let at = |month| Utc.with_ymd_and_hms(2026, month, 1, 0, 0, 0).single().expect("a moment");
        TimeWindow::new(at(3), at(4)).expect("a window")
    }

    fn read(events: &str) -> Reading {
        read_ics(format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n").as_bytes(), &march()).expect("a calendar")
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\nUID:a@b\n{lines}END:VEVENT\n")
    }

    fn starts(reading: &Reading) -> Vec<String> {
        reading.occurrences.iter().map(|o| o.window.starts_at().format("%d %H:%M").to_string()).collect()
    }

    #[test]
    fn a_series_with_changes_and_exceptions() {
        let series = event(
            "DTSTART;TZID=Asia/Shanghai:20260202T090000\nDTEND;TZID=Asia/Shanghai:20260202T110000\n\
             RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260323\nEXDATE;TZID=Asia/Shanghai:20260309T090000\nSUMMARY:组会\n",
        );
        let moved = event(
            "RECURRENCE-ID;TZID=Asia/Shanghai:20260316T090000\nDTSTART;TZID=Asia/Shanghai:20260317T140000\nDURATION:PT30M\n",
        );
        let reading = read(&format!("{series}{moved}"));
        assert_eq!(starts(&reading), ["02 01:00", "17 06:00", "23 01:00"]);
        assert_eq!(reading.occurrences[0].summary, "组会");
        assert_eq!((reading.events, reading.without_effect, reading.left_out.len()), (1, 0, 0));
        assert_eq!(reading.occurrences[1].window.minutes(), 30);
    }

    #[test]
    fn what_blocks_nothing_and_what_is_not_right() {
        let day = "DTSTART;VALUE=DATE:20260310\n";
        assert_eq!(starts(&read(&event(day))), ["09 16:00"]);
        for quiet in ["TRANSP:TRANSPARENT\n", "STATUS:CANCELLED\n", "X-MICROSOFT-CDO-BUSYSTATUS:FREE\n"] {
            let reading = read(&event(&format!("{day}{quiet}")));
            assert_eq!((reading.occurrences.len(), reading.without_effect), (0, 1), "{quiet}");
        }
        let ours = read("BEGIN:VEVENT\nUID:booking-1@chuangquan\nDTSTART;VALUE=DATE:20260310\nEND:VEVENT\n");
        assert_eq!((ours.occurrences.len(), ours.without_effect), (0, 1));
        for (lines, code) in [
            ("SUMMARY:x\n", "no_start"),
            ("DTSTART:20260310\nDTEND:20260309\n", "ends_before_start"),
            ("DTSTART:20260310\nDTEND:20280310\n", "too_long"),
            ("DTSTART:20260310\nRRULE:FREQ=SOMETIMES\n", "recurrence"),
            ("DTSTART:20260310\nRRULE:FREQ=SECONDLY\n", "recurrence"),
            ("DTSTART:20260310\nRRULE:FREQ=YEARLY;BYDAY=TU;BYSECOND=0,30\n", "recurrence"),
            ("DTSTART;TZID=Mars/Base:20260310T090000\n", "unknown_time_zone"),
        ] {
            let reading = read(&event(lines));
            assert_eq!(reading.left_out.first().map(|left| left.code), Some(code), "{lines}");
            assert!(reading.occurrences.is_empty(), "{lines}");
        }
        assert_eq!(read("BEGIN:VEVENT\nDTSTART:20260310\nEND:VEVENT\n").left_out[0].code, "no_uid");
    }

    #[test]
    fn periods_of_free_busy_and_further_dates() {
        let reading = read(
            "BEGIN:VFREEBUSY\nUID:f\nFREEBUSY:20260303T010000Z/20260303T020000Z,20260304T010000Z/PT3H\n\
             FREEBUSY;FBTYPE=FREE:20260305T010000Z/PT1H\nEND:VFREEBUSY\n",
        );
        assert_eq!(starts(&reading), ["03 01:00", "04 01:00"]);
        let more = event("DTSTART:20260302T010000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20260305T010000Z/PT2H\n");
        assert_eq!(starts(&read(&more)), ["02 01:00", "05 01:00"]);
    }

    #[test]
    fn the_newest_version_holds() {
        let old = event("SEQUENCE:1\nDTSTART:20260302T010000Z\nDURATION:PT1H\n");
        let new = event("SEQUENCE:2\nDTSTART:20260303T010000Z\nDURATION:PT1H\n");
        assert_eq!(starts(&read(&format!("{new}{old}"))), ["03 01:00"]);
    }

    #[test]
    fn too_many_are_refused_at_once() {
        let often = event(
            "DTSTART:20260301T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55\n",
        );
        let text = format!("BEGIN:VCALENDAR\n{often}END:VCALENDAR\n");
        assert_eq!(read_ics(text.as_bytes(), &march()).map_err(|invalid| invalid.code), Err("too_many_occurrences"));
    }

    #[test]
    fn what_many_series_come_to_is_refused_before_all_of_it_is_read() {
        let hourly = |n: usize| {
            format!("BEGIN:VEVENT\nUID:{n}@b\nDTSTART:19700101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY\nEND:VEVENT\n")
        };
        let text = |events: &str| format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n");
        let all = text(&(0..1_000).map(hourly).collect::<String>());
        let mut steps = Steps::new(Steps::OF_A_FILE);
        let outcome = read_within(all.as_bytes(), &march(), &mut steps);
        assert_eq!(outcome.map_err(|invalid| invalid.code), Err("too_many_occurrences"));
        // Each comes to 744 of at most 5,000, and to some days before.
        assert!(steps.left() > Steps::OF_A_FILE - 20_000, "{steps:?}");
        // Within the bound, doubles not counted: the same series in each of many calendars.
        let doubles = text(&hourly(1)).repeat(20);
        assert_eq!(read_ics(doubles.as_bytes(), &march()).map(|reading| reading.occurrences.len()), Ok(744));
    }

    #[test]
    fn what_a_file_may_cost_is_shared_by_its_series() {
        let long = |n: usize| {
            format!("BEGIN:VEVENT\nUID:{n}@b\nDTSTART:19700101T000000Z\nRRULE:FREQ=DAILY;COUNT=900\nEND:VEVENT\n")
        };
        let read = |most| {
            let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", (0..3).map(long).collect::<String>());
            let reading = read_within(text.as_bytes(), &march(), &mut Steps::new(most));
            reading.map(|reading| reading.without_effect).map_err(|invalid| invalid.code)
        };
        assert_eq!((read(2_703), read(2_702)), (Ok(3), Err("too_much_recurrence")));
    }

    #[test]
    fn exceptions_do_not_count_as_busy_times() {
        let except = (0..24).map(|hour| format!("EXDATE:20260302T{hour:02}0000Z\n")).collect::<String>();
        let reading = read(&event(&format!("DTSTART:20260301T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY\n{except}")));
        assert_eq!(reading.occurrences.len(), 720);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Whatever year, rule and length a file writes: what cannot be taken is left out, and nothing else happens.
        #[test]
        fn no_series_makes_it_panic(
            day in "[0-9]{4}(0101|0229|1231)", zone in "(Z|;TZID=Europe/Vienna|;TZID=Asia/Shanghai)",
            freq in "(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)", interval in "[0-9]{1,11}",
            parts in "(;COUNT=[0-9]{1,11}|;UNTIL=[0-9]{4}1231(T235959Z)?|;BYMONTHDAY=-?[0-9]{1,3}|;BYSETPOS=-?[0-9]{1,4}|;BYWEEKNO=-?53){0,3}",
            clock in "(;BYHOUR=[0-9]{1,2}(,[0-9]{1,2}){0,30})?(;BYMINUTE=[0-9]{1,2}(,[0-5][0-9]){0,70})?(;BYSECOND=[0-9]{1,2}(,[0-5][0-9]){0,70})?",
            length in "(P[0-9]{1,20}[WD]|PT[0-9]{1,20}[HMS]|-P1D|PT1H)",
        ) {
            let (zone, utc) = if zone == "Z" { ("", "Z") } else { (zone.as_str(), "") };
            let rule = format!("RRULE:FREQ={freq};INTERVAL={interval}{parts}{clock}\n");
            let text = event(&format!("DTSTART{zone}:{day}T235959{utc}\nDURATION:{length}\n{rule}"));
            let text = format!("BEGIN:VCALENDAR\n{text}END:VCALENDAR\n");
            match read_ics(text.as_bytes(), &march()) {
                Ok(reading) => prop_assert!(reading.events == 1 || !reading.left_out.is_empty(), "{reading:?}"),
                Err(invalid) => prop_assert!(["too_many_occurrences", "too_much_recurrence"].contains(&invalid.code), "{invalid:?}"),
            }
        }
    }
}
