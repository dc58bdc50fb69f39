//! Samples of test services: labels, arrival, chain of custody.

use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::Fen;
use chuangquan::sample::{State, Step};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use serde_json::{Value, json};

use crate::support::booking::GivenListing;
use crate::support::claim::Scene;
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

/// An order by the price list for so many samples, confirmed.
fn ordered(app: &TestApp, scene: &Scene, quantity: i32) -> String {
    let given = GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Sample, Fen::from_yuan(100)),
        ..GivenListing::default()
    };
    let listing = app.listing_with(&scene.provider, &given);
    let order = json!({ "listing_id": listing, "quantity": quantity, "voucher": "best" });
    app.post("/api/v1/bookings", &scene.enterprise.token, &order).expect(201).id()
}

fn register(app: &TestApp, person: &Person, booking: &str, names: &[&str]) -> Reply {
    let samples: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
    let body = json!({ "samples": samples, "after_use": "return" });
    app.post(&format!("/api/v1/bookings/{booking}/samples"), &person.token, &body)
}

fn codes(samples: &Value) -> Vec<String> {
    let samples = samples["samples"].as_array().expect("samples");
    samples.iter().map(|sample| sample["code"].as_str().expect("a code").to_owned()).collect()
}

fn step(app: &TestApp, person: &Person, code: &str, body: &Value) -> Reply {
    app.post(&format!("/api/v1/samples/{code}/steps"), &person.token, body)
}

fn kinds(app: &TestApp, person: &Person) -> Vec<String> {
    let todo = app.get("/api/v1/me/todo", &person.token).expect(200).json();
    let groups = todo["for_me"].as_array().expect("groups").clone();
    let kinds = groups.iter().map(|group| group["kind"].as_str().expect("a kind").to_owned());
    kinds.filter(|kind| kind.starts_with("samples_")).collect()
}

#[test]
fn a_sample_goes_its_way_from_label_to_return() {
    let app = TestApp::start();
    let scene = app.scene();
    let booking = ordered(&app, &scene, 3);
    let path = format!("/api/v1/bookings/{booking}");
    let made = register(&app, &scene.enterprise, &booking, &["板 1", "板 2", "板 3"]).expect(201).json();
    assert_eq!((&made["ordered"], &made["takes_samples"]), (&json!(3), &json!(true)));
    let codes = codes(&made);
    let labels = app.get(&format!("{path}/sample-labels"), &scene.enterprise.token).expect(200).json();
    assert_eq!((labels[2]["number"].as_i64(), labels[2]["code"].as_str()), (Some(3), Some(codes[2].as_str())));
    assert!(labels[0]["picture"].as_str().is_some_and(|svg| svg.contains("<svg")));
    assert_eq!(kinds(&app, &scene.provider), ["samples_to_receive"]);

    let short = json!({ "arrived": [{ "code": codes[0] }, { "code": codes[1].to_lowercase(), "condition": "边角磕碰" }],
                        "counted": 2, "place": "收样室" });
    let receptions = format!("{path}/sample-receptions");
    app.post(&receptions, &scene.enterprise.token, &short).expect_problem(403, "forbidden");
    let fault = app.post(&receptions, &scene.provider.token, &short).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "note", "a count that is off is explained");
    let mut explained = short;
    explained["note"] = json!("箱内只有两件");
    let arrived = app.post(&receptions, &scene.provider.token, &explained).expect(201).json();
    let states: Vec<_> = arrived["samples"].as_array().expect("samples").iter().map(|s| s["state"].clone()).collect();
    assert_eq!(states, ["held", "held", "missing"]);
    let counted = &arrived["receptions"][0];
    assert_eq!((&counted["expected"], &counted["counted"]), (&json!(3), &json!(2)));
    assert!(kinds(&app, &scene.provider).is_empty());

    step(&app, &scene.provider, &codes[0], &json!({ "act": "move" })).expect_problem(422, "invalid_input");
    step(&app, &scene.provider, &codes[0], &json!({ "act": "move", "place": "二号柜" })).expect(200);
    let split = json!({ "act": "split", "parts": [{ "name": "板 2-a" }, { "name": "板 2-b" }] });
    step(&app, &scene.provider, &codes[1], &split).expect(200);
    step(&app, &scene.provider, &codes[0], &json!({ "act": "begin_test" })).expect(200);
    let begun = app.get(&path, &scene.provider.token).expect(200).json();
    assert_eq!(begun["state"], "in_use", "the first test begins the work");
    step(&app, &scene.provider, &codes[0], &json!({ "act": "return", "note": "x" }))
        .expect_problem(409, "illegal_step");
    step(&app, &scene.provider, &codes[0], &json!({ "act": "end_test" })).expect(200);
    let late = json!({ "act": "receive", "place": "收样室" });
    step(&app, &scene.provider, &codes[2], &late).expect(200);
    step(&app, &scene.enterprise, &codes[0], &late).expect_problem(403, "forbidden");
    step(&app, &app.provider(), &codes[0], &late).expect_problem(404, "not_found");

    app.post(&format!("{path}/deliver"), &scene.provider.token, &json!({})).expect(200);
    app.post(&format!("{path}/accept"), &scene.enterprise.token, &json!({})).expect(200);
    assert_eq!(kinds(&app, &scene.provider), ["samples_to_clear"]);
    register(&app, &scene.enterprise, &booking, &["迟到"]).expect_problem(409, "samples_closed");
    let all = app.get(&format!("{path}/samples"), &scene.district.token).expect(200).json();
    assert_eq!(all["samples"].as_array().map(Vec::len), Some(5));
    assert_eq!(all["samples"][3]["parent_code"], json!(codes[1]));
    for sample in all["samples"].as_array().expect("samples") {
        let code = sample["code"].as_str().expect("a code");
        step(&app, &scene.provider, code, &json!({ "act": "return", "note": "顺丰寄回" })).expect(200);
    }
    assert!(kinds(&app, &scene.provider).is_empty());
    let shown = app.get(&format!("/api/v1/samples/{}", codes[0]), &scene.enterprise.token).expect(200).json();
    let done: Vec<_> = shown["custody"].as_array().expect("entries").iter().map(|e| e["step"].clone()).collect();
    assert_eq!(done, ["register", "receive", "move", "begin_test", "end_test", "return"]);
    assert_eq!((&shown["place"], &shown["state"], &shown["steps"]), (&json!("二号柜"), &json!("returned"), &json!([])));
    app.get(&format!("/api/v1/samples/{}", codes[0]), &app.enterprise().token).expect_problem(404, "not_found");
}

