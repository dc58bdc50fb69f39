//! Calendars that others use: ours in theirs, as an independent reader understands them, and theirs in ours.

use chrono::Duration;
use chuangquan::calendar::service as calendars;
use chuangquan::store::DbError;
use chuangquan::store::schema::{listing_block, occupancy, organisation};
use diesel::prelude::*;
use icalendar::parser::{Calendar, Component, read_calendar, unfold};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours, tomorrow};
use crate::support::client::Reply;
use crate::support::given::Person;

fn make_feed(app: &TestApp, person: &Person, body: &Value) -> (String, String) {
    let feed = app.post("/api/v1/calendar-feeds", &person.token, body).expect(201).json();
    let url = feed["url"].as_str().expect("an address").strip_prefix(app.client.base()).expect("ours").to_owned();
    (feed["id"].as_str().expect("an id").to_owned(), url)
}

/// What stands in a feed: for each entry the properties asked for.
fn entries(text: &str, names: &[&str]) -> Vec<Vec<String>> {
    let unfolded = unfold(text);
    let calendar: Calendar<'_> = read_calendar(&unfolded).expect("a calendar");
    assert!(calendar.components.iter().any(|c| c.name == "VTIMEZONE"), "{text}");
    let value = |event: &Component<'_>, name: &str| {
        event
            .properties
            .iter()
            .find(|p| AsRef::<str>::as_ref(&p.name) == name)
            .map(|p| p.val.to_string())
            .unwrap_or_default()
    };
    let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
    events.map(|event| names.iter().map(|name| value(event, name)).collect()).collect()
}

#[test]
fn a_feed_tells_the_same_booking_by_the_same_name_through_its_life() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let listing = app.listing(&provider);
    let booking = app.booking(&enterprise, listing, hours(9, 11), "none");
    let (feed, url) = make_feed(&app, &enterprise, &json!({ "kind": "user" }));

    let reply = app.get_public(&url).expect(200);
    assert_eq!(reply.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert!(reply.text.lines().all(|line| line.trim_end().len() <= 75), "{}", reply.text);
    let names = ["UID", "SEQUENCE", "STATUS", "DTSTART", "DTEND"];
    let uid = format!("booking-{}@chuangquan", booking.id);
    assert_eq!(entries(&reply.text, &names), [[uid.as_str(), "1", "CONFIRMED", "20260303T090000", "20260303T110000"]]);

    let tag = reply.header("etag").expect("a tag").to_owned();
    let again = |tag: &str| app.client.send("GET", &url, None, None, &[("if-none-match", tag)]);
    assert!(again(&tag).expect(304).text.is_empty());

    let moved = json!({ "window": hours(13, 15) });
    app.post(&format!("/api/v1/bookings/{}/move", booking.id), &enterprise.token, &moved).expect(200);
    let after = again(&tag).expect(200);
    assert_eq!(entries(&after.text, &names), [[uid.as_str(), "2", "CONFIRMED", "20260303T130000", "20260303T150000"]]);

    let reason = json!({ "reason": "样品未备好" });
    app.post(&format!("/api/v1/bookings/{}/cancel", booking.id), &enterprise.token, &reason).expect(200);
    let cancelled = app.get_public(&url).expect(200);
    assert_eq!(entries(&cancelled.text, &["UID", "SEQUENCE", "STATUS"]), [[uid.as_str(), "3", "CANCELLED"]]);
    app.advance(Duration::days(32));
    assert!(entries(&app.get_public(&url).expect(200).text, &names).is_empty(), "a month later nobody need be told");

    app.post(&format!("/api/v1/calendar-feeds/{feed}/revoke"), &app.enterprise().token, &json!({}))
        .expect_problem(404, "not_found");
    let token = app.token(&enterprise.caller);
    app.post(&format!("/api/v1/calendar-feeds/{feed}/revoke"), &token, &json!({})).expect(200);
    app.get_public(&url).expect_problem(404, "not_found");
    assert_eq!(app.get("/api/v1/calendar-feeds", &token).expect(200).json()["items"], json!([]));
}

