//! What both sides change of what is booked: its length, the rest of a series, and what is owed for not using it.

use std::sync::Barrier;
use std::thread;

use chrono::Duration;
use chuangquan::kernel::{Fen, ListingId, TimeWindow, VoucherId};
use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::given::Person;
use crate::support::{Reply, TestApp, sealer};

struct Lab {
    app: TestApp,
    customer: Person,
    provider: Person,
    bureau: Person,
    listing: ListingId,
    voucher: VoucherId,
}

impl Lab {
    fn open() -> Self {
        Self::with(&GivenListing::default())
    }

    fn with(given: &GivenListing) -> Self {
        let app = TestApp::start();
        let (customer, provider, bureau) = (app.small_tech_enterprise(), app.provider(), app.city_administrator());
        let listing = app.listing_with(&provider, given);
        let voucher = app.voucher(&app.programme(), &customer, Fen::from_yuan(1_000));
        Self { app, customer, provider, bureau, listing, voucher }
    }

    fn set(&self, what: &str, version: i32, document: &Value) {
        let path = format!("/api/v1/listings/{}/{what}?version={version}", self.listing);
        self.app.put(&path, &self.app.token(&self.provider.caller), document).expect(200);
    }

    fn ask(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn book(&self, window: TimeWindow) -> String {
        self.ask(&self.customer, "/bookings", &order(self.listing, window, self.voucher)).expect(201).id()
    }

    fn step(&self, person: &Person, id: &str, step: &str, body: &Value) -> Reply {
        self.ask(person, &format!("/bookings/{id}/{step}"), body)
    }

    fn resize(&self, id: &str, hour: u32, minute: u32) -> Reply {
        self.step(&self.provider, id, "resize", &json!({"ends_at": tomorrow(hour, minute), "reason": "样品较多"}))
    }

    fn shown(&self, id: &str) -> Value {
        let path = format!("/api/v1/bookings/{id}");
        self.app.get(&path, &self.app.token(&self.customer.caller)).expect(200).json()
    }

    fn held(&self) -> Value {
        let path = format!("/api/v1/vouchers/{}", self.voucher);
        self.app.get(&path, &self.app.token(&self.customer.caller)).expect(200).json()["held_fen"].clone()
    }

    fn verified(&self) {
        let verification = self.app.read(|conn| verify(conn, &sealer()));
        assert!(verification.is_sound(), "{:?}", verification.first_wrong());
    }
}

#[test]
fn more_time_is_had_in_one_step_or_nothing_changes() {
    let lab = Lab::open();
    let id = lab.book(hours(9, 11));
    let next = lab.ask(&lab.app.enterprise(), "/bookings", &order(lab.listing, hours(12, 13), "none")).expect(201).id();
    assert_eq!(lab.held(), 10_000);
    // To the next booking and not a slot further.
    lab.resize(&id, 12, 30).expect_problem(409, "slot_taken");
    assert_eq!(lab.shown(&id)["window"], json!(hours(9, 11)), "what it has it keeps");
    let longer = lab.resize(&id, 12, 0).expect(200).json();
    assert_eq!((&longer["window"], &longer["price_fen"]), (&json!(hours(9, 12)), &json!(30_000)));
    assert_eq!((&longer["subsidy_fen"], lab.held()), (&json!(10_000), json!(10_000)), "a voucher pays what it held");
    lab.ask(&lab.app.enterprise(), "/bookings", &order(lab.listing, hours(11, 12), "none"))
        .expect_problem(409, "slot_taken");
    assert_eq!(longer["moved_unasked_at"], json!(lab.app.clock.now()), "they may call it off freely");

    let shorter = lab.resize(&id, 10, 0).expect(200).json();
    assert_eq!(
        (&shorter["price_fen"], &shorter["subsidy_fen"], lab.held()),
        (&json!(10_000), &json!(5_000), json!(5_000))
    );
    lab.ask(&lab.app.enterprise(), "/bookings", &order(lab.listing, hours(10, 12), "none")).expect(201);
    lab.resize(&id, 10, 0).expect_problem(422, "invalid_input");
    lab.resize(&id, 9, 0).expect_problem(422, "invalid_input");
    lab.step(&lab.customer, &id, "resize", &json!({"ends_at": tomorrow(9, 30), "reason": "x"})).expect(403);
    lab.step(&lab.app.provider(), &next, "resize", &json!({"ends_at": tomorrow(13, 30), "reason": "x"})).expect(404);
    let told = lab.shown(&id)["timeline"].to_string();
    assert!(told.contains("booking.resized") && told.contains("price_before_fen"), "{told}");
    lab.verified();
}

#[test]
fn running_work_is_made_longer_where_it_is_until_they_leave() {
    let lab = Lab::with(&GivenListing { units: 2, max_minutes: Some(180), ..GivenListing::default() });
    let id = lab.book(hours(9, 11));
    let other = lab.app.enterprise();
    let early = lab.ask(&other, "/bookings", &order(lab.listing, hours(9, 10), "none")).expect(201).id();
    let neighbour = lab.ask(&other, "/bookings", &order(lab.listing, hours(11, 12), "none")).expect(201).id();
    lab.app.clock.set(tomorrow(9, 0));
    lab.step(&lab.provider, &id, "start", &json!({})).expect(200);
    // The neighbour came first onto the same unit: running work is not carried to another one.
    lab.resize(&id, 11, 30).expect_problem(409, "slot_taken");
    lab.step(&lab.provider, &neighbour, "cancel", &json!({"reason": "x"})).expect(200);
    lab.app.clock.set(tomorrow(10, 30));
    lab.resize(&id, 10, 30).expect_problem(422, "invalid_input");
    let running = lab.resize(&id, 12, 0).expect(200).json();
    assert_eq!((&running["state"], running.get("moved_unasked_at")), (&json!("in_use"), None));
    // Three hours are the most; staff may override that, with a reason that is kept.
    lab.resize(&id, 12, 30).expect_breach("too_long");
    let body = json!({"ends_at": tomorrow(12, 30), "reason": "样品较多", "override_reason": "后面没有人"});
    let allowed = lab.step(&lab.provider, &id, "resize", &body).expect(200).json();
    assert_eq!(allowed["allowance"]["reason"], "后面没有人");
    lab.app.clock.set(tomorrow(12, 0));
    lab.step(&lab.provider, &id, "check-out", &json!({})).expect(200);
    lab.resize(&id, 13, 0).expect_problem(409, "window_held");
    lab.step(&lab.provider, &early, "no-show", &json!({})).expect(200);
    lab.resize(&early, 13, 0).expect_problem(409, "illegal_step");
    lab.verified();
}

#[test]
fn who_has_not_come_yet_is_put_on_another_unit_for_more_time() {
    let lab = Lab::with(&GivenListing { units: 2, ..GivenListing::default() });
    let id = lab.book(hours(9, 11));
    lab.ask(&lab.app.enterprise(), "/bookings", &order(lab.listing, hours(11, 12), "none")).expect(201);
    lab.resize(&id, 12, 0).expect(200);
    lab.resize(&id, 11, 0).expect(200);
    lab.verified();
}

#[test]
fn the_rest_of_a_series_is_called_off_together_or_not_at_all() {
    let lab = Lab::open();
    lab.set("rules", 0, &json!({"cancel_notice_minutes": 1_440}));
    lab.set("tariff", 0, &json!({"late_cancel": {"ratio_bp": 1_000}}));
    let series = json!({"order": order(lab.listing, hours(9, 10), "none"), "every_days": 1, "occurrences": 4});
    let made = lab.ask(&lab.customer, "/bookings/series", &series).expect(201).json();
    let ids: Vec<_> = (0..4).map(|n| made[n]["booking"]["id"].as_str().expect("an id").to_owned()).collect();
    assert!(made[0]["booking"]["series_id"].is_string());
    assert_eq!(made[0]["booking"]["series_id"], made[3]["booking"]["series_id"]);
    let rest = |person: &Person, id: &str, read: Value| {
        lab.step(person, id, "cancel-rest", &json!({"reason": "停产检修", "accept_warnings": read}))
    };
    rest(&lab.app.enterprise(), &ids[1], json!([])).expect_problem(404, "not_found");
    let single = lab.book(hours(12, 13));
    rest(&lab.customer, &single, json!([])).expect_problem(409, "series");

    // The second is within the notice by now: nothing is called off before what that costs is read.
    lab.app.clock.set(tomorrow(9, 0) + Duration::seconds(1));
    let warned = rest(&lab.customer, &ids[1], json!([])).expect_problem(409, "warnings_not_accepted");
    assert_eq!(
        (&warned["problems"].as_array().map(Vec::len), &warned["problems"][0]["charge_fen"]),
        (&Some(1), &json!(1_000))
    );
    assert_eq!(lab.shown(&ids[3])["state"], "confirmed");
    let done = rest(&lab.customer, &ids[1], json!(["cancel_too_late"])).expect(200).json();
    let states: Vec<_> = ids.iter().map(|id| lab.shown(id)["state"].clone()).collect();
    assert_eq!(
        (done.as_array().map(Vec::len), states),
        (Some(3), vec![json!("confirmed"), json!("cancelled"), json!("cancelled"), json!("cancelled")])
    );
    rest(&lab.customer, &ids[1], json!([])).expect_problem(409, "series");
}

/// A booking to which nobody came, with what is owed for that.
fn missed(lab: &Lab) -> String {
    lab.set("tariff", 0, &json!({"no_show": {"ratio_bp": 5_000}}));
    let id = lab.book(hours(9, 11));
    lab.app.clock.set(tomorrow(9, 0));
    let missed = lab.step(&lab.provider, &id, "no-show", &json!({})).expect(200).json();
    assert_eq!(missed["charge"]["amount_fen"], 10_000);
    id
}

#[test]
fn who_does_not_agree_with_a_charge_is_answered() {
    let lab = Lab::open();
    let id = missed(&lab);
    let why = json!({"reason": "大雾封路，已电话告知"});
    lab.step(&lab.provider, &id, "uphold-charge", &why).expect_problem(409, "contest_to_answer");
    lab.step(&lab.app.enterprise(), &id, "contest-charge", &why).expect_problem(404, "not_found");
    lab.step(&lab.customer, &id, "contest-charge", &why).expect(200);
    lab.step(&lab.customer, &id, "contest-charge", &why).expect_problem(409, "contested_before");
    assert!(lab.app.has_todo(&lab.provider, "charge_contest_to_answer"));
    lab.step(&lab.provider, &id, "uphold-charge", &json!({"reason": "没有收到告知"})).expect(200);
    assert!(!lab.app.has_todo(&lab.provider, "charge_contest_to_answer"));
    let shown = lab.shown(&id);
    assert_eq!((&shown["contest"]["answer"], &shown["charge"]["amount_fen"]), (&json!("upheld"), &json!(10_000)));
    // What is answered stays so, also in the database; the provider may still let it go.
    let changed = lab.app.db.read(|conn| {
        diesel::sql_query("UPDATE charge_contest SET answer_reason = 'x'").execute(conn).map_err(DbError::from)
    });
    assert!(changed.is_err());
    lab.step(&lab.provider, &id, "waive-charge", &json!({"reason": "查明属实"})).expect(200);
    assert_eq!(lab.shown(&id)["contest"]["answer"], "upheld");
}

#[test]
fn a_charge_is_contested_while_a_violation_can_be_appealed() {
    let lab = Lab::open();
    let id = missed(&lab);
    lab.app.advance(Duration::days(15) - Duration::seconds(1));
    let why = json!({"reason": "大雾封路"});
    lab.step(&lab.customer, &id, "contest-charge", &why).expect(200);
    lab.step(&lab.provider, &id, "waive-charge", &json!({"reason": "属实"})).expect(200);
    assert_eq!(lab.shown(&id)["contest"]["answer"], "waived");
    let other = Lab::open();
    let id = missed(&other);
    other.app.advance(Duration::days(15));
    other.step(&other.customer, &id, "contest-charge", &why).expect_problem(409, "contest_until");
}

#[test]
fn a_violation_that_is_lifted_takes_its_charge_with_it() {
    for is_upheld in [true, false] {
        let lab = Lab::open();
        let id = missed(&lab);
        let list = lab.app.get("/api/v1/violations", &lab.app.token(&lab.customer.caller)).expect(200).json();
        let violation = list["items"][0]["id"].as_str().expect("an id").to_owned();
        lab.ask(&lab.customer, &format!("/violations/{violation}/appeal"), &json!({"reason": "大雾封路"})).expect(200);
        let decision = json!({"upheld": is_upheld, "reason": "查明属实"});
        lab.ask(&lab.bureau, &format!("/violations/{violation}/decide"), &decision).expect(200);
        let shown = lab.shown(&id);
        let owed = if is_upheld { json!(10_000) } else { Value::Null };
        assert_eq!(shown["charge"]["amount_fen"], owed);
        assert_eq!(shown["waived"]["reason"], if is_upheld { Value::Null } else { json!("查明属实") });
    }
}

#[test]
fn an_outage_that_moves_a_booking_and_who_books_its_place_at_that_instant_never_both_win() {
    let lab = Lab::open();
    let rival = lab.app.enterprise();
    let mut won = [0, 0];
    for _ in 0..12 {
        let listing = lab.app.listing(&lab.provider);
        let held = lab.app.booking(&lab.customer, listing, hours(9, 11), "none").id;
        let outage = json!({
            "window": hours(9, 11), "reason": "检修",
            "relief": [{"booking_id": held, "act": "move", "window": hours(13, 15)}],
        });
        let start = Barrier::new(2);
        let (stopped, booked) = thread::scope(|scope| {
            let stop = scope.spawn(|| {
                start.wait();
                lab.ask(&lab.provider, &format!("/listings/{listing}/outages"), &outage)
            });
            let book = scope.spawn(|| {
                start.wait();
                lab.ask(&rival, "/bookings", &order(listing, hours(14, 16), "none"))
            });
            (stop.join().expect("an answer"), book.join().expect("an answer"))
        });
        let is_stopped = [200, 201].contains(&stopped.status);
        assert_eq!(is_stopped, booked.status != 201, "{} {}", stopped.text, booked.text);
        if is_stopped {
            booked.expect_problem(409, "slot_taken");
            won[0] += 1;
        } else {
            assert!(stopped.text.contains("slot_taken"), "{}", stopped.text);
            assert_eq!(lab.shown(&held.to_string())["window"], json!(hours(9, 11)), "nothing of it was done");
            won[1] += 1;
        }
    }
    println!("the outage won {} times, the booking {}", won[0], won[1]);
    lab.verified();
}