#[test]
fn the_database_keeps_the_chain() {
    let app = TestApp::start();
    let scene = app.scene();
    let booking = ordered(&app, &scene, 1);
    register(&app, &scene.enterprise, &booking, &["板"]).expect(201);
    let refused = |statement: &str| {
        let outcome = app.db.read(|conn| diesel::sql_query(statement).execute(conn).map_err(DbError::from));
        assert!(outcome.is_err(), "{statement}");
    };
    refused("UPDATE sample_event SET place = 'x'");
    refused("DELETE FROM sample_event");
    refused("TRUNCATE sample_event");
    refused("UPDATE sample SET name = 'x'");
    let event = |seq: i32, step: &str, state: &str| {
        format!(
            "INSERT INTO sample_event (sample_id, seq, step, state, actor_id, organisation_id, at)
             SELECT sample_id, {seq}, '{step}', '{state}', actor_id, organisation_id, at FROM sample_event"
        )
    };
    refused(&event(3, "receive", "held"));
    refused(&event(2, "return", "returned"));
    refused(&event(2, "receive", "returned"));
    refused(
        "INSERT INTO sample SELECT gen_random_uuid(), code, booking_id, NULL, 2, name, description, after_use,
             registered_by, registered_at FROM sample",
    );
}

/// The database and the program know the same road.
#[test]
fn the_database_knows_the_same_road() {
    #[derive(QueryableByName)]
    struct Next {
        #[diesel(sql_type = Nullable<Text>)]
        next: Option<String>,
    }
    let app = TestApp::start();
    for &state in State::ALL {
        for &step in Step::ALL {
            let next: Next = app.read(|conn| {
                diesel::sql_query("SELECT sample_next($1, $2) AS next")
                    .bind::<Text, _>(state)
                    .bind::<Text, _>(step)
                    .get_result(conn)
                    .map_err(DbError::from)
            });
            assert_eq!(next.next.as_deref(), state.next(step).ok().map(State::as_str), "{state} {step}");
        }
    }
}

#[test]
fn only_test_services_have_samples_and_not_without_end() {
    let app = TestApp::start();
    let scene = app.scene();
    let listing = app.listing(&scene.provider);
    let hourly = app.booking(&scene.enterprise, listing, crate::support::booking::hours(9, 11), "none").id.to_string();
    register(&app, &scene.enterprise, &hourly, &["板"]).expect_problem(409, "no_test_service");
    let booking = ordered(&app, &scene, 2);
    register(&app, &app.enterprise(), &booking, &["板"]).expect_problem(404, "not_found");
    let fault = register(&app, &scene.enterprise, &booking, &["板", " "]).expect_problem(422, "invalid_input");
    assert_eq!(fault["errors"][0]["field"], "samples.1.name");
    let many = vec!["板"; 500];
    register(&app, &scene.enterprise, &booking, &many).expect(201);
    register(&app, &scene.provider, &booking, &many).expect(201);
    register(&app, &scene.enterprise, &booking, &["板"]).expect_problem(409, "too_many_samples");
    let nothing = ordered(&app, &scene, 2);
    let empty = json!({ "arrived": [], "counted": 0, "place": "收样室" });
    app.post(&format!("/api/v1/bookings/{nothing}/sample-receptions"), &scene.provider.token, &empty)
        .expect_problem(422, "invalid_input");
    let foreign = json!({ "arrived": [{ "code": "YP20260302-00000000" }], "counted": 0, "place": "收样室" });
    let fault = app
        .post(&format!("/api/v1/bookings/{booking}/sample-receptions"), &scene.provider.token, &foreign)
        .expect_problem(422, "invalid_input");
    let fields: Vec<_> = fault["errors"].as_array().expect("faults").iter().map(|f| f["field"].clone()).collect();
    assert_eq!(fields, ["note", "arrived.0.code"]);
}
