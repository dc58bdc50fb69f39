//! Records of use: brought twice without doubling, matched with bookings, decided by people.

use chrono::Duration;
use chuangquan::booking::service::BookingView;
use chuangquan::store::DbError;
use chuangquan::store::schema::listing;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::booking::{hours, tomorrow};
use crate::support::given::Person;

fn code_of(app: &TestApp, id: chuangquan::kernel::ListingId) -> String {
    app.read(|conn| listing::table.find(id).select(listing::code).first(conn).map_err(DbError::from))
}

fn record(app: &TestApp, person: &Person, records: &Value) -> Value {
    let body = json!({ "source": "meter-1", "records": records });
    app.post("/api/v1/provider/usage", &person.token, &body).expect(200).json()
}

fn counts(report: &Value) -> [u64; 7] {
    ["created", "updated", "unchanged", "matched", "differs", "unmatched", "rejected"]
        .map(|name| report[name].as_u64().unwrap_or_else(|| panic!("{name} in {report}")))
}

#[test]
fn records_are_matched_and_bringing_them_again_changes_nothing() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let listing = app.listing(&provider);
    let code = code_of(&app, listing);
    let early = app.booking(&enterprise, listing, hours(9, 11), "none");
    let late = app.booking(&enterprise, listing, hours(13, 15), "none");
    let a_use = |id: &str, from: (u32, u32), to: (u32, u32)| json!({ "external_id": id, "listing_code": code, "starts_at": tomorrow(from.0, from.1), "ends_at": tomorrow(to.0, to.1) });
    let mut named = a_use("d", (20, 0), (20, 30));
    named["booking_reference"] = json!(late.reference);
    let records = json!([
        a_use("a", (9, 5), (11, 10)),
        a_use("b", (13, 0), (14, 0)),
        a_use("c", (17, 0), (18, 0)),
        named,
        a_use("a", (9, 5), (11, 10)),
        json!({ "external_id": "e", "listing_code": "nothing", "starts_at": tomorrow(9, 0), "ends_at": tomorrow(10, 0) }),
    ]);
    let report = record(&app, &provider, &records);
    assert_eq!(counts(&report), [4, 0, 0, 1, 2, 1, 2], "{report}");
    let codes: Vec<_> = report["errors"].as_array().expect("errors").iter().map(|e| e["code"].clone()).collect();
    assert_eq!(codes, ["twice", "unknown_listing"]);
    let again = record(&app, &provider, &records);
    assert_eq!(counts(&again), [0, 0, 4, 1, 2, 1, 2], "{again}");

    let token = app.token(&provider.caller);
    let list =
        |query: &str| app.get(&format!("/api/v1/provider/usage{query}"), &token).expect(200).json()["items"].clone();
    let all = list("");
    let by_id = |id: &str| {
        let all = all.as_array().expect("records");
        all.iter().find(|record| record["external_id"] == id).cloned().expect("a record")
    };
    assert_eq!(by_id("a")["booking_id"], json!(early.id));
    assert_eq!((&by_id("b")["state"], &by_id("b")["booked_minutes"]), (&json!("differs"), &json!(120)));
    assert_eq!(by_id("d")["booking_reference"], json!(late.reference));
    assert_eq!(list("?state=unmatched").as_array().map(Vec::len), Some(1));
    assert_eq!(app.get("/api/v1/provider/usage", &app.provider().token).expect(200).json()["items"], json!([]));

    // A person decides what no rule could; an import does not overturn it, a correction of the hours still arrives.
    let id = by_id("c")["id"].as_str().expect("an id").to_owned();
    let path = |step: &str| format!("/api/v1/provider/usage/{id}/{step}");
    app.post(&path("set-aside"), &token, &json!({ "reason": " " })).expect_problem(422, "invalid_input");
    app.post(&path("set-aside"), &app.provider().token, &json!({ "reason": "x" })).expect_problem(404, "not_found");
    app.post(&path("set-aside"), &token, &json!({ "reason": "自用" })).expect(200);
    let report = record(&app, &provider, &json!([a_use("c", (17, 0), (19, 0))]));
    assert_eq!(counts(&report)[..3], [0, 1, 0]);
    let kept = list("?state=set_aside");
    assert_eq!((&kept[0]["minutes"], &kept[0]["reason"]), (&json!(120), &json!("自用")));
    let matched = app.post(&path("match"), &token, &json!({ "booking_id": late.id })).expect(200).json();
    assert_eq!((&matched["state"], &matched["booked_minutes"]), (&json!("matched"), &json!(120)));
    let foreign = app.booking(&enterprise, app.listing(&provider), hours(9, 11), "none");
    app.post(&path("match"), &token, &json!({ "booking_id": foreign.id })).expect_problem(422, "invalid_input");
}

