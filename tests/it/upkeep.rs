//! The state of instruments: faults that everybody sees, certificates that stop bookings, outages that lie over bookings.

use chrono::Duration;
use chuangquan::booking::service::{self as bookings, run_wait_list, warn_of_certificates};
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{Fen, ListingId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::listing;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order};
use crate::support::given::Person;
use crate::support::{Reply, TestApp};

struct Lab {
    app: TestApp,
    enterprise: Person,
    provider: Person,
    listing: ListingId,
}

impl Lab {
    fn open() -> Self {
        Self::with(&GivenListing::default())
    }

    fn with(given: &GivenListing) -> Self {
        let app = TestApp::start();
        let (enterprise, provider) = (app.small_tech_enterprise(), app.provider());
        let listing = app.listing_with(&provider, given);
        Self { app, enterprise, provider, listing }
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn about(&self, part: &str, body: &Value) -> Reply {
        self.post(&self.provider, &format!("/listings/{}/{part}", self.listing), body)
    }

    fn book(&self, window: TimeWindow) -> String {
        self.app.booking(&self.enterprise, self.listing, window, "none").id.to_string()
    }

    fn shown(&self, id: &str) -> Value {
        self.app.get(&format!("/api/v1/bookings/{id}"), &self.app.token(&self.enterprise.caller)).expect(200).json()
    }

    fn model(&self, id: ListingId, model: &str) {
        self.app.read(|conn| {
            diesel::update(listing::table.find(id)).set(listing::model.eq(model)).execute(conn).map_err(DbError::from)
        });
    }
}

#[test]
fn a_fault_is_seen_by_everybody_until_it_is_seen_to() {
    let lab = Lab::open();
    let fault = json!({"severity": "limited", "description": "样品台偏移"});
    let path = format!("/listings/{}/faults", lab.listing);
    lab.post(&lab.enterprise, &path, &fault).expect(404);
    lab.book(hours(9, 11));
    let id = lab.post(&lab.enterprise, &path, &fault).expect(201).id();
    let open =
        || lab.app.get_public(&format!("/api/v1/listings/{}/upkeep", lab.listing)).expect(200).json()["faults"].clone();
    assert_eq!(open()[0]["description"], "样品台偏移");
    assert!(lab.app.has_todo(&lab.provider, "fault_to_resolve"));
    let resolve =
        |person: &Person, text: &str| lab.post(person, &format!("/faults/{id}/resolve"), &json!({"resolution": text}));
    resolve(&lab.app.provider(), "已调整").expect(404);
    resolve(&lab.provider, " ").expect_problem(422, "invalid_input");
    resolve(&lab.provider, "已调整").expect(200);
    resolve(&lab.provider, "已调整").expect(404);
    assert_eq!(open(), json!([]));
    let kept = lab.app.get_public(&format!("/api/v1{path}")).expect(200).json();
    assert_eq!(kept["items"][0]["resolution"], "已调整");
}

#[test]
fn a_certificate_stops_what_lies_after_its_last_day() {
    let lab = Lab::open();
    let add = |until: &str, stops: bool| {
        let body = json!({"kind": "calibration", "name": "年度校准", "valid_until": until, "stops_booking": stops});
        lab.about("certificates", &body).expect(201).id()
    };
    let wish = |window| order(lab.listing, window, "none");
    let late = TimeWindow::new(hours(23, 24).starts_at(), hours(23, 24).ends_at() + Duration::minutes(30)).unwrap();
    add("2026-03-03", true);
    lab.post(&lab.enterprise, "/bookings/quote", &wish(hours(23, 24))).expect(200);
    let problem = lab.post(&lab.enterprise, "/bookings/quote", &wish(late)).expect_breach("uncertified");
    let words = problem["message"]["zh"].as_str().unwrap();
    assert!(["年度校准", "2026-03-03", "2026-03-04"].iter().all(|told| words.contains(told)), "{words}");
    lab.post(&lab.enterprise, "/bookings", &wish(late)).expect_breach("uncertified");

    assert_eq!(warn_of_certificates(&lab.app.db).expect("the job runs"), 1);
    assert_eq!(warn_of_certificates(&lab.app.db).expect("the job runs"), 0, "once");
    assert!(lab.app.has_todo(&lab.provider, "certificate_to_renew"));
    let renewed = add("2026-04-02", true);
    assert_eq!(warn_of_certificates(&lab.app.db).expect("the job runs"), 0, "more than thirty days away");
    lab.post(&lab.enterprise, "/bookings", &wish(late)).expect(201);
    let path = format!("/api/v1/listings/{}/certificates/{renewed}", lab.listing);
    lab.app.client.send("DELETE", &path, Some(&lab.provider.token), None, &[]).expect(200);
    add("2026-01-01", false);
    lab.post(&lab.enterprise, "/bookings/quote", &wish(hours(9, 11))).expect(200);
}

#[test]
fn an_outage_moves_swaps_and_cancels_in_one_action() {
    let lab = Lab::open();
    let twin = lab.app.listing(&lab.provider);
    lab.model(lab.listing, "SU8600");
    lab.model(twin, "SU8600");
    let voucher = lab.app.voucher(&lab.app.programme(), &lab.enterprise, Fen::from_yuan(1_000));
    let moved = lab.app.booking(&lab.enterprise, lab.listing, hours(9, 11), voucher).id.to_string();
    let (swapped, cancelled) = (lab.book(hours(11, 12)), lab.book(hours(13, 14)));
    let outside = lab.book(hours(15, 16));
    let path =
        format!("/api/v1/listings/{}/outages/affected?from=2026-03-03T00:30:00Z&to=2026-03-03T06:30:00Z", lab.listing);
    let affected = lab.app.get(&path, &lab.provider.token).expect(200).json();
    assert_eq!(affected["trainings"], json!([]));
    let affected = &affected["bookings"];
    let ids: Vec<_> = affected.as_array().unwrap().iter().map(|one| one["booking"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&moved, &swapped, &cancelled]);
    assert_eq!(affected[1]["swaps"][0]["id"], json!(twin));
    assert!(affected[0]["moves"].as_array().is_some_and(|moves| !moves.is_empty()), "{affected}");

    let mut outage = json!({
        "window": {"starts_at": "2026-03-03T00:30:00Z", "ends_at": "2026-03-03T06:30:00Z"}, "reason": "电子枪更换",
        "relief": [
            {"booking_id": moved, "act": "move", "window": hours(17, 19)},
            {"booking_id": swapped, "act": "swap", "listing_id": twin},
        ],
    });
    let left = lab.about("outages", &outage).expect_problem(409, "outage_unresolved");
    assert_eq!((&left["affected"], &left["value"], &left["limit"]), (&json!([cancelled]), &json!(1), &json!(0)));
    outage["relief"].as_array_mut().unwrap().push(json!({"booking_id": cancelled, "act": "cancel"}));
    // A place that is taken undoes all of it.
    outage["relief"][0]["window"] = json!(hours(15, 17));
    let taken = lab.about("outages", &outage).expect_problem(422, "invalid_input");
    let told = (&taken["errors"][0]["field"], &taken["errors"][0]["code"]);
    assert_eq!(told, (&json!("relief[0].window"), &json!("slot_taken")));
    assert_eq!(
        (&lab.shown(&moved)["window"], &lab.shown(&cancelled)["state"]),
        (&json!(hours(9, 11)), &json!("confirmed"))
    );
    outage["relief"][0]["window"] = json!(hours(17, 18));
    lab.about("outages", &outage).expect_problem(422, "invalid_input");
    outage["relief"][0]["window"] = json!(hours(17, 19));
    lab.about("outages", &outage).expect(201);

    let shown = lab.shown(&moved);
    assert_eq!((&shown["window"], &shown["state"]), (&json!(hours(17, 19)), &json!("confirmed")));
    assert_eq!((&shown["price_fen"], &shown["subsidy_fen"]), (&json!(20_000), &json!(10_000)), "as quoted");
    let shown = lab.shown(&swapped);
    assert_eq!((&shown["window"], &shown["listing_id"]), (&json!(hours(11, 12)), &json!(twin)));
    assert_eq!(
        (&lab.shown(&cancelled)["state"], &lab.shown(&outside)["state"]),
        (&json!("cancelled"), &json!("confirmed"))
    );
    let taken = lab.post(&lab.enterprise, "/bookings", &order(lab.listing, hours(9, 10), "none"));
    taken.expect_problem(409, "slot_taken");
    let upkeep = lab.app.get_public(&format!("/api/v1/listings/{}/upkeep", lab.listing)).expect(200).json();
    assert_eq!(upkeep["outages"][0]["reason"], "电子枪更换");
}

#[test]
fn an_outage_of_one_unit_moves_to_the_other_and_takes_back_offers() {
    let lab = Lab::with(&GivenListing { units: 2, ..GivenListing::default() });
    let first = lab.book(hours(9, 11));
    let stopped = |relief: Value| json!({"window": hours(8, 12), "unit": 1, "reason": "维修", "relief": relief});
    let relief = json!([{"booking_id": first, "act": "move", "window": hours(9, 11)}]);
    lab.about("outages", &stopped(relief)).expect(201);
    assert_eq!(lab.shown(&first)["window"], json!(hours(9, 11)), "on the other unit");

    let person = lab.app.enterprise();
    let entry = lab.post(&person, "/wait-entries", &order(lab.listing, hours(9, 11), "none")).expect(201).id();
    lab.post(&lab.provider, &format!("/bookings/{first}/cancel"), &json!({"reason": "x"})).expect(200);
    assert_eq!(run_wait_list(&lab.app.db).expect("the job runs").offered, 1);
    let all = json!({"window": hours(9, 11), "unit": 2, "reason": "维修", "relief": []});
    lab.about("outages", &all).expect(201);
    let shown = lab.app.get(&format!("/api/v1/wait-entries/{entry}"), &person.token).expect(200).json();
    assert_eq!((&shown["state"], &shown["offer_until"]), (&json!("waiting"), &Value::Null));
}

#[test]
fn an_outage_leaves_room_to_set_up_and_clean_up() {
    let lab = Lab::open();
    let rules = json!({"setup_minutes": 30, "cleanup_minutes": 30});
    let path = format!("/api/v1/listings/{}/rules?version=0", lab.listing);
    lab.app.put(&path, &lab.provider.token, &rules).expect(200);
    let (first, _other) = (lab.book(hours(9, 10)), lab.book(hours(13, 14)));
    // From the end of the booked time: its clean-up lies in the way.
    let stopped = json!({"window": hours(10, 11), "reason": "维修"});
    let left = lab.about("outages", &stopped).expect_problem(409, "outage_unresolved");
    assert_eq!(left["affected"], json!([first]));
    let path =
        format!("/api/v1/listings/{}/outages/affected?from=2026-03-03T02:00:00Z&to=2026-03-03T03:00:00Z", lab.listing);
    let moves = lab.app.get(&path, &lab.provider.token).expect(200).json()["bookings"][0]["moves"].clone();
    let moves: Vec<TimeWindow> = serde_json::from_value(moves).unwrap();
    let around = |window: &TimeWindow| {
        TimeWindow::new(window.starts_at() - Duration::minutes(30), window.ends_at() + Duration::minutes(30)).unwrap()
    };
    let is_clear = |window: &TimeWindow| {
        !around(window).overlaps(&hours(10, 11)) && !around(window).overlaps(&around(&hours(13, 14)))
    };
    assert!(!moves.is_empty() && moves.iter().all(is_clear), "{moves:?}");
    for (window, fits) in [(hours(12, 13), false), (moves[0], true)] {
        let relief = json!([{"booking_id": first, "act": "move", "window": window}]);
        let outage = json!({"window": hours(10, 11), "reason": "维修", "relief": relief});
        lab.about("outages", &outage).expect(if fits { 201 } else { 422 });
    }
    assert_eq!(lab.shown(&first)["window"], json!(moves[0]));
}

#[test]
fn nobody_is_put_on_an_instrument_whose_certificate_is_over() {
    let lab = Lab::open();
    let twin = lab.app.listing(&lab.provider);
    lab.model(lab.listing, "SU8600");
    lab.model(twin, "SU8600");
    let until = json!({"kind": "calibration", "name": "校准", "valid_until": "2026-03-01", "stops_booking": true});
    lab.post(&lab.provider, &format!("/listings/{twin}/certificates"), &until).expect(201);
    let id = lab.book(hours(9, 10));
    let relief = json!([{"booking_id": id, "act": "swap", "listing_id": twin}]);
    let outage = json!({"window": hours(8, 12), "reason": "维修", "relief": relief});
    lab.about("outages", &outage).expect_breach("uncertified");
}

#[test]
fn a_swap_needs_an_equal_instrument_of_the_same_provider() {
    let lab = Lab::open();
    let id = lab.book(hours(9, 11));
    let lease = GivenListing {
        kind: ListingKind::Lease,
        price: (PriceUnit::Hour, Fen::from_yuan(1)),
        ..GivenListing::default()
    };
    let others = [
        lab.app.listing(&lab.provider),
        lab.app.listing_with(&lab.provider, &lease),
        lab.app.listing(&lab.app.provider()),
    ];
    lab.model(lab.listing, "SU8600");
    lab.model(others[1], "SU8600");
    lab.model(others[2], "SU8600");
    for other in others {
        let relief = json!([{"booking_id": id, "act": "swap", "listing_id": other}]);
        let body = json!({"window": hours(8, 12), "reason": "维修", "relief": relief});
        let problem = lab.about("outages", &body).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["code"], "not_equal");
    }
    lab.app.advance(Duration::hours(24));
    lab.app.write(|tx| bookings::start(tx, &lab.provider.caller, id.parse().unwrap()));
    let relief = json!([{"booking_id": id, "act": "move", "window": hours(13, 15)}]);
    let body = json!({"window": hours(8, 12), "reason": "维修", "relief": relief});
    lab.about("outages", &body).expect_problem(409, "illegal_step");
}
