//! Calendars as others read them: RFC 5545 text.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use super::entry::{Entry, EntryStatus, Method};
use crate::kernel::LOCAL_ZONE;

/// Names the product in every calendar that it writes.
const PRODUCT: &str = "-//ChuangQuan//ChuangQuan//ZH";

/// The one zone in which all moments are written. China's clock has not changed since 1991.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19910915T000000\r\n\
                    TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// Longest line, octets without its end.
const MOST_OCTETS: usize = 75;

/// Those who are invited by mail.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// The platform's own address: answers go there.
    pub organizer: &'a str,
    pub attendee: &'a str,
}

/// A feed: a calendar that programs fetch again and again.
pub fn feed(name: &str, entries: &[Entry]) -> String {
    let mut text = head(Method::Publish);
    line(&mut text, "X-WR-CALNAME", &escaped(name));
    line(&mut text, "X-WR-TIMEZONE", LOCAL_ZONE.name());
    line(&mut text, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    line(&mut text, "X-PUBLISHED-TTL", "PT1H");
    text.push_str(ZONE);
    for entry in entries {
        event(&mut text, entry, None);
    }
    line(&mut text, "END", "VCALENDAR");
    text
}

/// One entry as an invitation to a person, or its cancellation, to be sent by mail.
pub fn invitation(entry: &Entry, parties: Parties<'_>) -> String {
    let mut text = head(entry.status.method());
    text.push_str(ZONE);
    event(&mut text, entry, Some(parties));
    line(&mut text, "END", "VCALENDAR");
    text
}

fn head(method: Method) -> String {
    let mut text = String::new();
    line(&mut text, "BEGIN", "VCALENDAR");
    line(&mut text, "VERSION", "2.0");
    line(&mut text, "PRODID", PRODUCT);
    line(&mut text, "CALSCALE", "GREGORIAN");
    line(&mut text, "METHOD", method.as_str());
    text
}

fn event(text: &mut String, entry: &Entry, parties: Option<Parties<'_>>) {
    line(text, "BEGIN", "VEVENT");
    line(text, "UID", &entry.uid.to_string());
    line(text, "SEQUENCE", &entry.sequence.to_string());
    // Of the change, not of the writing: the same entry is the same text, so that an unchanged feed keeps its tag.
    line(text, "DTSTAMP", &utc(entry.changed_at));
    line(text, "CREATED", &utc(entry.created_at));
    line(text, "LAST-MODIFIED", &utc(entry.changed_at));
    line(text, "DTSTART;TZID=Asia/Shanghai", &local(entry.window.starts_at()));
    line(text, "DTEND;TZID=Asia/Shanghai", &local(entry.window.ends_at()));
    line(text, "SUMMARY", &escaped(&entry.summary));
    for (name, value) in [("DESCRIPTION", &entry.description), ("LOCATION", &entry.location)] {
        if !value.is_empty() {
            line(text, name, &escaped(value));
        }
    }
    line(text, "STATUS", entry.status.as_str());
    line(text, "TRANSP", if entry.status == EntryStatus::Cancelled { "TRANSPARENT" } else { "OPAQUE" });
    if let Some(Parties { organizer, attendee }) = parties {
        line(text, "ORGANIZER", &format!("mailto:{organizer}"));
        line(text, "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", &format!("mailto:{attendee}"));
    }
    line(text, "END", "VEVENT");
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn local(at: DateTime<Utc>) -> String {
    at.with_timezone(&LOCAL_ZONE).format("%Y%m%dT%H%M%S").to_string()
}

/// TEXT of RFC 5545: line breaks and the four special characters escaped, other control characters dropped.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\t' => text.push(c),
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    text
}

/// Writes a content line, folded so that no part is longer than 75 octets and no character is cut.
fn line(text: &mut String, name: &str, value: &str) {
    let mut octets = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if octets + c.len_utf8() > MOST_OCTETS {
            text.push_str("\r\n ");
            octets = 1;
        }
        let _ = text.write_char(c);
        octets += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::model::reader;

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(escaped("a,b;c\\d\r\ne\u{7}"), "a\\,b\\;c\\\\d\\ne");
    }

    proptest! {
        /// No line is too long, no character is cut, and unfolding gives back what was written.
        #[test]
        fn folding_loses_nothing(value in "[\\PC]{0,300}") {
            let mut text = String::new();
            line(&mut text, "SUMMARY", &escaped(&value));
            for part in text.split_terminator("\r\n") {
                prop_assert!(part.len() <= MOST_OCTETS, "{} octets", part.len());
            }
            let lines = reader::lines(text.as_bytes()).expect("readable");
            prop_assert_eq!(lines.len(), 1);
            prop_assert_eq!(reader::unescaped(&lines[0].value), value);
        }
    }
}
