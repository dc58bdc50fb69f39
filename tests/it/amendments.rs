//! Contracts are changed by both sides together: what is booked stays, both versions are kept, and a stage that came to
//! nothing is done once more.

use chrono::{Duration, Months, NaiveDate};
use chuangquan::agreement::service::run_deadlines;
use chuangquan::catalog::ListingKind;
use chuangquan::kernel::{Fen, local_date};
use chuangquan::store::DbError;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::agreements::{accept, ask, contract, kinds, lease_from, listing, post, show, stages, verified};
use crate::support::claim::Scene;
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

fn stage(title: &str, yuan: i64, from: NaiveDate, until: NaiveDate) -> Value {
    let amount = Fen::from_yuan(yuan).get();
    json!({ "title": title, "amount_fen": amount, "starts_on": from, "due_on": until })
}

fn propose(app: &TestApp, person: &Person, id: &str, stages: &[Value]) -> Reply {
    let body = json!({ "reason": "项目调整", "stages": stages });
    app.post(&format!("/api/v1/agreements/{id}/amendments"), &person.token, &body)
}

fn answer(app: &TestApp, person: &Person, id: &str, number: i32, body: &Value) -> Reply {
    app.post(&format!("/api/v1/agreements/{id}/amendments/{number}/answer"), &person.token, body)
}

fn run_due(app: &TestApp) {
    while run_deadlines(&app.db).expect("the job runs") > 0 {}
}

/// A machine is leased from today for three months.
fn lease(app: &TestApp, scene: &Scene) -> (String, NaiveDate) {
    let machine = listing(app, scene, ListingKind::Lease);
    let id = ask(app, scene, machine, &json!({ "subject": "测量机租赁" }));
    let today = local_date(app.clock.now());
    post(app, &scene.provider, &id, "offers", &lease_from(today, 3)).expect(201);
    (accept(app, scene, &id)["agreement_id"].as_str().expect("a contract").to_owned(), today)
}

/// Rent for the months from the second on.
fn months(first: NaiveDate, rents: &[i64]) -> Vec<Value> {
    let of = |month: u32| first + Months::new(month);
    let rent = |(month, yuan): (u32, &i64)| stage("月租", *yuan, of(month), of(month + 1) - Duration::days(1));
    (1..).zip(rents).map(rent).collect()
}

#[test]
fn a_lease_goes_on_for_longer_and_both_versions_are_kept() {
    let app = TestApp::start();
    let scene = app.scene();
    let (id, first) = lease(&app, &scene);
    let signed = contract(&app, &scene.enterprise, &id);
    let booked = signed["stages"][0].clone();

    // A gap, another's contract, an empty reason.
    propose(&app, &scene.provider, &id, &[stage("月租", 1, first + Months::new(2), first + Months::new(3))])
        .expect_problem(422, "invalid_input");
    propose(&app, &app.enterprise(), &id, &months(first, &[3_000])).expect_problem(404, "not_found");
    let proposed = propose(&app, &scene.provider, &id, &months(first, &[3_900, 3_900, 3_900])).expect(201).json();
    assert_eq!(proposed["amendments"][0]["state"], "proposed");
    assert!(proposed["amendments"][0]["share"].is_null(), "vouchers are the enterprise's affair");
    propose(&app, &scene.enterprise, &id, &months(first, &[3_000])).expect_problem(409, "amendment_open");
    assert_eq!(kinds(&app, &scene.enterprise), ["amendment_to_answer"]);
    let asked = contract(&app, &scene.enterprise, &id);
    // 40 % of each month, within what is left of the voucher and of the cap.
    assert_eq!(asked["amendments"][0]["share"]["subsidy_fen"], Fen::from_yuan(4_680).get());
    assert_eq!(asked["amount_fen"], signed["amount_fen"], "nothing changes before it is accepted");

    answer(&app, &scene.provider, &id, 1, &json!({ "accepts": true })).expect_problem(409, "not_yours");
    answer(&app, &scene.enterprise, &id, 1, &json!({ "accepts": false })).expect_problem(422, "invalid_input");
    answer(&app, &scene.enterprise, &id, 2, &json!({ "accepts": true })).expect_problem(404, "not_found");
    let no = json!({ "accepts": false, "reason": "太贵" });
    answer(&app, &scene.enterprise, &id, 1, &no).expect(200);
    answer(&app, &scene.enterprise, &id, 1, &json!({ "accepts": true })).expect_problem(409, "amendment_over");

    propose(&app, &scene.enterprise, &id, &months(first, &[3_000, 3_000, 3_000])).expect(201);
    let withdraw = format!("/api/v1/agreements/{id}/amendments/2/withdraw");
    app.post(&withdraw, &scene.provider.token, &json!({})).expect_problem(409, "not_yours");
    app.post(&withdraw, &scene.enterprise.token, &json!({})).expect(200);
    propose(&app, &scene.enterprise, &id, &months(first, &[3_500, 3_500, 3_500])).expect(201);
    let amended = answer(&app, &scene.provider, &id, 3, &json!({ "accepts": true })).expect(200).json();
    assert_eq!(amended["amount_fen"], Fen::from_yuan(4_000 + 10_500).get());
    assert_eq!(amended["ends_on"], json!(first + Months::new(4) - Duration::days(1)));
    assert_eq!(stages(&amended, "number"), [1, 2, 3, 4]);
    assert_eq!(amended["stages"][0], booked, "what is booked is not touched");
    let history = &amended["amendments"];
    assert_eq!(
        [0, 1, 2].map(|place| history[place]["state"].clone()),
        [json!("accepted"), json!("withdrawn"), json!("refused")]
    );
    assert_eq!(history[0]["before"].as_array().map(Vec::len), Some(2));
    assert_eq!(history[0]["after"].as_array().map(Vec::len), Some(3));
    assert_eq!(history[2]["answer"], "太贵");
    verified(&app);

    // The bureaus and the finance bureau read it, each within its region.
    for person in [&scene.district, &scene.city, &app.finance_maker()] {
        assert_eq!(contract(&app, person, &id)["amendments"].as_array().map(Vec::len), Some(3));
        let listed = app.get("/api/v1/agreements", &person.token).expect(200).json();
        assert_eq!(listed["items"][0]["reference"], amended["reference"]);
    }
}

