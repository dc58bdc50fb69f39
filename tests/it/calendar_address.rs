//! Calendars that are fetched from their addresses: held like a file, asked sparingly, told when they fail, and a secret.

use std::thread;

use chrono::Duration;
use chuangquan::calendar::service::{self as calendars, Fetched, Fetcher};
use chuangquan::identity::Role;
use chuangquan::kernel::{ListingId, Reach};
use chuangquan::notify;
use chuangquan::store::DbError;
use chuangquan::store::schema::{audit_event, occupancy, outbox};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::api_clients;
use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours};
use crate::support::client::Reply;
use crate::support::given::{DISTRICT, Person};
use crate::support::process::eventually;
use crate::support::shelf::{Shelf, Shown};

const SECRET: &str = "private-7f3a9c";

/// A listing of a provider, and where its calendar lies.
struct Lab {
    app: TestApp,
    provider: Person,
    listing: ListingId,
    shelf: Shelf,
}

/// Busy from one hour to another, in UTC, of 3 March.
fn event(uid: &str, from: u32, to: u32) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:课题组会\r\nDTSTART:20260303T{from:02}0000Z\r\nDTEND:20260303T{to:02}0000Z\r\nEND:VEVENT\r\n"
    )
}

fn ics(events: &[String]) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.concat())
}

impl Lab {
    fn open() -> Self {
        Self::with(&GivenListing::default())
    }

    fn with(given: &GivenListing) -> Self {
        let app = TestApp::start();
        let provider = app.provider();
        let listing = app.listing_with(&provider, given);
        Self { app, provider, listing, shelf: Shelf::open() }
    }

    fn path(&self) -> String {
        format!("/{SECRET}/basic.ics")
    }

    fn route(&self, rest: &str) -> String {
        format!("/api/v1/listings/{}/calendars{rest}", self.listing)
    }

    fn token(&self) -> String {
        self.app.token(&self.provider.caller)
    }

    fn set(&self, body: &Value) -> Reply {
        self.app.put(&self.route("/lab/address"), &self.token(), body)
    }

    /// Names the address and shows a calendar there.
    fn named(&self, content: &str) {
        self.shelf.show(&self.path(), Shown::ok(content));
        self.set(&json!({ "url": self.shelf.url(&self.path()) })).expect(200);
    }

    fn seen(&self) -> Value {
        self.app.get(&self.route(""), &self.token()).expect(200).json()[0].clone()
    }

    fn state(&self) -> String {
        self.seen()["fetch"]["state"].as_str().expect("a state").to_owned()
    }

    fn fetch(&self) -> Option<Fetched> {
        calendars::fetch_next(&self.app.db, &fetcher(Reach::Loopback)).expect("the database answers")
    }

    /// Why the fetch that is due fails.
    fn failure(&self) -> String {
        match self.fetch() {
            Some(Fetched::Failed(problem)) => problem.code,
            other => panic!("not failed: {other:?}"),
        }
    }

    fn held(&self) -> i64 {
        self.app.read(|conn| {
            let blocks = occupancy::table.filter(occupancy::block_id.is_not_null());
            blocks.count().get_result(conn).map_err(DbError::from)
        })
    }
}

fn fetcher(reach: Reach) -> Fetcher {
    Fetcher::new(reach, Duration::minutes(60))
}

