//! What enterprises say of what they were served.

use chuangquan::kernel::BookingId;
use chuangquan::store::DbError;
use chuangquan::store::schema::booking_rating;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::claim::Scene;
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

fn stars(on_time: i32, quality: i32, service: i32) -> Value {
    json!({ "on_time": on_time, "quality": quality, "service": service, "comment": " 结果可靠，报告清楚。 " })
}

fn rate(app: &TestApp, person: &Person, id: BookingId, body: &Value) -> Reply {
    app.post(&format!("/api/v1/bookings/{id}/rating"), &person.token, body)
}

fn answer(app: &TestApp, person: &Person, id: BookingId, text: &str) -> Reply {
    app.post(&format!("/api/v1/bookings/{id}/rating/answer"), &person.token, &json!({ "answer": text }))
}

fn listing_of(app: &TestApp, scene: &Scene, id: BookingId) -> String {
    let booking = app.get(&format!("/api/v1/bookings/{id}"), &scene.enterprise.token).expect(200).json();
    booking["listing_id"].as_str().expect("an id").to_owned()
}

#[test]
fn an_accepted_booking_is_rated_once_and_answered_once() {
    let app = TestApp::start();
    let scene = app.scene();
    let waiting = app.ordered_booking(&scene);
    rate(&app, &scene.enterprise, waiting, &stars(5, 5, 5)).expect_problem(409, "not_accepted");
    let id = app.accepted_booking(&scene);
    answer(&app, &scene.provider, id, "谢谢").expect_problem(404, "not_found");
    let faults = rate(&app, &scene.enterprise, id, &stars(0, 5, 6)).expect_problem(422, "invalid_input");
    assert_eq!(faults["errors"].as_array().unwrap().len(), 2, "{faults}");
    rate(&app, &app.enterprise(), id, &stars(1, 1, 1)).expect_problem(404, "not_found");
    let rating = rate(&app, &scene.enterprise, id, &stars(5, 4, 4)).expect(201).json();
    assert_eq!(rating["comment"], "结果可靠，报告清楚。");
    rate(&app, &scene.enterprise, id, &stars(1, 1, 1)).expect_problem(409, "rated_before");

    answer(&app, &app.provider(), id, "谢谢").expect_problem(404, "not_found");
    answer(&app, &scene.provider, id, " ").expect_problem(422, "invalid_input");
    answer(&app, &scene.provider, id, "谢谢您的信任").expect(200);
    answer(&app, &scene.provider, id, "再次感谢").expect_problem(409, "answered_before");
    for person in [&scene.enterprise, &scene.provider, &scene.district] {
        let booking = app.get(&format!("/api/v1/bookings/{id}"), &person.token).expect(200).json();
        assert_eq!((&booking["rating"]["on_time"], &booking["rating"]["answer"]), (&json!(5), &json!("谢谢您的信任")));
    }
}

#[test]
fn listing_search_and_provider_show_the_average() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.accepted_booking(&scene);
    let listing = listing_of(&app, &scene, id);
    let show = || app.get_public(&format!("/api/v1/listings/{listing}")).expect(200).json();
    assert!(show().get("rating").is_none(), "nobody has said anything");
    rate(&app, &scene.enterprise, id, &stars(5, 4, 4)).expect(201);
    let other = app.accepted_booking(&scene);
    rate(&app, &scene.enterprise, other, &stars(2, 1, 3)).expect(201);

    let expected = json!({ "count": 1, "overall": 433, "on_time": 500, "quality": 400, "service": 400 });
    assert_eq!(show()["rating"], expected);
    let found = app.get_public("/api/v1/listings").expect(200).json();
    let card = found["items"].as_array().unwrap().iter().find(|card| card["id"] == json!(listing)).expect("a card");
    assert_eq!(card["rating"], expected);
    let provider = app.get_public(&format!("/api/v1/providers/{}", scene.provider.organisation())).expect(200).json();
    let both = json!({ "count": 2, "overall": 317, "on_time": 350, "quality": 250, "service": 350 });
    assert_eq!(provider["rating"], both);
    let all = app.get_public("/api/v1/providers").expect(200).json();
    assert_eq!(all["items"].as_array().unwrap().iter().filter(|provider| provider["rating"] == both).count(), 1);
}

#[test]
fn everybody_reads_what_was_said_but_not_by_whom() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.accepted_booking(&scene);
    let listing = listing_of(&app, &scene, id);
    rate(&app, &scene.enterprise, id, &stars(5, 4, 4)).expect(201);
    let said = app.get_public(&format!("/api/v1/listings/{listing}/ratings")).expect(200);
    assert!(!said.text.contains(&scene.enterprise.organisation().to_string()), "{}", said.text);
    let said = said.json();
    assert_eq!((said["items"].as_array().unwrap().len(), &said["items"][0]["quality"]), (1, &json!(4)));
    let nowhere = "/api/v1/listings/018f0000-0000-7000-8000-000000000000/ratings";
    app.get_public(nowhere).expect_problem(404, "not_found");
}

#[test]
fn the_database_keeps_what_was_said() {
    let app = TestApp::start();
    let scene = app.scene();
    let id = app.accepted_booking(&scene);
    rate(&app, &scene.enterprise, id, &stars(5, 4, 4)).expect(201);
    let refused =
        |statement: &str| app.read(|conn| Ok::<_, DbError>(diesel::sql_query(statement).execute(conn).is_err()));
    assert!(refused("UPDATE booking_rating SET on_time = 1"));
    assert!(refused("DELETE FROM booking_rating"));
    assert!(refused("UPDATE booking_rating SET answer = 'x'"), "an answer has an author and a time");
    let kept: i64 = app.read(|conn| booking_rating::table.count().get_result(conn).map_err(DbError::from));
    assert_eq!(kept, 1);
}