#[test]
fn a_provider_sees_who_comes_and_its_own_blocks_and_nobody_sees_after_it_is_closed() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let (listing, other) = (app.listing(&provider), app.listing(&app.provider()));
    app.booking(&enterprise, listing, hours(9, 11), "none");
    let block = json!({ "window": hours(12, 14), "reason": "维护, 校准; 两人" });
    app.post(&format!("/api/v1/listings/{listing}/blocks"), &provider.token, &block).expect(201);

    let (_, all) = make_feed(&app, &provider, &json!({ "kind": "provider" }));
    let (_, one) = make_feed(&app, &provider, &json!({ "kind": "listing", "listing_id": listing }));
    for url in [&all, &one] {
        let found = entries(&app.get_public(url).expect(200).text, &["SUMMARY"]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1][0].contains("维护") && found[1][0].contains("校准"), "{found:?}");
    }
    let refused = |person: &Person, body: &Value| app.post("/api/v1/calendar-feeds", &person.token, body);
    refused(&provider, &json!({ "kind": "listing", "listing_id": other })).expect_problem(404, "not_found");
    refused(&provider, &json!({ "kind": "listing" })).expect_problem(422, "invalid_input");
    refused(&enterprise, &json!({ "kind": "provider" })).expect_problem(422, "invalid_input");

    app.read(|conn| {
        diesel::update(organisation::table.find(provider.organisation()))
            .set(organisation::state.eq("suspended"))
            .execute(conn)
            .map_err(DbError::from)
    });
    app.get_public(&all).expect_problem(404, "not_found");
    app.get_public("/api/v1/calendar-feeds/guess.ics").expect_problem(404, "not_found");
}

#[test]
fn a_person_has_so_many_feeds_and_no_more() {
    let app = TestApp::start();
    let person = app.enterprise();
    for _ in 0..20 {
        make_feed(&app, &person, &json!({ "kind": "user" }));
    }
    let problem = app.post("/api/v1/calendar-feeds", &person.token, &json!({ "kind": "user" }));
    assert_eq!(problem.expect_problem(409, "too_many_feeds")["most"], 20);
}

fn bring(app: &TestApp, person: &Person, path: &str, content: &str) -> Reply {
    app.client.send_bytes("PUT", path, Some(&person.token), content.as_bytes(), &[("content-type", "text/calendar")])
}

fn ics(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

fn event(uid: &str, lines: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:组会\r\n{lines}END:VEVENT\r\n")
}

/// Tuesdays from nine to eleven in March.
fn meeting() -> String {
    event("m@lab", "DTSTART;TZID=Asia/Shanghai:20260303T090000\r\nDURATION:PT2H\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\n")
}

#[test]
fn what_a_laboratorys_calendar_says_blocks_and_is_freed_with_it() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let listing = app.listing_with(&provider, &GivenListing { units: 2, ..GivenListing::default() });
    let path = format!("/api/v1/listings/{listing}/calendars/lab");
    let report = |content: &str| bring(&app, &provider, &path, content).expect(200).json();
    let counts = |report: &Value| {
        ["blocks_added", "blocks_kept", "blocks_lifted"].map(|name| report[name].as_u64().expect("a number"))
    };

    let trial = bring(&app, &provider, &format!("{path}?dry_run=true"), &ics(&meeting())).expect(200).json();
    assert_eq!((counts(&trial), held(&app)), ([4, 0, 0], 0));
    let first = report(&ics(&meeting()));
    assert_eq!((counts(&first), &first["added"], held(&app)), ([4, 0, 0], &json!(4), 8));
    let wish = json!({ "listing_id": listing, "window": hours(10, 12), "voucher": "none" });
    app.post("/api/v1/bookings", &enterprise.token, &wish).expect_problem(409, "slot_taken");
    let second = report(&ics(&meeting()));
    assert_eq!((counts(&second), &second["added"], held(&app)), ([0, 4, 0], &json!(0), 8));

    // One occurrence is called off: its time is free again, the others stay as they were.
    let off = event(
        "m@lab",
        "RECURRENCE-ID;TZID=Asia/Shanghai:20260303T090000\r\nSTATUS:CANCELLED\r\nDTSTART;TZID=Asia/Shanghai:20260303T090000\r\n",
    );
    let third = report(&ics(&format!("{}{off}", meeting())));
    assert_eq!((counts(&third), &third["removed"], held(&app)), ([0, 3, 1], &json!(1), 6));
    app.post("/api/v1/bookings", &enterprise.token, &wish).expect(201);

    let calendars = app.get(&format!("/api/v1/listings/{listing}/calendars"), &provider.token).expect(200).json();
    assert_eq!((&calendars[0]["name"], &calendars[0]["report"]["blocks_kept"]), (&json!("lab"), &json!(3)));
    app.client.send("DELETE", &path, Some(&app.provider().token), None, &[]).expect_problem(404, "not_found");
    app.client.send("DELETE", &path, Some(&provider.token), None, &[]).expect(204);
    assert_eq!(held(&app), 0);
    app.client.send("DELETE", &path, Some(&provider.token), None, &[]).expect_problem(404, "not_found");
}