#[test]
fn a_calendar_is_fetched_again_and_again_and_held_as_a_file_is() {
    let lab = Lab::open();
    let customer = lab.app.enterprise();
    // In the laboratory's way at nine.
    let booking = lab.app.booking(&customer, lab.listing, hours(9, 10), "none");
    let (first, second) = (event("a@lab", 1, 3), event("b@lab", 5, 6));
    let both = ics(&[first, second.clone()]);
    lab.shelf.show(&lab.path(), Shown::ok(both.as_str()).tagged("\"1\""));
    let made = lab.set(&json!({ "url": lab.shelf.url(&lab.path()) })).expect(200);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let made = made.json();
    assert_eq!((&made["fetch"]["state"], &made["report"]), (&json!("waiting"), &Value::Null), "{made}");
    assert_eq!(lab.held(), 0);

    assert_eq!(lab.fetch(), Some(Fetched::Imported));
    assert_eq!((lab.held(), lab.state().as_str()), (2, "well"), "an hour before the booking's end is the customer's");
    let seen = lab.seen();
    let conflict = &seen["report"]["conflicts"][0];
    assert_eq!(conflict["booking_reference"], json!(booking.reference), "{seen}");
    assert_eq!(lab.fetch(), None, "not before its time");

    // Nothing changed: it is asked with the tag, and nothing is read.
    lab.app.advance(Duration::minutes(60));
    assert_eq!(lab.fetch(), Some(Fetched::Unchanged));
    let asked = lab.shelf.asked();
    assert_eq!((asked[0].header("if-none-match"), asked[1].header("if-none-match")), ("", "\"1\""));
    assert_eq!(asked[1].header("accept-encoding"), "identity");

    // What was in the way gives way, as with a file.
    let path = format!("/api/v1/bookings/{}/cancel", booking.id);
    let off = json!({ "reason": "样品未到" });
    lab.app.post(&path, &lab.app.token(&customer.caller), &off).expect(200);
    assert_eq!(lab.held(), 3);

    // The first event is gone: its times can be booked. A file of the same name is not taken.
    lab.shelf.show(&lab.path(), Shown::ok(ics(&[second]).as_str()).tagged("\"2\""));
    lab.app.advance(Duration::minutes(1));
    lab.app.post(&lab.route("/lab/fetch"), &lab.token(), &json!({})).expect(202);
    lab.app.post(&lab.route("/lab/fetch"), &lab.token(), &json!({})).expect(202);
    assert_eq!(lab.state(), "waiting");
    assert_eq!((lab.fetch(), lab.held()), (Some(Fetched::Imported), 1));
    lab.app.post(&lab.route("/lab/fetch"), &lab.token(), &json!({})).expect_problem(409, "fetched_just_now");
    let file = lab.app.client.send_bytes("PUT", &lab.route("/lab"), Some(&lab.token()), both.as_bytes(), &[]);
    file.expect_problem(409, "calendar_fetched");

    // Paused it is not asked, and holds what it held; removed it holds nothing and is not asked again.
    lab.set(&json!({ "is_paused": true })).expect(200);
    lab.app.advance(Duration::hours(2));
    assert_eq!((lab.fetch(), lab.state().as_str()), (None, "paused"));
    lab.app.post(&lab.route("/lab/fetch"), &lab.token(), &json!({})).expect_problem(409, "calendar_paused");
    lab.set(&json!({})).expect(200);
    assert_eq!(lab.fetch(), Some(Fetched::Unchanged), "who goes on is asked at once");
    lab.app.client.send("DELETE", &lab.route("/lab"), Some(&lab.token()), None, &[]).expect(204);
    lab.app.advance(Duration::days(1));
    assert_eq!((lab.fetch(), lab.held()), (None, 0));
    lab.set(&json!({})).expect_problem(404, "not_found");
}

#[test]
fn what_is_no_calendar_any_more_keeps_what_was_held_and_the_provider_is_told() {
    let lab = Lab::open();
    lab.named(&ics(&[event("a@lab", 1, 3)]));
    assert_eq!((lab.fetch(), lab.held()), (Some(Fetched::Imported), 1));
    lab.app.advance(Duration::minutes(60));

    lab.shelf.show(&lab.path(), Shown::ok("<!doctype html><title>Sign in</title>"));
    assert_eq!((lab.failure().as_str(), lab.held(), lab.state().as_str()), ("not_a_calendar", 1, "failing"));
    let told_of = |topic: &str| {
        lab.app.write(|tx| notify::expand_events(tx, 1_000));
        let messages = lab.app.get("/api/v1/me/messages", &lab.token()).expect(200).json();
        let all = messages["items"].as_array().expect("messages").clone();
        all.into_iter().filter(|one| one["topic"] == topic).collect::<Vec<_>>()
    };
    let told = || told_of("listing.calendar_failing");
    // Five minutes, a quarter of an hour, and longer.
    lab.app.advance(Duration::minutes(4));
    assert_eq!(lab.fetch(), None);
    lab.app.advance(Duration::minutes(1));
    lab.shelf.show(&lab.path(), Shown::status(404));
    assert_eq!((lab.failure().as_str(), told().len()), ("http_status", 0));
    lab.app.advance(Duration::minutes(15));
    lab.shelf.show(&lab.path(), Shown::ok(vec![b'x'; (4 << 20) + 1]));
    assert_eq!(lab.failure(), "too_large");
    let messages = told();
    assert_eq!(messages.len(), 1, "{messages:?}");
    let text = messages[0].to_string();
    assert!(text.contains("4 MiB") && text.contains("lab") && !text.contains(SECRET), "{text}");
    lab.app.advance(Duration::minutes(45));
    lab.shelf.show(&lab.path(), Shown::ok("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"));
    lab.failure();
    assert_eq!((told().len(), lab.held()), (1, 1), "once, and nothing is lost");
    let seen = lab.seen();
    assert_eq!((&seen["fetch"]["failures"], &seen["report"]["occurrences"]), (&json!(4), &json!(1)), "{seen}");

    // It answers again as it did, and the provider is told of that too, once.
    lab.shelf.show(&lab.path(), Shown::ok(ics(&[event("a@lab", 1, 3)])));
    lab.app.advance(Duration::hours(3));
    assert!(matches!(lab.fetch(), Some(Fetched::Unchanged | Fetched::Imported)));
    lab.app.advance(Duration::hours(2));
    lab.fetch();
    let messages = told_of("listing.calendar_recovered");
    assert_eq!((messages.len(), told().len(), lab.state().as_str()), (1, 1, "well"), "{messages:?}");
    assert!(messages[0].to_string().contains("4 次"), "{messages:?}");

    // Its provider names another address: asked at once, and all is well.
    lab.shelf.show("/other.ics", Shown::ok(ics(&[event("a@lab", 1, 3), event("c@lab", 7, 8)])));
    lab.set(&json!({ "url": lab.shelf.url("/other.ics") })).expect(200);
    assert_eq!((lab.fetch(), lab.held(), lab.state().as_str()), (Some(Fetched::Imported), 2, "well"));
    assert_eq!(lab.seen()["fetch"]["problem"], Value::Null);
}

