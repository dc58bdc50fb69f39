//! Nobody is charged or judged for what is not their doing, and nobody gets round what one person may have.

use chrono::Duration;
use chuangquan::booking::service::run_deadlines;
use chuangquan::catalog::ListingKind;
use chuangquan::identity::Role;
use chuangquan::kernel::{ListingId, local_date};
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::agreements;
use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::given::{DISTRICT, Person, uscc};
use crate::support::{Reply, TestApp};

/// A listing that asks an hour's notice to cancel and charges for what is not used.
struct Lab {
    app: TestApp,
    customer: Person,
    provider: Person,
    listing: ListingId,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let (customer, provider) = (app.enterprise(), app.provider());
        let listing = app.listing(&provider);
        let lab = Self { app, customer, provider, listing };
        lab.set("tariff", 0, &json!({"late_cancel": {"ratio_bp": 3_000}, "no_show": {"ratio_bp": 5_000}})).expect(200);
        lab.set("rules", 0, &json!({"cancel_notice_minutes": 60})).expect(200);
        lab
    }

    fn set(&self, what: &str, version: i32, document: &Value) -> Reply {
        let path = format!("/api/v1/listings/{}/{what}?version={version}", self.listing);
        self.app.put(&path, &self.app.token(&self.provider.caller), document)
    }

    fn ask(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn book(&self, from: u32, to: u32) -> String {
        self.ask(&self.customer, "/bookings", &order(self.listing, hours(from, to), "none")).expect(201).id()
    }

    fn step(&self, person: &Person, id: &str, step: &str, body: &Value) -> Reply {
        self.ask(person, &format!("/bookings/{id}/{step}"), body)
    }

    /// The provider puts a booking to another hour.
    fn relocate(&self, id: &str, from: u32, to: u32) -> Value {
        let body = json!({"window": hours(from, to), "reason": "电源检修"});
        self.step(&self.provider, id, "relocate", &body).expect(200).json()
    }

    fn violations(&self) -> Vec<Value> {
        let items = self.app.get("/api/v1/violations", &self.app.token(&self.customer.caller)).expect(200).json();
        let short = |one: &Value| json!([one["kind"], one["measured"], one["allowed"]]);
        items["items"].as_array().expect("a list").iter().map(short).collect()
    }
}

const NONE: [Value; 0] = [];

#[test]
fn who_is_moved_unasked_owes_nothing_until_they_agree() {
    let lab = Lab::open();
    let [moved, agreed, missed, agreed_missed] = [(9, 10), (10, 11), (11, 12), (12, 13)].map(|(a, b)| lab.book(a, b));
    lab.app.clock.set(tomorrow(8, 0));
    let view = lab.relocate(&moved, 14, 15);
    assert_eq!(view["moved_unasked_at"], json!(lab.app.clock.now()));
    lab.relocate(&agreed, 15, 16);
    lab.relocate(&missed, 16, 17);
    lab.relocate(&agreed_missed, 17, 18);
    assert!(lab.app.has_todo(&lab.customer, "booking_move_to_agree"));

    let agree = |person: &Person, id: &str| lab.step(person, id, "agree-to-move", &json!({}));
    agree(&lab.app.enterprise(), &agreed).expect_problem(404, "not_found");
    for id in [&agreed, &agreed_missed] {
        assert_eq!(agree(&lab.customer, id).expect(200).json()["moved_unasked_at"], Value::Null);
        agree(&lab.customer, id).expect_problem(409, "move_to_agree");
    }

    // Half an hour before, with an hour's notice asked.
    lab.app.clock.set(tomorrow(13, 30));
    let free = lab.step(&lab.customer, &moved, "cancel", &json!({"reason": "x"})).expect(200).json();
    assert_eq!((&free["charge"], lab.violations()), (&Value::Null, NONE.to_vec()));
    lab.app.clock.set(tomorrow(14, 30));
    let warned = lab.step(&lab.customer, &agreed, "cancel", &json!({"reason": "x"}));
    let warned = warned.expect_problem(409, "warnings_not_accepted");
    assert_eq!(
        (&warned["problems"][0]["charge_fen"], &warned["problems"][0]["points"]),
        (&json!(3_000), &json!(2)),
        "{warned}"
    );
    let read = json!({"reason": "x", "accept_warnings": ["cancel_too_late"]});
    let owing = lab.step(&lab.customer, &agreed, "cancel", &read).expect(200).json();
    assert_eq!(owing["charge"]["amount_fen"], 3_000);
    assert_eq!(lab.violations(), [json!(["late_cancel", 30, 60])]);

    lab.app.clock.set(tomorrow(18, 0));
    for (id, charge) in [(&missed, Value::Null), (&agreed_missed, json!(5_000))] {
        let gone = lab.step(&lab.provider, id, "no-show", &json!({})).expect(200).json();
        assert_eq!((&gone["state"], &gone["charge"]["amount_fen"]), (&json!("no_show"), &charge));
    }
    assert_eq!(lab.violations().len(), 2, "only who had agreed");
    agree(&lab.customer, &missed).expect_problem(409, "illegal_step");
}

