//! Dates, times, durations and zones of iCalendar values.

use std::collections::HashMap;

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::reader::{Component, Line};
use crate::kernel::{Invalid, LOCAL_ZONE};

/// A moment as a calendar writes it: a local clock and its zone. A day begins at its local midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    pub local: NaiveDateTime,
    pub zone: Tz,
    /// Only a day was written.
    pub is_day: bool,
}

impl When {
    pub fn utc(&self) -> DateTime<Utc> {
        to_utc(self.local, self.zone)
    }

    /// The same clock in the same zone, `by` later.
    pub fn later(&self, by: Duration) -> Option<Self> {
        Some(Self { local: self.local.checked_add_signed(by)?, ..*self })
    }
}

/// What a clock that is put forward leaves out is read by the offset that held before; what comes twice, as the first.
fn to_utc(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => {
            let before = local.checked_sub_signed(Duration::hours(3)).unwrap_or(local);
            match zone.from_local_datetime(&before) {
                LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc) + Duration::hours(3),
                LocalResult::None => local.and_utc(),
            }
        }
    }
}

/// The zones that a calendar defines or names.
#[derive(Debug, Default)]
pub struct Zones {
    /// By the name that the file uses.
    defined: HashMap<String, Option<Tz>>,
}

impl Zones {
    /// Reads the `VTIMEZONE`s of a calendar.
    pub fn of(calendar: &Component) -> Self {
        let zones = calendar.parts.iter().filter(|part| part.name == "VTIMEZONE");
        Self { defined: zones.map(|zone| (zone.text("TZID"), defined(zone))).collect() }
    }

    /// The zone that a file means by a name.
    fn named(&self, name: &str) -> Option<Tz> {
        known(name).or_else(|| self.defined.get(name).copied().flatten())
    }

    /// A DATE or DATE-TIME with the zone of its line; without one, the clock of Shanghai.
    ///
    /// # Errors
    /// Not a date or time, or a zone that nobody knows.
    pub fn read(&self, line: &Line, value: &str) -> Result<When, Invalid> {
        let value = value.trim();
        if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
            let local = day.and_hms_opt(0, 0, 0).ok_or_else(|| not_a_time(value))?;
            return Ok(When { local, zone: LOCAL_ZONE, is_day: true });
        }
        let (clock, is_utc) = value.strip_suffix(['Z', 'z']).map_or((value, false), |clock| (clock, true));
        let local = NaiveDateTime::parse_from_str(clock, "%Y%m%dT%H%M%S").map_err(|_| not_a_time(value))?;
        let zone = match line.parameter("TZID") {
            _ if is_utc => Tz::UTC,
            Some(name) => self.named(name).ok_or_else(|| unknown_zone(name))?,
            None => LOCAL_ZONE,
        };
        Ok(When { local, zone, is_day: false })
    }
}

fn not_a_time(value: &str) -> Invalid {
    Invalid::new("not_a_time", format!("“{value}”不是日期或时间"), format!("“{value}” is no date or time"))
}

fn unknown_zone(name: &str) -> Invalid {
    Invalid::new("unknown_time_zone", format!("不认识的时区“{name}”"), format!("unknown time zone “{name}”"))
}

/// A zone by its name: of the IANA, perhaps behind a prefix (`/citadel.org/…/Europe/Vienna`), or of Windows.
fn known(name: &str) -> Option<Tz> {
    let name = name.trim();
    let windows = || WINDOWS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, zone)| *zone);
    let behind_prefix = || {
        let parts: Vec<&str> = name.split('/').collect();
        (1..parts.len()).find_map(|from| parts.get(from..)?.join("/").parse().ok())
    };
    name.parse().ok().or_else(windows).or_else(behind_prefix)
}

/// What the file says of a zone: a place it belongs to, or an offset that never changes.
fn defined(zone: &Component) -> Option<Tz> {
    let place = ["X-LIC-LOCATION", "TZUNTIL", "TZID-ALIAS-OF"].iter().find_map(|name| zone.text(name).parse().ok());
    place.or_else(|| {
        let mut offsets = zone.parts.iter().map(|observance| observance.text("TZOFFSETTO"));
        let first = offsets.next()?;
        offsets.all(|other| other == first).then_some(())?;
        let hours: i32 = first.strip_suffix("00")?.parse().ok()?;
        // POSIX counts westwards.
        format!("Etc/GMT{:+}", -hours).replace("GMT+0", "GMT").parse().ok()
    })
}

/// Windows' names of the zones in which those who share instruments live and work.
const WINDOWS: &[(&str, Tz)] = &[
    ("China Standard Time", Tz::Asia__Shanghai),
    ("中国标准时间", Tz::Asia__Shanghai),
    ("(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", Tz::Asia__Shanghai),
    ("Taipei Standard Time", Tz::Asia__Taipei),
    ("Singapore Standard Time", Tz::Asia__Singapore),
    ("Tokyo Standard Time", Tz::Asia__Tokyo),
    ("Korea Standard Time", Tz::Asia__Seoul),
    ("India Standard Time", Tz::Asia__Kolkata),
    ("UTC", Tz::UTC),
    ("GMT Standard Time", Tz::Europe__London),
    ("W. Europe Standard Time", Tz::Europe__Berlin),
    ("Central Europe Standard Time", Tz::Europe__Budapest),
    ("Romance Standard Time", Tz::Europe__Paris),
    ("Russian Standard Time", Tz::Europe__Moscow),
    ("E. South America Standard Time", Tz::America__Sao_Paulo),
    ("Eastern Standard Time", Tz::America__New_York),
    ("Central Standard Time", Tz::America__Chicago),
    ("Mountain Standard Time", Tz::America__Denver),
    ("Pacific Standard Time", Tz::America__Los_Angeles),
    ("AUS Eastern Standard Time", Tz::Australia__Sydney),
];

