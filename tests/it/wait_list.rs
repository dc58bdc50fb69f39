//! The line for a window that is taken: who came first is asked first, and nobody else gets the window meanwhile.

use chrono::Duration;
use chuangquan::booking::service::{self as bookings, Cancellation, NewBlock, run_wait_list};
use chuangquan::kernel::{BookingId, Fen, ListingId, TimeWindow};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// What happens while somebody waits.
type Act = fn(&Line);

/// A listing whose window from nine to eleven is booked by somebody.
pub struct Line {
    pub app: TestApp,
    pub provider: Person,
    pub holder: Person,
    pub listing: ListingId,
    held: BookingId,
}

impl Line {
    pub fn form() -> Self {
        Self::with(&GivenListing::default())
    }

    fn with(given: &GivenListing) -> Self {
        let app = TestApp::start();
        let (holder, provider) = (app.enterprise(), app.provider());
        let listing = app.listing_with(&provider, given);
        let held = app.booking(&holder, listing, hours(9, 11), "none").id;
        Self { app, provider, holder, listing, held }
    }

    pub fn ask(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    pub fn join(&self, person: &Person, window: TimeWindow) -> String {
        self.ask(person, "/wait-entries", &order(self.listing, window, "none")).expect(201).id()
    }

    fn entry(&self, person: &Person, id: &str) -> Value {
        self.app.get(&format!("/api/v1/wait-entries/{id}"), &self.app.token(&person.caller)).expect(200).json()
    }

    pub fn state(&self, person: &Person, id: &str) -> String {
        self.entry(person, id)["state"].as_str().expect("a state").to_owned()
    }

    pub fn cancel(&self) {
        let path = format!("/bookings/{}/cancel", self.held);
        self.ask(&self.holder, &path, &json!({"reason": "样品未到"})).expect(200);
    }

    pub fn run(&self) -> (usize, usize) {
        let report = run_wait_list(&self.app.db).expect("the job runs");
        assert_eq!(report.failed, 0);
        (report.offered, report.lapsed)
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

pub fn count(app: &TestApp, sql: &str) -> i64 {
    app.read(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(DbError::from)).n
}

#[test]
fn a_freed_window_is_kept_for_who_came_first() {
    let line = Line::form();
    let (first, second, third) = (line.app.enterprise(), line.app.enterprise(), line.app.enterprise());
    let one = line.join(&first, hours(9, 11));
    let two = line.join(&second, hours(10, 12));
    assert_eq!(line.entry(&second, &two)["ahead"], 1);
    assert_eq!(line.run(), (0, 0), "nothing is free");

    line.cancel();
    assert_eq!(line.run(), (1, 0));
    assert_eq!((line.state(&first, &one), line.state(&second, &two)), ("offered".into(), "waiting".into()));
    let until = line.entry(&first, &one)["offer_until"].clone();
    assert_eq!(until, json!(line.app.clock.now() + Duration::hours(2)), "two hours, where the provider said nothing");
    assert_eq!(line.run(), (0, 0));

    let taken = line.ask(&third, "/bookings", &order(line.listing, hours(9, 10), "none"));
    taken.expect_problem(409, "slot_taken");
    line.ask(&second, &format!("/wait-entries/{one}/accept"), &json!({})).expect(404);
    line.ask(&second, &format!("/wait-entries/{two}/accept"), &json!({})).expect_problem(409, "illegal_step");
    let booking = line.ask(&first, &format!("/wait-entries/{one}/accept"), &json!({})).expect(201).json();
    assert_eq!((&booking["state"], &booking["window"]), (&json!("confirmed"), &json!(hours(9, 11))));
    let entry = line.entry(&first, &one);
    assert_eq!((&entry["state"], &entry["booking_id"]), (&json!("booked"), &booking["id"]));
    assert_eq!(line.run(), (0, 0), "the window went from hand to hand");
    assert_eq!(line.state(&second, &two), "waiting");
}

#[test]
fn an_offer_says_what_it_comes_to_and_is_taken_for_that() {
    let line = Line::form();
    let person = line.app.small_tech_enterprise();
    let programme = line.app.programme();
    let voucher = line.app.voucher(&programme, &person, Fen::from_yuan(1_000));
    let entry = line.join(&person, hours(9, 11));
    let path = |step: &str| format!("/wait-entries/{entry}/{step}");
    line.ask(&person, &path("quote"), &json!({})).expect_problem(409, "illegal_step");
    line.cancel();
    assert_eq!(line.run(), (1, 0));
    line.ask(&line.holder, &path("quote"), &json!({})).expect_problem(404, "not_found");

    let quote = |body: &Value| line.ask(&person, &path("quote"), body).expect(200).json();
    let sums =
        |told: &Value| [&told["price"]["amount_fen"], &told["subsidy_fen"], &told["own_share_fen"]].map(Value::as_i64);
    assert_eq!(sums(&quote(&json!({}))), [Some(20_000), Some(0), Some(20_000)], "as it was joined: no voucher");
    let told = quote(&json!({"voucher": "best"}));
    assert_eq!(sums(&told), [Some(20_000), Some(10_000), Some(10_000)], "{told}");
    assert_eq!(told["voucher"]["id"], json!(voucher));

    let hoped = json!({"voucher": "best", "expected": {"price_fen": 20_000, "subsidy_fen": 20_000}});
    let refused = line.ask(&person, &path("accept"), &hoped).expect_problem(409, "quote_changed");
    assert_eq!(refused["quote"]["subsidy_fen"], json!(10_000), "{refused}");
    assert_eq!(line.state(&person, &entry), "offered", "it can still be taken");
    let told = json!({"voucher": voucher, "expected": {"price_fen": 20_000, "subsidy_fen": 10_000}});
    let booking = line.ask(&person, &path("accept"), &told).expect(201).json();
    assert_eq!((&booking["voucher_id"], &booking["subsidy_fen"]), (&json!(voucher), &json!(10_000)));
    line.ask(&person, &path("quote"), &json!({})).expect_problem(409, "illegal_step");
}

/// Who asked before there was anything to say still need not say anything.
#[test]
fn an_offer_is_taken_without_a_word_as_it_was_joined() {
    let line = Line::form();
    let person = line.app.enterprise();
    let entry = line.join(&person, hours(9, 11));
    line.cancel();
    assert_eq!(line.run(), (1, 0));
    let token = line.app.token(&person.caller);
    let send = |step: &str| {
        let path = format!("/api/v1/wait-entries/{entry}/{step}");
        line.app.client.send("POST", &path, Some(&token), None, &[])
    };
    assert_eq!(send("quote").expect(200).json()["own_share_fen"], json!(20_000));
    let booking = send("accept").expect(201).json();
    assert_eq!((&booking["price_fen"], &booking["voucher_id"]), (&json!(20_000), &Value::Null));
}

#[test]
fn an_offer_that_is_declined_or_not_answered_goes_to_the_next() {
    let line = Line::form();
    let people: Vec<_> = (0..3).map(|_| line.app.enterprise()).collect();
    let path = format!("/api/v1/listings/{}/use-rule", line.listing);
    line.app.put(&path, &line.provider.token, &json!({"offer_minutes": 30})).expect(200);
    let entries: Vec<_> = people.iter().map(|person| line.join(person, hours(9, 11))).collect();
    let states = || people.iter().zip(&entries).map(|(p, e)| line.state(p, e)).collect::<Vec<_>>();
    line.cancel();
    assert_eq!(line.run(), (1, 0));
    line.ask(&people[0], &format!("/wait-entries/{}/decline", entries[0]), &json!({})).expect(200);
    assert_eq!(line.run(), (1, 0));
    assert_eq!(states(), ["declined", "offered", "waiting"]);

    line.app.advance(Duration::minutes(30) - Duration::seconds(1));
    assert_eq!(line.run(), (0, 0));
    line.app.advance(Duration::seconds(1));
    let late = line.ask(&people[1], &format!("/wait-entries/{}/accept", entries[1]), &json!({}));
    let problem = late.expect_problem(409, "offer_over");
    assert_eq!((&problem["rule"], &problem["limit"]), (&json!("offer_over"), &json!(line.app.clock.now())));
    // A tick that was missed is made up for by the next, and the next in line is asked in the same turn.
    assert_eq!(line.run(), (1, 1));
    assert_eq!(states(), ["declined", "lapsed", "offered"]);
    line.ask(&people[2], &format!("/wait-entries/{}/accept", entries[2]), &json!({})).expect(201);
    line.ask(&people[1], &format!("/wait-entries/{}/leave", entries[1]), &json!({}))
        .expect_problem(409, "illegal_step");
}

#[test]
fn every_way_of_letting_go_is_noticed() {
    let asks = GivenListing { auto_confirm: false, ..GivenListing::default() };
    let ways: [(&str, &GivenListing, Act); 4] = [
        ("decline", &asks, |line| {
            let path = format!("/bookings/{}/decline", line.held);
            line.ask(&line.provider, &path, &json!({"reason": "维护"})).expect(200);
        }),
        ("move", &GivenListing::default(), |line| {
            let path = format!("/bookings/{}/move", line.held);
            line.ask(&line.holder, &path, &json!({"window": hours(14, 16)})).expect(200);
        }),
        ("block lifted", &GivenListing::default(), |line| {
            line.cancel();
            let new = NewBlock { window: hours(8, 12), unit: None, reason: "校准".into() };
            let caller = &line.provider.caller;
            let block = line.app.write(|tx| bookings::block_create(tx, caller, line.listing, &new));
            assert_eq!(line.run(), (0, 0), "blocked before it was offered");
            line.ask(&line.provider, &format!("/blocks/{}/lift", block.id), &json!({})).expect(200);
        }),
        ("silence", &asks, |line| {
            line.app.advance(Duration::hours(24));
            bookings::run_deadlines(&line.app.db).expect("the job runs");
        }),
    ];
    for (name, given, let_go) in ways {
        let line = Line::with(given);
        let person = line.app.enterprise();
        // The request of the last case is given up at its beginning: only what begins later still can be had.
        let window = if name == "silence" { hours(10, 11) } else { hours(9, 11) };
        let entry = line.join(&person, window);
        let_go(&line);
        assert_eq!((line.run(), line.state(&person, &entry)), ((1, 0), "offered".into()), "{name}");
    }
}

#[test]
fn waiting_ends_when_the_time_comes() {
    let line = Line::form();
    let person = line.app.enterprise();
    let entry = line.join(&person, hours(9, 11));
    line.app.advance(Duration::hours(24) - Duration::seconds(1));
    line.run();
    assert_eq!(line.state(&person, &entry), "waiting");
    line.app.advance(Duration::seconds(1));
    line.run();
    assert_eq!(line.state(&person, &entry), "over");
}

#[test]
fn the_offer_is_told_and_waits_for_an_answer() {
    let line = Line::form();
    let person = line.app.enterprise();
    let id = line.join(&person, hours(9, 11));
    line.cancel();
    line.run();
    let todo = line.app.get("/api/v1/me/todo", &person.token).expect(200).json();
    assert_eq!(
        (&todo["for_me"][0]["kind"], &todo["for_me"][0]["items"][0]["id"]),
        (&json!("wait_offer_to_answer"), &json!(id))
    );
    let listed = line.app.get("/api/v1/wait-entries?side=provider", &line.provider.token).expect(200).json();
    assert_eq!(listed["items"][0]["id"], json!(id));
    assert_eq!(line.app.get("/api/v1/wait-entries", &line.holder.token).expect(200).json()["items"], json!([]));
    let day = "from=2026-03-02T16:00:00Z&to=2026-03-03T16:00:00Z";
    let calendar = line.app.get(&format!("/api/v1/provider-calendar?{day}"), &line.provider.token).expect(200).json();
    assert_eq!(calendar[0]["wait_entry_id"], json!(id));
    #[derive(QueryableByName)]
    struct Told {
        #[diesel(sql_type = Text)]
        topic: String,
    }
    let told: Vec<Told> = line.app.read(|conn| {
        diesel::sql_query("SELECT topic FROM outbox WHERE topic LIKE 'wait%'").load(conn).map_err(DbError::from)
    });
    assert_eq!(told.iter().map(|t| t.topic.as_str()).collect::<Vec<_>>(), ["wait_entry.offered"]);
}

#[test]
fn the_offer_is_booked_with_the_voucher_at_the_price_of_then() {
    let app = TestApp::start();
    let (person, provider) = (app.small_tech_enterprise(), app.provider());
    let listing = app.listing(&provider);
    let voucher = app.voucher(&app.programme(), &person, Fen::from_yuan(1_000));
    let held = app.booking(&app.enterprise(), listing, hours(9, 11), "none").id;
    let entry =
        app.post("/api/v1/wait-entries", &person.token, &order(listing, hours(9, 11), voucher)).expect(201).id();
    app.write(|tx| bookings::cancel(tx, &provider.caller, held, &Cancellation::because("x")));
    run_wait_list(&app.db).expect("the job runs");
    let booking = app.post(&format!("/api/v1/wait-entries/{entry}/accept"), &person.token, &json!({})).expect(201);
    assert_eq!(booking.json()["subsidy_fen"], 10_000);
    assert_eq!(booking.json()["voucher_id"], json!(voucher));
}

#[test]
fn set_up_and_clean_up_are_kept_with_the_window() {
    let line = Line::form();
    let (first, second, rival) = (line.app.enterprise(), line.app.enterprise(), line.app.enterprise());
    // Clean-up after what is booked reaches into the hour after it.
    let rules = json!({"setup_minutes": 30, "cleanup_minutes": 60});
    let path = format!("/api/v1/listings/{}/rules?version=0", line.listing);
    line.app.put(&path, &line.provider.token, &rules).expect(200);
    let next = line.app.booking(&rival, line.listing, hours(13, 14), "none").id;
    let wish = |window| order(line.listing, window, "none");
    // Free in itself, but not with the half hour before the next booking's own set-up.
    let one = line.join(&first, hours(11, 12));
    let two = line.join(&second, hours(9, 10));
    line.cancel();
    assert_eq!(line.run(), (1, 0), "the first still has no room for its clean-up");
    assert_eq!((line.state(&first, &one), line.state(&second, &two)), ("waiting".into(), "offered".into()));
    let close = line.ask(&rival, "/bookings", &wish(hours(10, 11))).expect_problem(409, "slot_taken");
    assert_eq!(close["taken"][0]["ends_at"], json!(hours(10, 11).ends_at()), "to the end of the clean-up: {close}");
    let booked = line.ask(&second, &format!("/wait-entries/{two}/accept"), &json!({})).expect(201);
    assert_eq!(booked.json()["window"], json!(hours(9, 10)));
    line.ask(&rival, "/bookings", &wish(hours(10, 11))).expect_problem(409, "slot_taken");
    line.ask(&rival, &format!("/bookings/{next}/cancel"), &json!({"reason": "x"})).expect(200);
    assert_eq!(line.run(), (0, 0), "half an hour between them is too little: {}", line.state(&first, &one));
    let rules = json!({"setup_minutes": 0, "cleanup_minutes": 60});
    let path = format!("/api/v1/listings/{}/rules?version=1", line.listing);
    line.app.put(&path, &line.provider.token, &rules).expect(200);
    assert_eq!(line.run(), (1, 0), "rules that changed are noticed");
}