#[test]
fn it_is_fetched_for_the_unit_that_is_meant() {
    let lab = Lab::with(&GivenListing { units: 2, ..GivenListing::default() });
    let url = lab.shelf.url(&lab.path());
    lab.set(&json!({ "url": url, "unit": 3 })).expect_problem(422, "invalid_input");
    lab.named(&ics(&[event("a@lab", 1, 3)]));
    assert_eq!((lab.fetch(), lab.held()), (Some(Fetched::Imported), 2), "both");
    lab.set(&json!({ "unit": 2 })).expect(200);
    assert_eq!((lab.fetch(), lab.held()), (Some(Fetched::Imported), 1), "read anew, though it says the same");
}

#[test]
fn it_reaches_nobody_whom_it_may_not() {
    let lab = Lab::open();
    for url in
        ["http://calendar.example.cn/", "https://10.0.0.1/a.ics", "https://169.254.169.254/", "https://[fd00::1]/", "x"]
    {
        lab.set(&json!({ "url": url })).expect_problem(422, "invalid_input");
    }
    assert_eq!(lab.app.get(&lab.route(""), &lab.token()).expect(200).json(), json!([]));
    // Named when it was allowed, and asked when it is not any more.
    lab.named(&ics(&[]));
    let strict = calendars::fetch_next(&lab.app.db, &fetcher(Reach::Public)).expect("the database answers");
    assert!(matches!(strict, Some(Fetched::Failed(problem)) if problem.code == "address_not_allowed"));
    assert!(lab.shelf.asked().is_empty());

    // Nor where an address leads to, and not round and round.
    let leads = |to: &str| {
        lab.shelf.show(&lab.path(), Shown::leading_to(to));
        lab.app.advance(Duration::days(1));
        lab.failure()
    };
    assert_eq!(leads("http://169.254.169.254/latest/meta-data"), "address_not_allowed");
    assert_eq!(leads("file:///etc/passwd"), "address_not_allowed");
    assert_eq!(leads(&lab.path()), "too_many_redirects");
    lab.shelf.show("/there.ics", Shown::ok(ics(&[event("a@lab", 1, 3)])));
    lab.shelf.show(&lab.path(), Shown::leading_to("/there.ics"));
    lab.app.advance(Duration::days(1));
    assert_eq!((lab.fetch(), lab.held()), (Some(Fetched::Imported), 0), "a calendar, and its event is over by now");
}

#[test]
fn an_address_is_told_to_the_providers_people_alone() {
    let lab = Lab::open();
    lab.named(&ics(&[event("a@lab", 1, 3)]));
    lab.fetch();
    assert_eq!(lab.seen()["fetch"]["url"], json!(lab.shelf.url(&lab.path())));
    let colleague = lab.app.colleague(lab.provider.organisation(), Role::ProviderMember, DISTRICT);
    let seen = lab.app.get(&lab.route(""), &colleague.token).expect(200).json();
    assert_eq!(seen[0]["fetch"]["url"], json!(lab.shelf.url(&lab.path())));

    let (id, secret) = api_clients::make(&lab.app, &lab.provider, &["busy:write"]);
    let program = api_clients::token(&lab.app, &id, &secret);
    let seen = lab.app.get(&lab.route(""), &program).expect(200);
    assert!(!seen.text.contains(SECRET) && seen.text.contains("/…"), "{}", seen.text);
    let stranger = lab.app.provider();
    for (method, path) in [("GET", ""), ("PUT", "/lab/address"), ("POST", "/lab/fetch"), ("DELETE", "/lab")] {
        let body = json!({});
        let body = (method == "PUT" || method == "POST").then_some(&body);
        let reply = lab.app.client.send(method, &lab.route(path), Some(&stranger.token), body, &[]);
        reply.expect_problem(404, "not_found");
    }
    // Nor what a calendar says, nor where it lies, is in the trail or in what others are told.
    let kept: (Vec<Value>, Vec<Value>) = lab.app.read(|conn| {
        Ok::<_, DbError>((
            audit_event::table.select(audit_event::detail).load(conn)?,
            outbox::table.select(outbox::payload).load(conn)?,
        ))
    });
    let kept = format!("{kept:?}");
    assert!(!kept.contains(SECRET) && !kept.contains("组会"), "{kept}");
    let customer = lab.app.enterprise();
    let wish = json!({ "listing_id": lab.listing, "window": hours(9, 10), "voucher": "none" });
    let taken = lab.app.post("/api/v1/bookings", &customer.token, &wish).expect(409);
    assert!(!taken.text.contains("组会"), "{}", taken.text);

    for n in 0..9 {
        let body = json!({ "url": lab.shelf.url("/more.ics") });
        lab.app.put(&lab.route(&format!("/more-{n}/address")), &lab.token(), &body).expect(200);
    }
    let body = json!({ "url": lab.shelf.url("/more.ics") });
    let one_more = lab.app.put(&lab.route("/more-9/address"), &lab.token(), &body);
    assert_eq!(one_more.expect_problem(409, "too_many_calendar_addresses")["most"], 10);
}

