//! Reminders: each once, in time, to whom it concerns, and never of what was put off or came to nothing.

use std::thread;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chuangquan::identity::Role;
use chuangquan::kernel::{TimeWindow, local_midnight};
use chuangquan::notify;
use chuangquan::reminder::service::run_reminders;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Text};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{GivenListing, hours, order};
use crate::support::given::{DISTRICT, Person};

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    topic: String,
    #[diesel(sql_type = Jsonb)]
    payload: Value,
}

/// What was announced, oldest first: the kind, the person, and the moment.
fn told(app: &TestApp) -> Vec<(String, String, DateTime<Utc>)> {
    let rows: Vec<Told> = app.read(|conn| {
        diesel::sql_query("SELECT topic, payload FROM outbox WHERE topic LIKE 'reminder.%' ORDER BY created_at, topic")
            .load(conn)
            .map_err(DbError::from)
    });
    rows.into_iter()
        .map(|row| {
            let person = row.payload["people"][0].as_str().expect("a person").to_owned();
            let due = serde_json::from_value(row.payload["due"].clone()).expect("a moment");
            (row.topic.trim_start_matches("reminder.").to_owned(), person, due)
        })
        .collect()
}

/// A minute later, whoever it is that reminds.
fn run(app: &TestApp) -> usize {
    app.advance(Duration::minutes(1));
    run_reminders(&app.db).expect("the job runs")
}

fn prefer(app: &TestApp, person: &Person, booking: Option<i32>, deadline: Option<i32>, expiry: Option<i32>) {
    let body = json!({"booking_hours": booking, "deadline_hours": deadline, "expiry_days": expiry});
    let set = app.put("/api/v1/me/reminders", &app.token(&person.caller), &body).expect(200).json();
    assert_eq!(set, body);
    assert_eq!(app.get("/api/v1/me/reminders", &app.token(&person.caller)).expect(200).json(), body);
}

fn until(app: &TestApp, at: DateTime<Utc>) {
    app.advance(at - app.clock.now());
}

/// The same hours, some days after.
fn later(window: TimeWindow, days: i64) -> TimeWindow {
    TimeWindow::new(window.starts_at() + Duration::days(days), window.ends_at() + Duration::days(days)).expect("one")
}

