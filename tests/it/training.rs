//! Listings that only trained people may book.

use std::thread;

use chrono::Duration;
use chuangquan::identity::Role;
use chuangquan::kernel::{ListingId, TimeWindow, UserId};
use chuangquan::store::DbError;
use chuangquan::store::schema::api_client;
use chuangquan::training::service as trainings;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::api_clients;
use crate::support::booking::{hours, order};
use crate::support::given::{DISTRICT, Person};
use crate::support::{Reply, TestApp};

/// A listing that needs training, and a training of two seats tomorrow from nine to ten.
struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
    training: String,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        let rule = json!({"is_required": true, "valid_days": 30, "how_to": "请联系王老师"});
        app.put(&format!("/api/v1/listings/{listing}/training-rule"), &provider.token, &rule).expect(200);
        let new = json!({"window": hours(9, 10), "place": "材料楼 101", "capacity": 2});
        let training =
            app.post(&format!("/api/v1/listings/{listing}/trainings"), &provider.token, &new).expect(201).id();
        Self { app, enterprise, provider, listing, training }
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn at(&self, person: &Person, part: &str, body: &Value) -> Reply {
        self.post(person, &format!("/trainings/{}/{part}", self.training), body)
    }

    fn quote(&self, person: &Person, days: i64) -> Reply {
        let window = hours(12, 13);
        let shift = |at| at + Duration::days(days);
        let window = TimeWindow::new(shift(window.starts_at()), shift(window.ends_at())).unwrap();
        self.post(person, "/bookings/quote", &order(self.listing, window, "none"))
    }

    /// How many trainings of the instrument this person finds.
    fn listed(&self, person: &Person) -> usize {
        let path = format!("/api/v1/listings/{}/trainings", self.listing);
        let page = self.app.get(&path, &self.app.token(&person.caller)).expect(200).json();
        page["items"].as_array().expect("items").len()
    }

    fn result(&self, person: &Person, result: &str) -> Reply {
        self.at(&self.provider, "results", &json!({"user_id": person.caller.user_id, "result": result}))
    }
}

#[test]
fn who_passed_may_book_until_it_ends_or_is_revoked() {
    let lab = Lab::open();
    let problem = lab.quote(&lab.enterprise, 1).expect_breach("unqualified");
    assert!(problem["message"]["zh"].as_str().unwrap().contains("请联系王老师"), "{problem}");
    assert_eq!(problem["staff_may_override"], true);
    lab.at(&lab.enterprise, "seats", &json!({})).expect(201);
    lab.result(&lab.enterprise, "passed").expect_problem(409, "training_not_held");
    lab.app.advance(Duration::hours(25));
    lab.result(&lab.enterprise, "passed").expect(200);
    lab.result(&lab.enterprise, "passed").expect(404);
    lab.quote(&lab.enterprise, 29).expect(200);
    let late = lab.quote(&lab.enterprise, 30).expect_breach("unqualified");
    assert!(late["message"]["zh"].as_str().unwrap().contains("2026-04-02 10:00"), "{late}");
    assert!(late["nearest"]["starts_at"].is_string(), "while it holds: {late}");
    let colleague = lab.app.colleague(lab.enterprise.organisation(), Role::EnterpriseMember, DISTRICT);
    lab.quote(&colleague, 1).expect_breach("unqualified");

    let mine = lab.app.get("/api/v1/qualifications", &lab.app.token(&lab.enterprise.caller)).expect(200).json();
    let path = format!("/qualifications/{}/revoke", mine["items"][0]["id"].as_str().unwrap());
    lab.post(&lab.app.provider(), &path, &json!({"reason": "违规操作"})).expect(404);
    lab.post(&lab.provider, &path, &json!({"reason": "违规操作"})).expect(200);
    lab.post(&lab.provider, &path, &json!({"reason": "违规操作"})).expect(404);
    let wish = order(lab.listing, hours(22, 23), "none");
    lab.post(&lab.enterprise, "/bookings", &wish).expect_breach("unqualified");
}

#[test]
fn who_failed_or_stayed_away_may_not() {
    let lab = Lab::open();
    let other = lab.app.enterprise();
    for person in [&lab.enterprise, &other] {
        lab.at(person, "seats", &json!({})).expect(201);
    }
    lab.app.advance(Duration::hours(25));
    lab.at(&lab.enterprise, "leave", &json!({})).expect_problem(409, "training_closed");
    lab.at(&lab.provider, "cancel", &json!({})).expect_problem(409, "training_closed");
    assert_eq!((lab.listed(&lab.provider), lab.listed(&other)), (1, 0), "who gives it has results to record");
    lab.result(&lab.enterprise, "failed").expect(200);
    let seats = lab.result(&other, "missed").expect(200).json();
    assert_eq!((&seats[0]["state"], &seats[1]["state"]), (&json!("failed"), &json!("missed")));
    assert_eq!(lab.listed(&lab.provider), 0, "all results are recorded");
    for person in [&lab.enterprise, &other] {
        lab.quote(person, 1).expect_breach("unqualified");
    }
}

