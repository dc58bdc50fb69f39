//! Complaints: raised, answered, taken up, decided; and what they leave in the record.

use chrono::Duration;
use chuangquan::identity::Role;
use chuangquan::store::DbError;
use chuangquan::store::schema::complaint;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours};
use crate::support::claim::Scene;
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

const STATEMENT: &str = "约好的操作员没有到场，样品白等了一天。";

fn raise(app: &TestApp, person: &Person, booking: &str) -> Reply {
    let body = json!({ "subject": "conduct", "statement": STATEMENT });
    app.post(&format!("/api/v1/bookings/{booking}/complaints"), &person.token, &body)
}

fn step(app: &TestApp, person: &Person, id: &str, step: &str, body: &Value) -> Reply {
    app.post(&format!("/api/v1/complaints/{id}/{step}"), &person.token, body)
}

fn id_of(reply: Reply) -> String {
    reply.expect(201).json()["id"].as_str().expect("an id").to_owned()
}

/// A complaint about an accepted booking of the scene.
fn raised(app: &TestApp, scene: &Scene) -> String {
    let booking = app.accepted_booking(scene);
    id_of(raise(app, &scene.enterprise, &booking.to_string()))
}

fn kinds(app: &TestApp, person: &Person) -> Vec<String> {
    let todo = app.get("/api/v1/me/todo", &person.token).expect(200).json();
    let groups = ["for_me", "for_others"].map(|side| todo[side].as_array().expect("groups").clone()).concat();
    let kinds = groups.iter().map(|group| group["kind"].as_str().expect("a kind").to_owned());
    kinds.filter(|kind| kind.starts_with("complaint_")).collect()
}

#[test]
fn a_complaint_is_answered_taken_up_and_decided() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = raised(&app, &scene);
    assert_eq!(kinds(&app, &scene.provider), ["complaint_to_answer"]);
    assert_eq!(kinds(&app, &scene.enterprise), ["complaint_under_way"]);
    assert!(kinds(&app, &scene.district).is_empty(), "the provider is heard first");

    let answer = json!({ "answer": "当天设备故障，已另约时间并免收费用。" });
    step(&app, &scene.enterprise, &id, "answer", &answer).expect_problem(403, "forbidden");
    step(&app, &app.provider(), &id, "answer", &answer).expect_problem(404, "not_found");
    step(&app, &scene.provider, &id, "answer", &json!({ "answer": " " })).expect_problem(422, "invalid_input");
    let answered = step(&app, &scene.provider, &id, "answer", &answer).expect(200).json();
    assert_eq!((&answered["state"], &answered["answer"]), (&json!("answered"), &answer["answer"]));
    step(&app, &scene.provider, &id, "answer", &answer).expect_problem(409, "illegal_step");
    assert_eq!(kinds(&app, &scene.district), ["complaint_to_decide"]);

    let decision = json!({ "verdict": "upheld", "reason": "约定的操作员未到场，投诉属实。" });
    step(&app, &scene.district, &id, "decide", &decision).expect_problem(409, "not_handler");
    step(&app, &scene.district, &id, "take_up", &json!({})).expect(200);
    assert_eq!(kinds(&app, &scene.district), ["complaint_to_decide"]);
    assert!(kinds(&app, &scene.city).is_empty(), "another person sees to it");
    step(&app, &scene.city, &id, "decide", &decision).expect_problem(409, "not_handler");
    let decided = step(&app, &scene.district, &id, "decide", &decision).expect(200).json();
    assert_eq!((&decided["state"], &decided["reason"]), (&json!("upheld"), &decision["reason"]));
    for over in ["take_up", "withdraw", "answer"] {
        let person = if over == "withdraw" { &scene.enterprise } else { &scene.provider };
        let person = if over == "take_up" { &scene.city } else { person };
        let body = match over {
            "withdraw" => json!({ "reason": "x" }),
            "answer" => answer.clone(),
            _ => json!({}),
        };
        step(&app, person, &id, over, &body).expect_problem(409, "illegal_step");
    }

    let page = app.get_public(&format!("/api/v1/providers/{}", scene.provider.organisation())).expect(200).json();
    assert_eq!(page["upheld_complaints"], 1);
    let trail = app.get(&format!("/api/v1/audit/complaint/{id}"), &app.auditor().token).expect(200).json();
    let done: Vec<_> = trail.as_array().expect("events").iter().map(|event| event["action"].clone()).collect();
    assert_eq!(done, ["complaint.raised", "complaint.answered", "complaint.taken_up", "complaint.upheld"]);
}

