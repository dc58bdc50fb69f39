//! The line for a window that is taken: who came first is asked first, and nobody else gets the window meanwhile.

use std::thread;

use chrono::{Duration, DurationRound, Utc};
use chuangquan::booking::model::NewOrder;
use chuangquan::booking::service::{self as bookings, Cancellation, NewBlock, run_wait_list};
use chuangquan::kernel::{BookingId, Fen, ListingId, TimeWindow, WaitEntryId};
use chuangquan::store::DbError;
use chuangquan::store::schema::wait_entry;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order};
use crate::support::given::Person;
use crate::support::process::Process;
use crate::support::{Reply, TestApp};

/// What happens while somebody waits.
type Act = fn(&Line);

/// A listing whose window from nine to eleven is booked by somebody.
struct Line {
    app: TestApp,
    provider: Person,
    holder: Person,
    listing: ListingId,
    held: BookingId,
}

impl Line {
    fn form() -> Self {
        Self::with(&GivenListing::default())
    }

    fn with(given: &GivenListing) -> Self {
        let app = TestApp::start();
        let (holder, provider) = (app.enterprise(), app.provider());
        let listing = app.listing_with(&provider, given);
        let held = app.booking(&holder, listing, hours(9, 11), "none").id;
        Self { app, provider, holder, listing, held }
    }