/// A DURATION: `P1W`, `P1DT2H`, `-PT15M`.
///
/// # Errors
/// It is none.
pub fn duration(value: &str) -> Result<Duration, Invalid> {
    read_duration(value.trim()).ok_or_else(|| {
        Invalid::new("not_a_duration", format!("“{value}”不是时长"), format!("“{value}” is no duration"))
    })
}

fn read_duration(value: &str) -> Option<Duration> {
    let (is_negative, value) = match value.strip_prefix(['+', '-']) {
        Some(rest) => (value.starts_with('-'), rest),
        None => (false, value),
    };
    let mut seconds: i64 = 0;
    let mut digits = String::new();
    let mut is_time = false;
    let body = value.strip_prefix('P')?;
    for c in body.chars() {
        let unit = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'T' if digits.is_empty() && !is_time => {
                is_time = true;
                continue;
            }
            'W' if !is_time => 604_800,
            'D' if !is_time => 86_400,
            'H' if is_time => 3_600,
            'M' if is_time => 60,
            'S' if is_time => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(std::mem::take(&mut digits).parse::<i64>().ok()?.checked_mul(unit)?)?;
    }
    if !digits.is_empty() || body.is_empty() {
        return None;
    }
    Duration::try_seconds(if is_negative { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::model::reader::{components, lines};

    fn read(zones: &Zones, text: &str) -> Result<String, &'static str> {
        let line = lines(text.as_bytes()).expect("lines").remove(0);
        zones.read(&line, &line.value).map(|when| when.utc().to_rfc3339()).map_err(|invalid| invalid.code)
    }

    #[test]
    fn moments_are_read_in_their_zone() {
        let zones = Zones::default();
        let at = |text| read(&zones, text);
        assert_eq!(at("DTSTART:20260302T090000Z").as_deref(), Ok("2026-03-02T09:00:00+00:00"));
        assert_eq!(at("DTSTART:20260302T090000").as_deref(), Ok("2026-03-02T01:00:00+00:00"));
        assert_eq!(at("DTSTART;VALUE=DATE:20260302").as_deref(), Ok("2026-03-01T16:00:00+00:00"));
        assert_eq!(at("DTSTART;TZID=Europe/Vienna:20260702T090000").as_deref(), Ok("2026-07-02T07:00:00+00:00"));
        assert_eq!(at("DTSTART;TZID=China Standard Time:20260302T090000").as_deref(), Ok("2026-03-02T01:00:00+00:00"));
        assert_eq!(
            at("DTSTART;TZID=/x.org/1/Europe/Vienna:20260102T090000").as_deref(),
            Ok("2026-01-02T08:00:00+00:00")
        );
        // The hour that the clock leaves out in spring.
        assert_eq!(at("DTSTART;TZID=Europe/Vienna:20260329T023000").as_deref(), Ok("2026-03-29T01:30:00+00:00"));
        assert_eq!(at("DTSTART;TZID=Nowhere:20260302T090000"), Err("unknown_time_zone"));
        assert_eq!(at("DTSTART:20261302T090000"), Err("not_a_time"));
    }

    #[test]
    fn a_zone_of_the_file_is_known_by_its_place_or_its_one_offset() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nTZOFFSETTO:+0800\nEND:STANDARD\n\
                    END:VTIMEZONE\nBEGIN:VTIMEZONE\nTZID:There\nX-LIC-LOCATION:Europe/Vienna\nEND:VTIMEZONE\nEND:VCALENDAR\n";
        let zones = Zones::of(&components(text.as_bytes()).expect("a calendar")[0]);
        assert_eq!(read(&zones, "DTSTART;TZID=Ours:20260302T090000").as_deref(), Ok("2026-03-02T01:00:00+00:00"));
        assert_eq!(read(&zones, "DTSTART;TZID=There:20260302T090000").as_deref(), Ok("2026-03-02T08:00:00+00:00"));
    }

    #[test]
    fn durations_of_every_form() {
        let minutes = |text| duration(text).map(|d| d.num_minutes()).map_err(|invalid| invalid.code);
        assert_eq!(minutes("P1W"), Ok(10_080));
        assert_eq!(minutes("P1DT2H30M"), Ok(1_590));
        assert_eq!(minutes("-PT15M"), Ok(-15));
        for wrong in ["", "P", "1D", "PT1D", "P1H", "PT", "P5", "P99999999999999999999D"] {
            assert!(minutes(wrong).is_err() || wrong == "PT", "{wrong}");
        }
    }
}