#[test]
fn seats_are_counted_and_come_free_again() {
    let lab = Lab::open();
    let people: Vec<_> = (0..3).map(|_| lab.app.enterprise()).collect();
    lab.at(&people[0], "seats", &json!({})).expect(201);
    lab.at(&people[0], "seats", &json!({})).expect_problem(409, "seated_before");
    assert_eq!(lab.at(&people[1], "seats", &json!({})).expect(201).json()["free"], 0);
    let full = lab.at(&people[2], "seats", &json!({})).expect_problem(409, "training_full");
    assert_eq!((&full["value"], &full["limit"]), (&json!(2), &json!(2)));
    lab.at(&people[0], "leave", &json!({})).expect(200);
    lab.at(&people[0], "leave", &json!({})).expect(404);
    lab.at(&people[2], "seats", &json!({})).expect(201);
    lab.at(&people[1], "cancel", &json!({})).expect(403);
    lab.at(&lab.app.provider(), "cancel", &json!({})).expect(404);
    lab.at(&lab.provider, "cancel", &json!({})).expect(200);
    lab.at(&people[0], "seats", &json!({})).expect_problem(409, "training_closed");
    let list = lab.app.get_public(&format!("/api/v1/listings/{}/trainings", lab.listing)).expect(200).json();
    assert_eq!(list["items"], json!([]));
}

#[test]
fn many_at_once_get_no_more_seats_than_there_are() {
    let lab = Lab::open();
    let id = lab.training.parse().unwrap();
    let people: Vec<_> = (0..6).map(|_| lab.app.enterprise()).collect();
    let seated: usize = thread::scope(|scope| {
        let tries: Vec<_> = people
            .iter()
            .map(|person| {
                let db = &lab.app.db;
                scope.spawn(move || {
                    db.write(&person.caller.actor(), |tx| trainings::take_seat(tx, &person.caller, id)).is_ok()
                })
            })
            .collect();
        tries.into_iter().map(|one| usize::from(one.join().expect("no panic"))).sum()
    });
    assert_eq!(seated, 2);
}

#[test]
fn a_training_holds_the_instrument_unless_it_is_a_lesson_elsewhere() {
    let lab = Lab::open();
    let rule = json!({"is_required": false, "how_to": ""});
    lab.app.put(&format!("/api/v1/listings/{}/training-rule", lab.listing), &lab.provider.token, &rule).expect(200);
    let book = |window| lab.post(&lab.enterprise, "/bookings", &order(lab.listing, window, "none"));
    let offer = |window, holds: bool| {
        let new = json!({"window": window, "place": "x", "capacity": 2, "holds_instrument": holds});
        lab.post(&lab.provider, &format!("/listings/{}/trainings", lab.listing), &new)
    };
    // From nine to ten it is held, to the minute.
    book(hours(9, 10)).expect_problem(409, "slot_taken");
    book(hours(10, 11)).expect(201);
    offer(hours(10, 12), true).expect_problem(409, "slot_taken");
    assert_eq!(offer(hours(10, 12), false).expect(201).json()["holds_instrument"], false);
    assert_eq!(offer(hours(11, 12), true).expect(201).json()["holds_instrument"], true);
    let day = "from=2026-03-02T16:00:00Z&to=2026-03-03T16:00:00Z";
    let path = format!("/api/v1/provider-calendar?{day}");
    let calendar = lab.app.get(&path, &lab.app.token(&lab.provider.caller)).expect(200).json();
    assert_eq!(calendar[0]["training_id"], json!(lab.training));
    lab.at(&lab.provider, "cancel", &json!({})).expect(200);
    book(hours(9, 10)).expect(201);
}

#[test]
fn a_program_gives_no_training() {
    let lab = Lab::open();
    let (client, _) = api_clients::make(&lab.app, &lab.provider, &["usage:write"]);
    let client: uuid::Uuid = client.parse().expect("an id");
    let account: UserId = lab
        .app
        .read(|conn| api_client::table.find(client).select(api_client::user_id).first(conn).map_err(DbError::from));
    let new = json!({"window": hours(14, 15), "place": "x", "capacity": 2, "trainer_id": account});
    let refused = lab.post(&lab.provider, &format!("/listings/{}/trainings", lab.listing), &new);
    assert_eq!(refused.expect_problem(422, "invalid_input")["errors"][0]["field"], "trainer_id");
}