/// Whoever is in the middle of a fetch when it is changed, or when its time is over and another takes it, writes nothing.
#[test]
fn several_fetch_one_calendar_and_one_of_them_holds_it() {
    let lab = Lab::open();
    lab.named(&ics(&[event("a@lab", 1, 3)]));
    lab.shelf.gate.set_closed(true);
    let begin = || {
        let db = lab.app.db.clone();
        thread::spawn(move || calendars::fetch_next(&db, &fetcher(Reach::Loopback)).expect("the database answers"))
    };
    let slow = begin();
    eventually("one asks", || lab.shelf.gate.waiting() == 1);
    assert_eq!((lab.fetch(), lab.state().as_str()), (None, "waiting"), "it is somebody's");
    lab.app.advance(Duration::minutes(3));
    let other = begin();
    eventually("another asks too", || lab.shelf.gate.waiting() == 2);
    lab.shelf.gate.set_closed(false);
    let outcomes = [slow, other].map(|one| one.join().expect("a fetch"));
    assert_eq!(outcomes, [Some(Fetched::Superseded), Some(Fetched::Imported)]);
    assert_eq!(lab.held(), 1);

    lab.app.advance(Duration::minutes(60));
    lab.shelf.show(&lab.path(), Shown::ok(ics(&[])));
    lab.shelf.gate.set_closed(true);
    let slow = begin();
    eventually("one asks", || lab.shelf.gate.waiting() == 1);
    lab.set(&json!({ "is_paused": true })).expect(200);
    lab.shelf.gate.set_closed(false);
    assert_eq!((slow.join().expect("a fetch"), lab.held()), (Some(Fetched::Superseded), 1));
    assert_eq!(lab.state(), "paused");
}

/// A calendar that ends whoever fetches it is not fetched every few minutes for ever: an attempt of which nothing came counts as
/// a failure.
#[test]
fn what_ends_those_who_fetch_it_is_tried_ever_more_rarely() {
    let lab = Lab::open();
    lab.named(&ics(&[event("a@lab", 1, 3)]));
    lab.shelf.gate.set_closed(true);
    let mut lost = Vec::new();
    let mut lose = |minutes: i64| {
        let db = lab.app.db.clone();
        let one = move || calendars::fetch_next(&db, &fetcher(Reach::Loopback)).expect("the database answers");
        lost.push(thread::spawn(one));
        let asking = lost.len();
        eventually("one more asks", || lab.shelf.gate.waiting() == asking);
        assert_eq!(lab.state(), "waiting", "somebody is in it");
        lab.app.advance(Duration::minutes(minutes) - Duration::seconds(1));
        assert_eq!(lab.fetch(), None, "not before {minutes} minutes");
        let seen = lab.seen()["fetch"].clone();
        lab.app.advance(Duration::seconds(1));
        (seen["state"].clone(), seen["failures"].clone(), seen["problem"]["code"].clone())
    };
    assert_eq!(lose(3), (json!("waiting"), json!(0), Value::Null));
    let failing = |failures: i32| (json!("failing"), json!(failures), json!("fetch_interrupted"));
    assert_eq!([lose(5), lose(15), lose(45)], [failing(1), failing(2), failing(3)]);
    lab.shelf.gate.set_closed(false);
    for one in lost {
        one.join().expect("a fetch");
    }
    // The last of them was only slow: what it brought is held, and nothing is counted any more.
    assert_eq!((lab.held(), &lab.seen()["fetch"]["failures"]), (1, &json!(0)));
}