#[test]
fn a_booking_is_reminded_of_once_at_everybodys_own_time() {
    let app = TestApp::start();
    let (person, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    assert_eq!(
        app.get("/api/v1/me/reminders", &person.token).expect(200).json(),
        json!({"booking_hours": 24, "deadline_hours": 24, "expiry_days": 14}),
        "as everybody has it"
    );
    let wrong = json!({"booking_hours": 0, "deadline_hours": 169, "expiry_days": 91});
    let problem = app.put("/api/v1/me/reminders", &person.token, &wrong).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"].as_array().map(Vec::len), Some(3));
    let window = later(hours(9, 11), 2);
    app.booking(&person, listing, window, "none");

    until(&app, window.starts_at() - Duration::hours(24) - Duration::minutes(1) - Duration::seconds(1));
    assert_eq!(run(&app), 0, "a second too early");
    assert_eq!(run(&app), 1);
    assert_eq!((run(&app), run(&app)), (0, 0), "once");
    assert_eq!(told(&app), [("booking_begins".to_owned(), person.caller.user_id.to_string(), window.starts_at())]);

    // Somebody who wants it two hours before, and somebody who does not want it.
    let (short, never) = (app.enterprise(), app.enterprise());
    prefer(&app, &short, Some(2), None, None);
    prefer(&app, &never, None, Some(24), Some(14));
    for (who, day) in [(&short, 5), (&never, 6)] {
        app.booking(who, listing, later(hours(9, 11), day), "none");
    }
    let at = later(hours(9, 11), 5).starts_at();
    until(&app, at - Duration::hours(2) - Duration::minutes(1) - Duration::seconds(1));
    assert_eq!(run(&app), 0);
    assert_eq!(run(&app), 1);
    until(&app, later(hours(9, 11), 6).starts_at() - Duration::minutes(2));
    assert_eq!(run(&app), 0, "who switched it off");
    // Who books within the time has just been told.
    app.booking(&person, listing, later(hours(14, 15), 6), "none");
    assert_eq!(run(&app), 0);
}

#[test]
fn what_is_put_off_is_reminded_of_at_its_new_time_and_what_is_called_off_never() {
    let app = TestApp::start();
    let (person, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    let first = later(hours(9, 11), 3);
    let (moved, called_off) = (
        app.booking(&person, listing, first, "none").id,
        app.booking(&person, listing, later(hours(12, 13), 3), "none").id,
    );
    let post = |path: &str, body: &Value| app.post(path, &app.token(&person.caller), body).expect(200);
    let new = later(hours(9, 11), 6);
    post(&format!("/api/v1/bookings/{moved}/move"), &json!({"window": new}));
    post(&format!("/api/v1/bookings/{called_off}/cancel"), &json!({"reason": "样品未到"}));
    until(&app, first.starts_at() - Duration::minutes(5));
    assert_eq!(run(&app), 0, "neither at the old time");
    until(&app, new.starts_at() - Duration::hours(24));
    assert_eq!(run(&app), 1);

    // Put off once more after the reminder: the mail that has not left is kept back, and the new time is reminded of.
    while app.write(|tx| notify::expand_events(tx, 100)) > 0 {}
    let queued = || {
        app.read(|conn| {
            #[derive(QueryableByName)]
            struct Mail {
                #[diesel(sql_type = Text)]
                state: String,
            }
            let rows: Result<Vec<Mail>, _> = diesel::sql_query(
                "SELECT m.state FROM mail m JOIN outbox o ON o.id = m.outbox_id
                 WHERE o.topic = 'reminder.booking_begins' ORDER BY o.created_at",
            )
            .load(conn);
            rows.map(|rows| rows.into_iter().map(|mail| mail.state).collect::<Vec<_>>()).map_err(DbError::from)
        })
    };
    assert_eq!(queued(), ["queued"]);
    let newest = later(hours(9, 11), 9);
    post(&format!("/api/v1/bookings/{moved}/move"), &json!({"window": newest}));
    assert_eq!(run(&app), 0);
    assert_eq!(queued(), ["kept"], "in the product, and not in anybody's letter box");
    until(&app, newest.starts_at() - Duration::hours(24));
    assert_eq!(run(&app), 1);
    assert_eq!(told(&app).last().map(|(.., due)| *due), Some(newest.starts_at()));
}

#[test]
fn whoever_has_to_answer_or_to_accept_is_reminded() {
    let app = TestApp::start();
    let scene = app.scene();
    let asks = GivenListing { auto_confirm: false, ..GivenListing::default() };
    let listing = app.listing_with(&scene.provider, &asks);
    let colleague = app.colleague(scene.provider.organisation(), Role::ProviderMember, DISTRICT);
    prefer(&app, &colleague, None, None, None);
    // A request of 24 hours: half of its time passes first.
    let (rules, token) = (json!({"answer_minutes": 1_440}), app.token(&scene.provider.caller));
    app.put(&format!("/api/v1/listings/{listing}/rules?version=0"), &token, &rules).expect(200);
    let asked = app.booking(&scene.enterprise, listing, later(hours(9, 11), 4), "none");
    let deadline = app.read(|conn| {
        use chuangquan::store::schema::booking;
        let at = booking::table.find(asked.id).select(booking::deadline_at.assume_not_null());
        at.first::<DateTime<Utc>>(conn).map_err(DbError::from)
    });
    let half = (deadline - app.clock.now()) / 2;
    assert!(half < Duration::hours(24), "or this says nothing");
    until(&app, deadline - half - Duration::minutes(1) - Duration::seconds(1));
    assert_eq!(run(&app), 0);
    assert_eq!(run(&app), 1, "the provider's one who wants to be");
    assert_eq!(
        told(&app),
        [("answer_due".to_owned(), scene.provider.caller.user_id.to_string(), deadline)],
        "and nobody else"
    );

    let id = app.ordered_booking(&scene);
    let path = format!("/api/v1/bookings/{id}/deliver");
    app.post(&path, &app.token(&scene.provider.caller), &json!({})).expect(200);
    app.advance(Duration::days(6));
    assert_eq!(run(&app), 1);
    assert_eq!(told(&app)[1].0, "acceptance_due");
    assert_eq!(told(&app)[1].1, scene.enterprise.caller.user_id.to_string());
    assert_eq!(run(&app), 0);
}

#[test]
fn what_ends_soon_is_told_to_whom_it_is_for() {
    let app = TestApp::start();
    let (person, provider) = (app.enterprise(), app.provider());
    let listing = app.listing(&provider);
    let post = |who: &Person, path: &str, body: &Value| app.post(path, &app.token(&who.caller), body);
    let rule = json!({
        "is_required": true, "valid_days": 100,
        "levels": [{"rank": 1, "name": "辅助操作"}, {"rank": 2, "name": "独立操作", "valid_days": 60}],
    });
    app.put(&format!("/api/v1/listings/{listing}/training-rule"), &provider.token, &rule).expect(200);
    let pass = |level: i32| {
        let starts_at = app.clock.now() + Duration::hours(1);
        let window = TimeWindow::new(starts_at, starts_at + Duration::hours(1)).expect("a window");
        let new = json!({"window": window, "place": "", "capacity": 2, "level": level});
        let training = post(&provider, &format!("/api/v1/listings/{listing}/trainings"), &new).expect(201).id();
        post(&person, &format!("/api/v1/trainings/{training}/seats"), &json!({})).expect(201);
        app.advance(Duration::hours(1));
        let passed = json!({"user_id": person.caller.user_id, "result": "passed"});
        post(&provider, &format!("/api/v1/trainings/{training}/results"), &passed).expect(200);
        app.clock.now()
    };
    pass(1);
    let second = pass(2);
    let certificate =
        json!({"kind": "calibration", "name": "年度校准", "valid_until": "2026-05-31", "stops_booking": true});
    post(&provider, &format!("/api/v1/listings/{listing}/certificates"), &certificate).expect(201);

    until(&app, second + Duration::days(60 - 14) - Duration::minutes(1) - Duration::seconds(1));
    assert_eq!(run(&app), 0);
    assert_eq!(run(&app), 1);
    assert_eq!(
        told(&app),
        [("qualification_ends".to_owned(), person.caller.user_id.to_string(), second + Duration::days(60))]
    );
    // It is renewed as a longer one; the lower one's end is of no matter while the higher goes on.
    let renewed = pass(2);
    assert!(renewed + Duration::days(60) > second + Duration::days(100));
    // Until the end of its last day.
    let end = local_midnight(NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day"));
    until(&app, end - Duration::days(14) - Duration::minutes(1) - Duration::seconds(1));
    assert_eq!(run(&app), 0);
    assert_eq!(run(&app), 1);
    assert_eq!(told(&app)[1], ("certificate_ends".to_owned(), provider.caller.user_id.to_string(), end));
    until(&app, second + Duration::days(95));
    assert_eq!(run(&app), 1);
    assert_eq!(
        told(&app)[2],
        ("qualification_ends".to_owned(), person.caller.user_id.to_string(), renewed + Duration::days(60))
    );
}

#[test]
fn many_processes_at_once_remind_of_each_thing_once() {
    let app = TestApp::start();
    let provider = app.provider();
    let people: Vec<_> = (0..12).map(|_| app.enterprise()).collect();
    let window = later(hours(9, 11), 2);
    for person in &people {
        let listing = app.listing(&provider);
        let wish = serde_json::from_value(order(listing, window, "none")).expect("an order");
        app.write(|tx| chuangquan::booking::service::create(tx, &person.caller, &wish));
    }
    until(&app, window.starts_at() - Duration::hours(20));
    let handled: usize = thread::scope(|scope| {
        let turns: Vec<_> = (0..4).map(|_| scope.spawn(|| run_reminders(&app.db).expect("the job runs"))).collect();
        turns.into_iter().map(|turn| turn.join().expect("no panic")).sum()
    });
    assert_eq!((handled, told(&app).len()), (12, 12));
    // The database is the last judge.
    let again = app.db.read(|conn| {
        diesel::sql_query(
            "INSERT INTO reminder SELECT kind, subject_id, user_id, due_at, reminded_at + interval '1 day' FROM reminder",
        )
        .execute(conn)
        .map_err(DbError::from)
    });
    assert!(again.is_err());
    assert!(
        app.db.read(|conn| diesel::sql_query("DELETE FROM reminder").execute(conn).map_err(DbError::from)).is_err()
    );
}