#[test]
fn a_term_is_not_prolonged_into_anothers_and_a_plan_is_outdated_by_a_stage_that_begins() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let (id, first) = lease(&app, &scene);
    let machine = contract(&app, &scene.provider, &id)["listing_id"].as_str().expect("a listing").to_owned();
    let machine = machine.parse::<uuid::Uuid>().expect("an id");
    let other = ask(&app, &scene, chuangquan::kernel::ListingId::from_uuid(machine), &json!({}));
    post(&app, &scene.provider, &other, "offers", &lease_from(first + Months::new(3), 1)).expect(201);
    accept(&app, &scene, &other);

    propose(&app, &scene.enterprise, &id, &months(first, &[4_000, 4_000, 4_000])).expect(201);
    let yes = json!({ "accepts": true });
    answer(&app, &scene.provider, &id, 1, &yes).expect_problem(409, "slot_taken");
    assert_eq!(contract(&app, &scene.provider, &id)["amendments"][0]["state"], "proposed");

    app.advance(Duration::days(32));
    for person in [&mut scene.enterprise, &mut scene.provider] {
        app.renew(person);
    }
    run_due(&app);
    assert_eq!(contract(&app, &scene.provider, &id)["amendments"][0]["state"], "outdated");
    answer(&app, &scene.provider, &id, 1, &yes).expect_problem(409, "amendment_over");

    // What is left is given up: the unit is free from there on, and the contract is over with its last booked stage.
    propose(&app, &scene.enterprise, &id, &[]).expect(201);
    let amended = answer(&app, &scene.provider, &id, 2, &yes).expect(200).json();
    assert_eq!(amended["ends_on"], json!(first + Months::new(2) - Duration::days(1)));
    assert_eq!(stages(&amended, "state"), ["open", "open"]);
    let later = ask(&app, &scene, chuangquan::kernel::ListingId::from_uuid(machine), &json!({}));
    post(&app, &scene.provider, &later, "offers", &lease_from(first + Months::new(2), 1)).expect(201);
    accept(&app, &scene, &later);
    verified(&app);
}