#[test]
fn nobody_is_judged_unheard_and_nobody_waits_for_ever() {
    let app = TestApp::start();
    let mut scene = app.scene();
    let id = raised(&app, &scene);
    step(&app, &scene.city, &id, "take_up", &json!({})).expect(200);
    let decision = json!({ "verdict": "dismissed", "reason": "经核查，服务按约完成。" });
    let early = step(&app, &scene.city, &id, "decide", &decision).expect_problem(409, "provider_not_heard");
    let shown = app.get(&format!("/api/v1/complaints/{id}"), &scene.city.token).expect(200).json();
    assert_eq!(early["answer_until"], shown["answer_until"]);
    app.advance(Duration::days(7));
    app.renew(&mut scene.city);
    assert_eq!(kinds(&app, &scene.city), ["complaint_to_decide"]);
    let decided = step(&app, &scene.city, &id, "decide", &decision).expect(200).json();
    assert_eq!(decided["state"], "dismissed");
    let page = app.get_public(&format!("/api/v1/providers/{}", scene.provider.organisation())).expect(200).json();
    assert_eq!(page["upheld_complaints"], 0, "only what is right stands in the record");
}

#[test]
fn one_at_a_time_about_what_was_served() {
    let app = TestApp::start();
    let scene = app.scene();
    let asks_first =
        app.listing_with(&scene.provider, &GivenListing { auto_confirm: false, ..GivenListing::default() });
    let waiting = app.booking(&scene.enterprise, asks_first, hours(11, 13), "none").id.to_string();
    let booking = app.accepted_booking(&scene).to_string();
    let short = json!({ "subject": "delay", "statement": "太慢" });
    let path = format!("/api/v1/bookings/{booking}/complaints");
    let fault = app.post(&path, &scene.enterprise.token, &short).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "statement");
    raise(&app, &app.enterprise(), &booking).expect_problem(404, "not_found");
    raise(&app, &scene.enterprise, &waiting).expect_problem(409, "nothing_served");
    let id = id_of(raise(&app, &scene.enterprise, &booking));
    raise(&app, &scene.enterprise, &booking).expect_problem(409, "complaint_open");
    step(&app, &scene.enterprise, &id, "withdraw", &json!({ "reason": "双方已协商解决" })).expect(200);
    id_of(raise(&app, &scene.enterprise, &booking));
}

#[test]
fn who_is_concerned_sees_it() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = raised(&app, &scene);
    let foreign = app.person(Role::DistrictReviewer, "science_bureau", "371083");
    let listed = |person: &Person| {
        let page = app.get("/api/v1/complaints?state=open", &person.token).expect(200).json();
        page["items"].as_array().expect("items").iter().any(|item| item["id"] == json!(id))
    };
    for person in [&scene.enterprise, &scene.provider, &scene.district, &scene.city, &app.auditor()] {
        assert!(listed(person));
        app.get(&format!("/api/v1/complaints/{id}"), &person.token).expect(200);
    }
    for person in [&app.enterprise(), &app.provider(), &foreign] {
        assert!(!listed(person));
        app.get(&format!("/api/v1/complaints/{id}"), &person.token).expect_problem(404, "not_found");
    }
}

/// The database is the last judge.
#[test]
fn what_was_said_stays() {
    let app = TestApp::start();
    let scene = app.scene();
    let id: uuid::Uuid = raised(&app, &scene).parse().expect("an id");
    let mut conn = app.db.connection().expect("a connection");
    let row = complaint::table.filter(complaint::id.eq(id));
    let changed = diesel::update(row).set(complaint::statement.eq("没有这样说过的另一段话")).execute(&mut conn);
    assert!(changed.expect_err("refused").to_string().contains("cannot be changed"));
    let deleted = diesel::delete(row).execute(&mut conn).map_err(DbError::from);
    assert!(deleted.expect_err("refused").to_string().contains("DELETE refused"));
}
