//! Our feeds as the Python packages `icalendar` and `vobject` read them, on which many calendar programs stand.
//!
//! Needs Python with both, which `make test` sees to; so `cargo test` alone leaves it out.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::hours;

/// A Python that has both packages: the one that comes first, or the system's.
fn python() -> &'static str {
    let has_both = |program: &&str| {
        let asked = Command::new(program).args(["-c", "import icalendar, vobject"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    let found = ["python3", "/usr/bin/python3"].into_iter().find(|program| has_both(program));
    found.expect("python3 with icalendar and vobject: run scripts/setup test")
}

/// What both understood.
fn read(calendar: &str) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/calendar_clients.py");
    let mut child =
        Command::new(python()).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python starts");
    child.stdin.take().expect("its input").write_all(calendar.as_bytes()).expect("it reads");
    let answer = child.wait_with_output().expect("it ends");
    assert!(answer.status.success(), "not read: {calendar}");
    serde_json::from_slice(&answer.stdout).expect("JSON")
}

#[test]
#[ignore = "needs Python with icalendar and vobject: make test"]
fn calendar_clients_read_our_feeds_alike() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let listing = app.listing(&provider);
    let moved = app.booking(&enterprise, listing, hours(9, 11), "none").id;
    let cancelled = app.booking(&enterprise, listing, hours(15, 16), "none").id;
    // Over midnight, in Shanghai.
    let night = app.booking(&enterprise, listing, hours(22, 26), "none").id;
    let change = json!({ "window": hours(12, 14) });
    app.post(&format!("/api/v1/bookings/{moved}/move"), &enterprise.token, &change).expect(200);
    let off = json!({ "reason": "样品未到" });
    app.post(&format!("/api/v1/bookings/{cancelled}/cancel"), &enterprise.token, &off).expect(200);
    let new = json!({ "window": hours(17, 18), "place": "101", "capacity": 2 });
    let lesson = app.post(&format!("/api/v1/listings/{listing}/trainings"), &provider.token, &new).expect(201).id();
    app.post(&format!("/api/v1/trainings/{lesson}/seats"), &enterprise.token, &json!({})).expect(201);

    // To those who give a training each seat that is taken is a change of it.
    for (person, body, lesson_version) in [
        (&enterprise, json!({ "kind": "user" }), 1),
        (&provider, json!({ "kind": "provider" }), 2),
        (&provider, json!({ "kind": "listing", "listing_id": listing }), 2),
    ] {
        let feed = app.post("/api/v1/calendar-feeds", &person.token, &body).expect(201).json();
        let url = feed["url"].as_str().expect("an address").strip_prefix(app.client.base()).expect("ours").to_owned();
        let understood = read(&app.get_public(&url).expect(200).text);
        assert_eq!(understood["icalendar"], understood["vobject"], "both read the same");
        let mut events = understood["icalendar"].as_array().expect("events").clone();
        events.sort_by_key(|event| event[3].as_str().map(str::to_owned));
        let told: Vec<_> =
            events.iter().map(|event| json!([event[0], event[1], event[2], event[3], event[4]])).collect();
        let uid = |id: &dyn std::fmt::Display| format!("booking-{id}@chuangquan");
        let taught = format!("training-{lesson}@chuangquan");
        let expected = [
            json!([uid(&moved), 2, "CONFIRMED", "2026-03-03T04:00:00Z", "2026-03-03T06:00:00Z"]),
            json!([uid(&cancelled), 2, "CANCELLED", "2026-03-03T07:00:00Z", "2026-03-03T08:00:00Z"]),
            json!([taught, lesson_version, "CONFIRMED", "2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z"]),
            json!([uid(&night), 1, "CONFIRMED", "2026-03-03T14:00:00Z", "2026-03-03T18:00:00Z"]),
        ];
        assert_eq!(told, expected, "{body}");
    }
}