#[test]
fn a_file_is_read_by_its_headings_and_bad_rows_are_told() {
    let app = TestApp::start();
    let provider = app.provider();
    let code = code_of(&app, app.listing(&provider));
    let send = |file: &str, source: &str| {
        let form = format!(
            "--b\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n{source}\r\n--b\r\nContent-Disposition: \
             form-data; name=\"file\"; filename=\"u.csv\"\r\n\r\n{file}\r\n--b--\r\n"
        );
        let headers = [("content-type", "multipart/form-data; boundary=b")];
        app.client.send_bytes("POST", "/api/v1/provider/usage/import", Some(&provider.token), form.as_bytes(), &headers)
    };
    let file = format!(
        "记录编号,仪器编号,开始时间,结束时间,是否对外,使用分钟\n1,{code},2026-03-01 09:00,2026-03-01 11:30,是,90\n\
         2,{code},2026-03-01 12:00,2026-03-01 11:30,否,\n3,{code},昨天,2026-03-01 11:30,否,\n4,{code},2026-03-01 12:00,2026-03-01 12:30,,31\n"
    );
    let report = send(&file, "电表").expect(200).json();
    assert_eq!(counts(&report), [1, 0, 0, 0, 0, 1, 3], "{report}");
    let told: Vec<_> =
        report["errors"].as_array().expect("errors").iter().map(|e| (e["line"].clone(), e["field"].clone())).collect();
    assert_eq!(told, [(json!(3), json!("ends_at")), (json!(4), json!("starts_at")), (json!(5), json!("minutes"))]);
    let kept = app.get("/api/v1/provider/usage", &provider.token).expect(200).json();
    assert_eq!((&kept["items"][0]["minutes"], &kept["items"][0]["is_outside"]), (&json!(90), &json!(true)));
    send("a,b\n1,2\n", "电表").expect_problem(422, "invalid_input");
    send(&file, " ").expect_problem(422, "invalid_input");
    let list = json!([{ "external_id": "9", "listing_code": code, "starts_at": tomorrow(9, 0), "ends_at": tomorrow(10, 0) }, { "external_id": "10" }]);
    let report = send(&list.to_string(), "系统").expect(200).json();
    assert_eq!((counts(&report)[0], counts(&report)[6]), (1, 1), "{report}");
}

#[test]
fn what_meters_and_deliveries_say_tells_who_booked_far_too_much() {
    let app = TestApp::start();
    let (provider, enterprise) = (app.provider(), app.enterprise());
    let listing = app.listing(&provider);
    let code = code_of(&app, listing);
    let booked = |from| app.booking(&enterprise, listing, hours(from, from + 2), "none");
    let [metered, fair, running, stated, silent] = [0, 2, 4, 6, 8].map(booked);
    let overbooked = || {
        let list = app.get("/api/v1/violations", &app.token(&enterprise.caller)).expect(200).json();
        let items = list["items"].as_array().expect("a list").clone();
        items.iter().map(|one| (one["reference"].clone(), one["measured"].clone())).collect::<Vec<_>>()
    };
    let a_use = |id: &str, of: &BookingView, minutes: i64| {
        let from = of.window.expect("a window").starts_at();
        json!({ "external_id": id, "listing_code": code, "starts_at": from, "ends_at": from + Duration::minutes(minutes),
                "booking_reference": of.reference })
    };
    // Half of it and a minute, in two pieces, is enough; half is not. Before the end nothing is said.
    app.clock.set(tomorrow(5, 0));
    let meter = Person { token: app.token(&provider.caller), ..provider.clone() };
    record(
        &app,
        &meter,
        &json!([a_use("a", &metered, 60), a_use("b", &fair, 30), a_use("c", &fair, 31), a_use("d", &running, 5),]),
    );
    assert_eq!(overbooked(), [(json!(metered.reference), json!(200))]);

    app.clock.set(tomorrow(10, 0));
    let deliver = |of: &BookingView, body: Value| {
        let path = format!("/api/v1/bookings/{}/deliver", of.id);
        app.post(&path, &app.token(&provider.caller), &body).expect(200);
    };
    deliver(&fair, json!({ "actual_minutes": 61 }));
    deliver(&silent, json!({}));
    assert_eq!(overbooked().len(), 1);
    deliver(&stated, json!({ "actual_minutes": 60 }));
    assert!(overbooked().contains(&(json!(stated.reference), json!(200))));
    // Its time is over now.
    let meter = Person { token: app.token(&provider.caller), ..provider.clone() };
    record(&app, &meter, &json!([a_use("d", &running, 6)]));
    assert!(overbooked().contains(&(json!(running.reference), json!(2_000))));
}