/// Rows that blocks hold.
fn held(app: &TestApp) -> i64 {
    app.read(|conn| {
        occupancy::table.filter(occupancy::block_id.is_not_null()).count().get_result(conn).map_err(DbError::from)
    })
}

#[test]
fn a_booking_stays_is_told_and_gives_way_once_it_is_off() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let listing = app.listing(&provider);
    let booking = app.booking(&enterprise, listing, hours(10, 11), "none");
    let path = format!("/api/v1/listings/{listing}/calendars/lab");
    let day = ics(&event("d@lab", "DTSTART:20260303T010000Z\r\nDTEND:20260303T050000Z\r\n"));
    let report = bring(&app, &provider, &path, &day).expect(200).json();
    assert_eq!(report["conflicts"].as_array().map(Vec::len), Some(1), "{report}");
    assert_eq!(report["conflicts"][0]["booking_reference"], json!(booking.reference));
    // Nine to ten and eleven to one.
    assert_eq!(held(&app), 2);
    let reason = json!({ "reason": "改日" });
    app.post(&format!("/api/v1/bookings/{}/cancel", booking.id), &enterprise.token, &reason).expect(200);
    assert_eq!(held(&app), 3, "at once");
    let report = bring(&app, &provider, &path, &day).expect(200).json();
    assert_eq!((report["conflicts"].as_array().map(Vec::len), held(&app)), (Some(0), 3));
    let wish = json!({ "listing_id": listing, "window": hours(10, 11), "voucher": "none" });
    app.post("/api/v1/bookings", &enterprise.token, &wish).expect_problem(409, "slot_taken");
    let blocks: i64 = app.read(|conn| listing_block::table.count().get_result(conn).map_err(DbError::from));
    assert_eq!(blocks, 1);
}

/// Nobody gets between: not who asks, and not who waits.
#[test]
fn what_a_calendar_says_is_blocked_when_it_is_let_go_and_not_a_day_later() {
    let app = TestApp::start();
    let (provider, enterprise, rival) = (app.provider(), app.enterprise(), app.enterprise());
    let listing = app.listing_with(&provider, &GivenListing { units: 2, ..GivenListing::default() });
    let first = app.booking(&enterprise, listing, hours(10, 11), "none").id;
    let second = app.booking(&enterprise, listing, hours(10, 12), "none").id;
    let path = format!("/api/v1/listings/{listing}/calendars/lab");
    let day = ics(&event("d@lab", "DTSTART:20260303T010000Z\r\nDTEND:20260303T050000Z\r\n"));
    bring(&app, &provider, &path, &day).expect(200);
    // Nine to one, but for what is booked, of both.
    assert_eq!(held(&app), 4);
    let wish = json!({ "listing_id": listing, "window": hours(10, 11), "voucher": "none" });
    app.post("/api/v1/wait-entries", &rival.token, &wish).expect(201);

    let cancel = |id| {
        let path = format!("/api/v1/bookings/{id}/cancel");
        app.post(&path, &enterprise.token, &json!({ "reason": "改日" })).expect(200);
    };
    cancel(first);
    assert_eq!(held(&app), 5);
    app.post("/api/v1/bookings", &rival.token, &wish).expect_problem(409, "slot_taken");
    assert_eq!(chuangquan::booking::service::run_wait_list(&app.db).expect("the job runs").offered, 0);

    // What is moved within it lets go of the one and takes the other; what is moved out lets go of all.
    let moved = |from, to| {
        let body = json!({ "window": hours(from, to) });
        app.post(&format!("/api/v1/bookings/{second}/move"), &enterprise.token, &body)
    };
    moved(11, 12).expect(200);
    assert_eq!(held(&app), 6);
    moved(14, 15).expect(200);
    assert_eq!(held(&app), 7);
    let free = |window| {
        let wish = json!({ "listing_id": listing, "window": window, "voucher": "none" });
        app.post("/api/v1/bookings", &rival.token, &wish)
    };
    free(hours(11, 12)).expect_problem(409, "slot_taken");
    cancel(second);
    assert_eq!(held(&app), 7, "the calendar says nothing of the afternoon");
    // What the laboratory gives up is given up.
    let report = bring(&app, &provider, &path, &ics("")).expect(200).json();
    assert_eq!((&report["blocks_lifted"], held(&app)), (&json!(1), 0), "{report}");
    free(hours(11, 12)).expect(201);
}