#[test]
fn another_time_of_their_own_or_coming_is_agreeing_too() {
    let lab = Lab::open();
    let (own, came) = (lab.book(9, 10), lab.book(10, 11));
    lab.relocate(&own, 14, 15);
    lab.relocate(&came, 15, 16);
    let own = lab.step(&lab.customer, &own, "move", &json!({"window": hours(11, 12)})).expect(200).json();
    assert_eq!(own["moved_unasked_at"], Value::Null);
    lab.app.clock.set(tomorrow(15, 0));
    let came = lab.step(&lab.provider, &came, "start", &json!({})).expect(200).json();
    assert_eq!(came["moved_unasked_at"], Value::Null);
    assert!(!lab.app.has_todo(&lab.customer, "booking_move_to_agree"));
}

#[test]
fn the_database_lets_nobody_owe_for_a_move_that_they_did_not_agree_to() {
    let lab = Lab::open();
    let id: uuid::Uuid = lab.book(9, 10).parse().expect("an id");
    lab.relocate(&id.to_string(), 14, 15);
    let owing = lab.app.db.read(|conn| {
        diesel::sql_query("UPDATE booking SET state = 'cancelled', charge = '{}', charge_fen = 1 WHERE id = $1")
            .bind::<diesel::sql_types::Uuid, _>(id)
            .execute(conn)
            .map_err(DbError::from)
    });
    assert_eq!(owing.expect_err("refused").constraint(), Some("booking_moved_unasked"));
}

#[test]
fn who_keeps_to_the_listings_own_terms_gets_no_points() {
    let lab = Lab::open();
    let late = |id: &str| {
        let read = json!({"reason": "x", "accept_warnings": ["cancel_too_late"]});
        lab.step(&lab.customer, id, "cancel", &read).expect(200);
    };
    // The platform's day before counts nothing where the listing asks an hour.
    let (in_time, short, at_once) = (lab.book(9, 10), lab.book(10, 11), lab.book(11, 12));
    lab.app.clock.set(tomorrow(8, 0));
    late(&in_time);
    assert_eq!(lab.violations(), NONE);
    lab.app.clock.set(tomorrow(9, 0) + Duration::seconds(1));
    late(&short);
    assert_eq!(lab.violations(), [json!(["late_cancel", 59, 60])]);
    late(&at_once);
    // Taken back within an hour of being booked it is no violation, with the listing's charge all the same.
    let wrong = lab.book(12, 13);
    lab.app.clock.set(tomorrow(10, 0));
    let soon = lab.book(11, 12);
    lab.app.clock.set(tomorrow(10, 59));
    let told =
        lab.step(&lab.customer, &soon, "cancel", &json!({"reason": "x"})).expect_problem(409, "warnings_not_accepted");
    assert_eq!(told["problems"][0].get("points"), None, "{told}");
    late(&soon);
    assert_eq!(lab.violations().len(), 1);
    // Booked three hours before: the free hour is long over.
    lab.app.clock.set(tomorrow(11, 30));
    late(&wrong);
    assert_eq!(lab.violations()[0], json!(["late_cancel", 30, 60]));
}

#[test]
fn nobody_is_a_no_show_while_they_still_may_come() {
    let lab = Lab::open();
    let rule = json!({"offer_minutes": 30, "grace_minutes": 20});
    let path = format!("/api/v1/listings/{}/use-rule", lab.listing);
    lab.app.put(&path, &lab.app.token(&lab.provider.caller), &rule).expect(200);
    let id = lab.book(9, 10);
    let no_show = || lab.step(&lab.provider, &id, "no-show", &json!({}));
    lab.app.clock.set(tomorrow(9, 0) - Duration::seconds(1));
    let early = no_show().expect_problem(409, "too_early");
    let told = (&early["rule"], &early["value"], &early["limit"], &early["from"]);
    assert_eq!(told, (&json!("too_early"), &json!(1), &json!(0), &json!(tomorrow(9, 0))));
    lab.app.clock.set(tomorrow(9, 20) - Duration::seconds(1));
    let early = no_show().expect_problem(409, "grace_minutes");
    assert_eq!((&early["value"], &early["limit"]), (&json!(19), &json!(20)));
    lab.app.clock.set(tomorrow(9, 20));
    no_show().expect(200);
}

