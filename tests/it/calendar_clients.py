"""Reads a calendar from standard input with two libraries that know nothing of us, and says what each understood."""

import json
import sys
from datetime import timezone

import icalendar
import vobject


def moment(value):
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_icalendar(text):
    calendar = icalendar.Calendar.from_ical(text)
    for event in calendar.walk("VEVENT"):
        yield [
            str(event["UID"]),
            int(event["SEQUENCE"]),
            str(event["STATUS"]),
            moment(event.decoded("DTSTART")),
            moment(event.decoded("DTEND")),
            str(event["SUMMARY"]),
        ]


def by_vobject(text):
    calendar = vobject.readOne(text)
    for event in calendar.contents.get("vevent", []):
        yield [
            event.uid.value,
            int(event.sequence.value),
            event.status.value,
            moment(event.dtstart.value),
            moment(event.dtend.value),
            event.summary.value,
        ]


text = sys.stdin.buffer.read().decode("utf-8")
json.dump({"icalendar": list(by_icalendar(text)), "vobject": list(by_vobject(text))}, sys.stdout, ensure_ascii=False)