#[test]
fn busy_times_come_as_tables_and_json_too_and_what_is_not_right_is_told() {
    let app = TestApp::start();
    let provider = app.provider();
    let listing = app.listing(&provider);
    let path = |name: &str| format!("/api/v1/listings/{listing}/calendars/{name}");
    let csv = "编号,开始时间,结束时间,说明\na,2026-03-03 09:00,2026-03-03 10:00,自用\nb,2026-03-03 12:00,2026-03-03 11:00,\n,2026-03-04 12:00,2026-03-04 13:00,\n";
    let report = bring(&app, &provider, &path("csv"), csv).expect(200).json();
    let codes: Vec<_> = report["left_out"].as_array().expect("a list").iter().map(|l| l["code"].clone()).collect();
    assert_eq!((&report["blocks_added"], codes), (&json!(1), vec![json!("window"), json!("no_uid")]));
    let list = json!([{ "uid": "x", "starts_at": tomorrow(14, 0), "ends_at": tomorrow(15, 0) }]).to_string();
    assert_eq!(bring(&app, &provider, &path("json"), &list).expect(200).json()["blocks_added"], 1);
    assert_eq!(held(&app), 2);
    for wrong in ["", "hello,world\n1,2\n", "[{\"uid\":1}]", "BEGIN:VCALENDAR\r\n"] {
        bring(&app, &provider, &path("bad"), wrong).expect_problem(422, "invalid_input");
    }
    bring(&app, &provider, &format!("{}?unit=2", path("u")), &ics("")).expect_problem(422, "invalid_input");
    let foreign = app.listing(&app.provider());
    bring(&app, &provider, &format!("/api/v1/listings/{foreign}/calendars/x"), &ics(""))
        .expect_problem(404, "not_found");
    let nothing = ics(&event("n@lab", "DTSTART;TZID=Nowhere:20260303T090000\r\n"));
    let report = bring(&app, &provider, &path("zone"), &nothing).expect(200).json();
    assert_eq!(report["left_out"][0]["code"], "unknown_time_zone");
}

/// What a laboratory writes into its own calendar is for itself: everybody else reads that the time is taken.
#[test]
fn what_another_calendar_says_is_read_by_the_providers_own_people_only() {
    let app = TestApp::start();
    let (provider, customer) = (app.provider(), app.enterprise());
    let listing = app.listing(&provider);
    let path = format!("/api/v1/listings/{listing}/calendars/lab");
    bring(&app, &provider, &path, &ics(&meeting())).expect(200);
    let block = json!({ "window": hours(14, 15), "reason": "更换离子源" });
    app.post(&format!("/api/v1/listings/{listing}/blocks"), &provider.token, &block).expect(201);

    let upkeep = format!("/api/v1/listings/{listing}/upkeep");
    let range = format!("from={}&to={}", "2026-03-02T16:00:00Z", "2026-03-03T16:00:00Z");
    for token in [None, Some(&customer.token)] {
        for path in [&upkeep, &format!("/api/v1/listings/{listing}/calendar?{range}")] {
            let seen = app.client.send("GET", path, token.map(String::as_str), None, &[]).expect(200);
            assert!(!seen.text.contains("组会"), "{}", seen.text);
        }
        let seen = app.client.send("GET", &upkeep, token.map(String::as_str), None, &[]).expect(200).json();
        let outages = seen["outages"].as_array().expect("outages");
        assert_eq!((outages.len(), &outages[0]["reason"]), (1, &json!("更换离子源")), "{seen}");
    }
    let own = app.get(&upkeep, &provider.token).expect(200).json();
    assert_eq!(own["outages"].as_array().map(Vec::len), Some(5), "{own}");
    assert_eq!(own["outages"][0]["reason"], json!("lab: 组会"));

    let wish = json!({ "listing_id": listing, "window": hours(9, 10), "voucher": "none" });
    let taken = app.post("/api/v1/bookings", &customer.token, &wish).expect_problem(409, "slot_taken");
    assert_eq!(taken["holders"], json!([{ "by": "in_use", "window": hours(9, 11) }]), "{taken}");
    let uscc: String = app.read(|conn| {
        let found = organisation::table.find(customer.organisation());
        found.select(organisation::uscc.assume_not_null()).first(conn).map_err(DbError::from)
    });
    let desk = json!({ "enterprise_uscc": uscc, "listing_id": listing, "window": hours(9, 10) });
    let taken = app.post("/api/v1/provider/bookings", &provider.token, &desk).expect_problem(409, "slot_taken");
    assert_eq!(taken["holders"][0]["reason"], json!("lab: 组会"), "{taken}");
}