#[test]
fn what_two_sides_agreed_on_is_not_handed_to_a_third() {
    let app = TestApp::start();
    let scene = app.scene();
    let service = agreements::listing(&app, &scene, ListingKind::TestService);
    let rules = json!({"transfers_allowed": true});
    app.put(&format!("/api/v1/listings/{service}/rules?version=0"), &scene.provider.token, &rules).expect(200);
    let id = agreements::ask(&app, &scene, service, &json!({}));
    agreements::post(&app, &scene.provider, &id, "offers", &agreements::single(500)).expect(201);
    let single = agreements::accept(&app, &scene, &id)["booking_id"].clone();

    let machine = agreements::listing(&app, &scene, ListingKind::Lease);
    app.put(&format!("/api/v1/listings/{machine}/rules?version=0"), &scene.provider.token, &rules).expect(200);
    let id = agreements::ask(&app, &scene, machine, &json!({}));
    let lease = agreements::lease_from(local_date(app.clock.now()), 3);
    agreements::post(&app, &scene.provider, &id, "offers", &lease).expect(201);
    let contract = agreements::accept(&app, &scene, &id)["agreement_id"].as_str().expect("a contract").to_owned();
    let stage = agreements::contract(&app, &scene.enterprise, &contract)["stages"][0]["booking_id"].clone();

    for (booking, code) in [(single, "agreed_price"), (stage, "part_of_contract")] {
        let path = format!("/api/v1/bookings/{}/transfer", booking.as_str().expect("a booking"));
        let offer = json!({"enterprise_uscc": uscc(), "reason": "x"});
        app.post(&path, &scene.enterprise.token, &offer).expect_problem(409, code);
    }
}

#[test]
fn a_colleague_takes_over_no_more_than_one_person_may_have() {
    let lab = Lab::open();
    let colleague = lab.app.colleague(lab.customer.organisation(), Role::EnterpriseMember, DISTRICT);
    let quota = json!({"quotas": [{"holder": "user", "measure": "open_bookings", "most": 2}]});
    lab.set("rules", 1, &quota).expect(200);
    let (one, two) = (lab.book(9, 10), lab.book(10, 11));
    let third = lab.ask(&colleague, "/bookings", &order(lab.listing, hours(11, 12), "none")).expect(201).id();
    let hand = |id: &str| lab.step(&lab.customer, id, "hand-over", &json!({"used_by": colleague.caller.user_id}));
    hand(&one).expect(200);
    let problem = hand(&two).expect_breach("user_quota");
    assert_eq!(problem["measured"], json!({"value": 3, "limit": 2, "unit": "bookings"}));
    lab.step(&colleague, &third, "cancel", &json!({"reason": "x"})).expect(200);
    hand(&two).expect(200);
}

#[test]
fn rest_may_be_asked_of_each_person_alone() {
    let lab = Lab::open();
    let colleague = lab.app.colleague(lab.customer.organisation(), Role::EnterpriseMember, DISTRICT);
    lab.set("rules", 1, &json!({"cool_down_minutes": 60, "cool_down_of": "user"})).expect(200);
    let wish = |person: &Person, from, to| lab.ask(person, "/bookings", &order(lab.listing, hours(from, to), "none"));
    wish(&lab.customer, 9, 10).expect(201);
    let theirs = wish(&colleague, 10, 11).expect(201).id();
    wish(&lab.customer, 11, 12).expect(201);
    wish(&lab.customer, 12, 13).expect_breach("cool_down");
    // Next to their own, they cannot take a colleague's over.
    let hand = json!({"used_by": lab.customer.caller.user_id});
    lab.step(&colleague, &theirs, "hand-over", &hand).expect_breach("cool_down");
}

#[test]
fn a_request_is_answered_within_the_listings_own_time() {
    let app = TestApp::start();
    let (customer, provider) = (app.enterprise(), app.provider());
    let listing = app.listing_with(&provider, &GivenListing { auto_confirm: false, ..GivenListing::default() });
    let path = format!("/api/v1/listings/{listing}/rules?version=0");
    app.put(&path, &provider.token, &json!({"answer_minutes": 90})).expect(200);
    let asked = app.post("/api/v1/bookings", &customer.token, &order(listing, hours(9, 10), "none")).expect(201).json();
    assert_eq!(asked["deadline_at"], json!(app.clock.now() + Duration::minutes(90)));
    let state = || {
        run_deadlines(&app.db).expect("the job runs");
        let path = format!("/api/v1/bookings/{}", asked["id"].as_str().expect("an id"));
        app.get(&path, &app.token(&customer.caller)).expect(200).json()["state"].clone()
    };
    app.advance(Duration::minutes(90) - Duration::seconds(1));
    assert_eq!(state(), "requested");
    app.advance(Duration::seconds(1));
    assert_eq!(state(), "cancelled");
}