#[test]
fn a_stage_that_came_to_nothing_is_done_once_more() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let work = listing(&app, &scene, ListingKind::TechContract);
    let quotation = ask(&app, &scene, work, &json!({ "subject": "树脂开发" }));
    let today = local_date(app.clock.now());
    let milestone = json!({ "title": "方案", "amount_fen": Fen::from_yuan(6_000).get(), "due_on": today });
    let offer = json!({ "kind": "milestones", "starts_on": today, "valid_days": 10, "milestones": [milestone] });
    post(&app, &scene.provider, &quotation, "offers", &offer).expect(201);
    let id = accept(&app, &scene, &quotation)["agreement_id"].as_str().expect("a contract").to_owned();
    let signed = contract(&app, &scene.enterprise, &id);
    let again = |redoes: i32| {
        let mut again = stage("方案（重做）", 6_000, today, today + Duration::days(60));
        again["redoes"] = json!(redoes);
        again
    };
    propose(&app, &scene.provider, &id, &[again(1)]).expect_problem(422, "invalid_input");

    let first = stages(&signed, "booking_id")[0].as_str().expect("a booking").to_owned();
    let path = format!("/api/v1/bookings/{first}");
    app.post(&format!("{path}/deliver"), &scene.provider.token, &json!({})).expect(200);
    app.post(&format!("{path}/dispute"), &scene.enterprise.token, &json!({ "reason": "与约定不符" })).expect(200);
    let decided = json!({ "outcome": "cancelled", "reason": "双方同意重做" });
    app.post(&format!("{path}/resolve"), &scene.city.token, &decided).expect(200);
    // The contract waits for what its parties do about it.
    run_due(&app);
    let failed = contract(&app, &scene.enterprise, &id);
    assert_eq!((&failed["state"], &failed["stages"][0]["has_failed"]), (&json!("active"), &json!(true)));

    propose(&app, &scene.provider, &id, &[again(1)]).expect(201);
    let amended = answer(&app, &scene.enterprise, &id, 1, &json!({ "accepts": true })).expect(200).json();
    assert_eq!(stages(&amended, "state"), ["redone", "open"]);
    assert_eq!((&amended["stages"][1]["redoes"], &amended["stages"][1]["number"]), (&json!(1), &json!(2)));
    assert_eq!((&amended["amount_fen"], &amended["stages_count"]), (&json!(Fen::from_yuan(6_000)), &json!(1)));
    assert_eq!(amended["stages"][0]["booking_id"], json!(first), "the old attempt stays");
    verified(&app);

    let second = stages(&amended, "booking_id")[1].as_str().expect("a booking").to_owned();
    app.post(&format!("/api/v1/bookings/{second}/deliver"), &scene.provider.token, &json!({})).expect(200);
    app.post(&format!("/api/v1/bookings/{second}/accept"), &scene.enterprise.token, &json!({})).expect(200);
    run_due(&app);
    assert_eq!(contract(&app, &scene.enterprise, &id)["state"], "completed");
    propose(&app, &scene.provider, &id, &[again(1)]).expect_problem(409, "illegal_step");
    verified(&app);

    // Without anybody doing anything a contract that came to nothing is over thirty days later.
    let quotation = ask(&app, &scene, work, &json!({ "subject": "树脂开发二" }));
    post(&app, &scene.provider, &quotation, "offers", &offer).expect(201);
    let id = accept(&app, &scene, &quotation)["agreement_id"].as_str().expect("a contract").to_owned();
    let booking = stages(&contract(&app, &scene.enterprise, &id), "booking_id")[0].as_str().expect("one").to_owned();
    let path = format!("/api/v1/bookings/{booking}");
    app.post(&format!("{path}/deliver"), &scene.provider.token, &json!({})).expect(200);
    app.post(&format!("{path}/dispute"), &scene.enterprise.token, &json!({ "reason": "与约定不符" })).expect(200);
    app.post(&format!("{path}/resolve"), &scene.city.token, &decided).expect(200);
    for (days, state) in [(29, "active"), (2, "completed")] {
        app.advance(Duration::days(days));
        run_due(&app);
        app.renew(&mut scene.enterprise);
        assert_eq!(contract(&app, &scene.enterprise, &id)["state"], state);
    }
}

#[test]
fn the_database_holds_amendments_to_what_was_said() {
    let app = TestApp::start();
    let scene = app.scene();
    let (id, first) = lease(&app, &scene);
    propose(&app, &scene.provider, &id, &months(first, &[3_500, 3_500, 3_500])).expect(201);
    let refused = |statement: &str| {
        let outcome = app.db.read(|conn| diesel::sql_query(statement).execute(conn).map_err(DbError::from));
        assert!(outcome.is_err(), "{statement}");
    };
    refused("UPDATE agreement_amendment SET amount_after_fen = amount_after_fen + 1");
    refused("UPDATE agreement SET amount_fen = (SELECT amount_after_fen FROM agreement_amendment)");
    refused("DELETE FROM agreement_amendment");
    refused("UPDATE agreement_stage SET state = 'redone' WHERE state = 'open'");
    refused("INSERT INTO agreement_amendment SELECT agreement_id, 2, state, proposed_by, proposed_user, proposed_at, reason,
             before, after, amount_before_fen, amount_after_fen, ends_before, ends_after FROM agreement_amendment");
    answer(&app, &scene.enterprise, &id, 1, &json!({ "accepts": true })).expect(200);
    refused("UPDATE agreement_amendment SET state = 'refused', answer = 'x'");
    refused("UPDATE agreement SET amount_fen = amount_fen + 1");
    assert_eq!(
        show(&app, &scene.enterprise, contract(&app, &scene.enterprise, &id)["quotation_id"].as_str().expect("one"))["state"],
        "accepted"
    );
}