/// Calendars of other programs: each is read or refused, and none breaks anything.
#[test]
fn calendars_of_other_programs_are_read_or_refused() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ics")).expect("the samples");
    let app = TestApp::start();
    let provider = app.provider();
    let listing = app.listing(&provider);
    let path = format!("/api/v1/listings/{listing}/calendars/samples");
    let files = folder.map(|file| file.expect("a file").path());
    let (mut read, mut refused) = (0, 0);
    for file in files.filter(|path| path.extension().is_some_and(|end| end == "ics")) {
        let content = std::fs::read(&file).expect("a sample");
        let reply = app.client.send_bytes("PUT", &path, Some(&provider.token), &content, &[]);
        match reply.status {
            200 => read += 1,
            422 => refused += 1,
            _ => panic!("{}: {} {}", file.display(), reply.status, reply.text),
        }
    }
    assert!(read > 20 && refused > 0, "{read} read, {refused} refused");
}

/// What repeats for ever is held as far ahead as anybody may book, and further as days go by, once each day.
#[test]
fn a_calendar_without_an_end_is_counted_out_further_day_by_day() {
    let app = TestApp::start();
    let mut provider = app.provider();
    let listing = app.listing(&provider);
    let rules = json!({ "horizon_days_by_class": { "standard": 10, "member": 120 } });
    app.put(&format!("/api/v1/listings/{listing}/rules?version=0"), &provider.token, &rules).expect(200);
    let daily = event("m@lab", "DTSTART;TZID=Asia/Shanghai:20260303T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n");
    let path = format!("/api/v1/listings/{listing}/calendars/lab");
    bring(&app, &provider, &path, &ics(&daily)).expect(200);
    let first = held(&app);
    assert!((118..=120).contains(&first), "as far as members may book: {first}");
    let run = || calendars::run_calendars(&app.db).expect("the job runs");
    app.advance(Duration::hours(23));
    assert_eq!((run(), held(&app)), (0, first));
    app.advance(Duration::hours(1));
    assert_eq!((run(), held(&app)), (1, first + 1));
    assert_eq!((run(), held(&app)), (0, first + 1), "once a day");
    app.advance(Duration::days(10));
    assert_eq!((run(), held(&app)), (1, first + 11));
    app.renew(&mut provider);
    let shown = app.get(&format!("/api/v1/listings/{listing}/calendars"), &provider.token).expect(200).json();
    assert!(shown[0]["imported_at"].as_str().expect("a time").starts_with("2026-03-02"), "{shown}");
}

/// However small a file is: what would take long to count out is left out or refused, at once, and what was held stays.
#[test]
fn a_small_file_of_very_many_moments_holds_nothing_up() {
    let app = TestApp::start();
    let provider = app.provider();
    let path = format!("/api/v1/listings/{}/calendars/lab", app.listing(&provider));
    let begin = "DTSTART:19700101T000000Z\r\nDURATION:PT1M\r\n";
    let once = event("once@lab", "DTSTART:20260303T010000Z\r\nDURATION:PT1H\r\n");
    let numbers = |to: u32| (0..to).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let (hours, sixty) = (numbers(24), numbers(60));
    let fine = format!("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={hours};BYMINUTE={sixty};BYSECOND={sixty}");
    let fine = event("fine@lab", &format!("{begin}RRULE:{fine}\r\n"));
    let report = bring(&app, &provider, &path, &ics(&format!("{fine}{once}"))).expect(200).json();
    assert_eq!(
        (&report["left_out"][0]["uid"], &report["left_out"][0]["code"]),
        (&json!("fine@lab"), &json!("recurrence"))
    );
    assert_eq!(held(&app), 1);

    let hourly: String =
        (0..500).map(|n| event(&format!("{n}@lab"), &format!("{begin}RRULE:FREQ=HOURLY\r\n"))).collect();
    let never: String = (0..50)
        .map(|n| event(&format!("{n}@lab"), &format!("{begin}RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n")))
        .collect();
    for (events, code) in [(hourly, "too_many_occurrences"), (never, "too_much_recurrence")] {
        let problem = bring(&app, &provider, &path, &ics(&events)).expect_problem(422, "invalid_input");
        assert!(problem.to_string().contains(code), "{problem}");
        assert_eq!(held(&app), 1, "what it said before");
    }
}