    fn ask(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn join(&self, person: &Person, window: TimeWindow) -> String {
        self.ask(person, "/wait-entries", &order(self.listing, window, "none")).expect(201).id()
    }

    fn entry(&self, person: &Person, id: &str) -> Value {
        self.app.get(&format!("/api/v1/wait-entries/{id}"), &self.app.token(&person.caller)).expect(200).json()
    }

    fn state(&self, person: &Person, id: &str) -> String {
        self.entry(person, id)["state"].as_str().expect("a state").to_owned()
    }

    fn cancel(&self) {
        let path = format!("/bookings/{}/cancel", self.held);
        self.ask(&self.holder, &path, &json!({"reason": "样品未到"})).expect(200);
    }

    fn run(&self) -> (usize, usize) {
        let report = run_wait_list(&self.app.db).expect("the job runs");
        assert_eq!(report.failed, 0);
        (report.offered, report.lapsed)
    }
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
fn who_may_not_wait_is_told_why() {
    let line = Line::form();
    let person = line.app.enterprise();
    let wish = |window| order(line.listing, window, "none");
    let free = line.ask(&person, "/wait-entries", &wish(hours(12, 13))).expect_problem(409, "slot_free");
    assert_eq!(free["rule"], "slot_free");
    line.join(&person, hours(9, 11));
    line.ask(&person, "/wait-entries", &wish(hours(9, 11))).expect_problem(409, "waits_before");
    let past = TimeWindow::new(line.app.clock.now() - Duration::hours(2), line.app.clock.now()).expect("a window");
    line.ask(&person, "/wait-entries", &wish(past)).expect_problem(422, "invalid_input");
    // From nine and from half past eight, for half an hour to five: nineteen others.
    for (start, lengths) in [(0, 1..=10), (-30, 2..=11)] {
        let starts_at = hours(9, 11).starts_at() + Duration::minutes(start);
        for half_hours in lengths.filter(|n| (start, *n) != (0, 4)) {
            let ends_at = starts_at + Duration::minutes(30 * half_hours);
            line.join(&person, TimeWindow::new(starts_at, ends_at).expect("a window"));
        }
    }
    let starts_at = hours(10, 11).starts_at();
    let more = TimeWindow::new(starts_at, starts_at + Duration::hours(5)).expect("a window");
    let full = line.ask(&person, "/wait-entries", &wish(more)).expect_problem(409, "waits_too_often");
    assert_eq!((&full["value"], &full["limit"]), (&json!(20), &json!(20)));
    let path = format!("/api/v1/listings/{}/use-rule", line.listing);
    let bad = line.app.put(&path, &line.provider.token, &json!({"offer_minutes": 4, "grace_minutes": 1441}));
    assert_eq!(bad.expect_problem(422, "invalid_input")["errors"].as_array().map(Vec::len), Some(2));
    line.app.put(&path, &line.app.provider().token, &json!({"offer_minutes": 30})).expect(404);
}

#[test]
fn a_line_of_a_hundred_is_full() {
    let line = Line::form();
    // From nine and from half past eight, for half an hour to five: twenty for each of five.
    for person in (0..5).map(|_| line.app.enterprise()) {
        for (start, lengths) in [(0, 1..=10), (-30, 2..=11)] {
            for half_hours in lengths {
                let starts_at = hours(9, 11).starts_at() + Duration::minutes(start);
                let window =
                    TimeWindow::new(starts_at, starts_at + Duration::minutes(30 * half_hours)).expect("a window");
                let wish = serde_json::from_value(order(line.listing, window, "none")).expect("an order");
                line.app.write(|tx| bookings::wait_join(tx, &person.caller, &wish));
            }
        }
    }
    let late = line.app.enterprise();
    let wish = order(line.listing, hours(9, 11), "none");
    let full = line.ask(&late, "/wait-entries", &wish).expect_problem(409, "wait_list_full");
    assert_eq!((&full["value"], &full["limit"]), (&json!(100), &json!(100)));
    // Where one goes, one may come.
    line.app.read(|conn| {
        let first = wait_entry::table.select(wait_entry::id).limit(1).first::<WaitEntryId>(conn)?;
        let left = (wait_entry::state.eq("left"),);
        diesel::update(wait_entry::table.find(first)).set(left).execute(conn).map_err(DbError::from)
    });
    line.join(&late, hours(9, 11));
}

/// Windows that overlap what is held from nine to eleven, each another one.
fn wishes(line: &Line) -> Vec<NewOrder> {
    let from_nine = (1..=12).map(|n| (0, n));
    let before = (2..=13).map(|n| (-30, n));
    let wish = |(start, half_hours): (i64, i64)| {
        let starts_at = hours(9, 11).starts_at() + Duration::minutes(start);
        let window = TimeWindow::new(starts_at, starts_at + Duration::minutes(30 * half_hours)).expect("a window");
        NewOrder { window: Some(window), ..NewOrder::of(line.listing) }
    };
    from_nine.chain(before).map(wish).collect()
}

/// Joins with all of the wishes, as fast as it can; answers how many were taken.
fn join_all(line: &Line, person: &Person, wishes: &[NewOrder]) -> usize {
    let join = |wish| line.app.db.write(&person.caller.actor(), |tx| bookings::wait_join(tx, &person.caller, wish));
    wishes.iter().filter(|wish| join(wish).is_ok()).count()
}

#[test]
fn twenty_of_an_enterprise_that_come_at_once_are_not_more() {
    let line = Line::form();
    let person = line.app.enterprise();
    let wishes = wishes(&line);
    let (from, who) = (&line, &person);
    let joined: usize = thread::scope(|scope| {
        let parts: Vec<_> = wishes.chunks(6).map(|part| scope.spawn(move || join_all(from, who, part))).collect();
        parts.into_iter().map(|part| part.join().expect("no panic")).sum()
    });
    assert_eq!((wishes.len(), joined), (24, 20));
    assert_eq!(count(&line.app, "SELECT count(*) AS n FROM wait_entry"), 20);
}

#[test]
fn a_hundred_in_a_line_that_come_at_once_are_not_more() {
    let line = Line::form();
    let people: Vec<_> = (0..6).map(|_| line.app.enterprise()).collect();
    let wishes = wishes(&line);
    let (from, twenty) = (&line, &wishes[..20]);
    let joined: usize = thread::scope(|scope| {
        let all = people.iter().map(|person| scope.spawn(move || join_all(from, person, twenty)));
        let all: Vec<_> = all.collect();
        all.into_iter().map(|one| one.join().expect("no panic")).sum()
    });
    assert_eq!(joined, 100, "of a hundred and twenty");
    assert_eq!(count(&line.app, "SELECT count(*) AS n FROM wait_entry"), 100);
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

/// Between what is let go and the job that looks at it, whoever asks comes behind those who wait.
#[test]
fn nobody_passes_the_line_before_the_job_comes_round() {
    let line = Line::form();
    let (first, rival) = (line.app.enterprise(), line.app.enterprise());
    let entry = line.join(&first, hours(9, 11));
    line.cancel();
    let wish = |window| order(line.listing, window, "none");
    line.ask(&rival, "/bookings", &wish(hours(10, 11))).expect_problem(409, "slot_taken");
    assert_eq!(line.state(&first, &entry), "waiting", "what was refused left nothing behind");
    let booked = line.ask(&rival, "/bookings", &wish(hours(13, 14))).expect(201).id();
    assert_eq!(line.state(&first, &entry), "offered", "what was booked beside it looked after the line");
    let path = format!("/bookings/{booked}/move");
    line.ask(&rival, &path, &json!({"window": hours(10, 12)})).expect_problem(409, "slot_taken");
    assert_eq!(line.run(), (0, 0), "there is nothing left to do");
    line.ask(&first, &format!("/wait-entries/{entry}/decline"), &json!({})).expect(200);
    line.ask(&rival, &path, &json!({"window": hours(10, 12)})).expect(200);
    let by: i64 = count(
        &line.app,
        "SELECT count(*) AS n FROM audit_event WHERE action = 'wait_entry.offered' AND actor_label LIKE '%wait_list%'",
    );
    assert_eq!(by, 1, "the line was looked after by the product, not by who booked");
}

#[test]
fn who_asks_at_the_instant_of_the_release_does_not_pass_the_line() {
    let app = TestApp::start();
    let (provider, holder) = (app.provider(), app.enterprise());
    let (first, rival) = (app.enterprise(), app.enterprise());
    for round in 0..20 {
        let listing = app.listing(&provider);
        let held = app.booking(&holder, listing, hours(9, 11), "none").id;
        let wish = order(listing, hours(9, 11), "none");
        let entry = app.post("/api/v1/wait-entries", &first.token, &wish).expect(201).id();
        thread::scope(|scope| {
            scope.spawn(|| app.write(|tx| bookings::cancel(tx, &holder.caller, held, &Cancellation::because("x"))));
            scope.spawn(|| run_wait_list(&app.db).expect("the job runs"));
            for _ in 0..3 {
                let answer = app.post("/api/v1/bookings", &rival.token, &wish);
                answer.expect_problem(409, "slot_taken");
            }
        });
        run_wait_list(&app.db).expect("the job runs");
        let entry = app.get(&format!("/api/v1/wait-entries/{entry}"), &first.token).expect(200).json();
        assert_eq!(entry["state"], json!("offered"), "round {round}: {entry}");
    }
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

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(app: &TestApp, sql: &str) -> i64 {
    app.read(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(DbError::from)).n
}

/// Of every window the one who came first, and only that one.
const FAIR: &str = "
    SELECT count(*) AS n FROM wait_entry w WHERE w.state = 'offered' AND NOT EXISTS (
        SELECT FROM wait_entry o WHERE o.listing_id = w.listing_id AND o.starts_at = w.starts_at
            AND (o.joined_at, o.id) < (w.joined_at, w.id))";

/// Windows of one listing, each held by a booking and waited for by three enterprises; then all bookings are called off.
fn freed(app: &TestApp, windows: usize) {
    let (holder, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    let waiting: Vec<_> = (0..3).map(|_| app.enterprise()).collect();
    let day = app.clock.now().duration_trunc(Duration::days(1)).expect("a day") + Duration::days(2);
    let mut held = Vec::new();
    for n in 0..windows {
        let starts_at = day + Duration::hours(i64::try_from(n).expect("small"));
        let window = TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window");
        held.push(app.booking(&holder, listing, window, "none").id);
        for person in &waiting {
            let order = serde_json::from_value(order(listing, window, "none")).expect("an order");
            // Twenty at most for one enterprise.
            if n < 20 {
                app.write(|tx| bookings::wait_join(tx, &person.caller, &order));
            }
        }
    }
    for id in held {
        app.write(|tx| bookings::cancel(tx, &holder.caller, id, &Cancellation::because("x")));
    }
}

#[test]
fn many_workers_at_once_offer_every_window_once_and_fairly() {
    let app = TestApp::start();
    for _ in 0..3 {
        freed(&app, 10);
    }
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| run_wait_list(&app.db).expect("the job runs"));
        }
    });
    assert_eq!(count(&app, "SELECT count(*) AS n FROM occupancy WHERE wait_entry_id IS NOT NULL"), 30);
    assert_eq!(count(&app, FAIR), 30);
    assert_eq!(count(&app, "SELECT count(*) AS n FROM calendar_freed"), 0);
}

#[test]
fn processes_that_are_killed_leave_nothing_half_done() {
    let app = TestApp::start_at(Utc::now());
    for _ in 0..3 {
        freed(&app, 20);
    }
    let offered = || count(&app, "SELECT count(*) AS n FROM wait_entry WHERE state = 'offered'");
    let mut processes = [Process::start(&app), Process::start(&app)];
    // Whatever the first is doing by now, the second goes on with it.
    processes[0].kill();
    let last = (0..100_000).find(|_| {
        thread::yield_now();
        offered() == 60
    });
    assert!(last.is_some(), "{} of 60", offered());
    assert_eq!(count(&app, FAIR), 60);
    assert_eq!(count(&app, "SELECT count(*) AS n FROM occupancy"), 60);
}
